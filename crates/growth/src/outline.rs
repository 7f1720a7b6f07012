//! What somebody sees who may only know of a thing (a plan, a goal, a promise, a running
//! agenda): that it is there, its state and its days, no word of it.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::web::look::*;
use kit::web::{Answer, page};
use kit::{App, dates};
use people::sessions::Viewer;

#[derive(Template)]
#[template(path = "outline.html")]
struct OutlinePage {
    shell: Shell,
    title: String,
    /// What it is, and its state and days.
    lines: Vec<(String, String)>,
}

/// The page: a title, and lines of what there is with its state and days.
pub async fn show(app: &App, viewer: &Viewer, title: String, lines: Vec<(String, String)>) -> Answer {
    page(&OutlinePage { shell: viewer.shell(app, Place::Elsewhere).await?, title, lines })
}

/// The days of something in one line: "agreed 26 Aug, due 30 Nov". Days that are not known are
/// left out.
pub(crate) fn days(days: &[(&str, Option<Date>)], today: Date) -> String {
    let known = days.iter().filter_map(|(word, day)| Some(format!("{word} {}", dates::short_day((*day)?, today))));
    known.collect::<Vec<_>>().join(", ")
}

/// The day of an instant where the viewer is.
pub(crate) fn day_of(at: Timestamp, viewer: &Viewer) -> Date {
    dates::local(at, &viewer.zone).date()
}
