//! 1:1s: an agenda both write from week to week, in the room and beside it.

use jiff::SignedDuration;

use crate::both;
use crate::room::hidden;
use crate::support::{Actor, Page, Pair, TestApp};

impl Pair<'_> {
    pub(crate) fn agenda(&self) -> String {
        format!("/people/{}/one-on-ones", self.ines.id)
    }

    /// Somebody brings a topic; answers its address.
    async fn brings(&self, who: &Actor<'_>, words: &str) -> String {
        who.post(&format!("/people/{}/topics", self.ines.id), &[("topic", words)]).await.is(303);
        address(&who.get(&self.agenda()).await, words)
    }

    /// The planned quarterly is a 1:1, and both are in its room.
    async fn sits_down(&self, test: &TestApp) {
        test.turn_into(self, "one_on_one").await;
        self.begin(test).await;
    }
}

/// The address of a topic on a page.
#[track_caller]
pub(crate) fn address(page: &Page, words: &str) -> String {
    let before = page.text.split(&format!("\">{words}</a>")).next().filter(|before| before.len() < page.text.len());
    let before = before.unwrap_or_else(|| panic!("“{words}” is not on the page:\n{}", page.text));
    before.rsplit("href=\"").next().unwrap_or_default().split('?').next().unwrap_or_default().to_owned()
}

/// Whether one thing stands before another.
#[track_caller]
pub(crate) fn in_order(page: &Page, words: &[&str]) {
    let places: Vec<usize> = words.iter().map(|words| page.shows(words).text.find(words).unwrap_or(0)).collect();
    assert!(places.is_sorted(), "{words:?} stand at {places:?}");
}

both! {
    async fn both_bring_topics_the_climbers_stand_first_and_each_side_orders_its_own(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.ines.get(&pair.agenda()).await.is(200).shows("Nothing is on the agenda yet.").shows("meet every week");
        pair.brings(&pair.ruth, "Halden wants a call").await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        let review = pair.brings(&pair.ines, "Who reviews the fares API").await;
        let page = pair.ruth.get(&pair.agenda()).await;
        in_order(&page, &["Ines’ topics", "The pager in December", "Who reviews the fares API", "Your topics", "Halden wants a call"]);
        page.shows("Three topics for the next time you two sit down.").shows("Ines, 23 Nov").shows("You, 23 Nov");
        pair.ines.post_and_follow(&format!("{review}/place"), &[("go", "up")]).await;
        let page = pair.ines.get(&pair.agenda()).await;
        in_order(&page, &["Your topics", "Who reviews the fares API", "The pager in December", "Ruth’s topics", "Halden wants a call"]);
        pair.ruth.post(&format!("{pager}/place"), &[("go", "up")]).await.is(409).shows("Each side orders its own topics.");
    }
}

both! {
    async fn a_topic_to_mend_comes_back_with_what_was_typed(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let add = format!("/people/{}/topics", pair.ines.id);
        pair.ines.post(&add, &[("topic", "  ")]).await.is(422).shows("Name the topic in a few words.");
        let long = "x".repeat(201);
        pair.ines.post(&add, &[("topic", &long)]).await.is(422).shows("One line").shows(&format!("value=\"{long}\""));
        for number in 0..40 {
            pair.ines.post(&add, &[("topic", &format!("Topic {number}"))]).await.is(303);
        }
        pair.ruth.post(&add, &[("topic", "One more")]).await.is(422).shows("40 topics stand on this agenda.").shows("value=\"One more\"");
    }
}

both! {
    async fn what_is_not_reached_stands_on_the_next_one_by_itself(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        pair.brings(&pair.ines, "Who reviews the fares API").await;
        pair.sits_down(&test).await;
        let room = pair.ruth.get(&pair.at("room")).await;
        room.is(200).shows("Running agenda").shows("The pager in December").hides("The career question").hides("carried over");
        pair.ruth.post(&format!("{pager}/talk"), &[("room", &pair.id.to_string())]).await.is(303);
        let room = pair.ines.get(&pair.at("room")).await;
        in_order(&room, &["Who reviews the fares API", "Done today", "The pager in December"]);
        pair.ines.get(&pair.at("room")).await.hides("Opened by mistake?");
        pair.go_to_part(3).await;
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        pair.ines.get(&pair.agenda()).await.shows("Who reviews the fares API").shows("not reached today");
        test.advance(SignedDuration::from_hours(24 * 6));
        let page = test.sign_in(pair.ines.id).await.get(&pair.agenda()).await;
        page.shows("Two topics for the next time").shows("carried over from 26 Nov").shows("talked about on 26 Nov");
        // They sit down without a room, and say so by a tick.
        let (ruth, ines) = (test.sign_in(pair.ruth.id).await, test.sign_in(pair.ines.id).await);
        ruth.post(&format!("{pager}/talk"), &[]).await.is(303);
        ruth.get(&pair.agenda()).await.shows("Done today");
        test.advance(SignedDuration::from_hours(24));
        ines.get(&pair.agenda()).await.shows("carried over twice, since 26 Nov").shows("talked about on 2 Dec").hides("Done");
    }
}

both! {
    async fn a_topic_is_closed_found_again_and_put_back(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        pair.ruth.post_and_follow(&format!("{pager}/closure"), &[]).await.shows("Done today").shows("closed by you on 23 Nov");
        let closed = format!("/lines/{}/topics", pair.line);
        pair.ines.get(&closed).await.is(200).shows("The pager in December").shows("closed by Ruth on 23 Nov");
        pair.ines.get(&format!("{closed}?q=PAGER")).await.shows("The pager in December");
        pair.ines.get(&format!("{closed}?q=halden")).await.hides("The pager in December").shows("No topic has these words.");
        pair.ines.get("/search?q=pager").await.is(200).shows("1:1s").shows(&pager);
        test.advance(SignedDuration::from_hours(48));
        let ines = test.sign_in(pair.ines.id).await;
        ines.get(&pair.agenda()).await.hides("The pager in December");
        ines.get(&pager).await.is(200).shows("Closed by Ruth on Mon 23 November.");
        ines.post(&format!("{pager}/reopening"), &[("from", "topic")]).await.is(303);
        ines.get(&pair.agenda()).await.shows("The pager in December");
        ines.get(&closed).await.hides("The pager in December");
    }
}

both! {
    async fn ones_own_topic_is_taken_back_while_nobody_added_to_it(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        pair.ruth.get(&pair.agenda()).await.hides("Take it back");
        pair.ruth.post(&format!("{pager}/removal"), &[]).await.is(409).shows("Close it instead.");
        pair.ruth.post(&format!("{pager}/entries"), &[("entry", "I can take the 24th.")]).await.is(303);
        pair.ines.get(&pair.agenda()).await.hides("Take it back").shows("I can take the 24th.");
        pair.ines.post(&format!("{pager}/removal"), &[]).await.is(409);
        let slip = pair.brings(&pair.ines, "A slip").await;
        pair.ines.get(&pair.agenda()).await.shows("Take it back");
        pair.ines.post_and_follow(&format!("{slip}/removal"), &[]).await.hides("A slip");
        pair.ines.get(&slip).await.is(404);
    }
}

both! {
    async fn a_topic_keeps_what_was_noted_over_the_weeks_and_each_changes_their_own(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        pair.ruth.post(&format!("{pager}/entries"), &[("entry", "I can take the 24th.")]).await.is(303);
        test.advance(SignedDuration::from_mins(1));
        pair.ruth.post(&format!("{pager}/talk"), &[]).await.is(303);
        test.advance(SignedDuration::from_hours(7 * 24));
        let (ruth, ines) = (test.sign_in(pair.ruth.id).await, test.sign_in(pair.ines.id).await);
        ines.post(&format!("{pager}/entries"), &[("entry", "Kofi swaps with me,\nhe says.")]).await.is(303);
        let page = ines.get(&pager).await;
        in_order(&page, &["23 Nov", "I can take the 24th.", "meta\">Talked about</p>", "30 Nov", "Kofi swaps with me,\nhe says."]);
        page.shows("You brought it on Mon 23 November. Talked about on 23 Nov.");
        let action = format!("/topics/{}/entries/", pager.rsplit('/').next().unwrap_or_default());
        let own = page.text.split(&action).nth(1).and_then(|rest| rest.split('"').next()).expect("her own has a form");
        let change = format!("{action}{own}");
        assert_eq!(page.text.matches(&action).count(), 1, "Ruth’s has none");
        ruth.post(&change, &[("entry", "She says."), ("_version", "1")]).await.is(404);
        ines.post(&change, &[("entry", ""), ("_version", "1")]).await.is(422).shows("There is nothing to note yet.");
        ines.post(&change, &[("entry", "Kofi swaps."), ("_version", "1")]).await.is(303);
        ruth.get(&pager).await.shows("Kofi swaps.").shows("Ines, changed on 30 Nov");
        let stale = ines.post(&change, &[("entry", "Kofi does not."), ("_version", "1")]).await;
        stale.is(409).shows("Kofi does not.").shows("Kofi swaps.");
    }
}

both! {
    async fn whoever_brought_a_topic_words_it_anew_and_two_windows_lose_nothing(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pagr").await;
        let over = hidden(&pair.ines.get(&pager).await.text, "/text\"", "_version");
        pair.ruth.post(&format!("{pager}/text"), &[("topic", "Mine"), ("_version", &over)]).await.is(409).shows("by whoever brought it");
        pair.ines.post(&format!("{pager}/text"), &[("topic", ""), ("_version", &over)]).await.is(422);
        pair.ines.post(&format!("{pager}/text"), &[("topic", "The pager"), ("_version", &over)]).await.is(303);
        let stale = pair.ines.post(&format!("{pager}/text"), &[("topic", "Pagers"), ("_version", &over)]).await;
        stale.is(409).shows("Pagers").shows("The pager");
        pair.ruth.get(&pair.agenda()).await.shows("The pager");
    }
}

both! {
    async fn a_promise_made_about_a_topic_points_back_to_it_and_belongs_to_the_1_1_it_was_made_in(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        pair.sits_down(&test).await;
        let page = pair.ruth.get(&format!("{pager}?room={}", pair.id)).await;
        page.is(200).shows("Back to the room");
        let fields = ["conversation", "topic", "back"].map(|name| (name, hidden(&page.text, "/promises\" data-keep", name)));
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("text", "Ask Kofi about the 24th"), ("due_on", "2026-12-01")]);
        let promises = format!("/people/{}/promises", pair.ines.id);
        pair.ruth.post_and_follow(&promises, &fields).await.is(200).shows("Ask Kofi about the 24th");
        pair.ines.get(&pager).await.shows("Ask Kofi about the 24th");
        pair.ines.get(&pair.agenda()).await.shows("a promise came of it");
        let promise = address(&pair.ines.get(&pair.agenda()).await, "Ask Kofi about the 24th");
        pair.ines.get(&promise).await.shows(&format!("<a href=\"{pager}\">From a topic of your 1:1s</a>"));
        pair.go_to_part(3).await;
        pair.ines.get(&pair.at("room")).await.shows("Who does what.").shows("Ask Kofi about the 24th");
        // A topic of another line is none of this one.
        let edda = test.person("Edda Blom").await;
        test.line(edda.id, pair.ruth.id, 10).await;
        let topic = hidden(&page.text, "/promises\" data-keep", "topic");
        let other = [("topic", topic.as_str()), ("text", "Mix them up"), ("due_on", "2026-12-01")];
        pair.ruth.post(&format!("/people/{}/promises", edda.id), &other).await.is(404);
    }
}

/// The career question a page asks.
fn asked(page: &Page) -> String {
    let section = page.text.split("id=\"question\"").nth(1).unwrap_or_else(|| panic!("no question on\n{}", page.text));
    section.split("words loud\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned()
}

both! {
    async fn both_see_the_same_career_question_and_either_takes_another(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let (hers, theirs) = (pair.ines.get(&pair.agenda()).await, pair.ruth.get(&pair.agenda()).await);
        let first = asked(&hers);
        assert_eq!(first, asked(&theirs));
        let swap = format!("{}/question", pair.agenda());
        // Both press at once: it is the next one, and not the one after.
        pair.ines.post(&swap, &[("swaps", "0")]).await.is(303);
        pair.ruth.post(&swap, &[("swaps", "0")]).await.is(303);
        let second = asked(&pair.ruth.get(&pair.agenda()).await);
        assert_ne!(first, second);
        pair.sits_down(&test).await;
        pair.go_to_part(2).await;
        assert_eq!(asked(&pair.ines.get(&pair.at("room")).await), second, "the same in the room");
        let answers = format!("{}/answers", pair.agenda());
        let (room, question) = (pair.id.to_string(), second.as_str());
        let empty = [("question", question), ("answer", " "), ("room", &room)];
        pair.ines.post(&answers, &empty).await.is(422).shows("There is nothing to note yet.").shows(question);
        pair.ines.post(&answers, &[("question", "Not one of ours?"), ("answer", "x")]).await.is(400);
        let line = [("question", question), ("answer", "Reviews, I think."), ("room", &room)];
        let back = pair.ines.post_and_follow(&answers, &line).await;
        back.is(200).shows("Part 2 of 3").shows("A line of it is kept.");
        pair.ruth.get(&format!("/lines/{}/topics", pair.line)).await.shows("The career question.").shows(question);
        pair.ines.post(&pair.at("room/part"), &[("from", "1"), ("go", "next")]).await.is(303);
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        assert_ne!(asked(&pair.ines.get(&pair.agenda()).await), second, "the next 1:1 has its own");
    }
}

both! {
    async fn in_the_room_the_agenda_follows_what_the_other_side_does(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.sits_down(&test).await;
        let mut ruth = pair.ruth.listen(&pair.at("room/stream"), &[]).await;
        ruth.next("look").await.expect("it is there");
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        let brought = ruth.next("look").await.expect("she hears of it");
        pair.ines.post(&format!("{pager}/entries"), &[("entry", "Kofi swaps.")]).await.is(303);
        let noted = ruth.next("look").await.expect("and of what is noted");
        pair.ines.post(&format!("{pager}/closure"), &[]).await.is(303);
        let closed = ruth.next("look").await.expect("and that it is done");
        assert!(brought != noted && noted != closed && noted.contains("has changed"), "{noted}");
        assert!(!noted.contains("pager") && !noted.contains("Kofi"), "{noted}");
    }
}

both! {
    async fn a_new_manager_begins_an_empty_agenda_and_the_old_one_stays_with_whom_it_was_written(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        pair.ruth.post(&format!("{pager}/entries"), &[("entry", "I can take the 24th.")]).await.is(303);
        test.end_line(pair.line, 0).await;
        let noor = test.person("Noor Haddad").await;
        test.line(pair.ines.id, noor.id, 0).await;
        let all = format!("/lines/{}/topics", pair.line);
        noor.get(&pair.agenda()).await.is(200).shows("Nothing is on the agenda yet.").hides("pager").hides("earlier lines");
        for path in [&pager, &all] {
            noor.get(path).await.is(404);
            pair.ines.get(path).await.is(200).shows("The pager in December").hides("Close it");
            pair.ruth.get(path).await.is(200).shows("The pager in December").hides("Close it");
        }
        pair.ines.get(&pair.agenda()).await.shows("With Ruth Adeyemi").hides("The pager in December");
        pair.ruth.get(&pair.agenda()).await.is(200).shows(&all).hides("Noor");
        pair.ines.post(&format!("{pager}/entries"), &[("entry", "Too late.")]).await.is(409).shows("Its agenda stays as it was.");
        pair.ruth.post(&format!("{pager}/entries"), &[("entry", "Too late.")]).await.is(404);
        test.advance(SignedDuration::from_hours(24 * 90));
        let (ruth, ines) = (test.sign_in(pair.ruth.id).await, test.sign_in(pair.ines.id).await);
        for path in [&pager, &all, &pair.agenda()] {
            ruth.get(path).await.is(404);
            ines.get(path).await.is(200);
        }
        ines.get(&pager).await.shows("Only you");
    }
}

both! {
    async fn who_stands_in_writes_what_is_brought_meanwhile_and_knows_only_that_there_was_more(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        let noor = test.person("Noor Haddad").await;
        let (from, until) = (test.now() + SignedDuration::from_hours(1), test.now() + SignedDuration::from_hours(96));
        test.stands_in(pair.line, noor.id, (from, until)).await;
        noor.get(&pair.agenda()).await.is(404);
        test.advance(SignedDuration::from_hours(2));
        noor.get(&pair.agenda()).await.is(200).hides("pager").shows("One topic from before you stood in stays between the two of the line.");
        noor.get(&pager).await.is(404);
        noor.post(&format!("{pager}/talk"), &[]).await.is(404);
        let fares = pair.brings(&noor, "The fares review").await;
        pair.ines.get(&fares).await.is(200).shows("You, Ruth and Noor").shows("Noor brought it");
        pair.ruth.post(&format!("{fares}/entries"), &[("entry", "Good that you look at it.")]).await.is(303);
        noor.get(&fares).await.shows("Good that you look at it.");
        pair.ines.get(&pager).await.shows("You and Ruth").hides("You, Ruth and Noor");
        test.advance(SignedDuration::from_hours(96));
        let noor = test.sign_in(noor.id).await;
        noor.get(&fares).await.is(404);
        noor.get(&pair.agenda()).await.is(404);
    }
}

both! {
    async fn whoever_may_only_know_of_it_sees_how_far_it_is(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let pager = pair.brings(&pair.ines, "The pager in December").await;
        pair.brings(&pair.ines, "Who reviews the fares API").await;
        pair.ruth.post(&format!("{pager}/talk"), &[]).await.is(303);
        pair.ruth.post(&format!("{pager}/closure"), &[]).await.is(303);
        let zeynep = test.person_with_role("Zeynep Aydin", "people_partner").await;
        let page = zeynep.get(&pair.agenda()).await;
        page.is(200).shows("The running agenda of Ines’ 1:1s").shows("Topics that stand on it").shows("23 Nov").hides("pager");
        zeynep.get(&pager).await.is(404);
        test.person("Edda Blom").await.get(&pair.agenda()).await.is(404);
    }
}

both! {
    async fn the_agenda_is_reached_from_where_one_stands(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        let link = format!("href=\"{}\"", pair.agenda());
        for path in [format!("/people/{}", pair.ines.id), "/".to_owned()] {
            pair.ines.get(&path).await.is(200).shows(&link).shows("My 1:1s");
        }
        pair.ruth.get(&format!("/people/{}", pair.ines.id)).await.is(200).shows(&link);
        pair.ruth.get(&format!("/people/{}", pair.ruth.id)).await.is(200).hides("one-on-ones");
        test.turn_into(&pair, "one_on_one").await;
        let page = pair.ruth.get(&pair.agenda()).await;
        page.shows("Nothing is on the agenda for Thu 26 November yet.").shows("Thursday 26 November, 14:00").shows("every week");
        page.shows(&format!("href=\"/conversations/{}\"", pair.id));
    }
}
