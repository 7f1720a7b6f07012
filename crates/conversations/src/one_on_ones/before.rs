use askama::Template;
use axum::extract::{Path, Query, State as Services};
use kit::App;
use kit::names::fold;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::access::{self, Need};
use people::sessions::Viewer;
use people::{LineId, lines};
use serde::Deserialize;

use super::board::{Readable, TopicRow, topic_row};
use super::desk::{Desk, header};
use super::queries::{self, Row};

/// The closed topics of a line; every topic of one that has ended.
#[derive(Template)]
#[template(path = "one_on_ones/before.html")]
struct BeforePage {
    shell: Shell,
    title: String,
    lede: String,
    seen: String,
    back: String,
    path: String,
    query: String,
    topics: Vec<TopicRow>,
    /// How many more there are than the page shows.
    more: usize,
}

/// How many topics a page shows.
const SHOWN: usize = 100;

/// What is looked for among them.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /lines/{line}/topics`.
pub async fn show(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<LineId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let line = lines::line(&app.db, id).await?.ok_or(PageError::Missing)?;
    let at = line.ended_at.unwrap_or(app.clock.now());
    access::require(&app, &viewer, &header(line.ic_id, id, at), Need::Read).await?;
    let desk = Desk::around(&app, &viewer, line).await?;
    let query: String = asked.q.trim().chars().take(200).collect();
    let mut found = found(&app, &viewer, &desk, &query).await?;
    let more = found.len().saturating_sub(SHOWN);
    found.truncate(SHOWN);
    let has_ended = desk.line.ended_at.is_some();
    page(&BeforePage {
        shell: desk.shell(&app, &viewer).await?,
        title: title(&desk, &viewer, has_ended),
        lede: if has_ended {
            "The line has ended, and its agenda stays as it was.".to_owned()
        } else {
            "Each is kept with what was noted on it, and can be put back on the agenda.".to_owned()
        },
        seen: desk.seen(&viewer, desk.line.started_at),
        back: super::path(desk.line.ic_id),
        path: format!("/lines/{id}/topics"),
        topics: found.iter().map(|one| topic_row(&desk, &viewer, one, None)).collect(),
        query,
        more,
    })
}

fn title(desk: &Desk, viewer: &Viewer, has_ended: bool) -> String {
    let other = if viewer.id == desk.line.ic_id { &desk.line.manager_name } else { &desk.line.ic_name };
    let other = first(other);
    if has_ended {
        format!("What you and {other} talked about.")
    } else {
        format!("What you and {other} are done with.")
    }
}

/// Those with every word of the question, opened one by one for who may read them.
async fn found(app: &App, viewer: &Viewer, desk: &Desk, query: &str) -> Result<Vec<Readable>, PageError> {
    let asked = fold(query);
    let mut found = Vec::new();
    for row in queries::of_before(&app.db, desk.line.id).await? {
        let Some(text) = text(app, viewer, desk, &row)? else { continue };
        let folded = fold(&text);
        if asked.split(' ').all(|word| folded.contains(word)) {
            found.push(Readable { row, text, newest: None });
        }
    }
    Ok(found)
}

fn text(app: &App, viewer: &Viewer, desk: &Desk, row: &Row) -> Result<Option<String>, PageError> {
    match desk.grant(app, viewer, row).filter(access::Grant::may_read) {
        Some(grant) => queries::words(app, &grant, row).map(Some),
        None => Ok(None),
    }
}
