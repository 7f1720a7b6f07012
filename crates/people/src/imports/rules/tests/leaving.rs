//! Last days in a file, and who is without a manager after them.

use super::*;

#[test]
fn whoever_loses_their_manager_is_named_unless_somebody_follows() {
    let mut people = people();
    people.push(person(5, "Kai Nakamura", "kai@x.example", Some(2)));
    people.push(person(6, "Noor Haddad", "noor@x.example", Some(2)));
    people.push(person(7, "Edda Jonsdottir", "edda@x.example", Some(2)));
    people[5].planned_manager = Some(PersonId(3));
    let file = "name,email,manager_email,last_day\nRuth Adeyemi,ruth@x.example,,2027-01-31\n\
        Kai Nakamura,kai@x.example,tomas@x.example,\nEdda Jonsdottir,edda@x.example,,2027-01-31\n";
    let plan = planned(&people, file);
    let named: Vec<_> = plan.uncared.iter().map(|one| (one.name.as_str(), one.manager.as_str(), one.last_on)).collect();
    assert_eq!(named, [("Ines Carvalho", "Ruth Adeyemi", date(2027, 1, 31))]);
    let past = planned(&people, &file.replace("2027-01-31", "2026-11-20"));
    assert_eq!(past.uncared.len(), 1, "{:?}", past.uncared);
    assert!(planned(&done(&people, &plan), file).uncared.is_empty(), "said once, with the day that is new");
}
