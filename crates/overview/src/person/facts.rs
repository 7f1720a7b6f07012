//! The strip of facts under a name, and what may be done from here.

use growth::direction::open_aim;
use growth::frameworks::{self, FrameworkVersionId};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::PageError;
use kit::web::icons::Icon;
use people::access::{self, Grant, Header, Object, Relation};
use people::sessions::Viewer;

use super::queries::Card;
use super::rules::{aims_for, time_since};

/// What the table grants the viewer about this person, as far as the page asks.
pub(super) struct Rights {
    pub(super) is_self: bool,
    pub(super) is_manager: bool,
    /// Whether the viewer stands in for the manager just now.
    pub(super) stands_in: bool,
    /// Level and time in it.
    pub(super) level: bool,
    /// The plan, which only the two people of the line read.
    pub(super) plan: Option<Grant>,
    /// Whether there is a running agenda of 1:1s that the viewer writes.
    pub(super) agenda: bool,
    /// What is due between the two of the line.
    pub(super) cadence: bool,
    /// The direction as it stands: shared, or private.
    pub(super) aim: bool,
    pub(super) may_edit_card: bool,
    pub(super) may_set_level: bool,
    pub(super) may_move: bool,
    pub(super) account: bool,
    pub(super) log: bool,
}

/// Asks the table.
pub(super) fn rights(app: &App, viewer: &Viewer, relation: &Relation, card: &Card) -> Rights {
    let of = |header: Header| access::grant_within(relation, viewer, &header, app);
    let any = |object, state| of(Header::about(object, state, card.id));
    let reads = |grant: Option<Grant>| grant.is_some_and(|grant| grant.may_read());
    let writes = |grant: Option<Grant>| grant.is_some_and(|grant| grant.may_write());
    let direction = match card.aim_shared_at {
        Some(at) => Header::about(Object::Direction, "shared", card.id).made(None, at).by(card.id),
        None => Header::about(Object::Direction, "private", card.id).by(card.id),
    };
    Rights {
        is_self: relation.is_self,
        is_manager: relation.open_line.is_some(),
        stands_in: relation.stand_ins.iter().any(|one| one.is_in_force(app.clock.now())),
        level: reads(any(Object::LevelHistory, "any")),
        plan: any(Object::Plan, "agreed").filter(Grant::may_read),
        agenda: card.line_id.is_some_and(|line| {
            writes(of(Header::about(Object::OneOnOneAgenda, "any", card.id).made(Some(line), app.clock.now())))
        }),
        cadence: reads(any(Object::Cadence, "any")),
        aim: reads(of(direction)),
        may_edit_card: writes(any(Object::PersonCard, "any")),
        may_set_level: writes(any(Object::LevelHistory, "any")),
        may_move: writes(any(Object::OrgChart, "any")),
        account: reads(any(Object::Account, "state")) && !relation.is_self,
        log: reads(any(Object::AccessLog, "about_the_ic")),
    }
}

impl Rights {
    /// Whether the page is one of the two of the line, or of who stands in; what stands on it is
    /// still asked for one by one.
    pub(super) fn is_of_the_line(&self) -> bool {
        self.is_self || self.is_manager || self.stands_in
    }
}

/// A fact: its label, its value, and where the value leads.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) path: Option<String>,
}

impl Fact {
    fn of(label: &'static str, value: impl Into<String>) -> Fact {
        Fact { label, value: value.into(), path: None }
    }
}

/// The facts, in their order.
pub(super) async fn facts(
    app: &App,
    card: &Card,
    rights: &Rights,
    last_held: Option<Timestamp>,
    zone: &str,
    today: Date,
) -> Result<Vec<Fact>, PageError> {
    let mut facts = Vec::new();
    let framework = match card.framework_version_id.filter(|_| rights.level) {
        Some(version) => Some(frameworks::load(app, FrameworkVersionId(version)).await?),
        None => None,
    };
    let level_key = card.level_key.as_deref();
    let level = framework.as_ref().zip(level_key).and_then(|(framework, key)| framework.level(key));
    let next = framework.as_ref().zip(level_key).and_then(|(framework, key)| framework.next_of(key));
    if let Some(level) = level {
        facts.push(Fact { path: Some(format!("/framework/levels/{}", level.key)), ..Fact::of("Level", &level.name) });
        // The levels before it, and since when, stand on a page of their own.
        let history = || Some(format!("/people/{}/level", card.id));
        facts.extend(
            card.level_since_on
                .map(|since| Fact { path: history(), ..Fact::of("Time in level", time_since(since, today)) }),
        );
    }
    if !rights.is_manager
        && let (Some(name), Some(id)) = (&card.manager_name, card.manager_id)
    {
        facts.push(Fact { path: Some(format!("/people/{id}")), ..Fact::of("Manager", name) });
    }
    if let (Some(name), Some(until)) = (&card.stand_in_name, card.stand_in_until_on) {
        let name = if rights.stands_in { "You stand in" } else { name.as_str() };
        let path = card.stand_in_id.filter(|_| !rights.stands_in).map(|id| format!("/people/{id}"));
        let value = format!("{name}, until {}", dates::short_day(until, today));
        facts.push(Fact { path, ..Fact::of("Stand-in", value) });
    }
    if rights.is_of_the_line() {
        let together = card
            .line_started_at
            .filter(|_| !rights.stands_in)
            .map(|at| time_since(dates::local(at, zone).date(), today));
        facts.extend(
            together.map(|span| Fact::of(if rights.is_self { "Time together" } else { "Time with you" }, span)),
        );
        if let Some(sealed) = card.aim_sealed.as_deref().filter(|_| rights.aim) {
            let aim = open_aim(app, card.id, sealed)?;
            let said = aims_for(aim, level.map(|level| level.name.as_str()), next.map(|level| level.name.as_str()));
            let only_you = rights.is_self && card.aim_shared_at.is_none();
            facts.push(Fact::of("Aims for", if only_you { format!("{said} (only you see this)") } else { said }));
        }
        let last = last_held.map(|at| {
            let day = dates::local(at, zone).date();
            format!("{}, {}", dates::short_day(day, today), dates::near(day, today))
        });
        facts.push(Fact::of("Last conversation", last.unwrap_or_else(|| "none yet".to_owned())));
    }
    Ok(facts)
}

/// Something to do from here.
pub(super) struct Act {
    pub(super) path: String,
    pub(super) text: &'static str,
    pub(super) icon: Option<Icon>,
}

/// What the viewer may do with this person.
pub(super) fn acts(card: &Card, rights: &Rights) -> Vec<Act> {
    let act = |page: &str, text| Act { path: format!("/people/{}/{page}", card.id), text, icon: None };
    let mut acts = Vec::new();
    if rights.is_of_the_line() {
        acts.push(Act { icon: Some(Icon::Pen), ..act("evidence/new", "Note evidence") });
    }
    if rights.agenda {
        acts.push(act("one-on-ones", if rights.is_self { "My 1:1s" } else { "1:1s" }));
    }
    if rights.is_self {
        acts.push(act("direction", "My direction"));
    }
    if rights.may_edit_card {
        acts.push(act("card", if rights.is_self { "My card" } else { "Edit the card" }));
    }
    if rights.may_move && !rights.is_self {
        acts.push(act("line", "Change the line"));
    }
    if rights.may_set_level && !rights.is_self {
        acts.push(act("level", "Record a level"));
    }
    if rights.account {
        acts.push(Act { path: format!("/accounts/{}", card.id), text: "Account", icon: None });
    }
    acts
}

/// "Software engineer, Fares and Ticketing".
pub(super) fn under_the_name(card: &Card, today: Date) -> String {
    let parts = [card.title.as_str(), card.team.as_str(), card.pronouns.as_str()];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let said = said.join(", ");
    match card.last_on.filter(|last| *last < today) {
        Some(last) => format!("{} left on {}. {said}", first(&card.name), dates::short_day(last, today)),
        None => said,
    }
}
