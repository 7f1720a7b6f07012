//! Frameworks: the pages that read them, files, and drafts.

use axum::routing::{get, post};
use growth::frameworks::{self, difference, drafts, exporting, importing, tracks};
use outreach::notices;
use overview::framework_changes;
use people::access::Object::*;

use crate::site::Site;

/// Every path of this chapter.
pub(super) fn chapter(site: Site) -> Site {
    drafted(read(site))
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

/// Drafts of a framework: every part on a page of its own.
fn drafted(site: Site) -> Site {
    site.at("/frameworks/drafts", &[Framework], post(drafts::begin))
        .at("/frameworks/drafts/new", &[Framework], get(drafts::new))
        .at("/frameworks/drafts/{draft}", &[Framework], get(notices::draft))
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
