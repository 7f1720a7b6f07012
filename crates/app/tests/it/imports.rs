//! People from files, kind and hostile.

use db::args;
use jiff::SignedDuration;

use crate::both;
use crate::people::ladder;
use crate::support::{Actor, Page, TestApp};

/// A file of `fixtures/people`.
fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/it/fixtures/people/{name}")).expect("a fixture")
}

/// Sends a file and opens its dry run; answers the path and the page.
pub(crate) async fn dry_run(actor: &Actor<'_>, name: &str, content: &[u8]) -> (String, Page) {
    let page = actor.upload("/people/import", &[], (name, content)).await;
    let path = page.location.clone().unwrap_or_else(|| panic!("{name} led nowhere ({}): {}", page.status, page.text));
    let page = actor.get(&path).await;
    (path, page)
}

/// What the confirmation of a dry run sends.
pub(crate) fn shown(page: &Page) -> String {
    let rest = page.text.split("name=\"shown\" value=\"").nth(1).expect("a fingerprint");
    rest.split('"').next().expect("its end").to_owned()
}

pub(crate) async fn count(test: &TestApp, sql: &'static str) -> i64 {
    test.app.db.value(sql, args![]).await.expect("an answer").unwrap_or_default()
}

both! {
    async fn a_file_is_shown_confirmed_and_changes_nothing_the_second_time(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        hana.get("/people/import").await.is(200).shows("See what it would do");
        let (path, page) = dry_run(&hana, "marlowe.csv", &fixture("marlowe.csv")).await;
        page.is(200).shows("3 people added, once you say so.").shows("1 row is left out").shows("Did you mean Junior?");
        page.shows("Confirmed, since 20 January 2025").shows("Hana Novak").shows("1 person not in the file");
        assert_eq!(count(&test, "select count(*) from person").await, 1, "a dry run writes nobody");
        let after = hana.post_and_follow(&path, &[("shown", &shown(&page))]).await;
        after.is(200).shows("Ines Carvalho").shows("Invite the ticked");
        let ines = people::accounts::by_email(&test.app.db, "ines@marlowe.example").await.expect("an answer").expect("Ines").id;
        let line = people::lines::open_of_ic(&test.app.db, ines).await.expect("an answer").expect("a line");
        assert_eq!(line.manager_name, "Ruth Adeyemi");
        assert_eq!(count(&test, "select count(*) from event where kind = 'line.opened'").await, 2);
        hana.get(&format!("/people/{ines}/level")).await.is(200).shows("is Confirmed.");
        hana.get("/people?q=carvalho").await.shows("One person matches.");
        hana.get(&path).await.is(409).shows("imported already");
        let (_, again) = dry_run(&hana, "marlowe.csv", &fixture("marlowe.csv")).await;
        again.is(200).shows("Nothing would change.").hides("Import 1 row").shows("1 row is left out");
    }
}

both! {
    async fn the_mended_file_brings_in_only_what_was_missing(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (path, page) = dry_run(&hana, "marlowe.csv", &fixture("marlowe.csv")).await;
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        let mended = String::from_utf8(fixture("marlowe.csv")).expect("UTF-8").replace("Juniour", "Junior").replace("Europe/London", "Europe/Paris");
        let (path, page) = dry_run(&hana, "mended.csv", mended.as_bytes()).await;
        page.is(200).shows("1 person added and 1 changed, once you say so.").shows("Europe/London").shows("Europe/Paris").shows("Aiko Tanaka");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        assert_eq!(count(&test, "select count(*) from person").await, 5);
    }
}

both! {
    async fn what_is_confirmed_is_what_was_shown(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (path, page) = dry_run(&hana, "x.csv", b"name,email,team\nRuth Adeyemi,ruth.adeyemi@marlowe.example,Fares\n").await;
        page.is(200).shows("1 person added");
        test.person("Ruth Adeyemi").await;
        let stale = hana.post(&path, &[("shown", &shown(&page))]).await;
        stale.is(409).shows("People changed while you looked.").shows("Nothing would change.");
        assert_eq!(count(&test, "select count(*) from person").await, 2);
    }
}

both! {
    async fn only_administrators_and_partners_import_and_each_their_own(test: TestApp) {
        test.workspace().await;
        let (hana, noor) = (test.person_with_role("Hana Novak", "administrator").await, test.person_with_role("Noor Haddad", "people_partner").await);
        let ruth = test.person("Ruth Adeyemi").await;
        ruth.get("/people/import").await.is(404);
        ruth.upload("/people/import", &[], ("x.csv", b"name,email\nA,a@x.example")).await.is(404);
        let (path, page) = dry_run(&noor, "x.csv", b"name,email\nA,a@x.example\n").await;
        page.is(200).shows("1 person added");
        hana.get(&path).await.is(404);
        ruth.post(&path, &[("shown", &shown(&page))]).await.is(404);
        noor.post_and_follow(&path, &[("shown", &shown(&page))]).await.is(200).shows("4 people.");
        noor.get("/people/import/invitations").await.is(404);
        ruth.get("/people/import/invitations").await.is(404);
    }
}

both! {
    async fn files_that_are_no_tables_are_refused_by_their_name(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        for (name, sentence) in [
            ("utf16.csv", "saved as UTF-16"),
            ("workbook.xlsx", "This is a workbook"),
            ("zeros.csv", "This file is not text"),
            ("no-email.csv", "No column is called “email”. Found: name, phone, city."),
        ] {
            hana.upload("/people/import", &[("text", "kept, what was pasted")], (name, &fixture(name))).await
                .is(422).shows(sentence).shows("kept, what was pasted");
        }
        hana.upload("/people/import", &[("text", " ")], ("", b"")).await.is(422).shows("There is nothing in it.");
        hana.upload("/people/import", &[("text", "")], ("headings.csv", b"name,email,manager_email\n")).await
            .is(422).shows("nobody stands under them");
        assert_eq!(count(&test, "select count(*) from import_draft").await, 0);
    }
}

both! {
    async fn hostile_rows_are_named_and_left_out(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (_, page) = dry_run(&hana, "formulas.csv", &fixture("formulas.csv")).await;
        page.is(200).shows("2 people added").shows("3 rows are left out").shows("starts like a formula").hides("<script>alert").hides("<b>Fares");
        let (_, page) = dry_run(&hana, "saved-twice.csv", &fixture("saved-twice.csv")).await;
        page.is(200).shows("Nothing would change.").shows("saved in one encoding and read in another").shows("a character was lost");
        let (_, page) = dry_run(&hana, "open-quote.csv", &fixture("open-quote.csv")).await;
        page.is(200).shows("1 person added").shows("Two").shows("opened here and not closed. Line 3 was read");
        let (path, page) = dry_run(&hana, "ring.csv", &fixture("ring.csv")).await;
        page.is(200).shows("4 people added").shows("That would close a ring").shows("Nobody is their own manager.");
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        assert_eq!(count(&test, "select count(*) from line").await, 0);
    }
}

/// Each finding of a file as its row, its column, its severity, and the beginning of its reason.
async fn findings(name: &str) -> Vec<String> {
    let now = crate::support::NOW.parse().expect("an instant");
    let report = people::imports::check(None, &fixture(name), now).await.expect("a report");
    let said = |finding: &people::imports::Finding| {
        let column = finding.column.as_deref().unwrap_or("-");
        let reason: String = finding.reason.chars().take(32).collect();
        format!("{} {column} {}: {}", finding.row.unwrap_or(0), finding.severity, reason.trim_end())
    };
    report.findings.iter().map(said).collect()
}

#[tokio::test]
async fn every_mistake_of_a_hostile_file_is_named_by_row_column_and_reason() {
    assert_eq!(
        findings("impossible-days.csv").await,
        [
            "2 first_day left_out: 2026-02-30 is not in the calenda",
            "3 last_day left_out: The last day, 1 April 2026, is b",
            "4 first_day left_out: “03/04/2025” can be read as 2025",
            "5 first_day left_out: 0206-01-01: the year 206 cannot",
        ]
    );
    assert_eq!(
        findings("managers.csv").await,
        [
            "2 manager_email without: Nobody has the address nobody@x.",
            "3 manager_email without: Two addresses stand here. Nobody",
            "5 email left_out: Line 6 has the same address. Kee",
            "6 email left_out: Line 5 has the same address. Kee",
        ]
    );
    assert_eq!(findings("shifted.csv").await, ["3 - left_out: The line has 5 cells, and there"]);
    assert_eq!(findings("open-quote.csv").await, ["2 name left_out: A quotation mark is opened here"]);
    assert_eq!(findings("utf16.csv").await, ["0 - refused: This file is saved as UTF-16 (“U"]);
    assert_eq!(findings("windows-1252.csv").await, ["2 name note: The file is not UTF-8, so it was"]);
    assert_eq!(findings("saved-twice.csv").await.len(), 2);
    assert!(findings("formulas.csv").await.iter().any(|said| said.contains("starts like a formula")));
    assert!(findings("ring.csv").await.iter().any(|said| said.contains("That would close a ring")));
}

#[tokio::test]
async fn a_column_nobody_knows_is_named_on_the_command_line_too() {
    let now = crate::support::NOW.parse().expect("an instant");
    let report = people::imports::check(None, b"\nname,email,shoe size\nAiko,aiko@x.example,41\n", now).await;
    let text = report.expect("a report").text();
    assert_eq!(
        text,
        "line 2, shoe size: Nobody here knows such a column; it is left alone. (note)\n1 row can be imported."
    );
}

#[tokio::test]
async fn a_file_with_a_million_columns_is_refused_by_their_number() {
    let now = crate::support::NOW.parse().expect("an instant");
    let wide = format!("name,email{}\nAiko,aiko@x.example\n", ",x".repeat(1_000_000));
    let report = people::imports::check(None, wide.as_bytes(), now).await.expect("a report");
    assert!(!report.importable);
    assert!(report.text().contains("Line 1 has 1000002 columns"), "{}", report.text());
    let later = format!("name,email\nAiko,aiko@x.example{}\n", ",x".repeat(1_000_000));
    let report = people::imports::check(None, later.as_bytes(), now).await.expect("a report");
    assert!(report.text().contains("Line 2 has 1000002 columns"), "{}", report.text());
}

both! {
    async fn what_is_exported_can_be_imported_and_changes_nothing(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (path, page) = dry_run(&hana, "marlowe.csv", &fixture("marlowe.csv")).await;
        hana.post(&path, &[("shown", &shown(&page))]).await.is(303);
        let odd = "update person set title = '=1+1', team = 'Fares, \"north\"', pronouns = '-' where name = 'Ines Carvalho'";
        test.app.db.run(odd, args![]).await.expect("a formula of an older day");
        hana.get("/people").await.shows("/people/export.csv");
        let file = hana.get("/people/export.csv").await;
        file.is(200).shows("\u{FEFF}external_id,name,email,manager_email").shows("'=1+1").shows("Confirmed,2025-01-20").hides(",=1+1");
        let (_, again) = dry_run(&hana, "people.csv", file.text.as_bytes()).await;
        again.is(200).shows("Nothing would change.").hides("left out").hides("not in the file");
        test.person("Ruth Adeyemi").await.get("/people/export.csv").await.is(404);
    }
}

both! {
    async fn the_command_line_says_the_same_as_the_page(test: TestApp) {
        test.workspace().await;
        ladder(&test).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (_, page) = dry_run(&hana, "marlowe.csv", &fixture("marlowe.csv")).await;
        page.is(200).shows("Did you mean Junior?");
        let report = people::imports::check(Some(&test.app), &fixture("marlowe.csv"), test.now()).await.expect("a report");
        assert_eq!(report.text(), "line 5, level: “Juniour” is not a level. Did you mean Junior? The levels are Junior, Confirmed, Senior. (left out)\n3 rows can be imported.");
        let json = report.json();
        for part in ["\"importable\": false", "\"row\": 5", "\"column\": \"level\"", "\"severity\": \"left_out\""] {
            assert!(json.contains(part), "{part} in {json}");
        }
        assert_eq!(count(&test, "select count(*) from person").await, 1, "nothing is written");
    }
}

both! {
    async fn spreadsheets_of_all_kinds_are_read(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (_, page) = dry_run(&hana, "semicolons-bom.csv", &fixture("semicolons-bom.csv")).await;
        page.is(200).shows("2 people added").shows("Nguyễn, Hương").shows("Łukasz Wójcik").hides("left out");
        let (_, page) = dry_run(&hana, "windows-1252.csv", &fixture("windows-1252.csv")).await;
        page.is(200).shows("José Müller").shows("read as Windows-1252").shows("The first one stands in line 2, name.");
        let (_, page) = dry_run(&hana, "x.csv", b"name,email\nJos\xC3\xA9,j@x.example\nRen\xE9,r@x.example\n").await;
        page.is(200).shows("1 person added").shows("José").shows("In “Ren\u{FFFD}” a character was lost").hides("Windows-1252");
        let pasted = hana.upload("/people/import", &[("text", "Joel Whitaker\tjoel@marlowe.example")], ("", b"")).await;
        hana.get(&pasted.location.expect("a dry run")).await.is(200).shows("Joel Whitaker");
    }
}

both! {
    async fn the_imported_are_invited_with_one_button(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (path, page) = dry_run(&hana, "x.csv", b"name,email\nA One,one@x.example\nA Two,two@x.example\n").await;
        let page = hana.post_and_follow(&path, &[("shown", &shown(&page))]).await;
        page.shows("A One").shows("A Two");
        let one = people::accounts::by_email(&test.app.db, "one@x.example").await.expect("an answer").map(|known| known.id).expect("A One");
        hana.post("/people/import/invitations", &[("person", &one.to_string())]).await.is(303);
        assert_eq!(count(&test, "select count(*) from event where kind = 'account.invited'").await, 1);
        hana.get("/people/import/invitations").await.is(200).shows("invited 23 November, not here yet");
        hana.post("/people/import/invitations", &[("everybody", "yes")]).await.is(303);
        let logged = "select count(*) from access_entry where what = 'invited' and about_id = $1";
        let logged = test.app.db.value::<i64>(logged, db::args![one]).await.expect("a count");
        assert_eq!(logged, Some(1), "in their access log, like an invitation of one");
        assert_eq!(count(&test, "select count(*) from event where kind = 'account.invited'").await, 3);
    }
}

both! {
    async fn a_file_nobody_confirmed_is_gone_after_a_day(test: TestApp) {
        test.workspace().await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let (path, _) = dry_run(&hana, "x.csv", b"name,email\nA One,one@x.example\n").await;
        test.advance(SignedDuration::from_hours(25));
        test.settle().await;
        hana.get(&path).await.is(404);
        assert_eq!(count(&test, "select count(*) from import_draft").await, 0);
    }
}
