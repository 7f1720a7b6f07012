//! Handing in, the cover, and the instant both open, over HTTP.

use crate::both;
use crate::preparation::{at_level, draft};
use crate::support::Pair;

/// Words and stops of Ruth's that must not be anywhere before both are open.
const RUTH: &[(&str, &str)] = &[
    ("_version", "0"),
    ("stop.stakeholder-management", "own"),
    ("note.stakeholder-management", "Pricing found out by themselves."),
    ("stop.testing", "next"),
    ("note.testing", "Covered word: heron."),
    ("overall", "developing"),
    ("trajectory", "concern"),
    ("answer.strength.1", "Private word: kestrel."),
];

const INES: &[(&str, &str)] = &[
    ("_version", "0"),
    ("answer.proud", "The fares API."),
    ("stop.stakeholder-management", "next"),
    ("note.stakeholder-management", "I answer Pricing the same day."),
    ("stop.testing", "next"),
    ("note.testing", ""),
    ("stop.security", "own"),
    ("note.security", ""),
];

/// Every page of the conversation, and those that draw from it.
fn pages(pair: &Pair<'_>) -> Vec<String> {
    let mut pages = vec![
        "/".to_owned(),
        "/conversations".to_owned(),
        format!("/people/{}", pair.ines.id),
        format!("/conversations/{}", pair.id),
    ];
    pages.extend(
        ["preparation", "assessment", "side-by-side", "room", "room/notes", "wrap-up", "follow-up", "time"]
            .map(|page| pair.at(page)),
    );
    pages
}

fn is_covered(text: &str) -> bool {
    !["Pricing found out", "heron", "kestrel", "Still growing into parts of it. A concern"]
        .iter()
        .any(|word| text.contains(word))
}

/// Nothing of Ruth's is in any answer to Ines, nor, except on her own preparation page, to Ruth.
async fn covered(pair: &Pair<'_>) {
    for page in pages(pair) {
        let to_ines = pair.ines.get(&page).await;
        assert!(is_covered(&to_ines.text), "{page} shows Ines something of Ruth’s: {}", to_ines.text);
        let to_ruth = pair.ruth.get(&page).await;
        if page != pair.at("preparation") {
            assert!(is_covered(&to_ruth.text), "{page} shows Ruth her own ratings");
        }
    }
}

both! {
    async fn nothing_of_the_managers_is_anywhere_until_both_open_in_one_instant(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        draft(&pair.ruth, &pair, RUTH).await.is(204);
        covered(&pair).await;
        pair.ruth.post(&pair.at("assessment/submission"), &[("_version", "1")]).await.is(303);
        pair.ines.get(&format!("/conversations/{}", pair.id)).await.shows("Ratings handed in.");
        covered(&pair).await;
        pair.ines.get(&pair.at("side-by-side")).await.is(200).shows("Not open yet.").shows("handed in");
        pair.ines.post(&pair.at("assessment/submission"), INES).await.is(303);
        covered(&pair).await;
        pair.ruth.post(&pair.at("room/beginning"), &[("sure", "yes")]).await.is(303);
        covered(&pair).await;
        pair.ruth.get(&pair.at("side-by-side")).await.hides("I answer Pricing");
        let page = pair.ines.post_and_follow(&pair.at("assessment/sharing"), &[]).await;
        page.is(200).shows("Pricing found out by themselves.").shows("I answer Pricing the same day.").hides("kestrel");
        let page = pair.ruth.get(&pair.at("side-by-side")).await;
        page.shows("You agree on one of the two both rated. One is worth the ten minutes.").shows("one full level");
        page.shows("Still growing into parts of it. A concern.").shows("You and Ines").shows("no evidence yet");
        let shared = "select count(distinct shared_at) from assessment where shared_at is not null";
        assert_eq!(test.app.db.value::<i64>(shared, db::args![]).await.expect("a count"), Some(1));
        let opened = "select count(*) from event where kind = 'assessment.opened'";
        assert_eq!(test.app.db.value::<i64>(opened, db::args![]).await.expect("a count"), Some(1));
    }
}

both! {
    async fn when_the_ic_shares_first_both_open_as_the_manager_hands_in(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let page = pair.ines.post_and_follow(&pair.at("preparation/sharing"), INES).await;
        page.shows("as soon as Ruth has handed in");
        draft(&pair.ruth, &pair, RUTH).await.is(204);
        // The answers are Ruth's to read now; the ratings are not.
        let ruths = pair.ruth.get(&pair.at("preparation")).await;
        ruths.shows("The fares API.").hides("I answer Pricing the same day.");
        let page = pair.ruth.post_and_follow(&pair.at("assessment/submission"), &[("_version", "1")]).await;
        page.shows("See both side by side");
        pair.ines.get(&pair.at("side-by-side")).await.shows("Pricing found out by themselves.");
        pair.ruth.get(&pair.at("side-by-side")).await.shows("I answer Pricing the same day.");
    }
}

both! {
    async fn who_goes_second_sees_the_managers_alone_and_is_marked(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        pair.ines.post(&pair.at("preparation"), INES).await.is(303);
        pair.ines.post(&pair.at("preparation/sharing"), &[("_version", "1"), ("second", "1")]).await.is(409);
        draft(&pair.ruth, &pair, RUTH).await.is(204);
        pair.ruth.post(&pair.at("assessment/submission"), &[("_version", "1")]).await.is(303);
        test.advance(jiff::SignedDuration::from_mins(5));
        pair.ines.get(&pair.at("preparation")).await.shows("Look at Ruth’s first");
        let page = pair.ines.post_and_follow(&pair.at("preparation/sharing"), &[("_version", "1"), ("second", "1")]).await;
        page.is(200).shows("Pricing found out by themselves.").hides("chose to go second").hides("> rated second<");
        pair.ruth.get(&pair.at("side-by-side")).await.hides("I answer Pricing").shows("Not open yet.");
        test.advance(jiff::SignedDuration::from_mins(5));
        // Security is rated again after the look, stakeholders are left as they were.
        let mut after: Vec<(&str, &str)> = INES.to_vec();
        after.retain(|(name, _)| *name != "_version" && *name != "stop.security");
        after.extend([("_version", "2"), ("stop.security", "signs")]);
        pair.ines.post(&pair.at("preparation/sharing"), &after).await.is(303);
        let page = pair.ruth.get(&pair.at("side-by-side")).await;
        page.shows("I answer Pricing the same day.").shows("Ines chose to go second");
        assert_eq!(page.text.matches("> rated second<").count(), 1, "only what was rated after the look");
        pair.begin(&test).await;
        pair.ruth.get(&pair.at("room")).await.shows("was rated second, and says so.");
    }
}

both! {
    async fn who_looks_first_and_rates_nothing_after_it_is_not_marked(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        pair.ines.post(&pair.at("preparation"), INES).await.is(303);
        draft(&pair.ruth, &pair, RUTH).await.is(204);
        pair.ruth.post(&pair.at("assessment/submission"), &[("_version", "1")]).await.is(303);
        test.advance(jiff::SignedDuration::from_mins(5));
        pair.ines.post(&pair.at("preparation/sharing"), &[("_version", "1"), ("second", "1")]).await.is(303);
        test.advance(jiff::SignedDuration::from_mins(5));
        pair.ines.post(&pair.at("assessment/sharing"), &[]).await.is(303);
        pair.begin(&test).await;
        for side in [&pair.ines, &pair.ruth] {
            side.get(&pair.at("room")).await.shows("They opened for you both at once.").hides("rated second");
            side.get(&pair.at("side-by-side")).await.hides("rated second");
        }
    }
}

both! {
    async fn what_is_open_no_longer_changes(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        draft(&pair.ruth, &pair, RUTH).await.is(204);
        pair.ruth.post(&pair.at("assessment/submission"), &[("_version", "1")]).await.is(303);
        pair.ines.post(&pair.at("preparation/sharing"), INES).await.is(303);
        draft(&pair.ruth, &pair, &[("_version", "2"), ("stop.testing", "below"), ("note.testing", "Rewritten."), ("overall", "concerns")]).await.is(422)
            .shows("Your ratings are open to Ines now and stay as they are; this was not kept.");
        let pressed = pair.ruth.post(&pair.at("preparation"), &[("_version", "1"), ("stop.testing", "below"), ("note.testing", "Rewritten.")]).await;
        pressed.is(422).shows("this was not kept").shows("Rewritten.");
        pair.ines.get(&pair.at("side-by-side")).await.hides("Rewritten.").shows("heron").shows("Still growing into parts of it");
    }
}

both! {
    async fn the_ic_puts_one_statement_beside_the_open_assessment(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let words = [("statement", "Pricing had it in writing: dunlin.")];
        draft(&pair.ruth, &pair, RUTH).await.is(204);
        pair.ruth.post(&pair.at("assessment/submission"), &[("_version", "1")]).await.is(303);
        for side in [&pair.ines, &pair.ruth] {
            side.post(&pair.at("assessment/statement"), &words).await.is(404);
        }
        pair.ines.post(&pair.at("preparation/sharing"), INES).await.is(303);
        pair.ruth.get(&pair.at("side-by-side")).await.hides("assessment/statement");
        pair.ruth.post(&pair.at("assessment/statement"), &words).await.is(404);
        let empty = pair.ines.post(&pair.at("assessment/statement"), &[("statement", " ")]).await;
        empty.is(422).shows("There is nothing to add yet.");
        pair.ines.get(&pair.at("side-by-side")).await.shows("Your words beside it").shows("You and Ruth");
        let page = pair.ines.post_and_follow(&pair.at("assessment/statement"), &words).await;
        page.is(200).shows("dunlin").shows("23 Nov").hides("assessment/statement");
        pair.ruth.get(&pair.at("side-by-side")).await.shows("dunlin").shows("Ines’ words beside it");
        pair.ines.post(&pair.at("assessment/statement"), &[("statement", "More.")]).await.is(409);
        let tomas = test.person("Tomas Weber").await;
        tomas.get(&pair.at("side-by-side")).await.is(404);
        tomas.post(&pair.at("assessment/statement"), &words).await.is(404);
        test.end_line(pair.line, 0).await;
        test.line(pair.ines.id, tomas.id, 0).await;
        tomas.get(&pair.at("side-by-side")).await.is(200).shows("dunlin");
        tomas.post(&pair.at("assessment/statement"), &words).await.is(404);
        pair.ruth.get(&pair.at("side-by-side")).await.is(404);
    }
}

both! {
    async fn nothing_is_handed_in_empty(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let page = pair.ines.post(&pair.at("assessment/submission"), &[("_version", "0"), ("answer.proud", "Words stay.")]).await;
        page.is(422).shows("Rate at least one of them first.").shows("Words stay.");
        pair.ines.get(&pair.at("preparation")).await.shows("Words stay.");
        pair.ruth.get(&pair.at("side-by-side")).await.shows("not handed in yet");
    }
}

both! {
    async fn a_new_manager_reads_both_and_nothing_that_was_private(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        draft(&pair.ruth, &pair, RUTH).await.is(204);
        pair.ruth.post(&pair.at("assessment/submission"), &[("_version", "1")]).await.is(303);
        let tomas = test.person("Tomas Weber").await;
        test.end_line(pair.line, 0).await;
        test.line(pair.ines.id, tomas.id, 0).await;
        tomas.get(&pair.at("side-by-side")).await.is(404);
        pair.ruth.get(&pair.at("preparation")).await.is(404);
        pair.ines.post(&pair.at("preparation/sharing"), INES).await.is(303);
        let page = tomas.get(&pair.at("side-by-side")).await;
        page.is(200).shows("Ines and Ruth agree on").shows("Pricing found out").shows("Ines, Ruth and you").hides("kestrel");
        tomas.get(&pair.at("preparation")).await.is(404);
        pair.ruth.get(&pair.at("side-by-side")).await.is(404);
    }
}

both! {
    async fn at_the_top_three_stops_are_offered_and_depth_reads_against_the_own_level(test: TestApp) {
        let pair = at_level(&test, "principal").await;
        let page = pair.ines.get(&pair.at("preparation")).await;
        page.shows("the highest level there is").hides("Signs of").shows("stops-3");
        draft(&pair.ruth, &pair, &[("_version", "0"), ("stop.testing", "signs"), ("note.testing", ""), ("stop.security", "own"), ("note.security", "")]).await.is(204);
        pair.ruth.get(&pair.at("preparation")).await.shows(r#"data-counts="stop.">1<"#).shows(r#"<span data-stop="own"><b>Principal</b>"#);
    }
}

both! {
    async fn who_deepens_is_read_against_their_own_level_once_it_is_shared(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let seal = |column, text| test.app.vault.seal(kit::Field { column, row: pair.ines.id.0 }, text);
        let (aim, text) = (seal("direction.aim", "deepen"), seal("direction.text", "Depth."));
        let sql = "insert into direction (person_id, aim_sealed, text_sealed, saved_at, version) values ($1, $2, $3, $4, 1)";
        test.app.db.run(sql, db::args![pair.ines.id, aim, text, test.now()]).await.expect("a direction");
        draft(&pair.ruth, &pair, &[("_version", "0"), ("answer.strength.1", "x")]).await.is(204);
        pair.ruth.get(&pair.at("preparation")).await.hides("wants to deepen").shows("Senior");
        let share = "update direction set shared_at = $1 where person_id = $2";
        test.app.db.run(share, db::args![test.now(), pair.ines.id]).await.expect("a shared direction");
        let later = test.quarterly(pair.line, pair.ines.id, pair.ruth.id, "2027-02-25T14:00:00Z".parse().expect("an instant")).await;
        let path = format!("/conversations/{later}/preparation");
        pair.ruth.post(&path, &[("_version", "0"), ("answer.strength.1", "x")]).await.is(303);
        pair.ruth.get(&path).await.shows("wants to deepen, not to climb").shows("Confirmed:");
        pair.ines.get(&path).await.shows("Where do you want your work to go from here").hides("road to");
    }
}

both! {
    async fn half_a_level_where_it_weighs_much_comes_before_a_whole_one_where_it_weighs_little(test: TestApp) {
        let pair = at_level(&test, "confirmed").await;
        let rated = |code: &'static str, business: &'static str| {
            let notes = [("note.writing-code", ""), ("note.business-acumen", ""), ("_version", "0")];
            notes.into_iter().chain([("stop.writing-code", code), ("stop.business-acumen", business)]).collect::<Vec<_>>()
        };
        pair.ruth.post(&pair.at("assessment/submission"), &rated("own", "own")).await.is(303);
        pair.begin(&test).await;
        pair.go_to_part(3).await;
        pair.ines.post(&pair.at("preparation/sharing"), &rated("signs", "next")).await.is(303);
        let order = "how far apart the two views lie, times the weight.";
        for path in ["room", "side-by-side"] {
            let page = pair.ines.get(&pair.at(path)).await;
            page.shows(order).shows("half a level").shows("one full level").hides("urthest");
            let at = |key: &str| page.text.find(&format!("apart-{key}\"")).unwrap_or_else(|| panic!("no {key} in {path}"));
            assert!(at("writing-code") < at("business-acumen"), "{path}");
        }
        // Once it is over nobody is told to begin.
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        pair.ines.get(&pair.at("side-by-side")).await.shows(order).hides("Agreement can wait");
    }
}
