use kit::web::Problems;

use super::order::{NO_PLACE, put};
use super::say_double;
use super::typed::{LONGEST_TEXT, Sheet, benchmark, benchmark_text, name, text};
use crate::frameworks::importing::new_key;
use crate::frameworks::{Competency, Criterion, Framework};

/// The most competencies a framework can have.
pub const MOST: usize = 80;
/// The most criteria a competency can have.
pub const MOST_CRITERIA: usize = 20;

/// Something that is rated, with a text for every level: a competency, or one of its criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The competency, by its key.
    pub competency: String,
    /// One of its criteria, by its key.
    pub criterion: Option<String>,
}

/// What stands at a spot.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated<'a> {
    /// Its name.
    pub name: &'a str,
    /// What each level expects.
    pub expectations: &'a [String],
    /// Its benchmark per level.
    pub benchmarks: &'a [Option<f64>],
    /// Its place among its siblings, from 1.
    pub place: usize,
    /// The key of its pillar, for a competency.
    pub pillar: &'a str,
}

/// What stands at a spot; nothing when it is gone.
pub fn rated<'a>(framework: &'a Framework, spot: &Spot) -> Option<Rated<'a>> {
    let (pillar, competency) = framework.placed(&spot.competency)?;
    let Some(key) = &spot.criterion else {
        let place = pillar.competencies.iter().position(|one| one.key == competency.key)? + 1;
        let Competency { name, expectations, benchmarks, .. } = competency;
        return Some(Rated { name, expectations, benchmarks, place, pillar: &pillar.key });
    };
    let index = competency.criteria.iter().position(|one| one.key == *key)?;
    let Criterion { name, expectations, benchmarks, .. } = &competency.criteria[index];
    Some(Rated { name, expectations, benchmarks, place: index + 1, pillar: "" })
}

/// The fields of the page of one competency or criterion.
pub fn sheet(framework: &Framework, rated: &Rated<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.add("name", "Name", rated.name);
    sheet.add("place", "Place", rated.place.to_string());
    if !rated.pillar.is_empty() {
        sheet.add("pillar", "Pillar", rated.pillar);
    }
    for (index, level) in framework.levels.iter().enumerate() {
        sheet.add(format!("text:{}", level.key), format!("What {} expects", level.name), &rated.expectations[index]);
        let label = format!("Benchmark at {}", level.name);
        sheet.add(format!("benchmark:{}", level.key), label, benchmark_text(rated.benchmarks[index]));
    }
    sheet
}

/// Changes a competency or criterion as typed.
pub fn apply(framework: &mut Framework, spot: &Spot, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = Problems::none();
    let Some(stands) = rated(framework, spot) else { return Ok(()) };
    let (mut texts, mut benchmarks) = (stands.expectations.to_vec(), stands.benchmarks.to_vec());
    let named = name(typed.value("name")).map_err(|sentence| problems.add("name", sentence)).unwrap_or_default();
    // A sheet may have brought two of one name; they stay until somebody renames one.
    if named != stands.name {
        let siblings = sibling_names(framework, spot).into_iter();
        say_double(siblings.chain([("name".to_owned(), named.as_str())]), &mut problems);
    }
    for (index, level) in framework.levels.iter().enumerate() {
        let field = format!("text:{}", level.key);
        match text(typed.value(&field), LONGEST_TEXT) {
            Ok(read) => texts[index] = read,
            Err(sentence) => problems.add(field, format!("{}: {sentence}", level.name)),
        }
        let field = format!("benchmark:{}", level.key);
        match benchmark(typed.value(&field), benchmarks[index]) {
            Ok(read) => benchmarks[index] = read,
            Err(sentence) => problems.add(field, format!("{}: {sentence}", level.name)),
        }
    }
    let place = typed.value("place").parse::<usize>().ok().filter(|place| *place > 0);
    if place.is_none() {
        problems.add("place", NO_PLACE);
    }
    let pillar = framework.pillars.iter().position(|pillar| pillar.key == typed.value("pillar"));
    if spot.criterion.is_none() && pillar.is_none() {
        problems.add("pillar", "That pillar is gone. Choose one of these.");
    }
    let Some(place) = place.filter(|_| problems.is_empty()) else { return Err(problems) };
    write(framework, spot, (named, texts, benchmarks));
    put_at(framework, spot, pillar, place);
    Ok(())
}

/// The names of everything beside a spot, with no field to show for it.
fn sibling_names<'a>(framework: &'a Framework, spot: &Spot) -> Vec<(String, &'a str)> {
    match &spot.criterion {
        None => framework
            .competencies()
            .filter(|(_, one)| one.key != spot.competency)
            .map(|(_, one)| (String::new(), one.name.as_str()))
            .collect(),
        Some(key) => {
            let criteria =
                framework.competency(&spot.competency).map(|one| one.criteria.as_slice()).unwrap_or_default();
            criteria.iter().filter(|one| one.key != *key).map(|one| (String::new(), one.name.as_str())).collect()
        }
    }
}

fn competency_mut<'a>(framework: &'a mut Framework, key: &str) -> Option<&'a mut Competency> {
    framework.pillars.iter_mut().flat_map(|pillar| &mut pillar.competencies).find(|one| one.key == key)
}

fn write(framework: &mut Framework, spot: &Spot, (name, texts, benchmarks): (String, Vec<String>, Vec<Option<f64>>)) {
    let Some(competency) = competency_mut(framework, &spot.competency) else { return };
    match &spot.criterion {
        None => (competency.name, competency.expectations, competency.benchmarks) = (name, texts, benchmarks),
        Some(key) => {
            if let Some(one) = competency.criteria.iter_mut().find(|one| one.key == *key) {
                (one.name, one.expectations, one.benchmarks) = (name, texts, benchmarks);
            }
        }
    }
}

/// Changes what one level expects at a spot.
pub fn write_one(framework: &mut Framework, spot: &Spot, level: usize, text: &str) {
    let Some(competency) = competency_mut(framework, &spot.competency) else { return };
    let expectations = match &spot.criterion {
        None => Some(&mut competency.expectations),
        Some(key) => competency.criteria.iter_mut().find(|one| one.key == *key).map(|one| &mut one.expectations),
    };
    if let Some(stood) = expectations.and_then(|all| all.get_mut(level)) {
        text.clone_into(stood);
    }
}

fn put_at(framework: &mut Framework, spot: &Spot, pillar: Option<usize>, place: usize) {
    if let Some(key) = &spot.criterion {
        let Some(competency) = competency_mut(framework, &spot.competency) else { return };
        if let Some(from) = competency.criteria.iter().position(|one| one.key == *key) {
            put(&mut competency.criteria, from, place);
        }
        return;
    }
    let holds =
        |pillar: &crate::frameworks::Pillar| pillar.competencies.iter().position(|one| one.key == spot.competency);
    let found = framework.pillars.iter().enumerate().find_map(|(index, pillar)| Some((index, holds(pillar)?)));
    let (Some((from, at)), Some(pillar)) = (found, pillar) else { return };
    if from == pillar {
        put(&mut framework.pillars[pillar].competencies, at, place);
    } else {
        let competency = framework.pillars[from].competencies.remove(at);
        let siblings = &mut framework.pillars[pillar].competencies;
        siblings.insert(place.saturating_sub(1).min(siblings.len()), competency);
    }
}

/// Adds a competency to a pillar, without weights, texts or benchmarks; answers with its key.
pub fn add(framework: &mut Framework, pillar: &str, typed: &str) -> Result<String, Problems> {
    let named = name(typed).map_err(|sentence| Problems::of("new", sentence))?;
    let mut problems = Problems::none();
    let all = framework.competencies().map(|(_, one)| (String::new(), one.name.as_str()));
    say_double(all.chain([("new".to_owned(), named.as_str())]), &mut problems);
    if framework.competencies().count() >= MOST {
        problems.add("new", format!("{MOST} competencies are the most a framework can have."));
    }
    let levels = framework.levels.len();
    let taken: Vec<String> = framework.competencies().map(|(_, one)| one.key.clone()).collect();
    let pillar = framework.pillars.iter_mut().find(|one| one.key == pillar);
    if pillar.is_none() {
        problems.add("pillar", "Choose the pillar it belongs to.");
    }
    let Some(pillar) = pillar.filter(|_| problems.is_empty()) else { return Err(problems) };
    let key = new_key(&named, "competency", taken);
    pillar.competencies.push(Competency {
        key: key.clone(),
        name: named,
        weights: vec![0.0; levels],
        benchmarks: vec![None; levels],
        expectations: vec![String::new(); levels],
        criteria: Vec::new(),
    });
    Ok(key)
}

/// Adds a criterion to a competency, without weights, texts or benchmarks.
pub fn add_criterion(framework: &mut Framework, competency: &str, typed: &str) -> Result<(), Problems> {
    let named = name(typed).map_err(|sentence| Problems::of("criterion", sentence))?;
    let levels = framework.levels.len();
    let Some(competency) = competency_mut(framework, competency) else { return Ok(()) };
    let mut problems = Problems::none();
    let all = competency.criteria.iter().map(|one| (String::new(), one.name.as_str()));
    say_double(all.chain([("criterion".to_owned(), named.as_str())]), &mut problems);
    if competency.criteria.len() >= MOST_CRITERIA {
        problems.add("criterion", format!("{MOST_CRITERIA} criteria are the most a competency can have."));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let taken: Vec<String> = competency.criteria.iter().map(|one| one.key.clone()).collect();
    competency.criteria.push(Criterion {
        key: new_key(&named, "criterion", taken),
        name: named,
        weights: vec![0.0; levels],
        benchmarks: vec![None; levels],
        expectations: vec![String::new(); levels],
    });
    Ok(())
}

/// Takes a competency or criterion out, with everything said of it.
pub fn remove(framework: &mut Framework, spot: &Spot) {
    match &spot.criterion {
        None => {
            framework.pillars.iter_mut().for_each(|pillar| pillar.competencies.retain(|one| one.key != spot.competency))
        }
        Some(key) => {
            if let Some(competency) = competency_mut(framework, &spot.competency) {
                competency.criteria.retain(|one| one.key != *key);
            }
        }
    }
}
