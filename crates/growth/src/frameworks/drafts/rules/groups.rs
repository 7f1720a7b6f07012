use crate::frameworks::Framework;

/// Siblings that share a whole at every level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Siblings {
    /// The pillars.
    Pillars,
    /// The competencies of a pillar, by its key.
    Competencies(String),
    /// The criteria of a competency, by its key.
    Criteria(String),
}

impl Siblings {
    /// How a form names them.
    pub fn name(&self) -> String {
        match self {
            Siblings::Pillars => "pillars".to_owned(),
            Siblings::Competencies(pillar) => format!("in:{pillar}"),
            Siblings::Criteria(competency) => format!("of:{competency}"),
        }
    }

    /// The siblings a form names.
    pub fn named(name: &str) -> Option<Siblings> {
        match name.split_once(':') {
            None => (name == "pillars").then_some(Siblings::Pillars),
            Some(("in", pillar)) => Some(Siblings::Competencies(pillar.to_owned())),
            Some(("of", competency)) => Some(Siblings::Criteria(competency.to_owned())),
            Some(_) => None,
        }
    }
}

/// One of several siblings, and what it weighs at every level.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its share per level, 0 to 1.
    pub weights: Vec<f64>,
}

/// Siblings with their weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Which.
    pub siblings: Siblings,
    /// Whose parts they are: "The pillars", "Engineering Craft".
    pub title: String,
    /// One by one.
    pub members: Vec<Member>,
    /// Per level, whether what they belong to weighs anything.
    counts: Vec<bool>,
}

/// A difference smaller than this, of a whole, is only rounding.
const ROUNDING: f64 = 0.0005;

impl Group {
    /// What they add up to at a level, 0 to 1 and sometimes more.
    pub fn sum(&self, level: usize) -> f64 {
        self.members.iter().map(|member| member.weights.get(level).copied().unwrap_or(0.0)).sum()
    }

    /// Whether they make a whole at a level. Siblings without any weight do where what they
    /// belong to has none either.
    pub fn adds_up(&self, level: usize) -> bool {
        let sum = self.sum(level);
        let counts = self.counts.get(level).copied().unwrap_or(true);
        (sum - 1.0).abs() <= ROUNDING || (sum == 0.0 && !counts)
    }
}

/// Every group of siblings, from the pillars down; empty groups are left out.
pub fn groups(framework: &Framework) -> Vec<Group> {
    let levels = framework.levels.len();
    let member = |key: &str, name: &str, weights: &[f64]| Member {
        key: key.to_owned(),
        name: name.to_owned(),
        weights: weights.to_vec(),
    };
    let counts = |weights: &[f64]| weights.iter().map(|weight| *weight > 0.0).collect();
    let mut all = vec![Group {
        siblings: Siblings::Pillars,
        title: "The pillars".to_owned(),
        members: framework.pillars.iter().map(|one| member(&one.key, &one.name, &one.weights)).collect(),
        counts: vec![true; levels],
    }];
    for pillar in &framework.pillars {
        all.push(Group {
            siblings: Siblings::Competencies(pillar.key.clone()),
            title: pillar.name.clone(),
            members: pillar.competencies.iter().map(|one| member(&one.key, &one.name, &one.weights)).collect(),
            counts: counts(&pillar.weights),
        });
        all.extend(pillar.competencies.iter().map(|competency| Group {
            siblings: Siblings::Criteria(competency.key.clone()),
            title: competency.name.clone(),
            members: competency.criteria.iter().map(|one| member(&one.key, &one.name, &one.weights)).collect(),
            counts: counts(&competency.weights),
        }));
    }
    all.retain(|group| !group.members.is_empty());
    all
}

/// The group of these siblings.
pub fn group(framework: &Framework, siblings: &Siblings) -> Option<Group> {
    groups(framework).into_iter().find(|group| group.siblings == *siblings)
}

/// The weights of these siblings, to be changed.
pub fn weights_mut<'a>(framework: &'a mut Framework, siblings: &Siblings) -> Vec<&'a mut Vec<f64>> {
    match siblings {
        Siblings::Pillars => framework.pillars.iter_mut().map(|one| &mut one.weights).collect(),
        Siblings::Competencies(key) => {
            let pillar = framework.pillars.iter_mut().find(|pillar| pillar.key == *key);
            pillar.into_iter().flat_map(|pillar| &mut pillar.competencies).map(|one| &mut one.weights).collect()
        }
        Siblings::Criteria(key) => {
            let mut all = framework.pillars.iter_mut().flat_map(|pillar| &mut pillar.competencies);
            let competency = all.find(|competency| competency.key == *key);
            competency.into_iter().flat_map(|competency| &mut competency.criteria).map(|one| &mut one.weights).collect()
        }
    }
}

/// A whole, in the tenths of a percent that scaled weights are given in.
const WHOLE: i64 = 1000;

/// Shares in the same proportions, in tenths of a percent that add up to exactly 100. What had
/// a weight keeps one; shares without any stay as they are.
pub fn scaled(shares: &[f64]) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    if sum <= 0.0 {
        return shares.to_vec();
    }
    let exact: Vec<f64> = shares.iter().map(|share| share / sum * WHOLE as f64).collect();
    let whole = |exact: &f64| if *exact > 0.0 { (exact.floor() as i64).max(1) } else { 0 };
    let mut tenths: Vec<i64> = exact.iter().map(whole).collect();
    let mut left = WHOLE - tenths.iter().sum::<i64>();
    while left != 0 {
        let step = left.signum();
        // The one furthest from its exact share gives or takes; one tenth always stays.
        let off = |place: &usize| (exact[*place] - tenths[*place] as f64) * step as f64;
        let may = (0..shares.len()).filter(|place| exact[*place] > 0.0 && (step > 0 || tenths[*place] > 1));
        let Some(place) = may.max_by(|one, other| off(one).total_cmp(&off(other)).then(other.cmp(one))) else { break };
        tenths[place] += step;
        left -= step;
    }
    tenths.into_iter().map(|tenths| tenths as f64 / WHOLE as f64).collect()
}

/// Scales these siblings at every level where they do not make a whole; answers at which.
pub fn scale(framework: &mut Framework, siblings: &Siblings) -> Vec<usize> {
    let Some(group) = group(framework, siblings) else { return Vec::new() };
    let off = |level: &usize| !group.adds_up(*level) && group.sum(*level) > 0.0;
    let levels: Vec<usize> = (0..framework.levels.len()).filter(off).collect();
    for level in &levels {
        let shares: Vec<f64> = group.members.iter().map(|member| member.weights[*level]).collect();
        for (weights, share) in weights_mut(framework, siblings).into_iter().zip(scaled(&shares)) {
            weights[*level] = share;
        }
    }
    levels
}
