use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use db::Tx;
use jiff::Timestamp;
use kit::App;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, Visit, page, page_with, to};
use people::people::Card;
use people::sessions::Role;
use people::workspace::{self, HOURS, QUESTION_DAYS};
use people::{PersonId, accounts, invitations, sessions};

use super::queries;
use super::rules::{Beginning, MONTHS, Typed, begin};

#[derive(Template)]
#[template(path = "first_run/show.html")]
struct FirstRunPage {
    shell: Shell,
    problems: Problems,
    typed: Typed,
    zones: Vec<&'static str>,
    sends_mail: bool,
}

/// GET /first-run
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    if workspace::exists(&app).await? {
        return Err(PageError::Missing);
    }
    let typed = Typed {
        zone: workspace::likely_zone(),
        quarterly_months: "3".to_owned(),
        questions_days_before: "5".to_owned(),
        follow_up_hours: "24".to_owned(),
        ..Typed::default()
    };
    page(&first_run_page(&app, &visit, typed, Problems::none()).await?)
}

/// POST /first-run
pub async fn create(State(app): State<App>, visit: Visit, form: Posted<Typed>) -> Answer {
    if workspace::exists(&app).await? {
        let sentence = "This workspace has been set up already. Sign in, or ask whoever set it up for an invitation.";
        return Err(PageError::Gone(sentence.to_owned()));
    }
    let typed = form.fields;
    let beginning = match begin(&typed) {
        Ok(beginning) => beginning,
        Err(problems) => {
            let page = first_run_page(&app, &visit, typed, problems).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let hash = accounts::hash(&app, &typed.password).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let Some(me) = make(&mut tx, &app, &beginning, &hash, now).await? else {
        // Somebody else was faster by a moment: this is a workspace now, and it asks who they are.
        return to("/").into();
    };
    let cookie = sessions::open(&mut tx, &app, &visit, me, now).await?;
    tx.commit().await?;
    let answer = to("/").saying("The workspace is there, and you are its administrator.").into_response();
    Ok(sessions::with_cookie(answer, &cookie))
}

/// Writes everything the screen asks for; nothing when there is a workspace already.
async fn make(
    tx: &mut Tx,
    app: &App,
    beginning: &Beginning,
    hash: &str,
    now: Timestamp,
) -> Result<Option<PersonId>, PageError> {
    let Beginning { workspace, zone, quarterly_months, pace, administrator, partner } = beginning;
    let proof = workspace::seal_proof(&app.vault);
    if !workspace::insert(tx, workspace, zone, false, proof, *pace, now).await? {
        return Ok(None);
    }
    install(tx, app, now).await?;
    conversations::cadence::begin(tx, *quarterly_months, now).await?;
    let me: PersonId = app.entropy.id(now);
    people::people::insert(tx, me, &card(administrator, zone), now).await?;
    queries::insert_role(tx, me, Role::Administrator.name(), now).await?;
    accounts::ensure(tx, me, now).await?;
    accounts::set_password(tx, me, hash, now).await?;
    if let Some(partner) = partner {
        let id: PersonId = app.entropy.id(now);
        people::people::insert(tx, id, &card(partner, zone), now).await?;
        queries::insert_role(tx, id, Role::PeoplePartner.name(), now).await?;
        invitations::invite(tx, app, id, Some(me), now).await?;
    }
    Ok(Some(me))
}

/// The first people have nothing but a name, an address and a zone yet.
fn card((name, email): &(String, String), zone: &str) -> Card {
    Card { name: name.clone(), email: email.clone(), zone: zone.to_owned(), ..Card::default() }
}

/// The framework and the conversations everybody starts from.
async fn install(tx: &mut Tx, app: &App, now: Timestamp) -> Result<(), PageError> {
    growth::frameworks::install_builtin(tx, app, now).await?;
    conversations::kinds::install_builtin(tx, app, now).await
}

async fn first_run_page(app: &App, visit: &Visit, typed: Typed, problems: Problems) -> Result<FirstRunPage, PageError> {
    let shell = Shell::gate(app, visit).await?;
    Ok(FirstRunPage { shell, problems, typed, zones: workspace::zones(), sends_mail: app.config.mail.is_some() })
}
