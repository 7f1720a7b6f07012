use kit::App;
use kit::dates;
use kit::web::PageError;
use kit::web::look::first;
use people::access::Grant;

use super::rules::{self, Facts, GoalFacts};
use crate::assessments;
use crate::captured;
use crate::conversations::{Conversation, Side};
use crate::kinds::{self, FollowUpMail, Words, fill};
use crate::room::next_meeting;
use crate::wrap_up::agreed::{self, Agreed, Goal, Promise};

/// The subject and text drafted from what is known of the conversation now.
pub(super) async fn drafted(
    app: &App,
    grant: &Grant,
    conversation: &Conversation,
) -> Result<(String, String), PageError> {
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let zone = &conversation.manager_zone;
    let at = dates::local(conversation.starts_at, zone);
    let mut words = assessments::words(app, conversation, Side::Manager).await?;
    words.when = Some([at.strftime("%A").to_string(), dates::long_day(at.date()), dates::time(&at)]);
    let agreed = agreed::of(app, conversation.id, zone).await?;
    let next = next_meeting(&app.db, conversation.id).await?;
    let meetings = next.map(|next| dates::day_and_time(&dates::local(next, zone))).into_iter().collect();
    let facts = facts(kind.follow_up_mail.as_ref(), &words, &agreed, meetings);
    let captured = captured::lines(app, grant, conversation.id, &kind).await?;
    let facts = Facts { from: first(&conversation.manager_name).to_owned(), captured, ..facts };
    Ok((facts.subject.clone(), rules::draft(&facts)))
}

/// What is missing where nothing was agreed and nothing written down; said before a note is sent.
pub(crate) async fn missing(
    app: &App,
    conversation: &Conversation,
    agreed: &Agreed,
) -> Result<Option<String>, PageError> {
    if !agreed.is_nothing() || !captured::keys(&app.db, conversation.id).await?.is_empty() {
        return Ok(None);
    }
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    let asks_for_goals = kind.checklist.iter().any(|line| line.key == "goals_agreed");
    Ok(Some(agreed::nothing_agreed(asks_for_goals, agreed.untouched())))
}

fn facts(mail: Option<&FollowUpMail>, words: &Words, agreed: &Agreed, meetings: Vec<String>) -> Facts {
    let text = |get: fn(&FollowUpMail) -> &String, otherwise: &str| {
        fill(mail.map_or(otherwise, |mail| get(mail).as_str()), words)
    };
    let said = |promises: &[Promise]| promises.iter().map(|one| (one.text.clone(), one.long_due.clone())).collect();
    Facts {
        subject: text(|mail| &mail.subject, "What we agreed on {weekday}"),
        greeting: text(|mail| &mail.greeting, "{other},"),
        intro: text(|mail| &mail.intro, ""),
        goals_lead: text(|mail| &mail.goals, "Your goals:"),
        measure: text(|mail| &mail.measure, "Done when"),
        theirs_lead: text(|mail| &mail.theirs, "You said you would:"),
        mine_lead: text(|mail| &mail.mine, "I said I would:"),
        captured_lead: text(|mail| &mail.captured, "What we wrote down:"),
        captured: Vec::new(),
        meetings_lead: text(|mail| &mail.meetings, "We look at it again:"),
        carried_on: agreed
            .carried_on()
            .map(|goal| (goal.text.clone(), goal.done_when.clone(), goal.from.clone()))
            .collect(),
        carried_on_from: text(|mail| &mail.carried_on_from, "Carried on from"),
        ended_lead: text(|mail| &mail.ended, "Off the plan:"),
        ended: agreed
            .earlier
            .iter()
            .filter(|goal| !goal.runs())
            .filter_map(|goal| Some((goal.text.clone(), goal.result?.word().to_lowercase())))
            .collect(),
        goals: agreed.goals.iter().map(said_of).collect(),
        theirs: said(&agreed.ic),
        mine: said(&agreed.manager),
        meetings,
        from: String::new(),
    }
}

fn said_of(goal: &Goal) -> GoalFacts {
    let Goal { text, done_when, support, looked_at, .. } = goal.clone();
    GoalFacts { text, done_when, support, looked_at }
}
