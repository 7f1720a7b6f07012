//! Conversations: kinds, planning, preparation, assessments, and the 1:1s of a line.

use axum::routing::{get, post};
use conversations::conversations as talks;
use conversations::{assessments, cadence, kinds, live, one_on_ones, preparation};
use people::access::Object::*;

use crate::site::Site;

/// Every path of this chapter.
pub(super) fn chapter(site: Site) -> Site {
    kinds_of(weekly(prepared(planned(site))))
}

/// Conversations: found, planned, moved, called off.
fn planned(site: Site) -> Site {
    site.at("/conversations", &[Conversation, Cadence], get(talks::pages::list))
        .at("/people/{person}/conversations/new", &[Conversation, Cadence], get(talks::planning::new))
        .at("/people/{person}/conversations", &[Conversation], post(talks::planning::create))
        .at("/conversations/{id}", &[Conversation], get(talks::pages::show))
        .at("/conversations/{id}/time", &[Conversation], get(talks::moving::time).post(talks::moving::change_time))
        .at(
            "/conversations/{id}/cancellation",
            &[Conversation],
            get(talks::cancelling::cancellation).post(talks::cancelling::cancel),
        )
        .at("/conversations/{id}/explanation", &[Conversation, Cadence], post(talks::missed::explain))
        .at("/lines/{line}/rhythm", &[Cadence], get(cadence::line::show).post(cadence::line::change))
}

/// How both sides prepare, and the two assessments.
fn prepared(site: Site) -> Site {
    site.at(
        "/conversations/{id}/preparation",
        &[IcPreparation, ManagerPreparation, SelfAssessment, ManagerAssessment],
        get(preparation::pages::show).post(preparation::pages::save),
    )
    .at(
        "/conversations/{id}/preparation/draft",
        &[IcPreparation, ManagerPreparation, SelfAssessment, ManagerAssessment],
        post(preparation::pages::draft),
    )
    .at("/conversations/{id}/preparation/sharing", &[IcPreparation], post(preparation::pages::share))
    .at("/conversations/{id}/assessment", &[SelfAssessment, ManagerAssessment], get(preparation::pages::assessment))
    .at(
        "/conversations/{id}/assessment/submission",
        &[SelfAssessment, ManagerAssessment],
        post(preparation::pages::submit),
    )
    .at("/conversations/{id}/assessment/statement", &[ManagerAssessment], post(assessments::statement::state))
    .at("/conversations/{id}/assessment/sharing", &[SelfAssessment], post(preparation::pages::open))
    .at(
        "/conversations/{id}/side-by-side",
        &[SelfAssessment, ManagerAssessment],
        get(assessments::pages::side_by_side),
    )
}

/// 1:1s: the running agenda of a line and its topics.
fn weekly(site: Site) -> Site {
    site.at(
        "/people/{person}/one-on-ones",
        &[OneOnOneAgenda, Cadence, Conversation, SharedNotes, FollowUp, PromiseByIc, PromiseByManager],
        get(one_on_ones::pages::show),
    )
    .at("/people/{person}/one-on-ones/stream", &[OneOnOneAgenda], get(live::agenda))
    .at("/people/{person}/one-on-ones/question", &[OneOnOneAgenda], post(one_on_ones::swap_question))
    .at("/people/{person}/one-on-ones/answers", &[OneOnOneAgenda], post(one_on_ones::keep_answer))
    .at("/people/{person}/topics", &[OneOnOneAgenda], post(one_on_ones::add))
    .at("/lines/{line}/topics", &[OneOnOneAgenda], get(one_on_ones::show_before))
    .at("/topics/{topic}", &[OneOnOneAgenda, PromiseByIc, PromiseByManager], get(one_on_ones::show_topic))
    .at("/topics/{topic}/text", &[OneOnOneAgenda], post(one_on_ones::reword))
    .at("/topics/{topic}/place", &[OneOnOneAgenda], post(one_on_ones::move_place))
    .at("/topics/{topic}/talk", &[OneOnOneAgenda], post(one_on_ones::talk))
    .at("/topics/{topic}/closure", &[OneOnOneAgenda], post(one_on_ones::close))
    .at("/topics/{topic}/reopening", &[OneOnOneAgenda], post(one_on_ones::put_back))
    .at("/topics/{topic}/removal", &[OneOnOneAgenda], post(one_on_ones::remove))
    .at("/topics/{topic}/entries", &[OneOnOneAgenda], post(one_on_ones::note))
    .at("/topics/{topic}/entries/{entry}", &[OneOnOneAgenda], post(one_on_ones::change_entry))
}

/// Kinds of conversation: read by everybody, copied and changed as drafts.
fn kinds_of(site: Site) -> Site {
    site.at("/kinds", &[ConversationKind], get(kinds::pages::list))
        .at("/kinds/{key}", &[ConversationKind], get(kinds::pages::show))
        .at("/kinds/{key}/copies", &[ConversationKind], post(kinds::drafts::pages::copy))
        .at("/kinds/{key}/drafts", &[ConversationKind], post(kinds::drafts::pages::begin))
        .at("/kinds/{key}/retirement", &[ConversationKind], post(kinds::pages::retire))
        .at("/kinds/{key}/retirement/ending", &[ConversationKind], post(kinds::pages::offer))
        .at("/kinds/drafts/{draft}", &[ConversationKind], get(kinds::drafts::pages::show))
        .at(
            "/kinds/drafts/{draft}/pages/{page}",
            &[ConversationKind],
            get(kinds::drafts::pages::edit).post(kinds::drafts::pages::save),
        )
        .at(
            "/kinds/drafts/{draft}/parts/{part}",
            &[ConversationKind],
            get(kinds::drafts::pages::edit_part).post(kinds::drafts::pages::save_part),
        )
        .at("/kinds/drafts/{draft}/publication", &[ConversationKind], post(kinds::drafts::pages::publish))
        .at("/kinds/drafts/{draft}/removal", &[ConversationKind], post(kinds::drafts::pages::remove))
}
