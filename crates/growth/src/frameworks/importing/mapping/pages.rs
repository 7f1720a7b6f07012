//! The page that says how a file of another shape is understood, and lets somebody correct it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use kit::App;
use kit::web::look::*;
use kit::web::upload::Upload;
use kit::web::{Answer, page_with};
use people::sessions::Viewer;

use super::rules::{Mapping, Placed, Role, Shown, offered, read, shown, understood};
use crate::frameworks::Framework;
use crate::frameworks::importing::findings::Severity;
use crate::frameworks::importing::pages::{may_import, say_size, show_report};

#[derive(Template)]
#[template(path = "frameworks/importing/mapping/show.html")]
struct MappingPage {
    shell: Shell,
    text: String,
    columns: Vec<Shown>,
    tables: Vec<(String, Placed)>,
    fills: bool,
    /// What comes of it as it is now.
    framework: Option<Framework>,
    /// One place, and the words that stand there.
    example: Option<(String, String)>,
    /// Why nothing comes of it yet.
    stops: Vec<String>,
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
    let Some(mapping) = said.or_else(|| offered(text)) else {
        let (found, text) = crate::frameworks::importing::read_file(text.as_bytes());
        return show_report(&app, &viewer, found, text, None).await;
    };
    let found = read(text, &mapping);
    if form.field("then") == "read" && found.framework.is_some() {
        return show_report(&app, &viewer, found, text.to_owned(), Some(&mapping)).await;
    }
    let is_asked = form.field("then") == "read";
    let status = if is_asked { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show(&app, &viewer, status, text.to_owned(), mapping).await
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
            text,
        },
    )
}
