use jiff::civil::Date;
use kit::dates;
use kit::web::icons::Shape;

use super::queries::Promise;
use super::rules::{self, State};

/// One promise in a list (`promises/_line.html`).
#[derive(Clone, Debug)]
pub struct PromiseLine {
    /// Its page.
    pub path: String,
    /// The class of its row: how urgent it is.
    pub class: &'static str,
    /// The square.
    pub shape: Shape,
    /// The word the square stands for.
    pub word: &'static str,
    /// What was said.
    pub text: String,
    /// What stands under it.
    pub facts: String,
    /// The day it is or was due: "4 Dec".
    pub due: String,
    /// Whether the viewer may settle it from the list.
    pub may_settle: bool,
    /// Whether the viewer may open it again from the list.
    pub may_reopen: bool,
}

/// Days before it is due in which a promise is marked.
const SOON_DAYS: i64 = 7;

impl PromiseLine {
    /// A promise as a list shows it.
    pub fn of(promise: &Promise, today: Date) -> PromiseLine {
        let counted = promise.counted();
        let left = dates::days_between(today, promise.due_on);
        let class = match promise.state {
            State::Kept => "done",
            State::KeptLate => "soon",
            State::Open if left < 0 => "late",
            State::Open if left <= SOON_DAYS => "soon",
            _ => "",
        };
        let mut facts = rules::facts(&counted, &promise.reason, today);
        if counted.objected {
            facts.push("the other side objects".to_owned());
        }
        PromiseLine {
            path: format!("/promises/{}", promise.id),
            class,
            shape: promise.state.shape(),
            word: promise.state.word(),
            text: promise.text.clone(),
            facts: facts.join(", "),
            due: dates::short_day(promise.due_on, today),
            may_settle: false,
            may_reopen: false,
        }
    }

    /// The same with a word in front of what stands under it: "to Ines", "26 Nov".
    #[must_use]
    pub fn beginning(mut self, words: &str) -> PromiseLine {
        self.facts = if self.facts.is_empty() { words.to_owned() } else { format!("{words}, {}", self.facts) };
        self
    }
}
