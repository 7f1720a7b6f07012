use serde::{Deserialize, Serialize};

use super::part::{Capture, Leads, Part, Shows};
use super::words::{Words, fill};

/// A kind of conversation. Texts are as written: [`Words`] fills in who and which level.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name in addresses and records.
    pub key: String,
    /// What the two people call it.
    pub title: String,
    /// Why they meet.
    pub purpose: String,
    /// When it is the right one to plan: one sentence.
    #[serde(default)]
    pub plan_when: String,
    /// The kind a workspace copied it from, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<String>,
    /// Whether it leaves out the prompts of that kind.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drops_prompts: bool,
    /// Kinds, by key, whose turn is had as well once this one was held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts_for: Vec<String>,
    /// The usual length.
    pub minutes: u32,
    /// The shortest length offered.
    pub shortest: u32,
    /// The longest length offered.
    pub longest: u32,
    /// When it falls due.
    pub due: Due,
    /// Whether both sides rate against the framework.
    pub rates: bool,
    /// Whether the evidence stays open beside every part.
    #[serde(default)]
    pub evidence_beside: bool,
    /// What the IC is asked beforehand.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// How the manager prepares.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What the manager's last step asks for.
    #[serde(default)]
    pub talking_points: Vec<TalkingPoint>,
    /// The agenda.
    pub parts: Vec<Part>,
    /// What is owed within 24 hours of the end.
    #[serde(default)]
    pub follow_up: Vec<FollowUpLine>,
    /// The manager's list, ticked by facts.
    #[serde(default)]
    pub checklist: Vec<CheckLine>,
    /// The mail that brings the questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<QuestionMail>,
    /// The note the manager sends afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_mail: Option<FollowUpMail>,
}

/// When a kind falls due.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// So many months after the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_months: Option<u32>,
    /// So many weeks after the last one, at the two lowest levels and above them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_weeks: Option<Weeks>,
    /// Within so many days of a line's beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_days_of_line: Option<u32>,
}

/// Weeks between two, by how far along somebody is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Weeks {
    /// At the lowest levels; which those are stands in `data/prompts.toml`.
    pub early: u32,
    /// Above them.
    pub later: u32,
}

/// One question to the IC.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name in records.
    pub key: String,
    /// How the answer is headed in the room.
    pub short: String,
    /// In which parts of the agenda the answer is at hand, by key; nothing for those the IC
    /// leads with the notes or the running agenda.
    #[serde(default)]
    pub parts: Vec<String>,
    pub(crate) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text_without_next: Option<String>,
    #[serde(default)]
    pub(crate) help: String,
}

/// One step of the manager's preparation.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in records. `recent_work`, `framework` and `opportunities` bring what they need;
    /// any other holds the talking points that name it.
    pub key: String,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    #[serde(default)]
    pub(crate) help: String,
}

/// One sort of talking point.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TalkingPoint {
    /// Its name in records.
    pub key: String,
    /// What heads its box.
    pub label: String,
    /// The step it is written in, by key.
    #[serde(default = "talking_points")]
    pub step: String,
    /// In which parts of the agenda it is at hand, by key; nothing for those the manager leads.
    #[serde(default)]
    pub parts: Vec<String>,
    #[serde(default)]
    pub(crate) help: String,
    /// How many there should be at least; said, never refused.
    pub at_least: u32,
    /// And at most.
    pub at_most: u32,
}

/// One line owed after the end.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpLine {
    /// Which fact.
    pub key: String,
    /// The line.
    pub text: String,
}

/// When a line of the checklist counts.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Before the conversation.
    Before,
    /// In it.
    During,
    /// After it.
    After,
}

/// One line of the manager's list.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CheckLine {
    /// Which fact ticks it.
    pub key: String,
    /// When it counts.
    pub when: When,
    pub(crate) text: String,
}

/// The mail that brings the IC the questions.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "quarterly.toml explains each text")]
pub struct QuestionMail {
    pub subject: String,
    pub intro: String,
    pub outro: String,
}

/// The manager's note to the IC, in the manager's voice.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "quarterly.toml explains each text")]
pub struct FollowUpMail {
    pub subject: String,
    pub greeting: String,
    pub intro: String,
    pub goals: String,
    pub measure: String,
    pub carried_on_from: String,
    pub ended: String,
    #[serde(default)]
    pub captured: String,
    pub theirs: String,
    pub mine: String,
    pub meetings: String,
}

impl Kind {
    /// Reads the text of a kind, or says what is wrong with it.
    pub fn read(text: &str) -> Result<Kind, String> {
        toml::from_str(text).map_err(|error| format!("This is not a kind of conversation: {error}"))
    }

    /// The minutes of every part when the conversation is this long.
    pub fn part_minutes(&self, minutes: u32) -> Vec<u32> {
        let usual: Vec<u32> = self.parts.iter().map(|part| part.minutes).collect();
        super::rules::scale(&usual, minutes)
    }

    /// What is written down in its parts, in the order of the agenda.
    pub fn captures(&self) -> impl Iterator<Item = &Capture> {
        self.parts.iter().flat_map(|part| &part.captures)
    }

    /// Whether the running agenda stands in one of its parts: such a conversation is a sitting
    /// over it.
    pub fn shows_agenda(&self) -> bool {
        self.parts.iter().any(|part| part.shows == Shows::Agenda)
    }

    /// The kind as a file says it: [`Kind::read`] gives the same kind back.
    pub fn write(&self) -> Result<String, String> {
        toml::to_string(self).map_err(|error| format!("This kind cannot be written down: {error}"))
    }

    /// The kind it is one of: itself, or the one it was copied from.
    pub fn root(&self) -> &str {
        self.copied_from.as_deref().unwrap_or(&self.key)
    }

    /// The kind whose prompts it asks.
    pub fn prompts_key(&self) -> &str {
        if self.drops_prompts { &self.key } else { self.root() }
    }

    /// Whether the manager opens it: the one place where the IC is second.
    pub fn manager_opens(&self) -> bool {
        self.parts.first().is_some_and(|part| part.leads == Leads::Manager)
    }

    /// Whether it is prepared and held here. A kind that is only planned has no room either.
    pub fn is_prepared(&self) -> bool {
        !self.questions.is_empty() || !self.steps.is_empty()
    }

    /// How long the manager's preparation takes.
    pub fn preparation_minutes(&self) -> u32 {
        self.steps.iter().map(|step| step.minutes).sum()
    }
}

impl Due {
    /// When it falls due, in words.
    pub fn said(&self) -> String {
        let counted = |count: u32, one: &str, many: &str| match count {
            1 => format!("every {one}"),
            count => format!("every {count} {many}"),
        };
        match self {
            Due { every_months: Some(months), .. } => counted(*months, "month", "months"),
            Due { every_weeks: Some(weeks), .. } if weeks.early == weeks.later => counted(weeks.early, "week", "weeks"),
            Due { every_weeks: Some(Weeks { early, later }), .. } => {
                let (early, later) = (counted(*early, "week", "weeks"), counted(*later, "week", "weeks"));
                format!("{early} at the lowest levels, {later} above them")
            }
            Due { within_days_of_line: Some(days), .. } => format!("within {days} days of working together"),
            Due { .. } => "when one of the two asks for it".to_owned(),
        }
    }
}

impl Question {
    /// The question, as this IC is asked it.
    pub fn text(&self, words: &Words) -> String {
        let text = match (&self.text_without_next, &words.levels) {
            (Some(without), None) => without,
            _ => &self.text,
        };
        fill(text, words)
    }

    /// The line under it; may be empty.
    pub fn help(&self, words: &Words) -> String {
        fill(&self.help, words)
    }

    /// Whether its answer is at hand in a part of the agenda.
    pub fn belongs_to(&self, part: &Part) -> bool {
        match self.parts.as_slice() {
            [] => part.leads == Leads::Ic && matches!(part.shows, Shows::Notes | Shows::Agenda),
            keys => keys.contains(&part.key),
        }
    }
}

impl Step {
    /// The line under its title.
    pub fn help(&self, words: &Words) -> String {
        fill(&self.help, words)
    }
}

fn talking_points() -> String {
    "talking_points".to_owned()
}

impl TalkingPoint {
    /// Whether it is at hand in a part of the agenda.
    pub fn belongs_to(&self, part: &Part) -> bool {
        match self.parts.as_slice() {
            [] => part.leads == Leads::Manager,
            keys => keys.contains(&part.key),
        }
    }

    /// The line under its box.
    pub fn help(&self, words: &Words) -> String {
        fill(&self.help, words)
    }
}

impl CheckLine {
    /// The line.
    pub fn text(&self, words: &Words) -> String {
        fill(&self.text, words)
    }
}
