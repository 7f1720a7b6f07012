//! What somebody chooses on the report page, and the framework that follows.

use kit::web::Problems;

use super::keys::follow;
use super::rules::{Form, name};
use crate::frameworks::{Framework, Level};

/// The page's fields as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The name of a new framework.
    pub name: String,
    /// `new`, or the id of the framework whose next version it becomes.
    pub into: String,
    /// Whether groups of weights that do not add up are scaled.
    pub normalise: bool,
    /// One per level, in the order of the file.
    pub levels: Vec<Typed>,
}

/// What was typed about one level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Its place from the bottom, from 1.
    pub place: String,
    /// Typical months in it, at least.
    pub from: String,
    /// Typical months in it, at most.
    pub to: String,
}

impl Choices {
    /// What the page offers at first: everything as the file has it.
    pub fn offered(framework: &Framework) -> Choices {
        let level = |(place, level): (usize, &Level)| Typed {
            place: (place + 1).to_string(),
            from: level.months.map(|(from, _)| from.to_string()).unwrap_or_default(),
            to: level.months.and_then(|(_, to)| to).map(|to| to.to_string()).unwrap_or_default(),
        };
        Choices {
            name: framework.name.clone(),
            into: "new".to_owned(),
            normalise: false,
            levels: framework.levels.iter().enumerate().map(level).collect(),
        }
    }

    /// Whether it becomes a framework of its own.
    pub fn is_new(&self) -> bool {
        self.into == "new"
    }
}

/// The framework as chosen, its weights still as the file has them; `before` is the version
/// it follows, where it follows one, and `taken` the keys of all frameworks.
pub fn choose(
    framework: &Framework,
    form: Form,
    choices: &Choices,
    before: Option<&Framework>,
    taken: &[&str],
) -> Result<Framework, Problems> {
    let mut problems = Problems::none();
    let mut chosen = framework.clone();
    // The page shows the months as they are, so an empty field was emptied.
    chosen.levels.iter_mut().for_each(|level| level.months = None);
    match before {
        Some(before) => follow(&mut chosen, before, form),
        None => name_new(&mut chosen, choices, taken, &mut problems),
    }
    if choices.levels.len() != chosen.levels.len() {
        problems.add("levels", "The file and this page no longer fit together. Bring the file once more.");
        return Err(problems);
    }
    for (level, typed) in chosen.levels.iter_mut().zip(&choices.levels) {
        set_months(level, typed, &mut problems);
    }
    match order(choices) {
        Some(order) => reorder(&mut chosen, &order),
        None => problems.add("levels", "Each level needs a place of its own, from 1 at the bottom."),
    }
    if problems.is_empty() { Ok(chosen) } else { Err(problems) }
}

fn name_new(framework: &mut Framework, choices: &Choices, taken: &[&str], problems: &mut Problems) {
    let letters = choices.name.trim().chars().count();
    if letters == 0 {
        problems.add("name", "A framework needs a name, such as “Design”.");
    } else if letters > 80 {
        problems.add("name", "80 letters are the most a name can have.");
    }
    if framework.key.is_empty() || framework.name != choices.name.trim() {
        name(framework, &choices.name);
    }
    if taken.contains(&framework.key.as_str()) {
        problems.add(
            "name",
            "There is a framework of this name, or a draft of one. Choose another name, or make this its next version.",
        );
    }
}

fn set_months(level: &mut Level, typed: &Typed, problems: &mut Problems) {
    let months = |text: &str| match text.trim() {
        "" => Some(None),
        text => text.parse::<u32>().ok().filter(|months| *months <= 600).map(Some),
    };
    match (months(&typed.from), months(&typed.to)) {
        (Some(None), Some(None)) => {}
        (Some(Some(from)), Some(to)) if to.is_none_or(|to| to >= from) => level.months = Some((from, to)),
        _ => problems
            .add("levels", format!("The months at {} are no range: two whole numbers, the smaller first.", level.name)),
    }
}

/// The file's places in the chosen order; nothing when two share a place.
fn order(choices: &Choices) -> Option<Vec<usize>> {
    let count = choices.levels.len();
    let mut order = vec![None; count];
    for (level, typed) in choices.levels.iter().enumerate() {
        let place = typed.place.trim().parse::<usize>().ok()?.checked_sub(1)?;
        let free = order.get_mut(place).filter(|taken| taken.is_none())?;
        *free = Some(level);
    }
    order.into_iter().collect()
}

/// Puts the levels, and everything said per level, into another order.
fn reorder(framework: &mut Framework, order: &[usize]) {
    fn turned<T: Clone>(list: &mut Vec<T>, order: &[usize]) {
        *list = order.iter().filter_map(|place| list.get(*place).cloned()).collect();
    }
    turned(&mut framework.levels, order);
    for pillar in &mut framework.pillars {
        turned(&mut pillar.weights, order);
        turned(&mut pillar.benchmarks, order);
        for competency in &mut pillar.competencies {
            turned(&mut competency.weights, order);
            turned(&mut competency.benchmarks, order);
            turned(&mut competency.expectations, order);
            for criterion in &mut competency.criteria {
                turned(&mut criterion.weights, order);
                turned(&mut criterion.benchmarks, order);
                turned(&mut criterion.expectations, order);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frameworks::importing::read;

    const SHEET: &str = "level,pillar,competency,benchmark,weight,description\n\
        Senior,Craft,Testing,2.5,100,Decides what is tested.\n\
        Senior,Craft,,2.5,100,\n\
        Junior,Craft,Testing,1.2,100,Tests each change.\n\
        Junior,Craft,,1.2,100,\n";

    fn framework() -> Framework {
        read(SHEET).framework.unwrap()
    }

    fn level(place: &str, from: &str, to: &str) -> Typed {
        Typed { place: place.to_owned(), from: from.to_owned(), to: to.to_owned() }
    }

    fn choices(levels: [Typed; 2]) -> Choices {
        Choices { name: " Design ".to_owned(), into: "new".to_owned(), normalise: false, levels: levels.to_vec() }
    }

    #[test]
    fn levels_can_be_put_in_their_order() {
        let chosen =
            choose(&framework(), Form::Sheet, &choices([level("2", "24", "60"), level("1", "", "")]), None, &[])
                .unwrap();
        assert_eq!((chosen.key.as_str(), chosen.name.as_str()), ("design", "Design"));
        assert_eq!(chosen.levels[1].key, "senior");
        assert_eq!(chosen.levels[1].months, Some((24, Some(60))));
        assert_eq!(chosen.benchmark("testing", 0), Some(1.2));
        assert_eq!(chosen.expectation("testing", 1), "Decides what is tested.");
    }

    #[test]
    fn two_levels_cannot_share_a_place_and_months_are_a_range() {
        let problem = |levels| choose(&framework(), Form::Sheet, &choices(levels), None, &[]).unwrap_err();
        assert!(problem([level("1", "", ""), level("1", "", "")]).at("levels").is_some());
        assert!(problem([level("1", "", ""), level("3", "", "")]).at("levels").is_some());
        assert!(problem([level("1", "60", "24"), level("2", "", "")]).at("levels").unwrap().contains("Senior"));
        assert!(problem([level("1", "", "24"), level("2", "", "")]).at("levels").is_some());
    }

    #[test]
    fn a_name_is_needed_and_must_be_free() {
        let levels = || [level("1", "", ""), level("2", "", "")];
        let taken = choose(&framework(), Form::Sheet, &choices(levels()), None, &["design"]).unwrap_err();
        assert!(taken.at("name").unwrap().contains("next version"));
        let nameless = Choices { name: "  ".to_owned(), ..choices(levels()) };
        assert!(choose(&framework(), Form::Sheet, &nameless, None, &[]).unwrap_err().at("name").is_some());
    }

    #[test]
    fn a_file_that_says_its_key_and_months_keeps_them() {
        let mut said = framework();
        (said.key, said.name) = ("craft".to_owned(), "Design".to_owned());
        said.levels[0].months = Some((24, None));
        let offered = Choices::offered(&said);
        assert_eq!(choose(&said, Form::Toml, &offered, None, &[]).as_ref(), Ok(&said));
        let renamed = Choices { name: "Product design".to_owned(), ..offered };
        assert_eq!(choose(&said, Form::Toml, &renamed, None, &[]).unwrap().key, "product-design");
    }

    #[test]
    fn the_next_version_keeps_the_keys_of_the_one_before() {
        let mut before = framework();
        name(&mut before, "Software engineering");
        before.pillars[0].competencies[0].key = "proving-it-works".to_owned();
        before.levels[0].months = Some((24, None));
        let next = Choices { into: "some id".to_owned(), ..choices([level("1", "", ""), level("2", "", "")]) };
        let chosen = choose(&framework(), Form::Sheet, &next, Some(&before), &["software-engineering"]).unwrap();
        assert_eq!(chosen.key, "software-engineering");
        assert_eq!(chosen.pillars[0].competencies[0].key, "proving-it-works");
        assert_eq!(chosen.levels[0].months, Some((24, None)));
    }
}
