//! Every SQL text of the program is prepared on both databases.

use std::path::{Path, PathBuf};

use syn::visit::Visit;

use crate::both;
use crate::tidy::rust_files;

/// Collects string literals that are statements.
#[derive(Default)]
struct Statements {
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Statements {
    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        let text = literal.value();
        let first = text.split_whitespace().next().unwrap_or_default();
        let is_with = first == "with" && text.contains(" as (");
        if is_with || (["select", "insert", "update", "delete"].contains(&first) && text.contains(' ')) {
            self.found.push(text);
        }
    }

    // Macros are not parsed as expressions; `args![]` holds no statements, so they stay unread.
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            syn::visit::visit_item_mod(self, module);
        }
    }
}

/// Where statements may stand (see `tidy::sql_stands_only_in_queries`).
fn statements() -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for path in rust_files(Path::new("../../crates")).into_iter().filter(|path| may_hold_sql(path)) {
        let text = std::fs::read_to_string(&path).expect("a source file");
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut statements = Statements::default();
        statements.visit_file(&file);
        all.extend(statements.found.into_iter().map(|sql| (path.clone(), sql)));
    }
    all
}

/// The folders of the facade, of the harness and of a feature's queries.
pub(crate) fn may_hold_sql(path: &Path) -> bool {
    let text = path.display().to_string();
    let is_queries = path.file_name().is_some_and(|name| name == "queries.rs") || text.contains("/queries/");
    is_queries
        || [
            "kit/src/events.rs",
            "kit/src/web/form.rs",
            "app/src/commands/backup.rs",
            "app/src/commands/demo.rs",
            "app/src/start.rs",
        ]
        .iter()
        .any(|end| text.ends_with(end))
}

both! {
    async fn every_statement_is_prepared(test: TestApp) {
        let statements = statements();
        assert!(statements.len() > 20, "the statements are not found any more");
        let mut problems = Vec::new();
        for (path, sql) in statements {
            let sql: &'static str = Box::leak(sql.into_boxed_str());
            if let Err(error) = test.app.db.prepare(sql).await {
                problems.push(format!("{}: {error}\n{sql}", path.display()));
            }
        }
        assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    }
}
