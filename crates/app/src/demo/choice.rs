//! Whom a visitor of the demo may become: those with the most to look at on the day it is filled.
//! They are kept, so that they stay the same however many conversations are finished since.

use db::{DbError, Tx};
use kit::names;
use people::PersonId;

use super::queries::{self, Candidate};

/// Chooses them from the rows there are, and keeps them.
pub(super) async fn keep(tx: &mut Tx) -> Result<(), DbError> {
    let all = queries::candidates(tx).await?;
    for (place, one) in (1..).zip(choose(&all)) {
        queries::insert_persona(tx, place, one.id, &one.what).await?;
    }
    Ok(())
}

/// One of them.
#[derive(Debug)]
struct Persona {
    id: PersonId,
    what: String,
}

const AT_MOST: usize = 12;

/// The manager with the most conversations under way, everybody in that line, whoever holds
/// that manager's own rope, a second manager, and both roles.
fn choose(all: &[Candidate]) -> Vec<Persona> {
    let line_of = |manager: PersonId| all.iter().filter(move |one| one.manager_id == Some(manager));
    let mut managers: Vec<&Candidate> = all.iter().filter(|one| line_of(one.id).next().is_some()).collect();
    let under_way = |manager: &Candidate| line_of(manager.id).map(|one| one.under_way).sum::<i64>();
    managers.sort_by_key(|manager| std::cmp::Reverse(under_way(manager)));
    let mut chosen: Vec<Persona> = Vec::new();
    let mut add = |one: &Candidate, what: String| {
        if chosen.len() < AT_MOST && chosen.iter().all(|known| known.id != one.id) {
            chosen.push(Persona { id: one.id, what });
        }
    };
    if let Some(first) = managers.first() {
        add(first, holds(line_of(first.id).count()));
        for (role, what) in [("people_partner", "people partner"), ("administrator", "administrator")] {
            if let Some(one) = all.iter().find(|one| one.roles.as_deref().is_some_and(|roles| roles.contains(role))) {
                add(one, what.to_owned());
            }
        }
        if let Some(above) = all.iter().find(|one| Some(one.id) == first.manager_id) {
            add(above, format!("manages {}", names::first(&first.name)));
        }
        if let Some(second) = managers.get(1) {
            add(second, holds(line_of(second.id).count()));
        }
        let mut line: Vec<&Candidate> = line_of(first.id).collect();
        line.sort_by_key(|one| std::cmp::Reverse(one.under_way));
        line.iter().for_each(|one| add(one, ["with", names::first(&first.name)].join(" ")));
    }
    chosen
}

fn holds(count: usize) -> String {
    if count == 1 { "manages one".to_owned() } else { format!("manages {count}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: i64, name: &str, manager: Option<i64>, under_way: i64, roles: &str) -> Candidate {
        let roles = (!roles.is_empty()).then(|| format!("{roles} {roles}"));
        Candidate { id: PersonId(id), name: name.to_owned(), roles, manager_id: manager.map(PersonId), under_way }
    }

    #[test]
    fn the_busiest_line_comes_whole_with_both_roles_and_the_manager_above() {
        let all = [
            candidate(1, "Tomas Lindqvist", None, 0, ""),
            candidate(2, "Ruth Adeyemi", Some(1), 1, ""),
            candidate(3, "Ines Carvalho", Some(2), 2, ""),
            candidate(4, "Kofi Mensah", Some(2), 0, ""),
            candidate(5, "Hana Novak", None, 0, "administrator"),
            candidate(6, "Zeynep Aydoğdu", None, 0, "people_partner"),
        ];
        let name = |id| all.iter().find(|one| one.id == id).map_or("", |one| one.name.as_str());
        let said: Vec<String> = choose(&all).iter().map(|one| format!("{}, {}", name(one.id), one.what)).collect();
        assert_eq!(
            said,
            [
                "Ruth Adeyemi, manages 2",
                "Zeynep Aydoğdu, people partner",
                "Hana Novak, administrator",
                "Tomas Lindqvist, manages Ruth",
                "Ines Carvalho, with Ruth",
                "Kofi Mensah, with Ruth",
            ]
        );
        assert!(choose(&[]).is_empty());
    }
}
