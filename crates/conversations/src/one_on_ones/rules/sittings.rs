//! When the two sat over their agenda, and what that makes of a topic: reached, carried over,
//! how often. All of it follows from days; nothing is moved from one 1:1 to the next.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::dates;

use crate::ConversationId;

/// A 1:1 of a line that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which conversation.
    pub id: ConversationId,
    /// When it began.
    pub began_at: Timestamp,
    /// When a side ended it.
    pub ended_at: Option<Timestamp>,
}

/// That a topic was talked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Talked {
    /// In which 1:1, when it was one held here.
    pub conversation: Option<ConversationId>,
    /// When somebody said so.
    pub at: Timestamp,
}

/// One time the two sat over their agenda: a 1:1 held here, or a day on which they said of
/// topics that they talked about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// The conversation, when it was one held here.
    pub conversation: Option<ConversationId>,
    /// The day, where the IC is.
    pub on: Date,
    /// From when.
    pub from: Timestamp,
    /// Until when; nothing while it goes on.
    pub until: Option<Timestamp>,
}

/// All of a line, the oldest first.
#[derive(Clone, Debug)]
pub struct Sittings {
    all: Vec<Sitting>,
    zone: String,
    now: Timestamp,
}

/// How long after a 1:1 a tick still counts as made in it, and how long one goes on that nobody
/// ends.
pub const TICKED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

impl Held {
    /// When it was over. A room that stayed open is over a day after it began, whenever somebody
    /// closes it; all that is known of it then is when it began.
    fn over_at(&self, now: Timestamp) -> Option<Timestamp> {
        let is_left = |until: Timestamp| until.duration_since(self.began_at) >= TICKED_WITHIN;
        match self.ended_at {
            Some(ended_at) if !is_left(ended_at) => Some(ended_at),
            _ => is_left(self.ended_at.unwrap_or(now)).then_some(self.began_at),
        }
    }
}

impl Sittings {
    /// Puts together when the two sat. `zone` is the IC's, so that both count the same days.
    pub fn of(held: &[Held], talked: &[Talked], zone: &str, now: Timestamp) -> Sittings {
        let day = |at| dates::local(at, zone).date();
        let sitting = |one: &Held| Sitting {
            conversation: Some(one.id),
            on: day(one.began_at),
            from: one.began_at,
            until: one.over_at(now),
        };
        let mut all: Vec<Sitting> = held.iter().map(sitting).collect();
        let mut loose: Vec<Timestamp> =
            talked.iter().filter(|one| one.conversation.is_none()).map(|one| one.at).collect();
        loose.sort_unstable();
        for at in loose {
            let on = day(at);
            match all.iter_mut().find(|one| one.on == on) {
                Some(one) if one.conversation.is_none() => one.until = one.until.map(|_| at),
                Some(_) => {}
                None => {
                    let until = (on < day(now)).then_some(at);
                    all.push(Sitting { conversation: None, on, from: at, until });
                }
            }
        }
        all.sort_by_key(|one| one.from);
        Sittings { all, zone: zone.to_owned(), now }
    }

    /// The sitting of now: the one that goes on, the one of today, or the 1:1 of the last day.
    pub fn current(&self) -> Option<&Sitting> {
        let today = dates::local(self.now, &self.zone).date();
        let is_fresh = |one: &Sitting| match one.until {
            None => true,
            Some(_) if one.on == today => true,
            Some(until) => one.conversation.is_some() && self.now.duration_since(until) < TICKED_WITHIN,
        };
        self.all.iter().rev().find(|one| is_fresh(one))
    }

    /// How many are over.
    pub fn over(&self) -> usize {
        self.all.iter().filter(|one| one.until.is_some()).count()
    }

    /// When the last of those ended.
    pub fn last_over(&self) -> Option<Timestamp> {
        self.all.iter().filter_map(|one| one.until).max()
    }

    /// How a topic stands that was added then and talked about at these times.
    pub fn standing(&self, made_at: Timestamp, talked: &[Talked]) -> Standing {
        let last = talked.iter().filter_map(|one| self.place(one)).max();
        let missed: Vec<&Sitting> = self.all[last.map_or(0, |place| place + 1)..]
            .iter()
            .filter(|one| one.until.is_some_and(|until| made_at < until))
            .collect();
        let current = self.current();
        Standing {
            is_talked: last.is_some_and(|place| current == self.all.get(place)),
            talked_on: last.map(|place| self.all[place].on),
            carried: missed.len(),
            carried_since: missed.first().map(|one| one.on),
            carried_from: missed.last().map(|one| one.on),
        }
    }

    /// Which sitting it was in.
    fn place(&self, talked: &Talked) -> Option<usize> {
        let on = dates::local(talked.at, &self.zone).date();
        let same = |one: &Sitting| talked.conversation.is_some() && one.conversation == talked.conversation;
        self.all.iter().position(same).or_else(|| self.all.iter().position(|one| one.on == on))
    }
}

/// How a topic stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it was talked about in the sitting of now.
    pub is_talked: bool,
    /// The day it was last talked about.
    pub talked_on: Option<Date>,
    /// How often the two sat since without reaching it.
    pub carried: usize,
    /// The first day of those.
    pub carried_since: Option<Date>,
    /// The last of them.
    pub carried_from: Option<Date>,
}

impl Standing {
    /// The same as a sentence; empty where there is nothing to say.
    pub fn sentence(&self, today: Date) -> String {
        let facts = self.facts(today).join(", ");
        let mut letters = facts.chars();
        letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
    }

    /// What is said of it: "talked about on 12 Nov", "carried over from 19 Nov".
    pub fn facts(&self, today: Date) -> Vec<String> {
        let day = |on: Date| dates::short_day(on, today);
        let talked = self.talked_on.map(|on| match on == today {
            true => "talked about today".to_owned(),
            false => format!("talked about on {}", day(on)),
        });
        let carried = match (self.carried, self.carried_since, self.carried_from) {
            (1, _, Some(from)) if from == today => Some("not reached today".to_owned()),
            (1, _, Some(from)) => Some(format!("carried over from {}", day(from))),
            (2, Some(since), _) => Some(format!("carried over twice, since {}", day(since))),
            (times, Some(since), _) => Some(format!("carried over {times} times, since {}", day(since))),
            _ => None,
        };
        talked.into_iter().chain(carried).collect()
    }
}
