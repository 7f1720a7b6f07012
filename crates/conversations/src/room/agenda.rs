use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use kit::web::charts::AgendaRope;

use super::time::RoomClock;
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
    now: Option<Now>,
}

#[derive(Clone, Debug)]
struct Now {
    rope: AgendaRope,
    left: u32,
    /// For the script that ticks; the page is right without it.
    ends_at: Timestamp,
}

impl HtmlSafe for Agenda {}

impl Agenda {
    /// The agenda of a conversation; without a clock it has not begun.
    pub(super) fn new(texts: &[SideText], minutes: &[u32], clock: Option<&RoomClock>) -> Agenda {
        let now = |part: usize| {
            clock.filter(|clock| clock.part == part).map(|clock| Now {
                rope: AgendaRope { gone_percent: clock.gone_percent },
                left: clock.part_left,
                ends_at: clock.part_ends_at,
            })
        };
        let line = |(part, (text, minutes)): (usize, (&SideText, &u32))| PartLine {
            title: text.title.clone(),
            minutes: *minutes,
            now: now(part),
        };
        Agenda { parts: texts.iter().zip(minutes).enumerate().map(line).collect() }
    }
}
