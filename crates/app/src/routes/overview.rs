//! What looks across everything: Today, a person's page, search.

use axum::routing::get;
use people::access::Object::*;

use crate::site::Site;

/// Every path of this chapter.
pub(super) fn chapter(site: Site) -> Site {
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
    .at("/palette", &[OrgChart, Conversation], get(overview::palette::pages::show))
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
    .at("/people/{person}/over-time", &[SelfAssessment, ManagerAssessment], get(overview::over_time::pages::show))
}
