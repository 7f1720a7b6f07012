use askama::Template;
use axum::extract::{Path, State};
use growth::evidence::{self, Asked, Evidence};
use growth::plans;
use jiff::Timestamp;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, page};
use people::PersonId;
use people::access::{self, Relation};
use people::sessions::Viewer;

use super::facts::{self, Act, Fact, Rights, acts, facts, under_the_name};
use super::follow::{Agreed, agreed};
use super::history::{self, LineRow, PastRow};
use super::queries::{self, Card, Named, Past};
use super::views::{Of, Views, views};
use crate::around::{self, Facts, Lines};
use crate::names_of::competency_names;
use crate::talks;
use crate::today::owed::{OwedRow, owed};
use crate::today::parts::{self, Seen, TalkRow, WaitingRow};

#[derive(Template)]
#[template(path = "person/show.html")]
struct PersonPage {
    shell: Shell,
    id: PersonId,
    name: String,
    under: String,
    rights: Rights,
    acts: Vec<Act>,
    facts: Vec<Fact>,
    strip: Strip,
    /// Whom what was shared before stays with, for somebody who stands in: "Ines and Ruth".
    holders: String,
    views: Option<Views>,
    agreed: Option<Agreed>,
    evidence: Vec<EvidenceRow>,
    history: Vec<PastRow>,
    /// What is due in the line of the two, and whether it is past its day.
    due: Vec<(String, bool)>,
    rhythm_path: Option<String>,
    next_date: Option<String>,
    lines: Vec<LineRow>,
    manages: Vec<Named>,
}

/// What is next between the two, in one strip.
enum Strip {
    Owed(OwedRow),
    Coming(Box<TalkRow>),
    Waiting(WaitingRow),
    /// Whoever the viewer stands in for sits in it: their first name, and when.
    Others {
        manager: String,
        when: String,
        path: String,
    },
    Plan(String),
    None,
}

/// A piece of evidence on the rope.
struct EvidenceRow {
    stamp: String,
    day: String,
    by: String,
    path: String,
    tags: Vec<String>,
    to_grow: bool,
    seen: String,
    is_private: bool,
    situation: String,
    behaviour: String,
    impact: String,
}

const EVIDENCE_SHOWN: u32 = 3;

/// `GET /people/{person}`
pub async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<PersonId>) -> Answer {
    let now = app.clock.now();
    let seen = Seen { me: viewer.id, zone: &viewer.zone, now, today: viewer.today(now) };
    let card = queries::card(&app.db, id, now).await?.ok_or(PageError::Missing)?;
    let relation = access::relation(&app, &viewer, id).await?;
    let rights = facts::rights(&app, &viewer, &relation, &card);
    let mut past = queries::conversations_of(&app.db, id).await?;
    past.retain(|talk| history::is_known(&app, &viewer, &relation, id, talk));
    let is_of_the_line = rights.is_of_the_line();
    let last_held = history::last_held(&past, card.line_id);
    let agreed = match &rights.plan {
        Some(grant) => {
            plans::leave_trace(&app, &viewer, grant).await?;
            Some(agreed(&app, &viewer, (&relation, grant), card.manager_id, seen.today).await?)
        }
        None => None,
    };
    let found = evidence(&app, &viewer, &relation, &card, &rights).await?;
    let climbed = if rights.level { queries::climbed(&app.db, id).await? } else { Vec::new() };
    let Facts { around, lines, own, .. } = around::facts(&app, viewer.id, Lines::HeldAndOwn, now).await?;
    let line = own.into_iter().chain(lines).find(|line| line.ic_id == id && rights.cadence);
    page(&PersonPage {
        shell: viewer.shell_with(&app, around, Place::at(format!("/people/{id}"))),
        due: line
            .iter()
            .flat_map(|line| &line.due)
            .map(|one| (one.said(seen.today), one.overdue_by().is_some()))
            .collect(),
        rhythm_path: line.map(|line| format!("/lines/{}/rhythm", line.line_id)),
        under: under_the_name(&card, seen.today),
        acts: acts(&card, &rights),
        facts: facts(&app, &card, &rights, last_held, seen.zone, seen.today).await?,
        strip: with_others(strip((&app, &viewer), &card, &rights, &past, seen).await?, &card, &rights, || {
            history::next_date(&past, &viewer.zone, now)
        }),
        holders: format!("{} and {}", first(&card.name), first(card.manager_name.as_deref().unwrap_or_default())),
        views: if is_of_the_line { two_views(&app, &viewer, &relation, &card, seen).await? } else { None },
        agreed,
        evidence: found,
        history: history::history(&app, &viewer, &relation, id, &past, now).await?,
        next_date: if is_of_the_line { None } else { history::next_date(&past, &viewer.zone, now) },
        lines: history::lines(&climbed, seen.zone, seen.today),
        manages: if card.manages > 0 { queries::managed_by(&app.db, id).await? } else { Vec::new() },
        id,
        name: card.name,
        rights,
    })
}

async fn two_views(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    card: &Card,
    seen: Seen<'_>,
) -> Result<Option<Views>, PageError> {
    let of = Of {
        ic: card.id,
        ic_name: &card.name,
        zone: seen.zone,
        today: seen.today,
        viewer_is_ic: viewer.id == card.id,
        viewer_name: &viewer.name,
    };
    views(app, viewer, relation, of).await
}

/// Owed comes before what is next; with neither, the strip offers to plan.
async fn strip(
    (app, viewer): (&App, &Viewer),
    card: &Card,
    rights: &Rights,
    past: &[Past],
    seen: Seen<'_>,
) -> Result<Strip, PageError> {
    let Some(line) = card.line_id.filter(|_| rights.is_of_the_line()) else { return Ok(Strip::None) };
    let is_alive = |talk: &Past| talk.line_id == line && talk.closed_or_gone().is_none();
    let under_way = match past.iter().any(is_alive) {
        true => talks::shown(app, talks::of_line(&app.db, line, seen.me, seen.now).await?).await?,
        false => Vec::new(),
    };
    if let Some(owed) = owed(app, viewer, &under_way, seen).await?.into_iter().next() {
        return Ok(Strip::Owed(owed));
    }
    if let Some(waiting) = under_way.iter().find_map(|one| parts::waiting(one, seen)) {
        return Ok(Strip::Waiting(waiting));
    }
    let coming = under_way.iter().find_map(|one| parts::coming(one, seen));
    Ok(coming.map_or_else(
        || Strip::Plan(format!("/people/{}/conversations/new", card.id)),
        |row| Strip::Coming(Box::new(row)),
    ))
}

/// Where nothing is planned with whoever stands in, the manager's own conversation may be: that it
/// is there is known to them.
fn with_others(strip: Strip, card: &Card, rights: &Rights, next: impl FnOnce() -> Option<String>) -> Strip {
    match (strip, &card.manager_name) {
        (Strip::Plan(path), Some(manager)) if rights.stands_in => match next() {
            Some(when) => Strip::Others { manager: first(manager).to_owned(), when, path },
            None => Strip::Plan(path),
        },
        (strip, _) => strip,
    }
}

/// "You and Ruth": who reads what was shared about somebody and made then.
fn who_reads(viewer: &Viewer, card: &Card, made_at: Timestamp) -> String {
    let stand_in = card.stand_in_id.filter(|_| card.stand_in_from_at.is_some_and(|from| from <= made_at));
    let people = [
        (Some(card.id), Some(card.name.as_str())),
        (card.manager_id, card.manager_name.as_deref()),
        (stand_in, card.stand_in_name.as_deref()),
    ];
    let others = people.into_iter().filter(|(id, _)| id.is_some() && *id != Some(viewer.id));
    let names: Vec<&str> = others.filter_map(|(_, name)| name.map(first)).collect();
    match names.split_last() {
        None => "Only you".to_owned(),
        Some((only, [])) => format!("You and {only}"),
        Some((last, more)) => format!("You, {} and {last}", more.join(", ")),
    }
}

/// The newest evidence the viewer may read, one more than is shown.
async fn evidence(
    app: &App,
    viewer: &Viewer,
    relation: &Relation,
    card: &Card,
    rights: &Rights,
) -> Result<Vec<EvidenceRow>, PageError> {
    if !rights.is_of_the_line() {
        return Ok(Vec::new());
    }
    let asked = Asked { limit: EVIDENCE_SHOWN, ..Asked::default() };
    let found = evidence::about_within(app, viewer, relation, card.id, asked).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names = competency_names(app).await?;
    let both = |made_at: Timestamp| who_reads(viewer, card, made_at);
    let row = |note: Evidence| EvidenceRow {
        stamp: note.happened_on.to_string(),
        day: note.happened_on.strftime("%a %-d %b").to_string(),
        by: if note.author_id == viewer.id { "by you".to_owned() } else { format!("by {}", note.author_name) },
        path: format!("/evidence/{}", note.id),
        tags: note.competencies.iter().filter_map(|key| names.get(key).cloned()).collect(),
        to_grow: note.to_grow,
        is_private: note.shared_at.is_none(),
        seen: if note.shared_at.is_none() { "Only you".to_owned() } else { both(note.made_at) },
        situation: note.situation,
        behaviour: note.behaviour,
        impact: note.impact,
    };
    Ok(found.into_iter().map(row).collect())
}
