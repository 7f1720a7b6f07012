//! Weights of siblings: whether they add up, and scaling them until they do.

use crate::frameworks::Framework;

/// A difference smaller than this, of a whole, is only rounding.
const ROUNDING: f64 = 0.0005;

/// Siblings whose weights do not add up to 100 at a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Unbalanced {
    /// Whose parts they are; nothing for the pillars themselves.
    pub parent: Option<String>,
    /// The level's name.
    pub level: String,
    /// What they add up to, in percent.
    pub percent: f64,
    /// The level's place, and the place of the first of them in the tree.
    pub(super) place: (usize, Vec<usize>),
}

/// All groups of siblings that do not add up, from the pillars down. Siblings without any
/// weight are named only where what they belong to counts.
pub fn unbalanced(framework: &Framework) -> Vec<Unbalanced> {
    let mut found = Vec::new();
    let mut look = |parent: Option<(&str, &[f64])>, path: Vec<usize>, siblings: Vec<&Vec<f64>>| {
        if siblings.is_empty() {
            return;
        }
        for (level, named) in framework.levels.iter().enumerate() {
            let sum: f64 = siblings.iter().map(|weights| weights[level]).sum();
            let counts = parent.is_none_or(|(_, weights)| weights[level] > 0.0);
            if (sum - 1.0).abs() > ROUNDING && (sum > 0.0 || counts) {
                let percent = (sum * 10_000.0).round() / 100.0;
                let parent = parent.map(|(name, _)| name.to_owned());
                found.push(Unbalanced { parent, level: named.name.clone(), percent, place: (level, path.clone()) });
            }
        }
    };
    look(None, vec![0], framework.pillars.iter().map(|pillar| &pillar.weights).collect());
    for (p, pillar) in framework.pillars.iter().enumerate() {
        let inside = pillar.competencies.iter().map(|competency| &competency.weights).collect();
        look(Some((&pillar.name, &pillar.weights)), vec![p, 0], inside);
        for (c, competency) in pillar.competencies.iter().enumerate() {
            let inside = competency.criteria.iter().map(|criterion| &criterion.weights).collect();
            look(Some((&competency.name, &competency.weights)), vec![p, c, 0], inside);
        }
    }
    found
}

/// The weights of the siblings of which the first stands at this place in the tree.
pub(super) fn siblings<'a>(framework: &'a Framework, path: &[usize]) -> Vec<&'a Vec<f64>> {
    let pillar = |place: usize| framework.pillars.get(place).map_or(&[][..], |pillar| &pillar.competencies);
    match path {
        [_] => framework.pillars.iter().map(|pillar| &pillar.weights).collect(),
        [p, _] => pillar(*p).iter().map(|competency| &competency.weights).collect(),
        [p, c, ..] => {
            let parts = pillar(*p).get(*c).map_or(&[][..], |competency| &competency.criteria);
            parts.iter().map(|criterion| &criterion.weights).collect()
        }
        [] => Vec::new(),
    }
}

/// Scales every group of siblings until it adds up; one without any weight stays as it is.
pub fn normalise(framework: &mut Framework) {
    let levels = framework.levels.len();
    scale(levels, framework.pillars.iter_mut().map(|pillar| &mut pillar.weights).collect());
    for pillar in &mut framework.pillars {
        scale(levels, pillar.competencies.iter_mut().map(|competency| &mut competency.weights).collect());
        for competency in &mut pillar.competencies {
            scale(levels, competency.criteria.iter_mut().map(|criterion| &mut criterion.weights).collect());
        }
    }
}

fn scale(levels: usize, mut siblings: Vec<&mut Vec<f64>>) {
    for level in 0..levels {
        let sum: f64 = siblings.iter().map(|weights| weights[level]).sum();
        if sum > 0.0 && (sum - 1.0).abs() > ROUNDING {
            siblings.iter_mut().for_each(|weights| weights[level] /= sum);
        }
    }
}
