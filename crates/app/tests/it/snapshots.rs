//! Pages of the demo as they read: a changed word or number shows up in review. What differs
//! from run to run (form keys, the edition of the assets) is left out.

use app::demo;
use people::PersonId;

use crate::support::{Engine, TestApp};

/// Whose page, what it is called, where it is.
const PAGES: &[(&str, &str, &str)] = &[
    ("Ruth Adeyemi", "today of a manager", "/"),
    ("Ines Carvalho", "today of an IC", "/"),
    ("Zeynep Aydoğdu", "today of a people partner", "/"),
    ("Hana Novak", "today of an administrator", "/"),
    ("Ines Carvalho", "what Senior asks", "/framework/levels/senior"),
    ("Ines Carvalho", "one competency", "/framework/competencies/software-architecture"),
    ("Hana Novak", "people found", "/people?q=nguyen"),
    ("Ruth Adeyemi", "conversations", "/conversations"),
    ("Ines Carvalho", "promises", "/promises"),
    ("Hana Novak", "roles", "/roles"),
    ("Hana Novak", "the workspace", "/workspace"),
];

#[tokio::test]
async fn pages_read_as_they_did() {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    demo::fill(&test.app, test.now(), None).await.expect("a demo");
    for (name, title, path) in PAGES {
        let sql = "select id from person where name = $1";
        let person: Option<PersonId> = test.app.db.value(sql, db::args![*name]).await.expect("an answer");
        let page = test.sign_in(person.expect("the person is in the demo")).await.get(path).await;
        page.is(200);
        insta::assert_snapshot!(title.replace(' ', "_"), words(&page.text));
    }
}

/// The words of a page's main part, one piece a line.
fn words(html: &str) -> String {
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or(html);
    let main = main.split_once('>').map_or(main, |(_, inside)| inside);
    let mut lines = Vec::new();
    for piece in main.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)) {
        let line = piece.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}
