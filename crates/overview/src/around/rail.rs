//! The entries of the rail, from the facts.

use conversations::one_on_ones;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::dates;
use kit::names;
use kit::web::icons::Icon;
use kit::web::shell::{Owed, Rail, RailLink};
use people::PersonId;

use super::queries::MyFacts;
use super::rules::{LineFacts, due_state, end_word, short_day};

/// The rail of one person.
pub fn rail(me: &MyFacts, (lines, standing_in): (&[LineFacts], &[LineFacts]), now: Timestamp) -> Rail {
    let climbs_only = lines.is_empty() && (me.manager_id.is_some() || me.has_climbed);
    let mut sections = Vec::new();
    if !lines.is_empty() {
        sections.push(("Your line".to_owned(), line_links(me, lines, now)));
    }
    if !standing_in.is_empty() {
        sections.push(("Standing in".to_owned(), temporary_links(me, standing_in, now)));
    }
    match &me.manager_name {
        Some(manager) if climbs_only => sections.push(("Holding your rope".to_owned(), rope_holders(me, manager, now))),
        Some(manager) => sections.push(("Your own climb".to_owned(), own_climb(me, manager))),
        // Nobody holds the rope now: what was climbed and planned is there still.
        None if me.has_climbed && !climbs_only => {
            sections.push(("Your own climb".to_owned(), alone(me, String::new())))
        }
        None => {}
    }
    let running = running_it(me.roles.as_deref().unwrap_or_default());
    if !running.is_empty() {
        sections.push(("Running it".to_owned(), running));
    }
    Rail { main: main_links(me, (lines, standing_in), climbs_only, now), sections }
}

fn main_links(
    me: &MyFacts,
    (lines, standing_in): (&[LineFacts], &[LineFacts]),
    climbs_only: bool,
    now: Timestamp,
) -> Vec<RailLink> {
    let owed: i64 = lines.iter().chain(standing_in).map(|line| line.owed).sum();
    let owed_word = if owed > 0 { format!("{owed} owed") } else { String::new() };
    let mut links = vec![RailLink {
        owed: if owed > 0 { Owed::Yes } else { Owed::No },
        ..link("/", "Today", Icon::Today, owed_word)
    }];
    if climbs_only {
        links.extend(alone(me, String::new()));
        links.extend(me.manager_id.map(|_| link(one_on_ones::path(me.id), "My 1:1s", Icon::Again, "")));
        links.extend(own_preparation(me, now));
    }
    let unread = if me.unread > 0 { me.unread.to_string() } else { String::new() };
    links.extend([
        link("/conversations", "Conversations", Icon::Conversations, ""),
        link("/evidence", "Evidence", Icon::Evidence, ""),
        link("/promises", "Promises", Icon::Check, ""),
        link("/framework", "Framework", Icon::Framework, ""),
        link("/people", "People", Icon::People, ""),
        link("/search", "Search", Icon::Search, ""),
        link("/notices", "Notices", Icon::Bell, unread),
    ]);
    links
}

fn line_links(me: &MyFacts, lines: &[LineFacts], now: Timestamp) -> Vec<RailLink> {
    let entry = |line: &LineFacts| {
        let (end, owed) = end_word(due_state(line), &me.zone, now);
        RailLink { path: format!("/people/{}", line.ic_id), text: line.ic_name.clone(), icon: None, end, owed }
    };
    lines.iter().map(entry).collect()
}

fn own_climb(me: &MyFacts, manager: &str) -> Vec<RailLink> {
    let mut links = alone(me, ["with", names::first(manager)].join(" "));
    links.push(link(one_on_ones::path(me.id), "My 1:1s", Icon::Again, ""));
    links
}

/// What is one's own with a manager and without; `with` says with whom.
fn alone(me: &MyFacts, with: String) -> Vec<RailLink> {
    vec![
        link(format!("/people/{}", me.id), "My climb", Icon::Readiness, ""),
        link(format!("/people/{}/plan", me.id), "My plan", Icon::Plan, with),
    ]
}

fn own_preparation(me: &MyFacts, now: Timestamp) -> Option<RailLink> {
    let next_at = dates::local(me.next_at?, &me.zone);
    let day = short_day(next_at.date(), dates::local(now, &me.zone).date());
    let end = format!("{day} {}", dates::time(&next_at));
    Some(link(format!("/conversations/{}/preparation", me.next_id?), "Prepare", Icon::Pen, end))
}

/// Who holds the rope, and who stands in for them.
fn rope_holders(me: &MyFacts, manager: &str, now: Timestamp) -> Vec<RailLink> {
    let entry = |id: Option<PersonId>, name: &str, end: String| {
        let path = id.map_or_else(String::new, |id| format!("/people/{id}"));
        RailLink { path, text: name.to_owned(), icon: None, end, owed: Owed::No }
    };
    let mut holders = vec![entry(me.manager_id, manager, "manager".to_owned())];
    if let (Some(name), Some(until)) = (&me.stand_in_name, me.stand_in_until_on) {
        let today = dates::local(now, &me.zone).date();
        holders.push(entry(me.stand_in_id, name, until_word(until, today)));
    }
    holders
}

/// The lines somebody stands in, each with its last day unless something is owed first.
fn temporary_links(me: &MyFacts, lines: &[LineFacts], now: Timestamp) -> Vec<RailLink> {
    let today = dates::local(now, &me.zone).date();
    let entry = |line: &LineFacts| {
        let (end, owed) = match (line.owed_at, line.stands_in_until_on) {
            (None, Some(until)) => (until_word(until, today), Owed::No),
            _ => end_word(due_state(line), &me.zone, now),
        };
        RailLink { path: format!("/people/{}", line.ic_id), text: line.ic_name.clone(), icon: None, end, owed }
    };
    lines.iter().map(entry).collect()
}

/// "until 4 Dec".
fn until_word(until: Date, today: Date) -> String {
    format!("until {}", dates::short_day(until, today))
}

fn running_it(roles: &str) -> Vec<RailLink> {
    let is_admin = roles.contains("administrator");
    if !is_admin && !roles.contains("people_partner") {
        return Vec::new();
    }
    let mut links = vec![link("/people/import", "Import people", Icon::Upload, "")];
    if roles.contains("people_partner") {
        links.push(link("/frameworks/import", "Import a framework", Icon::Framework, ""));
    }
    links.push(link("/roles", "Roles", Icon::Key, ""));
    if is_admin {
        links.push(link("/accounts", "Accounts", Icon::Lock, ""));
        links.push(link("/outbox", "Outbox", Icon::Mail, ""));
    }
    links.push(link("/workspace", "Workspace", Icon::Cog, ""));
    links
}

fn link(path: impl Into<String>, text: &str, icon: Icon, end: impl Into<String>) -> RailLink {
    RailLink { path: path.into(), text: text.to_owned(), icon: Some(icon), end: end.into(), owed: Owed::No }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use people::LineId;

    fn me(roles: &str, manager: Option<&str>) -> MyFacts {
        MyFacts {
            id: PersonId(1),
            zone: "Europe/Lisbon".to_owned(),
            roles: (!roles.is_empty()).then(|| format!("{roles} {roles}")),
            is_demo: false,
            cadence_version: 1,
            follow_up_hours: 24,
            unread: 2,
            manager_id: manager.map(|_| PersonId(9)),
            manager_name: manager.map(str::to_owned),
            stand_in_id: None,
            stand_in_name: None,
            stand_in_until_on: None,
            has_climbed: manager.is_some(),
            next_id: Some(super::super::queries::TalkId(5)),
            next_at: Some("2026-11-26T14:00:00Z".parse().unwrap()),
        }
    }

    fn said(rail: &Rail) -> Vec<String> {
        let entry = |link: &RailLink| format!("{} {}", link.text, link.end).trim().to_owned();
        let mut all: Vec<String> = rail.main.iter().map(entry).collect();
        for (title, links) in &rail.sections {
            all.push(format!("{title}:"));
            all.extend(links.iter().map(entry));
        }
        all
    }

    fn now() -> Timestamp {
        "2026-11-24T09:40:00Z".parse().unwrap()
    }

    #[test]
    fn an_ic_sees_their_own_preparation_and_who_holds_the_rope() {
        let all = said(&rail(&me("", Some("Ruth Adeyemi")), (&[], &[]), now()));
        assert_eq!(all[..5], ["Today", "My climb", "My plan", "My 1:1s", "Prepare Thu 14:00"]);
        assert_eq!(all[5..12], ["Conversations", "Evidence", "Promises", "Framework", "People", "Search", "Notices 2"]);
        assert_eq!(all[12..], ["Holding your rope:", "Ruth Adeyemi manager"]);
    }

    #[test]
    fn a_stand_in_has_the_line_apart_with_its_last_day_and_the_ic_sees_both() {
        let line = LineFacts {
            line_id: LineId(1),
            ic_id: PersonId(2),
            ic_name: "Kofi Mensah".to_owned(),
            started_at: now(),
            last_held_at: None,
            next_at: None,
            owed_at: None,
            owed: 0,
            called_off: 0,
            stands_in_until_on: Some(date(2026, 12, 4)),
            manager_name: "Ruth Adeyemi".to_owned(),
            due: Vec::new(),
        };
        let all = said(&rail(&me("", Some("Beatriz Moreira")), (&[], std::slice::from_ref(&line)), now()));
        assert_eq!(
            all[12..],
            ["Standing in:", "Kofi Mensah until 4 Dec", "Holding your rope:", "Beatriz Moreira manager"]
        );
        let owed = LineFacts { owed_at: Some("2026-11-24T16:00:00Z".parse().unwrap()), owed: 1, ..line };
        assert_eq!(said(&rail(&me("", None), (&[], &[owed]), now()))[9], "Kofi Mensah 6 h");
        let climbs = MyFacts {
            stand_in_id: Some(PersonId(5)),
            stand_in_name: Some("Noor Haddad".to_owned()),
            stand_in_until_on: Some(date(2026, 12, 4)),
            ..me("", Some("Ruth Adeyemi"))
        };
        let all = said(&rail(&climbs, (&[], &[]), now()));
        assert_eq!(all[12..], ["Holding your rope:", "Ruth Adeyemi manager", "Noor Haddad until 4 Dec"]);
    }

    #[test]
    fn whoever_has_no_line_any_more_finds_their_climb_and_plan() {
        let alone = MyFacts { has_climbed: true, next_id: None, next_at: None, ..me("", None) };
        assert_eq!(said(&rail(&alone, (&[], &[]), now()))[..4], ["Today", "My climb", "My plan", "Conversations"]);
        assert_eq!(said(&rail(&me("", None), (&[], &[]), now()))[1], "Conversations", "nobody ever held their rope");
    }

    #[test]
    fn only_roles_see_how_it_runs_and_only_administrators_the_outbox() {
        let of = |roles: &str| said(&rail(&me(roles, None), (&[], &[]), now())).split_off(8);
        assert_eq!(of("administrator"), ["Running it:", "Import people", "Roles", "Accounts", "Outbox", "Workspace"]);
        assert_eq!(of("people_partner"), ["Running it:", "Import people", "Import a framework", "Roles", "Workspace"]);
        assert!(of("").is_empty());
    }
}
