//! Running agendas of 1:1s: topics, when they were talked about, and what was noted on them.

use conversations::one_on_ones;
use db::Tx;
use jiff::Timestamp;
use kit::{App, Field, dates};
use people::PersonId;

use super::calendar::{Calendar, minutes};
use super::corpus::{Corpus, Topic};
use super::people::Cast;
use super::{DemoError, queries};

/// Writes all of them.
pub(super) async fn all(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    calendar: &Calendar,
    cast: &Cast,
) -> Result<(), DemoError> {
    for (place, topic) in corpus.topics.iter().enumerate() {
        one(tx, app, topic, i64::try_from(place).unwrap_or(0), calendar, cast).await?;
    }
    Ok(())
}

async fn one(
    tx: &mut Tx,
    app: &App,
    topic: &Topic,
    place: i64,
    calendar: &Calendar,
    cast: &Cast,
) -> Result<(), DemoError> {
    let ic = cast.member(&topic.ic)?;
    let (line, manager) = cast
        .line_on(&topic.ic, topic.day)
        .ok_or_else(|| DemoError::Corpus(format!("{} has no line on day {}", topic.ic, topic.day)))?;
    let manager = cast.member(manager)?.id;
    let who = |side: &str| if side == "manager" { manager } else { ic.id };
    // In the afternoon of a day the two sat together, and in the morning of any other.
    let at = |day: i64, hour: i8| -> Timestamp {
        dates::instant(calendar.working_day(day).at(hour, 0, 0, 0), &ic.zone).min(calendar.now)
    };
    let made_at = at(topic.day, 9);
    let id: i64 = app.entropy.id(made_at);
    let row = queries::NewTopic {
        id,
        line,
        ic: ic.id,
        author: who(&topic.by),
        side: &topic.by,
        text: app.vault.seal(Field { column: one_on_ones::TOPIC, row: id }, &topic.text),
        is_question: topic.question,
        place,
        made_at,
        closed: topic.closed.zip(topic.closed_by.as_deref()).map(|(day, by)| (at(day, 16), who(by))),
    };
    queries::insert_topic(tx, row).await?;
    for day in &topic.talked {
        queries::insert_topic_talk(tx, app.entropy.id(at(*day, 15)), id, manager, at(*day, 15)).await?;
    }
    for (number, entry) in topic.entry.iter().enumerate() {
        let at = minutes(at(entry.day, 15), i64::try_from(number + 1).unwrap_or(1)).min(calendar.now);
        note(tx, app, id, (who(&entry.by), &entry.text), at).await?;
    }
    Ok(())
}

async fn note(
    tx: &mut Tx,
    app: &App,
    topic: i64,
    (by, text): (PersonId, &str),
    at: Timestamp,
) -> Result<(), DemoError> {
    let id: i64 = app.entropy.id(at);
    let sealed = app.vault.seal(Field { column: one_on_ones::ENTRY, row: id }, text);
    Ok(queries::insert_topic_entry(tx, id, topic, by, sealed, at).await?)
}
