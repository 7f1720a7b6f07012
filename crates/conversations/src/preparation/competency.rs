//! One competency as one side rates it: the scale, the note, and the evidence beside it.

use growth::EvidenceId;
use growth::evidence::Evidence;
use growth::frameworks::Expected;
use jiff::civil::Date;
use kit::dates;
use kit::web::look::*;

use super::desk::Desk;
use crate::assessments::{Against, GapState, Yardstick};

/// One competency with its scale.
pub(super) struct Competency {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) expected: Vec<Expected>,
    pub(super) choices: Vec<Choice>,
    pub(super) is_rated: bool,
    pub(super) note: String,
    /// The next level asks for no more than the own.
    pub(super) stands_still: bool,
    /// What is attached, and the newest few of the rest.
    pub(super) evidence: Vec<Seen>,
    /// The rest.
    pub(super) more: Vec<Seen>,
    /// Unfolded when the page opens.
    pub(super) is_open: bool,
    /// Key and name of the one after it.
    pub(super) next: Option<(String, String)>,
}

/// One stop of the scale, and what it would mean.
pub(super) struct Choice {
    pub(super) stop: &'static str,
    pub(super) word: String,
    pub(super) is_chosen: bool,
    pub(super) state: GapState,
    /// Consistent, and nothing both can read shows it.
    pub(super) lacks_evidence: bool,
}

/// One piece of evidence, short.
pub(super) struct Seen {
    pub(super) id: EvidenceId,
    pub(super) by: String,
    pub(super) behaviour: String,
    pub(super) impact: String,
    pub(super) is_attached: bool,
    /// Its author’s alone: it can be attached once it is shared, and not before.
    pub(super) is_private: bool,
}

/// The evidence of the year up to a conversation.
pub(super) struct Beside {
    pub(super) evidence: Vec<Evidence>,
    /// The day the conversation looks back to; what is older stands here only when attached.
    pub(super) since: Date,
}

/// How many pieces of evidence stand beside a rating without being asked for.
const BESIDE: usize = 3;

impl Beside {
    /// What was seen since the day the conversation looks back to.
    pub(super) fn recent(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|seen| seen.happened_on >= self.since)
    }
}

impl Competency {
    pub(super) fn of(
        desk: &Desk,
        yardstick: &Yardstick,
        one: &growth::frameworks::Competency,
        beside: &Beside,
    ) -> Competency {
        let key = one.key.as_str();
        let rated = desk.ratings.of(key);
        let (evidence, more) = seen(desk, key, beside);
        Competency {
            key: one.key.clone(),
            name: one.name.clone(),
            expected: yardstick.expected(key),
            choices: choices(desk, yardstick, key, beside),
            is_rated: desk.ratings.stop(key).is_some(),
            note: rated.map(|rated| rated.note.clone()).unwrap_or_default(),
            stands_still: yardstick.against == Against::Next && yardstick.benchmarks(key).stands_still(),
            evidence,
            more,
            is_open: false,
            next: None,
        }
    }

    /// How many pieces of evidence stand beside it.
    pub(super) fn notes(&self) -> usize {
        self.evidence.len() + self.more.len()
    }

    /// Whether anything is attached.
    pub(super) fn has_attached(&self) -> bool {
        self.evidence.iter().any(|seen| seen.is_attached)
    }
}

fn choices(desk: &Desk, yardstick: &Yardstick, key: &str, beside: &Beside) -> Vec<Choice> {
    let is_shown = beside.evidence.iter().any(|seen| seen.shared_at.is_some() && shows(seen, key));
    let choice = |(stop, word)| {
        let state = yardstick.gap_state(stop);
        Choice {
            stop: stop.name(),
            word,
            is_chosen: desk.ratings.stop(key) == Some(stop),
            state,
            lacks_evidence: state == GapState::Consistent && !is_shown,
        }
    };
    yardstick.scale().into_iter().map(choice).collect()
}

fn shows(seen: &Evidence, key: &str) -> bool {
    seen.competencies.iter().any(|of| of == key)
}

/// The evidence beside one competency: what is attached and the newest few, then the rest.
fn seen(desk: &Desk, key: &str, beside: &Beside) -> (Vec<Seen>, Vec<Seen>) {
    let attached = desk.ratings.of(key).map(|rated| rated.evidence.as_slice()).unwrap_or_default();
    let is_beside = |seen: &&Evidence| seen.happened_on >= beside.since || attached.contains(&seen.id);
    let found = beside.evidence.iter().filter(|seen| shows(seen, key)).filter(is_beside);
    let short = |seen: &Evidence| Seen { is_attached: attached.contains(&seen.id), ..Seen::of(seen, desk) };
    let all = found.map(short).enumerate();
    let (near, far): (Vec<_>, Vec<_>) = all.partition(|(place, seen)| *place < BESIDE || seen.is_attached);
    let plain = |all: Vec<(usize, Seen)>| all.into_iter().map(|(_, seen)| seen).collect();
    (plain(near), plain(far))
}

impl Seen {
    pub(super) fn of(seen: &Evidence, desk: &Desk) -> Seen {
        let who = if seen.author_id == desk.owner { "you" } else { first(&seen.author_name) };
        let grow = if seen.to_grow { " · to grow" } else { "" };
        Seen {
            id: seen.id,
            by: format!("{}, {who}{grow}", dates::short_day(seen.happened_on, desk.today)),
            behaviour: seen.behaviour.clone(),
            impact: seen.impact.clone(),
            is_attached: false,
            is_private: seen.shared_at.is_none(),
        }
    }
}
