//! Pages of the demo as they read: a changed word or number shows up in review. What differs
//! from run to run (form keys, the edition of the assets) is left out.

use app::demo;
use conversations::{ConversationId, TopicId};
use people::PersonId;

use crate::phone::code_on;
use crate::support::{Actor, Engine, TestApp};

/// Whose page, what it is called, where it is; `INES` stands for her id.
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
    ("Hana Novak", "how often people sit down", "/workspace/rhythms"),
    ("Zeynep Aydoğdu", "the kinds of conversation", "/kinds"),
    ("Ines Carvalho", "a kind to read", "/kinds/promotion"),
    ("Ines Carvalho", "settings", "/settings"),
    ("Ines Carvalho", "notices", "/notices"),
    ("Ines Carvalho", "the page of an IC", "/people/INES"),
    ("Ruth Adeyemi", "the page of an IC for a manager", "/people/INES"),
    ("Zeynep Aydoğdu", "the page of an IC for a people partner", "/people/INES"),
    ("Ines Carvalho", "a climb over time", "/people/INES/over-time"),
    ("Ines Carvalho", "a plan", "/people/INES/plan"),
    ("Ruth Adeyemi", "a new goal", "/people/INES/goals"),
    ("Ruth Adeyemi", "a new promise", "/people/INES/promises"),
    ("Ines Carvalho", "evidence", "/evidence"),
    ("Ines Carvalho", "new evidence", "/people/INES/evidence/new"),
    ("Ines Carvalho", "a direction", "/people/INES/direction"),
    ("Ines Carvalho", "who looked", "/people/INES/access-log"),
    ("Ines Carvalho", "a search", "/search?q=architecture"),
    ("Ruth Adeyemi", "planning a conversation", "/people/INES/conversations/new"),
    ("Ines Carvalho", "the line of an IC", "/people/INES/line"),
    ("Hana Novak", "a line to move", "/people/INES/line"),
    ("Hana Novak", "a stand-in", "/people/INES/line/stand-in"),
    ("Hana Novak", "a level to record", "/people/INES/level"),
    ("Hana Novak", "a card", "/people/INES/card"),
    ("Hana Novak", "a tree", "/people/INES/tree"),
    ("Hana Novak", "accounts", "/accounts"),
    ("Hana Novak", "an account", "/accounts/INES"),
    ("Hana Novak", "the outbox", "/outbox"),
    ("Hana Novak", "a list of people to bring in", "/people/import"),
    ("Hana Novak", "people to invite", "/people/import/invitations"),
    ("Ines Carvalho", "all frameworks", "/frameworks"),
    ("Ines Carvalho", "two levels side by side", "/framework/comparison"),
    ("Ines Carvalho", "versions of a framework", "/framework/versions"),
    ("Zeynep Aydoğdu", "a framework to bring in", "/frameworks/import"),
];

/// The pages of a conversation: whose, what it is called, between Ruth and whom in which state, and
/// which page. Its id is another in every demo, so it stands here by these two.
const TALKS: &[(&str, &str, (&str, &str), &str)] = &[
    ("Ines Carvalho", "a conversation that is planned", ("Ines Carvalho", "preparing"), ""),
    ("Ines Carvalho", "the preparation of an IC", ("Ines Carvalho", "preparing"), "/preparation"),
    ("Ruth Adeyemi", "the preparation of a manager", ("Ines Carvalho", "preparing"), "/preparation"),
    ("Ruth Adeyemi", "side by side", ("Ines Carvalho", "closed"), "/side-by-side"),
    ("Ines Carvalho", "a wrap-up that is closed", ("Ines Carvalho", "closed"), "/wrap-up"),
    ("Ines Carvalho", "the note as it was sent", ("Ines Carvalho", "closed"), "/follow-up"),
    ("Ruth Adeyemi", "the wrap-up that is owed", ("Joel Whitaker", "wrapped_up"), "/wrap-up"),
    ("Ruth Adeyemi", "the note before it is sent", ("Joel Whitaker", "wrapped_up"), "/follow-up"),
    ("Ruth Adeyemi", "the preparation of a performance conversation", ("Priya Raman", "closed"), "/preparation"),
    ("Priya Raman", "the wrap-up of a performance conversation", ("Priya Raman", "closed"), "/wrap-up"),
    ("Ruth Adeyemi", "the room days before", ("Ines Carvalho", "preparing"), "/room"),
];

/// Filled as every story begins.
async fn filled() -> TestApp {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    demo::fill(&test.app, test.now(), None).await.expect("a demo");
    test
}

async fn somebody<'a>(test: &'a TestApp, name: &str) -> Actor<'a> {
    let sql = "select id from person where name = $1";
    let person: Option<PersonId> = test.app.db.value(sql, db::args![name]).await.expect("an answer");
    test.sign_in(person.expect("the person is in the demo")).await
}

/// The address of Ruth's newest conversation with somebody in a state.
async fn talk(test: &TestApp, (ic, state): (&str, &str)) -> String {
    let sql = "select c.id from conversation c join person ic on ic.id = c.ic_id join person manager on manager.id = c.manager_id \
        where ic.name = $1 and manager.name = 'Ruth Adeyemi' and c.state = $2 order by c.starts_at desc limit 1";
    let id: Option<ConversationId> = test.app.db.value(sql, db::args![ic, state]).await.expect("an answer");
    format!("/conversations/{}", id.expect("the conversation is in the demo"))
}

async fn keep(actor: &Actor<'_>, title: &str, path: &str) {
    kept(title, &words(&actor.get(path).await.is(200).text));
}

fn kept(title: &str, words: &str) {
    insta::assert_snapshot!(title.replace([' ', '-', ':'], "_"), words);
}

#[tokio::test]
async fn pages_read_as_they_did() {
    let test = filled().await;
    let ines = somebody(&test, "Ines Carvalho").await.id;
    for (name, title, path) in PAGES {
        keep(&somebody(&test, name).await, title, &path.replace("INES", &ines.to_string())).await;
    }
    let (hana, nobody) = (somebody(&test, "Hana Novak").await, test.nobody());
    keep(&nobody, "the gate", "/sign-in").await;
    keep(&nobody, "a forgotten password", "/reset").await;
    kept("a spent link", &words(&nobody.get("/reset/spent").await.text));
    kept("nothing here", &words(&hana.get("/nowhere").await.is(404).text));
    let joel = somebody(&test, "Joel Whitaker").await.id;
    keep(&hana, "what a move means", &format!("/people/{joel}/line?to={}&on=2026-12-07", hana.id)).await;
}

#[tokio::test]
async fn an_empty_belay_reads_as_it_did() {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    keep(&test.nobody(), "the first screen", "/first-run").await;
}

#[tokio::test]
async fn files_read_as_they_did() {
    let test = filled().await;
    let (hana, zeynep) = (somebody(&test, "Hana Novak").await, somebody(&test, "Zeynep Aydoğdu").await);
    let people = "name,email,manager_email,last_day\n\
        Ines Carvalho,ines.carvalho@marlowe.example,joel.whitaker@marlowe.example,\n\
        Somebody New,new@marlowe.example,ruth.adeyemi@marlowe.example,\n\
        Joel Whitaker,joel.whitaker@marlowe.example,,2026-02-30\n";
    let sent = hana.upload("/people/import", &[], ("people.csv", people.as_bytes())).await;
    keep(&hana, "what a list would change", sent.is(303).location.as_deref().expect("where it is shown")).await;
    let grid = b"Level,Pillar,Competency,Expectation,Benchmark\nJunior,Craft,Testing,Writes tests,2.0\nSenior,Craft,Testing,,N/A\n";
    let page = zeynep.upload("/frameworks/import", &[("text", "")], ("grid.csv", grid)).await;
    kept("what a ladder would become", &words(&page.text));
}

#[tokio::test]
async fn conversations_read_as_they_did() {
    let test = filled().await;
    for (name, title, which, page) in TALKS {
        keep(&somebody(&test, name).await, title, &(talk(&test, *which).await + page)).await;
    }
    let (ruth, ines) = (somebody(&test, "Ruth Adeyemi").await, somebody(&test, "Ines Carvalho").await);
    let room = talk(&test, ("Ines Carvalho", "preparing")).await + "/room";
    ruth.post(&format!("{room}/beginning"), &[("sure", "yes")]).await.is(303);
    keep(&ruth, "the room of a manager", &room).await;
    keep(&ines, "the room of an IC", &room).await;
    for from in ["0", "1", "2"] {
        ines.post(&format!("{room}/part"), &[("from", from), ("go", "next")]).await.is(303);
    }
    keep(&ruth, "the room at the plan", &room).await;
}

#[tokio::test]
async fn one_on_ones_read_as_they_did() {
    let test = filled().await;
    let (ruth, ines) = (somebody(&test, "Ruth Adeyemi").await, somebody(&test, "Ines Carvalho").await);
    let agenda = format!("/people/{}/one-on-ones", ines.id);
    keep(&ines, "the running agenda of an IC", &agenda).await;
    keep(&ruth, "the running agenda of a manager", &agenda).await;
    let sql = "select topic_id from topic_entry join topic on topic.id = topic_id where ic_id = $1 \
        group by topic_id order by count(*) desc, topic_id limit 1";
    let topic: Option<TopicId> = test.app.db.value(sql, db::args![ines.id]).await.expect("an answer");
    keep(&ines, "a topic over the weeks", &format!("/topics/{}", topic.expect("it was talked about"))).await;
    let page = ruth.get(&agenda).await;
    let links = page.text.split("href=\"").filter_map(|rest| rest.split('"').next());
    let closed = links.into_iter().find(|link| link.starts_with("/lines/") && link.ends_with("/topics"));
    keep(&ruth, "closed topics", closed.expect("a link to them")).await;
}

#[tokio::test]
async fn a_phone_reads_as_it_did() {
    let test = filled().await;
    let (ruth, ines) = (somebody(&test, "Ruth Adeyemi").await, somebody(&test, "Ines Carvalho").await);
    let room = talk(&test, ("Ines Carvalho", "preparing")).await + "/room";
    keep(&test.nobody(), "where a phone types its code", "/phone").await;
    ruth.post(&format!("{room}/beginning"), &[("sure", "yes")]).await.is(303);
    let page = ines.post(&format!("{room}/phone"), &[]).await;
    let code = code_on(&page);
    let text = words(&page.text);
    let (before, rest) = text.split_once("and type\n").expect("the code is shown");
    let (_, after) = rest.split_once("Good once").expect("and until when");
    kept("a code for a phone", &format!("{before}and type\n(eight characters)\nGood once{after}"));
    keep(&ines, "a code that was shown", &format!("{room}/phone")).await;
    keep(&test.phone(&code).await, "a phone beside the room", "/phone/room").await;
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
