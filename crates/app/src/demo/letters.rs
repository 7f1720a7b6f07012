//! The notes that put held conversations in writing, and what ICs remember differently.

use conversations::follow_up;
use db::Tx;
use kit::{App, Field, dates, names};

use super::calendar::hours;
use super::corpus::Corpus;
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
        let facts = follow_up::Facts {
            subject: format!("What we agreed on {}", day.strftime("%A")),
            greeting: format!("{},", names::first(&talk.ic_name)),
            goals_lead: "Your goals until we sit down like this again:".to_owned(),
            measure: "Done when".to_owned(),
            theirs_lead: "You said you would:".to_owned(),
            mine_lead: "I said I would:".to_owned(),
            goals: written.goals.into_iter().map(goal).collect(),
            theirs: promised("ic"),
            mine: promised("manager"),
            from: names::first(&talk.manager_name).to_owned(),
            ..follow_up::Facts::default()
        };
        let body = follow_up::with_closing(&follow_up::draft(&facts), &closing.text);
        let sealed = app.vault.seal(Field { column: "follow_up.body", row: talk.id }, &body);
        queries::insert_follow_up(tx, talk.id, &facts.subject, sealed, sent_at).await?;
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

fn goal((text, done_when): (String, String)) -> follow_up::GoalFacts {
    follow_up::GoalFacts { text, done_when, ..follow_up::GoalFacts::default() }
}
