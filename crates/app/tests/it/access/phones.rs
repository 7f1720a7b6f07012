//! A phone beside a room reads its clock and its shared notes, and is a stranger everywhere else.

use std::collections::BTreeSet;

use super::table;
use super::walk::{NOWHERE, found, paths};
use super::words::{Told, nothing_unsaid, tell, word};
use super::world::{ENDED, Era, Who, World};
use super::writes::answered;
use crate::both;
use crate::phone::code_on;
use crate::support::Actor;

/// The row that is checked here.
pub(super) const ROW: (&str, &str) = ("paired_phone", "beside_a_room");

/// The room of a line, where somebody sits in it now.
fn room(told: &Told, era: Era) -> String {
    let talk = told.talks.iter().find(|talk| talk.era == era && talk.state == "in_room").expect("a room");
    format!("/conversations/{}/room", talk.id)
}

/// A phone beside the room that is open, and whose it is.
async fn phone_of<'a>(world: &World<'a>, told: &Told, who: Who) -> Actor<'a> {
    let code = code_on(&world.actor(who).post(&format!("{}/phone", room(told, Era::Now)), &[]).await);
    let page = world.test.nobody().post("/phone", &[("code", &code)]).await;
    world.test.nobody().with_phone_of(page.is(303))
}

both! {
    async fn a_phone_reads_the_shared_notes_of_its_room_and_nothing_else(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let stranger = world.actor(Who::Nobody);
        for who in [Who::Ines, Who::Ruth] {
            let phone = phone_of(&world, &told, who).await;
            let mut walked = Vec::new();
            for path in paths(&world, &told) {
                let page = phone.get(&path).await;
                if path.starts_with("/phone") {
                    walked.push((path, page));
                    continue;
                }
                let same = stranger.get(&path).await;
                assert_eq!((page.status, &page.location), (same.status, &same.location), "{path}");
                assert!(page.status == 303 || page.text.len() == same.text.len(), "{path}");
            }
            let opened: Vec<&str> =
                walked.iter().filter(|(_, page)| page.status == 200).map(|(path, _)| path.as_str()).collect();
            assert_eq!(opened, ["/phone/room", "/phone/room/stream"], "{who:?}");
            let words: BTreeSet<String> = found(&walked).into_keys().collect();
            assert_eq!(words, BTreeSet::from([word("shared_notes", "open", Era::Now)]), "{who:?}");
        }
    }
}

both! {
    async fn a_phone_changes_the_shared_notes_and_nothing_else(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let phone = phone_of(&world, &told, Who::Ruth).await;
        let room = room(&told, Era::Now);
        let conversation = room.trim_end_matches("/room");
        let forms = ["/room/part", "/room/ending", "/room/notes", "/room/private-notes", "/room/phone", "/room/phone/ending",
            "/cancellation", "/preparation", "/assessment/sharing"];
        let fields = [("text", "x"), ("_version", "99"), ("from", "0"), ("go", "next"), ("reason", "x")];
        for form in forms {
            let page = phone.post(&format!("{conversation}{form}"), &fields).await;
            assert!(page.is(303).location.as_deref().unwrap_or_default().starts_with("/sign-in"), "{form}");
        }
        phone.post("/phone/room/notes", &fields).await.is(303);
        world.actor(Who::Ruth).get(&room).await.is(200).shows("Disconnect the phone").shows("Part 1 of 5");
    }
}

both! {
    async fn only_those_the_table_says_bring_a_phone(test: TestApp) {
        let world = World::new(&test).await;
        let told = tell(&world, &nothing_unsaid).await;
        let mut problems = Vec::new();
        for (era, who) in [Era::Now, Era::Then].into_iter().flat_map(|era| Who::ALL.map(|who| (era, who))) {
            let nothing = world.actor(who).get(NOWHERE).await;
            let cell = who.cell(ROW, era, Who::Ines);
            for form in ["/phone", "/phone/ending"] {
                let path = format!("{}{form}", room(&told, era));
                let page = world.actor(who).post(&path, &[]).await;
                problems.extend(answered(&page, (who, &nothing), &path, table::writes(cell, ENDED)));
            }
        }
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }
}
