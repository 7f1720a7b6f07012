//! Directions, evidence, goals and promises.

use db::Tx;
use kit::{App, Field};
use people::{LineId, PersonId};

use super::calendar::Calendar;
use super::corpus::{self, Corpus};
use super::people::{Cast, Ground};
use super::talks::Held;
use super::{DemoError, queries};

/// Writes all of them.
pub(super) async fn all(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    calendar: &Calendar,
    cast: &Cast,
    held: &Held,
    ground: &Ground,
) -> Result<(), DemoError> {
    for direction in &corpus.words.direction {
        self::direction(tx, app, direction, calendar, cast).await?;
    }
    for evidence in &corpus.words.evidence {
        self::evidence(tx, app, evidence, calendar, cast, ground).await?;
    }
    for (index, goal) in corpus.words.goal.iter().enumerate() {
        self::goal(tx, app, goal, index, calendar, held, ground).await?;
    }
    for promise in &corpus.words.promise {
        self::promise(tx, app, promise, calendar, held).await?;
    }
    Ok(())
}

async fn direction(
    tx: &mut Tx,
    app: &App,
    direction: &corpus::Direction,
    calendar: &Calendar,
    cast: &Cast,
) -> Result<(), DemoError> {
    let person = cast.member(&direction.person)?.id;
    let at = calendar.morning(direction.day);
    let seal = |column, text| app.vault.seal(Field { column, row: person.0 }, text);
    let (aim, text) = (seal("direction.aim", &direction.aim), seal("direction.text", &direction.text));
    Ok(queries::insert_direction(tx, person, aim, text, at, direction.shared.then_some(at)).await?)
}

async fn evidence(
    tx: &mut Tx,
    app: &App,
    evidence: &corpus::Evidence,
    calendar: &Calendar,
    cast: &Cast,
    ground: &Ground,
) -> Result<(), DemoError> {
    let (about, author) = (cast.member(&evidence.about)?.id, cast.member(&evidence.by)?.id);
    let line = cast.line_on(&evidence.about, evidence.day);
    // Evidence is written by one of the two; colleagues are asked for feedback instead.
    if evidence.by != evidence.about && line.is_none_or(|(_, manager)| manager != evidence.by) {
        let sentence = format!("{} wrote evidence about {} and does not manage them then", evidence.by, evidence.about);
        return Err(DemoError::Corpus(sentence));
    }
    let made_at = calendar.morning(evidence.day);
    let id: i64 = app.entropy.id(made_at);
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id }, text);
    let row = queries::NewEvidence {
        id,
        about,
        author,
        line: line.map(|(id, _)| id),
        happened_on: calendar.day(evidence.day),
        situation: seal("evidence.situation", &evidence.situation),
        behaviour: seal("evidence.behaviour", &evidence.behaviour),
        impact: seal("evidence.impact", &evidence.impact),
        to_grow: evidence.to_grow,
        next_level: evidence.next_level,
        made_at,
        shared_at: evidence.shared.then_some(made_at),
    };
    queries::insert_evidence(tx, row).await?;
    for name in &evidence.competencies {
        queries::insert_evidence_competency(tx, id, &competency(ground, name)?).await?;
    }
    Ok(())
}

async fn goal(
    tx: &mut Tx,
    app: &App,
    goal: &corpus::Goal,
    index: usize,
    calendar: &Calendar,
    held: &Held,
    ground: &Ground,
) -> Result<(), DemoError> {
    let talk = held.of(&goal.ic, goal.round)?;
    let id: i64 = app.entropy.id(talk.ended_at);
    let row = queries::NewGoal {
        id,
        ic: talk.ic,
        line: talk.line,
        conversation: talk.id,
        ordinal: i64::try_from(index).unwrap_or(0),
        text: &goal.text,
        done_when: &goal.done_when,
        support: &goal.support,
        check_on: calendar.day(goal.check_on),
        due_on: calendar.day(goal.due_on),
        competency: (!goal.competency.is_empty()).then(|| competency(ground, &goal.competency)).transpose()?,
        result: (!goal.result.is_empty()).then_some(goal.result.as_str()),
        by: talk.manager,
        made_at: talk.ended_at,
        ended_on: (!goal.result.is_empty()).then(|| calendar.day(goal.due_on.min(-1))),
    };
    queries::insert_goal(tx, row).await?;
    for note in goal.note.iter().filter(|note| note.day <= 0) {
        let at = calendar.morning(note.day);
        queries::insert_goal_note(tx, app.entropy.id(at), id, talk.ic, calendar.day(note.day), &note.text, at).await?;
    }
    Ok(())
}

async fn promise(
    tx: &mut Tx,
    app: &App,
    promise: &corpus::Promise,
    calendar: &Calendar,
    held: &Held,
) -> Result<(), DemoError> {
    let talk = held.of(&promise.ic, promise.round)?;
    let owner: PersonId = if promise.by == "manager" { talk.manager } else { talk.ic };
    let line: LineId = talk.line;
    let row = queries::NewPromise {
        id: app.entropy.id(talk.ended_at),
        ic: talk.ic,
        line,
        conversation: talk.id,
        owner,
        side: &promise.by,
        text: &promise.text,
        due_on: calendar.day(promise.due),
        state: &promise.state,
        settled_on: promise.settled.map(|day| calendar.day(day)),
        reason: &promise.reason,
        made_at: talk.ended_at,
    };
    Ok(queries::insert_promise(tx, row).await?)
}

/// The key of a competency by its name.
pub(super) fn competency(ground: &Ground, name: &str) -> Result<String, DemoError> {
    let found = ground.framework.competencies().find(|(_, competency)| competency.name == name);
    let (_, competency) =
        found.ok_or_else(|| DemoError::Corpus(format!("the framework has no competency “{name}”")))?;
    Ok(competency.key.clone())
}
