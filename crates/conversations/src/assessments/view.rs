//! Side by side, made ready to be printed: cards of what to begin with, and every row.

use growth::evidence::Evidence;
use growth::frameworks::Expected;
use jiff::civil::Date;
use kit::dates;
use kit::web::look::*;
use people::PersonId;

use super::rules::{self, Difference, Pair};
use super::{Against, Cover, GapState, Ratings, Stop, Yardstick};
use crate::conversations::Conversation;

/// Both assessments, and who is who to the reader.
pub(super) struct View {
    pub(super) ic_name: String,
    pub(super) manager_name: String,
    pub(super) ic: Ratings,
    pub(super) manager: Ratings,
    /// From when on the IC had seen the manager's, if they chose to.
    second_from: Option<jiff::Timestamp>,
    /// Who reads it, said to one of the two: "You and Ruth".
    pub(super) seen: Option<String>,
    today: Date,
}

impl View {
    pub(super) fn of(
        conversation: &Conversation,
        cover: &Cover,
        (reader, today): (PersonId, Date),
        ic: Ratings,
        manager: Ratings,
    ) -> View {
        let side = conversation.side_of(reader);
        View {
            ic_name: first(&conversation.ic_name).to_owned(),
            manager_name: first(&conversation.manager_name).to_owned(),
            ic,
            manager,
            second_from: cover.manager_open_at.filter(|_| cover.rated_second),
            today,
            seen: side.map(|side| conversation.seen_from(side)),
        }
    }

    /// Whether the IC rated this after seeing the manager's.
    fn is_second(&self, key: &str) -> bool {
        let saved = self.ic.of(key).map(|rated| rated.saved_at);
        saved.zip(self.second_from).is_some_and(|(saved, from)| saved > from)
    }

    fn shown(&self, key: &str, evidence: &Evidence) -> Shown {
        let rests = |ratings: &Ratings| ratings.of(key).is_some_and(|rated| rated.evidence.contains(&evidence.id));
        let rests = match (rests(&self.ic), rests(&self.manager)) {
            (true, true) => format!("{} and {} rest on it", self.ic_name, self.manager_name),
            (true, false) => format!("{} rests on it", self.ic_name),
            (false, true) => format!("{} rests on it", self.manager_name),
            (false, false) => String::new(),
        };
        Shown {
            path: format!("/evidence/{}", evidence.id),
            day: dates::short_day(evidence.happened_on, self.today),
            by: first(&evidence.author_name).to_owned(),
            behaviour: evidence.behaviour.clone(),
            rests,
        }
    }

    fn plot(&self, yardstick: &Yardstick, name: &str, pair: &Pair) -> DotPlot {
        let rating = |by: &str, stop: Option<Stop>| {
            stop.map(|stop| Rating { by: by.to_owned(), stop: stop.place(), word: yardstick.word(stop) })
        };
        DotPlot {
            label: name.to_owned(),
            ic: rating(&self.ic_name, pair.ic),
            manager: rating(&self.manager_name, pair.manager),
            own_band: Some(Stop::Own.place()),
            next_line: (yardstick.against == Against::Next).then(|| Stop::Next.place()),
        }
    }
}

/// One of those to begin with.
pub(super) struct Card {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) apart: String,
    pub(super) plot: DotPlot,
    pub(super) ends: DotEnds,
    pub(super) ic_note: String,
    pub(super) manager_note: String,
    pub(super) minutes: u32,
    /// Whether the IC rated it after seeing the manager's.
    pub(super) is_second: bool,
}

/// The cards of what the gap part has time for, weight times distance first.
pub(super) fn cards(yardstick: &Yardstick, view: &View, pairs: &[Pair], minutes: u32) -> Vec<Card> {
    let differing = rules::differing(yardstick.against, pairs);
    let proposed = rules::proposed(pairs, &differing, minutes);
    differing.iter().zip(proposed).map(|(one, minutes)| card(yardstick, view, pairs, one, minutes)).collect()
}

fn card(yardstick: &Yardstick, view: &View, pairs: &[Pair], one: &Difference, minutes: u32) -> Card {
    let pair = &pairs[one.place];
    let name = name_of(yardstick, &pair.key);
    let apart = rules::apart(yardstick.against, one.distance);
    let higher = if one.manager_higher { format!(", {} higher", view.manager_name) } else { String::new() };
    let next = match (yardstick.against, yardstick.next()) {
        (Against::Top, _) | (_, None) => (Stop::Beyond.place(), "Beyond".to_owned()),
        (_, Some(next)) => (Stop::Next.place(), next.to_owned()),
    };
    Card {
        key: pair.key.clone(),
        apart: format!("{apart}{higher}"),
        plot: view.plot(yardstick, &name, pair),
        ends: DotEnds { own: (Stop::Own.place(), yardstick.own().to_owned()), next },
        ic_note: note(&view.ic, &pair.key),
        manager_note: note(&view.manager, &pair.key),
        minutes,
        is_second: view.is_second(&pair.key),
        name,
    }
}

fn note(ratings: &Ratings, key: &str) -> String {
    ratings.of(key).map(|rated| rated.note.clone()).unwrap_or_default()
}

fn name_of(yardstick: &Yardstick, key: &str) -> String {
    yardstick.framework.competency(key).map_or_else(|| key.to_owned(), |competency| competency.name.clone())
}

/// The rows of one pillar.
pub(super) struct Group {
    pub(super) pillar: String,
    pub(super) rows: Vec<Row>,
}

/// One competency in the table.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) expected: Vec<Expected>,
    pub(super) ic: String,
    pub(super) is_second: bool,
    pub(super) manager: String,
    pub(super) plot: DotPlot,
    pub(super) state: Option<GapState>,
    pub(super) own_state: Option<GapState>,
    pub(super) lacks_evidence: bool,
    pub(super) stands_still: bool,
    pub(super) ic_note: String,
    pub(super) manager_note: String,
    pub(super) evidence: Vec<Shown>,
}

impl Row {
    /// Whether there is anything to unfold.
    pub(super) fn has_more(&self) -> bool {
        self.has_words() || !self.evidence.is_empty()
    }

    fn has_words(&self) -> bool {
        !self.ic_note.is_empty() || !self.manager_note.is_empty()
    }

    /// What unfolds.
    pub(super) fn more(&self) -> &'static str {
        match (self.has_words(), self.evidence.is_empty()) {
            (true, true) => "What both wrote",
            (true, false) => "What both wrote, and what was seen",
            (false, _) => "What was seen",
        }
    }
}

/// One piece of evidence, and whose rating rests on it.
pub(super) struct Shown {
    pub(super) path: String,
    pub(super) day: String,
    pub(super) by: String,
    pub(super) behaviour: String,
    /// "Ines and Ruth rest on it"; empty when nobody attached it.
    pub(super) rests: String,
}

/// Every competency by pillar, or only those that differ or are gaps.
pub(super) fn groups(yardstick: &Yardstick, view: &View, pairs: &[Pair], shown: &[Evidence], show: &str) -> Vec<Group> {
    let gap = |stop: Option<Stop>| stop.is_some_and(|stop| yardstick.gap_state(stop) == GapState::Gap);
    let is_shown = |pair: &&Pair| match show {
        "differ" => pair.ic.is_some() && pair.manager.is_some() && pair.ic != pair.manager,
        "gaps" => gap(pair.manager),
        _ => true,
    };
    let of_pillar = |pillar: &growth::frameworks::Pillar| {
        let belongs = |pair: &&Pair| pillar.competencies.iter().any(|one| one.key == pair.key);
        let rows = pairs.iter().filter(belongs).filter(is_shown).map(|pair| row(yardstick, view, pair, shown));
        Group { pillar: pillar.name.clone(), rows: rows.collect() }
    };
    yardstick.framework.pillars.iter().map(of_pillar).filter(|group| !group.rows.is_empty()).collect()
}

fn row(yardstick: &Yardstick, view: &View, pair: &Pair, shown: &[Evidence]) -> Row {
    let key = pair.key.as_str();
    let name = name_of(yardstick, key);
    let word = |stop: Option<Stop>| stop.map_or_else(|| "Not rated".to_owned(), |stop| yardstick.word(stop));
    let state = |stop: Option<Stop>| stop.map(|stop| yardstick.gap_state(stop));
    let mut evidence: Vec<Shown> = shown
        .iter()
        .filter(|one| one.competencies.iter().any(|of| of == key))
        .map(|one| view.shown(key, one))
        .collect();
    // What somebody rests on comes first, the newest before the older.
    evidence.sort_by_key(|one| one.rests.is_empty());
    Row {
        expected: yardstick.expected(key),
        ic: word(pair.ic),
        is_second: view.is_second(key),
        manager: word(pair.manager),
        plot: view.plot(yardstick, &name, pair),
        state: state(pair.manager),
        own_state: state(pair.ic),
        lacks_evidence: state(pair.manager) == Some(GapState::Consistent) && evidence.is_empty(),
        stands_still: yardstick.against == Against::Next && yardstick.benchmarks(key).stands_still(),
        ic_note: note(&view.ic, key),
        manager_note: note(&view.manager, key),
        evidence,
        name,
    }
}

/// Where one pillar, or the whole, stands by both views.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) ic: String,
    pub(super) manager: String,
    pub(super) asked: String,
    pub(super) rated: String,
    pub(super) is_whole: bool,
}

/// The positions of every pillar and of the whole.
pub(super) fn positions(yardstick: &Yardstick, view: &View) -> Vec<Line> {
    let line = |name: &str, pillar: Option<&str>| {
        let of = |ratings: &Ratings| yardstick.position(|key| ratings.stop(key), pillar);
        let (ic, manager) = (of(&view.ic), of(&view.manager));
        let number =
            |number: Option<f64>| number.map_or_else(|| "not rated".to_owned(), |number| format!("{number:.1}"));
        Line {
            name: name.to_owned(),
            ic: number(ic.number),
            manager: number(manager.number),
            asked: number(yardstick.asked(pillar)),
            rated: format!("{} of {}, {:.0} % of the weight", manager.rated, manager.of, manager.coverage * 100.0),
            is_whole: pillar.is_none(),
        }
    };
    let pillars = yardstick.framework.pillars.iter().map(|pillar| line(&pillar.name, Some(&pillar.key)));
    pillars.chain(std::iter::once(line("All of it", None))).collect()
}
