//! Two open rooms: what one side does the other hears, and nobody hears what is not theirs.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use conversations::conversations::Side;
use jiff::SignedDuration;
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, Update};

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, Page, Pair, Stream};

/// The shared notes as a browser holds them.
pub(crate) struct Browser {
    doc: Doc,
}

impl Browser {
    pub(crate) fn new(id: u64) -> Browser {
        let options = Options { offset_kind: OffsetKind::Utf16, ..Options::with_client_id(ClientID::new(id)) };
        Browser { doc: Doc::with_options(options) }
    }

    /// Types at a place; answers what would be sent.
    pub(crate) fn types(&self, at: u32, words: &str) -> String {
        self.edits(at, 0, words)
    }

    /// Puts words in place of what stands there; answers what would be sent.
    pub(crate) fn edits(&self, at: u32, gone: u32, words: &str) -> String {
        let text = self.doc.get_or_insert_text("text");
        let mut transaction = self.doc.transact_mut();
        text.remove_range(&mut transaction, at, gone);
        text.insert(&mut transaction, at, words);
        STANDARD.encode(transaction.encode_update_v1())
    }

    /// How the notes read here.
    pub(crate) fn words(&self) -> String {
        let text = self.doc.get_or_insert_text("text");
        text.get_string(&self.doc.transact())
    }

    /// Takes in what the stream says.
    pub(crate) fn hears(&self, data: &str) -> String {
        for change in data.split(' ') {
            let bytes = STANDARD.decode(change).expect("base64");
            let update = Update::decode_v1(&bytes).expect("a change");
            self.doc.transact_mut().apply_update(update).expect("it fits");
        }
        self.words()
    }

    fn everything(&self) -> String {
        STANDARD.encode(self.doc.transact().encode_state_as_update_v1(&StateVector::default()))
    }
}

impl Pair<'_> {
    pub(crate) async fn listens(&self, who: &Actor<'_>) -> Stream {
        who.listen(&self.at("room/stream"), &[]).await
    }

    pub(crate) async fn sends(&self, who: &Actor<'_>, change: &str) -> u16 {
        who.post(&self.at("room/notes/changes"), &[("change", change)]).await.status.as_u16()
    }
}

both! {
    async fn both_type_in_the_same_line_and_read_the_same_text(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let (ines, ruth) = (Browser::new(11), Browser::new(12));
        let (mut at_ines, mut at_ruth) = (pair.listens(&pair.ines).await, pair.listens(&pair.ruth).await);
        assert_eq!(pair.sends(&pair.ines, &ines.types(0, "Pricing 😀: ")).await, 204);
        assert_eq!(ruth.hears(&at_ruth.next("notes").await.expect("an event")), "Pricing 😀: ");
        ines.hears(&at_ines.next("notes").await.expect("an event"));
        // At the same time, in the same place.
        let (hers, theirs) = (ines.types(12, "she led it"), ruth.types(12, "in March"));
        assert_eq!(pair.sends(&pair.ines, &hers).await, 204);
        assert_eq!(pair.sends(&pair.ruth, &theirs).await, 204);
        let mut read = String::new();
        while !(read.contains("she led it") && read.contains("in March")) {
            read = ruth.hears(&at_ruth.next("notes").await.expect("an event"));
        }
        pair.ruth.get(&pair.at("room")).await.shows(&read);
        // Somebody who was away asks from the beginning and gets the whole.
        let late = Browser::new(13);
        assert_eq!(late.hears(&pair.listens(&pair.ines).await.next("notes").await.expect("an event")), read);
    }
}

both! {
    async fn a_change_sent_twice_is_written_once_and_what_is_none_changes_nothing(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let ines = Browser::new(11);
        let change = ines.types(0, "Once.");
        assert_eq!(pair.sends(&pair.ines, &change).await, 204);
        assert_eq!(pair.sends(&pair.ines, &change).await, 204);
        assert_eq!(pair.sends(&pair.ruth, &STANDARD.encode("no change at all")).await, 400);
        assert_eq!(pair.sends(&pair.ruth, "%%%").await, 400);
        assert_eq!(pair.sends(&pair.ruth, &Browser::new(12).types(0, &"x".repeat(60_001))).await, 422);
        pair.ruth.get(&pair.at("room")).await.shows("\nOnce.</textarea>");
    }
}

both! {
    async fn what_is_refused_leaves_no_trace_of_whoever_sent_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let too_long = Browser::new(12).types(0, &"x".repeat(60_001));
        let none = STANDARD.encode("no change at all");
        for (change, status) in [(&too_long, 422), (&none, 400)] {
            assert_eq!(pair.sends(&pair.ruth, change).await, status);
        }
        let count = "select count(*) from room_note";
        assert_eq!(test.app.db.value::<i64>(count, Vec::new()).await.expect("a count"), Some(0), "nobody wrote");
        assert_eq!(pair.sends(&pair.ines, &Browser::new(11).types(0, "Mine.")).await, 204);
        let stood = pair.ruth.get(&pair.at("room")).await;
        stood.shows("Ines wrote last, 14:00");
        test.advance(SignedDuration::from_mins(5));
        for (change, status) in [(&too_long, 422), (&none, 400)] {
            assert_eq!(pair.sends(&pair.ruth, change).await, status);
        }
        pair.ines.get(&pair.at("room")).await.shows("\nMine.</textarea>").hides("Ruth wrote last");
        let stands = pair.ruth.get(&pair.at("room")).await;
        stands.shows("Ines wrote last, 14:00");
        let version = |page: &Page| hidden(&page.text, "room/notes", "_version");
        assert_eq!(version(&stands), version(&stood));
    }
}

both! {
    async fn many_changes_are_folded_and_whoever_was_away_still_loses_nothing(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let (ines, ruth) = (Browser::new(11), Browser::new(12));
        assert_eq!(pair.sends(&pair.ines, &ines.types(0, "0")).await, 204);
        ruth.hears(&pair.listens(&pair.ruth).await.next("notes").await.expect("an event"));
        let away = ruth.types(1, " (typed while away) ");
        for number in 1..450_u32 {
            let at = u32::try_from(ines.hears(&ines.everything()).len()).expect("short");
            assert_eq!(pair.sends(&pair.ines, &ines.types(at, &format!(" {number}"))).await, 204);
        }
        let count = "select count(*) from note_change";
        assert!(test.app.db.value::<i64>(count, Vec::new()).await.expect("a count").expect("a row") < 400, "they are folded");
        assert_eq!(pair.sends(&pair.ruth, &away).await, 204);
        let last = [("last-event-id", "1")];
        let mut back = pair.ruth.listen(&pair.at("room/stream"), &last).await;
        let read = ruth.hears(&back.next("notes").await.expect("an event"));
        assert!(read.contains(" (typed while away) ") && read.contains(" 447 448 449"), "{read}");
    }
}

both! {
    async fn the_other_side_hears_what_changes_and_who_is_here(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.hand_in(&test, Side::Manager, "Only in the review of March.").await;
        pair.begin(&test).await;
        let mut ruth = pair.listens(&pair.ruth).await;
        let first = ruth.next("look").await.expect("it is there");
        let first = first.lines().next().unwrap_or_default().to_owned();
        pair.ruth.get(&pair.at("room")).await.shows(&format!("data-stamp=\"{first}\"")).shows("data-here hidden");
        assert_eq!(ruth.next("here").await.as_deref(), Some("no"));
        let ines = pair.listens(&pair.ines).await;
        assert_eq!(ruth.next("here").await.as_deref(), Some("yes"));
        pair.ruth.get(&pair.at("room")).await.shows("data-here>Ines is here");
        pair.hand_in(&test, Side::Ic, "I ran two reviews.").await;
        let handed_in = ruth.next("look").await.expect("it is there");
        pair.share(&test).await;
        let shared = ruth.next("look").await.expect("it is there");
        pair.go_to_part(2).await;
        let moved = ruth.next("look").await.expect("it is there");
        assert!(first != handed_in && handed_in != shared && shared != moved);
        assert!(shared.contains("Ines has shared") || shared.contains("are open now"), "{shared}");
        drop(ines);
        assert_eq!(ruth.next("here").await.as_deref(), Some("no"));
    }
}

both! {
    async fn what_one_side_writes_into_a_field_the_other_hears_at_once(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.turn_into(&pair, "promotion").await;
        pair.begin(&test).await;
        let (mut ines, mut ruth) = (pair.listens(&pair.ines).await, pair.listens(&pair.ruth).await);
        for stream in [&mut ines, &mut ruth] {
            stream.next("look").await.expect("it is there");
        }
        let (gaps, changed) = (pair.at("captured/gaps"), "What you write down together has changed.");
        let mut fastest = [Duration::MAX; 2];
        for version in 0..6 {
            let (text, over, wrote) = (format!("Design, {version}"), version.to_string(), Instant::now());
            let typed = [("text", text.as_str()), ("_version", over.as_str())];
            match version % 2 {
                0 => pair.ruth.autosave(&gaps, &typed).await.is(204),
                _ => pair.ruth.post(&gaps, &typed).await.is(303),
            };
            let heard = ines.next("look").await.expect("it is there");
            assert!(heard.contains(changed), "{heard}");
            fastest[version % 2] = fastest[version % 2].min(wrote.elapsed());
        }
        // Untold, an open page looks again a second after its last look: not once in time.
        assert!(fastest.iter().all(|one| *one < Duration::from_millis(300)), "{fastest:?}");
        // Whoever types is not told so, also where they write over the other side.
        let own = ruth.next("look").await.expect("it is there");
        assert_eq!(own.lines().nth(1).unwrap_or_default(), "");
        pair.ines.autosave(&gaps, &[("text", "Design across teams."), ("_version", "6")]).await.is(204);
        let own = ines.next("look").await.expect("it is there");
        assert_eq!(own.lines().nth(1).unwrap_or_default(), "");
        let heard = ruth.next("look").await.expect("it is there");
        assert!(heard.contains(changed), "{heard}");
    }
}

both! {
    async fn what_is_planned_beside_a_conversation_is_nothing_the_two_wrote_down(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let mut ruth = pair.listens(&pair.ruth).await;
        let first = ruth.next("look").await.expect("it is there");
        test.quarterly(pair.line, pair.ines.id, pair.ruth.id, "2027-02-25T14:00:00Z".parse().expect("an instant")).await;
        let heard = ruth.next("look").await.expect("the page looks again");
        assert_ne!(heard.lines().next(), first.lines().next());
        assert_eq!(heard.lines().nth(1).unwrap_or_default(), "", "and says nothing");
    }
}

both! {
    async fn goals_and_promises_reach_the_other_open_page(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.go_to_part(4).await;
        let mut ruth = pair.listens(&pair.ruth).await;
        ruth.next("look").await.expect("it is there");
        let here = pair.id.to_string();
        let goal = [("text", "Lead a design"), ("done_when", "Both teams build it"), ("due_on", "2027-01-29"), ("conversation", &here)];
        pair.ines.post(&pair.at("room/goals"), &goal).await.is(303);
        let heard = ruth.next("look").await.expect("she is told");
        assert!(heard.contains("What you write down together has changed."), "{heard}");
        pair.ruth.get(&pair.at("room")).await.shows("Lead a design");
        let promise = [("text", "Read the draft"), ("due_on", "2026-12-10"), ("conversation", &here)];
        pair.ines.post(&pair.at("room/promises"), &promise).await.is(303);
        let heard = ruth.next("look").await.expect("she is told");
        assert!(heard.contains("What you write down together has changed."), "{heard}");
        pair.ruth.get(&pair.at("room")).await.shows("Read the draft");
    }
}

both! {
    async fn a_running_agenda_and_a_wrap_up_follow_the_other_side(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let agenda = format!("/people/{}/one-on-ones", pair.ines.id);
        pair.ruth.get(&agenda).await.shows(&format!("data-room=\"{agenda}/stream\""));
        test.person("Kofi Mensah").await.get(&format!("{agenda}/stream")).await.is(404);
        let mut ruth = pair.ruth.listen(&format!("{agenda}/stream"), &[]).await;
        let first = ruth.next("look").await.expect("it is there");
        let at = Instant::now();
        pair.ines.post(&format!("/people/{}/topics", pair.ines.id), &[("topic", "The fares")]).await.is(303);
        let heard = ruth.next("look").await.expect("she is told");
        assert!(heard != first && heard.contains("Something here has changed."), "{heard}");
        assert!(at.elapsed() < Duration::from_millis(900), "told, and not found a second later");

        pair.end(&test).await;
        let wrap_up = pair.at("wrap-up");
        pair.ines.get(&wrap_up).await.shows(&format!("data-room=\"{wrap_up}/stream\""));
        let mut ines = pair.ines.listen(&format!("{wrap_up}/stream"), &[]).await;
        ines.next("look").await.expect("it is there");
        let promise = [("text", "Read the draft"), ("due_on", "2026-12-10"), ("conversation", &pair.id.to_string())];
        pair.ruth.post(&format!("/people/{}/promises", pair.ines.id), &promise).await.is(303);
        assert!(ines.next("look").await.expect("she is told").contains("Something here has changed."));
        pair.ines.post(&pair.at("felt"), &[("stop", "4"), ("back", "wrap-up")]).await.is(303);
        ines.next("look").await.expect("she is told");
        pair.send().await;
        ines.next("look").await.expect("it is sent");
        test.end_line(pair.line, 0).await;
        assert_eq!(ruth.next("gone").await.as_deref(), Some("gone"));
    }
}

both! {
    async fn a_line_or_a_session_that_ends_closes_the_stream(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let (mut ines, mut ruth) = (pair.listens(&pair.ines).await, pair.listens(&pair.ruth).await);
        assert_eq!(ruth.next("here").await.as_deref(), Some("yes"));
        test.end_line(pair.line, 0).await;
        assert_eq!(ruth.next("gone").await.as_deref(), Some("gone"));
        assert_eq!(ruth.next("notes").await, None, "it has ended");
        test.app.db.run("delete from session where person_id = $1", db::args![pair.ines.id]).await.expect("it is there");
        assert_eq!(ines.next("gone").await.as_deref(), Some("gone"));
    }
}

both! {
    async fn whoever_ends_the_line_the_page_ends_with_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let hana = test.person_with_role("Hana Kovac", "administrator").await;
        pair.begin(&test).await;
        let mut ruth = pair.listens(&pair.ruth).await;
        ruth.next("look").await.expect("it is there");
        let ended = Instant::now();
        let line = pair.line.to_string();
        hana.post(&format!("/people/{}/line/ending", pair.ines.id), &[("line", &line)]).await.is(303);
        assert_eq!(ruth.next("gone").await.as_deref(), Some("gone"));
        assert!(ended.elapsed() < Duration::from_secs(1), "{:?}", ended.elapsed());
        assert_eq!(ruth.next("notes").await, None, "it has ended");
        pair.ruth.get(&pair.at("room")).await.is(404);
        pair.ines.get(&pair.at("room/notes")).await.is(200);
    }
}

both! {
    async fn nobody_else_listens_or_types(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let edda = test.person("Edda Holm").await;
        pair.begin(&test).await;
        edda.get(&pair.at("room/stream")).await.is(404);
        assert_eq!(pair.sends(&edda, &Browser::new(14).types(0, "Me too.")).await, 404);
        pair.end(&test).await;
        test.app.db.run("update conversation set state = 'followed_up'", Vec::new()).await.expect("it is there");
        assert_eq!(pair.sends(&pair.ines, &Browser::new(11).types(0, "One more thing.")).await, 404, "they are closed");
    }
}

both! {
    async fn what_one_side_pastes_is_no_reason_to_refuse_the_others_letter(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let (mine, theirs) = (Browser::new(31), Browser::new(32));
        let (long, letter) = (mine.types(0, &"x".repeat(60_001)), theirs.types(0, "A"));
        let changes = pair.at("room/notes/changes");
        let (long, letter) = ([("change", long.as_str())], [("change", letter.as_str())]);
        let (pasted, typed) = tokio::join!(pair.ruth.post(&changes, &long), pair.ines.post(&changes, &letter));
        pasted.is(422).shows("Shorten something");
        typed.is(204);
    }
}
