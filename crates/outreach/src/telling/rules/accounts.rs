//! Who is told of roles, and of what happens to an account.

use people::PersonId;
use people::sessions::Role;

use super::{Happened, Thing, Told, Way, Who};

/// The person hears it of the administrator; those who hold the role hear of the person.
pub(super) fn role_change(happened: &Happened, role: Role, holders: &[PersonId]) -> Vec<Told> {
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

/// What is told of an account: to whoever has it, and to those who may say yes.
pub(super) fn account(happened: &Happened) -> Vec<Told> {
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
            let (first, ask) = started(kind, *started_by == about.id);
            let first = Told { at: *works_from_at, ..own(first, Way::Both) };
            std::iter::once(first).chain(partners.iter().map(|to| of_them(to, ask))).collect()
        }
        ("account.change_confirmed", Thing::Change { started_by, .. }) => {
            let is_own = *started_by == about.id;
            let first = if is_own { "account.own_confirmed" } else { "account.change_confirmed" };
            let starter = (!is_own).then(|| of_them(started_by, "account.confirmed_for"));
            std::iter::once(own(first, Way::Both)).chain(starter).collect()
        }
        ("account.address_taken", Thing::Change { started_by, .. }) => {
            let starter = (*started_by != about.id).then(|| of_them(started_by, "account.taken_for"));
            std::iter::once(own("account.address_taken", Way::Both)).chain(starter).collect()
        }
        ("account.change_refused", Thing::Change { started_by, partners, .. }) => {
            let starter = Some(started_by).filter(|starter| **starter != about.id);
            starter.into_iter().chain(partners).map(|to| of_them(to, "account.refused_for")).collect()
        }
        _ => Vec::new(),
    }
}

/// What the person hears of a change that was started, and what a partner is asked.
fn started(kind: &str, is_own: bool) -> (&'static str, &'static str) {
    match kind {
        "account.reset_started" => ("account.reset_started", "account.reset_to_confirm"),
        _ if is_own => ("account.address_leaving", "account.address_to_confirm"),
        _ => ("account.address_started", "account.address_to_confirm"),
    }
}
