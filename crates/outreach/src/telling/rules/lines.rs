//! Who is told of lines: that begin and end, that are to move, and of what is handed over.

use people::PersonId;

use super::{Happened, Thing, Told, Way, Who};

/// Both hear of a line that begins or ends, and of what its rhythm has come to.
pub(super) fn line(happened: &Happened) -> Vec<Told> {
    let Thing::Line { id, ic, manager } = &happened.thing else { return Vec::new() };
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
            vec![
                tell(ic, manager, "line.opened", &format!("{person}/line")),
                tell(manager, ic, "line.opened.manager", &person),
            ]
        }
        "line.closed" => {
            let note = format!("/lines/{id}/handover");
            vec![tell(ic, manager, "line.closed", "/"), tell(manager, ic, "line.closed.manager", &note)]
        }
        "cadence.called_off" => [(ic, manager), (manager, ic)]
            .map(|(to, other)| tell(to, other, "cadence.called_off", "/conversations"))
            .into(),
        "cadence.rhythm_changed" => {
            let rhythm = format!("/lines/{id}/rhythm");
            let quietly = |(to, other)| Told { way: Way::Notice, ..tell(to, other, "cadence.rhythm_changed", &rhythm) };
            [(ic, manager), (manager, ic)].map(quietly).into()
        }
        _ => Vec::new(),
    }
}

/// Of a line that is asked for hears whoever has to agree; of the answer whoever asked.
pub(super) fn asked(happened: &Happened) -> Vec<Told> {
    let Thing::Asked { ic, asked_by, is_open, deciders } = &happened.thing else { return Vec::new() };
    let tell = |to: &PersonId, kind| Told {
        to: *to,
        kind,
        other: happened.by.clone(),
        path: format!("/people/{}/line", ic.id),
        at: None,
        way: Way::Both,
        address: None,
    };
    match happened.kind.as_str() {
        "line.asked" if *is_open => deciders.iter().map(|to| tell(to, "line.asked")).collect(),
        "line.confirmed" => vec![tell(asked_by, "line.confirmed")],
        "line.refused" => vec![tell(asked_by, "line.refused")],
        _ => Vec::new(),
    }
}

/// The IC reads a note first; its writer hears of their words, the manager of now when it is theirs.
pub(super) fn note(happened: &Happened) -> Vec<Told> {
    let Thing::Note { path, ic, author, reader } = &happened.thing else { return Vec::new() };
    let tell = |to: &Who, other: &Who, kind| Told {
        to: to.id,
        kind,
        other: Some(other.clone()),
        path: path.clone(),
        at: None,
        way: Way::Both,
        address: None,
    };
    match happened.kind.as_str() {
        "handover.shared" => vec![tell(ic, author, "handover.shared")],
        "handover.commented" => vec![tell(author, ic, "handover.commented")],
        "handover.released" => {
            let reader = reader.iter().map(|reader| tell(reader, author, "handover.released"));
            [tell(ic, author, "handover.passed_on"), tell(author, ic, "handover.passed_on.author")]
                .into_iter()
                .chain(reader)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The IC hears of a move before it happens, and so do the two who hold the rope.
pub(super) fn planned(happened: &Happened) -> Vec<Told> {
    let Thing::Move { ic, next, holds, planned_by, at } = &happened.thing else { return Vec::new() };
    let tell = |to: PersonId, other: &Who, kind| Told {
        to,
        kind,
        other: Some(other.clone()),
        path: format!("/people/{}/line", ic.id),
        at: Some(*at),
        way: Way::Both,
        address: None,
    };
    let (own, of_ic) = match happened.kind.as_str() {
        "line.move_planned" => ("line.move_planned", "line.move_planned.manager"),
        "line.move_changed" => ("line.move_changed", "line.move_changed.manager"),
        "line.move_called_off" => ("line.move_called_off", "line.move_called_off.manager"),
        // Nobody holds the rope meanwhile, so nobody else hears of it.
        "line.move_kept" => ("line.move_kept", "line.move_kept.manager"),
        "line.move_left" => {
            let planner = Some(*planned_by).filter(|planner| *planner != next.id);
            return [Some(next.id), planner]
                .into_iter()
                .flatten()
                .map(|to| tell(to, ic, "line.move_left.manager"))
                .collect();
        }
        "line.move_failed" => {
            let planner = tell(*planned_by, ic, "line.move_failed.manager");
            return vec![tell(ic.id, next, "line.move_failed"), planner];
        }
        _ => return Vec::new(),
    };
    let managers = [Some(next), holds.as_ref()].into_iter().flatten();
    let managers = managers.map(|manager| tell(manager.id, ic, of_ic));
    std::iter::once(tell(ic.id, next, own)).chain(managers).collect()
}

/// All three hear that somebody stands in, that it is called off, and that it is over.
pub(super) fn stands_in(happened: &Happened) -> Vec<Told> {
    let Thing::StandIn { ic, manager, stands_in, from_at, until_at } = &happened.thing else { return Vec::new() };
    let (kinds, at) = match happened.kind.as_str() {
        "line.stand_in_arranged" => {
            (["line.stand_in.ic", "line.stand_in.manager", "line.stand_in.stands_in"], Some(*from_at))
        }
        "line.stand_in_called_off" => {
            (["line.stand_in_off.ic", "line.stand_in_off.manager", "line.stand_in_off.stands_in"], Some(*from_at))
        }
        "line.stand_in_ended" => {
            (["line.stand_in_over.ic", "line.stand_in_over.manager", "line.stand_in_over.stands_in"], Some(*until_at))
        }
        _ => return Vec::new(),
    };
    let page = format!("/people/{}/line", ic.id);
    let told = [(ic, stands_in), (manager, stands_in), (stands_in, ic)].into_iter().zip(kinds);
    let told = told.map(|((to, other), kind)| Told {
        to: to.id,
        kind,
        other: Some(other.clone()),
        path: page.clone(),
        at,
        way: Way::Both,
        address: None,
    });
    told.collect()
}
