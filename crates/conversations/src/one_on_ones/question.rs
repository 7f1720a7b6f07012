use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Services};
use growth::frameworks::{self, FrameworkId};
use kit::App;
use kit::web::form::KeyField;
use kit::web::look::*;
use kit::web::{Answer, PageError, Posted, Problems, to};
use people::PersonId;
use people::sessions::Viewer;
use serde::Deserialize;

use super::board::{Topics, path};
use super::desk::Desk;
use super::queries::{self, New};
use super::rules::{self, ANSWER};
use super::steps::{back, counted};
use super::{TopicId, pages};
use crate::kinds::{self, Stretch};
use crate::{ConversationId, EntryId};

/// One question about where the IC is going, for five minutes of a 1:1. Both see the same one.
#[derive(Clone, Debug, Template)]
#[template(path = "one_on_ones/_question.html")]
pub(crate) struct QuestionBox {
    ic: PersonId,
    text: String,
    /// How often another was taken instead; the form says which one it saw.
    swaps: i64,
    /// Where what was said to it is kept already.
    kept: Option<String>,
    others: String,
    room: String,
    key: KeyField,
    typed: String,
    problems: Problems,
}

impl HtmlSafe for QuestionBox {}

impl QuestionBox {
    /// The question of this 1:1; nothing when the file has none.
    pub(super) async fn of(
        app: &App,
        viewer: &Viewer,
        shell: &Shell,
        (desk, topics): (&Desk, &Topics),
        room: Option<ConversationId>,
    ) -> Result<Option<QuestionBox>, PageError> {
        let all = questions(app, desk).await?;
        let swaps = queries::swaps(&app.db, desk.line.id).await?;
        let number = rules::question(desk.line.id.0, desk.sittings.over(), swaps, all.len());
        let Some(text) = number.and_then(|number| all.into_iter().nth(number)) else { return Ok(None) };
        let last = desk.sittings.last_over();
        let is_answer = |row: &queries::Row| row.is_question && last.is_none_or(|at| row.made_at > at);
        let kept = topics.readable.iter().find(|one| one.text == text && is_answer(&one.row));
        Ok(Some(QuestionBox {
            ic: desk.line.ic_id,
            kept: kept.map(|one| path(one.row.id, room)),
            text,
            swaps,
            others: desk.others(viewer),
            room: room.map(|id| id.to_string()).unwrap_or_default(),
            key: shell.key(),
            typed: String::new(),
            problems: Problems::none(),
        }))
    }

    /// The same with what to mend, for the question it was said to.
    #[must_use]
    pub(super) fn with(self, text: &str, problems: Problems, typed: String) -> QuestionBox {
        QuestionBox { text: text.to_owned(), kept: None, problems, typed, ..self }
    }
}

/// The questions for the level of the IC, always in one order.
async fn questions(app: &App, desk: &Desk) -> Result<Vec<String>, PageError> {
    Ok(kinds::prompts(app).await?.career_questions(stretch(app, desk).await?))
}

/// How far along the levels the IC is; nothing without a level.
pub(super) async fn stretch(app: &App, desk: &Desk) -> Result<Option<Stretch>, PageError> {
    let (Some(framework), Some(level)) = (desk.ic.framework_id, &desk.ic.level_key) else { return Ok(None) };
    let Some(version) = frameworks::current(app, FrameworkId(framework)).await? else { return Ok(None) };
    let framework = frameworks::load(app, version).await?;
    let prompts = kinds::prompts(app).await?;
    Ok(framework.level_index(level).map(|level| prompts.stretch(level, framework.levels.len())))
}

/// The press that takes another question.
#[derive(Debug, Deserialize)]
pub struct SwapForm {
    /// How often it had been swapped where the button was pressed.
    #[serde(default)]
    swaps: i64,
    #[serde(default)]
    room: String,
}

/// `POST /people/{person}/one-on-ones/question`: the next question for both; pressed by both at
/// once it is the next one and not the one after.
pub async fn swap(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(ic): Path<PersonId>,
    form: Posted<SwapForm>,
) -> Answer {
    let desk = Desk::of(&app, &viewer, ic).await?;
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    queries::swap(&mut tx, desk.line.id, form.fields.swaps).await?;
    form.finish(tx, to(back(ic, &form.fields.room, "question"))).await
}

/// A line of what was said.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    /// The question it was said to: the other side may take another one meanwhile.
    #[serde(default)]
    question: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    room: String,
}

/// `POST /people/{person}/one-on-ones/answers`: keeps a line of what was said, as a topic that is
/// closed: it is found with the others, and put back when the two want to go on with it.
pub async fn keep(
    Services(app): Services<App>,
    viewer: Viewer,
    Path(ic): Path<PersonId>,
    form: Posted<AnswerForm>,
) -> Answer {
    let (desk, now) = (Desk::of(&app, &viewer, ic).await?, app.clock.now());
    let AnswerForm { question, answer, room } = &form.fields;
    if !questions(&app, &desk).await?.contains(question) {
        return Err(PageError::Unreadable);
    }
    let text = match rules::entry(ANSWER, answer) {
        Ok(text) => text,
        Err(problems) => return pages::mend_answer(&app, &viewer, &desk, (question, room), answer, problems).await,
    };
    let (topic, entry): (TopicId, EntryId) = (app.entropy.id(now), app.entropy.id(now));
    let mut tx = form.begin(&app).await?;
    counted(&mut tx, &desk).await?;
    let new = New {
        id: topic,
        line: desk.line.id,
        ic,
        author: viewer.id,
        side: desk.side,
        text: question,
        is_question: true,
    };
    queries::insert(&mut tx, &app, new, now).await?;
    queries::insert_entry(&mut tx, &app, (entry, topic), &text, viewer.id, now).await?;
    queries::close(&mut tx, topic, viewer.id, now).await?;
    form.finish(tx, to(back(ic, room, "question")).saying("Kept. It stands among the closed topics.")).await
}
