//! The rows of the page, from the rows of the database.

use conversations::cadence::rules::{CALLED_OFF, DueKind, Rhythm, months_back};
use conversations::conversations::State;
use conversations::follow_up::Unread;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::look::*;
use people::PersonId;
use people::access::{self, Header, Object, Relation};
use people::moves::{Coming, rules::falls_away_with};
use people::sessions::Viewer;

use super::queries::{OpenPromise, PastTalk};
use super::rules::{Half, Next};
use crate::around::{self, LineFacts};
use crate::talks::{Bar, Reader, Shown, ic_bar, manager_bar};
use crate::words::{Pressing, count, due, lately, lately_on, sentence};

/// Who looks, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) me: PersonId,
    pub(crate) zone: &'a str,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
}

/// A note that waits for the IC's answer.
pub(crate) struct WaitingRow {
    pub(crate) name: String,
    pub(crate) what: String,
    pub(crate) sent: String,
    pub(crate) path: String,
}

/// A follow-up the viewer has not answered.
pub(crate) fn waiting(shown: &Shown, seen: Seen<'_>) -> Option<WaitingRow> {
    let talk = &shown.talk;
    if talk.state != State::FollowedUp || talk.ic_id != seen.me {
        return None;
    }
    Some(WaitingRow {
        name: talk.manager_name.clone(),
        what: format!("{}, {}", shown.kind.title, lately(talk.starts_at, seen.zone, seen.today)),
        sent: lately(talk.followed_up_at?, seen.zone, seen.today),
        path: format!("/conversations/{}/follow-up", talk.id),
    })
}

/// Something an IC remembers differently, which the viewer has not read.
pub(crate) struct RememberedRow {
    pub(crate) name: String,
    pub(crate) what: String,
    pub(crate) said: String,
    pub(crate) path: String,
}

/// The same as a row of the page.
pub(crate) fn remembered(unread: &Unread, seen: Seen<'_>) -> RememberedRow {
    RememberedRow {
        name: unread.ic_name.clone(),
        what: format!("{}, {}", unread.kind_title, lately(unread.starts_at, seen.zone, seen.today)),
        said: lately(unread.said_at, seen.zone, seen.today),
        path: unread.path.clone(),
    }
}

/// A conversation to come.
pub(crate) struct TalkRow {
    pub(crate) stamp: String,
    pub(crate) day: String,
    pub(crate) month: String,
    pub(crate) when: String,
    pub(crate) said: String,
    pub(crate) title: String,
    pub(crate) long: String,
    pub(crate) rest: String,
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) what: String,
    pub(crate) bars: Option<[Bar; 2]>,
    pub(crate) step_path: String,
    pub(crate) step: &'static str,
    /// Whether it is only there to be ended: its room stayed open.
    pub(crate) stayed_open: bool,
    /// The move with which it falls away, as a sentence.
    pub(crate) falls_away: String,
    pub(crate) next: Next,
}

/// A conversation to come, from the viewer's side; the IC's half stands first for both.
pub(crate) fn coming(shown: &Shown, seen: Seen<'_>) -> Option<TalkRow> {
    let talk = &shown.talk;
    // Beside the two who sit in it, it is nobody’s to prepare.
    if !talk.is_coming(seen.now) || ![talk.ic_id, talk.manager_id].contains(&seen.me) {
        return None;
    }
    let reader = if talk.ic_id == seen.me { Reader::Ic } else { Reader::Manager };
    let other = if reader == Reader::Ic { &talk.manager_name } else { &talk.ic_name };
    let (ic, manager) = if reader == Reader::Ic { ("You", first(other)) } else { (first(other), "You") };
    let has_questions = !shown.kind.questions.is_empty();
    let bars = has_questions.then(|| [ic_bar(shown, ic, seen.zone, seen.now), manager_bar(shown, manager)]);
    let half = bars.as_ref().map(|[ic, manager]| if reader == Reader::Ic { ic.half } else { manager.half });
    let (step_path, step) = talk.next_step(reader, has_questions, half.unwrap_or(Half::NotBegun), seen.now);
    let starts = dates::local(talk.starts_at, seen.zone);
    Some(TalkRow {
        stamp: starts.strftime("%Y-%m-%dT%H:%M").to_string(),
        day: starts.strftime("%-d").to_string(),
        month: starts.strftime("%b").to_string(),
        when: starts.strftime("%a %H:%M").to_string(),
        title: shown.kind.title.clone(),
        long: dates::day_and_time(&starts),
        rest: rest(starts.date(), talk.minutes, &talk.place, seen.today),
        said: starts.strftime("%a %-d %b, %H:%M").to_string(),
        name: other.clone(),
        path: format!("/people/{}", if reader == Reader::Ic { talk.manager_id } else { talk.ic_id }),
        what: format!("{}, {} min", shown.kind.title, talk.minutes),
        step_path,
        step,
        stayed_open: talk.stayed_open(seen.now),
        falls_away: String::new(),
        next: Next {
            name: first(other).to_owned(),
            starts_at: talk.starts_at,
            is_on: talk.state == State::InRoom,
            as_ic: reader == Reader::Ic,
            half,
        },
        bars,
    })
}

impl TalkRow {
    /// Whether it is the next one to be held.
    pub(crate) fn is_next(&self) -> bool {
        !self.stayed_open && self.falls_away.is_empty()
    }

    /// The same where the line moves first: there is nothing to prepare, and the row says why.
    pub(crate) fn falling_away(mut self, shown: &Shown, moves: &[Coming], seen: Seen<'_>) -> TalkRow {
        let talk = &shown.talk;
        let with = falls_away_with(moves, talk.ic_id, seen.me, talk.starts_at);
        if let Some(with) = with.filter(|_| talk.state != State::InRoom) {
            let day = dates::day(with.on_day);
            self.falls_away = format!("Falls away on {day}, when the line moves to {}.", with.manager_name);
            (self.step_path, self.step) = (format!("/conversations/{}", talk.id), "Open");
        }
        self
    }
}

/// "60 min, room Larch. In 2 days."
fn rest(day: Date, minutes: i64, place: &str, today: Date) -> String {
    let place = if place.is_empty() { String::new() } else { format!(", {place}") };
    format!("{minutes} min{place}. {}.", sentence(&dates::near(day, today)))
}

/// An open promise.
pub(crate) struct PromiseRow {
    pub(crate) text: String,
    pub(crate) fact: String,
    pub(crate) due: String,
    pub(crate) pressing: Pressing,
    pub(crate) due_on: Date,
}

/// A promise as a line of `checks`.
pub(crate) fn promise(row: &OpenPromise, seen: Seen<'_>) -> PromiseRow {
    let (due, pressing) = due(row.due_on, seen.today);
    let made_on = lately_on(dates::local(row.made_at, seen.zone).date(), seen.today);
    let fact = match (row.owner_id == seen.me, row.owner_id == row.ic_id) {
        (true, true) => format!("To {}, {made_on}", first(&row.manager_name)),
        (true, false) => format!("To {}, {made_on}", first(&row.ic_name)),
        _ => format!(
            "Said by {} {}{made_on}",
            first(&row.owner_name),
            if made_on.starts_with(|letter: char| letter.is_ascii_digit()) { "on " } else { "" }
        ),
    };
    PromiseRow { text: row.text.clone(), fact, due, pressing, due_on: row.due_on }
}

/// Somebody whose first conversation is owed.
pub(crate) struct FirstTalkRow {
    pub(crate) name: String,
    pub(crate) person_path: String,
    pub(crate) plan_path: String,
    pub(crate) since: String,
    pub(crate) due: String,
    pub(crate) is_late: bool,
    pub(crate) due_on: Date,
}

impl FirstTalkRow {
    /// The same with a sentence more.
    pub(crate) fn saying(mut self, sentence: Option<String>) -> FirstTalkRow {
        self.since.extend(sentence.map(|sentence| format!(" {sentence}")));
        self
    }
}

/// A line without a first conversation.
pub(crate) fn first_talk(line: &LineFacts, seen: Seen<'_>) -> Option<FirstTalkRow> {
    let owed = around::first_talk(&line.due)?;
    let due_on = owed.due_on;
    let is_late = due_on < seen.today;
    let since = lately_on(dates::local(line.started_at, seen.zone).date(), seen.today);
    Some(FirstTalkRow {
        name: line.ic_name.clone(),
        person_path: format!("/people/{}", line.ic_id),
        plan_path: format!("/people/{}/conversations/new?kind={}", line.ic_id, owed.kind.key),
        since: format!("With you since {since}."),
        due: if is_late { due(due_on, seen.today).0 } else { format!("by {}", dates::day(due_on)) },
        is_late,
        due_on,
    })
}

/// A line the viewer stands in.
pub(crate) struct StandingInRow {
    pub(crate) name: String,
    pub(crate) person_path: String,
    pub(crate) plan_path: String,
    pub(crate) fact: String,
}

/// "For Ruth, until Friday 4 December."
pub(crate) fn standing_in(line: &LineFacts) -> Option<StandingInRow> {
    let until = line.stands_in_until_on?;
    Some(StandingInRow {
        name: line.ic_name.clone(),
        person_path: format!("/people/{}", line.ic_id),
        plan_path: format!("/people/{}/conversations/new", line.ic_id),
        fact: format!("For {}, until {}.", first(&line.manager_name), dates::long_day(until)),
    })
}

/// Somebody with whom something is past its day.
pub(crate) struct DriftRow {
    pub(crate) name: String,
    pub(crate) person_path: String,
    pub(crate) plan_path: String,
    pub(crate) rhythm_path: String,
    /// "Quarterly check-in overdue by 66 days", each.
    pub(crate) said: Vec<String>,
    /// What is overdue the longest, inside a sentence, and for how many days.
    pub(crate) longest: (String, i64),
    /// The last twelve months of a kind that is held a few times a year.
    pub(crate) chart: Option<Timeline>,
}

impl DriftRow {
    /// The same with a sentence more.
    pub(crate) fn saying(mut self, sentence: Option<String>) -> DriftRow {
        self.said.extend(sentence);
        self
    }
}

/// What is overdue in a line and not planned, the longest first. Whoever waits for the first
/// conversation waits for that alone.
fn overdue(line: &LineFacts) -> Vec<&DueKind> {
    match around::first_talk(&line.due) {
        Some(_) => Vec::new(),
        None => line.due.iter().filter(|one| one.overdue_by().is_some()).collect(),
    }
}

impl PastTalk {
    /// Whether somebody who stands so to the climber may know when it was and of which kind.
    pub fn names_its_kind(&self, app: &App, viewer: &Viewer, relation: &Relation) -> bool {
        let header =
            Header::about(Object::Conversation, "closed", self.ic_id).made(Some(self.line_id), self.created_at);
        access::grant_within(relation, viewer, &header, app).is_some_and(|grant| grant.may_know_kind())
    }
}

/// The kind whose year is drawn: the first that is held a few times a year.
pub(crate) fn drawn(line: &LineFacts) -> Option<&DueKind> {
    overdue(line).into_iter().find(|one| matches!(one.rhythm, Rhythm::Months(2..)))
}

/// A line in which something is past its day with nothing planned.
pub(crate) fn drift(line: &LineFacts, past: &[PastTalk], seen: Seen<'_>) -> Option<DriftRow> {
    let overdue = overdue(line);
    let first = overdue.first()?;
    Some(DriftRow {
        name: line.ic_name.clone(),
        person_path: format!("/people/{}", line.ic_id),
        plan_path: format!("/people/{}/conversations/new", line.ic_id),
        rhythm_path: format!("/lines/{}/rhythm", line.line_id),
        said: overdue.iter().map(|one| one.said(seen.today)).collect(),
        longest: (first.in_a_sentence(), first.overdue_by().unwrap_or(0)),
        chart: drawn(line).map(|kind| year_of(line, kind, past, seen)),
    })
}

/// The last twelve months of one kind in a line.
fn year_of(line: &LineFacts, kind: &DueKind, past: &[PastTalk], seen: Seen<'_>) -> Timeline {
    let year_ago = seen.today.saturating_sub(jiff::ToSpan::months(12));
    let whole = dates::days_between(year_ago, seen.today).max(1);
    let place = |day: Date| 2.0 + 96.0 * dates::days_between(year_ago, day) as f64 / whole as f64;
    let knot = |day: Date, meeting| Knot { at_percent: place(day), month: day.strftime("%b").to_string(), meeting };
    let is_it = |talk: &&PastTalk| talk.line_id == line.line_id && talk.was_held && talk.kind_key == kind.kind.key;
    let held = past.iter().filter(is_it).map(|talk| dates::local(talk.starts_at, seen.zone).date());
    let mut knots: Vec<Knot> = held.map(|day| knot(day, Meeting::Held)).collect();
    knots.push(knot(kind.due_on.max(year_ago), Meeting::Missed));
    Timeline {
        label: format!("{} {} over twelve months", possessive(first(&line.ic_name)), kind.in_a_sentence()),
        knots,
        days_past: u32::try_from(kind.overdue_by().unwrap_or(0)).unwrap_or(0),
    }
}

/// "Three with Kofi since 24 September", where so many were called off by the two.
pub(crate) fn called_off(line: &LineFacts, with: &str, seen: Seen<'_>) -> Option<String> {
    let number = usize::try_from(line.called_off).unwrap_or(0);
    let since = months_back(seen.today);
    (number >= CALLED_OFF)
        .then(|| format!("{} with {} since {}.", sentence(&count(number)), first(with), lately_on(since, seen.today)))
}
