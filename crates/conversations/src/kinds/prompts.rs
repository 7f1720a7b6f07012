//! The questions of `data/prompts.toml`: by kind, part, side and stretch of the levels.

use std::sync::Arc;

use kit::App;
use kit::web::PageError;
use serde::Deserialize;

use super::words::{Words, fill};
use crate::conversations::Side;

/// The part under which the file keeps what is thought over beforehand.
pub const PREPARATION: &str = "preparation";

/// The part under which it keeps the question for five minutes of a 1:1.
pub const CAREER_QUESTION: &str = "career_question";

/// How far along the levels somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// At the lowest levels.
    Early,
    /// Between the two.
    Middle,
    /// At the highest.
    Top,
}

/// Everything the file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompts {
    stretches: Stretches,
    prompts: Vec<Group>,
}

/// How many levels count as early and as top.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretches {
    lowest: usize,
    highest: usize,
}

/// The questions of one side in one part of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    kind: String,
    part: String,
    side: Sided,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    early: Vec<String>,
    #[serde(default)]
    middle: Vec<String>,
    #[serde(default)]
    top: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Sided {
    Ic,
    Manager,
}

impl From<Side> for Sided {
    fn from(side: Side) -> Sided {
        match side {
            Side::Ic => Sided::Ic,
            Side::Manager => Sided::Manager,
        }
    }
}

impl Prompts {
    /// Reads the text of the file, or says what is wrong with it.
    pub fn read(text: &str) -> Result<Prompts, String> {
        toml::from_str(text).map_err(|error| format!("data/prompts.toml: {error}"))
    }

    /// The stretch of somebody at this level of so many.
    pub fn stretch(&self, level: usize, levels: usize) -> Stretch {
        let Stretches { lowest, highest } = self.stretches;
        match level {
            level if level < lowest => Stretch::Early,
            level if level + highest >= levels => Stretch::Top,
            _ => Stretch::Middle,
        }
    }

    /// What one side may ask in a part, what is meant for the IC's stretch first.
    pub fn fitting(&self, kind: &str, part: &str, side: Side, words: &Words) -> Vec<String> {
        let of_part = |group: &&Group| group.kind == kind && group.part == part && group.side == side.into();
        let texts = self.prompts.iter().filter(of_part).flat_map(|group| {
            let own = match words.stretch {
                Some(Stretch::Early) => &group.early[..],
                Some(Stretch::Middle) => &group.middle,
                Some(Stretch::Top) => &group.top,
                None => &[],
            };
            own.iter().chain(&group.all)
        });
        texts.map(|text| fill(text, words)).collect()
    }
}

impl Prompts {
    /// The career questions for somebody in this stretch of the levels, always in one order.
    pub fn career_questions(&self, stretch: Option<Stretch>) -> Vec<String> {
        let words = Words { stretch, ..Words::default() };
        self.fitting("one_on_one", CAREER_QUESTION, Side::Manager, &words)
    }

    /// Everything one side may be asked in a part, for whatever level.
    pub fn every(&self, kind: &str, part: &str, side: Side, words: &Words) -> Vec<String> {
        let of_part = |group: &&Group| group.kind == kind && group.part == part && group.side == side.into();
        let texts = self.prompts.iter().filter(of_part);
        let texts = texts.flat_map(|group| [&group.all, &group.early, &group.middle, &group.top].into_iter().flatten());
        texts.map(|text| fill(text, words)).collect()
    }
}

/// The file, read once.
pub async fn prompts(app: &App) -> Result<Arc<Prompts>, PageError> {
    if let Some(prompts) = app.memory.get("prompts", 0) {
        return Ok(prompts);
    }
    let prompts = Prompts::read(FILE).map_err(PageError::broken)?;
    Ok(app.memory.keep("prompts", 0, prompts))
}

const FILE: &str = include_str!("../../../../data/prompts.toml");

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::kinds::{BUILT_IN, Kind};

    fn file() -> Prompts {
        Prompts::read(FILE).expect("the file reads")
    }

    fn texts(group: &Group) -> impl Iterator<Item = &String> {
        [&group.all, &group.early, &group.middle, &group.top].into_iter().flatten()
    }

    fn built_in() -> Vec<Kind> {
        BUILT_IN.iter().map(|text| Kind::read(text).expect("a built-in kind")).collect()
    }

    #[test]
    fn there_are_about_150_and_no_two_alike() {
        let file = file();
        let all: Vec<&String> = file.prompts.iter().flat_map(texts).collect();
        assert!((150..=220).contains(&all.len()), "{} prompts", all.len());
        let mut seen = BTreeMap::new();
        for text in all {
            let plain: String = text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
            assert!(seen.insert(plain, text).is_none(), "twice: {text}");
        }
        let of_kinds: BTreeSet<String> = BUILT_IN.iter().flat_map(|text| text.lines().map(str::to_owned)).collect();
        for text in seen.values() {
            assert!(!of_kinds.contains(&format!("  \"{text}\",")), "in a kind as well: {text}");
        }
    }

    #[test]
    fn every_tag_names_a_part_of_a_built_in_kind_once() {
        let (file, kinds) = (file(), built_in());
        let mut seen = BTreeSet::new();
        for group in &file.prompts {
            let kind = kinds.iter().find(|kind| kind.key == group.kind);
            let kind = kind.unwrap_or_else(|| panic!("no kind {}", group.kind));
            let apart = group.part == PREPARATION || (group.kind == "one_on_one" && group.part == CAREER_QUESTION);
            let known = apart || kind.parts.iter().any(|part| part.key == group.part);
            assert!(known, "{} has no part {}", group.kind, group.part);
            assert!(texts(group).count() > 0, "{} {} is empty", group.kind, group.part);
            let side = format!("{:?}", group.side);
            assert!(seen.insert((&group.kind, &group.part, side)), "{} {} twice", group.kind, group.part);
        }
    }

    #[test]
    fn each_side_has_something_to_ask_in_every_part_whatever_the_level() {
        let file = file();
        for kind in built_in() {
            for side in [Side::Ic, Side::Manager] {
                let anybody = Words::about("Ines", None);
                assert!(!file.fitting(&kind.key, PREPARATION, side, &anybody).is_empty(), "{} {side:?}", kind.key);
                for part in &kind.parts {
                    let own = part.for_side(side, &anybody).quiet.len();
                    let asked = file.fitting(&kind.key, &part.key, side, &anybody).len();
                    assert!(own + asked > 0, "{} {} {side:?}", kind.key, part.key);
                }
            }
        }
    }

    #[test]
    fn the_voice_keeps_its_rules() {
        for text in file().prompts.iter().flat_map(texts) {
            assert!(!text.contains(['!', '—', '–', ';']), "{text}");
            assert!(text.chars().count() <= 130, "too long to say: {text}");
            assert!(text.ends_with(['.', '?']), "{text}");
            let rest = text.replace("{other}", "");
            assert!(!rest.contains(['{', '}']), "{text}");
            let lower = format!(" {} ", rest.to_lowercase());
            assert!([" he ", " she ", " his ", " her "].iter().all(|word| !lower.contains(word)), "{text}");
        }
    }

    #[test]
    fn a_career_question_is_read_by_both_and_names_nobody() {
        for stretch in [None, Some(Stretch::Early), Some(Stretch::Middle), Some(Stretch::Top)] {
            let all = file().career_questions(stretch);
            assert!(all.len() >= 11, "{stretch:?} has {} questions", all.len());
            assert!(all.iter().all(|text| !text.contains('{') && text.ends_with('?')), "{all:?}");
        }
    }

    #[test]
    fn levels_fall_into_stretches_however_many_there_are() {
        use Stretch::{Early, Middle, Top};
        let of = |levels| (0..levels).map(|level| file().stretch(level, levels)).collect::<Vec<_>>();
        assert_eq!(of(6), [Early, Early, Middle, Middle, Top, Top]);
        assert_eq!(of(3), [Early, Early, Top]);
        assert_eq!(of(1), [Early]);
    }

    #[test]
    fn a_question_for_another_stretch_is_not_asked() {
        let asked = |stretch| {
            let words = Words { stretch, ..Words::about("Ines", None) };
            file().fitting("quarterly", "gap", Side::Manager, &words)
        };
        assert_eq!(asked(Some(Stretch::Early)), ["Which sentence on this page do you not understand?"]);
        assert_eq!(asked(None), Vec::<String>::new());
    }
}
