use kit::web::Problems;

use super::sheet::{Group, MOST, Sheet, Sort, choice, in_order, key_for, tick};
use crate::kinds::checks::{is_must, stays};
use crate::kinds::{Kind, Leads, Part, Shows, SideText};

const LEADS: &[(&str, &str)] = &[("ic", "The IC"), ("manager", "The manager"), ("both", "Both")];

const SHOWS: &[(&str, &str)] = &[
    ("notes", "The shared notes"),
    ("agenda", "The running agenda of the two"),
    ("goals", "Goals and promises"),
    ("recap", "Everything that was agreed, to read out"),
    ("assessment", "That the ratings are covered, or open"),
    ("side_by_side", "Both views side by side"),
];

/// The parts with their minutes, and room for one more.
pub fn sheet(kind: &Kind) -> Sheet {
    let part = |(place, part): (usize, &Part)| {
        let name = |field: &str| format!("part.{}.{field}", part.key);
        Group::new(part.title())
            .bare(name("place"), "Place", (place + 1).to_string(), Sort::Number)
            .bare(name("minutes"), "Minutes", part.minutes.to_string(), Sort::Number)
            .bare(name("leads"), "Who does most of the talking", leads(part.leads), choice(LEADS))
            .bare(name("shows"), "What stands in the middle of the room", shows(part.shows), choice(SHOWS))
            .bare(name("levels"), "Leads to what the framework asks at the level", tick(part.opens_levels), Sort::Tick)
            .bare(name("gone"), "Take this part away", tick(false), Sort::Tick)
    };
    let new = Group::folded("One more part")
        .field("new.ic", "Its title for the IC", "“Your month”", "", Sort::Line)
        .field("new.manager", "Its title for the manager", "“{other}’s month”", "", Sort::Line)
        .bare("new.minutes", "Minutes", "10", Sort::Number)
        .bare("new.leads", "Who does most of the talking", "ic", choice(LEADS))
        .bare("new.shows", "What stands in the middle of the room", "notes", choice(SHOWS));
    Sheet(kind.parts.iter().enumerate().map(part).chain([new]).collect())
}

/// Puts what was typed into the kind. The usual length is what the parts add up to.
pub fn apply(kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = typed.too_long();
    let mut parts = Vec::new();
    for (was, part) in kind.parts.iter().enumerate() {
        let name = |field: &str| format!("part.{}.{field}", part.key);
        if typed.is_ticked(&name("gone")) {
            if let Some(field) = part.captures.iter().find(|field| is_must(kind, &field.key)) {
                problems.add(name("gone"), stays(&field.label));
            }
            continue;
        }
        let place = typed.number(&name("place"), (1, MOST), &mut problems);
        let minutes = typed.number(&name("minutes"), (1, 90), &mut problems);
        let (leads, shows) = (read_leads(typed.value(&name("leads"))), read_shows(typed.value(&name("shows"))));
        let opens_levels = typed.is_ticked(&name("levels"));
        parts.push((was, place, Part { minutes, leads, shows, opens_levels, ..part.clone() }));
    }
    let mut parts = in_order(parts);
    if let Some(new) = new_part(kind, typed, &mut problems) {
        parts.push(new);
    }
    if parts.is_empty() || parts.len() > MOST as usize {
        problems.add("main", format!("An agenda has from one to {MOST} parts."));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    kind.minutes = parts.iter().map(|part| part.minutes).sum();
    kind.parts = parts;
    forget_missing(kind);
    Ok(())
}

fn new_part(kind: &Kind, typed: &Sheet, problems: &mut Problems) -> Option<Part> {
    let (ic, manager) = (typed.value("new.ic"), typed.value("new.manager"));
    if ic.is_empty() && manager.is_empty() {
        return None;
    }
    typed.needed("new.ic", "The part needs a title for the IC.", problems);
    typed.needed("new.manager", "The part needs a title for the manager.", problems);
    let taken: Vec<&str> = kind.parts.iter().map(|part| part.key.as_str()).collect();
    let side = |title: &str| SideText { title: title.to_owned(), ..SideText::default() };
    Some(Part {
        key: key_for(ic, &taken),
        minutes: typed.number("new.minutes", (1, 90), problems),
        leads: read_leads(typed.value("new.leads")),
        shows: read_shows(typed.value("new.shows")),
        opens_levels: false,
        captures: Vec::new(),
        ic: side(ic),
        manager: side(manager),
    })
}

/// Questions and talking points let go of parts that are no more.
fn forget_missing(kind: &mut Kind) {
    let keys: Vec<String> = kind.parts.iter().map(|part| part.key.clone()).collect();
    kind.questions.iter_mut().for_each(|question| question.parts.retain(|part| keys.contains(part)));
    kind.talking_points.iter_mut().for_each(|point| point.parts.retain(|part| keys.contains(part)));
}

fn leads(leads: Leads) -> &'static str {
    match leads {
        Leads::Ic => "ic",
        Leads::Manager => "manager",
        Leads::Both => "both",
    }
}

fn read_leads(value: &str) -> Leads {
    match value {
        "manager" => Leads::Manager,
        "both" => Leads::Both,
        _ => Leads::Ic,
    }
}

fn shows(shows: Shows) -> &'static str {
    match shows {
        Shows::Notes => "notes",
        Shows::Assessment => "assessment",
        Shows::SideBySide => "side_by_side",
        Shows::Goals => "goals",
        Shows::Recap => "recap",
        Shows::Agenda => "agenda",
    }
}

fn read_shows(value: &str) -> Shows {
    match value {
        "assessment" => Shows::Assessment,
        "side_by_side" => Shows::SideBySide,
        "goals" => Shows::Goals,
        "recap" => Shows::Recap,
        "agenda" => Shows::Agenda,
        _ => Shows::Notes,
    }
}

/// What a part shows, in words.
pub fn shown_as(of: Shows) -> &'static str {
    SHOWS.iter().find(|(value, _)| *value == shows(of)).map_or("", |(_, word)| word)
}
