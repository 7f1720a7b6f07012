use askama::Template;
use askama::filters::HtmlSafe;
use kit::dates;
use kit::web::form::KeyField;
use kit::web::look::*;
use people::sessions::Viewer;

use super::super::pages::Room;
use super::minutes::OFFERED;
use super::rules::{RoomClock, Timing};
use crate::kinds::SideText;

/// The pause of a room: the button that makes one, or the sentence about it and the way on.
#[derive(Clone, Debug, Template)]
#[template(path = "room/time/_pause.html")]
pub(in crate::room) struct PauseBox {
    key: KeyField,
    action: String,
    /// "Ruth paused it at 14:09."
    said: Option<String>,
}

impl HtmlSafe for PauseBox {}

impl PauseBox {
    pub(in crate::room) fn new(room: &Room, viewer: &Viewer, clock: &RoomClock, shell: &Shell) -> PauseBox {
        let action = format!("{}/pause", super::super::path(&room.conversation));
        let said = clock.pause.map(|pause| {
            let who = if pause.by == room.side { "You" } else { first(room.other()) };
            format!("{who} paused it at {}.", dates::time(&dates::local(pause.at, &viewer.zone)))
        });
        PauseBox { key: shell.key(), action, said }
    }

    /// Whether the clock stands still.
    pub(in crate::room) fn is_paused(&self) -> bool {
        self.said.is_some()
    }
}

/// Where minutes are moved between the part that runs and the later ones.
#[derive(Clone, Debug, Template)]
#[template(path = "room/time/_minutes.html")]
pub(in crate::room) struct MinutesBox {
    key: KeyField,
    action: String,
    title: String,
    minutes: u32,
    whole: u32,
    /// The part that runs, and how often the clock has changed.
    seen: (usize, i64),
    later: Vec<Later>,
    /// Why minutes cannot be given away now; mostly nothing.
    kept: Option<String>,
}

#[derive(Clone, Debug)]
struct Later {
    part: usize,
    title: String,
    minutes: u32,
    was: u32,
}

impl HtmlSafe for MinutesBox {}

impl MinutesBox {
    /// The box of an open room; nothing in its last part.
    pub(in crate::room) fn of(
        room: &Room,
        (timing, clock): (&Timing, &RoomClock),
        texts: &[SideText],
        waits: bool,
        shell: &Shell,
    ) -> Option<MinutesBox> {
        let planned = room.planned_minutes();
        let minutes = timing.minutes(&planned);
        let later = |(part, (text, (minutes, was))): (usize, (&SideText, (&u32, &u32)))| Later {
            part,
            title: text.title.clone(),
            minutes: *minutes,
            was: *was,
        };
        let parts = texts.iter().zip(minutes.iter().zip(&planned)).enumerate();
        let later: Vec<Later> = parts.skip(clock.part + 1).map(later).collect();
        (!later.is_empty()).then(|| MinutesBox {
            key: shell.key(),
            action: format!("{}/minutes", super::super::path(&room.conversation)),
            title: texts.get(clock.part).map(|text| text.title.clone()).unwrap_or_default(),
            minutes: clock.part_minutes,
            whole: planned.iter().sum(),
            seen: (clock.part, timing.version),
            later,
            kept: waits.then(|| room.minutes_are_theirs()),
        })
    }

    fn offered(&self) -> [u32; 3] {
        OFFERED
    }
}
