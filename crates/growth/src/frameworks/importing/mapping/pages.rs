//! The page that says how a file of another shape is understood, and lets somebody correct it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::upload::Upload;
use kit::web::{Answer, PageError, Problems, page_with};
use people::sessions::Viewer;

use super::head::{said_row, under_row};
use super::rules::{Mapping, Placed, Role, Shown, head_of, offered, read, shown, understood};
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
    problems: Problems,
    text: String,
    columns: Vec<Shown>,
    tables: Vec<(String, Placed)>,
    fills: bool,
    titles: bool,
    /// In which row of a sheet the names of the columns stand, and what is typed of it.
    head_was: Option<u64>,
    head: String,
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
    // What was said is said of the names the page showed.
    let said = Mapping::of_fields(text, |name| form.field(if name == "head" { "head-was" } else { name }).to_owned());
    let Some(said) = said.or_else(|| offered(text)) else {
        let (found, text) = crate::frameworks::importing::read_file(text.as_bytes());
        return show_report(&app, &viewer, found, text, None).await;
    };
    let typed = form.field("head").trim();
    if typed == form.field("head-was") {
        return as_said(&app, &viewer, (text, said), form.field("then") == "read").await;
    }
    match said_row(text, typed) {
        Ok(row) => {
            let mapping = under_row(text, &said, row).unwrap_or(said);
            show(&app, &viewer, StatusCode::OK, text.to_owned(), mapping).await
        }
        Err(sentence) => {
            let page = mapping_page(&app, &viewer, text.to_owned(), said).await?;
            let (head, problems) = (typed.to_owned(), Problems::of("head", sentence));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &MappingPage { head, problems, ..page })
        }
    }
}

/// The file as it was said: read, where that is asked and something comes of it.
async fn as_said(app: &App, viewer: &Viewer, (text, said): (&str, Mapping), is_asked: bool) -> Answer {
    let found = read(text, &said);
    if is_asked && found.framework.is_some() {
        return show_report(app, viewer, found, text.to_owned(), Some(&said)).await;
    }
    let status = if is_asked { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show(app, viewer, status, text.to_owned(), said).await
}

/// The page for a text and what is said of it so far.
pub(in crate::frameworks::importing) async fn show(
    app: &App,
    viewer: &Viewer,
    status: StatusCode,
    text: String,
    mapping: Mapping,
) -> Answer {
    page_with(status, &mapping_page(app, viewer, text, mapping).await?)
}

async fn mapping_page(app: &App, viewer: &Viewer, text: String, mapping: Mapping) -> Result<MappingPage, PageError> {
    let found = read(&text, &mapping);
    let stops = found.findings.all().iter().filter(|finding| finding.severity == Severity::Stop);
    let (columns, titles) = shown(&text, &mapping);
    let (left_out, more_left_out) = left_out(&found);
    let head_was = head_of(&text, &mapping);
    Ok(MappingPage {
        shell: viewer.shell(app, Place::at("/framework")).await?,
        problems: Problems::none(),
        stops: stops.map(|finding| finding.sentence.clone()).collect(),
        example: understood(&found, &mapping),
        framework: found.framework,
        columns,
        tables: titles.into_iter().zip(mapping.tables).collect(),
        fills: mapping.fills,
        titles: mapping.titles,
        head: head_was.map(|row| row.to_string()).unwrap_or_default(),
        head_was,
        was_windows: mapping.was_windows,
        left_out,
        more_left_out,
        form: found.form,
        text,
    })
}

/// The first rows that were left out, each with its reason, and how many more there are.
fn left_out(found: &Found) -> (Vec<(u64, String)>, usize) {
    let odd = found.findings.of(Matter::Rows).into_iter().filter(|finding| finding.severity == Severity::Odd);
    let mut rows: Vec<(u64, String)> = odd.filter_map(|one| Some((one.row?, one.sentence.clone()))).collect();
    let more = rows.len().saturating_sub(LEFT_OUT_SHOWN) + found.findings.not_kept(Matter::Rows);
    rows.truncate(LEFT_OUT_SHOWN);
    (rows, more)
}
