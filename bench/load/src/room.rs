//! A room with its two live clients, each doing what the page's script does.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::BodyExt;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use crate::http::{Browser, Failed};
use crate::notes::{Edit, Notes, merged};
use crate::world::Begun;

/// How long the script waits after a key before it sends.
const WAIT: Duration = Duration::from_millis(80);
/// How often somebody types.
pub const EVERY: Duration = Duration::from_secs(2);
/// When a browser tries again, as the script does first.
const AGAIN: Duration = Duration::from_secs(1);

/// Two people and their room.
pub struct Room {
    /// `/conversations/…/room`
    path: String,
    /// The IC, then the manager.
    pub sides: [Side; 2],
}

/// One of the two.
pub struct Side {
    browser: Browser,
    /// What was typed and not sent stands here until it is.
    held: Mutex<Held>,
    typed: Notify,
}

/// What a browser holds.
struct Held {
    notes: Notes,
    /// The version of the notes it heard last.
    version: i64,
    key: String,
    stamp: String,
    part: String,
    unsent: Vec<Edit>,
    acknowledged: Vec<Edit>,
    /// What the other side does not have yet.
    unheard: VecDeque<(u32, Instant)>,
    /// When this side moved the agenda, until the other side is told.
    moved: Option<Instant>,
    figures: Figures,
}

/// What one side measured.
#[derive(Default)]
pub struct Figures {
    /// From a keystroke of the other side until this side's text has it.
    pub notes: Vec<Duration>,
    /// From the other side's press until this side is told to look.
    pub looks: Vec<Duration>,
    /// From sending until the server said it is on the disk.
    pub saved: Vec<Duration>,
    /// Answers that were none, and streams that broke.
    pub troubles: usize,
}

impl Room {
    /// Both open the page.
    pub async fn enter(Begun { path, browsers }: Begun, number: u64) -> Result<Room, Failed> {
        let mut writer = 1000 + number * 2;
        let sides = browsers.map(|browser| {
            writer += 1;
            Side::new(browser, writer)
        });
        let room = Room { path, sides };
        for side in &room.sides {
            side.look(&room.path).await?;
        }
        Ok(room)
    }

    /// A side types at its beat until the end.
    pub async fn types(self: Arc<Room>, me: usize, first: Instant, until: Instant) {
        let mut at = first;
        while at < until {
            sleep_until(at).await;
            self.sides[me].type_something(at);
            at += EVERY;
        }
    }

    /// A side sends what it typed, for as long as it is there.
    pub async fn sends(self: Arc<Room>, me: usize) {
        let side = &self.sides[me];
        loop {
            side.typed.notified().await;
            sleep(WAIT).await;
            while let Err(_failed) = side.send(&self.path).await {
                side.held().figures.troubles += 1;
                sleep(AGAIN).await;
            }
        }
    }

    /// A side listens, for as long as it is there.
    pub async fn listens(self: Arc<Room>, me: usize) {
        loop {
            if let Err(_failed) = self.listen(me).await {
                self.sides[me].held().figures.troubles += 1;
            }
            sleep(AGAIN).await;
        }
    }

    async fn listen(&self, me: usize) -> Result<(), Failed> {
        let (stamp, version) = {
            let held = self.sides[me].held();
            (held.stamp.clone(), held.version)
        };
        let mut body = self.sides[me].browser.listen(&format!("{}/stream?stamp={stamp}", self.path), version).await?;
        let mut said = String::new();
        while let Some(frame) = body.frame().await {
            if let Ok(data) = frame?.into_data() {
                said.push_str(std::str::from_utf8(&data)?);
            }
            while let Some((event, rest)) = said.split_once("\n\n") {
                let (event, rest) = (Event::read(event), rest.to_owned());
                self.hear(me, event).await?;
                said = rest;
            }
        }
        Err("A stream ended.".into())
    }

    async fn hear(&self, me: usize, event: Event) -> Result<(), Failed> {
        let now = Instant::now();
        match event.name.as_str() {
            "notes" => {
                let mut mine = self.sides[me].held();
                mine.notes.hear(&event.data)?;
                mine.version = event.id.unwrap_or(mine.version);
                drop(mine);
                self.note_waits(me);
            }
            "look" => {
                let moved = self.sides[1 - me].held().moved.take();
                self.sides[me].held().figures.looks.extend(moved.map(|moved| now - moved));
                if self.sides[me].held().stamp != event.data {
                    self.sides[me].look(&self.path).await?;
                }
            }
            "gone" => return Err("A page was told to go.".into()),
            _ => {}
        }
        Ok(())
    }

    /// What this side's text has of the other's by now, and since when it was typed.
    fn note_waits(&self, me: usize) {
        // Always the IC's first, or two who hear at once would wait for each other.
        let [ic, manager] = [self.sides[0].held(), self.sides[1].held()];
        let (mut mine, mut theirs) = if me == 0 { (ic, manager) } else { (manager, ic) };
        let (has, now) = (mine.notes.letters_of(&theirs.notes), Instant::now());
        while let Some((_, at)) = theirs.unheard.pop_front_if(|(letters, _)| *letters <= has) {
            mine.figures.notes.push(now - at);
        }
    }

    /// The IC moves the agenda: on from its first part, back from any other.
    pub async fn moves(&self) -> Result<(), Failed> {
        let ic = &self.sides[0];
        let (key, part) = {
            let held = ic.held();
            (held.key.clone(), held.part.clone())
        };
        let go = if part == "0" { "next" } else { "back" };
        ic.held().moved = Some(Instant::now());
        ic.browser.post(&format!("{}/part", self.path), &[("_key", &key), ("from", &part), ("go", go)]).await?;
        ic.look(&self.path).await
    }

    /// The text as somebody reads it who opens the room now, from its stream and from its page.
    pub async fn afresh(&self) -> Result<(Notes, String), Failed> {
        let browser = &self.sides[0].browser;
        let page = browser.get(&self.path).await?;
        let area = page.between("id=\"shared-text\"", "</textarea>").ok_or("A room without notes.")?;
        let words = area.split_once(">\n").ok_or("Notes without a beginning.")?.1.to_owned();
        let mut body = browser.listen(&format!("{}/stream?stamp=", self.path), 0).await?;
        let (fresh, mut said) = (Notes::empty(3), String::new());
        while let Some(frame) = body.frame().await {
            if let Ok(data) = frame?.into_data() {
                said.push_str(std::str::from_utf8(&data)?);
            }
            // The notes come first of all; without any, the first thing said is another.
            if let Some((event, _)) = said.split_once("\n\n") {
                let event = Event::read(event);
                if event.name == "notes" {
                    fresh.hear(&event.data)?;
                }
                return Ok((fresh, words));
            }
        }
        Err("A stream ended before it began.".into())
    }

    /// Sends what was not acknowledged yet.
    pub async fn send_the_rest(&self) -> Result<(), Failed> {
        for side in &self.sides {
            side.send(&self.path).await?;
        }
        Ok(())
    }

    /// Everything both typed that the server has said is on the disk, and all of it.
    pub fn edits(&self) -> (Vec<Edit>, Vec<Edit>) {
        let (mut acknowledged, mut all) = (Vec::new(), Vec::new());
        for side in &self.sides {
            let held = side.held();
            acknowledged.extend_from_slice(&held.acknowledged);
            all.extend(held.acknowledged.iter().chain(&held.unsent).cloned());
        }
        acknowledged.sort_by_key(|edit| edit.at);
        all.sort_by_key(|edit| edit.at);
        (acknowledged, all)
    }

    /// Whether both have everything the other typed.
    pub fn is_quiet(&self) -> bool {
        self.sides.iter().all(|side| side.held().unheard.is_empty() && side.held().unsent.is_empty())
    }
}

impl Side {
    fn new(browser: Browser, writer: u64) -> Side {
        let held = Held {
            notes: Notes::empty(writer),
            version: 0,
            key: String::new(),
            stamp: String::new(),
            part: String::new(),
            unsent: Vec::new(),
            acknowledged: Vec::new(),
            unheard: VecDeque::new(),
            moved: None,
            figures: Figures::default(),
        };
        Side { browser, held: Mutex::new(held), typed: Notify::new() }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it measured so far.
    pub fn figures(&self) -> Figures {
        std::mem::take(&mut self.held().figures)
    }

    /// How many of these edits its text does not have, and how it reads.
    pub fn missing(&self, edits: &[Edit]) -> Result<(usize, String), Failed> {
        let held = self.held();
        Ok((held.notes.missing(edits.iter())?, held.notes.words()))
    }

    fn type_something(&self, at: Instant) {
        let mut held = self.held();
        let edit = held.notes.type_something(at);
        held.unheard.push_back((edit.letters, at));
        held.unsent.push(edit);
        self.typed.notify_one();
    }

    /// Sends what is unsent, as one change; it stays unsent until the server has it.
    async fn send(&self, path: &str) -> Result<(), Failed> {
        let (key, edits) = {
            let held = self.held();
            (held.key.clone(), held.unsent.clone())
        };
        if edits.is_empty() {
            return Ok(());
        }
        let sent = Instant::now();
        let change = merged(&edits)?;
        let answer =
            self.browser.post(&format!("{path}/notes/changes"), &[("_key", &key), ("change", &change)]).await?;
        if answer.status != 204 {
            return Err(format!("A change was answered with {}.", answer.status).into());
        }
        let mut held = self.held();
        held.unsent.drain(..edits.len());
        held.acknowledged.extend(edits);
        held.figures.saved.push(sent.elapsed());
        Ok(())
    }

    /// Fetches the page, as it does at first and whenever it is told to look.
    async fn look(&self, path: &str) -> Result<(), Failed> {
        let page = self.browser.get(path).await?;
        let mut held = self.held();
        held.key = page.key()?.to_owned();
        held.stamp = page.between("data-stamp=\"", "\"").ok_or("A room without a stamp.")?.to_owned();
        held.part = page.between("name=\"from\" value=\"", "\"").unwrap_or("0").to_owned();
        Ok(())
    }
}

/// One event of a stream.
struct Event {
    name: String,
    data: String,
    id: Option<i64>,
}

impl Event {
    fn read(text: &str) -> Event {
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        Event { name: field("event: ").to_owned(), data: field("data: ").to_owned(), id: field("id: ").parse().ok() }
    }
}
