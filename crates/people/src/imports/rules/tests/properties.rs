//! What holds for every file, however it was made.

use proptest::prelude::*;

use super::*;

/// Cells as people and spreadsheets should not have left them.
fn hostile() -> impl Strategy<Value = String> {
    let cells = [
        "",
        "=1+1",
        "-",
        "n/a",
        "Ines",
        "ines@x.example",
        "ruth@x.example",
        "p1@x.example; p2@x.example",
        "@",
        "a@b",
        "2025-02-30",
        "9999-12-31",
        "31/12/2024",
        "45292",
        "Senior",
        "Wizard",
        "Mars/Base",
        "Jos\u{c3}\u{a9}",
        "\u{fffd}",
        "\u{202e}x",
        "\"open",
        "\"a\nb\"",
        "'=1",
        "0x1F",
        "\t",
        "p1@x.example",
        "17",
    ];
    proptest::sample::select(cells.map(str::to_owned).to_vec())
}

proptest! {
    #[test]
    fn whatever_stands_in_a_file_it_is_read_or_every_row_says_why_not(
        heads in proptest::sample::subsequence(
            vec!["name", "email", "manager_email", "level", "framework", "level_since", "first_day", "last_day", "team", "time_zone", "id", "shoe size"], 1..12),
        rows in proptest::collection::vec(proptest::collection::vec(hostile(), 0..13), 0..10),
        separator in proptest::sample::select(vec![",", ";", "\t"]),
    ) {
        let rows = rows.iter().map(|row| row.join(separator));
        let text: Vec<String> = std::iter::once(heads.join(separator)).chain(rows).collect();
        match Sheet::read(text.join("\n").as_bytes()) {
            Err(reason) => prop_assert!(reason.sentence().ends_with(['.', '?'])),
            Ok(sheet) => {
                let (known, ladders) = (people(), ladders());
                let facts = Facts { known: &known, ladders: Some(&ladders), importer: HANA, own_lines_wait: true, sends_mail: false, zone: "UTC", today: today(), now: now() };
                let plan = plan(&sheet, &facts);
                prop_assert!(plan.problems.iter().all(|problem| problem.line > 0 && problem.reason.ends_with(['.', '?'])), "{:?}", plan.problems);
                let goes_in = |line: u64| plan.rows.iter().any(|row| row.line == line);
                let is_left_out = |line: u64| plan.problems.iter().any(|one| one.line == line && one.severity == Severity::LeftOut);
                for row in &sheet.rows {
                    prop_assert!(goes_in(row.line) != is_left_out(row.line), "line {} of\n{}", row.line, text.join("\n"));
                }
            }
        }
    }

    #[test]
    fn the_same_file_a_second_time_changes_nothing(
        rows in proptest::collection::vec((0usize..12, proptest::option::of(0usize..14), 0usize..4, proptest::option::of(1i8..28), 0usize..3), 1..14)
    ) {
        let mut text = "name;email;manager_email;level;last_day;team;id\n".to_owned();
        let address = |number: usize| ["ines@x.example", "ruth@x.example", "tomas@x.example", "hana@x.example"].get(number).map_or_else(|| format!("p{number}@x.example"), |email| (*email).to_owned());
        for (who, manager, level, last, team) in rows {
            let manager = manager.map(address).unwrap_or_default();
            let level = ["", "Junior", "senior", "Wizard"][level];
            let last = last.map(|day| format!("2026-11-{day:02}")).unwrap_or_default();
            text += &format!("P{who};{};{manager};{level};{last};{};{}\n", address(who), ["", "Fares", "=x"][team], if who % 2 == 0 { who.to_string() } else { String::new() });
        }
        let known = people();
        let first = planned(&known, &text);
        let second = planned(&done(&known, &first), &text);
        for row in &second.rows {
            prop_assert!(!row.does_something(), "{row:?}\nafter\n{text}");
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(mut order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle()) {
        let rows = ["Aiko,aiko@x.example,lars@x.example", "Lars,lars@x.example,ruth@x.example", "Ines Carvalho,ines@x.example,aiko@x.example",
            "Bad,bad,", "Kofi,kofi@x.example,bad", "Ruth Adeyemi,ruth@x.example,hana@x.example"];
        let build = |order: &[usize]| {
            let text: Vec<&str> = std::iter::once("name,email,manager_email").chain(order.iter().map(|row| rows[*row])).collect();
            let plan = planned(&people(), &text.join("\n"));
            let mut moves: Vec<(String, Option<String>)> = plan.rows.iter().map(|row| (row.card.name.clone(), row.line_move.as_ref().map(|line| line.new.clone()))).collect();
            moves.sort();
            moves
        };
        let shuffled = build(&order);
        order.sort_unstable();
        prop_assert_eq!(shuffled, build(&order));
    }
}
