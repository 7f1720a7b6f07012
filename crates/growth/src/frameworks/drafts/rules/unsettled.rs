use super::checks::{Gravity, Matter, Page};
use crate::frameworks::rules::count;
use crate::frameworks::{Framework, Level};

/// What people did around a draft, as far as it is not settled.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// How many stand at each level, by its key.
    pub people: Vec<(String, i64)>,
    /// How many proposals nobody decided, by competency.
    pub waiting: Vec<(String, usize)>,
    /// How many comments came after the draft was last changed.
    pub comments: usize,
}

/// The levels of the version before that are not in the draft.
pub fn going<'a>(before: &'a Framework, draft: &'a Framework) -> impl Iterator<Item = &'a Level> {
    before.levels.iter().filter(|level| draft.level(&level.key).is_none())
}

/// Levels that go while people stand in them, and what was said and not decided. `before` is the
/// version a draft follows.
pub fn unsettled(before: Option<&Framework>, draft: &Framework, around: &Around) -> Vec<Matter> {
    let ask = |page, sentence| Matter { gravity: Gravity::Asks, page, sentence };
    let mut found = Vec::new();
    for level in before.iter().flat_map(|before| going(before, draft)) {
        let people = around.people.iter().find(|(key, _)| *key == level.key).map_or(0, |(_, people)| *people);
        let stand = if people == 1 { "one person stands".to_owned() } else { format!("{people} people stand") };
        if people > 0 {
            let sentence = format!("The level {} goes, and {stand} there. Give them another level first.", level.name);
            found.push(ask(Page::People(level.key.clone()), sentence));
        }
    }
    for (_, one) in draft.competencies() {
        let sentence = match around.waiting.iter().find(|(key, _)| *key == one.key).map_or(0, |(_, waiting)| *waiting) {
            0 => continue,
            1 => format!("One wording proposed for {} is not decided.", one.name),
            many => format!("{} wordings proposed for {} are not decided.", count(many), one.name),
        };
        found.push(ask(Page::Wordings(one.key.clone()), sentence));
    }
    if around.comments > 0 {
        let comments = if around.comments == 1 { "comment" } else { "comments" };
        let sentence = format!("{} {comments} came after the draft was last changed.", count(around.comments));
        found.push(ask(Page::Comments, sentence));
    }
    found
}
