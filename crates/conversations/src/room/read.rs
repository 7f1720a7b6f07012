use askama::Template;
use axum::extract::{Path, State as Services};
use axum::http::StatusCode;
use kit::App;
use kit::dates;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, page, page_with, to};
use people::access::{self, Grant, Need, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::notes::{self, PrivateNotes, SharedNotes, private_grant};
use super::queries::{self, Note, Statement};
use super::rules::plain_lines;
use crate::ConversationId;
use crate::captured;
use crate::conversations::{Conversation, load};
use crate::kinds;

/// What was written in a room, after it: the shared notes with what the IC added beside them,
/// and the viewer's own.
#[derive(Template)]
#[template(path = "room/read.html")]
struct ReadPage {
    shell: Shell,
    held: String,
    ic: String,
    manager: String,
    /// Who manages the line, where somebody stood in.
    beside: Option<String>,
    path: String,
    back: Option<String>,
    shared: Option<Note>,
    shared_form: Option<SharedNotes>,
    are_open: bool,
    may_state: bool,
    statements: Vec<(Statement, String)>,
    /// What was written down in the parts, with what each field is called.
    captured: Vec<(String, String)>,
    mine: Option<PrivateNotes>,
    old: Option<Note>,
    problems: Problems,
    typed: String,
}

/// The notes of a conversation, for whoever may still read any of them.
pub async fn show(Services(app): Services<App>, viewer: Viewer, Path(id): Path<ConversationId>) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    page(&build(&app, &viewer, &conversation).await?)
}

async fn build(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<ReadPage, PageError> {
    // Those who sat in the room read its notes for as long as the table says; beside them only
    // who reads the conversation itself, when somebody stood in.
    let side = conversation.side_of(viewer.id);
    if side.is_none() {
        access::require(app, viewer, &conversation.header(Object::Conversation), Need::Read).await?;
    }
    let shared = shared_grant(app, viewer, conversation).await?;
    let own = found(private_grant(app, viewer, conversation, Need::Read).await)?;
    if shared.is_none() && own.is_none() {
        return Err(PageError::Missing);
    }
    let shell = viewer.shell(app, Place::at("/conversations")).await?;
    let moment = |at| dates::day_and_time(&dates::local(at, &viewer.zone));
    let writes = own.as_ref().is_some_and(|(grant, _)| grant.may_write());
    let statements = match &shared {
        Some(grant) => queries::statements(app, grant, "shared_notes", conversation.id).await?,
        None => Vec::new(),
    };
    let captured = match &shared {
        Some(grant) => {
            let kind = kinds::load(app, conversation.kind_version_id).await?;
            captured::lines(app, grant, conversation.id, &kind).await?
        }
        None => Vec::new(),
    };
    Ok(ReadPage {
        captured,
        held: moment(conversation.starts_at),
        ic: first(&conversation.ic_name).to_owned(),
        manager: first(&conversation.manager_name).to_owned(),
        beside: conversation.beside_name.as_deref().map(first).map(str::to_owned),
        path: super::path(conversation),
        back: writes.then(|| format!("/conversations/{}", conversation.id)),
        are_open: conversation.state.is_open(),
        may_state: !conversation.state.is_open() && shared.as_ref().is_some_and(Grant::may_state),
        statements: statements.into_iter().map(|said| (said.clone(), moment(said.made_at))).collect(),
        mine: if writes { Some(notes::private(app, viewer, &shell, conversation, "notes").await?) } else { None },
        old: match &own {
            Some((grant, whose)) if !writes => Some(queries::note(app, grant, conversation.id, whose).await?),
            _ => None,
        },
        shared_form: match (&shared, side) {
            (Some(grant), Some(side)) if grant.may_write() => {
                Some(notes::shared(app, viewer, &shell, (conversation, side), "notes").await?)
            }
            _ => None,
        },
        shared: match &shared {
            Some(grant) => Some(queries::note(app, grant, conversation.id, "shared").await?),
            None => None,
        },
        problems: Problems::none(),
        typed: String::new(),
        shell,
    })
}

/// The grant over the shared notes; a reading by a former manager leaves its trace.
async fn shared_grant(app: &App, viewer: &Viewer, conversation: &Conversation) -> Result<Option<Grant>, PageError> {
    found(access::require(app, viewer, &conversation.header(Object::SharedNotes), Need::Read).await)
}

/// What was found, or nothing where it looks missing.
fn found<T>(answer: Result<T, PageError>) -> Result<Option<T>, PageError> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(PageError::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the IC adds beside closed notes.
#[derive(Debug, Deserialize)]
pub struct StatementForm {
    #[serde(default)]
    statement: String,
}

/// Adds a statement beside the closed notes.
pub async fn state(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<StatementForm>,
) -> Answer {
    let conversation = load(&app.db, id).await?.ok_or(PageError::Missing)?;
    let grant = access::require(&app, &viewer, &conversation.header(Object::SharedNotes), Need::State).await?;
    if conversation.state.is_open() {
        return to(super::path(&conversation)).into();
    }
    let text = plain_lines(form.fields.statement.trim());
    let sentence = match text.chars().count() {
        0 => Some("There is nothing to add yet. Say what the notes leave out or get wrong."),
        count if count > 4000 => Some("At most 4,000 letters. The notes themselves stay where they are."),
        _ => None,
    };
    if let Some(sentence) = sentence {
        let problems = Problems::of("statement", sentence);
        let again = ReadPage { problems, typed: text, ..build(&app, &viewer, &conversation).await? };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    let mut tx = form.begin(&app).await?;
    queries::insert_statement(&mut tx, &app, &grant, ("shared_notes", id), &text, app.clock.now()).await?;
    form.finish(tx, to(format!("{}/notes", super::path(&conversation))).saying("Added beside the notes.")).await
}
