use kit::web::Problems;

use super::order::{NO_PLACE, Wanted, order};
use super::say_double;
use super::typed::{Sheet, benchmark, benchmark_text, name};
use crate::frameworks::importing::new_key;
use crate::frameworks::{Framework, Pillar};

/// The most pillars a framework can have.
pub const MOST: usize = 12;
/// Stands for the pillar that is added.
pub const NEW: &str = "_new";

/// The fields of the page of pillars.
pub fn sheet(framework: &Framework) -> Sheet {
    let mut sheet = Sheet::default();
    for (place, pillar) in framework.pillars.iter().enumerate() {
        let (key, said) = (&pillar.key, &pillar.name);
        sheet.add(format!("place:{key}"), format!("{said}, place"), (place + 1).to_string());
        sheet.add(format!("name:{key}"), format!("{said}, name"), said);
        for (level, benchmark) in framework.levels.iter().zip(&pillar.benchmarks) {
            let label = format!("{said}, benchmark at {}", level.name);
            sheet.add(format!("benchmark:{key}:{}", level.key), label, benchmark_text(*benchmark));
        }
        sheet.add(format!("remove:{key}"), format!("Remove {said}"), "");
    }
    sheet.add(format!("name:{NEW}"), "New pillar, name", "");
    sheet
}

/// Changes the pillars as typed. One that still holds competencies stays.
pub fn apply(framework: &mut Framework, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = Problems::none();
    let (mut pillars, mut places) = (Vec::new(), Vec::new());
    for (index, pillar) in framework.pillars.iter().enumerate() {
        let key = &pillar.key;
        if !typed.value(&format!("remove:{key}")).is_empty() {
            if !pillar.competencies.is_empty() {
                let sentence =
                    format!("{} still holds competencies. Move them elsewhere or remove them first.", pillar.name);
                problems.add(format!("remove:{key}"), sentence);
            }
            continue;
        }
        let mut pillar = pillar.clone();
        match name(typed.value(&format!("name:{key}"))) {
            Ok(name) => pillar.name = name,
            Err(sentence) => problems.add(format!("name:{key}"), sentence),
        }
        for (level, stood) in framework.levels.iter().zip(&mut pillar.benchmarks) {
            let field = format!("benchmark:{key}:{}", level.key);
            match benchmark(typed.value(&field), *stood) {
                Ok(read) => *stood = read,
                Err(sentence) => problems.add(field, format!("{} at {}: {sentence}", pillar.name, level.name)),
            }
        }
        places.push(Wanted { stood: Some(index + 1), typed: typed.value(&format!("place:{}", pillar.key)) });
        pillars.push(pillar);
    }
    add_new(framework, typed, &mut pillars, &mut problems);
    places.resize(pillars.len(), Wanted { stood: None, typed: "" });
    say_double(pillars.iter().map(|pillar| (format!("name:{}", pillar.key), pillar.name.as_str())), &mut problems);
    if pillars.len() > MOST.max(framework.pillars.len()) {
        problems.add("pillars", format!("{MOST} pillars are the most a framework can have."));
    }
    let order = order(&places).map_err(|index| problems.add(format!("place:{}", pillars[index].key), NO_PLACE));
    let Some(order) = order.ok().filter(|_| problems.is_empty()) else { return Err(problems) };
    framework.pillars = order.into_iter().map(|index| pillars[index].clone()).collect();
    Ok(())
}

fn add_new(framework: &Framework, typed: &Sheet, pillars: &mut Vec<Pillar>, problems: &mut Problems) {
    let field = format!("name:{NEW}");
    if typed.value(&field).is_empty() {
        return;
    }
    let taken = framework.pillars.iter().map(|pillar| pillar.key.clone());
    let levels = framework.levels.len();
    match name(typed.value(&field)) {
        Ok(name) => pillars.push(Pillar {
            key: new_key(&name, "pillar", taken),
            name,
            weights: vec![0.0; levels],
            benchmarks: vec![None; levels],
            competencies: Vec::new(),
        }),
        Err(sentence) => problems.add(field, sentence),
    }
}
