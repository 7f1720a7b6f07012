//! How often a kind is held, and when it falls due after a day.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::kinds::{Due, Weeks};

/// How often a kind is held in a line.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(try_from = "String", into = "String")]
pub enum Rhythm {
    /// Once, within so many days of the line's beginning.
    Once {
        /// How many.
        days: u32,
    },
    /// So many months after the last one.
    Months(u32),
    /// So many weeks after the last one: at the two lowest levels, and above them.
    Weeks(Weeks),
    /// Whenever one of the two asks for it; nothing falls due.
    Off,
}

impl From<Due> for Rhythm {
    fn from(due: Due) -> Rhythm {
        match due {
            Due { within_days_of_line: Some(days), .. } => Rhythm::Once { days },
            Due { every_months: Some(months), .. } => Rhythm::Months(months),
            Due { every_weeks: Some(weeks), .. } => Rhythm::Weeks(weeks),
            Due { .. } => Rhythm::Off,
        }
    }
}

impl From<Rhythm> for Due {
    fn from(rhythm: Rhythm) -> Due {
        match rhythm {
            Rhythm::Once { days } => Due { within_days_of_line: Some(days), ..Due::default() },
            Rhythm::Months(months) => Due { every_months: Some(months), ..Due::default() },
            Rhythm::Weeks(weeks) => Due { every_weeks: Some(weeks), ..Due::default() },
            Rhythm::Off => Due::default(),
        }
    }
}

impl Rhythm {
    /// So many weeks, at whatever level.
    pub const fn weeks(number: u32) -> Rhythm {
        Rhythm::Weeks(Weeks { early: number, later: number })
    }

    /// The rhythm as it holds for somebody at one of the two lowest levels, or above them.
    #[must_use]
    pub fn at(self, is_early: bool) -> Rhythm {
        match self {
            Rhythm::Weeks(Weeks { early, later }) => Rhythm::weeks(if is_early { early } else { later }),
            other => other,
        }
    }

    /// The day on which it falls due, counted from the last one, or from the beginning. A month
    /// without that day ends a day earlier; for weeks it is read [`Rhythm::at`] a level first.
    pub fn after(self, day: Date) -> Option<Date> {
        match self {
            Rhythm::Once { days } => Some(day.saturating_add(i64::from(days).days())),
            Rhythm::Months(months) => Some(day.saturating_add(i64::from(months).months())),
            Rhythm::Weeks(weeks) => Some(day.saturating_add(i64::from(weeks.later).weeks())),
            Rhythm::Off => None,
        }
    }

    /// "every 3 months", "within 14 days of working together".
    pub fn said(self) -> String {
        if self == Rhythm::Off { "only when one of the two asks for it".to_owned() } else { Due::from(self).said() }
    }
}

/// `once 14`, `months 3`, `weeks 1`, `weeks 1 2`, `off`: in forms and in the database.
impl From<Rhythm> for String {
    fn from(rhythm: Rhythm) -> String {
        match rhythm {
            Rhythm::Once { days } => format!("once {days}"),
            Rhythm::Months(months) => format!("months {months}"),
            Rhythm::Weeks(Weeks { early, later }) if early == later => format!("weeks {later}"),
            Rhythm::Weeks(Weeks { early, later }) => format!("weeks {early} {later}"),
            Rhythm::Off => "off".to_owned(),
        }
    }
}

impl TryFrom<String> for Rhythm {
    type Error = String;

    fn try_from(text: String) -> Result<Rhythm, String> {
        text.parse()
    }
}

impl FromStr for Rhythm {
    type Err = String;

    fn from_str(text: &str) -> Result<Rhythm, String> {
        let mut words = text.split(' ');
        let what = words.next().unwrap_or_default();
        let numbers: Result<Vec<u32>, _> = words.map(str::parse).collect();
        let within = |number: u32, most: u32| (1..=most).contains(&number);
        match (what, numbers.unwrap_or_default().as_slice()) {
            ("off", []) => Ok(Rhythm::Off),
            ("once", [days]) if within(*days, 90) => Ok(Rhythm::Once { days: *days }),
            ("months", [months]) if within(*months, 24) => Ok(Rhythm::Months(*months)),
            ("weeks", [weeks]) if within(*weeks, 12) => Ok(Rhythm::weeks(*weeks)),
            ("weeks", [early, later]) if within(*early, 12) && within(*later, 12) => {
                Ok(Rhythm::Weeks(Weeks { early: *early, later: *later }))
            }
            _ => Err(format!("“{text}” is no rhythm")),
        }
    }
}

/// What somebody chose for a kind.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct Chosen {
    /// Which rhythm; nothing for the wider one: the workspace's for a line, the kind's own for
    /// a workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<Rhythm>,
    /// When it was switched on after it had been off: nobody is late for the time without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_since: Option<Timestamp>,
}

/// What a workspace or the two of a line chose, by kind.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct Rhythms(BTreeMap<String, Chosen>);

impl Rhythms {
    /// Reads what stands in the database.
    pub fn read(text: &str) -> Result<Rhythms, String> {
        serde_json::from_str(text).map_err(|error| format!("These are no rhythms: {error}"))
    }

    /// Writes them down: [`Rhythms::read`] gives the same back.
    pub fn write(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| format!("These rhythms cannot be written down: {error}"))
    }

    /// What was chosen for a kind.
    pub fn of(&self, kind: &str) -> Chosen {
        self.0.get(kind).copied().unwrap_or_default()
    }

    /// Chooses a rhythm for a kind, or with nothing the `wider` one, at `now`.
    pub fn choose(&mut self, kind: &str, rhythm: Option<Rhythm>, wider: Rhythm, now: Timestamp) {
        let before = self.of(kind);
        let was_off = before.rhythm.unwrap_or(wider) == Rhythm::Off;
        let is_on = rhythm.unwrap_or(wider) != Rhythm::Off;
        let on_since = if was_off && is_on { Some(now) } else { before.on_since };
        self.0.insert(kind.to_owned(), Chosen { rhythm, on_since });
        self.0.retain(|_, chosen| *chosen != Chosen::default());
    }
}
