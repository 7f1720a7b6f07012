use serde::{Deserialize, Serialize};

use super::prompts::Stretch;
use super::words::{Words, capital, fill};
use crate::conversations::Side;

/// Who does most of the talking in a part.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
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
    /// The running agenda of the line.
    Agenda,
}

/// One part of the agenda.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
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
    /// Whether it leads to the pages of the levels it talks about.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opens_levels: bool,
    /// What the two write down in it.
    #[serde(default)]
    pub captures: Vec<Capture>,
    pub(crate) ic: SideText,
    pub(crate) manager: SideText,
}

/// Something the two write down together in a part, in a field of its own.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Capture {
    /// Its name in records.
    pub key: String,
    /// What heads the field, and the line of the note.
    pub label: String,
    /// The line under it.
    #[serde(default)]
    pub help: String,
    /// What is written there.
    pub sort: Sort,
    /// Whether the conversation can be wrapped up without it.
    #[serde(default)]
    pub must: bool,
}

/// What is written into a field of a part.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Words.
    Words,
    /// A day that is still to come.
    Day,
}

/// A part, written for the side that reads it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
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
    #[serde(default, skip_serializing_if = "ByStretch::is_empty")]
    pub(crate) by_stretch: ByStretch,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) without_next: Option<Box<SideText>>,
}

/// What to say when it goes quiet, where the IC is in one stretch of the levels.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ByStretch {
    pub(crate) early: Vec<String>,
    pub(crate) middle: Vec<String>,
    pub(crate) top: Vec<String>,
}

impl ByStretch {
    pub(crate) fn is_empty(&self) -> bool {
        self.every().next().is_none()
    }

    /// Everything, for whatever level.
    pub(crate) fn every(&self) -> impl Iterator<Item = &String> {
        [&self.early, &self.middle, &self.top].into_iter().flatten()
    }

    fn of(&self, stretch: Option<Stretch>) -> &[String] {
        match stretch {
            Some(Stretch::Early) => &self.early,
            Some(Stretch::Middle) => &self.middle,
            Some(Stretch::Top) => &self.top,
            None => &[],
        }
    }
}

impl Part {
    /// What it is called for somebody who sits on neither side: "The IC’s month".
    pub fn title(&self) -> String {
        capital(&fill(&self.manager.title, &Words::of_neither("the IC")))
    }

    /// Its texts for one side, as they are kept.
    pub(super) fn of_side(&self, side: Side) -> &SideText {
        match side {
            Side::Ic => &self.ic,
            Side::Manager => &self.manager,
        }
    }

    /// Its texts for one side, filled in.
    pub fn for_side(&self, side: Side, words: &Words) -> SideText {
        let with_next = self.of_side(side);
        let text = match (&with_next.without_next, &words.levels) {
            (Some(without), None) => without,
            _ => with_next,
        };
        let all = |texts: &[String]| texts.iter().map(|text| fill(text, words)).collect();
        let quiet = [with_next.by_stretch.of(words.stretch), &text.quiet].concat();
        SideText {
            title: fill(&text.title, words),
            heading: fill(&text.heading, words),
            lede: fill(&text.lede, words),
            say: fill(&text.say, words),
            quiet: all(&quiet),
            listen: all(&text.listen),
            hold: fill(&text.hold, words),
            by_stretch: ByStretch::default(),
            without_next: None,
        }
    }
}
