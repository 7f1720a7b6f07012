use jiff::Timestamp;
use people::PersonId;
use people::sessions::Role;

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
    },
    /// A line, or one that is asked for.
    Line {
        /// Who climbs.
        ic: Who,
        /// Who holds the rope.
        manager: Who,
        /// Partners who may say yes to one that is asked for.
        partners: Vec<PersonId>,
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

/// Who is told of it. Nobody is told what they did themselves.
pub fn decide(happened: &Happened) -> Vec<Told> {
    let told = match &happened.thing {
        Thing::Talk { .. } => talk(happened),
        Thing::Line { ic, manager, partners } => line(happened, ic, manager, partners),
        Thing::Shared { path, people, in_conversation } if !in_conversation => shared(happened, path, people),
        Thing::Role { role, holders } => role_change(happened, *role, holders),
        Thing::Change { .. } | Thing::Nothing => account(happened),
        Thing::Shared { .. } => Vec::new(),
    };
    let by = happened.by.as_ref().map(|by| by.id);
    told.into_iter().filter(|one| Some(one.to) != by || one.kind.starts_with("account.")).collect()
}

fn talk(happened: &Happened) -> Vec<Told> {
    let Thing::Talk { path, ic, manager, starts_at, follow_up_due_at } = &happened.thing else { return Vec::new() };
    let tell = |to: &Who, kind, page: &str, at: Option<Timestamp>, way| {
        let other = if to.id == ic.id { manager } else { ic };
        Told { to: to.id, kind, other: Some(other.clone()), path: format!("{path}{page}"), at, way, address: None }
    };
    let both = |kind, page, way| {
        vec![tell(ic, kind, page, Some(*starts_at), way), tell(manager, kind, page, Some(*starts_at), way)]
    };
    match happened.kind.as_str() {
        "conversation.planned" => both("conversation.planned", "", Way::Both),
        "conversation.moved" => both("conversation.moved", "", Way::Both),
        "conversation.cancelled" => both("conversation.cancelled", "", Way::Both),
        "conversation.missed" => both("conversation.missed", "", Way::Both),
        "conversation.began" => both("conversation.began", "/room", Way::Notice),
        "preparation.shared" => both("preparation.shared", "", Way::Both),
        "assessment.handed_in" => both("assessment.handed_in", "", Way::Both),
        "assessment.opened" => both("assessment.opened", "/side-by-side", Way::Notice),
        "conversation.questions" => {
            vec![tell(ic, "conversation.questions", "/preparation", Some(*starts_at), Way::Both)]
        }
        "conversation.reminder" => {
            vec![tell(ic, "conversation.reminder", "/preparation", Some(*starts_at), Way::Both)]
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

fn line(happened: &Happened, ic: &Who, manager: &Who, partners: &[PersonId]) -> Vec<Told> {
    let person = format!("/people/{}", ic.id);
    let tell = |to: &Who, other: &Who, kind, path: &str| Told {
        to: to.id,
        kind,
        other: Some(other.clone()),
        path: path.to_owned(),
        at: None,
        way: Way::Both,
        address: None,
    };
    match happened.kind.as_str() {
        "line.opened" => {
            vec![tell(ic, manager, "line.opened", "/"), tell(manager, ic, "line.opened.manager", &person)]
        }
        "line.closed" => vec![tell(ic, manager, "line.closed", "/"), tell(manager, ic, "line.closed", "/people")],
        "line.asked" => {
            let asked = tell(ic, manager, "line.asked", &format!("{person}/line"));
            let whom = if partners.is_empty() { vec![ic.id] } else { partners.to_vec() };
            whom.into_iter().map(|to| Told { to, other: happened.by.clone(), ..asked.clone() }).collect()
        }
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
        "wording.decided" => ("wording.decided", Way::Notice),
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

/// The person hears it of the administrator; those who hold the role hear of the person.
fn role_change(happened: &Happened, role: Role, holders: &[PersonId]) -> Vec<Told> {
    let Some(about) = &happened.about else { return Vec::new() };
    let (own, of_others) = match (happened.kind.as_str(), role) {
        ("role.given", Role::Administrator) => ("role.given.administrator", "role.holder.administrator"),
        ("role.given", Role::PeoplePartner) => ("role.given.people_partner", "role.holder.people_partner"),
        ("role.taken", Role::Administrator) => ("role.taken.administrator", "role.ended.administrator"),
        ("role.taken", Role::PeoplePartner) => ("role.taken.people_partner", "role.ended.people_partner"),
        _ => return Vec::new(),
    };
    let tell = |to, kind, other: &Option<Who>| Told {
        to,
        kind,
        other: other.clone(),
        path: "/roles".to_owned(),
        at: None,
        way: Way::Both,
        address: None,
    };
    let others = holders.iter().filter(|holder| **holder != about.id);
    let others = others.map(|holder| tell(*holder, of_others, &happened.about));
    std::iter::once(tell(about.id, own, &happened.by)).chain(others).collect()
}

fn account(happened: &Happened) -> Vec<Told> {
    let Some(about) = &happened.about else { return Vec::new() };
    let account = format!("/accounts/{}", about.id);
    let own = |kind, way| Told {
        to: about.id,
        kind,
        other: happened.by.clone(),
        path: "/settings".to_owned(),
        at: None,
        way,
        address: None,
    };
    let of_them = |to: &PersonId, kind| Told {
        to: *to,
        kind,
        other: happened.about.clone(),
        path: account.clone(),
        at: None,
        way: Way::Both,
        address: None,
    };
    match (happened.kind.as_str(), &happened.thing) {
        ("account.invited", _) => vec![own("account.invited", Way::Mail)],
        ("account.reset_asked", _) => vec![own("account.reset_asked", Way::Mail)],
        ("account.password_changed", _) => vec![own("account.password_changed", Way::Both)],
        ("account.address_asked", Thing::Change { new_email, .. }) => vec![
            Told { address: new_email.clone(), ..own("account.address_asked", Way::Mail) },
            own("account.address_leaving", Way::Both),
        ],
        ("account.address_changed", Thing::Change { old_email, .. }) => {
            let left = Told { address: old_email.clone(), ..own("account.address_left", Way::Mail) };
            let is_known = old_email.is_some();
            std::iter::once(own("account.address_changed", Way::Both)).chain(Some(left).filter(|_| is_known)).collect()
        }
        ("account.link_printed", _) => vec![own("account.link_printed", Way::Both)],
        (
            kind @ ("account.reset_started" | "account.address_started"),
            Thing::Change { partners, works_from_at, started_by, .. },
        ) => {
            let (kind, ask) = match kind {
                "account.reset_started" => ("account.reset_started", "account.reset_to_confirm"),
                _ if *started_by == about.id => ("account.address_leaving", "account.address_to_confirm"),
                _ => ("account.address_started", "account.address_to_confirm"),
            };
            let first = Told { at: *works_from_at, ..own(kind, Way::Both) };
            std::iter::once(first).chain(partners.iter().map(|to| of_them(to, ask))).collect()
        }
        ("account.change_confirmed", Thing::Change { started_by, .. }) => {
            let starter = (*started_by != about.id).then(|| of_them(started_by, "account.confirmed_for"));
            std::iter::once(own("account.change_confirmed", Way::Both)).chain(starter).collect()
        }
        ("account.change_refused", Thing::Change { started_by, partners, .. }) => {
            let starter = Some(started_by).filter(|starter| **starter != about.id);
            starter.into_iter().chain(partners).map(|to| of_them(to, "account.refused_for")).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INES: PersonId = PersonId(1);
    const RUTH: PersonId = PersonId(2);
    const HANA: PersonId = PersonId(3);
    const EDDA: PersonId = PersonId(4);

    fn who(id: PersonId) -> Option<Who> {
        Some(Who { id, name: id.to_string() })
    }

    fn talk(kind: &str, by: Option<PersonId>) -> Vec<(PersonId, &'static str, Way)> {
        let thing = Thing::Talk {
            path: "/conversations/1".to_owned(),
            ic: Who { id: INES, name: "Ines Carvalho".to_owned() },
            manager: Who { id: RUTH, name: "Ruth Adeyemi".to_owned() },
            starts_at: Timestamp::UNIX_EPOCH,
            follow_up_due_at: None,
        };
        told(Happened { kind: kind.to_owned(), by: by.and_then(who), about: who(INES), thing })
    }

    fn told(happened: Happened) -> Vec<(PersonId, &'static str, Way)> {
        decide(&happened).into_iter().map(|one| (one.to, one.kind, one.way)).collect()
    }

    #[test]
    fn the_other_one_is_told_and_nobody_of_what_they_did_themselves() {
        assert_eq!(talk("conversation.planned", Some(RUTH)), [(INES, "conversation.planned", Way::Both)]);
        assert_eq!(talk("conversation.moved", Some(INES)), [(RUTH, "conversation.moved", Way::Both)]);
        assert_eq!(talk("conversation.missed", None).len(), 2);
        assert_eq!(talk("assessment.handed_in", Some(INES)), [(RUTH, "assessment.handed_in", Way::Both)]);
        assert_eq!(talk("follow_up.sent", Some(RUTH)), [(INES, "follow_up.sent", Way::Both)]);
    }

    #[test]
    fn questions_go_to_the_ic_alone_and_the_clock_to_the_manager() {
        assert_eq!(talk("conversation.questions", None), [(INES, "conversation.questions", Way::Both)]);
        let ended = talk("conversation.wrapped_up", Some(INES));
        assert_eq!(ended, [(RUTH, "conversation.wrapped_up", Way::Both)]);
    }

    #[test]
    fn what_was_written_down_together_is_news_to_nobody() {
        let goal = |in_conversation| {
            let people = vec![INES, RUTH];
            let thing = Thing::Shared { path: "/goals/1".to_owned(), people, in_conversation };
            told(Happened { kind: "goal.proposed".to_owned(), by: who(RUTH), about: who(INES), thing })
        };
        assert_eq!(goal(true), []);
        assert_eq!(goal(false), [(INES, "goal.proposed", Way::Both)]);
    }

    #[test]
    fn those_who_hold_a_role_hear_of_a_new_one() {
        let thing = Thing::Role { role: Role::Administrator, holders: vec![HANA, EDDA, INES] };
        let given = Happened { kind: "role.given".to_owned(), by: who(HANA), about: who(INES), thing };
        let expected = [(INES, "role.given.administrator", Way::Both), (EDDA, "role.holder.administrator", Way::Both)];
        assert_eq!(told(given), expected);
    }

    #[test]
    fn a_started_reset_is_told_to_the_person_and_asked_of_the_partners() {
        let thing = change(HANA);
        let started = Happened { kind: "account.reset_started".to_owned(), by: who(HANA), about: who(INES), thing };
        let expected = [(INES, "account.reset_started", Way::Both), (EDDA, "account.reset_to_confirm", Way::Both)];
        assert_eq!(told(started), expected);
    }

    fn change(started_by: PersonId) -> Thing {
        let new_email = Some("ines@new.example".to_owned());
        Thing::Change { started_by, partners: vec![EDDA], works_from_at: None, new_email, old_email: None }
    }

    #[test]
    fn another_address_of_ones_own_is_asked_of_it_and_told_to_the_old_one() {
        let happened = |kind: &str, thing| Happened { kind: kind.to_owned(), by: who(INES), about: who(INES), thing };
        let asked = decide(&happened("account.address_asked", change(INES)));
        let mailed: Vec<_> = asked.iter().map(|one| (one.to, one.kind, one.address.as_deref())).collect();
        let expected =
            [(INES, "account.address_asked", Some("ines@new.example")), (INES, "account.address_leaving", None)];
        assert_eq!(mailed, expected);
        let started = told(happened("account.address_started", change(INES)));
        let expected = [(INES, "account.address_leaving", Way::Both), (EDDA, "account.address_to_confirm", Way::Both)];
        assert_eq!(started, expected);
        let Thing::Change { partners, works_from_at, new_email, .. } = change(INES) else { unreachable!() };
        let old_email = Some("ines@old.example".to_owned());
        let thing = Thing::Change { started_by: INES, partners, works_from_at, new_email, old_email };
        let changed = decide(&happened("account.address_changed", thing));
        assert_eq!(changed[1].address.as_deref(), Some("ines@old.example"), "the old address hears of it");
    }

    #[test]
    fn a_reset_asked_for_nobody_tells_nobody() {
        let asked = Happened { kind: "account.reset_asked".to_owned(), by: None, about: None, thing: Thing::Nothing };
        assert_eq!(told(asked), []);
    }
}
