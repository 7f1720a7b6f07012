//! Kinds of a workspace's own: read by everybody, copied and changed by two roles.

use conversations::kinds;

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, Page, TestApp};

/// A workspace with its kinds and somebody who looks after them.
async fn partner(test: &TestApp) -> Actor<'_> {
    test.workspace().await;
    test.kind("quarterly").await;
    test.person_with_role("Noor Haddad", "people_partner").await
}

/// Copies a kind and answers the address of the draft.
async fn copied(noor: &Actor<'_>, key: &str, title: &str) -> String {
    let page = noor.post(&format!("/kinds/{key}/copies"), &[("title", title)]).await;
    page.is(303);
    page.location.clone().expect("the draft")
}

/// Publishes a draft as it stands.
async fn publish(who: &Actor<'_>, draft: &str) -> Page {
    let mark = hidden(&who.get(draft).await.text, "/publication", "_version");
    who.post(&format!("{draft}/publication"), &[("_version", &mark)]).await
}

/// Sends a page of a draft as it stands, with some fields typed into.
async fn save(noor: &Actor<'_>, path: &str, changes: &[(&str, &str)]) -> crate::support::Page {
    let page = noor.get(path).await;
    page.is(200);
    let mut fields = form_fields(&page.text, path);
    for (name, value) in changes {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    noor.post(path, &fields).await
}

/// What a browser would send of the form that goes to `action`.
fn form_fields(page: &str, action: &str) -> Vec<(String, String)> {
    let start = page.find(&format!("action=\"{action}\"")).expect("the form");
    let form = page[start..].split("</form>").next().unwrap_or_default();
    let mut fields = Vec::new();
    for tag in form.split('<').skip(1) {
        let attribute = |name: &str| tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        let Some(name) = attribute("name").filter(|name| *name != "_key") else { continue };
        if tag.starts_with("input") {
            if tag.contains("checkbox") && !tag.contains(" checked") {
                continue;
            }
            fields.push((name.to_owned(), plain(attribute("value").unwrap_or_default())));
        } else if tag.starts_with("textarea") {
            let text = tag.split_once('>').map(|(_, text)| text.strip_prefix('\n').unwrap_or(text));
            fields.push((name.to_owned(), plain(text.unwrap_or_default())));
        } else if tag.starts_with("select") {
            let rest = form.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default();
            let options = rest.split("</select>").next().unwrap_or_default();
            let chosen = options.split("<option").find(|option| option.contains(" selected")).unwrap_or_default();
            let value = chosen.split("value=\"").nth(1).and_then(|rest| rest.split('"').next());
            fields.push((name.to_owned(), value.unwrap_or_default().to_owned()));
        }
    }
    fields
}

fn plain(text: &str) -> String {
    text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

both! {
    async fn everybody_reads_the_kinds_and_two_roles_change_them(test: TestApp) {
        let noor = partner(&test).await;
        let ines = test.person("Ines Carvalho").await;
        ines.get("/kinds").await.is(200).shows("Performance conversation").shows("Career 1:1").hides("copy is yours");
        ines.get("/kinds/promotion").await.is(200).shows("The time frame, and what it depends on (must)").hides("Make it yours");
        ines.get("/kinds/none").await.is(404);
        ines.post("/kinds/promotion/copies", &[("title", "Ours")]).await.is(404);
        ines.post("/kinds/promotion/retirement", &[]).await.is(404);
        test.nobody().get("/kinds").await.is(303);
        noor.get("/kinds/promotion").await.shows("Make it yours").shows("Our promotion conversation").hides("Change it");
        let draft = copied(&noor, "promotion", "Our step up").await;
        ines.get(&draft).await.is(404);
        ines.get(&format!("{draft}/pages/about")).await.is(404);
        ines.post(&format!("{draft}/publication"), &[]).await.is(404);
        let hana = test.person_with_role("Hana Kovac", "administrator").await;
        hana.get(&draft).await.is(200).shows("Publish it as version 1");
    }
}

both! {
    async fn a_copy_is_changed_published_and_planned_and_the_old_version_stays(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        noor.post("/kinds/career/copies", &[("title", "Career 1:1")]).await.is(422).shows("another name");
        noor.post("/kinds/career/copies", &[("title", " ")]).await.is(422).shows("a name of its own");
        let draft = copied(&noor, "career", "The monthly half hour").await;
        noor.get("/kinds").await.shows("The monthly half hour").shows("Begun");
        let new = format!("/people/{}/conversations/new", pair.ines.id);
        pair.ines.get(&new).await.hides("The monthly half hour");
        let part = format!("{draft}/parts/month");
        save(&noor, &part, &[("ic.heading", "What this month was."), ("manager.quiet", "Who helped you?\nWho did you help?")]).await.is(303);
        noor.get(&part).await.shows("What this month was.").shows("Who did you help?");
        publish(&noor, &draft).await.is(303);
        pair.ines.get(&new).await.shows("The monthly half hour");
        pair.ines.get("/kinds/the_monthly_half_hour").await.is(200).shows("Version 1").shows("Who did you help?");
        let plan = [("kind", "the_monthly_half_hour"), ("day", "2026-12-03"), ("time", "14:00"), ("minutes", "30"), ("place", "")];
        let planned = pair.ines.post(&format!("/people/{}/conversations", pair.ines.id), &plan).await;
        let talk = planned.is(303).location.clone().expect("the conversation");
        // The next version is for the next conversation.
        let page = noor.post("/kinds/the_monthly_half_hour/drafts", &[]).await;
        let draft = page.is(303).location.clone().expect("a draft");
        noor.get(&draft).await.is(200).hides("What it changes");
        save(&noor, &format!("{draft}/parts/month"), &[("ic.title", "The month behind you")]).await.is(303);
        noor.get(&draft).await.shows("What it changes").shows("Your month").shows("The month behind you");
        publish(&noor, &draft).await.is(303);
        noor.get("/kinds/the_monthly_half_hour").await.shows("Version 2").shows("The month behind you").hides("{other}");
        pair.ines.get("/kinds/the_monthly_half_hour").await.shows("What its newest version changed").shows("Your month");
        pair.ines.get(&talk).await.is(200).shows("Your month").hides("The month behind you");
        // The copy asks what its original asks, in its own room.
        test.go_to("2026-12-03T14:00:00Z");
        pair.ines.post(&format!("{talk}/room/beginning"), &[]).await.is(303);
        pair.ruth.get(&format!("{talk}/room")).await.shows("Who did you help?").shows("What did you do this month for the first time?");
    }
}

both! {
    async fn managers_are_told_once_of_a_new_version_until_they_have_read_of_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        for somebody in [noor.id, pair.ruth.id, pair.ines.id] {
            test.password(somebody, "nine trams before breakfast").await;
        }
        let draft = copied(&noor, "career", "The half hour").await;
        publish(&noor, &draft).await.is(303);
        test.settle().await;
        let said = "Noor Haddad published a version of a kind of conversation.";
        pair.ruth.get("/notices").await.shows(said).hides("half hour");
        pair.ines.get("/notices").await.hides(said);
        noor.get("/notices").await.hides(said);
        let again = async |text| {
            let draft = noor.post("/kinds/the_half_hour/drafts", &[]).await.location.clone().expect("a draft");
            save(&noor, &format!("{draft}/pages/about"), &[("purpose", text)]).await.is(303);
            publish(&noor, &draft).await.is(303);
            test.settle().await;
            let told = "select count(*) from notice where kind = 'kind.published'";
            test.app.db.value::<i64>(told, db::args![]).await.expect("a count")
        };
        assert_eq!(again("To look further.").await, Some(1), "the one she has not read says it too");
        test.advance(jiff::SignedDuration::from_mins(1));
        test.app.db.run("update notice set read_at = made_at", db::args![]).await.expect("she has read them");
        assert_eq!(again("To look further ahead.").await, Some(2));
    }
}

both! {
    async fn questions_and_steps_of_a_copy_are_put_in_another_order(test: TestApp) {
        let noor = partner(&test).await;
        let draft = copied(&noor, "quarterly", "Our quarter").await;
        let order = |page: &Page, name: &str| -> Vec<String> {
            let start = format!("name=\"{name}.");
            let places = page.text.split(&start).skip(1);
            let keys = places.filter_map(|rest| rest.split('"').next()?.strip_suffix(".place").map(str::to_owned));
            keys.collect()
        };
        for (page, name) in [("questions", "question"), ("steps", "step"), ("steps", "point")] {
            let path = format!("{draft}/pages/{page}");
            let before = order(&noor.get(&path).await, name);
            let [first, .., last] = before.as_slice() else { panic!("{name}: {before:?}") };
            save(&noor, &path, &[(&format!("{name}.{last}.place"), "1")]).await.is(303);
            let after = order(&noor.get(&path).await, name);
            assert_eq!((&after[0], &after[1]), (last, first), "{name}");
            save(&noor, &path, &[(&format!("{name}.{last}.place"), "0")]).await.is(422).shows("from 1 to 12");
        }
    }
}

both! {
    async fn what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(test: TestApp) {
        let noor = partner(&test).await;
        let draft = copied(&noor, "quarterly", "Our quarter").await;
        let about = format!("{draft}/pages/about");
        let wrong = save(&noor, &about, &[("shortest", "20"), ("purpose", "To look back.")]).await;
        wrong.is(422).shows("Give a whole number from 30 to 90.").shows("To look back.");
        let agenda = format!("{draft}/pages/agenda");
        save(&noor, &agenda, &[("part.gap.minutes", "0")]).await.is(422).shows("from 1 to 90");
        save(&noor, &agenda, &[("part.ic_view.leads", "manager")]).await.is(303);
        noor.get(&draft).await.shows("Where both rate, the IC speaks first").hides("Publish it");
        noor.post(&format!("{draft}/publication"), &[]).await.is(422).shows("the IC speaks first");
        save(&noor, &agenda, &[("part.ic_view.leads", "ic")]).await.is(303);
        publish(&noor, &draft).await.is(303);
        noor.get(&draft).await.is(303);
    }
}

both! {
    async fn two_who_change_the_same_page_see_both(test: TestApp) {
        let noor = partner(&test).await;
        let hana = test.person_with_role("Hana Kovac", "administrator").await;
        let draft = copied(&noor, "career", "Ours").await;
        let about = format!("{draft}/pages/about");
        let old = hidden(&noor.get(&about).await.text, "draft-form", "_version");
        save(&hana, &about, &[("purpose", "Hana’s purpose.")]).await.is(303);
        let fields = form_fields(&noor.get(&about).await.text, &about);
        let mut mine: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        mine.retain(|(name, _)| !["purpose", "_version"].contains(name));
        mine.extend([("purpose", "Noor’s purpose."), ("_version", old.as_str())]);
        noor.post(&about, &mine).await.is(409).shows("Hana’s purpose.").shows("Noor’s purpose.").shows("Hana");
        // Another page of the same draft is free.
        save(&noor, &format!("{draft}/pages/letters"), &[("note.greeting", "Dear {other},")]).await.is(303);
    }
}

both! {
    async fn a_retired_kind_is_not_planned_and_what_is_planned_stays(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        noor.post("/kinds/quarterly/retirement", &[]).await.is(303);
        noor.get("/kinds").await.shows("Not offered any more");
        let new = format!("/people/{}/conversations/new", pair.ines.id);
        pair.ruth.get(&new).await.is(200).hides("Quarterly check-in");
        let plan = [("kind", "quarterly"), ("day", "2026-12-03"), ("time", "14:00"), ("minutes", "60")];
        pair.ruth.post(&format!("/people/{}/conversations", pair.ines.id), &plan).await.is(422);
        pair.ruth.get(&format!("/conversations/{}", pair.id)).await.is(200).shows("Quarterly check-in");
        pair.ruth.get(&pair.at("room")).await.is(200);
        noor.post("/kinds/quarterly/retirement/ending", &[]).await.is(303);
        pair.ruth.get(&new).await.shows("Quarterly check-in");
        for key in ["quarterly", "initial", "promotion", "performance", "career"] {
            noor.post(&format!("/kinds/{key}/retirement"), &[]).await.is(303);
        }
        noor.post("/kinds/one_on_one/retirement", &[]).await.is(409).shows("the only kind");
        assert_eq!(kinds::offered(&test.app.db).await.expect("the kinds").len(), 1);
    }
}

both! {
    async fn the_built_in_kinds_are_copied_and_not_changed(test: TestApp) {
        let noor = partner(&test).await;
        noor.post("/kinds/quarterly/drafts", &[]).await.is(409).shows("copied, not changed");
        let draft = copied(&noor, "quarterly", "Ours").await;
        noor.post(&format!("{draft}/removal"), &[]).await.is(303);
        noor.get(&draft).await.is(404);
        noor.get("/kinds").await.hides("Begun");
    }
}

both! {
    async fn what_was_not_looked_at_is_not_published(test: TestApp) {
        let noor = partner(&test).await;
        let draft = copied(&noor, "career", "The monthly half hour").await;
        let mark = hidden(&noor.get(&draft).await.text, "/publication", "_version");
        save(&noor, &format!("{draft}/parts/month"), &[("ic.title", "The month behind you")]).await.is(303);
        let looked = noor.post(&format!("{draft}/publication"), &[("_version", &mark)]).await;
        looked.is(422).shows("Look once more, then publish.").shows("The month behind you");
        publish(&noor, &draft).await.is(303);
        // What is not offered any more is not said to be.
        noor.post("/kinds/the_monthly_half_hour/retirement", &[]).await.is(303);
        let next = noor.post("/kinds/the_monthly_half_hour/drafts", &[]).await.is(303).location.clone().expect("a draft");
        let mark = hidden(&noor.get(&next).await.text, "/publication", "_version");
        let page = noor.post(&format!("{next}/publication"), &[("_version", &mark)]).await;
        assert!(page.is(303).said().ends_with("It can be planned again once it is offered."), "{}", page.said());
    }
}
