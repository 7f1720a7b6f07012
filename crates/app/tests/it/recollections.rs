//! What the IC remembers differently reaches the manager, and stays until it was read.

use crate::both;
use crate::support::{Pair, TestApp};

const WORDS: &str = "October was a wish of mine, not a date.";

impl Pair<'_> {
    async fn remembered(&self, test: &TestApp) {
        self.end(test).await;
        self.send().await;
        self.ines.post(&self.at("recollection"), &[("recollection", WORDS)]).await.is(303);
    }
}

both! {
    async fn what_is_remembered_differently_stands_on_today_until_it_was_read(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let joel = test.person("Joel Whitaker").await;
        pair.remembered(&test).await;
        let title = "Ines remembers something of your note differently.";
        pair.ruth.get("/").await.shows(title).shows("Remembered differently").shows(&pair.at("wrap-up#remembered")).hides(WORDS);
        pair.ines.get("/").await.hides("Remembered differently");
        for page in [pair.at("wrap-up"), pair.at("follow-up")] {
            pair.ruth.get(&page).await.shows(WORDS).shows("I have read it").shows("Bring it to your next 1:1");
            pair.ines.get(&page).await.shows(WORDS).hides("I have read it");
        }
        let reading = pair.at("recollection/reading");
        for who in [&pair.ines, &joel] {
            who.post(&reading, &[]).await.is(404);
        }
        pair.ruth.post_and_follow(&reading, &[]).await.shows(WORDS).hides("I have read it");
        pair.ruth.get("/").await.hides(title).hides("Remembered differently");
        // Something further is news again.
        pair.ines.post(&pair.at("recollection"), &[("recollection", "And no second review.")]).await.is(303);
        pair.ruth.get("/").await.shows("Remembered differently");
    }
}

both! {
    async fn one_press_brings_it_to_the_running_agenda_without_a_word_of_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.remembered(&test).await;
        let agenda = pair.ruth.post_and_follow(&pair.at("recollection/reading"), &[("bring", "yes")]).await;
        agenda.shows("What each of us remembers of Thursday 26 November").hides(WORDS);
        pair.ruth.get("/").await.hides("Remembered differently");
        pair.ruth.get(&pair.at("wrap-up")).await.shows("It was brought to the 1:1s").hides("Bring it to your next 1:1");
        let page = pair.ines.get(&pair.at("wrap-up")).await;
        let start = page.text.find("/topics/").expect("a link to the topic");
        let topic = page.text[start..].split('"').next().expect("a path");
        pair.ines.get(topic).await.shows("What each of us remembers");
        pair.ruth.post(&format!("{topic}/removal"), &[]).await.is(303);
        pair.ruth.get(&pair.at("wrap-up")).await.hides("It was brought").shows("Bring it to your next 1:1");
        pair.ruth.post(&pair.at("recollection/reading"), &[("bring", "yes")]).await.is(303);
        pair.ines.get(&pair.at("wrap-up")).await.shows(WORDS).shows("Here is what I took away.");
    }
}

both! {
    async fn confirming_asks_first_what_becomes_of_words_in_the_other_field(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.end(&test).await;
        pair.send().await;
        for back in ["wrap-up", "follow-up"] {
            let both = [("back", back), ("recollection", WORDS)];
            pair.ines.post(&pair.at("confirmation"), &both).await.is(422).shows(WORDS).shows("or empty the field to confirm");
        }
        pair.ruth.get(&pair.at("wrap-up")).await.hides("Confirmed").hides(WORDS);
        pair.ines.post(&pair.at("confirmation"), &[("back", "follow-up")]).await.is(303);
    }
}

both! {
    async fn a_former_manager_reads_it_and_has_no_agenda_to_bring_it_to(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.remembered(&test).await;
        test.end_line(pair.line, 0).await;
        pair.ruth.get("/").await.shows(&pair.at("follow-up#remembered"));
        pair.ruth.get(&pair.at("follow-up")).await.shows("I have read it").hides("Bring it to your next 1:1");
        pair.ruth.post(&pair.at("recollection/reading"), &[("bring", "yes")]).await.is(404);
        pair.ruth.post_and_follow(&pair.at("recollection/reading"), &[("back", "follow-up")]).await.shows(WORDS);
        pair.ruth.get("/").await.hides("Remembered differently");
    }
}
