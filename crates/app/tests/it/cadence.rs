//! What is due, who says how often, and what happens to a conversation that was missed or called
//! off again and again.

use conversations::jobs;
use db::args;
use jiff::SignedDuration;
use people::{LineId, PersonId};

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, Pair, TestApp};

/// Ruth holds Ines’ rope for four hundred days; the kinds are older, and nothing is planned.
async fn line<'a>(test: &'a TestApp) -> (Actor<'a>, Actor<'a>, LineId) {
    test.workspace().await;
    test.kinds_since(700).await;
    let (ruth, ines) = (test.person("Ruth Adeyemi").await, test.person("Ines Carvalho").await);
    let line = test.line(ines.id, ruth.id, 400).await;
    (ruth, ines, line)
}

impl TestApp {
    /// A conversation of a kind that was held so many days ago.
    async fn sat_down(&self, line: LineId, (ic, manager): (PersonId, PersonId), kind: &'static str, days_ago: i64) {
        let id = self.quarterly(line, ic, manager, self.days_ago(days_ago)).await;
        self.kinds_since(700).await;
        let sql = "update conversation set state = 'closed', began_at = starts_at, wrapped_up_at = starts_at, kind_key = $1, \
            kind_version_id = (select max(id) from kind_version where key = $1) where id = $2";
        self.app.db.run(sql, args![kind, id]).await.expect("a held conversation");
    }
}

/// The fields of a rhythm's form, as the page has them, with one of them chosen anew.
fn choose(page: &str, action: &str, field: &str, value: &str) -> Vec<(String, String)> {
    let start = page.find(&format!("action=\"{action}\"")).expect("the form");
    let form = page[start..].split("</form>").next().unwrap_or_default();
    let mut fields = vec![("_version".to_owned(), hidden(form, "", "_version"))];
    for select in form.split("<select").skip(1) {
        let name = select.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let chosen = select.split("<option").find(|option| option.contains(" selected")).unwrap_or_default();
        let stands = chosen.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        fields.push((name.to_owned(), if name == field { value } else { stands }.to_owned()));
    }
    fields
}

async fn save(who: &Actor<'_>, path: &str, field: &str, value: &str) -> crate::support::Page {
    let page = who.get(path).await;
    page.is(200);
    send(who, path, &choose(&page.text, path, field, value)).await
}

async fn send(who: &Actor<'_>, path: &str, fields: &[(String, String)]) -> crate::support::Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    who.post(path, &fields).await
}

async fn count(test: &TestApp, kind: &'static str) -> i64 {
    let sql = "select count(*) from event where kind = $1";
    test.app.db.value(sql, args![kind]).await.expect("an answer").unwrap_or(0)
}

both! {
    async fn each_kind_counts_its_own_and_both_read_the_same(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        let two = (ines.id, ruth.id);
        test.sat_down(line, two, "quarterly", 158).await;
        test.sat_down(line, two, "one_on_one", 3).await;
        test.sat_down(line, two, "career", 20).await;
        let said = "Quarterly check-in overdue by 66 days";
        for (who, page) in [(&ruth, "/".to_owned()), (&ines, "/".to_owned()), (&ruth, "/conversations".to_owned()), (&ines, "/conversations".to_owned()),
            (&ruth, format!("/people/{}", ines.id)), (&ines, format!("/people/{}", ines.id))] {
            who.get(&page).await.is(200).shows(said).hides("First conversation due");
        }
        ruth.get("/").await.shows("Ines’ quarterly check-in is 66 days overdue.").hides("Career 1:1 overdue");
        ines.get("/conversations").await.shows("Career 1:1 due by 3 December").shows("1:1 due by 4 December");
        let noor = test.person("Noor Haddad").await;
        noor.get(&format!("/people/{}", ines.id)).await.is(200).hides("overdue").hides("Rhythm");
    }
}

both! {
    async fn planning_offers_what_is_due_first_and_a_day_that_fits(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        let two = (ines.id, ruth.id);
        test.sat_down(line, two, "quarterly", 80).await;
        test.sat_down(line, two, "one_on_one", 1).await;
        test.sat_down(line, two, "career", 10).await;
        let new = format!("/people/{}/conversations/new", ines.id);
        // The quarterly is due on Friday 4 December, the 1:1 on Sunday the 6th.
        let page = ruth.get(&new).await;
        page.is(200).shows("With Ines due by 4 December.").shows("With Ines due by 6 December.").shows("With Ines due by 13 December.");
        page.shows(r#"value="quarterly" checked"#).shows(r#"type="date" value="2026-12-04""#);
        let plan = [("kind", "quarterly"), ("day", "2026-12-04"), ("time", "14:00"), ("minutes", "60"), ("place", "")];
        ruth.post(&format!("/people/{}/conversations", ines.id), &plan).await.is(303);
        let page = ines.get(&new).await;
        page.shows("With Ruth planned for 4 December, the day it is due.").shows(r#"value="one_on_one" checked"#);
        page.shows(r#"type="date" value="2026-12-03""#);
    }
}

both! {
    async fn either_of_the_two_sets_the_rhythm_of_their_line_and_the_other_is_told(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        test.sat_down(line, (ines.id, ruth.id), "career", 20).await;
        let path = format!("/lines/{line}/rhythm");
        ruth.get(&path).await.is(200).shows("How often do you and Ines sit down?").shows("Nothing yet").shows("As everywhere here: every month");
        save(&ines, &path, "rhythm.career", "weeks 6").await.is(303);
        let page = ruth.get(&path).await;
        page.shows("Ines changed Career 1:1: every 6 weeks; before, as everywhere here").shows("Now due by 15 December.");
        test.settle().await;
        ruth.get("/notices").await.shows("Ines Carvalho changed how often the two of you sit down.").shows("One is unread.");
        ines.get("/notices").await.hides("how often");
        save(&ruth, &path, "rhythm.career", "off").await.is(303);
        ruth.get("/conversations").await.hides("Career 1:1 due");
        save(&ruth, &path, "rhythm.career", "").await.is(303);
        // Switched on today, nobody is late for the time without.
        ines.get(&path).await.shows("Now due by 23 December.").shows("Ruth changed Career 1:1: as everywhere here; before, only when");
        assert_eq!(count(&test, "cadence.rhythm_changed").await, 3);
        save(&ruth, &path, "rhythm.career", "").await.is(303);
        assert_eq!(count(&test, "cadence.rhythm_changed").await, 3, "nothing changed");
        save(&ruth, &path, "rhythm.career", "every full moon").await.is(422).shows("Choose one of these.");
        let noor = test.person("Noor Haddad").await;
        noor.get(&path).await.is(404);
        noor.post(&path, &[("rhythm.career", "off")]).await.is(404);
    }
}

both! {
    async fn two_who_set_it_at_once_see_both(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        let path = format!("/lines/{line}/rhythm");
        let old = choose(&ruth.get(&path).await.text, &path, "rhythm.one_on_one", "weeks 3");
        save(&ines, &path, "rhythm.one_on_one", "weeks 1").await.is(303);
        let both = send(&ruth, &path, &old).await;
        both.is(409).shows("Every 3 weeks").shows("Every week").shows("Ines");
        let mine = choose(&ruth.get(&path).await.text, &path, "rhythm.one_on_one", "weeks 3");
        send(&ruth, &path, &mine).await.is(303);
    }
}

both! {
    async fn a_first_conversation_has_its_days_in_every_line(test: TestApp) {
        test.workspace().await;
        test.kinds_since(700).await;
        let (ruth, aiko) = (test.person("Ruth Adeyemi").await, test.person("Aiko Tanaka").await);
        let line = test.line(aiko.id, ruth.id, 5).await;
        let path = format!("/lines/{line}/rhythm");
        ruth.get(&path).await.shows("Now due by 2 December.").shows("As everywhere here: within 14 days");
        save(&ruth, &path, "rhythm.initial", "off").await.is(422);
        save(&ruth, &path, "rhythm.initial", "once 30").await.is(303);
        aiko.get("/").await.shows("First conversation due by 18 December");
        ruth.get("/").await.shows("Aiko should have a first conversation within 25 days.");
        test.sat_down(line, (aiko.id, ruth.id), "initial", 1).await;
        ruth.get(&path).await.is(200).hides("rhythm.initial").shows("rhythm.quarterly");
        ruth.get("/conversations").await.hides("First conversation due").shows("Quarterly check-in due by 22 February 2027");
    }
}

both! {
    async fn a_workspace_sets_what_holds_everywhere_else(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        let hana = test.person_with_role("Hana Novak", "administrator").await;
        let zeynep = test.person_with_role("Zeynep Aydın", "people_partner").await;
        test.sat_down(line, (ines.id, ruth.id), "career", 20).await;
        test.sat_down(line, (ines.id, ruth.id), "quarterly", 20).await;
        let path = "/workspace/rhythms";
        hana.get("/workspace").await.is(200).shows(path);
        hana.get(path).await.is(200).shows("As the kind says: every 3 months").hides("Promotion conversation");
        zeynep.get(path).await.is(200).shows("An administrator changes this").hides("Save the rhythms");
        zeynep.post(path, &[("rhythm.career", "off")]).await.is(404);
        ruth.get(path).await.is(404);
        save(&hana, path, "rhythm.career", "off").await.is(303);
        ruth.get("/conversations").await.hides("Career 1:1 due").shows("Quarterly check-in due by 3 February 2027");
        let old = choose(&hana.get(path).await.text, path, "rhythm.career", "months 2");
        save(&hana, path, "rhythm.quarterly", "months 6").await.is(303);
        ines.get("/conversations").await.shows("Quarterly check-in due by 3 May 2027");
        send(&hana, path, &old).await.is(409).shows("Every 2 months").shows("Every 6 months");
        // The two of a line may want what the company does not ask for.
        save(&ines, &format!("/lines/{line}/rhythm"), "rhythm.career", "months 1").await.is(303);
        ruth.get("/conversations").await.shows("Career 1:1 due by");
        save(&hana, path, "rhythm.initial", "months 3").await.is(422);
    }
}

both! {
    async fn weeks_go_by_the_level_of_the_ic(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.sat_down(pair.line, (pair.ines.id, pair.ruth.id), "one_on_one", 3).await;
        pair.ruth.get("/conversations").await.shows("1:1 due by 27 November");
        test.app.db.run("update person set level_key = 'staff' where id = $1", args![pair.ines.id]).await.expect("a level");
        pair.ruth.get("/conversations").await.shows("1:1 due by 4 December");
        pair.ines.get(&format!("/lines/{}/rhythm", pair.line)).await.shows("As everywhere here: every 2 weeks");
    }
}

both! {
    async fn the_agenda_of_the_one_on_ones_knows_the_rhythm_of_its_line(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        test.sat_down(line, (ines.id, ruth.id), "one_on_one", 3).await;
        let agenda = format!("/people/{}/one-on-ones", ines.id);
        ruth.get(&agenda).await.is(200).shows("You two meet every 2 weeks: due by 4 December.");
        save(&ines, &format!("/lines/{line}/rhythm"), "rhythm.one_on_one", "weeks 3").await.is(303);
        ruth.get(&agenda).await.shows("You two meet every 3 weeks: due by 11 December.");
        let plan = format!("/people/{}/conversations/new?kind=one_on_one", ines.id);
        ruth.get(&agenda).await.shows(&plan);
        ruth.get(&plan).await.shows(r#"value="one_on_one" checked"#).shows(r#"type="date" value="2026-12-11""#);
        save(&ines, &format!("/lines/{line}/rhythm"), "rhythm.one_on_one", "off").await.is(303);
        ruth.get(&agenda).await.shows("You two meet when one of you asks for it.");
    }
}

both! {
    async fn a_missed_conversation_asks_either_side_why_and_is_planned_anew(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-27T14:00:00Z");
        jobs::due(&test.app).await.expect("due");
        let show = format!("/conversations/{}", pair.id);
        let (ruth, ines) = (test.sign_in(pair.ruth.id).await, test.sign_in(pair.ines.id).await);
        ines.get(&show).await.is(200).shows("Why did it not take place?").shows(&format!("conversations/new?instead={}", pair.id));
        ines.post(&pair.at("explanation"), &[("reason", " ")]).await.is(422).shows("Say why, in a few words.");
        ines.post(&pair.at("explanation"), &[("reason", "The train stood still.")]).await.is(303);
        ines.get(&show).await.shows("You said why it did not take place").shows("The train stood still.").hides("Why did it not take place?");
        test.settle().await;
        ruth.get("/notices").await.shows("Ines Carvalho said why your conversation of Thursday 26 November, 14:00 did not take place.").hides("train");
        ruth.get(&show).await.shows("Ines said why it did not take place").shows("The train stood still.").shows("Why did it not take place?");
        ruth.post(&pair.at("explanation"), &[("reason", "I was stuck with the board.")]).await.is(303);
        ines.get(&show).await.shows("I was stuck with the board.").shows("Nobody began it within a day");
        ruth.post(&pair.at("explanation"), &[("reason", "Once more.")]).await.is(409).shows("You have said why already");
        let anew = ruth.get(&format!("/people/{}/conversations/new?instead={}", pair.ines.id, pair.id)).await;
        anew.is(200).shows(r#"value="quarterly" checked"#);
        let noor = test.person("Noor Haddad").await;
        noor.post(&pair.at("explanation"), &[("reason", "Mine.")]).await.is(404);
        noor.get(&format!("/people/{}/conversations/new?instead={}", pair.ines.id, pair.id)).await.is(404);
    }
}

both! {
    async fn only_a_missed_conversation_is_explained(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.ines.get(&format!("/conversations/{}", pair.id)).await.hides("did not take place");
        pair.ines.post(&pair.at("explanation"), &[("reason", "A rumour.")]).await.is(409).shows("was not missed");
    }
}

impl Pair<'_> {
    /// Another one, planned and called off again.
    async fn called_off(&self, test: &TestApp, by: &Actor<'_>) {
        let id =
            test.quarterly(self.line, self.ines.id, self.ruth.id, test.now() + SignedDuration::from_hours(100)).await;
        by.post(&format!("/conversations/{id}/cancellation"), &[("reason", "The release moved.")]).await.is(303);
    }
}

both! {
    async fn the_third_called_off_within_two_months_is_told_to_both_once(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.called_off(&test, &pair.ruth).await;
        test.advance(SignedDuration::from_hours(24 * 20));
        let (ruth, ines) = (test.sign_in(pair.ruth.id).await, test.sign_in(pair.ines.id).await);
        pair.called_off(&test, &ines).await;
        test.settle().await;
        let said = |other: &str| format!("Three of your conversations with {other} were called off within two months.");
        ines.get("/notices").await.hides("called off within");
        ines.get("/conversations").await.hides("were called off since");
        pair.called_off(&test, &ruth).await;
        test.settle().await;
        ines.get("/notices").await.shows(&said("Ruth Adeyemi"));
        ruth.get("/notices").await.shows(&said("Ines Carvalho"));
        ines.get("/conversations").await.shows("Three were called off since 13 October.");
        ruth.get("/").await.shows("Three with Ines since 13 October.");
        ines.get("/").await.shows("Three with Ruth since 13 October.");
        pair.called_off(&test, &ruth).await;
        assert_eq!(count(&test, "cadence.called_off").await, 1, "the fourth is no news");
        test.advance(SignedDuration::from_hours(24 * 70));
        let ruth = test.sign_in(pair.ruth.id).await;
        ruth.get("/").await.hides("with Ines since");
        for _ in 0..3 {
            pair.called_off(&test, &ruth).await;
        }
        assert_eq!(count(&test, "cadence.called_off").await, 2, "a new streak is");
    }
}

both! {
    async fn what_fell_away_with_a_line_is_nobodys_no(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        for _ in 0..3 {
            test.quarterly(pair.line, pair.ines.id, pair.ruth.id, test.now() + SignedDuration::from_hours(200)).await;
        }
        test.end_line(pair.line, 0).await;
        jobs::due(&test.app).await.expect("due");
        assert_eq!(count(&test, "conversation.fell_away").await, 4);
        assert_eq!(count(&test, "cadence.called_off").await, 0);
        let off = "select count(*) from conversation where called_off_at is not null";
        assert_eq!(test.app.db.value::<i64>(off, args![]).await.expect("a count"), Some(0));
    }
}

both! {
    async fn a_line_that_ended_keeps_what_was_chosen_for_those_the_table_names(test: TestApp) {
        let (tomas, ines, line) = line(&test).await;
        let path = format!("/lines/{line}/rhythm");
        save(&tomas, &path, "rhythm.career", "off").await.is(303);
        test.end_line(line, 3).await;
        let beatriz = test.person("Beatriz Moreira").await;
        test.line(ines.id, beatriz.id, 2).await;
        tomas.get(&path).await.is(404);
        beatriz.get(&path).await.is(200).shows("How often Ines and Ruth sat down.").shows("Ruth changed Career 1:1").hides("Save the rhythm");
        beatriz.post(&path, &[("rhythm.career", "")]).await.is(404);
        ines.get(&path).await.is(200).shows("How often you and Ruth sat down.");
        ines.post(&path, &[("rhythm.career", ""), ("_version", "1")]).await.is(409).shows("This line has ended.");
    }
}

both! {
    async fn who_stands_in_has_no_part_in_the_rhythm(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        test.sat_down(line, (ines.id, ruth.id), "quarterly", 158).await;
        let noor = test.person("Noor Haddad").await;
        let sql = "insert into stand_in (id, line_id, person_id, first_on, last_on, from_at, until_at, arranged_by, arranged_at) \
            values (7, $1, $2, '2026-11-20', '2026-12-04', $3, $4, $5, $3)";
        let until = test.now() + SignedDuration::from_hours(240);
        test.app.db.run(sql, args![line, noor.id, test.days_ago(3), until, ruth.id]).await.expect("a stand-in");
        noor.get(&format!("/lines/{line}/rhythm")).await.is(404);
        noor.get("/").await.is(200).hides("overdue");
        noor.get("/conversations").await.is(200).hides("overdue");
        noor.get(&format!("/people/{}/conversations/new", ines.id)).await.is(200).hides("overdue");
        noor.get(&format!("/people/{}", ines.id)).await.is(200).hides("overdue");
    }
}

both! {
    async fn a_copy_has_the_turn_of_its_original(test: TestApp) {
        let (ruth, ines, line) = line(&test).await;
        let zeynep = test.person_with_role("Zeynep Aydın", "people_partner").await;
        let copied = zeynep.post("/kinds/quarterly/copies", &[("title", "Our quarter")]).await;
        let draft = copied.is(303).location.clone().expect("a draft");
        let mark = hidden(&zeynep.get(&draft).await.text, "/publication", "_version");
        zeynep.post(&format!("{draft}/publication"), &[("_version", &mark)]).await.is(303);
        ruth.get("/conversations").await.shows("Our quarter due by 23 February 2027");
        let sql = "update conversation set kind_key = 'our_quarter' where line_id = $1";
        test.sat_down(line, (ines.id, ruth.id), "quarterly", 20).await;
        test.app.db.run(sql, args![line]).await.expect("of the copy");
        let page = ruth.get("/conversations").await;
        page.shows("Our quarter due by 3 February 2027").shows("Quarterly check-in due by 3 February 2027");
        zeynep.post("/kinds/quarterly/retirement", &[]).await.is(303);
        ruth.get("/conversations").await.shows("Our quarter due by 3 February 2027").hides("Quarterly check-in due");
    }
}
