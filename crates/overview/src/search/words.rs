//! The words a viewer may read, opened one by one and compared with the question.

use std::collections::HashMap;

use conversations::{captured, kinds, one_on_ones};
use growth::evidence;
use jiff::Timestamp;
use kit::dates;
use kit::names::{first, possessive};
use kit::web::PageError;
use kit::{App, Field};
use people::PersonId;
use people::access::{self, Grant, Header, Object, Relation};
use people::sessions::Viewer;

use super::queries::{self, Agreed, Sealed};
use super::rules::Question;
use crate::words::lately_on;

/// One thing that was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) fact: String,
    pub(super) words: String,
    pub(super) is_private: bool,
}

/// How the viewer stands to everybody whose words they may find.
pub(super) type Relations = HashMap<PersonId, Relation>;

/// The most one group shows.
pub(super) const SHOWN: usize = 12;

/// Evidence about the viewer and about those whose rope they hold or stand in for.
pub(super) async fn in_evidence(app: &App, viewer: &Viewer, question: &Question) -> Result<Vec<Found>, PageError> {
    let today = viewer.today(app.clock.now());
    let all = evidence::within_reach(app, viewer, 500).await?;
    let found = all.into_iter().filter_map(|note| {
        let text = [note.situation.as_str(), note.behaviour.as_str(), note.impact.as_str()].join(" ");
        let by = if note.author_id == viewer.id { "by you".to_owned() } else { format!("by {}", note.author_name) };
        question.is_in(&text).then(|| Found {
            path: format!("/evidence/{}", note.id),
            title: format!("{}, {by}", dates::short_day(note.happened_on, today)),
            fact: if note.about_id == viewer.id { "About you".to_owned() } else { String::new() },
            words: question.excerpt(&text),
            is_private: note.shared_at.is_none(),
        })
    });
    Ok(found.take(SHOWN).collect())
}

/// Answers, notes, what was written down in a part, and follow-ups of conversations.
pub(super) async fn in_conversations(
    app: &App,
    viewer: &Viewer,
    relations: &Relations,
    question: &Question,
) -> Result<Vec<Found>, PageError> {
    let today = viewer.today(app.clock.now());
    let mut found = Vec::new();
    for row in queries::sealed_words(&app.db, viewer.id).await? {
        if found.len() == SHOWN {
            break;
        }
        // An answer was said to the one who sat there, and stands on no page of anybody else.
        let sat_there = [row.ic_id, row.manager_id].contains(&viewer.id);
        if row.what == "answer" && !sat_there {
            continue;
        }
        let header = header(&row, app.clock.now());
        let Some(grant) = may_read(app, viewer, relations, &header) else { continue };
        let (mut title, page) = named(&row, viewer);
        let mut text = open(app, &grant, &row)?;
        if row.what == "captured" {
            let kind = kinds::load(app, row.kind_version_id).await?;
            (title, text) = captured::line(&kind, &row.part, &text);
        }
        if !question.is_in(&text) {
            continue;
        }
        access::record_shown(app, &header, &grant).await?;
        let day = dates::local(row.starts_at, &viewer.zone).date();
        found.push(Found {
            path: format!("/conversations/{}{page}", row.conversation_id),
            title,
            fact: format!("{}, {}", between(&row, viewer), lately_on(day, today)),
            words: question.excerpt(&text),
            is_private: !row.is_shared || row.kept_back,
        });
    }
    Ok(found)
}

/// "Conversation with Ines", or whose it was before the viewer managed the line.
fn between(row: &Sealed, viewer: &Viewer) -> String {
    let (ic, manager) = (first(&row.ic_name), first(&row.manager_name));
    match viewer.id {
        id if id == row.ic_id => format!("Conversation with {manager}"),
        id if id == row.manager_id => format!("Conversation with {ic}"),
        _ => format!("Conversation of {manager} and {ic}"),
    }
}

/// Opens one row for who holds a grant for it.
fn open(app: &App, grant: &Grant, row: &Sealed) -> Result<String, PageError> {
    debug_assert!(grant.may_read());
    let column = match row.what.as_str() {
        "answer" => "preparation_answer.text",
        "note" => "room_note.text",
        "captured" => captured::CAPTURED,
        _ => "follow_up.body",
    };
    Ok(app.vault.open(Field { column, row: row.sealed_for }, &row.text_sealed)?)
}

fn may_read(app: &App, viewer: &Viewer, relations: &Relations, header: &Header) -> Option<Grant> {
    access::grant_within(relations.get(&header.about)?, viewer, header, app).filter(Grant::may_read)
}

fn header(row: &Sealed, now: Timestamp) -> Header {
    let is_over = row.line_ended_at.is_some() || row.stood_in_until_at.is_some_and(|until| until <= now);
    let of = |object, state| Header::about(object, state, row.ic_id).made(Some(row.line_id), row.created_at);
    match (row.what.as_str(), row.whose.as_str()) {
        ("answer", "ic") if row.kept_back => of(Object::IcPreparation, "kept_back").by(row.ic_id),
        ("answer", "ic") if row.is_shared => of(Object::IcPreparation, "shared"),
        ("answer", "ic") => of(Object::IcPreparation, "draft").by(row.ic_id),
        ("answer", _) => of(Object::ManagerPreparation, "draft").by(row.manager_id),
        ("note", "ic") => of(Object::IcPrivateNote, "any").by(row.ic_id),
        ("note", "manager") if !is_over => of(Object::ManagerPrivateNote, "in_office").by(row.manager_id),
        ("note", "manager") => of(Object::ManagerPrivateNote, "after_line_ended").by(row.manager_id),
        ("note" | "captured", _) => of(Object::SharedNotes, if row.is_open { "open" } else { "closed" }),
        _ => of(Object::FollowUp, if row.is_shared { "sent" } else { "draft" }).by(row.manager_id),
    }
}

/// What it is, and the page of the conversation on which it stands.
fn named(row: &Sealed, viewer: &Viewer) -> (String, &'static str) {
    let is_ic = row.ic_id == viewer.id;
    match (row.what.as_str(), row.whose.as_str()) {
        ("answer", "ic") if is_ic => ("Your answer".to_owned(), "/preparation"),
        ("answer", "ic") => (format!("{} answer", possessive(first(&row.ic_name))), "/preparation"),
        ("answer", _) => ("Your preparation".to_owned(), "/preparation"),
        // Whoever holds the rope no longer finds the notes, and not the room.
        ("note", "shared") => ("Shared notes".to_owned(), "/room/notes"),
        ("captured", _) => (String::new(), "/room/notes"),
        ("note", _) => ("Your private note".to_owned(), "/room/notes"),
        _ => ("The follow-up".to_owned(), "/follow-up"),
    }
}

/// Topics of the viewer's 1:1s and what was noted on them.
pub(super) async fn in_agendas(app: &App, viewer: &Viewer, question: &Question) -> Result<Vec<Found>, PageError> {
    let today = viewer.today(app.clock.now());
    let reached = one_on_ones::within_reach(app, viewer).await?.into_iter().filter(|one| question.is_in(&one.text));
    let mut found = Vec::new();
    for one in reached.take(SHOWN) {
        let (header, grant) = &one.seen_by;
        access::record_shown(app, header, grant).await?;
        found.push(Found {
            path: one.path,
            title: if one.is_entry { "Noted on a topic".to_owned() } else { "Topic".to_owned() },
            fact: format!("{}, {}", first(&one.by), lately_on(dates::local(one.at, &viewer.zone).date(), today)),
            words: question.excerpt(&one.text),
            is_private: false,
        });
    }
    Ok(found)
}

/// Goals and promises.
pub(super) async fn in_agreements(
    app: &App,
    viewer: &Viewer,
    relations: &Relations,
    question: &Question,
) -> Result<Vec<Found>, PageError> {
    let mut found = Vec::new();
    for row in queries::agreed(&app.db, viewer.id).await? {
        if found.len() == SHOWN {
            break;
        }
        let header = agreed_header(&row);
        let Some(grant) = may_read(app, viewer, relations, &header) else { continue };
        let text = format!("{} {}", row.text, row.more);
        if !question.is_in(&text) {
            continue;
        }
        let (path, title) = match (row.goal_id, row.promise_id) {
            (Some(id), _) => (format!("/goals/{id}"), "Goal"),
            (_, Some(id)) => (format!("/promises/{id}"), "Promise"),
            _ => continue,
        };
        access::record_shown(app, &header, &grant).await?;
        let whose = if row.ic_id == viewer.id {
            "your plan".to_owned()
        } else {
            format!("{} plan", possessive(first(&row.ic_name)))
        };
        found.push(Found {
            path,
            title: title.to_owned(),
            fact: format!("In {whose}"),
            words: question.excerpt(&text),
            is_private: false,
        });
    }
    Ok(found)
}

fn agreed_header(row: &Agreed) -> Header {
    let (object, state) = match (row.goal_id, row.by_manager, row.state.as_str()) {
        (Some(_), _, "proposed") => (Object::Plan, "proposed"),
        (Some(_), ..) => (Object::Plan, "agreed"),
        (None, true, "open") => (Object::PromiseByManager, "open"),
        (None, true, _) => (Object::PromiseByManager, "settled"),
        (None, false, "open") => (Object::PromiseByIc, "open"),
        (None, false, _) => (Object::PromiseByIc, "settled"),
    };
    Header::about(object, state, row.ic_id).made(Some(row.made_in), row.made_at).by(row.author_id)
}
