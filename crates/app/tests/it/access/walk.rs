//! Somebody opens every page there is.

use std::collections::{BTreeMap, BTreeSet};

use app::routes;

use super::words::Told;
use super::world::{Era, Who, World};
use crate::support::Page;

/// The pages somebody was answered with, by path.
pub(super) type Walked = Vec<(String, Page)>;

/// A page nobody has.
pub(super) const NOWHERE: &str = "/people/0000000000001/nothing";

/// The path of every route, once for everything the world has in its place.
pub(super) fn paths(world: &World<'_>, told: &Told) -> Vec<String> {
    let site = routes::site();
    let mut all: Vec<String> = Vec::new();
    for entry in site.entries() {
        // Links carry a secret of their own; they have their own stories in `sign_in`.
        let ways_in =
            ["/assets/", "/health", "/sign-in/", "/reset/", "/invitations/", "/settings/email/", "/unsubscribe/"];
        if !ways_in.iter().any(|start| entry.path.starts_with(start)) {
            all.extend(filled(world, told, entry.path));
        }
    }
    for asked in ["/people?q=zq", "/people?q=ines", "/search?q=zq", "/search?q=ines"] {
        let path = asked.split('?').next().unwrap_or(asked);
        if site.entries().iter().any(|entry| entry.path == path) {
            all.push(asked.to_owned());
        }
    }
    all
}

/// A path with something in the place of each of its marks.
fn filled(world: &World<'_>, told: &Told, path: &str) -> Vec<String> {
    let Some(start) = path.find('{') else { return vec![path.to_owned()] };
    let (before, rest) = path.split_at(start);
    let after = rest.split_once('}').map(|(_, after)| after).unwrap_or_default();
    let values = values(world, told, before);
    values.iter().flat_map(|value| filled(world, told, &format!("{before}{value}{after}"))).collect()
}

/// What may stand after the beginning of a path.
fn values(world: &World<'_>, told: &Told, before: &str) -> Vec<String> {
    let short = |ids: &[i64]| ids.iter().map(|id| kit::ids::short(*id)).collect::<Vec<String>>();
    let one = |text: &str| vec![text.to_owned()];
    match before.trim_end_matches('/').rsplit('/').next().unwrap_or_default() {
        "people" | "accounts" | "administrator" => {
            [Who::Ines, Who::Edda, Who::Kai, Who::Ruth].iter().map(|who| world.id(*who).to_string()).collect()
        }
        "conversations" => told.talks.iter().map(|talk| talk.id.to_string()).collect(),
        "evidence" => short(&told.evidence),
        "goals" => short(&told.goals),
        "promises" => short(&told.promises),
        "lines" => {
            let open = [Who::Ines, Who::Edda, Who::Kai].map(|climber| world.line(climber, Era::Now).0);
            let ended: Vec<i64> = told.lines.iter().chain(&told.agendas).copied().collect();
            [short(&ended), short(&open)].concat()
        }
        "topics" => short(&told.topics),
        "entries" => short(&[1]),
        "captured" => one("gaps"),
        "checklist" => one("examples_told"),
        "levels" => one(&world.framework.levels[1].key),
        "competencies" => one(&world.framework.pillars[0].competencies[0].key),
        "criteria" => one(&world.framework.pillars[0].competencies[0].criteria[0].key),
        "drafts" if before.starts_with("/kinds") => short(&[world.drafts.kind]),
        "kinds" => one("career"),
        "pages" => one("about"),
        "parts" => one("month"),
        "drafts" => short(&[world.drafts.closed, world.drafts.open]),
        "wordings" => short(&[world.drafts.wording]),
        "roles" => one("administrator"),
        "sessions" | "changes" | "notices" | "import" | "outbox" => short(&[1]),
        other => panic!("the walk does not know what stands after “{other}” in {before}: teach it"),
    }
}

/// Every page somebody is answered with. What is refused is the page of what does not exist,
/// to the letter; nothing breaks.
pub(super) async fn walk(world: &World<'_>, who: Who, paths: &[String]) -> Walked {
    let actor = world.actor(who);
    let nothing = actor.get(NOWHERE).await;
    let is_out = matches!(who, Who::Kofi | Who::Nobody);
    assert_eq!(nothing.status.as_u16(), 404, "{who:?}");
    let mut walked = Vec::new();
    for path in paths {
        let page = actor.get(path).await;
        match page.status.as_u16() {
            // 409: it was possible once; only who knows of it is told so.
            200 | 303 | 409 => {}
            404 => assert!(page.text == nothing.text, "{who:?} {path}: the 404 differs from a page nobody has"),
            status => panic!("{who:?} {path} answers {status}:\n{}", page.text),
        }
        if is_out && page.status == 303 {
            let to = page.location.as_deref().unwrap_or_default();
            assert!(to.starts_with("/sign-in") || ["/", "/phone"].contains(&to), "{who:?} {path} leads to {to}");
        }
        walked.push((path.clone(), page));
    }
    walked
}

/// What is said in a number instead of a word: the totals of a talk, now and then.
pub(super) const COUNTED: [&str; 2] = ["7101 min", "7202 min"];

/// Where each word of a world stands, among pages.
pub(super) fn found(walked: &Walked) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, page) in walked {
        for counted in COUNTED.into_iter().filter(|counted| page.text.contains(counted)) {
            found.entry(counted.to_owned()).or_default().insert(path.clone());
        }
        for rest in page.text.split("zq-").skip(1) {
            let end = rest.find(|letter: char| !(letter.is_ascii_lowercase() || letter == '-')).unwrap_or(rest.len());
            found.entry(format!("zq-{}", &rest[..end])).or_default().insert(path.clone());
        }
    }
    found
}
