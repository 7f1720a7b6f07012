//! Two browsers and the server over HTTP, whatever the network does and though the server is
//! started again in between: everybody reads the same text in the end, and no letter is missing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use people::PersonId;
use proptest::prelude::*;

use crate::room_live::Browser;
use crate::support::{Actor, Engine, TestApp};

/// What one side does, or what becomes of it on the way.
#[derive(Clone, Debug)]
enum Act {
    Types {
        at: usize,
        words: String,
    },
    Erases {
        at: usize,
        letters: usize,
    },
    Sends(Fate),
    /// Opens its stream again, saying what it has.
    Reconnects,
}

/// What becomes of a change that is sent.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Kept,
    /// It arrives twice.
    Twice,
    /// It is lost, and sent with the next.
    Lost,
    /// It arrives and its answer does not: it is sent again with the next.
    Unanswered,
}

fn act() -> impl Strategy<Value = (usize, Act)> {
    let fate = prop_oneof![Just(Fate::Kept), Just(Fate::Twice), Just(Fate::Lost), Just(Fate::Unanswered)];
    let act = prop_oneof![
        4 => (0_usize..40, "[a-zé😀 ]{1,6}").prop_map(|(at, words)| Act::Types { at, words }),
        1 => (0_usize..40, 1_usize..5).prop_map(|(at, letters)| Act::Erases { at, letters }),
        3 => fate.prop_map(Act::Sends),
        2 => Just(Act::Reconnects),
    ];
    (0_usize..2, act)
}

/// The page of one side, which stays open all the time.
struct Side {
    id: PersonId,
    browser: Browser,
    unsent: Vec<Vec<u8>>,
    /// The last version it heard of.
    version: String,
}

impl Side {
    fn new(id: PersonId, writer: u64) -> Side {
        Side { id, browser: Browser::new(writer), unsent: Vec::new(), version: "0".to_owned() }
    }

    /// What the keyboard does; answers the change.
    fn edits(&mut self, at: usize, letters: usize, words: &str) -> String {
        let before: Vec<char> = self.browser.words().chars().collect();
        let (from, to) = (at.min(before.len()), (at + letters).min(before.len()));
        let units = |part: &[char]| part.iter().map(|letter| letter.len_utf16() as u32).sum::<u32>();
        let change = self.browser.edits(units(&before[..from]), units(&before[from..to]), words);
        self.unsent.push(STANDARD.decode(&change).expect("base64"));
        change
    }

    /// Sends all that is unsent, as one change.
    async fn sends(&mut self, actor: &Actor<'_>, room: &str, fate: Fate) {
        let change = STANDARD.encode(yrs::merge_updates_v1(&self.unsent).expect("changes"));
        let times = match fate {
            Fate::Lost => 0,
            Fate::Kept | Fate::Unanswered => 1,
            Fate::Twice => 2,
        };
        for _ in 0..times {
            actor.post(&format!("{room}/notes/changes"), &[("change", &change)]).await.is(204);
        }
        if matches!(fate, Fate::Kept | Fate::Twice) {
            self.unsent.clear();
        }
    }

    async fn reconnects(&mut self, actor: &Actor<'_>, room: &str) {
        let said = actor.hears(&format!("{room}/stream"), &[("last-event-id", &self.version)]).await;
        for event in said.split("\n\n").filter(|event| event.contains("event: notes")) {
            let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).expect("a field").trim();
            self.browser.hears(field("data:"));
            self.version = field("id:").to_owned();
        }
    }
}

/// Everybody does what they do; all that was ever typed is in `truth`.
async fn play(test: &TestApp, room: &str, sides: &mut [Side; 2], truth: &Browser, acts: &[(usize, Act)]) {
    let actors = [test.sign_in(sides[0].id).await, test.sign_in(sides[1].id).await];
    for (who, act) in acts {
        let (side, actor) = (&mut sides[*who], &actors[*who]);
        match act {
            Act::Types { at, words } => drop(truth.hears(&side.edits(*at, 0, words))),
            Act::Erases { at, letters } => drop(truth.hears(&side.edits(*at, *letters, ""))),
            Act::Sends(_) if side.unsent.is_empty() => {}
            Act::Sends(fate) => side.sends(actor, room, *fate).await,
            Act::Reconnects => side.reconnects(actor, room).await,
        }
    }
}

async fn story(before: &[(usize, Act)], after: &[(usize, Act)]) {
    let test = TestApp::new(Engine::Sqlite).await.expect("SQLite is always there");
    let pair = test.ruth_and_ines().await;
    pair.begin(&test).await;
    let (room, truth) = (pair.at("room"), Browser::new(13));
    let mut sides = [Side::new(pair.ines.id, 11), Side::new(pair.ruth.id, 12)];
    play(&test, &room, &mut sides, &truth, before).await;
    let test = test.started_again().await;
    play(&test, &room, &mut sides, &truth, after).await;
    let rest = [Act::Sends(Fate::Kept), Act::Reconnects];
    let rest: Vec<_> = rest.into_iter().flat_map(|act| [(0, act.clone()), (1, act)]).collect();
    play(&test, &room, &mut sides, &truth, &rest).await;

    let mut late = Side::new(sides[0].id, 14);
    let ines = test.sign_in(late.id).await;
    late.reconnects(&ines, &room).await;
    let page = ines.get(&room).await;
    let area = page.text.split_once("id=\"shared-text\"").and_then(|(_, rest)| rest.split_once(">\n"));
    let read = area.and_then(|(_, rest)| rest.split_once("</textarea>")).expect("the notes").0;
    for words in [sides[0].browser.words(), sides[1].browser.words(), late.browser.words(), read.to_owned()] {
        assert_eq!(words, truth.words());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn two_browsers_and_the_server_agree_on_every_letter(
        before in prop::collection::vec(act(), 0..30),
        after in prop::collection::vec(act(), 0..30),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(story(&before, &after));
    }
}
