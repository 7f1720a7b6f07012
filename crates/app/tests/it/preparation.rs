//! Both sides prepare, over HTTP.

use axum::http::Method;

use crate::both;
use crate::support::{Actor, Page, Pair, TestApp};

/// Ruth and Ines with a quarterly that is held under the framework, Ines at this level.
pub(crate) async fn at_level<'a>(test: &'a TestApp, level: &str) -> Pair<'a> {
    let pair = test.ruth_and_ines().await;
    for sql in
        ["update person set level_key = $1 where id = $2", "update conversation set level_key = $1 where ic_id = $2"]
    {
        test.app.db.run(sql, db::args![level, pair.ines.id]).await.expect("a level");
    }
    pair
}

/// Sends what a page sends by itself.
pub(crate) async fn draft(actor: &Actor<'_>, pair: &Pair<'_>, fields: &[(&str, &str)]) -> Page {
    let key = actor.key();
    let all: Vec<(&str, &str)> = std::iter::once(("_key", key.as_str())).chain(fields.iter().copied()).collect();
    let body = serde_html_form::to_string(&all).expect("fields encode");
    actor.send(Method::POST, &pair.at("preparation/draft"), body).await
}

both! {
    async fn a_rating_is_taken_back_by_a_button_beside_it(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let fields = [("_version", "0"), ("stop.testing", "own"), ("note.testing", "Seen."), ("stop.security", "own"), ("note.security", "")];
        draft(&pair.ines, &pair, &fields).await.is(204);
        let page = pair.ines.get(&pair.at("preparation")).await;
        page.shows(r#"data-counts="stop.">2<"#).shows("data-unrate>Take it back").shows("data-unrate hidden>Take it back");
        // Without script the button comes after the stop that is chosen.
        let fields = [("_version", "1"), ("stop.testing", "own"), ("stop.testing", ""), ("note.testing", "Seen."), ("stop.security", "own"), ("note.security", "")];
        pair.ines.post(&pair.at("preparation"), &fields).await.is(303);
        pair.ines.get(&pair.at("preparation")).await.shows(r#"data-counts="stop.">1<"#).shows("Seen.");
    }
}

both! {
    async fn ines_answers_and_finds_her_words_again(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let page = pair.ines.get(&pair.at("preparation")).await;
        page.is(200).shows("Your hour starts here.").shows("Only you can read this page.").shows(r#"<span data-counts="answer.">0</span> of 5"#);
        page.shows("How far along the road to Senior do you feel").shows("Signs of Senior").shows("Writing Code");
        let fields = [
            ("_version", "0"), ("answer.proud", "The fares API."), ("answer.hard", "The zone-fare date."),
            ("keep.hard", "1"), ("stop.testing", "next"), ("note.testing", "Contract tests."), ("note.security", ""),
        ];
        let page = pair.ines.post_and_follow(&pair.at("preparation"), &fields).await;
        page.is(200).shows("The fares API.").shows("never shown to Ruth").shows(r#">2</span> of 5 answered"#).shows("Saved 09:00");
        page.shows(r#"<span data-counts="stop.">1</span> of 16"#).shows("Contract tests.").shows(r#"name="_version" value="1""#);
        pair.ines.get(&format!("/conversations/{}", pair.id)).await.shows("2 of 5 answers").shows("You began to prepare");
    }
}

both! {
    async fn a_manager_sees_that_a_draft_exists_and_nothing_of_it(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let fields = [("_version", "0"), ("answer.proud", "The fares API."), ("stop.testing", "next"), ("note.testing", "Contract tests.")];
        pair.ines.post(&pair.at("preparation"), &fields).await.is(303);
        for path in [pair.at("preparation"), format!("/conversations/{}", pair.id), "/conversations".to_owned(), pair.at("side-by-side"), pair.at("room")] {
            pair.ruth.get(&path).await.is(200).hides("The fares API").hides("Contract tests");
        }
        pair.ruth.get("/conversations").await.shows("1 of 5 answers").shows("Ratings 1 of 16. Not shared.");
    }
}

both! {
    async fn what_is_kept_back_stays_even_after_sharing(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let fields = [
            ("_version", "0"), ("answer.proud", "The fares API."), ("answer.hard", "Edda’s Friday."), ("keep.hard", "1"),
            ("stop.testing", "next"), ("note.testing", ""),
        ];
        let page = pair.ines.post_and_follow(&pair.at("preparation/sharing"), &fields).await;
        page.is(200).shows("Your answers are shared.").shows("Edda’s Friday.");
        pair.ruth.get(&pair.at("preparation")).await.shows("The fares API.").hides("Edda’s Friday.");
        let sneak = [("_version", "1"), ("answer.proud", "Something else."), ("answer.hard", "Another Friday.")];
        pair.ines.post(&pair.at("preparation"), &sneak).await.is(422).shows("Something else.").shows("Another Friday.");
        pair.ines.post(&pair.at("preparation"), &[("_version", "1"), ("answer.hard", "Another Friday.")]).await.is(303);
        pair.ruth.get(&pair.at("preparation")).await.shows("The fares API.").hides("Something else.").hides("Friday");
        pair.ines.get(&pair.at("preparation")).await.shows("Another Friday.");
    }
}

both! {
    async fn ruth_prepares_in_four_steps(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let page = pair.ruth.get(&pair.at("preparation")).await;
        page.is(200).shows("Fifty minutes now buys you an honest hour on Thursday.").shows("50 of 50 min");
        page.shows("What did you see?").shows("Solid").shows("Strength 1").shows("I am ready for Thursday");
        let fields = [
            ("_version", "0"), ("stop.security", "own"), ("note.security", "Found in the audit."), ("stop.testing", "beyond"),
            ("note.testing", ""), ("answer.opportunities", "The settlement rewrite."), ("answer.strength.1", "The review."),
            ("answer.strength.2", "The call."), ("answer.grow.1", "The date change."), ("overall", "meeting"), ("trajectory", "climbing"),
        ];
        let page = pair.ruth.post_and_follow(&pair.at("preparation"), &fields).await;
        page.shows("14 of 50 min").shows(">2</span> of 16").shows("Found in the audit.").shows("The settlement rewrite.");
        page.shows("Go on with <span data-name>Writing Code</span>").shows(r#"<span data-stop="beyond"><b>Beyond</b>"#).shows("no evidence yet");
        assert_eq!(page.text.matches(r#"class="weigh" id="#).count(), 16, "every competency has its line");
        assert_eq!(page.text.matches("open>\n<summary>").count(), 1, "and only the next to rate is unfolded");
        page.shows(r#"id="w-writing-code" open>"#);
        pair.ines.get("/conversations").await.shows("step 2 of 4").hides("settlement");
        let ready = pair.ruth.post_and_follow(&pair.at("assessment/submission"), &[("_version", "1")]).await;
        ready.is(200).shows("You are ready").shows("You can still change it.").hides("still to do").hides("Go on with");
        pair.ruth.get("/conversations").await.hides("of work left");
        pair.ines.get(&pair.at("preparation")).await.shows("Ruth is ready.");
    }
}

both! {
    async fn nobody_is_ready_with_nothing_rated(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let fields = [("_version", "0"), ("answer.opportunities", "The settlement rewrite.")];
        let page = pair.ruth.post(&pair.at("assessment/submission"), &fields).await;
        page.is(422).shows("Rate at least one of them first.").shows("The settlement rewrite.").hides("You are ready");
        pair.ines.get(&pair.at("preparation")).await.hides("Ruth is ready.").shows("Ruth has begun");
        pair.ruth.get("/").await.shows("step 2 of 4");
    }
}

both! {
    async fn nothing_saved_carries_no_tick_and_the_rail_says_prepare(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let page = pair.ines.get(&pair.at("preparation")).await;
        page.shows(r#"<span class="mark" hidden>"#).shows("Nothing to save yet");
        let marked = page.text.split(r#"aria-current="page""#).nth(1).expect("a marked entry");
        assert!(marked.split("</a>").next().expect("an entry").contains("Prepare"), "{marked}");
        pair.ines.post(&pair.at("preparation"), &[("_version", "0"), ("answer.proud", "It works.")]).await.is(303);
        pair.ines.get(&pair.at("preparation")).await.hides(r#"<span class="mark" hidden>"#);
    }
}

both! {
    async fn goals_are_numbered_as_people_count(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        for (ordinal, text) in [(8_i64, "Hold Pricing and Finance together"), (9, "Teach the retry path")] {
            let id: i64 = test.app.entropy.id(test.now());
            let sql = "insert into goal (id, ic_id, line_id, ordinal, text, done_when, support, state, proposed_by, made_at, agreed_at, version) \
                values ($1, $2, $3, $4, $5, '', '', 'agreed', $2, $6, $6, 1)";
            test.app.db.run(sql, db::args![id, pair.ines.id, pair.line, ordinal, text, test.now()]).await.expect("a goal");
        }
        let page = pair.ines.get(&pair.at("preparation")).await;
        page.shows("Teach the retry path").shows("Goal 1<").shows("Goal 2<").hides("Goal 8").hides("Goal 9");
    }
}

/// A note of somebody's about Ines that shows testing; answers its id.
async fn note(test: &TestApp, who: &Actor<'_>, pair: &Pair<'_>, behaviour: &str, then: &str) -> String {
    let fields = [("behaviour", behaviour), ("competency", "testing"), ("then", then)];
    who.post(&format!("/people/{}/evidence", pair.ines.id), &fields).await.is(303);
    let id: growth::EvidenceId =
        test.app.db.value("select max(id) from evidence", db::args![]).await.expect("a row").expect("evidence");
    id.to_string()
}

both! {
    async fn a_rating_rests_on_shared_evidence_and_never_on_private(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let shared = note(&test, &pair.ruth, &pair, "Shared word: plover.", "share").await;
        let private = note(&test, &pair.ruth, &pair, "Private word: curlew.", "keep").await;
        let page = pair.ruth.get(&pair.at("preparation")).await;
        page.shows(&format!(r#"name="shows.testing" value="{shared}""#)).hides(&format!(r#"value="{private}""#));
        page.shows("curlew").shows("Only you read it.").shows(&format!("/evidence/{private}/sharing"));
        let fields = [
            ("_version", "0"), ("stop.testing", "next"), ("note.testing", ""), ("shows.testing", shared.as_str()),
            ("shows.testing", private.as_str()), ("stop.security", "next"), ("note.security", ""), ("shows.security", shared.as_str()),
        ];
        let page = pair.ruth.post_and_follow(&pair.at("assessment/submission"), &fields).await;
        page.shows(&format!(r#"name="shows.testing" value="{shared}" checked"#));
        let tied = "select count(*) from rating_evidence";
        assert_eq!(test.app.db.value::<i64>(tied, db::args![]).await.expect("a count"), Some(1), "testing and the shared one");
        pair.ines.get(&pair.at("preparation")).await.hides("curlew").shows("plover");
        let ines = [("_version", "0"), ("stop.testing", "own"), ("note.testing", ""), ("shows.testing", shared.as_str())];
        pair.ines.post(&pair.at("preparation/sharing"), &ines).await.is(303);
        for side in [&pair.ines, &pair.ruth] {
            let page = side.get(&pair.at("side-by-side")).await;
            page.shows("plover").shows("Ines and Ruth rest on it").hides("curlew").shows("no evidence yet");
        }
        // Unticked again it would go, but what is open stays as it is.
        pair.ruth.post(&pair.at("preparation"), &[("_version", "1"), ("stop.testing", "next"), ("note.testing", "")]).await.is(303);
        assert_eq!(test.app.db.value::<i64>(tied, db::args![]).await.expect("a count"), Some(2));
    }
}

both! {
    async fn what_is_unticked_is_no_longer_attached(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let shared = note(&test, &pair.ines, &pair, "Contract tests.", "share").await;
        let tick = [("_version", "0"), ("stop.testing", "next"), ("note.testing", ""), ("shows.testing", shared.as_str())];
        let page = pair.ines.post_and_follow(&pair.at("preparation"), &tick).await;
        page.shows(&format!(r#"value="{shared}" checked"#));
        let untick = [("_version", "1"), ("stop.testing", "next"), ("note.testing", "")];
        pair.ines.post_and_follow(&pair.at("preparation"), &untick).await.hides(&format!(r#"value="{shared}" checked"#));
    }
}

both! {
    async fn a_page_saves_itself_and_a_second_tab_never_writes_over_the_first(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let first = draft(&pair.ines, &pair, &[("_version", "0"), ("answer.proud", "From the first tab.")]).await;
        first.is(204);
        let second = draft(&pair.ines, &pair, &[("_version", "0"), ("answer.proud", "From the second tab.")]).await;
        second.is(409).hides("From the first tab.");
        assert_eq!(second.text, "“What would you want remembered from this quarter?”: another tab saved something else there. Nothing is lost; compare the two.");
        // The same words again are no conflict: an answer that got lost on the way is sent once more.
        draft(&pair.ines, &pair, &[("_version", "0"), ("answer.proud", "From the first tab.")]).await.is(204);
        let page = pair.ines.post(&pair.at("preparation"), &[("_version", "0"), ("answer.proud", "From the second tab.")]).await;
        page.is(409).shows("From the first tab.").shows("From the second tab.").shows(r#"name="_version" value="1""#);
        pair.ines.get(&pair.at("preparation")).await.shows("From the first tab.").hides("From the second tab.");
        let both = pair.ines.post_and_follow(&pair.at("preparation"), &[("_version", "1"), ("answer.proud", "From the second tab.")]).await;
        both.shows("From the second tab.");
    }
}

/// The marks a page carries of what it shows.
fn marks(page: &Page) -> String {
    let (_, rest) = page.text.split_once(r#"name="_marks" value=""#).expect("a page with marks");
    rest.split('"').next().expect("the marks").to_owned()
}

both! {
    async fn two_tabs_differ_only_where_both_wrote(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let opened = [("_version", "0"), ("answer.proud", "The API."), ("stop.testing", "own"), ("note.testing", "")];
        let page = pair.ines.post_and_follow(&pair.at("preparation"), &opened).await;
        let was = marks(&page);
        let first = [("_version", "1"), ("_marks", was.as_str()), ("answer.proud", "From the first tab."), ("stop.testing", "next"), ("note.testing", "")];
        draft(&pair.ines, &pair, &first).await.is(204);
        // The second tab wrote elsewhere: both stay, and nobody has to choose.
        let second = [("_version", "1"), ("_marks", was.as_str()), ("answer.proud", "The API."), ("answer.hard", "The date."), ("stop.testing", "own"), ("note.testing", "")];
        draft(&pair.ines, &pair, &second).await.is(204);
        pair.ines.get(&pair.at("preparation")).await.shows("From the first tab.").shows("The date.").shows(r#"value="next" checked"#);
        // It wrote in the same field: that one is named, by the words of the page, and no other.
        let both = [("_version", "1"), ("_marks", was.as_str()), ("answer.proud", "From the second tab."), ("answer.hard", "The date."), ("stop.testing", "below"), ("note.testing", "")];
        let page = pair.ines.post(&pair.at("preparation"), &both).await;
        page.is(409).shows("What would you want remembered").shows("From the first tab.").shows("From the second tab.");
        page.shows("Testing: where it stands").shows(">Below<").shows(">Senior<").hides("What was heavier").hides("answer.proud:");
        assert_eq!(page.text.matches("<legend>").count(), 2);
        let chosen = [("_version", "3"), ("answer.proud", "From the second tab."), ("answer.hard", "The date."), ("stop.testing", "next"), ("note.testing", "")];
        let page = pair.ines.post_and_follow(&pair.at("preparation"), &chosen).await;
        page.shows("From the second tab.").hides("From the first tab.").shows("The date.");
    }
}

both! {
    async fn a_tab_never_conflicts_with_itself(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let was = marks(&pair.ines.get(&pair.at("preparation")).await);
        draft(&pair.ines, &pair, &[("_version", "0"), ("answer.hard", "From the other tab.")]).await.is(204);
        let typed = [("_version", "0"), ("_marks", was.as_str()), ("answer.proud", "One."), ("answer.hard", "")];
        let first = draft(&pair.ines, &pair, &typed).await;
        let moved = first.is(204).header("x-belay-marks").to_owned();
        assert!(moved.starts_with("answer.proud=") && !moved.contains(' '), "only what it changed: {moved}");
        let typed = [("_version", "0"), ("_marks", moved.as_str()), ("answer.proud", "One, and two."), ("answer.hard", "")];
        draft(&pair.ines, &pair, &typed).await.is(204);
        pair.ines.get(&pair.at("preparation")).await.shows("One, and two.").shows("From the other tab.");
    }
}

both! {
    async fn what_is_shared_no_longer_changes_and_is_never_called_saved(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let share = [("_version", "0"), ("answer.proud", "The API."), ("stop.testing", "own"), ("note.testing", "")];
        pair.ines.post(&pair.at("preparation/sharing"), &share).await.is(303);
        let late = draft(&pair.ines, &pair, &[("_version", "0"), ("answer.proud", "Rewritten.")]).await;
        late.is(422).shows("Your answers are shared with Ruth and stay as they are; this was not kept.");
        draft(&pair.ines, &pair, &[("_version", "1"), ("answer.proud", "The API.")]).await.is(204);
    }
}

both! {
    async fn nobody_shares_what_another_tab_wrote_without_having_seen_it(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let was = marks(&pair.ines.get(&pair.at("preparation")).await);
        draft(&pair.ines, &pair, &[("_version", "0"), ("answer.hard", "Written elsewhere.")]).await.is(204);
        let share = [("_version", "0"), ("_marks", was.as_str()), ("answer.proud", "The API."), ("answer.hard", ""), ("stop.testing", "own"), ("note.testing", "")];
        let page = pair.ines.post(&pair.at("preparation/sharing"), &share).await;
        page.is(422).shows("look it over, then press again").shows("Written elsewhere.").shows("The API.");
        pair.ruth.get(&pair.at("preparation")).await.hides("The API.");
    }
}

both! {
    async fn a_draft_of_somebody_signed_out_is_sent_to_sign_in(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let gone = draft(&test.nobody(), &pair, &[("_version", "0"), ("answer.proud", "Lost?")]).await;
        gone.is(303);
        pair.ines.get(&pair.at("preparation")).await.hides("Lost?");
    }
}

both! {
    async fn a_text_without_end_is_refused_and_not_lost(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let long = "x".repeat(10_001);
        let page = pair.ines.post(&pair.at("preparation"), &[("_version", "0"), ("answer.proud", &long)]).await;
        page.is(422).shows("10001 characters").shows(&long);
        draft(&pair.ines, &pair, &[("_version", "0"), ("answer.proud", &long)]).await.is(422);
    }
}

both! {
    async fn without_a_level_there_is_a_conversation_and_no_ratings(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        for sql in ["update person set level_key = null where id = $1", "update conversation set level_key = null where ic_id = $1"] {
            test.app.db.run(sql, db::args![pair.ines.id]).await.expect("no level");
        }
        pair.ines.get(&pair.at("preparation")).await.is(200).hides("Where do you stand?").shows("Share with Ruth now");
        pair.ruth.get(&pair.at("preparation")).await.is(200).shows("There is nothing to rate against.");
        pair.ruth.get(&pair.at("side-by-side")).await.is(404);
        let page = pair.ines.post_and_follow(&pair.at("preparation/sharing"), &[("_version", "0"), ("answer.proud", "It works.")]).await;
        page.is(200).shows("Your answers are shared.");
        pair.ruth.get(&pair.at("preparation")).await.shows("It works.");
    }
}

both! {
    async fn nobody_else_reads_or_writes_a_preparation(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        pair.ines.post(&pair.at("preparation"), &[("_version", "0"), ("answer.proud", "The fares API.")]).await.is(303);
        let tomas = test.person("Tomas Weber").await;
        test.line(pair.ruth.id, tomas.id, 400).await;
        let noor = test.person_with_role("Noor Haddad", "people_partner").await;
        let hana = test.person_with_role("Hana Kovac", "administrator").await;
        for stranger in [&tomas, &noor, &hana] {
            for page in ["preparation", "side-by-side", "assessment"] {
                stranger.get(&pair.at(page)).await.is(404);
            }
            for page in ["preparation", "preparation/draft", "preparation/sharing", "assessment/submission", "assessment/sharing"] {
                stranger.post(&pair.at(page), &[("_version", "1")]).await.is(404);
            }
        }
        pair.ruth.post(&pair.at("preparation/sharing"), &[("_version", "0")]).await.is(404);
        pair.ruth.post(&pair.at("assessment/sharing"), &[]).await.is(404);
    }
}
