//! The gate: first run, sign-in, accounts, notices, and who runs this Belay.

use axum::routing::{get, post};
use conversations::cadence;
use outreach::{notices, outbox};
use overview::first_run;
use people::access::Object::*;
use people::settings::mails::unsubscribe;
use people::{accounts, hours, links, roles, sessions, settings, workspace};

use crate::site::Site;

/// Every path of this chapter.
pub(super) fn chapter(site: Site) -> Site {
    site.at("/first-run", &[PublicPage], get(first_run::show).post(first_run::create))
        .at("/sign-in", &[PublicPage], get(sessions::ask).post(sessions::sign_in))
        .at("/sign-out", &[PublicPage], post(sessions::sign_out))
        .at("/reset", &[PublicPage], get(links::ask_reset).post(links::send_reset))
        .at("/reset/{token}", &[PublicPage], get(links::choose_password).post(links::save_password))
        .at("/invitations/{token}", &[PublicPage], get(links::choose_password).post(links::save_password))
        .at("/settings", &[Account], get(settings::show))
        .at("/settings/theme", &[Account], post(settings::choose_theme))
        .at("/settings/zone", &[Account], post(settings::change_zone))
        .at("/settings/hours", &[Account], post(hours::change))
        .at("/settings/mails", &[Account], post(settings::mails::choose))
        .at("/unsubscribe/{secret}", &[PublicPage], get(unsubscribe::ask).post(unsubscribe::switch_off))
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
