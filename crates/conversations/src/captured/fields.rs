use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{PageError, Problems};
use people::PersonId;
use people::access::{self, Grant, Object};
use people::sessions::Viewer;

use super::queries::{self, Written};
use super::rules;
use crate::ConversationId;
use crate::conversations::{Conversation, Side, State};
use crate::kinds::{Capture, Kind, Sort};

/// Which fields a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Those of one part, from 0.
    Part(usize),
    /// All of them.
    All,
}

/// Why a page is shown again: what to mend, and what was typed into the field it stands at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refused {
    /// What to mend.
    pub(crate) problems: Problems,
    /// What was typed.
    pub(super) typed: Option<Typed>,
}

/// What was typed into one field, and over what.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) key: String,
    pub(super) text: String,
    pub(super) base: String,
    pub(super) version: i64,
}

impl Refused {
    /// A page with something to mend where nothing was typed.
    pub(crate) fn with(problems: Problems) -> Refused {
        Refused { problems, typed: None }
    }
}

/// The fields as forms while they are open, and to read afterwards.
#[derive(Clone, Debug, Template)]
#[template(path = "captured/_fields.html")]
pub(crate) struct Fields {
    key: KeyField,
    owner: PersonId,
    back: &'static str,
    seen: String,
    is_open: bool,
    fields: Vec<Field>,
    problems: Problems,
}

/// One field.
#[derive(Clone, Debug)]
struct Field {
    /// Its place on the page: "captured-gaps".
    id: String,
    action: String,
    label: String,
    help: String,
    is_day: bool,
    /// Whether the room waits for it.
    must: bool,
    /// Whether the other side sees it as it is typed.
    is_live: bool,
    value: String,
    said: String,
    /// What the value was typed over, and its version.
    base: String,
    version: i64,
    /// "Ruth wrote last, 14:09", when the other side did.
    last: Option<String>,
}

impl HtmlSafe for Fields {}

impl Fields {
    /// The fields of a conversation, for one of its two people; nothing where there are none.
    pub(crate) async fn of(
        app: &App,
        viewer: &Viewer,
        shell: &Shell,
        (conversation, side): (&Conversation, Side),
        kind: &Kind,
        (shown, back): (Shown, &'static str),
        refused: &Refused,
    ) -> Result<Option<Fields>, PageError> {
        let Some(grant) = access::grant(app, viewer, &conversation.header(Object::SharedNotes)).await? else {
            return Ok(None);
        };
        let is_open = conversation.state.is_open() && grant.may_write();
        let captures: Vec<&Capture> = match shown {
            Shown::Part(part) => kind.parts.get(part).map(|part| part.captures.iter().collect()).unwrap_or_default(),
            Shown::All => kind.captures().collect(),
        };
        if captures.is_empty() {
            return Ok(None);
        }
        let written = queries::written(app, &grant, conversation.id).await?;
        let today = viewer.today(app.clock.now());
        let field = |capture: &&Capture| {
            let found = written.iter().find(|one| one.key == capture.key);
            let typed = refused.typed.as_ref().filter(|typed| typed.key == capture.key);
            Field {
                last: found.and_then(|one| last(one, viewer)),
                ..Field::of(conversation, capture, found, typed, today)
            }
        };
        let fields: Vec<Field> =
            captures.iter().map(field).filter(|field| is_open || !field.value.is_empty()).collect();
        let seen = conversation.seen_from(side);
        let (key, owner, problems) = (shell.key(), viewer.id, refused.problems.clone());
        Ok((!fields.is_empty()).then_some(Fields { key, owner, back, seen, is_open, fields, problems }))
    }
}

fn last(written: &Written, viewer: &Viewer) -> Option<String> {
    let at = || dates::time(&dates::local(written.at, &viewer.zone));
    (written.by_id != viewer.id).then(|| format!("{} wrote last, {}", first(&written.by), at()))
}

impl Field {
    fn of(
        conversation: &Conversation,
        capture: &Capture,
        written: Option<&Written>,
        typed: Option<&Typed>,
        today: Date,
    ) -> Field {
        let text = written.map(|one| one.text.as_str()).unwrap_or_default();
        let stands = (text.to_owned(), text.to_owned(), written.map_or(0, |one| one.version));
        let (value, base, version) =
            typed.map_or(stands, |typed| (typed.text.clone(), typed.base.clone(), typed.version));
        Field {
            id: place(capture),
            action: format!("/conversations/{}/captured/{}", conversation.id, capture.key),
            label: capture.label.clone(),
            help: capture.help.clone(),
            is_day: capture.sort == Sort::Day,
            must: capture.must && conversation.state == State::InRoom,
            said: rules::said_today(capture.sort, text, today),
            is_live: conversation.state == State::InRoom,
            value,
            base,
            version,
            last: None,
        }
    }
}

/// Where a field stands on its page.
pub(super) fn place(capture: &Capture) -> String {
    format!("captured-{}", capture.key)
}

/// What keeps a conversation from being wrapped up, field by field.
pub(crate) fn unwritten(missing: &[&Capture]) -> Problems {
    let mut problems = Problems::none();
    for capture in missing {
        problems.add(place(capture), format!("{}: this is still to be written before you end.", capture.label));
    }
    problems
}

/// What was written, with its label, for the letter.
pub(crate) async fn lines(
    app: &App,
    grant: &Grant,
    id: ConversationId,
    kind: &Kind,
) -> Result<Vec<(String, String)>, PageError> {
    if kind.captures().next().is_none() {
        return Ok(Vec::new());
    }
    let written = queries::written(app, grant, id).await?;
    let line = |capture: &Capture| {
        let text = &written.iter().find(|one| one.key == capture.key && !one.text.is_empty())?.text;
        Some((capture.label.clone(), rules::said(capture.sort, text)))
    };
    Ok(kind.captures().filter_map(line).collect())
}
