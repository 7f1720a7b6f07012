use serde::Deserialize;

use super::words::{Words, fill};
use crate::conversations::Side;

/// A kind of conversation. Texts are as written: [`Words`] fills in who and which level.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name in addresses and records.
    pub key: String,
    /// What the two people call it.
    pub title: String,
    /// Why they meet.
    pub purpose: String,
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
    pub mail: Option<QuestionMail>,
    /// The note the manager sends afterwards.
    pub follow_up_mail: Option<FollowUpMail>,
}

/// When a kind falls due.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// So many months after the last one.
    pub every_months: Option<u32>,
    /// Within so many days of a line's beginning.
    pub within_days_of_line: Option<u32>,
}

/// One question to the IC.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name in records.
    pub key: String,
    /// How the answer is headed in the room.
    pub short: String,
    /// In which parts of the agenda the answer is at hand, by key; nothing for those the IC
    /// leads with the notes.
    #[serde(default)]
    pub parts: Vec<String>,
    text: String,
    text_without_next: Option<String>,
    help: String,
}

/// One step of the manager's preparation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in records: `recent_work`, `framework`, `opportunities`, `talking_points`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    help: String,
}

/// One sort of talking point.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TalkingPoint {
    /// Its name in records.
    pub key: String,
    /// What heads its box.
    pub label: String,
    help: String,
    /// How many there should be at least; said, never refused.
    pub at_least: u32,
    /// And at most.
    pub at_most: u32,
}

/// Who does most of the talking in a part.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Leads {
    /// The IC.
    Ic,
    /// The manager.
    Manager,
    /// Both.
    Both,
}

/// What stands in the middle of the room during a part.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// The shared notes.
    Notes,
    /// The assessment, or its cover.
    Assessment,
    /// Both assessments.
    SideBySide,
    /// Goals and promises.
    Goals,
    /// What was agreed.
    Recap,
}

/// One part of the agenda.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name in records.
    pub key: String,
    /// Its share of the usual length.
    pub minutes: u32,
    /// Who leads.
    pub leads: Leads,
    /// What it shows.
    pub shows: Shows,
    ic: SideText,
    manager: SideText,
}

/// A part, written for the side that reads it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideText {
    /// On the agenda, a few words.
    pub title: String,
    /// On top of the room.
    #[serde(default)]
    pub heading: String,
    /// What the part is for.
    #[serde(default)]
    pub lede: String,
    /// A sentence to open with; empty for who only listens.
    #[serde(default)]
    pub say: String,
    /// What to say when it goes quiet.
    #[serde(default)]
    pub quiet: Vec<String>,
    /// What to listen for.
    #[serde(default)]
    pub listen: Vec<String>,
    /// One sentence of restraint.
    #[serde(default)]
    pub hold: String,
    without_next: Option<Box<SideText>>,
}

/// One line owed after the end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpLine {
    /// Which fact.
    pub key: String,
    /// The line.
    pub text: String,
}

/// When a line of the checklist counts.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
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
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckLine {
    /// Which fact ticks it.
    pub key: String,
    /// When it counts.
    pub when: When,
    text: String,
}

/// The mail that brings the IC the questions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "quarterly.toml explains each text")]
pub struct QuestionMail {
    pub subject: String,
    pub intro: String,
    pub outro: String,
}

/// The manager's note to the IC, in the manager's voice.
#[derive(Clone, Debug, Deserialize)]
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

    /// Whether it is prepared and held here. A kind that is only planned has no room either.
    pub fn is_prepared(&self) -> bool {
        !self.questions.is_empty() || !self.steps.is_empty()
    }

    /// How long the manager's preparation takes.
    pub fn preparation_minutes(&self) -> u32 {
        self.steps.iter().map(|step| step.minutes).sum()
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
            [] => part.leads == Leads::Ic && part.shows == Shows::Notes,
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

impl TalkingPoint {
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

impl Part {
    /// Its texts for one side, filled in.
    pub fn for_side(&self, side: Side, words: &Words) -> SideText {
        let with_next = match side {
            Side::Ic => &self.ic,
            Side::Manager => &self.manager,
        };
        let text = match (&with_next.without_next, &words.levels) {
            (Some(without), None) => without,
            _ => with_next,
        };
        let all = |texts: &[String]| texts.iter().map(|text| fill(text, words)).collect();
        SideText {
            title: fill(&text.title, words),
            heading: fill(&text.heading, words),
            lede: fill(&text.lede, words),
            say: fill(&text.say, words),
            quiet: all(&text.quiet),
            listen: all(&text.listen),
            hold: fill(&text.hold, words),
            without_next: None,
        }
    }
}
