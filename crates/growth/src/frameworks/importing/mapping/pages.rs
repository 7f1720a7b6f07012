//! The page that says how a file of another shape is understood, and lets somebody correct it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::upload::Upload;
use kit::web::{Answer, page_with};
use people::sessions::Viewer;

use super::rules::{Mapping, Placed, Role, Shown, head_of, offered, offered_under, read, shown, understood};
use crate::frameworks::Framework;
use crate::frameworks::importing::findings::{Matter, Severity};
use crate::frameworks::importing::pages::{may_import, say_size, show_report};
use crate::frameworks::importing::rules::{Form, Found};

/// How many rows without a place the page names.
const LEFT_OUT_SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "frameworks/importing/mapping/show.html")]
struct MappingPage {
    shell: Shell,
    text: String,
    columns: Vec<Shown>,
    tables: Vec<(String, Placed)>,
    fills: bool,
    titles: bool,
    /// In which row of a sheet the names of the columns stand.
    head: Option<u64>,
    was_windows: bool,
    form: Form,
    /// What comes of it as it is now.
    framework: Option<Framework>,
    /// One place, and the words that stand there.
    example: Option<(String, String)>,
    /// Why nothing comes of it yet.
    stops: Vec<String>,
    /// Rows that find no place as it is now: where, and why.
    left_out: Vec<(u64, String)>,
    /// How many more of those there are.
    more_left_out: usize,
}

impl MappingPage {
    fn title(&self) -> String {
        self.framework.as_ref().map_or("What is what in this file?".to_owned(), |read| format!("{}?", say_size(read)))
    }

    fn roles(&self) -> [Role; 11] {
        Role::ALL
    }
}

/// `POST /frameworks/import/mapping`: looks again, or reads the file as it was said.
pub async fn choose(State(app): State<App>, viewer: Viewer, form: Upload) -> Answer {
    may_import(&app, &viewer).await?;
    let text = form.field("text");
    let said = Mapping::of_fields(text, |name| form.field(name).to_owned());
    // Under other names the columns are asked for anew.
    let is_moved = form.field("head") != form.field("head-was");
    let said = if is_moved { said.and_then(|said| under_other_names(text, said)) } else { said };
    let Some(mapping) = said.or_else(|| offered(text)) else {
        let (found, text) = crate::frameworks::importing::read_file(text.as_bytes());
        return show_report(&app, &viewer, found, text, None).await;
    };
    let found = read(text, &mapping);
    let is_asked = form.field("then") == "read" && !is_moved;
    if is_asked && found.framework.is_some() {
        return show_report(&app, &viewer, found, text.to_owned(), Some(&mapping)).await;
    }
    let status = if is_asked { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show(&app, &viewer, status, text.to_owned(), mapping).await
}

fn under_other_names(text: &str, said: Mapping) -> Option<Mapping> {
    let Mapping { head, fills, titles, was_windows, .. } = said;
    offered_under(text, head).map(|anew| Mapping { fills, titles, was_windows, ..anew })
}

/// The page for a text and what is said of it so far.
pub(in crate::frameworks::importing) async fn show(
    app: &App,
    viewer: &Viewer,
    status: StatusCode,
    text: String,
    mapping: Mapping,
) -> Answer {
    let found = read(&text, &mapping);
    let stops = found.findings.all().iter().filter(|finding| finding.severity == Severity::Stop);
    let (columns, titles) = shown(&text, &mapping);
    let (left_out, more_left_out) = left_out(&found);
    let head = head_of(&text, &mapping);
    page_with(
        status,
        &MappingPage {
            shell: viewer.shell(app, Place::at("/framework")).await?,
            stops: stops.map(|finding| finding.sentence.clone()).collect(),
            example: understood(&found, &mapping),
            framework: found.framework,
            columns,
            tables: titles.into_iter().zip(mapping.tables).collect(),
            fills: mapping.fills,
            titles: mapping.titles,
            head,
            was_windows: mapping.was_windows,
            left_out,
            more_left_out,
            form: found.form,
            text,
        },
    )
}

/// The first rows that were left out, each with its reason, and how many more there are.
fn left_out(found: &Found) -> (Vec<(u64, String)>, usize) {
    let odd = found.findings.of(Matter::Rows).into_iter().filter(|finding| finding.severity == Severity::Odd);
    let mut rows: Vec<(u64, String)> = odd.filter_map(|one| Some((one.row?, one.sentence.clone()))).collect();
    let more = rows.len().saturating_sub(LEFT_OUT_SHOWN) + found.findings.not_kept(Matter::Rows);
    rows.truncate(LEFT_OUT_SHOWN);
    (rows, more)
}
