use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use kit::App;
use kit::web::PageError;
use kit::web::form::KeyField;
use kit::web::look::*;

use super::super::pages::Room;
use super::rules::AIM_PERCENT;
use crate::conversations::Side;
use crate::room::Timing;

/// The talk balance as both sides see it: the bar, and the two buttons that pass the floor.
#[derive(Clone, Debug, Template)]
#[template(path = "room/floor/_talk.html")]
pub(in crate::room) struct TalkBox {
    key: KeyField,
    action: String,
    bar: TalkBar,
    seats: [Seat; 2],
    is_paused: bool,
    /// For the script that ticks: when the sums were made.
    at: Timestamp,
}

/// One of the two buttons.
#[derive(Clone, Debug)]
struct Seat {
    side: &'static str,
    /// "You", "Ruth".
    name: String,
    is_speaking: bool,
    /// How long this side has had the floor.
    milliseconds: i128,
}

impl HtmlSafe for TalkBox {}

impl TalkBox {
    /// The box of an open room, for the side that looks at it; its taps go below `path`.
    pub(in crate::room) async fn of(
        app: &App,
        (room, path): (&Room, &str),
        timing: &Timing,
        shell: &Shell,
    ) -> Result<TalkBox, PageError> {
        let floor = super::load(&app.db, room.conversation.id).await?;
        let gone = timing.gone(room.now);
        let talked = floor.talked(gone);
        let seat = |side: Side, span: jiff::SignedDuration| Seat {
            side: side.name(),
            name: if side == room.side { "You".to_owned() } else { first(room.other()).to_owned() },
            is_speaking: floor.speaking == Some(side),
            milliseconds: span.as_millis(),
        };
        let seats = [seat(Side::Ic, talked.ic), seat(Side::Manager, talked.manager)];
        Ok(TalkBox {
            key: shell.key(),
            action: format!("{path}/floor"),
            bar: TalkBar {
                names: seats.each_ref().map(|seat| seat.name.clone()),
                percent: floor.ic_percent(gone),
                aim_percent: AIM_PERCENT,
            },
            seats,
            is_paused: timing.pause.is_some(),
            at: room.now,
        })
    }
}
