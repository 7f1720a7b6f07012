use super::groups::{Siblings, groups};
use super::typed::percent_text;
use crate::frameworks::Framework;
use crate::frameworks::rules::{and, figure};

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
    /// The draft as a whole.
    Overview,
}

/// Something to look at before a draft is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Whether pages could not be read with it, so that it has to be mended first.
    pub stops: bool,
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
    found.sort_by_key(|matter| !matter.stops);
    found
}

/// Whether a draft can be published.
pub fn may_publish(framework: &Framework) -> bool {
    checks(framework).iter().all(|matter| !matter.stops)
}

fn stops(framework: &Framework, found: &mut Vec<Matter>) {
    let mut stop = |page, sentence: String| found.push(Matter { stops: true, page, sentence });
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

fn page_of(siblings: &Siblings) -> Page {
    match siblings {
        Siblings::Criteria(competency) => Page::Competency(competency.clone()),
        _ => Page::Weights,
    }
}

fn sums(framework: &Framework, found: &mut Vec<Matter>) {
    for group in groups(framework) {
        let off = |level: &usize| !group.adds_up(*level) && group.sum(*level) > 0.0;
        for level in (0..framework.levels.len()).filter(off) {
            let (sum, level) = (percent_text(group.sum(level)), &framework.levels[level].name);
            let sentence = match &group.siblings {
                Siblings::Pillars => format!("The pillars add up to {sum} at {level}, not to 100."),
                Siblings::Competencies(_) => {
                    format!("What belongs to {} adds up to {sum} at {level}, not to 100.", group.title)
                }
                Siblings::Criteria(_) => {
                    format!("The criteria of {} add up to {sum} at {level}, not to 100.", group.title)
                }
            };
            found.push(Matter { stops: false, page: page_of(&group.siblings), sentence });
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
        found.push(Matter { stops: false, page: Page::Competency(key.to_owned()), sentence });
    }
}

fn silent(framework: &Framework, found: &mut Vec<Matter>) {
    for (_, competency) in framework.competencies() {
        let says = |level: usize| {
            let criteria = competency.criteria.iter().map(|one| one.expectations[level].as_str());
            std::iter::once(competency.expectation(level)).chain(criteria).any(|text| !text.is_empty())
        };
        let levels: Vec<&str> = (0..framework.levels.len())
            .filter(|level| !says(*level))
            .map(|level| framework.levels[level].name.as_str())
            .collect();
        if !levels.is_empty() {
            let sentence = format!("{} says nothing about {}.", competency.name, and(&levels));
            found.push(Matter { stops: false, page: Page::Competency(competency.key.clone()), sentence });
        }
    }
}
