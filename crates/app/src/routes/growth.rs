//! What somebody grows by: evidence, direction, plan, promises.

use axum::routing::{get, post};
use growth::{direction, evidence, handovers, plans, promises};
use people::access::Object::*;

use crate::site::Site;

/// Every path of this chapter.
pub(super) fn chapter(site: Site) -> Site {
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
