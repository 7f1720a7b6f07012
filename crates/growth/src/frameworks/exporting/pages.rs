//! A framework as a file, for whoever may read it.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use kit::App;
use kit::web::{Answer, PageError};
use people::sessions::Viewer;

use super::{csv, toml};
use crate::frameworks::Framework;
use crate::frameworks::reading::reading;

/// Spreadsheets take a sheet for Windows-1252 unless this mark stands before it.
const UTF8_MARK: &str = "\u{feff}";

/// `GET /framework/sheet`: a version as CSV, to be read by a spreadsheet or brought back.
pub async fn sheet(State(app): State<App>, viewer: Viewer) -> Answer {
    let write = |framework: &Framework| format!("{UTF8_MARK}{}", csv::write(framework));
    file(&app, &viewer, "csv", "text/csv; charset=utf-8", write).await
}

/// `GET /framework/file`: a version as TOML, with everything there is to it.
pub async fn whole(State(app): State<App>, viewer: Viewer) -> Answer {
    file(&app, &viewer, "toml", "application/toml; charset=utf-8", toml::write).await
}

/// The framework named by `of`, in the version named by `version`, else its newest.
async fn file(app: &App, viewer: &Viewer, ending: &str, kind: &str, write: impl Fn(&Framework) -> String) -> Answer {
    let reading = reading(app, viewer).await?.ok_or(PageError::Missing)?;
    let (framework, number) = (reading.framework, reading.listed.number);
    // A key may have letters a header cannot carry.
    let key: String = framework.key.chars().filter(char::is_ascii).collect();
    let name = format!("attachment; filename=\"{key}-version-{number}.{ending}\"");
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, &name)], write(&framework)).into_response())
}
