use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use kit::web::charts::AgendaRope;

use super::time::{self, RoomClock, Timing};
use crate::kinds::SideText;

/// The rail of the agenda: every part, and the rope of time gone in the one that runs.
#[derive(Clone, Debug, Template)]
#[template(path = "room/_agenda.html")]
pub(super) struct Agenda {
    parts: Vec<PartLine>,
}

#[derive(Clone, Debug)]
struct PartLine {
    title: String,
    minutes: u32,
    /// What was planned for it.
    was: u32,
    now: Option<Now>,
}

#[derive(Clone, Debug)]
struct Now {
    rope: AgendaRope,
    left: u32,
    /// For the script that ticks; the page is right without it. Nothing ticks in a pause.
    ends_at: Option<Timestamp>,
    /// "borrowed 5 from The plan".
    moved: Vec<String>,
}

impl HtmlSafe for Agenda {}

impl Agenda {
    /// The agenda of a conversation, from the minutes that were planned; without a clock it has
    /// not begun.
    pub(super) fn new(texts: &[SideText], planned: &[u32], clock: Option<(&Timing, &RoomClock)>) -> Agenda {
        let title = |part: usize| texts.get(part).map(|text| text.title.clone()).unwrap_or_default();
        let now = |part: usize| {
            clock.filter(|(_, clock)| clock.part == part).map(|(timing, clock)| Now {
                rope: AgendaRope { gone_percent: clock.gone_percent },
                left: clock.part_left,
                ends_at: clock.pause.is_none().then_some(clock.part_ends_at),
                moved: time::said(&timing.moved, part, title),
            })
        };
        let minutes = clock.map_or_else(|| planned.to_vec(), |(timing, _)| timing.minutes(planned));
        let parts = minutes.into_iter().zip(planned).enumerate();
        let line = |(part, (minutes, was)): (usize, (u32, &u32))| PartLine {
            title: title(part),
            minutes,
            was: *was,
            now: now(part),
        };
        Agenda { parts: parts.map(line).collect() }
    }
}
