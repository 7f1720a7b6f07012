//! People and lines.

use axum::routing::{get, post};
use people::access::Object::*;
use people::imports::invite;
use people::people::{card, levels, log};
use people::{imports, leaving, lines, stand_ins};

use crate::site::Site;

/// Every path of this chapter.
pub(super) fn chapter(site: Site) -> Site {
    site.at("/people", &[OrgChart, LevelHistory], get(people::people::list::pages::list))
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
        .at("/people/{person}/level/corrections", &[LevelHistory], post(levels::corrections::correct))
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
}
