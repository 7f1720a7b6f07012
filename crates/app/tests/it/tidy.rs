//! What the tree itself must keep to (ARCHITECTURE, "Rules that are checked").

use std::path::{Path, PathBuf};

use db::MIGRATIONS;
use syn::spanned::Spanned;
use syn::visit::Visit;

use crate::sql::may_hold_sql;

/// Every Rust file below a folder.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    files(folder, "rs")
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Files of the program itself: no tests, no benches.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let is_source = |path: &PathBuf| !path.components().any(|part| part.as_os_str() == "tests");
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a source file");
        (path, text)
    };
    rust_files(Path::new("../../crates")).into_iter().filter(is_source).map(read).collect()
}

/// A file without its unit tests, which stand at its end.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn ends(path: &Path, endings: &[&str]) -> bool {
    let path = path.display().to_string();
    endings.iter().any(|ending| path.ends_with(ending) || path.contains(&format!("{ending}/")))
}

#[track_caller]
fn none(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The two schemas say the same in the words of each engine.
#[test]
fn the_two_schemas_are_one() {
    for step in MIGRATIONS {
        let plain = |text: &str| {
            let words = text.replace(" collate \"C\"", "").replace("bigint", "integer").replace("bytea", "blob");
            let words = words.replace(") strict;", ");");
            words.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(plain(step.sqlite), plain(step.postgres), "migration {:04} differs", step.number);
    }
}

/// Rules take values and give values: nothing of the world reaches them.
#[test]
fn rules_know_nothing_of_the_world() {
    let words = [
        "axum::",
        "sqlx::",
        "rusqlite::",
        "askama::",
        "tokio::",
        "std::fs",
        "std::env",
        "Timestamp::now",
        "Zoned::now",
        "kit::App",
    ];
    let is_rules = |path: &Path| {
        path.file_name().is_some_and(|name| name == "rules.rs") || path.display().to_string().contains("/rules/")
    };
    let check = |(path, text): (PathBuf, String)| {
        let found: Vec<&str> = words.iter().filter(|word| without_tests(&text).contains(**word)).copied().collect();
        (!found.is_empty()).then(|| format!("{} names {found:?}", path.display()))
    };
    none(sources().into_iter().filter(|(path, _)| is_rules(path)).filter_map(check).collect());
}

/// One reader of time, one source of randomness, one reader of the environment.
#[test]
fn the_world_is_touched_in_one_place_each() {
    let places: [(&[&str], &[&str]); 3] = [
        (&["Timestamp::now()", "Zoned::now()", "SystemTime::now()"], &["kit/src/clock.rs"]),
        (&["getrandom::", "rand_chacha::"], &["kit/src/ids.rs"]),
        (&["std::env::var", "env::vars"], &["kit/src/config.rs", "app/src/cli.rs"]),
    ];
    let mut problems = Vec::new();
    for (path, text) in sources() {
        for (words, allowed) in &places {
            let found = words.iter().find(|word| without_tests(&text).contains(**word));
            if let Some(word) = found.filter(|_| !ends(&path, allowed)) {
                problems.push(format!("{} uses {word}; only {allowed:?} may", path.display()));
            }
        }
    }
    none(problems);
}

/// SQL stands in `queries.rs`, where `sql.rs` finds and prepares it.
#[test]
fn sql_stands_only_in_queries() {
    let starts = ["\"select ", "\"insert into ", "\"update ", "\"delete from "];
    let with = |line: &str| line.contains("\"with ") && line.contains(" as (");
    let is_statement = |line: &&str| {
        !line.trim_start().starts_with("//") && (with(line) || starts.iter().any(|start| line.contains(start)))
    };
    let check = |(path, text): (PathBuf, String)| {
        let line = without_tests(&text).lines().find(is_statement)?.trim().to_owned();
        let allowed = may_hold_sql(&path) || ends(&path, &["crates/db"]);
        (!allowed).then(|| format!("{}: {line}", path.display()))
    };
    none(sources().into_iter().filter_map(check).collect());
}

struct Functions {
    long: Vec<String>,
    path: PathBuf,
}

impl Functions {
    fn measure(&mut self, name: &syn::Ident, body: &syn::Block) {
        let lines = body.span().end().line - body.span().start().line + 1;
        if lines > 60 {
            self.long.push(format!("{}: {name} has {lines} lines (60 at most)", self.path.display()));
        }
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.measure(&function.sig.ident, &function.block);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.measure(&function.sig.ident, &function.block);
        syn::visit::visit_impl_item_fn(self, function);
    }
}

/// What is too long to read asks to be split.
#[test]
fn files_and_functions_stay_short() {
    let mut problems = Vec::new();
    for path in rust_files(Path::new("../../crates")) {
        let text = std::fs::read_to_string(&path).expect("a source file");
        let lines = text.lines().count();
        if lines > 400 {
            problems.push(format!("{}: {lines} lines (400 at most)", path.display()));
        }
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut functions = Functions { long: Vec::new(), path };
        functions.visit_file(&file);
        problems.extend(functions.long);
    }
    none(problems);
}

/// The content policy forbids inline style and script, so a page with them would be broken.
#[test]
fn pages_have_no_inline_style_or_script() {
    let words = [" style=\"", "<style", "<script>", " onclick=", " onsubmit=", " onchange=", "javascript:"];
    let mut problems = Vec::new();
    // A mail carries its own style sheet: no policy of ours reaches it, and nothing else would.
    let is_page = |path: &PathBuf| !ends(path, &["outreach/src/letters"]);
    for path in files(Path::new("../../crates"), "html").into_iter().filter(is_page) {
        let text = std::fs::read_to_string(&path).expect("a template");
        problems.extend(
            words.iter().filter(|word| text.contains(**word)).map(|word| format!("{} has {word}", path.display())),
        );
    }
    none(problems);
}

/// Every form that changes something carries the key that proves it is ours.
#[test]
fn every_form_carries_its_key() {
    let mut problems = Vec::new();
    for path in files(Path::new("../../crates"), "html") {
        let text = std::fs::read_to_string(&path).expect("a template");
        for form in text.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or(form);
            if form.contains("method=\"post\"") && !form.contains("key()") && !form.contains("{{ key }}") {
                problems.push(format!("{}: <form{}", path.display(), form.chars().take(80).collect::<String>()));
            }
        }
    }
    none(problems);
}

/// What a line of a template says, without what is worked out.
fn words_of(line: &str) -> String {
    let mut words = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("{%").into_iter().chain(rest.find("{{")).min() {
        words.push_str(&rest[..at]);
        rest =
            rest[at..].find(['%', '}']).map_or("", |_| rest[at + 2..].split_once(['}']).map_or("", |(_, after)| after));
        rest = rest.strip_prefix('}').unwrap_or(rest);
    }
    words.push_str(rest);
    words
}

/// The texts between quotation marks of a line of Rust.
fn texts_of(line: &str) -> String {
    let line = line.replace("\\\"", " ");
    if line.trim_start().starts_with("//") {
        return String::new();
    }
    line.split('"').skip(1).step_by(2).collect::<Vec<_>>().join("\n")
}

/// Why a text is not calm: exclamation marks, emoji, dashes as punctuation.
fn is_loud(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let shouts = letters.windows(2).any(|pair| pair[0].is_alphabetic() && pair[1] == '!');
    let dashes = text.contains(" — ") || text.contains(" – ");
    shouts || dashes || letters.iter().any(|letter| ('\u{1F300}'..='\u{1FAFF}').contains(letter))
}

/// The voice, in what people read: in templates and in the sentences of the program.
#[test]
fn the_voice_is_calm() {
    let mut problems = Vec::new();
    let mut check = |path: &Path, text: &str, words: &dyn Fn(&str) -> String| {
        let loud = text.lines().enumerate().filter(|(_, line)| is_loud(&words(line)));
        problems.extend(loud.map(|(number, line)| format!("{}:{}: {}", path.display(), number + 1, line.trim())));
    };
    for path in files(Path::new("../../crates"), "html") {
        check(&path, &std::fs::read_to_string(&path).expect("a template"), &words_of);
    }
    // The coach reads loud words, and a test draws them; neither says them.
    let reads_them = ["crates/coach", "frameworks/exporting/drawn.rs"];
    for (path, text) in sources().into_iter().filter(|(path, _)| !ends(path, &reads_them)) {
        check(&path, without_tests(&text), &texts_of);
    }
    none(problems);
}

#[test]
fn a_loud_word_is_found_wherever_it_stands() {
    for line in ["{% if a != b %}Well done! Go on.{% endif %}", "<p>{{ name }}, hurry!</p>", "<b>One — two</b>"] {
        assert!(is_loud(&words_of(line)), "{line}");
    }
    assert!(!is_loud(&words_of("<!doctype html>{% if !a && b != c %}Fine.{% endif %}{{ self.say(a)? }}")));
    assert!(is_loud(&texts_of("    return \"Saved! Go on.\".to_owned();")));
    assert!(!is_loud(&texts_of("    assert!(a != b, \"it is\");")));
}
