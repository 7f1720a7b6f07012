use std::collections::HashSet;

use super::groups::{Siblings, groups};
use super::typed::percent_text;
use crate::frameworks::rules::{and, figure};
use crate::frameworks::{Competency, Framework};

/// Where something is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The name, the note, and readiness.
    About,
    /// The levels.
    Levels,
    /// The pillars.
    Pillars,
    /// The weights of pillars and competencies.
    Weights,
    /// One competency, by its key.
    Competency(String),
    /// What was proposed for one competency, by its key.
    Wordings(String),
    /// What was said of the whole.
    Comments,
    /// Who stands at a level, by its key.
    People(String),
    /// The draft as a whole.
    Overview,
}

/// How much is to be done about something before a draft is published, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Pages could not be read with it, so it has to be mended first.
    Stops,
    /// Somebody says that it goes out as it is.
    Asks,
    /// It may well be meant so.
    Told,
}

/// Something to look at before a draft is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// How much is to be done about it.
    pub gravity: Gravity,
    /// Where.
    pub page: Page,
    /// What.
    pub sentence: String,
}

/// Everything there is to look at, what stops the publication first.
pub fn checks(framework: &Framework) -> Vec<Matter> {
    let mut found = Vec::new();
    stops(framework, &mut found);
    sums(framework, &mut found);
    for (_, competency) in framework.competencies() {
        falls(framework, (&competency.name, &competency.key), &competency.benchmarks, &mut found);
        for one in &competency.criteria {
            let name = format!("{}, {}", competency.name, one.name);
            falls(framework, (&name, &competency.key), &one.benchmarks, &mut found);
        }
    }
    silent(framework, &mut found);
    found.sort_by_key(|matter| matter.gravity);
    found
}

/// Whether a draft can be published.
pub fn may_publish(framework: &Framework) -> bool {
    checks(framework).iter().all(|matter| matter.gravity != Gravity::Stops)
}

fn stops(framework: &Framework, found: &mut Vec<Matter>) {
    let mut stop = |page, sentence: String| found.push(Matter { gravity: Gravity::Stops, page, sentence });
    if framework.levels.is_empty() {
        stop(Page::Levels, "It has no level yet.".to_owned());
    }
    if framework.pillars.is_empty() {
        stop(Page::Pillars, "It has no pillar yet.".to_owned());
    } else if framework.competencies().next().is_none() {
        stop(Page::Overview, "It has no competency yet, so there is nothing to rate.".to_owned());
    }
    for pillar in framework.pillars.iter().filter(|pillar| pillar.competencies.is_empty()) {
        stop(Page::Overview, format!("{} has no competency. Add one, or remove the pillar.", pillar.name));
    }
    let competency = framework.competencies().next().filter(|_| !framework.levels.is_empty());
    if let (Some((_, first)), true) = (competency, is_unrated(framework)) {
        let sentence =
            "No competency has a benchmark at any level, so nothing can be rated. Give one of them a benchmark.";
        stop(Page::Competency(first.key.clone()), sentence.to_owned());
    }
    alike(framework, &mut stop);
    for group in groups(framework) {
        let (page, whose) = (page_of(&group.siblings), &group.title);
        let nothing = |level: &usize| group.sum(*level) == 0.0 && !group.adds_up(*level);
        let levels: Vec<&str> =
            (0..framework.levels.len()).filter(nothing).map(|level| framework.levels[level].name.as_str()).collect();
        if !levels.is_empty() && !matches!(group.siblings, Siblings::Criteria(_)) {
            stop(page, format!("{whose}: nothing has a weight at {}, so nothing would count there.", and(&levels)));
        }
    }
}

fn is_unrated(framework: &Framework) -> bool {
    framework.competencies().all(|(_, one)| one.benchmarks.iter().all(Option::is_none))
}

/// Neighbours of one name: no page and no sheet could tell them apart.
fn alike(framework: &Framework, stop: &mut impl FnMut(Page, String)) {
    let mut look = |page: Page, whose: &str, names: Vec<&str>| {
        let mut seen = HashSet::new();
        for name in names.into_iter().filter(|name| !seen.insert(kit::names::fold(name))) {
            stop(page.clone(), format!("Two {whose} are called {name}. Each needs a name of its own."));
        }
    };
    look(Page::Levels, "levels", framework.levels.iter().map(|one| one.name.as_str()).collect());
    look(Page::Pillars, "pillars", framework.pillars.iter().map(|one| one.name.as_str()).collect());
    for pillar in &framework.pillars {
        let whose = format!("competencies of {}", pillar.name);
        look(Page::Overview, &whose, pillar.competencies.iter().map(|one| one.name.as_str()).collect());
    }
    for (_, one) in framework.competencies() {
        let whose = format!("criteria of {}", one.name);
        look(Page::Competency(one.key.clone()), &whose, one.criteria.iter().map(|one| one.name.as_str()).collect());
    }
}

fn page_of(siblings: &Siblings) -> Page {
    match siblings {
        Siblings::Criteria(competency) => Page::Competency(competency.clone()),
        _ => Page::Weights,
    }
}

fn sums(framework: &Framework, found: &mut Vec<Matter>) {
    for group in groups(framework) {
        let off = |level: &usize| !group.adds_up(*level) && group.sum(*level) > 0.0;
        // Levels that are off by as much are said together.
        let mut sums: Vec<(String, Vec<&str>)> = Vec::new();
        for level in (0..framework.levels.len()).filter(off) {
            let (sum, name) = (percent_text(group.sum(level)), framework.levels[level].name.as_str());
            match sums.iter_mut().find(|(known, _)| *known == sum) {
                Some((_, levels)) => levels.push(name),
                None => sums.push((sum, vec![name])),
            }
        }
        for (sum, levels) in sums {
            let levels = and(&levels);
            let sentence = match &group.siblings {
                Siblings::Pillars => format!("The pillars add up to {sum} at {levels}, not to 100."),
                Siblings::Competencies(_) => {
                    format!("What belongs to {} adds up to {sum} at {levels}, not to 100.", group.title)
                }
                Siblings::Criteria(_) => {
                    format!("The criteria of {} add up to {sum} at {levels}, not to 100.", group.title)
                }
            };
            found.push(Matter { gravity: Gravity::Asks, page: page_of(&group.siblings), sentence });
        }
    }
}

fn falls(framework: &Framework, (name, key): (&str, &str), benchmarks: &[Option<f64>], found: &mut Vec<Matter>) {
    let rated = benchmarks.iter().enumerate().filter_map(|(level, benchmark)| Some((level, (*benchmark)?)));
    let rated: Vec<(usize, f64)> = rated.collect();
    for pair in rated.windows(2).filter(|pair| pair[1].1 < pair[0].1) {
        let at = |place: usize| (&framework.levels[pair[place].0].name, figure(pair[place].1));
        let ((below, more), (above, less)) = (at(0), at(1));
        let sentence = format!("{name} asks for {more} at {below} and for less, {less}, at {above}.");
        found.push(Matter { gravity: Gravity::Told, page: Page::Competency(key.to_owned()), sentence });
    }
}

/// A level of which nothing is said, or asked in numbers, is named once; what is missing here and
/// there, by competency.
fn silent(framework: &Framework, found: &mut Vec<Matter>) {
    let all: Vec<&Competency> = framework.competencies().map(|(_, one)| one).collect();
    let mut look_at = |page, sentence| found.push(Matter { gravity: Gravity::Told, page, sentence });
    let (mut empty, mut unrated) = (Vec::new(), Vec::new());
    for (level, named) in framework.levels.iter().enumerate().filter(|_| all.len() > 1) {
        if all.iter().all(|one| !says(one, level)) {
            look_at(Page::Overview, format!("Nothing is written for {} yet.", named.name));
            empty.push(level);
        }
        if all.iter().all(|one| one.benchmarks[level].is_none()) {
            unrated.push(named.name.as_str());
        }
    }
    if !unrated.is_empty() && unrated.len() < framework.levels.len() {
        look_at(Page::Overview, format!("No competency has a benchmark at {}.", and(&unrated)));
    }
    for one in all {
        let levels = (0..framework.levels.len()).filter(|level| !says(one, *level) && !empty.contains(level));
        let levels: Vec<&str> = levels.map(|level| framework.levels[level].name.as_str()).collect();
        if !levels.is_empty() {
            let sentence = format!("{} says nothing about {}.", one.name, and(&levels));
            look_at(Page::Competency(one.key.clone()), sentence);
        }
    }
}

fn says(competency: &Competency, level: usize) -> bool {
    let criteria = competency.criteria.iter().map(|one| one.expectations[level].as_str());
    std::iter::once(competency.expectation(level)).chain(criteria).any(|text| !text.is_empty())
}
