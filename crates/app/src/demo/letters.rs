//! The notes that put held conversations in writing, and what ICs remember differently.

use conversations::follow_up;
use conversations::kinds::{self, Kind};
use db::Tx;
use jiff::civil::Date;
use kit::{App, Field, dates, names};

use super::calendar::hours;
use super::corpus::{Corpus, Noted};
use super::talks::Held;
use super::{DemoError, queries};

/// Drafts each note from the goals and promises just written, as the manager would.
pub(super) async fn all(tx: &mut Tx, app: &App, corpus: &Corpus, held: &Held) -> Result<(), DemoError> {
    for closing in &corpus.words.closing {
        let talk = held.of(&closing.ic, closing.round)?;
        let Some(sent_at) = talk.followed_up_at else { continue };
        let written = queries::agreed(tx, talk.id).await?;
        let day = dates::local(talk.starts_at, &talk.zone);
        let promised = |side: &str| {
            let of_side = written.promises.iter().filter(move |promise| promise.side == side);
            of_side.map(|promise| (promise.text.clone(), dates::day(promise.due_on))).collect()
        };
        let written_down = written_down(corpus, closing, day.date())?;
        let facts = follow_up::Facts {
            subject: format!("What we agreed on {}", day.strftime("%A")),
            greeting: format!("{},", names::first(&talk.ic_name)),
            goals_lead: "Your goals until we sit down like this again:".to_owned(),
            measure: "Done when".to_owned(),
            theirs_lead: "You said you would:".to_owned(),
            mine_lead: "I said I would:".to_owned(),
            captured_lead: "What we wrote down:".to_owned(),
            captured: written_down,
            goals: written.goals.into_iter().map(goal).collect(),
            theirs: promised("ic"),
            mine: promised("manager"),
            from: names::first(&talk.manager_name).to_owned(),
            ..follow_up::Facts::default()
        };
        let body = follow_up::with_closing(&follow_up::draft(&facts), &closing.text);
        let seal = |column, text: &str| app.vault.seal(Field { column, row: talk.id }, text);
        let sealed = (seal(follow_up::SUBJECT, &facts.subject), seal(follow_up::BODY, &body));
        queries::insert_follow_up(tx, talk.id, sealed, sent_at).await?;
    }
    for conversation in &corpus.conversations {
        let (Some(recollection), Some(round)) = (&conversation.recollection, conversation.round) else { continue };
        let talk = held.of(&conversation.ic, round)?;
        let at = talk.followed_up_at.map_or(talk.ended_at, |sent| hours(sent, 20));
        let id: i64 = app.entropy.id(at);
        let sealed = app.vault.seal(Field { column: "statement.text", row: id }, recollection);
        queries::insert_statement(tx, id, "follow_up", talk.id, talk.ic, sealed, at).await?;
    }
    Ok(())
}

/// What the two wrote down in its parts, with the labels of its kind.
fn written_down(corpus: &Corpus, of: &Noted, day: Date) -> Result<Vec<(String, String)>, DemoError> {
    let is_it = |ic: &str, round: i64| ic == of.ic && round == of.round;
    let fields = corpus.words.captured.iter().filter(|field| is_it(&field.ic, field.round));
    let talk = corpus.conversations.iter().find(|talk| talk.round.is_some_and(|round| is_it(&talk.ic, round)));
    let kinds: Result<Vec<Kind>, String> = kinds::BUILT_IN.iter().map(|text| Kind::read(text)).collect();
    let kinds = kinds.map_err(DemoError::Corpus)?;
    let kind = talk.and_then(|talk| kinds.iter().find(|kind| kind.key == talk.kind));
    let label = |key: &str| kind.and_then(|kind| kind.captures().find(|capture| capture.key == key));
    let line = |field: &super::corpus::Captured| {
        let capture = label(&field.key)?;
        let text = field.text_on(day);
        let said = text.parse().map_or_else(|_| text.clone(), dates::day);
        Some((capture.label.clone(), said))
    };
    Ok(fields.filter_map(line).collect())
}

fn goal((text, done_when): (String, String)) -> follow_up::GoalFacts {
    follow_up::GoalFacts { text, done_when, ..follow_up::GoalFacts::default() }
}
