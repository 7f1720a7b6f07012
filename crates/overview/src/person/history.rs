//! Conversations by their dates, and the lines they were held in.

use conversations::conversations::State;
use conversations::kinds;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::PageError;
use people::access::{self, Grant, Header, Object, Relation};
use people::sessions::Viewer;
use people::{LineId, PersonId};

use super::queries::{Climbed, Past};
use super::rules::{note_after, time_since};

/// One conversation of the past.
pub(super) struct PastRow {
    pub(super) title: String,
    pub(super) path: Option<String>,
    pub(super) day: String,
    pub(super) fact: String,
    pub(super) is_low: bool,
}

/// Whether the viewer may know on which day a conversation is or was.
pub(super) fn is_known(app: &App, viewer: &Viewer, relation: &Relation, ic: PersonId, talk: &Past) -> bool {
    let header = Header::about(Object::ConversationDate, "any", ic).made(Some(talk.line_id), talk.created_at);
    access::grant_within(relation, viewer, &header, app).is_some()
}

/// The conversations whose days the viewer knows, with as much of them as the table grants: who
/// reads one sees its kind and the way in, who only knows that it exists sees date and state.
pub(super) async fn history(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    ic: PersonId,
    past: &[Past],
    now: Timestamp,
) -> Result<Vec<PastRow>, PageError> {
    let today = dates::local(now, &viewer.zone).date();
    let mut rows = Vec::new();
    for talk in past.iter().filter(|talk| !talk.state.is_ahead() && talk.state != State::InRoom) {
        let Some(grant) = grant_of(app, viewer, relation, ic, talk) else { continue };
        let title = if grant.may_know_kind() {
            kinds::load(app, talk.kind_version_id).await?.title.clone()
        } else {
            "Conversation".to_owned()
        };
        let (fact, is_low) = fact(talk, now);
        rows.push(PastRow {
            title,
            path: grant.may_read().then(|| format!("/conversations/{}", talk.id)),
            day: dates::short_day(dates::local(talk.starts_at, &viewer.zone).date(), today),
            fact,
            is_low,
        });
    }
    Ok(rows)
}

/// What the viewer may do with one conversation, by its dates.
fn grant_of(app: &App, viewer: &Viewer, relation: &Relation, ic: PersonId, talk: &Past) -> Option<Grant> {
    let state = if talk.state.is_open() { "open" } else { "closed" };
    let header = Header::about(Object::Conversation, state, ic).made(Some(talk.line_id), talk.created_at);
    access::grant_within(relation, viewer, &header, app)
}

fn fact(talk: &Past, now: Timestamp) -> (String, bool) {
    let Some(ended_at) = talk.wrapped_up_at else {
        return (talk.state.words().to_lowercase(), talk.state == State::Missed);
    };
    note_after(ended_at, talk.follow_up_due_at, talk.followed_up_at, now).said()
}

/// The next date, for whoever knows of it but does not sit in it.
pub(super) fn next_date(past: &[Past], zone: &str, now: Timestamp) -> Option<String> {
    let next = past.iter().rev().find(|talk| talk.state.is_ahead() && talk.starts_at > now)?;
    Some(dates::day_and_time(&dates::local(next.starts_at, zone)))
}

/// One line somebody climbs or climbed in.
pub(super) struct LineRow {
    pub(super) manager: String,
    pub(super) path: String,
    pub(super) dates: String,
    pub(super) span: String,
}

/// The lines with their dates.
pub(super) fn lines(climbed: &[Climbed], zone: &str, today: Date) -> Vec<LineRow> {
    let row = |line: &Climbed| {
        let from = dates::local(line.started_at, zone).date();
        let until = line.ended_at.map(|at| dates::local(at, zone).date());
        let end = until.map_or_else(|| "today".to_owned(), |day| dates::short_day(day, today));
        LineRow {
            manager: line.manager_name.clone(),
            path: format!("/people/{}", line.manager_id),
            dates: format!("{} to {end}", dates::short_day(from, today)),
            span: time_since(from, until.unwrap_or(today)),
        }
    };
    climbed.iter().map(row).collect()
}

/// When the last conversation of a line was held.
pub(super) fn last_held(past: &[Past], line: Option<LineId>) -> Option<Timestamp> {
    past.iter().find(|talk| talk.wrapped_up_at.is_some() && Some(talk.line_id) == line).map(|talk| talk.starts_at)
}
