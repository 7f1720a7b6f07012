//! The hand-over note: the former manager's, then the IC's to read, then passed on.

use db::args;
use jiff::SignedDuration;
use kit::Field;
use people::LineId;

use crate::both;
use crate::lines::events;
use crate::support::{Actor, TestApp};

/// Ines, whose line moved from Tomas to Ruth twenty days ago.
struct Story<'a> {
    ines: Actor<'a>,
    ruth: Actor<'a>,
    tomas: Actor<'a>,
    line: LineId,
    path: String,
}

impl<'a> Story<'a> {
    async fn begin(test: &'a TestApp) -> Story<'a> {
        let (ines, ruth) = (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await);
        let tomas = test.person("Tomas Lindqvist").await;
        let line = test.line(ines.id, tomas.id, 400).await;
        test.end_line(line, 20).await;
        test.line(ines.id, ruth.id, 20).await;
        Story { ines, ruth, tomas, line, path: format!("/lines/{line}/handover") }
    }

    async fn share(&self) {
        let fields = [("text", "She carries the fare table alone."), ("then", "share"), ("_version", "0")];
        self.tomas.post(&self.path, &fields).await.is(303);
    }
}

async fn told(test: &TestApp, to: &Actor<'_>, kind: &str) -> i64 {
    let sql = "select count(*) from notice where person_id = $1 and kind = $2";
    test.app.db.value(sql, args![to.id, kind]).await.expect("an answer").unwrap_or(0)
}

both! {
    async fn a_note_is_its_writers_alone_then_the_ics_then_the_new_managers(test: TestApp) {
        let story = Story::begin(&test).await;
        let line_page = format!("/people/{}/line", story.ines.id);
        story.tomas.get(&line_page).await.is(200).shows("Write a hand-over note");
        story.tomas.post(&story.path, &[("text", "She carries the"), ("then", "keep"), ("_version", "0")]).await.is(303);
        story.tomas.get(&story.path).await.is(200).shows("She carries the").shows("Only you");
        for who in [&story.ines, &story.ruth] {
            who.get(&story.path).await.is(404);
            who.get(&line_page).await.is(200).hides("and-over note</a>");
        }
        let fields = [("text", "She carries the fare table alone."), ("then", "share"), ("_version", "1")];
        story.tomas.post(&story.path, &fields).await.is(303);
        story.ines.get(&story.path).await.is(200).shows("fare table alone").shows("Pass it on to Ruth");
        story.ines.get(&line_page).await.is(200).shows("The hand-over note</a>");
        story.ruth.get(&story.path).await.is(404);
        story.ruth.get(&line_page).await.is(200).hides("and-over note</a>");
        story.tomas.post(&story.path, &fields).await.is(404);
        story.ines.post(&format!("{}/statements", story.path), &[("statement", "Kai helps since June.")]).await.is(303);
        story.ruth.post(&format!("{}/release", story.path), &[]).await.is(404);
        story.tomas.post(&format!("{}/release", story.path), &[]).await.is(404);
        story.ines.post(&format!("{}/release", story.path), &[]).await.is(303);
        story.ruth.get(&story.path).await.is(200).shows("fare table alone").shows("Kai helps since June.").hides("Pass it on");
        test.settle().await;
        for (who, kind) in [(&story.ines, "handover.shared"), (&story.tomas, "handover.commented"), (&story.tomas, "handover.passed_on.author"), (&story.ruth, "handover.released")] {
            assert_eq!(told(&test, who, kind).await, 1, "{kind}");
        }
    }
}

both! {
    async fn a_note_that_was_passed_on_stands_on_today_until_the_first_conversation(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let tomas = test.person("Tomas Lindqvist").await;
        let line: LineId = test.app.entropy.id(test.now());
        let sql = "insert into line (id, ic_id, manager_id, started_at, ended_at) values ($1, $2, $3, $4, $5)";
        test.app.db.run(sql, args![line, pair.ines.id, tomas.id, test.days_ago(800), test.days_ago(20)]).await.expect("a line");
        let path = format!("/lines/{line}/handover");
        let fields = [("text", "She carries the fare table alone."), ("then", "share"), ("_version", "0")];
        tomas.post(&path, &fields).await.is(303);
        let said = "Tomas Lindqvist left you a hand-over note about Ines.";
        pair.ruth.get("/").await.is(200).hides("hand-over note");
        pair.ines.post(&format!("{path}/release"), &[]).await.is(303);
        pair.ruth.get("/").await.shows(said).shows(&path).hides("fare table");
        pair.ines.get("/").await.hides(said);
        let preparation = pair.at("preparation");
        pair.ruth.get(&preparation).await.is(200).shows("Tomas Lindqvist left you a hand-over note.").shows(&path);
        pair.ines.get(&preparation).await.is(200).hides("hand-over note");
        test.app.db.run("update conversation set began_at = $1 where id = $2", args![test.now(), pair.id]).await.expect("a beginning");
        pair.ruth.get("/").await.hides(said);
    }
}

both! {
    async fn after_a_week_a_note_goes_on_by_itself_once(test: TestApp) {
        let story = Story::begin(&test).await;
        story.share().await;
        test.advance(SignedDuration::from_hours(7 * 24 - 1));
        test.settle().await;
        test.sign_in(story.ruth.id).await.get(&story.path).await.is(404);
        test.advance(SignedDuration::from_hours(1));
        test.settle().await;
        test.settle().await;
        assert_eq!(events(&test, "handover.released").await, 1);
        test.sign_in(story.ruth.id).await.get(&story.path).await.is(200).shows("fare table alone");
        assert_eq!(told(&test, &story.ines, "handover.passed_on").await, 1);
    }
}

both! {
    async fn a_note_is_written_within_thirty_days_and_only_of_a_line_that_ended(test: TestApp) {
        let story = Story::begin(&test).await;
        story.tomas.post(&story.path, &[("text", ""), ("then", "share"), ("_version", "0")]).await.is(422)
            .shows("There is nothing to hand over yet.");
        let open = people::lines::open_of_ic(&test.app.db, story.ines.id).await.expect("an answer").expect("a line");
        story.ruth.get(&format!("/lines/{}/handover", open.id)).await.is(404);
        test.advance(SignedDuration::from_hours(10 * 24));
        let tomas = test.sign_in(story.tomas.id).await;
        tomas.get(&story.path).await.is(404);
        tomas.get(&format!("/people/{}/line", story.ines.id)).await.is(200).hides("Write a hand-over note");
    }
}

both! {
    async fn two_browsers_of_the_writer_lose_no_words(test: TestApp) {
        let story = Story::begin(&test).await;
        story.tomas.post(&story.path, &[("text", "the first"), ("then", "keep"), ("_version", "0")]).await.is(303);
        let page = story.tomas.post(&story.path, &[("text", "the second"), ("then", "keep"), ("_version", "0")]).await;
        page.is(409).shows("the first").shows("the second");
    }
}

both! {
    async fn a_former_manager_of_another_line_does_not_read_what_is_between_two(test: TestApp) {
        let story = Story::begin(&test).await;
        story.share().await;
        // Ruth's line ends too: she is a former manager now, and not the one who wrote.
        let open = people::lines::open_of_ic(&test.app.db, story.ines.id).await.expect("an answer").expect("a line");
        test.end_line(open.id, 0).await;
        story.ruth.get(&story.path).await.is(404);
        story.ruth.get(&format!("/people/{}/line", story.ines.id)).await.is(200).hides("The hand-over note</a>");
    }
}

both! {
    async fn a_note_is_sealed_where_it_lies(test: TestApp) {
        let story = Story::begin(&test).await;
        story.share().await;
        let sql = "select text_sealed from handover_note where line_id = $1";
        let sealed: Vec<u8> = test.app.db.value(sql, args![story.line]).await.expect("an answer").expect("a note");
        assert!(!String::from_utf8_lossy(&sealed).contains("fare table"));
        let field = Field { column: "handover_note.text", row: story.line.0 };
        assert_eq!(test.app.vault.open(field, &sealed).expect("our key"), "She carries the fare table alone.");
    }
}

/// Ruth holds the rope of Ines; Hana plans that it moves to Tomas, or that Ruth leaves.
async fn to_end<'a>(test: &'a TestApp, with_a_move: bool) -> (Actor<'a>, Actor<'a>, Actor<'a>, LineId) {
    let hana = test.person_with_role("Hana Novak", "administrator").await;
    let (ines, ruth, tomas) =
        (test.person("Ines Carvalho").await, test.person("Ruth Adeyemi").await, test.person("Tomas Lindqvist").await);
    let line = test.line(ines.id, ruth.id, 400).await;
    let path = format!("/lines/{line}/handover");
    for who in [&ines, &ruth, &tomas, &hana] {
        who.get(&path).await.is(404);
    }
    if with_a_move {
        let fields = [("manager", tomas.id.to_string()), ("line", line.to_string()), ("on", "2026-12-10".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        hana.post(&format!("/people/{}/line", ines.id), &fields).await.is(303);
    } else {
        test.app
            .db
            .run("update person set last_on = '2026-11-30' where id = $1", args![ruth.id])
            .await
            .expect("a last day");
    }
    (ines, ruth, tomas, line)
}

both! {
    async fn a_note_is_written_and_read_before_the_line_moves_and_passed_on_after(test: TestApp) {
        let (ines, ruth, tomas, line) = to_end(&test, true).await;
        let (path, line_page) = (format!("/lines/{line}/handover"), format!("/people/{}/line", ines.id));
        ruth.get(&line_page).await.is(200).shows("Write a hand-over note");
        ruth.get(&path).await.is(200).shows("What should Tomas know?").shows("for 30 days after it").shows("Only you");
        ruth.post(&path, &[("text", "She carries the"), ("then", "keep"), ("_version", "0")]).await.is(303);
        ruth.get("/").await.is(200).shows("Your hand-over note about Ines waits, and is yours alone until you share it.").shows(&path);
        for who in [&ines, &tomas] {
            who.get(&path).await.is(404);
            who.get(&line_page).await.is(200).hides("and-over note</a>");
            who.get("/").await.is(200).hides("hand-over note");
        }
        ruth.post(&path, &[("text", "She carries the fare table."), ("then", "share"), ("_version", "1")]).await.is(303);
        ruth.get("/").await.is(200).hides("hand-over note about Ines waits");
        ines.get(&path).await.is(200).shows("carries the fare table").shows("You read it before Tomas does.").hides("Pass it on");
        ruth.get(&path).await.is(200).shows("Ines has it.");
        ines.post(&format!("{path}/statements"), &[("statement", "Kai helps since June.")]).await.is(303);
        ines.post(&format!("{path}/release"), &[]).await.is(404);
        tomas.get(&path).await.is(404);
        // The week is over before the line moves: the note waits for the move.
        test.go_to("2026-12-09T23:00:00Z");
        test.settle().await;
        assert_eq!(events(&test, "handover.released").await, 0);
        test.go_to("2026-12-10T00:00:00Z");
        test.settle().await;
        test.settle().await;
        assert_eq!(events(&test, "handover.released").await, 1);
        let tomas = test.sign_in(tomas.id).await;
        tomas.get(&path).await.is(200).shows("carries the fare table").shows("Kai helps since June.");
        tomas.get("/").await.is(200).shows("Ruth Adeyemi left you a hand-over note about Ines.");
    }
}

both! {
    async fn whoever_leaves_writes_until_their_last_day(test: TestApp) {
        let (ines, ruth, _, line) = to_end(&test, false).await;
        let path = format!("/lines/{line}/handover");
        ruth.get("/").await.is(200).shows("You can leave a hand-over note about Ines until Mon 30 November.").shows(&path);
        test.go_to("2026-11-27T09:00:00Z");
        ruth.get(&path).await.is(200).shows("What should the next manager know?").shows("until Mon 30 November");
        ruth.post(&path, &[("text", "She carries the fare table."), ("then", "share"), ("_version", "0")]).await.is(303);
        ruth.get("/").await.is(200).hides("hand-over note");
        ines.get(&path).await.is(200).shows("carries the fare table");
        test.go_to("2026-12-02T09:00:00Z");
        test.settle().await;
        let ines = test.sign_in(ines.id).await;
        ines.get(&path).await.is(200).shows("Pass it on to the next manager");
        ines.post(&format!("{path}/release"), &[]).await.is(303);
    }
}

both! {
    async fn a_note_that_was_begun_stands_on_today_until_it_is_shared(test: TestApp) {
        let story = Story::begin(&test).await;
        story.tomas.get("/").await.is(200).hides("hand-over note");
        story.tomas.post(&story.path, &[("text", "She carries the"), ("then", "keep"), ("_version", "0")]).await.is(303);
        story.tomas.get("/").await.is(200).shows("Your hand-over note about Ines waits. You can write it until Thu 3 December.").shows(&story.path);
        for who in [&story.ines, &story.ruth] {
            who.get("/").await.is(200).hides("hand-over note");
        }
        test.advance(SignedDuration::from_hours(10 * 24));
        test.sign_in(story.tomas.id).await.get("/").await.is(200).hides("hand-over note");
    }
}

both! {
    async fn a_leavers_last_day_ends_nothing_that_has_ended_before(test: TestApp) {
        let (_, ruth, _, line) = to_end(&test, true).await;
        let sql = "update person set last_on = '2027-01-20' where id = $1";
        test.app.db.run(sql, args![ruth.id]).await.expect("a last day");
        let path = format!("/lines/{line}/handover");
        ruth.get(&path).await.is(200).shows("for 30 days after its end").hides("until Wed 20 January");
        ruth.get("/").await.is(200).shows("You can leave a hand-over note about Ines.").hides("until Wed 20 January");
    }
}

both! {
    async fn a_note_that_was_begun_leaves_today_with_the_move_that_is_called_off(test: TestApp) {
        let (ines, ruth, _, line) = to_end(&test, true).await;
        let path = format!("/lines/{line}/handover");
        ruth.post(&path, &[("text", "She carries the"), ("then", "keep"), ("_version", "0")]).await.is(303);
        ruth.get("/").await.is(200).shows("Your hand-over note about Ines waits");
        let sql = "update line_move set ended_at = $1, outcome = 'called_off' where ic_id = $2";
        test.app.db.run(sql, args![test.now(), ines.id]).await.expect("no move");
        ruth.get("/").await.is(200).hides("hand-over note");
        ruth.get(&path).await.is(200).shows("She carries the");
    }
}

both! {
    async fn a_note_that_is_emptied_is_none_any_more(test: TestApp) {
        let story = Story::begin(&test).await;
        let line_page = format!("/people/{}/line", story.ines.id);
        let keep = |text: &'static str, version: &'static str| [("text", text), ("then", "keep"), ("_version", version)];
        story.tomas.post(&story.path, &keep("", "0")).await.is(303);
        story.tomas.get("/").await.is(200).hides("hand-over note");
        story.tomas.post(&story.path, &keep("She carries the", "0")).await.is(303);
        story.tomas.post(&story.path, &keep(" ", "0")).await.is(303);
        story.tomas.get("/").await.is(200).shows("hand-over note about Ines waits");
        let page = story.tomas.post(&story.path, &keep(" ", "1")).await;
        assert_eq!((page.is(303).location.as_ref(), page.said().as_str()), (Some(&line_page), "An empty note is not kept."));
        story.tomas.get("/").await.is(200).hides("hand-over note");
        story.tomas.get(&line_page).await.is(200).shows("Write a hand-over note");
        story.tomas.post(&story.path, &keep("the second", "1")).await.is(409).shows("the second");
    }
}
