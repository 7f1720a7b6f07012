//! What is said of a file whose people are not quite those who are here.

use super::*;

#[test]
fn reports_of_a_leaver_are_named_once_with_what_to_do() {
    let mut known = people();
    known[1].card.last_on = Some(date(2026, 11, 20));
    known[0].manager = None;
    let text = "name,email,manager_email\nInes Carvalho,ines@x.example,ruth@x.example\nKofi,kofi@x.example,ruth@x.example\n\
        Hana Novak,hana@x.example,tomas@x.example\nRuth Adeyemi,ruth@x.example,tomas@x.example\n";
    let plan = planned(&known, text);
    let said = "Ruth Adeyemi’s last day has passed, and 2 rows name them as the manager: lines 2, 3. Name another manager there, or leave those cells empty.";
    assert_eq!(reasons(&plan), [(2, Severity::Without, said)], "nothing is said of her own row");
    let one = planned(&known, "name,email,manager_email\nInes Carvalho,ines@x.example,ruth@x.example\n");
    let said = "Ruth Adeyemi’s last day has passed. Name another manager here, or leave the cell empty.";
    assert_eq!(reasons(&one), [(2, Severity::Without, said)]);
}

#[test]
fn a_sentence_about_many_rows_has_an_end() {
    let mut known = people();
    known[1].card.last_on = Some(date(2026, 11, 20));
    let rows: String = (0..20).map(|number| format!("Kofi,kofi{number}@x.example,ruth@x.example\n")).collect();
    let plan = planned(&known, &format!("name,email,manager_email\n{rows}"));
    let reasons = reasons(&plan);
    let said = reasons.iter().find(|(line, ..)| *line == 2).expect("a sentence").2;
    assert!(said.contains("and 20 rows name them as the manager: lines 2, 3, 4, 5, 6, 7, 8, 9 and 12 more."), "{said}");
}

#[test]
fn somebody_new_of_a_name_that_is_here_is_asked_about() {
    let mut known = people();
    let said =
        |known: &[Known], text: &str| reasons(&planned(known, text)).iter().map(|(line, ..)| *line).collect::<Vec<_>>();
    let plan = planned(&known, "name,email\nInés Carvalho,ines.c@x.example\n");
    let reason = "Somebody called Ines Carvalho is here already, as ines@x.example. The same person? Then give their external_id here, or change the address there, before you import this.";
    assert_eq!(reasons(&plan), [(2, Severity::Note, reason)]);
    assert_eq!(plan.rows[0].person, None, "nothing else changes");
    let both = "name,email\nInes Carvalho,ines@x.example\nInes Carvalho,ines.c@x.example\n";
    assert!(said(&known, both).is_empty(), "both are in the file: they are two");
    let numbered = "name,email,id\nInes Carvalho,ines.c@x.example,18\n";
    assert_eq!(said(&known, numbered), [2]);
    known[0].card.external_id = Some("17".to_owned());
    assert!(said(&known, numbered).is_empty(), "two numbers are two people");
}
