//! What both sides wrote for a conversation: answers, ratings, talking points, notes.

use std::collections::HashMap;

use conversations::assessments::{self, Stop};
use db::Tx;
use jiff::Timestamp;
use kit::{App, Field, dates};

use super::calendar::{hours, minutes};
use super::corpus::{self, Corpus, Ratings};
use super::growth::competency;
use super::people::Ground;
use super::talks::Talk;
use super::{DemoError, queries};

/// A conversation, its round, and the files it is filled from.
struct Filling<'a> {
    app: &'a App,
    corpus: &'a Corpus,
    conversation: &'a corpus::Conversation,
    talk: &'a Talk,
    round: i64,
}

impl Filling<'_> {
    /// Whether something in the files belongs to this conversation.
    fn is_here(&self, ic: &str, round: i64) -> bool {
        ic == self.conversation.ic && round == self.round
    }

    fn seal(&self, column: &'static str, row: i64, text: &str) -> Vec<u8> {
        self.app.vault.seal(Field { column, row }, text)
    }

    /// When both sides prepared: the evening before, or yesterday for what is still to come.
    fn prepared_at(&self) -> Timestamp {
        hours(self.talk.starts_at, -18).min(hours(self.app.clock.now(), -5))
    }

    /// When both views opened: at the end of the first part.
    fn opened_at(&self) -> Option<Timestamp> {
        self.talk.is_held.then(|| minutes(self.talk.starts_at, 16))
    }
}

/// Writes all of it.
pub(super) async fn all(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    (conversation, talk, round): (&corpus::Conversation, &Talk, i64),
    ground: &Ground,
) -> Result<(), DemoError> {
    let filling = Filling { app, corpus, conversation, talk, round };
    answers(tx, &filling).await?;
    talking_points(tx, &filling).await?;
    if let Some(ratings) = corpus.ratings.iter().find(|ratings| filling.is_here(&ratings.person, ratings.round)) {
        assessment(tx, &filling, ratings, "ic", ground).await?;
        assessment(tx, &filling, ratings, "manager", ground).await?;
    }
    notes(tx, &filling).await?;
    captured(tx, &filling).await?;
    felt(tx, &filling).await
}

async fn answers(tx: &mut Tx, filling: &Filling<'_>) -> Result<(), DemoError> {
    let Some(answers) = filling.corpus.words.answers.iter().find(|row| filling.is_here(&row.ic, row.round)) else {
        return Ok(());
    };
    let at = filling.prepared_at();
    let id = filling.app.entropy.id(at);
    queries::insert_preparation(tx, id, filling.talk.id, "ic", at, filling.opened_at()).await?;
    for (key, text) in &answers.by_key {
        let sealed = filling.seal("preparation_answer.text", id, text);
        queries::insert_answer(tx, id, key, sealed, answers.kept_back.contains(key), at).await?;
    }
    Ok(())
}

async fn talking_points(tx: &mut Tx, filling: &Filling<'_>) -> Result<(), DemoError> {
    let mut written: Vec<(String, &str)> = Vec::new();
    let mut counted: HashMap<&str, u32> = HashMap::new();
    for point in filling.corpus.words.talking_point.iter().filter(|row| filling.is_here(&row.ic, row.round)) {
        let number = counted.entry(point.which.as_str()).or_default();
        *number += 1;
        written.push((format!("{}.{number}", point.which), &point.text));
    }
    let opportunities = filling.corpus.words.opportunity.iter().filter(|row| filling.is_here(&row.ic, row.round));
    let opportunities: Vec<&str> = opportunities.map(|row| row.text.as_str()).collect();
    let opportunities = opportunities.join("\n");
    if !opportunities.is_empty() {
        written.push(("opportunities".to_owned(), &opportunities));
    }
    if written.is_empty() {
        return Ok(());
    }
    let at = filling.prepared_at();
    let id = filling.app.entropy.id(at);
    queries::insert_preparation(tx, id, filling.talk.id, "manager", at, None).await?;
    for (key, text) in written {
        queries::insert_answer(tx, id, &key, filling.seal("preparation_answer.text", id, text), false, at).await?;
    }
    Ok(())
}

async fn assessment(
    tx: &mut Tx,
    filling: &Filling<'_>,
    ratings: &Ratings,
    side: &'static str,
    ground: &Ground,
) -> Result<(), DemoError> {
    let at = filling.prepared_at();
    let id: i64 = filling.app.entropy.id(at);
    let of_manager = |text: &Option<String>| text.clone().filter(|_| side == "manager");
    let overall = of_manager(&filling.conversation.overall).map(|text| filling.seal("assessment.overall", id, &text));
    let trajectory = of_manager(&filling.conversation.trajectory);
    let trajectory = trajectory.map(|text| filling.seal("assessment.trajectory", id, &text));
    let letters = if side == "ic" { &ratings.ic } else { &ratings.manager };
    let keys = ground.framework.competencies().map(|(_, competency)| competency.key.as_str());
    let stops: Vec<(&str, Option<Stop>)> = keys.zip(letters.chars().map(stop)).collect();
    let summary = assessments::summary(stops.iter().filter_map(|(key, stop)| Some((*key, (*stop)?))));
    let row = queries::NewAssessment {
        id,
        conversation: filling.talk.id,
        side,
        handed_in_at: filling.talk.is_held.then_some(at),
        shared_at: filling.opened_at(),
        overall,
        trajectory,
        stops: filling.opened_at().map(|_| filling.seal("assessment.stops", id, &summary)),
        saved_at: at,
    };
    queries::insert_assessment(tx, row).await?;
    let mut notes: HashMap<String, &str> = HashMap::new();
    for note in
        filling.corpus.rating_notes.iter().filter(|note| note.side == side && filling.is_here(&note.ic, note.round))
    {
        notes.insert(competency(ground, &note.competency)?, &note.text);
    }
    for (key, stop) in stops {
        let stop = stop.map(|stop| filling.seal("rating.stop", id, stop.name()));
        let note = notes.get(key).map(|text| filling.seal("rating.note", id, text));
        if stop.is_some() || note.is_some() {
            queries::insert_rating(tx, id, key, stop, note, at).await?;
        }
    }
    Ok(())
}

fn stop(letter: char) -> Option<Stop> {
    Some(match letter {
        'b' => Stop::Below,
        'o' => Stop::Own,
        's' => Stop::Signs,
        'n' => Stop::Next,
        'B' => Stop::Beyond,
        _ => return None,
    })
}

async fn notes(tx: &mut Tx, filling: &Filling<'_>) -> Result<(), DemoError> {
    let words = &filling.corpus.words;
    let shared: Vec<&str> = words
        .shared_note
        .iter()
        .filter(|row| filling.is_here(&row.ic, row.round))
        .map(|row| row.text.as_str())
        .collect();
    if !shared.is_empty() {
        note(tx, filling, "shared", &shared.join("\n")).await?;
    }
    for side in ["ic", "manager"] {
        let mine = words.private_note.iter().filter(|row| row.side == side && filling.is_here(&row.ic, row.round));
        let mine: Vec<&str> = mine.map(|row| row.text.as_str()).collect();
        if !mine.is_empty() {
            note(tx, filling, side, &mine.join("\n")).await?;
        }
    }
    Ok(())
}

async fn note(tx: &mut Tx, filling: &Filling<'_>, whose: &str, text: &str) -> Result<(), DemoError> {
    let at = filling.talk.ended_at.min(filling.prepared_at().max(filling.talk.ended_at));
    let id = filling.app.entropy.id(at);
    let by = if whose == "ic" { filling.talk.ic } else { filling.talk.manager };
    let sealed = filling.seal("room_note.text", id, text);
    Ok(queries::insert_note(tx, id, filling.talk.id, whose, sealed, by, at).await?)
}

async fn captured(tx: &mut Tx, filling: &Filling<'_>) -> Result<(), DemoError> {
    let day = dates::local(filling.talk.starts_at, &filling.talk.zone).date();
    for field in filling.corpus.words.captured.iter().filter(|row| filling.is_here(&row.ic, row.round)) {
        let at = filling.talk.ended_at;
        let id = filling.app.entropy.id(at);
        let by = if field.by == "ic" { filling.talk.ic } else { filling.talk.manager };
        let sealed = filling.seal("captured.text", id, &field.text_on(day));
        queries::insert_captured(tx, id, (filling.talk.id, &field.key), sealed, by, at).await?;
    }
    Ok(())
}

async fn felt(tx: &mut Tx, filling: &Filling<'_>) -> Result<(), DemoError> {
    let Some(felt) = filling.corpus.words.felt.iter().find(|row| filling.is_here(&row.ic, row.round)) else {
        return Ok(());
    };
    let stop = filling.seal("felt.stop", filling.talk.id, &felt.stop.to_string());
    let sentence = filling.seal("felt.sentence", filling.talk.id, &felt.sentence);
    Ok(queries::insert_felt(tx, filling.talk.id, stop, sentence, filling.talk.ended_at).await?)
}
