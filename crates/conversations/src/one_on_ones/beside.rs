//! What stands beside the agenda: what both sides still owe, and the last notes of the line.

use askama::Template;
use askama::filters::HtmlSafe;
use growth::promises::{self, PromiseLine};
use kit::App;
use kit::dates;
use kit::web::PageError;
use kit::web::look::*;
use people::PersonId;
use people::access::{self, Grant, Header, Object};
use people::sessions::Viewer;

use super::desk::Desk;
use crate::conversations::Conversation;
use crate::follow_up::{self, Block};
use crate::{kinds, room};

/// Open promises of both sides and the last notes, each asked for by its own row.
#[derive(Clone, Debug, Template)]
#[template(path = "one_on_ones/_beside.html")]
pub(crate) struct Beside {
    /// The IC's first, then everybody's who holds or held the rope.
    sides: Vec<Owing>,
    notes: Vec<Written>,
    /// Whether the viewer stands in, and so reads none of the notes from before.
    stands_in: bool,
    promise: String,
}

#[derive(Clone, Debug)]
struct Owing {
    owner: PersonId,
    name: String,
    lines: Vec<PromiseLine>,
}

/// A note of the line.
#[derive(Clone, Debug)]
struct Written {
    /// "Quarterly check-in, 26 Aug".
    title: String,
    path: String,
    blocks: Vec<Block>,
}

impl HtmlSafe for Beside {}

/// How many notes stand beside the agenda.
const NOTES: usize = 4;

impl Beside {
    /// What the viewer may read of it.
    pub(crate) async fn of(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Beside, PageError> {
        Ok(Beside {
            sides: sides(app, viewer, desk).await?,
            notes: notes(app, viewer, desk).await?,
            stands_in: desk.stand_in.as_ref().is_some_and(|one| one.person_id == viewer.id),
            promise: format!("/people/{}/promises", desk.line.ic_id),
        })
    }
}

async fn sides(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Vec<Owing>, PageError> {
    let today = viewer.today(desk.now);
    let ic = desk.line.ic_id;
    let name = |id: PersonId, name: &str| if id == viewer.id { "You".to_owned() } else { first(name).to_owned() };
    let empty = |id, whole: &str| Owing { owner: id, name: name(id, whole), lines: Vec::new() };
    let mut sides = vec![empty(ic, &desk.line.ic_name), empty(desk.line.manager_id, &desk.line.manager_name)];
    for promise in promises::open_about(app, viewer, &desk.relation, ic).await? {
        let line = PromiseLine::of(&promise, today);
        match sides.iter_mut().find(|side| side.owner == promise.owner_id) {
            Some(side) => side.lines.push(line),
            None => sides.push(Owing { lines: vec![line], ..empty(promise.owner_id, promise.owner_name()) }),
        }
    }
    Ok(sides)
}

/// The last conversations of the line that left something in writing.
async fn notes(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Vec<Written>, PageError> {
    let mut held: Vec<&Conversation> =
        desk.one_on_ones.iter().chain(&desk.others).filter(|one| one.wrapped_up_at.is_some()).collect();
    held.sort_by_key(|one| std::cmp::Reverse((one.starts_at, one.id)));
    let today = viewer.today(desk.now);
    let mut notes = Vec::new();
    for conversation in held {
        let Some((page, blocks)) = written(app, viewer, desk, conversation).await? else { continue };
        let kind = kinds::load(app, conversation.kind_version_id).await?;
        let day = dates::short_day(dates::local(conversation.starts_at, &viewer.zone).date(), today);
        let path = format!("/conversations/{}/{page}", conversation.id);
        notes.push(Written { title: format!("{}, {day}", kind.title), path, blocks });
        if notes.len() == NOTES {
            break;
        }
    }
    Ok(notes)
}

/// The note as it was sent, or else the shared notes; nothing where the viewer may read neither.
async fn written(
    app: &App,
    viewer: &Viewer,
    desk: &Desk,
    conversation: &Conversation,
) -> Result<Option<(&'static str, Vec<Block>)>, PageError> {
    let granted = |header: Header| access::grant_within(&desk.relation, viewer, &header, app).filter(Grant::may_read);
    if conversation.followed_up_at.is_some() {
        let header = conversation.header_in(Object::FollowUp, "sent").by(conversation.manager_id);
        let Some(grant) = granted(header) else { return Ok(None) };
        let blocks = follow_up::sent_blocks(app, &grant, conversation.id).await?;
        return Ok(blocks.map(|blocks| ("follow-up", blocks)));
    }
    let Some(grant) = granted(conversation.header(Object::SharedNotes)) else { return Ok(None) };
    let note = room::shared_note(app, &grant, conversation.id).await?;
    let text = note.text.trim();
    Ok((!text.is_empty()).then(|| ("room/notes", vec![Block::Paragraph(text.to_owned())])))
}
