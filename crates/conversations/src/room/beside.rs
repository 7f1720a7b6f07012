use askama::Template;
use askama::filters::HtmlSafe;
use growth::evidence::{self, Asked};
use jiff::Span;
use kit::App;
use kit::dates;
use kit::web::PageError;
use kit::web::look::*;
use people::sessions::Viewer;

use super::pages::Room;
use crate::assessments;

/// The evidence of the year, open beside every part of a kind that asks for it: what both can
/// read, so that both look at the same.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_evidence.html")]
pub(super) struct EvidenceBox {
    next_level: Vec<Piece>,
    rest: Vec<Piece>,
    all: String,
    add: String,
    /// Both views of the last conversation that was rated, and its day.
    last: Option<(String, String)>,
}

#[derive(Clone, Debug)]
struct Piece {
    path: String,
    when: String,
    by: String,
    behaviour: String,
    to_grow: bool,
}

impl HtmlSafe for EvidenceBox {}

/// How many pieces of next-level work stand open; the rest is one press away.
const FIRST: usize = 7;

/// The box; nothing for a kind that has no use for it.
pub(super) async fn of(app: &App, viewer: &Viewer, room: &Room) -> Result<Option<EvidenceBox>, PageError> {
    if !room.kind.evidence_beside {
        return Ok(None);
    }
    let (today, ic) = (viewer.today(room.now), room.conversation.ic_id);
    let asked = Asked { since: Some(today.saturating_sub(Span::new().years(1))), limit: 200, ..Asked::default() };
    let shared = evidence::about(app, viewer, ic, asked).await?.into_iter().filter(|one| one.shared_at.is_some());
    let (mut next_level, mut rest): (Vec<_>, Vec<_>) = shared.partition(|one| one.next_level);
    let older = next_level.split_off(next_level.len().min(FIRST));
    rest.extend(older);
    rest.sort_by_key(|one| std::cmp::Reverse(one.happened_on));
    let piece = |one: evidence::Evidence| Piece {
        path: format!("/evidence/{}", one.id),
        when: dates::short_day(one.happened_on, today),
        by: if one.author_id == viewer.id { "you".to_owned() } else { first(&one.author_name).to_owned() },
        behaviour: one.behaviour,
        to_grow: one.to_grow,
    };
    let last = assessments::opened_of(app, viewer, ic, 1).await?.pop().map(|last| {
        let day = dates::local(last.conversation.starts_at, &viewer.zone).date();
        (format!("/conversations/{}/side-by-side", last.conversation.id), dates::short_day(day, today))
    });
    Ok(Some(EvidenceBox {
        next_level: next_level.into_iter().map(piece).collect(),
        rest: rest.into_iter().map(piece).collect(),
        all: format!("/people/{ic}/evidence"),
        add: format!("/people/{ic}/evidence/new"),
        last,
    }))
}
