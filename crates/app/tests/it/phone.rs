//! A phone beside an open room: how it comes, what it may, and how it ends.

use axum::http::Method;
use jiff::SignedDuration;
use kit::config::Given;

use crate::both;
use crate::room::hidden;
use crate::room_live::Browser;
use crate::support::{Actor, Engine, Page, Pair, Stream, TestApp};

/// The code a page shows, as somebody would copy it.
pub(crate) fn code_on(page: &Page) -> String {
    let letters = page.is(200).text.split("<b class=\"code\"").nth(1).expect("a code").split("</b>").next();
    let letters: Vec<&str> = letters.unwrap_or_default().split("<span>").skip(1).collect();
    letters.iter().map(|group| group.split('<').next().unwrap_or_default()).collect::<Vec<_>>().join(" ")
}

impl Pair<'_> {
    /// Somebody asks for a code in the room.
    pub(crate) async fn code(&self, who: &Actor<'_>) -> String {
        code_on(&who.post(&self.at("room/phone"), &[]).await)
    }
}

impl TestApp {
    /// A phone on which somebody types a code.
    pub(crate) async fn phone(&self, code: &str) -> Actor<'_> {
        let page = self.nobody().post("/phone", &[("code", code)]).await;
        assert_eq!(page.is(303).location.as_deref(), Some("/phone/room"));
        self.nobody().with_phone_of(&page)
    }

    /// What a phone is answered with for a code that opens nothing, without the code.
    async fn refusal(&self, code: &str) -> String {
        let page = self.nobody().post("/phone", &[("code", code)]).await;
        page.is(422).shows("No room opens with that.");
        assert!(page.cookies.is_empty(), "{:?}", page.cookies);
        page.text.replace(&hidden(&page.text, "/phone", "_key"), "").replace(code, "")
    }
}

/// Whether a phone is out, and says so.
async fn is_out(phone: &Actor<'_>) {
    assert_eq!(phone.get("/phone/room").await.is(303).location.as_deref(), Some("/phone"));
    let page = phone.get("/phone").await;
    page.is(200).shows("This phone is no longer beside a room");
    assert!(page.cookies.iter().any(|cookie| cookie.starts_with("belay_phone=;")), "{:?}", page.cookies);
    for path in ["/phone/room/notes", "/phone/room/notes/changes", "/phone/room/floor", "/phone/room/ending"] {
        let fields = [("text", "After it."), ("_version", "0"), ("change", ""), ("speaking", "ic")];
        assert_eq!(phone.post(path, &fields).await.is(303).location.as_deref(), Some("/phone"));
    }
}

both! {
    async fn a_code_typed_on_a_phone_opens_the_clock_and_the_shared_notes_of_this_room(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        pair.ruth.post(&pair.at("room/private-notes"), &[("text", "Only mine."), ("_version", "0")]).await.is(303);
        pair.ruth.post(&pair.at("room/notes"), &[("text", "Three designs."), ("_version", "0")]).await.is(303);
        let page = pair.ruth.get(&pair.at("room")).await;
        page.shows("Use your phone beside it").hides("phone is here");
        let code = pair.code(&pair.ruth).await;
        pair.ruth.get(&pair.at("room/phone")).await.is(200).shows("It was shown once").hides(&code);
        let phone = test.phone(&code.to_lowercase()).await;
        test.advance(SignedDuration::from_mins(9));
        let room = phone.get("/phone/room").await;
        room.is(200).shows("Ines and you").shows("part 1 of 5").shows("6</span> of 15 min left").shows("51</span> min");
        room.shows("Three designs.").hides("Only mine.").hides("how was the quarter").hides("covered").hides("href=\"/\"");
        phone.get("/phone").await.is(303);
        // Both see whose phone is there; only its owner may take it away.
        pair.ines.get(&pair.at("room")).await.shows("Ruth’s phone is here too").shows("Use your phone beside it");
        let own = pair.ruth.get(&pair.at("room")).await;
        own.shows("Yours is here since 14:00").shows("Disconnect the phone").hides("Use your phone beside it");
        assert_eq!(pair.ruth.get(&pair.at("room/phone")).await.is(303).location, Some(pair.at("room")));
        pair.ines.post(&pair.at("room/phone/ending"), &[]).await.is(303);
        phone.get("/phone/room").await.is(200);
        pair.ruth.post_and_follow(&pair.at("room/phone/ending"), &[]).await.shows("Use your phone beside it");
        is_out(&phone).await;
        pair.ines.get(&pair.at("room")).await.hides("phone is here");
    }
}

both! {
    async fn a_wrong_a_used_and_an_old_code_look_the_same(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let wrong = test.refusal("AAAA BBBB").await;
        assert_eq!(test.refusal("hello").await, wrong);
        let used = pair.code(&pair.ines).await;
        let phone = test.phone(&used).await;
        assert_eq!(test.refusal(&used).await, wrong);
        phone.get("/phone/room").await.is(200);
        let old = pair.code(&pair.ruth).await;
        test.advance(SignedDuration::from_secs(119));
        let good = pair.code(&pair.ruth).await;
        assert_eq!(test.refusal(&old).await, wrong, "a new code ends the one before");
        test.advance(SignedDuration::from_secs(120));
        assert_eq!(test.refusal(&good).await, wrong, "two minutes are over");
        pair.ruth.get(&pair.at("room/phone")).await.is(303);
        let of_a_closed_room = pair.code(&pair.ruth).await;
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        assert_eq!(test.refusal(&of_a_closed_room).await, wrong);
        pair.ruth.post(&pair.at("room/phone"), &[]).await.is(303);
    }
}

both! {
    async fn of_several_who_type_a_code_at_once_one_comes_in(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let code = pair.code(&pair.ines).await;
        let (one, typed) = (test.nobody(), [("code", code.as_str())]);
        let tries = (one.post("/phone", &typed), one.post("/phone", &typed), one.post("/phone", &typed), one.post("/phone", &typed));
        let (a, b, c, d) = tokio::join!(tries.0, tries.1, tries.2, tries.3);
        let mut came: Vec<u16> = [&a, &b, &c, &d].iter().map(|page| page.status.as_u16()).collect();
        came.sort_unstable();
        assert_eq!(came, [303, 422, 422, 422]);
        assert_eq!([&a, &b, &c, &d].iter().filter(|page| !page.cookies.is_empty()).count(), 1);
    }
}

both! {
    async fn a_code_asked_for_twice_at_once_is_one_code(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let (one, other) = tokio::join!(pair.code(&pair.ines), pair.code(&pair.ines));
        let mut opened = 0;
        for code in [one, other] {
            opened += usize::from(test.nobody().post("/phone", &[("code", &code)]).await.status == 303);
        }
        assert_eq!(opened, 1);
    }
}

both! {
    async fn what_is_typed_on_the_phone_stands_in_the_room(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        let (mine, theirs) = (Browser::new(21), Browser::new(22));
        let (mut at_phone, mut at_ruth) =
            (phone.listen("/phone/room/stream", &[]).await, pair.listens(&pair.ruth).await);
        let change = mine.types(0, "Pricing");
        phone.post("/phone/room/notes/changes", &[("change", &change)]).await.is(204);
        assert_eq!(theirs.hears(&at_ruth.next("notes").await.expect("an event")), "Pricing");
        pair.ruth.get(&pair.at("room")).await.shows("Ines wrote last");
        assert_eq!(pair.sends(&pair.ruth, &theirs.types(7, " first")).await, 204);
        let mut read = mine.hears(&at_phone.next("notes").await.expect("an event"));
        while read != "Pricing first" {
            read = mine.hears(&at_phone.next("notes").await.expect("an event"));
        }
        pair.ruth.get(&pair.at("room")).await.shows("Pricing first");
        // Without script it is a form with a button, and takes nothing away either.
        let page = phone.get("/phone/room").await;
        let version = hidden(&page.text, "/phone/room/notes", "_version");
        pair.ruth.post(&pair.at("room/notes"), &[("text", "Pricing first, then Fares"), ("_version", &version)]).await.is(303);
        let typed = [("text", "So: Pricing first"), ("_version", version.as_str())];
        phone.post_and_follow("/phone/room/notes", &typed).await.shows("So: Pricing first, then Fares");
        // What it was typed over is too long ago to know: both texts, and back to the phone.
        let both = phone.post("/phone/room/notes", &[("text", "Other."), ("_version", "-1")]).await;
        both.is(409).shows("Other.").shows("So: Pricing first, then Fares").shows("href=\"/phone/room\"").hides("/conversations/");
    }
}

both! {
    async fn the_phone_follows_the_agenda_and_hears_of_nothing_else(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        let mut stream = phone.listen("/phone/room/stream", &[]).await;
        let first = stream.next("look").await.expect("it is there");
        let stamp = first.lines().next().unwrap_or_default().to_owned();
        phone.get("/phone/room").await.shows(&format!("data-stamp=\"{stamp}\""));
        pair.hand_in(&test, conversations::conversations::Side::Manager, "Only in the review of March.").await;
        pair.hand_in(&test, conversations::conversations::Side::Ic, "I ran two reviews.").await;
        pair.share(&test).await;
        pair.go_to_part(2).await;
        assert!(stream.next("look").await.expect("it is there").ends_with("\nThe agenda is at part 2 now."));
        let room = phone.get("/phone/room").await;
        room.shows("part 2 of 5").hides("Both views").hides("review of March").hides("two reviews");
    }
}

both! {
    async fn a_tap_on_the_phone_passes_the_floor_for_both(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        let speaks = |name: &str| format!("aria-pressed=\"true\">{name} speaking");
        let (mut at_phone, mut at_ruth) =
            (phone.listen("/phone/room/stream", &[]).await, pair.listens(&pair.ruth).await);
        at_phone.next("look").await.expect("it is there");
        at_ruth.next("look").await.expect("it is there");
        let back = phone.post("/phone/room/floor", &[("speaking", "ic")]).await;
        assert_eq!(back.is(303).location.as_deref(), Some("/phone/room"));
        phone.get("/phone/room").await.shows(&speaks("You"));
        at_ruth.next("look").await.expect("it is told");
        pair.ruth.get(&pair.at("room")).await.shows(&speaks("Ines"));
        test.advance(SignedDuration::from_mins(3));
        pair.ruth.post(&pair.at("room/floor"), &[("speaking", "manager")]).await.is(303);
        at_phone.next("look").await.expect("it is told");
        test.advance(SignedDuration::from_mins(1));
        phone.get("/phone/room").await.shows(&speaks("Ruth")).shows("75 per cent");
    }
}

both! {
    async fn a_phone_leaves_with_its_room_for_good(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        test.go_to("2026-11-26T13:55:00Z");
        pair.ruth.post(&pair.at("room/beginning"), &[]).await.is(303);
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        let mut stream = phone.listen("/phone/room/stream", &[]).await;
        // A beginning that is taken back ends it, and the next one does not bring it back.
        pair.ruth.post(&pair.at("room/withdrawal"), &[]).await.is(303);
        assert_eq!(stream.next("gone").await.as_deref(), Some("gone"));
        pair.begin(&test).await;
        is_out(&phone).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        pair.ruth.post(&pair.at("room/ending"), &[]).await.is(303);
        is_out(&phone).await;
        let left = "select count(*) from paired_phone";
        assert_eq!(test.app.db.value::<i64>(left, db::args![]).await.expect("a count"), Some(0));
    }
}

/// The phone's stream ends, and the phone is out.
async fn leaves(phone: &Actor<'_>, mut stream: Stream) {
    assert_eq!(stream.next("gone").await.as_deref(), Some("gone"));
    is_out(phone).await;
}

both! {
    async fn a_phone_leaves_at_its_owners_word_with_their_session_and_with_their_line(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        let stream = phone.listen("/phone/room/stream", &[]).await;
        pair.ines.post(&pair.at("room/phone/ending"), &[]).await.is(303);
        leaves(&phone, stream).await;

        // Another browser of hers that is signed out takes nothing along.
        let laptop = test.sign_in(pair.ines.id).await;
        let phone = test.phone(&pair.code(&laptop).await).await;
        pair.ines.post("/sign-out", &[]).await.is(303);
        phone.get("/phone/room").await.is(200);
        let stream = phone.listen("/phone/room/stream", &[]).await;
        laptop.post("/sign-out", &[]).await.is(303);
        leaves(&phone, stream).await;

        let phone = test.phone(&pair.code(&pair.ruth).await).await;
        let stream = phone.listen("/phone/room/stream", &[]).await;
        test.end_line(pair.line, 0).await;
        leaves(&phone, stream).await;
        pair.ruth.post(&pair.at("room/phone"), &[]).await.is(404);
    }
}

both! {
    async fn a_room_nobody_closes_keeps_no_phone_for_half_a_day(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        test.advance(SignedDuration::from_mins(12 * 60 - 1));
        phone.get("/phone/room").await.is(200);
        test.advance(SignedDuration::from_mins(1));
        is_out(&phone).await;
        pair.ruth.get(&pair.at("room")).await.hides("phone is here");
    }
}

both! {
    async fn a_phone_may_leave_by_itself_and_carries_one_room_at_a_time(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        // Ruth types her code into the same phone.
        let typed = phone.post("/phone", &[("code", &pair.code(&pair.ruth).await)]).await;
        let taken_over = test.nobody().with_phone_of(typed.is(303));
        is_out(&phone).await;
        pair.ines.get(&pair.at("room")).await.shows("Ruth’s phone is here too").hides("Yours is here");
        let left = taken_over.post("/phone/room/ending", &[]).await;
        assert_eq!(left.is(303).location.as_deref(), Some("/phone"));
        assert!(left.cookies.iter().any(|cookie| cookie.starts_with("belay_phone=; Path=/; Max-Age=0")));
        is_out(&taken_over).await;
        pair.ines.get(&pair.at("room")).await.hides("phone is here");
    }
}

both! {
    async fn codes_are_tried_fifty_times_a_quarter_of_an_hour(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        for _ in 0..50 {
            test.nobody().post("/phone", &[("code", "AAAABBBB")]).await.is(422);
        }
        // Even the right one waits, and is not used up by it.
        let code = pair.code(&pair.ines).await;
        let waits = test.nobody().post("/phone", &[("code", &code)]).await;
        waits.is(429).shows("That is as often as Belay allows.").shows(&code);
        test.advance(SignedDuration::from_mins(15));
        test.phone(&pair.code(&pair.ines).await).await;
    }
}

both! {
    async fn forms_of_a_phone_are_its_own(test: TestApp) {
        let pair = test.ruth_and_ines().await;
        pair.begin(&test).await;
        let phone = test.phone(&pair.code(&pair.ines).await).await;
        let path = "/phone/room/notes";
        let body = |key: &str| format!("_key={key}&text=Not%20mine.&_version=0");
        let keys = [test.nobody().key_at("/phone"), pair.ines.key_at("/"), pair.ines.key_at("/phone")];
        for key in keys {
            phone.send(Method::POST, path, body(&key)).await.is(409).shows("Not mine.");
        }
        phone.send_from("cross-site", Method::POST, path, body(&phone.key_at(path))).await.is(403);
        pair.ines.get(&pair.at("room")).await.hides("Not mine.");
        // Signed in on the same phone, both go on side by side.
        let both = test.sign_in(pair.ines.id).await.with_phone_of(
            &test.nobody().post("/phone", &[("code", &pair.code(&pair.ines).await)]).await,
        );
        both.post(path, &[("text", "From the phone."), ("_version", "0")]).await.is(303);
        both.post(&pair.at("room/part"), &[("from", "0"), ("go", "next")]).await.is(303);
        both.get("/phone/room").await.shows("From the phone.").shows("part 2 of 5");
    }
}

#[tokio::test]
async fn the_address_to_type_is_the_one_belay_is_known_by() {
    let known = Given { url: Some("https://belay.marlowe.example".to_owned()), ..Given::default() };
    let test = TestApp::with(Engine::Sqlite, known).await.expect("SQLite is always there");
    let pair = test.ruth_and_ines().await;
    pair.begin(&test).await;
    let page = pair.ines.post(&pair.at("room/phone"), &[]).await;
    page.shows("<b class=\"address\">belay.marlowe.example/phone</b>").hides("from this machine only");
    let unknown = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    let pair = unknown.ruth_and_ines().await;
    pair.begin(&unknown).await;
    let page = pair.ines.post(&pair.at("room/phone"), &[]).await;
    page.shows("<b class=\"address\">http://belay.test/phone</b>");
}
