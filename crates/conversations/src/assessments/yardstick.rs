//! What an assessment is read against: the framework of the conversation and the IC’s level.

use std::sync::Arc;

use growth::frameworks::{self, Expected, Framework, FrameworkVersionId};
use kit::App;
use kit::web::PageError;

use super::Ratings;
use super::rules::{Against, Benchmarks, GapState, Pair, Position, Stop, number, position};
use crate::conversations::{Conversation, Side};
use crate::kinds::{self, Words};

/// The framework a conversation is held under, seen from the IC’s level.
#[derive(Clone, Debug)]
pub struct Yardstick {
    /// The framework.
    pub framework: Arc<Framework>,
    /// The place of the IC’s level in it.
    pub level: usize,
    /// What ratings are read against.
    pub against: Against,
}

/// The yardstick of a conversation; nothing where nothing is rated: a kind without ratings, or
/// an IC without a framework or level.
pub async fn yardstick(app: &App, conversation: &Conversation) -> Result<Option<Yardstick>, PageError> {
    let kind = kinds::load(app, conversation.kind_version_id).await?;
    if kind.rates { standing(app, conversation).await } else { Ok(None) }
}

/// Where the IC stands in their framework, whether or not anything is rated.
async fn standing(app: &App, conversation: &Conversation) -> Result<Option<Yardstick>, PageError> {
    let (Some(version), Some(level_key)) = (conversation.framework_version_id, &conversation.level_key) else {
        return Ok(None);
    };
    let framework = frameworks::load(app, FrameworkVersionId(version)).await?;
    let Some(level) = framework.level_index(level_key) else { return Ok(None) };
    let against = Against::of(framework.levels.len(), level, conversation.depth);
    Ok(Some(Yardstick { framework, level, against }))
}

/// The words of a kind for one side of a conversation.
pub async fn words(app: &App, conversation: &Conversation, reader: Side) -> Result<Words, PageError> {
    let other = kit::names::first(conversation.name_on(reader.other())).to_owned();
    let Some(standing) = standing(app, conversation).await? else { return Ok(Words::about(other, None)) };
    let climbs = standing.against == Against::Next;
    let levels = climbs.then(|| (standing.own().to_owned(), standing.compared().to_owned()));
    let prompts = kinds::prompts(app).await?;
    let stretch = Some(prompts.stretch(standing.level, standing.framework.levels.len()));
    Ok(Words { stretch, ..Words::about(other, levels) })
}

/// Where the framework says what a level asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelLink {
    /// The name of the level.
    pub name: String,
    /// The page.
    pub path: String,
}

/// The pages of the level the IC is at and, where they climb, of the next one; nothing without a
/// level.
pub async fn level_pages(app: &App, conversation: &Conversation) -> Result<Vec<LevelLink>, PageError> {
    Ok(standing(app, conversation).await?.map(|standing| standing.pages()).unwrap_or_default())
}

impl Yardstick {
    fn pages(&self) -> Vec<LevelLink> {
        let of = frameworks::rules::of(&self.framework.key);
        let levels = self.framework.levels.get(self.level..=self.compared_level()).unwrap_or_default();
        let page = |level: &frameworks::Level| LevelLink {
            name: level.name.clone(),
            path: format!("/framework/levels/{}?{of}", level.key),
        };
        levels.iter().map(page).collect()
    }

    /// The place of the level compared against: the next, or the own.
    pub fn compared_level(&self) -> usize {
        if self.against == Against::Next { self.level + 1 } else { self.level }
    }

    /// The name of the IC’s level.
    pub fn own(&self) -> &str {
        self.name_of(self.level).unwrap_or_default()
    }

    /// The name of the level compared against.
    pub fn compared(&self) -> &str {
        self.name_of(self.compared_level()).unwrap_or_default()
    }

    /// The name of the next level, if there is one.
    pub fn next(&self) -> Option<&str> {
        self.name_of(self.level + 1)
    }

    fn name_of(&self, level: usize) -> Option<&str> {
        self.framework.levels.get(level).map(|level| level.name.as_str())
    }

    /// A stop in words: "Signs of Senior".
    pub fn word(&self, stop: Stop) -> String {
        let next = || self.next().unwrap_or("the next level");
        match stop {
            Stop::Below => "Below".to_owned(),
            Stop::Own => self.own().to_owned(),
            Stop::Signs => format!("Signs of {}", next()),
            Stop::Next => next().to_owned(),
            Stop::Beyond => "Beyond".to_owned(),
        }
    }

    /// The stops that are offered, each with its word.
    pub fn scale(&self) -> Vec<(Stop, String)> {
        self.against.offered().iter().map(|stop| (*stop, self.word(*stop))).collect()
    }

    /// What the level compared against expects of a competency.
    pub fn expected(&self, key: &str) -> Vec<Expected> {
        self.framework.expected(key, self.compared_level())
    }

    /// A competency’s share of the whole at the level compared against.
    pub fn weight(&self, key: &str) -> f64 {
        self.framework.weight(key, self.compared_level())
    }

    /// The benchmarks around the IC’s level.
    pub fn benchmarks(&self, key: &str) -> Benchmarks {
        let at = |level: usize| self.framework.benchmark(key, level);
        Benchmarks {
            before: self.level.checked_sub(1).and_then(at),
            own: at(self.level),
            next: at(self.level + 1),
            after: at(self.level + 2),
        }
    }

    /// What a stop means against the level compared against.
    pub fn gap_state(&self, stop: Stop) -> GapState {
        self.against.gap_state(stop)
    }

    /// The number of a stop on the framework’s scale.
    pub fn number(&self, key: &str, stop: Stop) -> Option<f64> {
        number(self.against, stop, self.benchmarks(key))
    }

    /// Every competency as both sides see it, in the order of the framework.
    pub fn pairs(&self, ic: &Ratings, manager: &Ratings) -> Vec<Pair> {
        let pair = |key: &str| Pair {
            key: key.to_owned(),
            weight: self.weight(key),
            ic: ic.stop(key),
            manager: manager.stop(key),
        };
        self.framework.competencies().map(|(_, competency)| pair(&competency.key)).collect()
    }

    /// Where somebody stands by the stops of one side: in one pillar, or as a whole.
    pub fn position(&self, stop: impl Fn(&str) -> Option<Stop>, pillar: Option<&str>) -> Position {
        let of = self.framework.competencies().filter(|(of, _)| pillar.is_none_or(|pillar| of.key == pillar));
        let numbers = of.map(|(_, competency)| {
            let number = stop(&competency.key).and_then(|stop| self.number(&competency.key, stop));
            (self.weight(&competency.key), number)
        });
        position(&numbers.collect::<Vec<_>>())
    }

    /// What the level compared against asks for, as one number: everything rated exactly there.
    pub fn asked(&self, pillar: Option<&str>) -> Option<f64> {
        let stop = if self.against == Against::Next { Stop::Next } else { Stop::Own };
        let of = self.framework.competencies().filter(|(of, _)| pillar.is_none_or(|pillar| of.key == pillar));
        let numbers = of.map(|(_, one)| (self.weight(&one.key), self.number(&one.key, stop)));
        position(&numbers.collect::<Vec<_>>()).number
    }
}
