//! Every kind through its whole life: planned, prepared, held, wrapped up, put in writing,
//! confirmed.

use conversations::kinds;
use jiff::SignedDuration;

use crate::both;
use crate::preparation::at_level;
use crate::room::hidden;
use crate::support::{Pair, TestApp};

impl TestApp {
    /// Makes the planned quarterly of a pair a conversation of another kind.
    pub(crate) async fn turn_into(&self, pair: &Pair<'_>, key: &'static str) {
        let kind = self.kind(key).await;
        let sql = "update conversation set kind_version_id = $1, kind_key = $2 where id = $3";
        self.app.db.run(sql, db::args![kind, key, pair.id]).await.expect("another kind");
    }

    /// How many parts a kind has.
    async fn parts(&self, key: &'static str) -> usize {
        let version = self.kind(key).await;
        kinds::load(&self.app, version).await.expect("the kind").parts.len()
    }
}

/// Saves one field as somebody typed it over nothing.
async fn capture(pair: &Pair<'_>, key: &str, text: &str) {
    let path = pair.at(&format!("captured/{key}"));
    pair.ruth.post(&path, &[("text", text), ("_version", "0")]).await.is(303);
}

const PERFORMANCE: &[(&str, &str)] = &[
    ("example", "On 12 November the release went out untested, and support worked the weekend."),
    ("expected", "Every release with its test run, from today."),
    ("consequence", "If it happens again, releases go through somebody else and we write an improvement plan."),
    ("support", "Tomas reviews the next three releases with you."),
    ("date", "2026-12-17"),
];

both! {
    async fn every_kind_is_planned_prepared_held_put_in_writing_and_confirmed(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        for key in ["initial", "promotion", "performance", "career", "one_on_one"] {
            test.turn_into(&pair, key).await;
            let sql = "update conversation set state = 'planned', part = 0, began_at = null, part_began_at = null, wrapped_up_at = null, \
                followed_up_at = null, closed_at = null, closed_as = null where id = $1";
            test.app.db.run(sql, db::args![pair.id]).await.expect("a fresh conversation");
            for table in ["delete from follow_up", "delete from preparation_answer", "delete from preparation", "delete from captured"] {
                test.app.db.run(table, db::args![]).await.expect("nothing written");
            }
            life(&test, &pair, key).await;
            test.app.db.run("update conversation set starts_at = starts_at + 86400000000", db::args![]).await.expect("a day later");
        }
    }
}

async fn life(test: &TestApp, pair: &Pair<'_>, key: &'static str) {
    let (prepares, room) = (pair.at("preparation"), pair.at("room"));
    let ic = pair.ines.get(&prepares).await;
    ic.is(200).shows("To think it over").hides("Where do you stand?");
    let manager = pair.ruth.get(&prepares).await;
    manager.is(200).shows("Before you write").hides("Against the framework").hides("Ratings open to");
    let question = hidden_key(&ic.text, "answer.");
    let point = hidden_key(&manager.text, "answer.");
    let version = hidden(&ic.text, "data-autosave", "_version");
    pair.ines.post(&prepares, &[(&question, "My own words."), ("_version", &version)]).await.is(303);
    pair.ruth.post(&prepares, &[(&point, "What I saw on Tuesday."), ("_version", "0")]).await.is(303);
    let sure = [("sure", "yes")];
    pair.ruth.post(&pair.at("room/beginning"), &sure).await.is(303);
    let parts = test.parts(key).await;
    for from in 0..parts {
        for side in [&pair.ines, &pair.ruth] {
            side.get(&room)
                .await
                .is(200)
                .shows(&format!("Part {} of {parts}", from + 1))
                .shows("If it goes quiet")
                .hides("covered");
        }
        let from = from.to_string();
        pair.ines.post(&pair.at("room/part"), &[("from", &from), ("go", "next")]).await.is(303);
    }
    finish(pair, key).await;
}

async fn finish(pair: &Pair<'_>, key: &'static str) {
    let ending = pair.at("room/ending");
    if key == "performance" {
        pair.ruth.post(&ending, &[]).await.is(422).shows("5 things to mend");
        for (field, text) in PERFORMANCE {
            capture(pair, field, text).await;
        }
    }
    if key == "promotion" {
        pair.ines.post(&ending, &[]).await.is(422).shows("2 things to mend").shows("The evidence");
        capture(pair, "gaps", "Design across teams.").await;
        capture(pair, "time_frame", "Nine to fifteen months.").await;
    }
    pair.ruth.post(&ending, &[]).await.is(303);
    pair.ines.get(&pair.at("wrap-up")).await.is(200).shows("What you agreed is being put in writing.");
    let follow_up = pair.ruth.get(&pair.at("follow-up")).await;
    follow_up.is(200);
    let (subject, version) = ("What we agreed", hidden(&follow_up.text, "follow-up", "_version"));
    let body = format!("Ines, this is what we said. {key}");
    let fields = [("subject", subject), ("body", body.as_str()), ("_version", version.as_str()), ("_bare", "yes")];
    pair.ruth.post(&pair.at("follow-up/sending"), &fields).await.is(303);
    pair.ines.post(&pair.at("confirmation"), &[]).await.is(303);
    pair.ines.get(&pair.at("wrap-up")).await.is(200).shows("Both of you remember it the same way.");
}

/// The first field of a page that begins so.
fn hidden_key(page: &str, start: &str) -> String {
    let rest = page.split(&format!("name=\"{start}")).nth(1).expect("a field");
    format!("{start}{}", rest.split('"').next().unwrap_or_default())
}

both! {
    async fn a_performance_conversation_is_not_wrapped_up_without_its_five_facts(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.turn_into(&pair, "performance").await;
        pair.begin(&test).await;
        pair.ines.get(&pair.at("room")).await.shows("What Ruth has to say.").hides("You first");
        pair.ruth.get(&pair.at("room")).await.shows("Your concern, plainly.").shows("The concern, with its example");
        let all = PERFORMANCE.len();
        for (written, (field, text)) in PERFORMANCE.iter().enumerate() {
            let refused = pair.ruth.post(&pair.at("room/ending"), &[]).await;
            refused.is(422).shows("this is still to be written before you end");
            let things = if all - written == 1 { "One thing to mend".to_owned() } else { format!("{} things to mend", all - written) };
            refused.shows(&things);
            capture(&pair, field, text).await;
        }
        // Both see what is written, whoever wrote it, and the other side may change it.
        let room = pair.ines.get(&pair.at("room")).await;
        room.shows("untested").shows("Ruth wrote last");
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        let note = pair.ruth.get(&pair.at("follow-up")).await;
        note.shows("What was said:").shows("What follows if it does not change: If it happens again").shows("Thursday 17 December 2026");
        let wrap = pair.ines.get(&pair.at("wrap-up")).await;
        wrap.shows("Written down together").hides("What was said:");
        // What it was wrapped up with can be written anew, and not taken away.
        let path = pair.at("captured/consequence");
        let gone = pair.ruth.post(&path, &[("text", ""), ("_version", "1"), ("back", "wrap-up")]).await;
        gone.is(422).shows("This cannot be taken away any more, only written anew.");
        pair.ines.post(&path, &[("text", "Releases go through somebody else."), ("_version", "1"), ("back", "wrap-up")]).await.is(303);
        pair.ruth.get(&pair.at("wrap-up")).await.shows("Releases go through somebody else.").shows("Ines wrote last").shows("5 of 5 written");
    }
}

both! {
    async fn what_was_written_down_is_found_and_stands_with_the_notes_for_whoever_reads_those(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.turn_into(&pair, "performance").await;
        pair.begin(&test).await;
        for (field, text) in PERFORMANCE {
            capture(&pair, field, text).await;
        }
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        let notes = pair.at("room/notes");
        let link = format!("href=\"{notes}\"");
        for who in [&pair.ines, &pair.ruth] {
            let found = who.get("/search?q=untested+weekend").await;
            found.is(200).shows("The concern, with its example").shows("support worked the weekend").shows(&link);
            who.get("/search?q=december+17").await.shows("Thursday 17 December 2026").hides("2026-12-17");
            who.get(&notes).await.is(200).shows("The concern, with its example").shows("support worked the weekend");
        }
        let partner = test.person_with_role("Noor Haddad", "people_partner").await;
        for who in [&partner, &test.person("Edda Blom").await] {
            who.get("/search?q=untested").await.is(200).shows("Nothing you may read");
            who.get(&notes).await.is(404);
        }
        // The note closes the notes. Who held the rope then finds them for ninety days more.
        test.app.db.run("update conversation set state = 'closed'", db::args![]).await.expect("it is closed");
        test.end_line(pair.line, 0).await;
        for (day, may_read) in [(89, true), (91, false)] {
            test.go_to("2026-11-26T14:00:00Z");
            test.advance(SignedDuration::from_hours(24 * day));
            let (ruth, ines) = (test.sign_in(pair.ruth.id).await, test.sign_in(pair.ines.id).await);
            let found = ruth.get("/search?q=untested").await;
            if may_read {
                found.is(200).shows(&link);
                ruth.get(&notes).await.is(200).shows("support worked the weekend");
            } else {
                found.is(200).shows("Nothing you may read");
                ruth.get(&notes).await.is(404);
            }
            ines.get("/search?q=untested").await.is(200).shows(&link);
        }
    }
}

both! {
    async fn what_both_wrote_into_a_field_goes_together_and_a_day_is_a_day(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.turn_into(&pair, "performance").await;
        let path = pair.at("captured/example");
        let outside = test.person("Kofi Mensah").await;
        outside.post(&path, &[("text", "x"), ("_version", "0")]).await.is(404);
        pair.begin(&test).await;
        outside.post(&path, &[("text", "x"), ("_version", "0")]).await.is(404);
        capture(&pair, "example", "The release of the twelfth.").await;
        // Ruth writes on at its end and Ines at its beginning, without and with script.
        let over = [("_version", "1"), ("_base", "The release of the twelfth.")];
        let page = pair.ruth.get(&pair.at("room")).await;
        assert_eq!(hidden(&page.text, "captured/example", "_base"), over[1].1);
        let hers = [&over[..], &[("text", "The release of the twelfth. Nobody tested it.")]].concat();
        pair.ruth.post(&path, &hers).await.is(303);
        let theirs = [&over[..], &[("text", "Late: the release of the twelfth.")]].concat();
        let both = "Late: the release of the twelfth. Nobody tested it.";
        let saved = pair.ines.post(&path, &theirs).await;
        assert_eq!(saved.is(303).said(), "Saved, together with what was written meanwhile.");
        pair.ruth.get(&pair.at("room")).await.shows(both).shows("Ines wrote last");
        let more = [&over[..], &[("text", "The release and the rollback of the twelfth.")]].concat();
        let said = pair.ruth.autosave(&path, &more).await;
        assert_eq!(said.is(200).text, "Late: the release and the rollback of the twelfth. Nobody tested it.");
        assert_eq!(said.header("x-belay-version"), "4");
        // What says nothing new is no version.
        pair.ines.autosave(&path, &[("text", said.text.as_str()), ("_version", "4")]).await.is(204);
        let nothing = [("text", over[1].1), ("_version", "1"), ("_base", over[1].1)];
        assert_eq!(pair.ines.autosave(&path, &nothing).await.is(200).header("x-belay-version"), "4");
        // A text that is too long by now comes back as it was typed, and over what.
        let long = [("text", "x".repeat(3990)), ("_version", "1".to_owned()), ("_base", over[1].1.to_owned())];
        let long = long.each_ref().map(|(name, value)| (*name, value.as_str()));
        let page = pair.ines.post(&path, &long).await;
        page.is(422).shows("At most 4,000 letters here.").shows(long[0].1);
        assert_eq!(hidden(&page.text, "captured/example", "_version"), "1");
        let day = pair.at("captured/date");
        pair.ruth.post(&day, &[("text", "2026-11-01"), ("_version", "0")]).await.is(422).shows("That day has passed.").shows("2026-11-01");
        pair.ruth.post(&day, &[("text", "soon"), ("_version", "0")]).await.is(422).shows("Give a day, such as");
        pair.ruth.post(&pair.at("captured/none"), &[("text", "x"), ("_version", "0")]).await.is(404);
        let hasty = pair.ruth.autosave(&day, &[("text", "2026-11-01"), ("_version", "0")]).await;
        hasty.is(422).shows("That day has passed.");
        pair.ruth.autosave(&day, &[("text", "2026-12-17"), ("_version", "0")]).await.is(204);
        let other = [("text", "2026-12-18"), ("_version", "0")];
        pair.ines.autosave(&day, &other).await.is(409);
        pair.ines.post(&day, &other).await.is(409).shows("Thursday 17 December 2026").shows("2026-12-18");
    }
}

both! {
    async fn the_room_asks_what_fits_the_level_and_an_ic_shares_without_ratings(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.turn_into(&pair, "one_on_one").await;
        pair.ines.post(&pair.at("preparation"), &[("answer.topics", "The pager."), ("_version", "0")]).await.is(303);
        pair.begin(&test).await;
        // Ines is at the second of six levels.
        pair.ruth.get(&pair.at("room")).await.shows("Show me where you stopped.").hides("Is that yours to decide?").hides("The pager.");
        pair.ines.get(&pair.at("room")).await.shows("Share what you prepared");
        pair.ines.post(&pair.at("assessment/sharing"), &[("back", &pair.at("room"))]).await.is(303);
        pair.ines.get(&pair.at("room")).await.hides("Share what you prepared");
        pair.ruth.get(&pair.at("room")).await.shows("The pager.");
    }
}

both! {
    async fn who_plans_reads_when_each_kind_is_the_right_one(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let page = pair.ines.get(&format!("/people/{}/conversations/new", pair.ines.id)).await;
        page.is(200).shows("First conversation").shows("Quarterly check-in").shows("Promotion conversation");
        page.shows("Performance conversation").shows("Career 1:1").shows("A month has gone by since you last talked");
        let conversation = pair.ruth.get(&format!("/conversations/{}", pair.id)).await;
        conversation.is(200);
    }
}

both! {
    async fn nobody_outside_the_line_reads_which_kind_it_was(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let tomas = test.person("Tomas Weber").await;
        test.line(pair.ruth.id, tomas.id, 400).await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let hana = test.person_with_role("Hana Kovac", "administrator").await;
        test.turn_into(&pair, "performance").await;
        pair.begin(&test).await;
        for (field, text) in PERFORMANCE {
            capture(&pair, field, text).await;
        }
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        let person = format!("/people/{}", pair.ines.id);
        for (who, knows) in [(&tomas, false), (&hana, false), (&noor, true)] {
            for path in [person.as_str(), "/", "/conversations", "/notices"] {
                let page = who.get(path).await;
                page.is(200).hides("untested").hides("improvement plan");
                if !knows {
                    page.hides("Performance");
                }
            }
        }
        noor.get(&person).await.shows("Performance conversation");
        pair.ruth.get(&person).await.shows("Performance conversation");
        for mail in test.mails().await {
            assert!(!mail.text.contains("erformance") && !mail.html.contains("erformance"), "{}", mail.text);
        }
    }
}

both! {
    async fn a_part_about_the_framework_leads_to_the_page_of_the_level(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let (own, next) = ("/framework/levels/confirmed?of=", "/framework/levels/senior?of=");
        test.turn_into(&pair, "initial").await;
        pair.ruth.get(&pair.at("preparation")).await.shows(own);
        pair.begin(&test).await;
        pair.ines.get(&pair.at("room")).await.hides(own);
        pair.go_to_part(5).await;
        for side in [&pair.ines, &pair.ruth] {
            side.get(&pair.at("room")).await.shows(own).shows(next);
        }
        for (key, part) in [("performance", 2_i64), ("promotion", 0)] {
            test.turn_into(&pair, key).await;
            let sql = "update conversation set part = $1 where id = $2";
            test.app.db.run(sql, db::args![part, pair.id]).await.expect("another part");
            pair.ines.get(&pair.at("room")).await.shows(own);
        }
        let page = pair.ines.get(&pair.at("room")).await;
        let there = page.text.split("href=\"").find(|rest| rest.starts_with(own)).and_then(|rest| rest.split('"').next());
        pair.ines.get(there.expect("a link")).await.is(200).shows("Confirmed");
    }
}

both! {
    async fn the_gap_part_proposes_its_order_and_its_minutes(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let rated = |testing: &'static str, architecture: &'static str| {
            let notes = [("note.testing", ""), ("note.software-architecture", ""), ("_version", "0")];
            let stops = [("stop.testing", testing), ("stop.software-architecture", architecture)];
            notes.into_iter().chain(stops).collect::<Vec<_>>()
        };
        pair.ruth.post(&pair.at("assessment/submission"), &rated("own", "below")).await.is(303);
        pair.begin(&test).await;
        pair.go_to_part(3).await;
        pair.ruth.get(&pair.at("room")).await.hides("In this order");
        pair.ines.post(&pair.at("preparation/sharing"), &rated("signs", "next")).await.is(303);
        for side in [&pair.ines, &pair.ruth] {
            let room = side.get(&pair.at("room")).await;
            room.shows("In this order").shows("one and a half levels apart").shows("half a level apart");
            let at = |name: &str| room.text.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("no {name}"));
            assert!(at("Software Architecture") < at("Testing"), "further apart comes first where both weigh the same");
            let minutes: u32 = room.text.split("</a><b>").skip(1).filter_map(|rest| rest.split(' ').next()?.parse::<u32>().ok()).sum();
            assert_eq!(minutes, 10, "they add up to the part");
        }
        // Minutes that move are shared out on both pages, and nothing is shared out after the end.
        let side = pair.ines.get(&pair.at("side-by-side")).await;
        side.shows(" min</b> of the 10.");
        let page = pair.ines.get(&pair.at("room")).await;
        let [from, seen] = ["from", "seen"].map(|name| hidden(&page.text, "room/minutes", name));
        let more = [("minutes", "5"), ("borrow", "3"), ("from", &from), ("seen", &seen)];
        pair.ines.post(&pair.at("room/minutes"), &more).await.is(303);
        pair.ines.get(&pair.at("side-by-side")).await.shows(" min</b> of the 15.");
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        pair.ines.get(&pair.at("side-by-side")).await.is(200).hides("class=\"ask-both\"");
    }
}
