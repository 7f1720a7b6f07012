//! What lies on the desk of either side: the conversation, its kind, what was written so far,
//! and the evidence. Both pages are made from it.

use std::sync::Arc;

use growth::evidence::{self, Asked};
use jiff::Span;
use jiff::civil::Date;
use kit::web::{PageError, Problems};
use kit::{App, dates};
use people::access::{self, Need};
use people::sessions::Viewer;

use super::competency::{Beside, Competency};
use super::merge;
use super::queries::{self, Preparation};
use super::rules::Answer;
use super::sheet::{self, Sheet};
use super::store::is_open;
use crate::ConversationId;
use crate::assessments::{self, Cover, Ratings, Yardstick};
use crate::conversations::rules::planning;
use crate::conversations::{self, Conversation, Said, Side};
use crate::kinds::{self, Kind, Words};

/// One side’s desk.
pub(super) struct Desk {
    pub(super) conversation: Conversation,
    pub(super) kind: Arc<Kind>,
    pub(super) side: Side,
    pub(super) words: Words,
    pub(super) yardstick: Option<Yardstick>,
    pub(super) cover: Cover,
    pub(super) preparation: Option<Preparation>,
    pub(super) answers: Vec<Answer>,
    pub(super) ratings: Ratings,
    pub(super) when: Said,
    pub(super) weekday: String,
    pub(super) saved: Option<String>,
    pub(super) today: Date,
    pub(super) owner: people::PersonId,
    pub(super) problems: Problems,
    /// The marks of what the page shows, before anything typed lies on it.
    pub(super) marks: String,
}

/// The conversation and the side of a viewer who may prepare for it.
pub(super) async fn seat(
    app: &App,
    viewer: &Viewer,
    id: ConversationId,
) -> Result<(Conversation, Side, Arc<Kind>), PageError> {
    let (conversation, side) = conversations::find(app, viewer, id).await?;
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    if !kind.is_prepared() {
        return Err(PageError::Missing);
    }
    Ok((conversation, side, kind))
}

impl Desk {
    /// The desk as it stands in the database.
    pub(super) async fn of(app: &App, viewer: &Viewer, id: ConversationId) -> Result<Desk, PageError> {
        let (conversation, side, kind) = seat(app, viewer, id).await?;
        let preparation = queries::preparation(&app.db, id, side).await?;
        let header = super::header(&conversation, side, preparation.as_ref());
        let grant = access::require(app, viewer, &header, Need::Read).await?;
        let answers = match &preparation {
            Some(preparation) => queries::answers(app, &grant, preparation.id).await?,
            None => Vec::new(),
        };
        let cover = assessments::cover_state(app, id).await?;
        let ratings = assessments::readable(app, viewer, &conversation, side, &cover).await?.unwrap_or_default();
        let at = dates::local(conversation.starts_at, &viewer.zone);
        let saved = preparation.as_ref().and_then(|one| one.saved_at);
        Ok(Desk {
            words: assessments::words(app, &conversation, side).await?,
            yardstick: assessments::yardstick(app, &conversation).await?,
            when: planning::said(conversation.starts_at, &viewer.zone, conversation.zone_on(side.other())),
            weekday: at.strftime("%A").to_string(),
            saved: saved.map(|saved| dates::time(&dates::local(saved, &viewer.zone))),
            today: viewer.today(app.clock.now()),
            owner: viewer.id,
            problems: Problems::none(),
            marks: merge::marks(&sheet::shown(
                &answers,
                &ratings,
                preparation.as_ref().is_some_and(|one| one.shared_at.is_some()),
                is_open(&cover, side),
            )),
            conversation,
            kind,
            side,
            cover,
            preparation,
            answers,
            ratings,
        })
    }

    /// The desk with what was typed lying on it, and why it could not be put away.
    pub(super) fn with(mut self, typed: Sheet, problems: Problems) -> Desk {
        for answer in typed.answers {
            self.answers.retain(|old| old.key != answer.key);
            self.answers.push(answer);
        }
        if !self.is_locked() && !typed.ratings.is_untouched() {
            self.ratings = typed.ratings;
        }
        self.problems = problems;
        self
    }

    /// The version a save must name.
    pub(super) fn version(&self) -> i64 {
        self.preparation.as_ref().map_or(0, |preparation| preparation.version)
    }

    /// Whether this side’s ratings are open to the other, and so stay as they are.
    pub(super) fn is_locked(&self) -> bool {
        is_open(&self.cover, self.side)
    }

    /// First name of who sits across.
    pub(super) fn other(&self) -> &str {
        &self.words.other
    }

    pub(super) fn answer(&self, key: &str) -> Answer {
        let found = self.answers.iter().find(|answer| answer.key == key);
        found.cloned().unwrap_or_else(|| Answer { key: key.to_owned(), ..Answer::default() })
    }

    /// What else to think over beforehand.
    pub(super) async fn prompts(&self, app: &App) -> Result<Vec<String>, PageError> {
        let prompts = kinds::prompts(app).await?;
        Ok(prompts.fitting(self.kind.prompts_key(), kinds::PREPARATION, self.side, &self.words))
    }

    /// How many competencies are rated, and of how many.
    pub(super) fn rated(&self) -> (usize, usize) {
        let Some(yardstick) = &self.yardstick else { return (0, 0) };
        let keys = || yardstick.framework.competencies().map(|(_, competency)| competency.key.as_str());
        (keys().filter(|key| self.ratings.stop(key).is_some()).count(), keys().count())
    }

    /// Every competency with its scale, by pillar.
    pub(super) fn pillars(&self, beside: &Beside) -> Vec<(String, Vec<Competency>)> {
        let Some(yardstick) = &self.yardstick else { return Vec::new() };
        let competency = |one: &growth::frameworks::Competency| Competency::of(self, yardstick, one, beside);
        let pillar = |pillar: &growth::frameworks::Pillar| {
            (pillar.name.clone(), pillar.competencies.iter().map(competency).collect())
        };
        yardstick.framework.pillars.iter().map(pillar).collect()
    }
}

/// The evidence of the year up to now, with the day this conversation looks back to.
pub(super) async fn evidence(app: &App, viewer: &Viewer, desk: &Desk) -> Result<Beside, PageError> {
    let since = since(app, desk).await?;
    let year = desk.today.saturating_sub(Span::new().years(1)).min(since);
    let asked = Asked { since: Some(year), limit: 500, ..Asked::default() };
    Ok(Beside { evidence: evidence::about(app, viewer, desk.conversation.ic_id, asked).await?, since })
}

/// The day this conversation looks back to.
pub(super) async fn since(app: &App, desk: &Desk) -> Result<Date, PageError> {
    let Conversation { line_id, ref kind_key, starts_at, .. } = desk.conversation;
    let held = conversations::last_held(&app.db, line_id, Some(kind_key), starts_at).await?;
    let months = i64::from(desk.kind.due.every_months.unwrap_or(3));
    let quarter = desk.today.saturating_sub(Span::new().months(months));
    let held = held.map(|held| dates::local(held, &desk.conversation.zone).date());
    Ok(held.map_or(quarter, |held| held.min(quarter)))
}
