//! Every link of a filled workspace, followed by the people who use it.

use std::collections::{BTreeSet, VecDeque};

use app::demo;
use db::{args, row};
use kit::Field;
use people::PersonId;

use crate::both;
use crate::support::{Actor, Page, TestApp};

async fn somebody(test: &TestApp, name: &str) -> PersonId {
    let found = test.app.db.value("select id from person where name = $1", args![name]).await.expect("an answer");
    found.unwrap_or_else(|| panic!("{name} is in the demo"))
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split('"').next().unwrap_or_default())
}

/// Where a page leads: its links and the forms that ask without changing anything.
fn leads_to(page: &str) -> BTreeSet<String> {
    let tags = |name: &'static str| page.split(name).skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let links = tags("<a").filter_map(|tag| attribute(tag, "href"));
    let asks = tags("<form").filter(|tag| !tag.contains("method=\"post\"")).filter_map(|tag| attribute(tag, "action"));
    let local =
        |path: &str| path.replace("&amp;", "&").replace("&#38;", "&").split('#').next().unwrap_or_default().to_owned();
    links.chain(asks).filter(|path| path.starts_with('/') && !path.starts_with("/assets/")).map(local).collect()
}

/// Opens a path and goes where it leads.
async fn follow(actor: &Actor<'_>, path: &str) -> Page {
    let mut page = actor.get(path).await;
    for _ in 0..5 {
        let Some(location) = page.location.clone() else { break };
        page = actor.get(location.split('#').next().unwrap_or_default()).await;
    }
    page
}

/// Every page somebody reaches from Today, with what is wrong about any of them.
async fn crawl(actor: &Actor<'_>) -> (Vec<(String, Page)>, Vec<String>) {
    let mut seen: BTreeSet<String> = BTreeSet::from(["/".to_owned()]);
    let mut waiting: VecDeque<(String, String)> = VecDeque::from([("/".to_owned(), "the address bar".to_owned())]);
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    while let Some((path, from)) = waiting.pop_front() {
        let page = follow(actor, &path).await;
        if page.status != 200 {
            problems.push(format!("{path} answers {} (linked on {from})", page.status));
            continue;
        }
        // A file that is fetched has no head of its own.
        let heads = page.text.matches("<h1").count();
        if heads != 1 && page.text.starts_with("<!doctype html>") {
            problems.push(format!("{path} has {heads} h1"));
        }
        for next in leads_to(&page.text) {
            if seen.insert(next.clone()) {
                waiting.push_back((next, path.clone()));
            }
        }
        pages.push((path, page));
    }
    (pages, problems)
}

row! {
    struct Sealed {
        id: i64,
        writer: PersonId,
        text: Vec<u8>,
    }
}

/// What each person keeps to themselves, with the columns it is sealed in.
const PRIVATE: [(&str, &str); 5] = [
    (
        "room_note.text",
        "select room_note.id, changed_by as writer, text_sealed as text from room_note where whose <> 'shared'",
    ),
    (
        "preparation_answer.text",
        "select preparation.id, case when side = 'ic' then ic_id else manager_id end as writer, text_sealed as text \
         from preparation_answer join preparation on preparation.id = preparation_id join conversation on conversation.id = conversation_id \
         where kept_back = 1 or shared_at is null",
    ),
    (
        "evidence.behaviour",
        "select id, author_id as writer, behaviour_sealed as text from evidence where shared_at is null",
    ),
    (
        "handover_note.text",
        "select line_id as id, manager_id as writer, text_sealed as text from handover_note join line on line.id = line_id where shared_at is null",
    ),
    (
        "direction.text",
        "select person_id as id, person_id as writer, text_sealed as text from direction where shared_at is null",
    ),
];

/// A piece of everything others keep to themselves: letters that no page writes differently.
async fn kept_from(test: &TestApp, reader: PersonId) -> Vec<String> {
    let mut all = Vec::new();
    for (column, sql) in PRIVATE {
        let rows: Vec<Sealed> = test.app.db.all(sql, args![]).await.expect("rows");
        for row in rows.into_iter().filter(|row| row.writer != reader) {
            let text = test.app.vault.open(Field { column, row: row.id }, &row.text).expect("the key fits");
            let pieces = text.split(['\n', '&', '<', '>', '"', '\'']).map(str::trim);
            all.extend(pieces.max_by_key(|piece| piece.len()).filter(|piece| piece.len() > 20).map(str::to_owned));
        }
    }
    all
}

both! {
    async fn every_link_leads_somewhere_and_shows_nothing_others_keep_to_themselves(test: TestApp) {
        demo::fill(&test.app, test.now(), None).await.expect("a demo");
        let mut problems = Vec::new();
        for name in ["Ines Carvalho", "Ruth Adeyemi", "Zeynep Aydoğdu", "Hana Novak"] {
            let id = somebody(&test, name).await;
            let (pages, wrong) = crawl(&test.sign_in(id).await).await;
            assert!(pages.len() > 40, "{name} reaches {} pages", pages.len());
            problems.extend(wrong.into_iter().map(|problem| format!("{name}: {problem}")));
            let private = kept_from(&test, id).await;
            assert!(private.len() > 50, "others keep {} things from {name}", private.len());
            for (path, page) in pages.iter().filter(|(path, _)| !path.starts_with("/framework")) {
                let leaks = private.iter().filter(|text| page.text.contains(text.as_str()));
                problems.extend(leaks.map(|text| format!("{name}: {path} shows “{text}”")));
            }
        }
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }
}

both! {
    async fn whoever_is_not_signed_in_is_led_to_the_gate(test: TestApp) {
        demo::fill(&test.app, test.now(), None).await.expect("a demo");
        let ines = test.sign_in(somebody(&test, "Ines Carvalho").await).await;
        let (pages, _) = crawl(&ines).await;
        let nobody = test.nobody();
        for (path, _) in pages.iter().filter(|(path, _)| !path.starts_with("/sign-")) {
            let page = nobody.get(path).await;
            page.is(303);
            let to = page.location.clone().unwrap_or_default();
            assert!(to.starts_with("/sign-in?next="), "{path} leads to {to}");
            nobody.get(&to).await.is(200);
        }
        let (_, problems) = crawl(&nobody).await;
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }
}
