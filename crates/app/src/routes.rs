//! The site map. Every path of the program stands here once, with the rows of the permission
//! table it follows.

use axum::routing::{get, post};
use conversations::conversations as talks;
use conversations::room::phone;
use conversations::{assessments, cadence, captured, follow_up, kinds, one_on_ones, preparation, room, wrap_up};
use growth::frameworks::{self, difference, drafts, exporting, importing, tracks};
use growth::{direction, evidence, handovers, plans, promises};
use kit::web::assets;
use outreach::{notices, outbox};
use overview::{first_run, framework_changes};
use people::access::Object::*;
use people::imports::{self, invite};
use people::people::{card, levels, log};
use people::{accounts, leaving, lines, links, roles, sessions, settings, stand_ins, workspace};

use crate::site::Site;

/// Every route.
pub fn site() -> Site {
    across(gate(grown(beside(held(weekly(prepared(kinds_of(drafted(read(Site::default()))))))))))
        // The ground.
        .at("/health", &[PublicPage], get(health))
        .at("/assets/{edition}/{*name}", &[PublicPage], get(assets::serve))
        .at("/demo/persona", &[PublicPage], post(crate::demo::personas::become_somebody))
        // People and lines.
        .at("/people", &[OrgChart, LevelHistory], get(people::people::list::pages::list))
        .at("/people/tree", &[OrgChart], get(people::people::tree::pages::top))
        .at("/people/{person}/tree", &[OrgChart], get(people::people::tree::pages::show))
        .at("/people/new", &[PersonCard], get(card::pages::ask).post(card::pages::create))
        .at("/people/import", &[PeopleImport], get(imports::pages::ask).post(imports::pages::upload))
        .at(
            "/people/import/invitations",
            &[PeopleImport, Account],
            get(invite::pages::show).post(invite::pages::invite),
        )
        .at("/people/export.csv", &[PeopleImport, LevelHistory], get(imports::export::download))
        .at("/people/import/{draft}", &[PeopleImport], get(imports::pages::show).post(imports::pages::confirm))
        .at("/people/{person}/card", &[PersonCard], get(card::pages::edit).post(card::pages::save))
        .at("/people/{person}/level", &[LevelHistory], get(levels::pages::show).post(levels::pages::save))
        .at("/people/{person}/access-log", &[AccessLog], get(log::pages::show))
        .at(
            "/people/{person}/line",
            &[OrgChart, Plan, PromiseByIc, PromiseByManager, Conversation, HandoverNote],
            get(lines::pages::show).post(lines::moving::open),
        )
        .at("/people/{person}/leaving", &[OrgChart], get(leaving::pages::show))
        .at("/people/{person}/line/move/ending", &[OrgChart], post(lines::moving::call_off))
        .at(
            "/people/{person}/line/stand-in",
            &[OrgChart, Conversation],
            get(stand_ins::pages::show).post(stand_ins::pages::arrange),
        )
        .at("/people/{person}/line/stand-in/ending", &[OrgChart], post(stand_ins::pages::end))
        .at("/people/{person}/line/ending", &[OrgChart], post(lines::moving::end))
        .at("/people/{person}/line/confirmation", &[OrgChart], post(lines::moving::confirm))
        .at("/people/{person}/line/refusal", &[OrgChart], post(lines::moving::refuse))
        // Conversations: planning, preparation, assessments.
        .at("/conversations", &[Conversation, Cadence], get(talks::pages::list))
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

/// What looks across everything: Today, a person's page, search.
fn across(site: Site) -> Site {
    site.at(
        "/",
        &[OrgChart, ConversationDate, Cadence, PromiseByIc, PromiseByManager, Evidence, InsightCounts],
        get(overview::today::pages::show),
    )
    .at(
        "/search",
        &[
            OrgChart,
            Framework,
            Evidence,
            EvidenceByIc,
            EvidenceByManager,
            IcPreparation,
            ManagerPreparation,
            IcPrivateNote,
            ManagerPrivateNote,
            SharedNotes,
            FollowUp,
            Plan,
            PromiseByIc,
            PromiseByManager,
            OneOnOneAgenda,
        ],
        get(overview::search::pages::show),
    )
    .at(
        "/people/{person}",
        &[
            PersonCard,
            OrgChart,
            LevelHistory,
            Conversation,
            Cadence,
            Plan,
            PromiseByIc,
            PromiseByManager,
            Direction,
            Evidence,
            EvidenceByIc,
            EvidenceByManager,
            SelfAssessment,
            ManagerAssessment,
        ],
        get(overview::person::pages::show),
    )
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

/// Frameworks: the pages that read them, and the sheet that becomes one.
fn read(site: Site) -> Site {
    site.at("/framework", &[Framework], get(frameworks::pages::show))
        .at("/framework/sheet", &[Framework], get(exporting::pages::sheet))
        .at("/framework/file", &[Framework], get(exporting::pages::whole))
        .at("/framework/levels/{key}", &[Framework], get(frameworks::pages::level))
        .at("/framework/competencies/{key}", &[Framework], get(frameworks::pages::competency))
        .at("/framework/comparison", &[Framework], get(tracks::compare))
        .at("/framework/versions", &[Framework], get(difference::pages::versions))
        .at("/framework/difference", &[Framework], get(difference::pages::between))
        .at("/framework/discussion", &[Framework], get(drafts::discussion))
        .at("/frameworks", &[Framework], get(tracks::list))
        .at("/frameworks/import", &[Framework], get(importing::pages::form).post(importing::pages::report))
        .at("/frameworks/import/mapping", &[Framework], post(importing::mapping::pages::choose))
        .at("/frameworks/import/draft", &[Framework], post(importing::pages::draft))
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

/// Drafts of a framework: every part on a page of its own.
fn drafted(site: Site) -> Site {
    site.at("/frameworks/drafts", &[Framework], post(drafts::begin))
        .at("/frameworks/drafts/new", &[Framework], get(drafts::new))
        .at("/frameworks/drafts/{draft}", &[Framework], get(drafts::show))
        .at("/frameworks/drafts/{draft}/opening", &[Framework], post(drafts::open))
        .at("/frameworks/drafts/{draft}/closing", &[Framework], post(drafts::close))
        .at("/frameworks/drafts/{draft}/removal", &[Framework], post(drafts::remove))
        .at("/frameworks/drafts/{draft}/comments", &[Framework], post(drafts::comment))
        .at("/frameworks/drafts/{draft}/levels", &[Framework], get(drafts::levels).post(drafts::save_levels))
        .at("/frameworks/drafts/{draft}/pillars", &[Framework], get(drafts::pillars).post(drafts::save_pillars))
        .at("/frameworks/drafts/{draft}/weights", &[Framework], get(drafts::weights).post(drafts::save_weights))
        .at("/frameworks/drafts/{draft}/about", &[Framework], get(drafts::about).post(drafts::save_about))
        .at("/frameworks/drafts/{draft}/difference", &[Framework], get(difference::pages::draft))
        .at(
            "/frameworks/drafts/{draft}/publication",
            &[Framework, InsightCounts],
            get(framework_changes::show).post(framework_changes::publish),
        )
        .at("/frameworks/drafts/{draft}/competencies", &[Framework], post(drafts::add))
        .at(
            "/frameworks/drafts/{draft}/competencies/{key}",
            &[Framework],
            get(drafts::competency).post(drafts::save_competency),
        )
        .at("/frameworks/drafts/{draft}/competencies/{key}/removal", &[Framework], post(drafts::remove_competency))
        .at("/frameworks/drafts/{draft}/competencies/{key}/wordings", &[Framework], post(drafts::propose))
        .at("/frameworks/drafts/{draft}/competencies/{key}/criteria", &[Framework], post(drafts::add_criterion))
        .at(
            "/frameworks/drafts/{draft}/competencies/{key}/criteria/{criterion}",
            &[Framework],
            get(drafts::criterion).post(drafts::save_criterion),
        )
        .at(
            "/frameworks/drafts/{draft}/competencies/{key}/criteria/{criterion}/removal",
            &[Framework],
            post(drafts::remove_criterion),
        )
        .at("/frameworks/wordings/{wording}/taking", &[Framework], post(drafts::take))
        .at("/frameworks/wordings/{wording}/declining", &[Framework], post(drafts::decline))
}

/// The gate: first run, sign-in, accounts, notices, and who runs this Belay.
fn gate(site: Site) -> Site {
    site.at("/first-run", &[PublicPage], get(first_run::show).post(first_run::create))
        .at("/sign-in", &[PublicPage], get(sessions::ask).post(sessions::sign_in))
        .at("/sign-out", &[PublicPage], post(sessions::sign_out))
        .at("/reset", &[PublicPage], get(links::ask_reset).post(links::send_reset))
        .at("/reset/{token}", &[PublicPage], get(links::choose_password).post(links::save_password))
        .at("/invitations/{token}", &[PublicPage], get(links::choose_password).post(links::save_password))
        .at("/settings", &[Account], get(settings::show))
        .at("/settings/theme", &[Account], post(settings::choose_theme))
        .at("/settings/zone", &[Account], post(settings::change_zone))
        .at("/settings/mails", &[Account], post(settings::mails::choose))
        .at("/settings/email", &[Account], post(settings::change_email))
        .at("/settings/email/{token}", &[Account], get(settings::show_address).post(settings::use_address))
        .at("/settings/password", &[Account], post(settings::change_password))
        .at("/settings/sessions/ending", &[Account], post(settings::end_other_sessions))
        .at("/settings/sessions/{session}/ending", &[Account], post(settings::end_session))
        .at("/settings/changes/{change}/refusal", &[Account], post(settings::refuse_change))
        .at("/accounts", &[Account], get(accounts::list))
        .at("/accounts/{person}", &[Account], get(accounts::show))
        .at("/accounts/{person}/invitation", &[Account], post(accounts::invite))
        .at("/accounts/{person}/reset", &[Account], post(accounts::start_reset))
        .at("/accounts/{person}/address", &[Account], post(accounts::start_address))
        .at("/accounts/{person}/changes/{change}/confirmation", &[Account], post(accounts::confirm_change))
        .at("/accounts/{person}/changes/{change}/link", &[Account], post(accounts::make_link))
        .at("/roles", &[Role], get(roles::show).post(roles::appoint))
        .at("/roles/{role}/{person}/ending", &[Role], post(roles::remove))
        .at("/notices", &[Notice], get(notices::show))
        .at("/notices/reading", &[Notice], post(notices::read_all))
        .at("/notices/{notice}/reading", &[Notice], post(notices::open))
        .at("/outbox", &[Outbox], get(outbox::show))
        .at("/workspace", &[WorkspaceSettings], get(workspace::show).post(workspace::change))
        .at("/workspace/rhythms", &[WorkspaceSettings], get(cadence::workspace::show).post(cadence::workspace::change))
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
        .at("/conversations/{id}/felt", &[HowItFelt], post(wrap_up::pages::give_felt))
        .at("/conversations/{id}/talk-totals", &[TalkTotals], post(room::totals::pages::answer))
        .at("/conversations/{id}/follow-up", &[FollowUp], get(follow_up::pages::show).post(follow_up::pages::save))
        .at("/conversations/{id}/follow-up/sending", &[FollowUp], post(follow_up::pages::send))
        .at("/conversations/{id}/follow-up/copy", &[FollowUp], post(follow_up::pages::copied))
        .at("/conversations/{id}/confirmation", &[FollowUp], post(follow_up::pages::confirm))
        .at("/conversations/{id}/recollection", &[FollowUp], post(follow_up::pages::recollect))
}

/// 1:1s: the running agenda of a line and its topics.
fn weekly(site: Site) -> Site {
    site.at(
        "/people/{person}/one-on-ones",
        &[OneOnOneAgenda, Cadence, Conversation, SharedNotes, FollowUp, PromiseByIc, PromiseByManager],
        get(one_on_ones::pages::show),
    )
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

/// What somebody grows by.
fn grown(site: Site) -> Site {
    site
        // Evidence and direction.
        .at("/evidence", &[Evidence, EvidenceByIc, EvidenceByManager], get(evidence::mine))
        .at(
            "/people/{person}/evidence",
            &[Evidence, EvidenceByIc, EvidenceByManager],
            get(evidence::list).post(evidence::create),
        )
        .at("/people/{person}/evidence/new", &[EvidenceByIc, EvidenceByManager], get(evidence::new))
        .at("/evidence/{evidence}", &[Evidence, EvidenceByIc, EvidenceByManager], get(evidence::show))
        .at("/evidence/{evidence}/edit", &[EvidenceByIc, EvidenceByManager], get(evidence::edit).post(evidence::save))
        .at(
            "/evidence/{evidence}/sharing",
            &[EvidenceByIc, EvidenceByManager],
            get(evidence::ask).post(evidence::share),
        )
        .at("/evidence/{evidence}/removal", &[EvidenceByIc, EvidenceByManager], post(evidence::remove))
        .at("/evidence/{evidence}/statements", &[Evidence], post(evidence::state))
        .at("/people/{person}/direction", &[Direction], get(direction::edit).post(direction::save))
        // What a former manager hands over.
        .at("/lines/{line}/handover", &[HandoverNote], get(handovers::show).post(handovers::save))
        .at("/lines/{line}/handover/statements", &[HandoverNote], post(handovers::comment))
        .at("/lines/{line}/handover/release", &[HandoverNote], post(handovers::release))
        // The plan and its goals; promises.
        .at("/people/{person}/plan", &[Plan, PlanCheckIn, PromiseByIc, PromiseByManager], get(plans::show))
        .at("/people/{person}/goals", &[Plan], get(plans::new).post(plans::create))
        .at("/goals/{goal}", &[Plan, PlanCheckIn], get(plans::show_goal))
        .at("/goals/{goal}/edit", &[Plan], get(plans::edit).post(plans::save))
        .at("/goals/{goal}/agreement", &[Plan], post(plans::agree))
        .at("/goals/{goal}/notes", &[PlanCheckIn], post(plans::note))
        .at("/goals/{goal}/continuation", &[Plan, PlanCheckIn], post(plans::carry_on))
        .at("/goals/{goal}/ending", &[Plan], post(plans::end))
        .at("/promises", &[PromiseByIc, PromiseByManager], get(promises::overview))
        .at("/people/{person}/promises", &[PromiseByIc, PromiseByManager], get(promises::new).post(promises::create))
        .at("/promises/{promise}", &[PromiseByIc, PromiseByManager, PromiseObjection], get(promises::show))
        .at("/promises/{promise}/settlement", &[PromiseByIc, PromiseByManager], post(promises::settle))
        .at("/promises/{promise}/reopening", &[PromiseByIc, PromiseByManager], post(promises::reopen))
        .at("/promises/{promise}/due", &[PromiseByIc, PromiseByManager], post(promises::reschedule))
        .at(
            "/promises/{promise}/statements",
            &[PromiseByIc, PromiseByManager, PromiseObjection],
            post(promises::object),
        )
}

/// Alive, and the database answers.
async fn health(axum::extract::State(app): axum::extract::State<kit::App>) -> kit::web::Answer {
    use axum::response::IntoResponse;
    app.db.ping().await?;
    Ok("ok\n".into_response())
}
