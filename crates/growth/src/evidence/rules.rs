use jiff::civil::Date;
use kit::web::Problems;

use crate::words;

/// Which evidence is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All of it.
    #[default]
    All,
    /// What went well.
    Strength,
    /// What is to grow.
    ToGrow,
}

impl Which {
    /// As it stands in an address; anything else means all.
    pub fn named(text: &str) -> Which {
        match text {
            "strength" => Which::Strength,
            "grow" => Which::ToGrow,
            _ => Which::All,
        }
    }

    /// What the column `to_grow` has to hold.
    pub(super) fn to_grow(self) -> Option<bool> {
        match self {
            Which::All => None,
            Which::Strength => Some(false),
            Which::ToGrow => Some(true),
        }
    }
}

/// Evidence as it was typed, so that a page can show it again.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Where and when it was.
    pub situation: String,
    /// What they did.
    pub behaviour: String,
    /// What came of it.
    pub impact: String,
    /// The day.
    pub happened_on: String,
    /// The keys of the competencies it shows.
    pub competencies: Vec<String>,
    /// Whether it is something to grow.
    pub to_grow: bool,
    /// Whether it is work of the next level.
    pub next_level: bool,
}

/// Evidence read from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where and when it was; may be empty.
    pub situation: String,
    /// What they did.
    pub behaviour: String,
    /// What came of it; may be empty.
    pub impact: String,
    /// The day.
    pub happened_on: Date,
    /// The keys of the competencies it shows, each once.
    pub competencies: Vec<String>,
    /// Whether it is something to grow.
    pub to_grow: bool,
    /// Whether it is work of the next level.
    pub next_level: bool,
}

/// The longest of the three boxes we keep.
const LONGEST: usize = 4000;

/// Reads evidence. Only what they did has to be said: ten seconds should be enough.
pub fn read(typed: &Typed, known: &[&str], today: Date) -> Result<Draft, Problems> {
    let mut problems = Problems::none();
    let situation = words::short_enough(("situation", "The situation"), &typed.situation, LONGEST, &mut problems);
    let behaviour = words::short_enough(("behaviour", "The behaviour"), &typed.behaviour, LONGEST, &mut problems);
    let impact = words::short_enough(("impact", "The impact"), &typed.impact, LONGEST, &mut problems);
    if behaviour.is_empty() {
        problems.add("behaviour", "What was done? One sentence is enough.");
    }
    let happened_on = words::optional_day("happened_on", &typed.happened_on, &mut problems).unwrap_or(today);
    if happened_on > today {
        problems.add("happened_on", "That day is still to come. Evidence is about what was seen.");
    }
    let mut competencies: Vec<String> =
        typed.competencies.iter().filter(|key| known.contains(&key.as_str())).cloned().collect();
    competencies.sort();
    competencies.dedup();
    let (to_grow, next_level) = (typed.to_grow, typed.next_level);
    let draft = Draft { situation, behaviour, impact, happened_on, competencies, to_grow, next_level };
    if problems.is_empty() { Ok(draft) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn typed() -> Typed {
        Typed { behaviour: " Opened with the two options she had thrown out. ".to_owned(), ..Typed::default() }
    }

    #[test]
    fn one_sentence_is_enough_and_the_day_is_today() {
        let draft = read(&typed(), &[], TODAY).expect("evidence");
        assert_eq!(draft.behaviour, "Opened with the two options she had thrown out.");
        assert_eq!(draft.happened_on, TODAY);
    }

    #[test]
    fn nothing_seen_and_a_day_to_come_are_said_at_once() {
        let typed = Typed { happened_on: "2026-11-24".to_owned(), ..Typed::default() };
        let problems = read(&typed, &[], TODAY).expect_err("problems");
        assert!(problems.at("behaviour").is_some() && problems.at("happened_on").is_some());
    }

    #[test]
    fn competencies_are_those_of_the_framework_each_once() {
        let keys = ["testing", "security", "testing", "juggling"].map(str::to_owned).to_vec();
        let draft = read(&Typed { competencies: keys, ..typed() }, &["testing", "security"], TODAY).expect("evidence");
        assert_eq!(draft.competencies, ["security", "testing"]);
    }

    #[test]
    fn a_box_has_an_end() {
        let long = Typed { impact: "x".repeat(4001), ..typed() };
        assert!(read(&long, &[], TODAY).expect_err("too long").at("impact").expect("said").contains("4001"));
        let both = Typed { situation: "x".repeat(4002), ..long };
        let problems = read(&both, &[], TODAY).expect_err("too long");
        assert!(problems.at("situation").expect("said").starts_with("The situation is 4002 characters long"));
        assert!(problems.at("impact").expect("said").starts_with("The impact is"));
    }
}
