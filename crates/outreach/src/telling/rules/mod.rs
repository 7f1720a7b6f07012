mod accounts;
mod lines;
mod when;

use jiff::Timestamp;
use people::sessions::Role;
use people::settings::mails::MailKind;
use people::{LineId, PersonId};

pub use when::goes_at;

/// Somebody, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Who.
    pub id: PersonId,
    /// Their whole name.
    pub name: String,
}

/// What an event happened to, with everybody it may concern.
#[derive(Clone, Debug)]
pub enum Thing {
    /// Nothing, or something that is gone.
    Nothing,
    /// A conversation.
    Talk {
        /// Its address.
        path: String,
        /// Who climbs.
        ic: Who,
        /// Who holds the rope.
        manager: Who,
        /// When it is.
        starts_at: Timestamp,
        /// Until when the follow-up is owed.
        follow_up_due_at: Option<Timestamp>,
        /// Whether it was planned later than its questions would have gone out: they go at once.
        is_late: bool,
    },
    /// A line.
    Line {
        /// Which.
        id: LineId,
        /// Who climbs.
        ic: Who,
        /// Who holds the rope.
        manager: Who,
    },
    /// A line its maker stands in, and asked for.
    Asked {
        /// Who would climb.
        ic: Who,
        /// Who made it.
        asked_by: PersonId,
        /// Whether it still waits.
        is_open: bool,
        /// Who has to agree: partners, or the other person of the line.
        deciders: Vec<PersonId>,
    },
    /// A line that is to move on a day to come.
    Move {
        /// Who climbs.
        ic: Who,
        /// Who takes the rope.
        next: Who,
        /// Who holds it now.
        holds: Option<Who>,
        /// Who planned it.
        planned_by: PersonId,
        /// When it happens.
        at: Timestamp,
    },
    /// Somebody who stands in for a manager, or is to.
    StandIn {
        /// Who climbs.
        ic: Who,
        /// Who holds the rope.
        manager: Who,
        /// Who stands in.
        stands_in: Who,
        /// From when.
        from_at: Timestamp,
        /// Until when.
        until_at: Timestamp,
    },
    /// A hand-over note.
    Note {
        /// Its address.
        path: String,
        /// Whom it is about.
        ic: Who,
        /// Who wrote it.
        author: Who,
        /// Who holds the rope now.
        reader: Option<Who>,
    },
    /// Something two people share: a goal, a promise, evidence, a direction.
    Shared {
        /// Its address.
        path: String,
        /// The two people, as far as the line is open.
        people: Vec<PersonId>,
        /// The conversation it was written down in: both were there.
        in_conversation: bool,
    },
    /// A role, and who holds it.
    Role {
        /// Which.
        role: Role,
        /// Everybody who holds it now.
        holders: Vec<PersonId>,
    },
    /// What an administrator started for an account.
    Change {
        /// The administrator.
        started_by: PersonId,
        /// Partners who may say yes.
        partners: Vec<PersonId>,
        /// From when it works, where that is known.
        works_from_at: Option<Timestamp>,
        /// The address the account is to have.
        new_email: Option<String>,
        /// The address it had, once that is changed.
        old_email: Option<String>,
    },
}

/// Something that happened, with what a decision needs to know.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The kind of event.
    pub kind: String,
    /// Who did it; nobody for the clock.
    pub by: Option<Who>,
    /// Whom it is about.
    pub about: Option<Who>,
    /// What it happened to.
    pub thing: Thing,
}

/// How somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A notice in the product.
    Notice,
    /// A notice and a mail.
    Both,
    /// A notice; a mail of this kind says it too, and only where those are switched off one of its own.
    Ahead(MailKind),
    /// A mail alone: they cannot sign in yet, or not any more, or it is about that address.
    Mail,
}

/// One person told of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whom.
    pub to: PersonId,
    /// The kind of notice, which has the words.
    pub kind: &'static str,
    /// The other person in it.
    pub other: Option<Who>,
    /// Where it leads.
    pub path: String,
    /// The instant it names.
    pub at: Option<Timestamp>,
    /// How.
    pub way: Way,
    /// Where a mail goes, when not to their own address.
    pub address: Option<String>,
}

/// The kinds of notice whose reader has done what they ask for, once they did this.
pub fn answered_by(event: &str) -> &'static [&'static str] {
    match event {
        "preparation.shared" | "assessment.handed_in" => &["conversation.questions", "conversation.reminder"],
        "follow_up.sent" => &["conversation.wrapped_up", "follow_up.due_soon", "follow_up.overdue"],
        "follow_up.confirmed" | "follow_up.different" => &["follow_up.sent", "conversation.ended"],
        // Whoever ended it was there.
        "conversation.wrapped_up" => &["conversation.began", "conversation.withdrawn", "assessment.opened"],
        "conversation.explained" => &["conversation.missed"],
        _ => &[],
    }
}

/// Who is told of it. Nobody is told what they did themselves.
pub fn decide(happened: &Happened) -> Vec<Told> {
    let told = match &happened.thing {
        Thing::Talk { .. } => talk(happened),
        Thing::Line { .. } => lines::line(happened),
        Thing::Asked { .. } => lines::asked(happened),
        Thing::Note { .. } => lines::note(happened),
        Thing::Move { .. } => lines::planned(happened),
        Thing::StandIn { .. } => lines::stands_in(happened),
        Thing::Shared { path, people, in_conversation } if !in_conversation => shared(happened, path, people),
        Thing::Role { role, holders } => accounts::role_change(happened, *role, holders),
        Thing::Change { .. } | Thing::Nothing => accounts::account(happened),
        Thing::Shared { .. } => Vec::new(),
    };
    let by = happened.by.as_ref().map(|by| by.id);
    told.into_iter().filter(|one| Some(one.to) != by || one.kind.starts_with("account.")).collect()
}

/// All of these hear of it, but whoever did it.
pub fn tell_all(readers: &[PersonId], (kind, way): (&'static str, Way), by: Option<&Who>, path: &str) -> Vec<Told> {
    let tell =
        |to: &PersonId| Told { to: *to, kind, other: by.cloned(), path: path.to_owned(), at: None, way, address: None };
    readers.iter().filter(|reader| by.is_none_or(|by| by.id != **reader)).map(tell).collect()
}

fn talk(happened: &Happened) -> Vec<Told> {
    let Thing::Talk { path, ic, manager, starts_at, follow_up_due_at, is_late } = &happened.thing else {
        return Vec::new();
    };
    let tell = |to: &Who, kind, page: &str, at: Option<Timestamp>, way| {
        let other = if to.id == ic.id { manager } else { ic };
        Told { to: to.id, kind, other: Some(other.clone()), path: format!("{path}{page}"), at, way, address: None }
    };
    let both = |kind, page, way| {
        vec![tell(ic, kind, page, Some(*starts_at), way), tell(manager, kind, page, Some(*starts_at), way)]
    };
    match happened.kind.as_str() {
        // The questions follow at once and say when it is: one mail, not two.
        "conversation.planned" if *is_late => vec![
            tell(ic, "conversation.planned", "", Some(*starts_at), Way::Ahead(MailKind::Questions)),
            tell(manager, "conversation.planned", "", Some(*starts_at), Way::Both),
        ],
        "conversation.planned" => both("conversation.planned", "", Way::Both),
        // All of them stand in the list; no notice names each.
        "conversation.several_planned" => {
            let both = both("conversation.several_planned", "", Way::Both).into_iter();
            both.map(|told| Told { path: "/conversations".to_owned(), at: None, ..told }).collect()
        }
        "conversation.moved" => both("conversation.moved", "", Way::Both),
        "conversation.cancelled" => both("conversation.cancelled", "", Way::Both),
        "conversation.missed" => both("conversation.missed", "", Way::Both),
        "conversation.explained" => both("conversation.explained", "", Way::Notice),
        fell @ ("conversation.fell_away" | "conversation.stand_in_over") => {
            let is_over = fell == "conversation.stand_in_over";
            let kind = if is_over { "conversation.stand_in_over" } else { "conversation.fell_away" };
            // Whoever was to hold it has no page for it any more.
            let manager =
                Told { path: format!("/people/{}", ic.id), ..tell(manager, kind, "", Some(*starts_at), Way::Both) };
            vec![tell(ic, kind, "", Some(*starts_at), Way::Both), manager]
        }
        "conversation.began" => both("conversation.began", "/room", Way::Notice),
        "conversation.withdrawn" => both("conversation.withdrawn", "", Way::Notice),
        "preparation.shared" => both("preparation.shared", "", Way::Both),
        "assessment.handed_in" => both("assessment.handed_in", "", Way::Both),
        "assessment.opened" => both("assessment.opened", "/side-by-side", Way::Notice),
        "conversation.questions" => {
            vec![tell(ic, "conversation.questions", "/preparation", Some(*starts_at), Way::Both)]
        }
        "conversation.wrapped_up" => vec![
            tell(manager, "conversation.wrapped_up", "/wrap-up", *follow_up_due_at, Way::Both),
            tell(ic, "conversation.ended", "/wrap-up", None, Way::Notice),
        ],
        "follow_up.sent" => vec![tell(ic, "follow_up.sent", "/wrap-up", None, Way::Both)],
        "follow_up.confirmed" => vec![tell(manager, "follow_up.confirmed", "/wrap-up", None, Way::Both)],
        "follow_up.different" => vec![tell(manager, "follow_up.different", "/wrap-up", None, Way::Both)],
        _ => Vec::new(),
    }
}

fn shared(happened: &Happened, path: &str, people: &[PersonId]) -> Vec<Told> {
    let (kind, way) = match happened.kind.as_str() {
        "goal.proposed" => ("goal.proposed", Way::Both),
        "goal.agreed" => ("goal.agreed", Way::Notice),
        "goal.changed" => ("goal.changed", Way::Notice),
        "promise.made" => ("promise.made", Way::Notice),
        "promise.settled" => ("promise.settled", Way::Notice),
        "promise.reopened" => ("promise.reopened", Way::Notice),
        "promise.objected" => ("promise.objected", Way::Both),
        "evidence.shared" => ("evidence.shared", Way::Both),
        "direction.shared" => ("direction.shared", Way::Both),
        "wording.decided" => ("wording.decided", Way::Both),
        "level.recorded" => ("level.recorded", Way::Both),
        "level.taken_back" => ("level.taken_back", Way::Both),
        "level.gone" => ("level.gone", Way::Notice),
        "framework.discussed" => ("framework.discussed", Way::Notice),
        _ => return Vec::new(),
    };
    let tell = |to: &PersonId| Told {
        to: *to,
        kind,
        other: happened.by.clone(),
        path: path.to_owned(),
        at: None,
        way,
        address: None,
    };
    people.iter().map(tell).collect()
}

#[cfg(test)]
mod tests;
