//! A conversation while it is held and after it.

use axum::routing::{get, post};
use conversations::conversations as talks;
use conversations::room::phone;
use conversations::{captured, follow_up, live, room, wrap_up};
use people::access::Object::*;

use crate::site::Site;

/// Every path of this chapter.
pub(super) fn chapter(site: Site) -> Site {
    beside(held(site))
}

/// A conversation while it is held and after it: the room, the wrap-up, the follow-up.
fn held(site: Site) -> Site {
    site.at("/conversations/{id}/room", &[Conversation, SharedNotes, OneOnOneAgenda], get(room::pages::show))
        .at("/conversations/{id}/room/stream", &[Conversation, SharedNotes], get(room::listen))
        .at("/conversations/{id}/room/notes/changes", &[SharedNotes], post(room::change_notes))
        .at("/conversations/{id}/room/beginning", &[Conversation], post(room::pages::begin))
        .at("/conversations/{id}/room/withdrawal", &[Conversation], post(room::pages::withdraw))
        .at("/conversations/{id}/room/part", &[Conversation], post(room::pages::go))
        .at("/conversations/{id}/room/ending", &[Conversation], post(room::pages::end))
        .at("/conversations/{id}/room/goals", &[Conversation, Plan], post(room::agreeing::goal))
        .at(
            "/conversations/{id}/room/promises",
            &[Conversation, PromiseByIc, PromiseByManager],
            post(room::agreeing::promise),
        )
        .at("/conversations/{id}/room/pause", &[Conversation], post(room::time::pages::pause))
        .at("/conversations/{id}/room/pause/ending", &[Conversation], post(room::time::pages::go_on))
        .at("/conversations/{id}/room/minutes", &[Conversation], post(room::time::pages::move_minutes))
        .at("/conversations/{id}/room/floor", &[Conversation], post(room::floor::pages::pass))
        .at(
            "/conversations/{id}/room/notes",
            &[SharedNotes, IcPrivateNote, ManagerPrivateNote],
            get(room::pages::read_notes).post(room::pages::save_shared),
        )
        .at(
            "/conversations/{id}/room/private-notes",
            &[IcPrivateNote, ManagerPrivateNote],
            post(room::pages::save_private),
        )
        .at("/conversations/{id}/room/notes/statements", &[SharedNotes], post(room::pages::add_statement))
        .at("/conversations/{id}/captured/{key}", &[SharedNotes], post(captured::pages::save))
        .at("/conversations/{id}/wrap-up", &[Conversation, FollowUp, HowItFelt, TalkTotals], get(wrap_up::pages::show))
        .at("/conversations/{id}/wrap-up/stream", &[Conversation, FollowUp, HowItFelt, TalkTotals], get(live::wrap_up))
        .at("/conversations/{id}/checklist/{key}", &[Conversation], post(wrap_up::pages::tick))
        .at("/conversations/{id}/following", &[Conversation], post(talks::plan_following))
        .at("/conversations/{id}/felt", &[HowItFelt], post(wrap_up::pages::give_felt))
        .at("/conversations/{id}/talk-totals", &[TalkTotals], post(room::totals::pages::answer))
        .at("/conversations/{id}/follow-up", &[FollowUp], get(follow_up::pages::show).post(follow_up::pages::save))
        .at("/conversations/{id}/follow-up/sending", &[FollowUp], post(follow_up::pages::send))
        .at("/conversations/{id}/follow-up/copy", &[FollowUp], post(follow_up::pages::copied))
        .at("/conversations/{id}/confirmation", &[FollowUp], post(follow_up::pages::confirm))
        .at("/conversations/{id}/recollection", &[FollowUp], post(follow_up::pages::recollect))
        .at("/conversations/{id}/recollection/reading", &[FollowUp, OneOnOneAgenda], post(follow_up::pages::read))
}

/// A phone beside an open room. Its own pages know nobody but the phone.
fn beside(site: Site) -> Site {
    site.at(
        "/conversations/{id}/room/phone",
        &[Conversation, PairedPhone],
        get(phone::asking::show).post(phone::asking::make),
    )
    .at("/conversations/{id}/room/phone/ending", &[Conversation, PairedPhone], post(phone::asking::end))
    .at("/phone", &[PublicPage], get(phone::gate::ask).post(phone::gate::pair))
    .at("/phone/room", &[Conversation, SharedNotes, PairedPhone], get(phone::pages::show))
    .at("/phone/room/stream", &[Conversation, SharedNotes, PairedPhone], get(phone::pages::listen))
    .at("/phone/room/notes", &[SharedNotes, PairedPhone], post(phone::pages::save_notes))
    .at("/phone/room/notes/changes", &[SharedNotes, PairedPhone], post(phone::pages::change_notes))
    .at("/phone/room/floor", &[Conversation, PairedPhone], post(phone::pages::pass))
    .at("/phone/room/ending", &[PairedPhone], post(phone::pages::end))
}
