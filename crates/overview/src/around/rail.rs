//! The entries of the rail, from the facts.

use jiff::Timestamp;
use kit::dates;
use kit::names;
use kit::web::icons::Icon;
use kit::web::shell::{Owed, Rail, RailLink};

use super::queries::{LineFacts, MyFacts};
use super::rules::{due_state, end_word, short_day};

/// The rail of one person.
pub fn rail(me: &MyFacts, lines: &[LineFacts], now: Timestamp) -> Rail {
    let climbs_only = lines.is_empty() && me.manager_id.is_some();
    let mut sections = Vec::new();
    if !lines.is_empty() {
        sections.push(("Your line".to_owned(), line_links(me, lines, now)));
    }
    match &me.manager_name {
        Some(manager) if climbs_only => sections.push(("Holding your rope".to_owned(), vec![rope_holder(me, manager)])),
        Some(manager) => sections.push(("Your own climb".to_owned(), own_climb(me, manager))),
        None => {}
    }
    let running = running_it(me.roles.as_deref().unwrap_or_default());
    if !running.is_empty() {
        sections.push(("Running it".to_owned(), running));
    }
    Rail { main: main_links(me, lines, climbs_only, now), sections }
}

fn main_links(me: &MyFacts, lines: &[LineFacts], climbs_only: bool, now: Timestamp) -> Vec<RailLink> {
    let owed: i64 = lines.iter().map(|line| line.owed).sum();
    let owed_word = if owed > 0 { format!("{owed} owed") } else { String::new() };
    let mut links = vec![RailLink {
        owed: if owed > 0 { Owed::Yes } else { Owed::No },
        ..link("/", "Today", Icon::Today, owed_word)
    }];
    if climbs_only {
        links.push(link(format!("/people/{}", me.id), "My climb", Icon::Readiness, ""));
        links.push(link(format!("/people/{}/plan", me.id), "My plan", Icon::Plan, ""));
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
    let today = dates::local(now, &me.zone).date();
    let entry = |line: &LineFacts| {
        let (end, owed) = end_word(due_state(line, me.quarterly_months, &me.zone, today), &me.zone, now);
        RailLink { path: format!("/people/{}", line.ic_id), text: line.ic_name.clone(), icon: None, end, owed }
    };
    lines.iter().map(entry).collect()
}

fn own_climb(me: &MyFacts, manager: &str) -> Vec<RailLink> {
    vec![
        link(format!("/people/{}", me.id), "My climb", Icon::Readiness, ""),
        link(format!("/people/{}/plan", me.id), "My plan", Icon::Plan, ["with", names::first(manager)].join(" ")),
    ]
}

fn own_preparation(me: &MyFacts, now: Timestamp) -> Option<RailLink> {
    let next_at = dates::local(me.next_at?, &me.zone);
    let day = short_day(next_at.date(), dates::local(now, &me.zone).date());
    let end = format!("{day} {}", dates::time(&next_at));
    Some(link(format!("/conversations/{}/preparation", me.next_id?), "Prepare", Icon::Pen, end))
}

fn rope_holder(me: &MyFacts, manager: &str) -> RailLink {
    let path = me.manager_id.map_or_else(String::new, |id| format!("/people/{id}"));
    RailLink { path, text: manager.to_owned(), icon: None, end: "manager".to_owned(), owed: Owed::No }
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
    use people::PersonId;

    fn me(roles: &str, manager: Option<&str>) -> MyFacts {
        MyFacts {
            id: PersonId(1),
            zone: "Europe/Lisbon".to_owned(),
            roles: (!roles.is_empty()).then(|| format!("{roles} {roles}")),
            is_demo: false,
            quarterly_months: 3,
            follow_up_hours: 24,
            unread: 2,
            manager_id: manager.map(|_| PersonId(9)),
            manager_name: manager.map(str::to_owned),
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
        let all = said(&rail(&me("", Some("Ruth Adeyemi")), &[], now()));
        assert_eq!(all[..4], ["Today", "My climb", "My plan", "Prepare Thu 14:00"]);
        assert_eq!(all[4..11], ["Conversations", "Evidence", "Promises", "Framework", "People", "Search", "Notices 2"]);
        assert_eq!(all[11..], ["Holding your rope:", "Ruth Adeyemi manager"]);
    }

    #[test]
    fn only_roles_see_how_it_runs_and_only_administrators_the_outbox() {
        let of = |roles: &str| said(&rail(&me(roles, None), &[], now())).split_off(8);
        assert_eq!(of("administrator"), ["Running it:", "Import people", "Roles", "Outbox", "Workspace"]);
        assert_eq!(of("people_partner"), ["Running it:", "Import people", "Import a framework", "Roles", "Workspace"]);
        assert!(of("").is_empty());
    }
}
