//! What stands beside the running agenda of a line: the last notes, and what both still owe.

use jiff::{SignedDuration, Timestamp};

use crate::both;
use crate::one_on_ones::{address, in_order};
use crate::support::{Pair, TestApp};

/// The beginning of the Thursday of these stories.
const MORNING: &str = "2026-11-26T00:00:00Z";

impl Pair<'_> {
    /// The two meet at this hour of Thursday and write something down; answers the address.
    async fn writes_down(&self, test: &TestApp, hour: i64, words: &str) -> String {
        let at = MORNING.parse::<Timestamp>().expect("an instant") + SignedDuration::from_hours(hour);
        let id = test.quarterly(self.line, self.ines.id, self.ruth.id, at).await;
        let here = format!("/conversations/{id}");
        test.advance(at.duration_since(test.now()));
        self.ruth.post(&format!("{here}/room/beginning"), &[]).await.is(303);
        if !words.is_empty() {
            self.ruth.post(&format!("{here}/room/notes"), &[("text", words), ("_version", "0")]).await.is(303);
        }
        self.ruth.post(&format!("{here}/room/ending"), &[]).await.is(303);
        here
    }
}

both! {
    async fn beside_the_agenda_stand_the_last_four_notes_and_the_newest_first(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.ines.get(&pair.agenda()).await.shows("No conversation of this line has left a note yet.");
        for (hour, words) in [(8, "The first"), (9, "The second"), (10, "The third"), (11, "The fourth"), (12, "The fifth")] {
            pair.writes_down(&test, hour, words).await;
        }
        // Where nobody wrote anything down there is no note; what was sent stands in the place of
        // what it was made of, and somebody's own notes are nobody else's.
        let sixth = pair.writes_down(&test, 13, "The sixth").await;
        let silent = pair.writes_down(&test, 14, "").await;
        pair.ruth.post(&format!("{silent}/room/private-notes"), &[("text", "Only mine"), ("_version", "0")]).await.is(303);
        let note = [("subject", "Our talk"), ("body", "Ines,\n\nThe letter of the sixth.\n\nRuth"), ("_version", "0"), ("_bare", "yes")];
        pair.ruth.post(&format!("{sixth}/follow-up/sending"), &note).await.is(303);
        for side in [&pair.ines, &pair.ruth] {
            let page = side.get(&pair.agenda()).await;
            in_order(&page, &["The letter of the sixth.", "The fifth", "The fourth", "The third"]);
            page.hides("The sixth").hides("The second").hides("The first").hides("Only mine");
        }
    }
}

both! {
    async fn who_stands_in_is_told_that_notes_from_before_stay_between_the_two(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.writes_down(&test, 8, "Between the two of them").await;
        let noor = test.person("Noor Haddad").await;
        let (from, until) = (test.now() + SignedDuration::from_hours(1), test.now() + SignedDuration::from_hours(96));
        test.stands_in(pair.line, noor.id, (from, until)).await;
        test.advance(SignedDuration::from_hours(2));
        let page = noor.get(&pair.agenda()).await;
        page.is(200).hides("Between the two of them").hides("has left a note yet");
        page.shows("What was written before you stood in stays between the two of the line.");
    }
}

both! {
    async fn beside_the_agenda_stands_every_open_promise_of_both(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let promises = format!("/people/{}/promises", pair.ines.id);
        for number in 10..25 {
            let (text, due_on) = (format!("Open thing {number}"), format!("2026-12-{number}"));
            for side in [&pair.ines, &pair.ruth] {
                side.post(&promises, &[("text", text.as_str()), ("due_on", due_on.as_str())]).await.is(303);
            }
        }
        for side in [&pair.ines, &pair.ruth] {
            let page = side.get(&pair.agenda()).await;
            for number in 10..25 {
                assert_eq!(page.text.matches(&format!("Open thing {number}<")).count(), 2, "{number}");
            }
        }
        // What is settled is open no more.
        let page = pair.ines.get(&pair.agenda()).await;
        let one = address(&page, "Open thing 10");
        pair.ines.post(&format!("{one}/settlement"), &[("state", "kept")]).await.is(303);
        let page = pair.ruth.get(&pair.agenda()).await;
        assert_eq!(page.text.matches("Open thing 10<").count(), 1);
    }
}

both! {
    async fn beside_the_agenda_stand_the_last_notes_and_what_both_owe(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        let promises = format!("/people/{}/promises", pair.ines.id);
        pair.ruth.post(&promises, &[("text", "Ask Thabo about the replica"), ("due_on", "2026-12-01")]).await.is(303);
        pair.ines.post(&promises, &[("text", "Write the runbook"), ("due_on", "2026-12-02")]).await.is(303);
        let note = [("subject", "Our quarter"), ("body", "Ines,\n\nApril is fine.\n\nRuth"), ("_version", "0")];
        pair.ruth.post(&pair.at("follow-up"), &note).await.is(303);
        let page = pair.ines.get(&pair.agenda()).await;
        page.shows("Ask Thabo about the replica").shows("Write the runbook").hides("April is fine.");
        let send = [("subject", "Our quarter"), ("body", "Ines,\n\nApril is fine.\n\nRuth"), ("_version", "1"), ("_bare", "yes")];
        pair.ruth.post(&pair.at("follow-up/sending"), &send).await.is(303);
        let page = pair.ines.get(&pair.agenda()).await;
        page.shows("Quarterly check-in, 26 Nov").shows("April is fine.").shows(&pair.at("follow-up"));
    }
}
