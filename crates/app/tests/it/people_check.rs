//! `belay people check` says what an import would say, and writes nothing.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use db::Db;

const PEOPLE: &str = "name,email,level\nInes Carvalho,ines@marlowe.example,Staff\n";

fn check(folder: &Path) -> Output {
    check_of(folder, PEOPLE)
}

fn check_of(folder: &Path, people: &str) -> Output {
    command(folder, people).output().expect("belay runs")
}

fn json_of(folder: &Path, people: &str) -> Output {
    command(folder, people).arg("--json").output().expect("belay runs")
}

fn command(folder: &Path, people: &str) -> Command {
    let file = folder.join("people.csv");
    std::fs::write(&file, people).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_belay"));
    command.args(["people", "check"]).arg(file).arg("--data").arg(folder.join("data"));
    command
}

/// Every file of the data folder, with what is in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder.join("data")).expect("the data folder");
    let file = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.expect("an entry");
        (entry.file_name().display().to_string(), std::fs::read(entry.path()).expect("a file"))
    };
    entries.map(file).collect()
}

async fn database(folder: &Path) -> Db {
    std::fs::create_dir(folder.join("data")).expect("a folder");
    Db::open_file(&folder.join("data/belay.db")).await.expect("a database")
}

#[test]
fn without_a_workspace_the_file_is_held_against_itself_and_nothing_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = check(folder.path());
    assert!(output.status.success(), "{output:?}");
    assert!(!folder.path().join("data").exists());
    let said = String::from_utf8_lossy(&output.stdout);
    let unheld = "There is no workspace here, so levels were not held against a framework. (note)\n";
    assert_eq!(said, format!("{unheld}1 row can be imported.\n"));
}

#[test]
fn a_file_that_is_refused_has_a_place_for_other_programs() {
    let folder = tempfile::tempdir().expect("a folder");
    for (people, row, column) in [
        ("\nname,email,mail\nInes,ines@x.example,\n".to_owned(), 2, Some("mail")),
        ("name\nInes\n".to_owned(), 1, None),
        (format!("name,email\nInes{}\n", ",x".repeat(2_000)), 2, None),
    ] {
        let output = json_of(folder.path(), &people);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let finding = &report["findings"][0];
        assert_eq!((finding["row"].as_u64(), finding["column"].as_str()), (Some(row), column), "{report}");
        assert_eq!(finding["severity"], "refused");
    }
}

#[test]
fn of_what_comes_through_a_pipe_no_more_is_read_than_an_import_takes() {
    for kind in ["people", "framework"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_belay"));
        command.args([kind, "check", "/dev/stdin"]).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("belay runs");
        let mut pipe = child.stdin.take().expect("a pipe");
        let mut sent = 0;
        while sent < 200 && pipe.write_all(&vec![b'x'; 1024 * 1024]).is_ok() {
            sent += 1;
        }
        drop(pipe);
        let output = child.wait_with_output().expect("an end");
        assert!(String::from_utf8_lossy(&output.stdout).contains("larger than 32 MB"), "{output:?}");
        assert!(sent < 40, "{sent} MB were taken");
    }
}

#[test]
fn days_and_formulas_are_judged_without_a_workspace_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let head = "name,email,level,level_since\n";
    for (row, said) in [
        ("Ines,ines@x.example,Staff,2026-02-30", "line 2, level_since: 2026-02-30 is not in the calendar. (left out)"),
        ("Ines,ines@x.example,=cmd,", "line 2, level: “=cmd” starts like a formula."),
    ] {
        let output = check_of(folder.path(), &format!("{head}{row}\n"));
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains(said), "{output:?}");
    }
}

#[tokio::test]
async fn a_workspace_is_read_and_left_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(folder.path()).await;
    db.migrate().await.expect("the schema");
    let with_it_open = check(folder.path());
    db.close().await;
    let before = files(folder.path());
    assert_eq!(before.keys().collect::<Vec<_>>(), ["belay.db"]);
    let alone = check(folder.path());
    assert!(before == files(folder.path()), "the check wrote into the data folder");
    for output in [with_it_open, alone] {
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("There is no framework yet"), "it asks the workspace for its levels: {output:?}");
    }
}

#[tokio::test]
async fn a_database_that_is_not_up_to_date_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    database(folder.path()).await.close().await;
    let before = files(folder.path());
    let output = check(folder.path());
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("The database is not up to date with this Belay."), "{said}");
    assert!(before == files(folder.path()), "the check wrote into the data folder");
}
