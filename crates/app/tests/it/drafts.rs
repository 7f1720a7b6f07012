//! Drafts over HTTP: begun, changed, read, talked about, published.

use db::args;
use growth::frameworks;
use people::PersonId;

use crate::both;
use crate::imports::dry_run;
use crate::support::{Actor, Page, TestApp};

/// Begins the next version of the framework and answers with the draft's address.
pub(crate) async fn begun(test: &TestApp, zeynep: &Actor<'_>) -> String {
    let framework = test.framework().await;
    let page = zeynep.post("/frameworks/drafts", &[("into", &framework.to_string())]).await;
    page.is(303);
    page.location.expect("the draft")
}

/// Every field of the form that goes to `action`, as the page shows it; some typed anew.
pub(crate) fn filled(page: &Page, action: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = page.text.split(&format!("action=\"{action}\"")).nth(1).expect("the form");
    let form = form.split("</form>").next().expect("its end");
    let value = |tag: &str, name: &str| Some(tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned());
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let is_tick = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
        if let (Some(name), false) = (value(tag, "name"), is_tick && !tag.contains(" checked")) {
            fields.push((name, value(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea").skip(1) {
        let (tag, rest) = area.split_once('>').expect("a textarea");
        let text = rest.split("</textarea>").next().unwrap_or_default();
        fields.push((value(tag, "name").expect("a name"), text.to_owned()));
    }
    for select in form.split("<select").skip(1) {
        let options = select.split("</select>").next().unwrap_or_default();
        let chosen = options.split("<option").find(|option| option.contains(" selected"));
        fields.push((
            value(select, "name").expect("a name"),
            chosen.and_then(|option| value(option, "value")).unwrap_or_default(),
        ));
    }
    fields.retain(|(name, _)| name != "_key" && !typed.iter().any(|(typed, _)| typed == name));
    let plain = |text: String| {
        text.replace("&#38;", "&")
            .replace("&#39;", "'")
            .replace("&#34;", "\"")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
    };
    let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    fields.into_iter().map(|(name, value)| (name, plain(value))).chain(typed).collect()
}

/// Opens a page, types something into its form, and sends it.
pub(crate) async fn type_in(actor: &Actor<'_>, path: &str, typed: &[(&str, &str)]) -> Page {
    let page = actor.get(path).await;
    send(actor, path, &filled(&page, path, typed)).await
}

pub(crate) async fn send(actor: &Actor<'_>, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    actor.post(path, &fields).await
}

both! {
    async fn zeynep_adapts_the_framework_and_publishes_it(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        zeynep.get(&draft).await.is(200).shows("draft of version 2").shows("Testing asks for 2.9 at Senior and for less, 2.5, at Staff.");
        type_in(&zeynep, &format!("{draft}/levels"), &[("name:confirmed", "Engineer"), ("from:confirmed", "18")]).await.is(303);
        let testing = format!("{draft}/competencies/testing");
        type_in(&zeynep, &testing, &[("name", "Proving it works"), ("text:senior", "Decides what is worth testing."), ("benchmark:staff", "3.1")]).await.is(303);
        ines.get("/framework").await.shows("Testing").hides("Proving it works").hides("open for comment");
        let page = zeynep.get(&format!("{draft}/difference")).await;
        page.shows("Engineer was called Confirmed.").shows("Proving it works was called Testing.").shows("<ins>").shows("<del>2.5</del> <ins>3.1</ins>");
        let publication = format!("{draft}/publication");
        zeynep.get(&publication).await.is(200).shows("Everything adds up").shows("Levels, Proving it works.");
        let page = type_in(&zeynep, &publication, &[]).await;
        assert_eq!(page.location.as_deref(), Some("/framework?of=software-engineering"));
        ines.get("/framework").await.shows("version 2").shows("Proving it works").shows("Engineer").shows("18 to 48 months");
        ines.get("/framework/competencies/testing").await.shows("Decides what is worth testing.");
        ines.get("/framework/versions").await.shows("Version 2").shows("Version 1").shows("Zeynep Aydoğdu");
        ines.get("/framework/difference?from=1&to=2").await.is(200).shows("From version 1 to version 2.").shows("Proving it works was called Testing.");
        ines.get("/framework/difference?from=1&to=9").await.is(404);
        let sql = "select content from framework_version where number = 1";
        let first: String = test.app.db.value(sql, args![]).await.expect("an answer").expect("the first version");
        assert!(first.contains("\"Testing\"") && !first.contains("Proving it works"), "version 1 stays as it was");
        // The address of the draft leads to what became of it.
        assert_eq!(zeynep.get(&draft).await.location.as_deref(), Some("/framework?of=software-engineering"));
        zeynep.post(&format!("{draft}/levels"), &[]).await.is(303);
    }
}

both! {
    async fn a_conversation_keeps_the_version_it_was_planned_under(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let listed = frameworks::all(&test.app).await.expect("frameworks").remove(0);
        let draft = zeynep.post("/frameworks/drafts", &[("into", &listed.id.to_string())]).await.location.expect("the draft");
        type_in(&zeynep, &format!("{draft}/competencies/testing"), &[("name", "Proving it works")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/publication"), &[]).await.is(303);
        pair.ines.get(&pair.at("preparation")).await.is(200).shows("Testing").hides("Proving it works");
        pair.ines.get("/framework").await.shows("Proving it works");
    }
}

both! {
    async fn two_people_on_one_page_see_both_and_on_two_pages_never_meet(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let draft = begun(&test, &zeynep).await;
        let (levels, testing) = (format!("{draft}/levels"), format!("{draft}/competencies/testing"));
        let opened = hana.get(&levels).await;
        type_in(&zeynep, &levels, &[("name:junior", "Beginner")]).await.is(303);
        type_in(&zeynep, &testing, &[("text:junior", "Tests.")]).await.is(303);
        let page = send(&hana, &levels, &filled(&opened, &levels, &[("name:junior", "Starter")])).await;
        page.is(409).shows("The list of levels was changed while you wrote.").shows("Zeynep Aydoğdu saved first.").shows("Starter").shows("Beginner");
        let over = send(&hana, &levels, &filled(&page, &levels, &[])).await;
        over.is(303);
        hana.get(&draft).await.shows("Starter").hides("Beginner");
        hana.get(&testing).await.shows(">Tests.</textarea>");
    }
}

both! {
    async fn a_mistake_is_named_with_its_place_and_nothing_typed_is_lost(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let draft = begun(&test, &zeynep).await;
        let weights = format!("{draft}/weights");
        let typed = [("weight:engineering-craft:senior", "lots"), ("weight:soft-skills:senior", "31"), ("do", "save")];
        let page = type_in(&zeynep, &weights, &typed).await;
        page.is(422).shows("Engineering Craft at Senior: “lots” is not a weight.").shows("value=\"lots\"").shows("value=\"31\"");
        zeynep.get(&draft).await.hides("add up to 101");
        let typed = [("weight:soft-skills:senior", "35"), ("do", "save")];
        type_in(&zeynep, &weights, &typed).await.is(303);
        zeynep.get(&draft).await.shows("The pillars add up to 105 at Senior, not to 100.");
        type_in(&zeynep, &weights, &[("do", "scale")]).await.is(303);
        let page = zeynep.get(&weights).await;
        page.shows("value=\"57.2\"").shows("value=\"33.3\"").shows("value=\"9.5\"");
        zeynep.get(&draft).await.hides("The pillars add up to 105");
        let page = type_in(&zeynep, &format!("{draft}/about"), &[("sustained_months", "13"), ("note", "For <b>all</b>.")]).await;
        page.is(422).shows("This is a whole number from 3 to 12.").shows("For &#60;b&#62;all&#60;/b&#62;.");
        type_in(&zeynep, &format!("{draft}/pillars"), &[("name:_new", "leadership")]).await.is(422).shows("Another one is called “leadership” already.");
    }
}

both! {
    async fn a_draft_from_nothing_says_what_it_lacks_until_it_can_be_published(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        test.framework().await;
        zeynep.post("/frameworks/drafts", &[("name", "Software engineering")]).await.is(422).shows("There is a framework of this name");
        let draft = zeynep.post("/frameworks/drafts", &[("name", "Design"), ("from", "")]).await.location.expect("the draft");
        let publication = format!("{draft}/publication");
        zeynep.get(&draft).await.is(200).shows("There is no level yet.").shows("Begun on");
        zeynep.get(&publication).await.shows("Mend first").shows("It has no pillar yet.").shows("aria-disabled");
        type_in(&zeynep, &publication, &[]).await.is(422).shows("Something has to be mended first.");
        type_in(&zeynep, &format!("{draft}/levels"), &[("name:_new", "Designer")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/pillars"), &[("name:_new", "Craft")]).await.is(303);
        zeynep.post(&format!("{draft}/competencies"), &[("pillar", "craft")]).await.is(422).shows("It needs a name.");
        let page = zeynep.get(&draft).await;
        let fields = filled(&page, &format!("{draft}/competencies"), &[("new", "Drawing"), ("pillar", "craft")]);
        let added = send(&zeynep, &format!("{draft}/competencies"), &fields).await;
        assert_eq!(added.location, Some(format!("{draft}/competencies/drawing")));
        zeynep.get(&publication).await.shows("nothing has a weight at Designer");
        let weights = format!("{draft}/weights");
        type_in(&zeynep, &weights, &[("weight:craft:designer", "100"), ("do", "save")]).await.is(303);
        let page = zeynep.get(&weights).await;
        let second = page.text.split("name=\"group\" value=\"in:craft\"").next().expect("the second form");
        let mark = second.rsplit("name=\"_version\" value=\"").next().and_then(|rest| rest.split('"').next()).expect("its mark");
        let fields = [("_version", mark), ("group", "in:craft"), ("weight:drawing:designer", "100"), ("do", "save")];
        zeynep.post(&weights, &fields).await.is(303);
        type_in(&zeynep, &format!("{draft}/competencies/drawing"), &[("benchmark:designer", "2")]).await.is(303);
        type_in(&zeynep, &publication, &[]).await.is(303);
        zeynep.get("/framework?of=design").await.is(200).shows("One level, one competency.");
        zeynep.get("/framework/comparison?one=software-engineering:junior&other=design:designer").await.is(200)
            .shows("Junior beside Designer.").shows("Not in this track.").shows("Craft, only in Design")
            .shows("Junior, Software engineering: 70 % of the whole, benchmark 1.3").shows("Junior, Software engineering: no such pillar; Designer, Design: 100 % of the whole");
        let two = zeynep.get("/framework/comparison?one=software-engineering:junior&other=software-engineering:principal").await;
        two.is(200).shows("Junior: 70 % of the whole, benchmark 1.3; Principal: 40 % of the whole, benchmark 4.0");
        zeynep.get("/frameworks").await.shows("Two frameworks.").shows("Begin version 2");
    }
}

both! {
    async fn an_ic_proposes_a_wording_and_hears_what_became_of_it(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        let draft = begun(&test, &zeynep).await;
        let testing = format!("{draft}/competencies/testing");
        ines.get(&draft).await.is(404);
        zeynep.post(&format!("{draft}/opening"), &[]).await.is(303);
        ines.get("/framework").await.shows("open for comment").shows(&draft);
        ines.get(&draft).await.is(200).hides("Throw this draft away").hides("One more competency").hides("Look at");
        ines.get(&format!("{draft}/levels")).await.is(404);
        let wordings = format!("{testing}/wordings");
        ines.post(&wordings, &[("level", "senior"), ("text", " ")]).await.is(422).shows("There is no wording yet.");
        ines.post(&wordings, &[("level", "senior"), ("text", "Tests <what> matters."), ("reason", "It is shorter.")]).await.is(303);
        ruth.post(&wordings, &[("level", "junior"), ("text", "Tests a little.")]).await.is(303);
        ruth.get(&testing).await.shows("Tests ").shows("It is shorter.").hides("Take it over");
        ines.post(&format!("{draft}/comments"), &[("comment", "Is six levels not a lot?")]).await.is(303);
        ruth.post(&format!("{draft}/comments"), &[("comment", "The words got better."), ("about", "testing")]).await.is(303);
        zeynep.get(&draft).await.shows("Is six levels not a lot?").shows("The words got better.").shows("2 wordings proposed");
        let page = zeynep.get(&testing).await;
        page.shows("Take it over").shows("The words got better.").hides("Is six levels");
        let acts: Vec<&str> = page.text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|path| path.starts_with("/frameworks/wordings/")).collect();
        let (take, decline) = (acts[0], acts[3]);
        zeynep.post(decline, &[("answer", "")]).await.is(422).shows("Say in a word why not");
        zeynep.post(decline, &[("answer", "A little is not enough.")]).await.is(303);
        // Somebody changes the words meanwhile: taking over shows both.
        type_in(&zeynep, &testing, &[("text:senior", "Tests what breaks.")]).await.is(303);
        let both = send(&zeynep, take, &filled(&page, take, &[])).await;
        both.is(409).shows("Tests &#60;what&#62; matters.").shows("Tests what breaks.");
        send(&zeynep, take, &filled(&both, take, &[])).await.is(303);
        let page = ines.get(&testing).await;
        page.shows("Taken over by Zeynep Aydoğdu").shows("Declined by Zeynep Aydoğdu").shows("A little is not enough.");
        page.shows("<p class=\"words kept-lines\">Tests &#60;what&#62; matters.</p>");
        send(&zeynep, take, &filled(&both, take, &[])).await.is(409);
        test.settle().await;
        ines.get("/notices").await.shows("decided about the wording you proposed.");
        zeynep.post(&format!("{draft}/closing"), &[]).await.is(303);
        ines.get(&testing).await.is(404);
        // Whoever was writing when it closed does not lose the words.
        let words = [("level", "senior"), ("text", "Tests what <breaks>."), ("reason", "It broke.")];
        let refused = ines.post(&wordings, &words).await;
        refused.is(404).shows("Nothing here.").shows("Tests what &#60;breaks&#62;.").shows("It broke.");
        zeynep.post(&wordings, &words).await.is(409).shows("not open for comment").shows("Tests what &#60;breaks&#62;.");
        let comment = [("comment", "Six is a lot.\nReally."), ("about", "testing")];
        zeynep.post(&format!("{draft}/comments"), &comment).await.is(409).shows("Six is a lot.\nReally.");
        let nowhere = "/frameworks/drafts/0000000000001/comments";
        let refused = ines.post(&format!("{draft}/comments"), &comment).await;
        refused.is(404).shows("Six is a lot.");
        assert_eq!(refused.text, ines.post(nowhere, &comment).await.text, "it looks like a draft nobody has");
        zeynep.post(&format!("{draft}/removal"), &[]).await.is(303);
        zeynep.get(&draft).await.is(404);
    }
}

both! {
    async fn a_version_that_came_in_between_is_said(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let draft = begun(&test, &zeynep).await;
        let framework = frameworks::all(&test.app).await.expect("frameworks").remove(0).id;
        // Only one draft at a time: the second beginning leads to the first.
        let again = zeynep.post("/frameworks/drafts", &[("into", &framework.to_string())]).await;
        assert_eq!(again.location.as_deref(), Some(draft.as_str()));
        let looked = zeynep.get(&format!("{draft}/publication")).await;
        let sql = "insert into framework_version (id, framework_id, number, state, note, content, made_at, published_at, version) \
            select 7, framework_id, 2, 'published', '', content, made_at, made_at, 1 from framework_version where number = 1";
        test.app.db.run(sql, args![]).await.expect("a version");
        let publication = format!("{draft}/publication");
        let page = send(&zeynep, &publication, &filled(&looked, &publication, &[])).await;
        page.is(422).shows("published another version, while you looked").shows("This draft began from version 1, and version 2 was published since.");
        type_in(&zeynep, &publication, &[]).await.is(303);
        zeynep.get("/framework").await.shows("version 3");
    }
}

/// An opened assessment of somebody: their manager saw `stop` in Testing at Confirmed.
async fn rated(test: &TestApp, ic: PersonId, manager: PersonId, stop: &str) {
    let line = test.line(ic, manager, 100).await;
    let talk = test.quarterly(line, ic, manager, "2026-10-26T14:00:00Z".parse().expect("an instant")).await;
    for side in ["ic", "manager"] {
        let id: i64 = test.app.entropy.id(test.now());
        let sql = "insert into assessment (id, conversation_id, side, handed_in_at, shared_at, rated_second, saved_at, version) \
            values ($1, $2, $3, $4, $4, 0, $4, 1)";
        test.app.db.run(sql, args![id, talk, side, test.now()]).await.expect("an assessment");
        let rated = conversations::assessments::Stop::named(stop).expect("a stop");
        let summary = conversations::assessments::summary([("testing", rated)].into_iter());
        let sealed = test.app.vault.seal(kit::Field { column: "assessment.stops", row: id }, &summary);
        let sql = "update assessment set stops_sealed = $1 where id = $2";
        test.app.db.run(sql, args![sealed, id]).await.expect("what was rated");
    }
}

both! {
    async fn whose_gap_states_would_move_is_counted_when_asked_over_five_people_and_no_fewer(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let draft = begun(&test, &zeynep).await;
        let framework = frameworks::all(&test.app).await.expect("frameworks").remove(0).id;
        let ruth = test.person("Ruth Adeyemi").await;
        let people = [("Ines Carvalho", "next"), ("Edda Jonsdottir", "next"), ("Kai Nakamura", "signs"), ("Noor Haddad", "own")];
        for (name, stop) in people {
            let ic = test.person(name).await.id;
            test.at_level(ic, framework, "confirmed").await;
            rated(&test, ic, ruth.id, stop).await;
        }
        type_in(&zeynep, &format!("{draft}/competencies/testing"), &[("benchmark:senior", "3.5")]).await.is(303);
        let publication = format!("{draft}/publication");
        zeynep.get(&publication).await.is(200).shows("Count them").hides("Fewer than five people");
        let counted = format!("{publication}?counted=yes");
        let page = zeynep.get(&counted).await;
        page.is(200).shows("Fewer than five people were rated in this framework.").hides("would be read differently");
        let fifth = test.person("Mateo Ruiz").await.id;
        rated(&test, fifth, ruth.id, "next").await;
        zeynep.get(&counted).await.shows("Fewer than five people");
        test.at_level(fifth, framework, "confirmed").await;
        let page = zeynep.get(&counted).await;
        page.shows("would be read differently in at least one competency.").hides("Fewer than five").hides("Ines").hides("Mateo");
        page.shows("<th scope=\"row\">Confirmed</th><td class=\"n num\">5</td>");
        type_in(&zeynep, &format!("{draft}/levels"), &[("remove:confirmed", "yes")]).await.is(303);
        let page = zeynep.get(&counted).await;
        let row = ["5", "5", "0", "0", "5"].map(|count| format!("<td class=\"n num\">{count}</td>")).concat();
        page.shows(&format!("<th scope=\"row\">Confirmed</th>{row}"));
        hana.get(&counted).await.is(200).shows("Counts over people are for people partners.").hides("would be read differently");
    }
}

both! {
    async fn a_level_that_goes_keeps_its_name_for_whoever_holds_it(test: TestApp) {
        let zeynep = test.person_with_role("Zeynep Aydoğdu", "people_partner").await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let ines = test.person("Ines Carvalho").await;
        let draft = begun(&test, &zeynep).await;
        let framework = frameworks::all(&test.app).await.expect("frameworks").remove(0).id;
        let path = format!("/people/{}/level", ines.id);
        let level = format!("{}:confirmed", framework.0);
        zeynep.post(&path, &[("level", &level), ("since", "2026-01-05"), ("_version", "1")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/levels"), &[("remove:confirmed", "yes")]).await.is(303);
        type_in(&zeynep, &format!("{draft}/publication"), &[("anyway", "yes")]).await.is(303);
        ines.get(&path).await.is(200).shows("You are Confirmed.");
        let file = hana.get("/people/export.csv").await;
        file.is(200).shows(",Confirmed,");
        let (_, again) = dry_run(&hana, "people.csv", file.text.as_bytes()).await;
        again.is(200).shows("Nothing would change.").hides("left out").hides("no longer");
        let found = zeynep.get(&format!("/people?level={}.confirmed", framework.0)).await;
        found.is(200).shows("Ines Carvalho").shows("Confirmed, no longer a level");
    }
}
