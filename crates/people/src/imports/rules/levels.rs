//! The level a row asks for. A list is often older than what was recorded by hand, so a file adds a
//! level after the newest one, or corrects that one, takes no other away, and brings none back.

use std::sync::Arc;

use jiff::civil::Date;
use kit::dates::calendar_day;

use super::Severity;
use super::card::Change;
use super::plan::{Known, Making, NewStep};
use super::row::Entry;
use super::sheet::Column;
use crate::people::levels::rules::Ladder;

impl Making<'_> {
    /// The level of somebody who is there, when it is not what stands there and may follow it.
    pub(super) fn level(&mut self, entry: &Entry, known: &Known) -> Option<NewStep> {
        let (framework, key) = entry.level.clone()?;
        let since = entry.level_since.unwrap_or(self.facts.today);
        let holds = known.level.as_ref() == Some(&(framework, key.clone()));
        if (!holds && self.is_no_more(entry.line, framework, &key)) || self.was_taken_back(entry, known) {
            return None;
        }
        let Some((newest, newest_since)) = known.level.as_ref().zip(known.level_since) else {
            return Some(self.step(framework, key, since, None));
        };
        let stays = *newest == (framework, key.clone());
        if stays && entry.level_since.is_none_or(|since| since == newest_since) {
            return None;
        }
        // The same level from another day corrects the newest step; what came before it stays before it.
        let corrects = (stays && known.level_before.is_none_or(|before| before < since)).then_some(newest_since);
        if since <= newest_since && corrects.is_none() {
            let column = if entry.level_since.is_some() { Column::LevelSince } else { Column::Level };
            let held = self.facts.level_name(newest.0, &newest.1);
            let (name, day) = (&known.card.name, calendar_day(newest_since));
            let why = match since == newest_since {
                true => "The file names another level of that day; take the recorded one back first, if it is wrong.",
                false => "The file’s level is older and was left alone.",
            };
            let reason = format!("{name} has been {held} since {day}. {why}");
            self.problem(entry.line, column, Severity::Without, reason);
            return None;
        }
        Some(self.step(framework, key, since, corrects))
    }

    /// The level of somebody new.
    pub(super) fn first_level(&mut self, entry: &Entry, since: Date) -> Option<NewStep> {
        let (framework, key) = entry.level.clone()?;
        (!self.is_no_more(entry.line, framework, &key)).then(|| self.step(framework, key, since, None))
    }

    /// Says of a level that went that nobody is given it anew.
    fn is_no_more(&mut self, line: u64, framework: i64, key: &str) -> bool {
        let is_level = |ladder: &Arc<Ladder>| ladder.id == framework && ladder.rung(key).is_some();
        if self.facts.ladders.unwrap_or_default().iter().any(is_level) {
            return false;
        }
        let name = self.facts.level_name(framework, key);
        self.problem(line, Column::Level, Severity::Without, format!("{name} is no longer a level of its framework."));
        true
    }

    /// Whether a row asks for what somebody took back; that is said, unless it is what stands now.
    /// Without a day it asks for any.
    fn was_taken_back(&mut self, entry: &Entry, known: &Known) -> bool {
        let Some(asked) = &entry.level else { return false };
        let is_that_day = entry.level_since.is_none() || entry.level_since == known.level_since;
        if known.level.as_ref() == Some(asked) && is_that_day {
            return false;
        }
        let is_meant = |(framework, key, since): &&(i64, String, Date)| {
            (*framework, key) == (asked.0, &asked.1) && entry.level_since.is_none_or(|day| day == *since)
        };
        let Some((framework, key, since)) = known.taken_back.iter().find(is_meant) else { return false };
        let (name, level) = (&known.card.name, self.facts.level_name(*framework, key));
        let day = calendar_day(*since);
        let reason = format!(
            "{level} since {day} was recorded for {name} and taken back. It was left alone; by hand it can be recorded again."
        );
        let column = if entry.level_since.is_some() { Column::LevelSince } else { Column::Level };
        self.problem(entry.line, column, Severity::Without, reason);
        true
    }

    pub(super) fn step(&self, framework: i64, key: String, since: Date, corrects: Option<Date>) -> NewStep {
        let name = self.facts.level_name(framework, &key);
        NewStep { framework, key, name, since, corrects }
    }

    pub(super) fn level_change(&self, known: &Known, step: &NewStep) -> Change {
        let words = |framework: i64, key: &str, since: Option<Date>| {
            let name = self.facts.level_name(framework, key);
            since.map_or(name.clone(), |since| format!("{name}, since {}", calendar_day(since)))
        };
        let old =
            known.level.as_ref().map_or_else(String::new, |(framework, key)| words(*framework, key, known.level_since));
        Change { column: Column::Level, old, new: words(step.framework, &step.key, Some(step.since)) }
    }
}
