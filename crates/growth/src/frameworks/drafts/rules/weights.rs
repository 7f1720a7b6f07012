use kit::web::Problems;

use super::groups::{Group, group, weights_mut};
use super::typed::{Sheet, percent_text, weight};
use crate::frameworks::Framework;

/// The fields of one group of siblings.
pub fn sheet(framework: &Framework, group: &Group) -> Sheet {
    let mut sheet = Sheet::default();
    for member in &group.members {
        for (level, weight) in framework.levels.iter().zip(&member.weights) {
            let label = format!("{} at {}", member.name, level.name);
            sheet.add(format!("weight:{}:{}", member.key, level.key), label, percent_text(*weight));
        }
    }
    sheet
}

/// Changes the weights of a group as typed.
pub fn apply(framework: &mut Framework, of: &Group, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = Problems::none();
    let levels = framework.levels.clone();
    let Some(stands) = group(framework, &of.siblings) else { return Ok(()) };
    for (member, weights) in stands.members.iter().zip(weights_mut(framework, &of.siblings)) {
        for (level, stood) in levels.iter().zip(weights) {
            let field = format!("weight:{}:{}", member.key, level.key);
            match weight(typed.value(&field), *stood) {
                Ok(read) => *stood = read,
                Err(sentence) => problems.add(field, format!("{} at {}: {sentence}", member.name, level.name)),
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
