//! The table decides, and nothing beside it: read from the source.

use std::path::{Path, PathBuf};

use app::routes;
use people::access::Object;

use super::none;
use crate::tidy::sources;

fn is_in(path: &Path, places: &[&str]) -> bool {
    places.iter().any(|place| path.display().to_string().contains(place))
}

/// Where a row is only named: in the table itself, beside a route, and in sentences about it.
const NAMED: [&str; 5] = [
    "people/src/access/",
    "app/src/routes/",
    "people/src/lines/rules.rs",
    "people/src/stand_ins/rules.rs",
    "app/src/demo/",
];

/// A row that a route names and nobody asks for decides nothing: changing its cells would change
/// no page.
#[test]
fn every_row_of_a_route_is_asked_for() {
    let sources: Vec<(PathBuf, String)> = sources().into_iter().filter(|(path, _)| !is_in(path, &NAMED)).collect();
    let is_asked = |object: Object| {
        let name = format!("Object::{object:?}");
        let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        sources.iter().any(|(_, text)| text.split(name.as_str()).skip(1).any(ends))
    };
    let site = routes::site();
    let named = site.entries().iter().flat_map(|entry| entry.rows.iter().map(move |object| (entry.path, *object)));
    let problems: Vec<String> = named
        .filter(|(_, object)| *object != Object::PublicPage && !is_asked(*object))
        .map(|(path, object)| format!("{path} names {object:?}, which nobody asks for"))
        .collect();
    none(&problems);
}

/// Where a role says something else than who may read: who decides what somebody asked for, and
/// which fields of a card are whose.
const ROLES: [&str; 4] =
    ["people/src/access/", "people/src/sessions/", "people/src/lines/pages.rs", "people/src/people/card/pages.rs"];

#[test]
fn nobody_asks_for_a_role_beside_the_table() {
    let asks = |text: &str| text.contains(".is(Role::") || text.contains("viewer.roles");
    let asking = sources().into_iter().filter(|(path, text)| asks(text) && !is_in(path, &ROLES));
    none(&asking.map(|(path, _)| path.display().to_string()).collect::<Vec<String>>());
}
