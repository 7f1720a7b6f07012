//! What the tree itself must keep to (ARCHITECTURE section 2).

use db::MIGRATIONS;

/// The two schemas say the same in the words of each engine.
#[test]
fn the_two_schemas_are_one() {
    for step in MIGRATIONS {
        let plain = |text: &str| {
            let words = text
                .replace(" collate \"C\"", "")
                .replace("bigint", "integer")
                .replace("bytea", "blob")
                .replace(") strict;", ");");
            words.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(plain(step.sqlite), plain(step.postgres), "migration {:04} differs", step.number);
    }
}
