use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Services};
use kit::App;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, to};
use people::access::{self, Object};
use people::sessions::Viewer;
use serde::Deserialize;

use super::queries::{self, Felt};
use super::rules;
use crate::ConversationId;
use crate::conversations::{Conversation, Side, State, find};
use crate::room::plain_lines;

/// How the conversation was: asked of the IC, and read by the two once given.
#[derive(Clone, Debug, Template)]
#[template(path = "wrap_up/_felt.html")]
pub(crate) struct FeltBox {
    key: KeyField,
    action: String,
    back: &'static str,
    other: String,
    ic: String,
    is_ic: bool,
    given: Option<Felt>,
    problems: Problems,
    typed: FeltTyped,
}

/// What was chosen and typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct FeltTyped {
    stop: Option<i64>,
    sentence: String,
}

impl HtmlSafe for FeltBox {}

impl FeltBox {
    /// The box for one side; nothing for a manager while the IC has not answered.
    pub(crate) async fn of(
        app: &App,
        viewer: &Viewer,
        shell: &Shell,
        (conversation, side): (&Conversation, Side),
        back: &'static str,
    ) -> Result<Option<FeltBox>, PageError> {
        let header = conversation.header_in(Object::HowItFelt, "given");
        let Some(grant) = access::grant(app, viewer, &header).await? else { return Ok(None) };
        let given = queries::felt(app, &grant, conversation.id).await?;
        if given.is_none() && side == Side::Manager {
            return Ok(None);
        }
        Ok(Some(FeltBox {
            key: shell.key(),
            action: format!("/conversations/{}/felt", conversation.id),
            back,
            other: first(conversation.name_on(side.other())).to_owned(),
            ic: first(&conversation.ic_name).to_owned(),
            is_ic: side == Side::Ic,
            given,
            problems: Problems::none(),
            typed: FeltTyped::default(),
        }))
    }

    /// The same with what was typed and what to mend.
    pub(crate) fn with(self, problems: Problems, typed: FeltTyped) -> FeltBox {
        FeltBox { problems, typed, ..self }
    }

    fn word(&self) -> &'static str {
        self.given.as_ref().map_or("", |given| rules::felt_word(given.stop))
    }
}

/// One tap and a sentence.
#[derive(Debug, Deserialize)]
pub struct FeltForm {
    stop: Option<i64>,
    #[serde(default)]
    sentence: String,
    /// `room` or `wrap-up`.
    #[serde(default)]
    back: String,
}

/// Keeps how it was; it stays between the two, as it was given.
pub async fn give(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(id): Path<ConversationId>,
    form: Posted<FeltForm>,
) -> Answer {
    let (conversation, side) = find(&app, &viewer, id).await?;
    if side != Side::Ic || !conversation.state.is_held() {
        return Err(PageError::Missing);
    }
    let fields = &form.fields;
    let sentence = plain_lines(fields.sentence.trim());
    let in_room = fields.back == "room" && conversation.state == State::InRoom;
    let stop = match rules::felt(fields.stop, &sentence) {
        Ok(stop) => stop,
        Err(trouble) => {
            let problems = Problems::of(trouble.field(), trouble.sentence());
            let typed = FeltTyped { stop: fields.stop, sentence };
            return match conversation.state {
                State::InRoom => crate::room::felt_again(&app, &viewer, id, (problems, typed)).await,
                _ => super::pages::with_felt_problem(&app, &viewer, id, problems, typed).await,
            };
        }
    };
    let mut tx = form.begin(&app).await?;
    queries::insert_felt(&mut tx, &app, id, &Felt { stop, sentence }, app.clock.now()).await?;
    let there = if in_room { crate::room::path(&conversation) } else { super::path(id) };
    form.finish(tx, to(there).saying("Kept, between the two of you.")).await
}
