use kit::names::possessive;

use super::time::RoomClock;
use crate::conversations::Side;

/// What may be done with the agenda now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// Go on.
    Free,
    /// The manager waits: for the IC to share, or for the part's time to be up.
    Waits,
    /// This is the last part; what follows is the end.
    Last,
}

/// Whether a side may go on to the next part. The IC always may. The manager waits while the
/// IC speaks first and has not shared, but never longer than the part's own time.
pub fn onward(is_manager: bool, ic_first: bool, is_covered: bool, clock: &RoomClock, parts: usize) -> Onward {
    if clock.part + 1 >= parts {
        return Onward::Last;
    }
    if is_manager && ic_first && is_covered && !clock.part_is_over() {
        return Onward::Waits;
    }
    Onward::Free
}

/// The part a press of "on" or "back" leads to. `from` is the part its page showed: when both
/// press at the same time, the agenda moves once.
pub fn moved(from: usize, current: usize, forward: bool, parts: usize) -> Option<usize> {
    if from != current {
        return None;
    }
    if forward { Some(current + 1).filter(|next| *next < parts) } else { current.checked_sub(1) }
}

/// The longest note that is kept, in characters: some twenty pages.
pub const LONGEST_NOTE: usize = 60_000;

/// Line ends as they are stored, whatever the browser sent.
pub fn plain_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// "one" to "twelve" for the buttons of the agenda, digits after that.
pub fn number_word(number: usize) -> String {
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    number
        .checked_sub(1)
        .and_then(|index| words.get(index))
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// Where a room stands: what a page carries to know whether it is still true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Counts every change of the conversation.
    pub version: i64,
    /// The IC's assessment is in.
    pub ic_in: bool,
    /// The manager's is in.
    pub manager_in: bool,
    /// The IC has shared.
    pub shared: bool,
    /// The manager's is open to the IC.
    pub manager_open: bool,
    /// Both are open.
    pub open: bool,
    /// Something stands in the shared notes: the beginning is not taken back any more.
    pub is_noted: bool,
    /// One of the two has begun.
    pub begun: bool,
    /// Who has paused the clock.
    pub paused_by: Option<Side>,
    /// Counts every change of what was agreed or written down in fields.
    pub agreed: i64,
    /// How much of that is shown and not said: fields the reader wrote last, and what is planned
    /// beside this conversation.
    pub unsaid: i64,
    /// Counts every change of the clock: a pause, minutes moved.
    pub clock: i64,
    /// How often minutes were moved between parts.
    pub moved: i64,
    /// Counts every time the floor was passed.
    pub floor: i64,
    /// Whose phones are beside the room: 1 for the IC's, 2 for the manager's, 3 for both.
    pub phones: i64,
}

/// As an address carries it: `4.19.7.1.12.0.5.2`, the version, the steps as bits, three counts, the
/// phones, what of the first count is not said, and how often minutes were moved.
impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let paused_by = |side| self.paused_by == Some(side);
        let (by_ic, by_manager) = (paused_by(Side::Ic), paused_by(Side::Manager));
        let steps = [
            self.ic_in,
            self.manager_in,
            self.shared,
            self.manager_open,
            self.open,
            by_ic,
            by_manager,
            self.is_noted,
            self.begun,
        ];
        let bits = steps.iter().rev().fold(0, |bits, step| bits * 2 + u16::from(*step));
        let Stamp { version, agreed, clock, floor, phones, unsaid, moved, .. } = self;
        write!(f, "{version}.{bits}.{agreed}.{clock}.{floor}.{phones}.{unsaid}.{moved}")
    }
}

impl Stamp {
    /// Whether a side has a phone beside the room.
    pub fn has_phone(&self, side: Side) -> bool {
        self.phones & if side == Side::Ic { 1 } else { 2 } != 0
    }

    /// What of it a phone may know: where the agenda, the clock and the floor are.
    pub fn narrow(self) -> Stamp {
        let Stamp { version, clock, paused_by, floor, moved, .. } = self;
        Stamp { version, clock, paused_by, floor, moved, ..Stamp::default() }
    }

    /// Reads one; nothing where it is none of ours.
    pub fn read(text: &str) -> Option<Stamp> {
        let numbers: Vec<i64> = text.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let [version, bits, agreed, clock, floor, phones, unsaid, moved] = numbers[..] else { return None };
        let step = |nth: u8| bits >> nth & 1 == 1;
        Some(Stamp {
            version,
            ic_in: step(0),
            manager_in: step(1),
            shared: step(2),
            manager_open: step(3),
            open: step(4),
            paused_by: step(5).then_some(Side::Ic).or(step(6).then_some(Side::Manager)),
            is_noted: step(7),
            begun: step(8),
            agreed,
            unsaid,
            clock,
            moved,
            floor,
            phones,
        })
    }
}

/// What a sentence about the room needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    /// The part that runs, from 1; nothing outside the room.
    pub part: Option<usize>,
    /// Whether the conversation is still to come: its beginning was taken back.
    pub is_ahead: bool,
    /// What the part that runs got from others or gave them, where minutes were moved just now.
    pub minutes: &'a [String],
    /// The first name of the IC; nothing when it is the reader.
    pub ic: Option<&'a str>,
    /// The first name of the manager; nothing when it is the reader.
    pub manager: Option<&'a str>,
}

/// What happened between two stamps, in sentences for one side.
pub fn moved_on(before: Stamp, after: Stamp, now: &Now<'_>) -> String {
    let who = |name: Option<&str>, did: &str| match name {
        Some(name) => format!("{name} has {did}."),
        None => format!("You have {did}."),
    };
    let mut said = Vec::new();
    if after.shared && !before.shared {
        said.push(who(now.ic, "shared"));
    } else if after.ic_in && !before.ic_in {
        said.push(who(now.ic, "handed in"));
    }
    if after.manager_in && !before.manager_in {
        said.push(who(now.manager, "handed in"));
    }
    if after.open && !before.open {
        said.push("Both assessments are open now.".to_owned());
    } else if after.manager_open && !before.manager_open {
        said.push("The manager’s assessment is open to the IC.".to_owned());
    }
    for (whose, side) in [(now.ic, Side::Ic), (now.manager, Side::Manager)] {
        said.extend(phone(whose, before.has_phone(side), after.has_phone(side)));
    }
    match now.part {
        _ if after.version == before.version => {}
        Some(_) if after.begun && !before.begun => said.push("The conversation has begun.".to_owned()),
        Some(part) => said.push(format!("The agenda is at part {part} now.")),
        None if now.is_ahead => said.push("The beginning was taken back.".to_owned()),
        None => said.push("The conversation has ended.".to_owned()),
    }
    match after.paused_by {
        _ if after.clock == before.clock => {}
        Some(Side::Ic) if before.paused_by.is_none() => said.push(who(now.ic, "paused the clock")),
        Some(Side::Manager) if before.paused_by.is_none() => said.push(who(now.manager, "paused the clock")),
        None if before.paused_by.is_some() => said.push("The clock goes on.".to_owned()),
        _ => {}
    }
    if after.moved > before.moved {
        said.push(match now.minutes {
            [] => "Minutes were moved between the parts.".to_owned(),
            minutes => format!("Minutes were moved: this part {}.", minutes.join(", ")),
        });
    }
    // Where the reader writes over the other side, less of it is the other side's than before.
    if after.agreed - after.unsaid > before.agreed - before.unsaid {
        said.push("What you write down together has changed.".to_owned());
    }
    said.join(" ")
}

/// What is said of somebody's phone that came or left.
fn phone(whose: Option<&str>, before: bool, after: bool) -> Option<String> {
    let whose = whose.map_or_else(|| "Your".to_owned(), possessive);
    match (before, after) {
        (false, true) => Some(format!("{whose} phone is here too.")),
        (true, false) => Some(format!("{whose} phone is no longer here.")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::super::time::Timing;
    use super::*;

    /// The clock of a quarterly in this part, so many minutes after it began.
    fn clock(part: usize, minutes_in: i64) -> RoomClock {
        let began_at = Timestamp::UNIX_EPOCH;
        Timing::undisturbed(part, began_at, began_at)
            .clock(&[15, 15, 10, 15, 5], began_at + SignedDuration::from_mins(minutes_in))
    }

    #[test]
    fn the_manager_waits_for_the_ic_until_the_part_is_over() {
        let early = clock(0, 9);
        assert_eq!(onward(true, true, true, &early, 5), Onward::Waits);
        assert_eq!(onward(true, true, false, &early, 5), Onward::Free, "the IC has shared");
        assert_eq!(onward(false, true, true, &early, 5), Onward::Free, "the IC drives");
        let late = clock(0, 15);
        assert_eq!(onward(true, true, true, &late, 5), Onward::Free);
        let last = clock(4, 1);
        assert_eq!(onward(true, false, false, &last, 5), Onward::Last);
    }

    #[test]
    fn what_happened_meanwhile_is_said_to_each_side() {
        let before = Stamp { version: 4, manager_in: true, ..Stamp::default() };
        let after = Stamp { ic_in: true, shared: true, manager_open: true, open: true, ..before };
        let ruth = Now { part: Some(2), is_ahead: false, minutes: &[], ic: Some("Ines"), manager: None };
        let ines = Now { ic: None, manager: Some("Ruth"), ..ruth };
        assert_eq!(moved_on(before, after, &ruth), "Ines has shared. Both assessments are open now.");
        assert_eq!(moved_on(before, after, &ines), "You have shared. Both assessments are open now.");
        assert_eq!(
            moved_on(Stamp::default(), Stamp { manager_in: true, ..Stamp::default() }, &ines),
            "Ruth has handed in."
        );
        let later = Stamp { version: 5, ..before };
        let begun = Stamp { version: 5, begun: true, ..before };
        assert_eq!(moved_on(before, begun, &Now { part: Some(1), ..ruth }), "The conversation has begun.");
        assert_eq!(Stamp::read(&begun.to_string()), Some(begun));
        assert_eq!(moved_on(before, later, &ruth), "The agenda is at part 2 now.");
        assert_eq!(moved_on(before, later, &Now { part: None, ..ruth }), "The conversation has ended.");
        assert_eq!(Stamp::read(&after.to_string()), Some(after));
        let paused = Stamp { clock: 1, paused_by: Some(Side::Manager), ..before };
        assert_eq!(moved_on(before, paused, &ines), "Ruth has paused the clock.");
        assert_eq!(moved_on(before, paused, &ruth), "You have paused the clock.");
        assert_eq!(moved_on(paused, Stamp { clock: 2, ..before }, &ruth), "The clock goes on.");
        let moved = Stamp { clock: 2, moved: 1, ..paused };
        assert_eq!(moved_on(paused, moved, &ruth), "Minutes were moved between the parts.");
        let gone_on = Stamp { clock: 2, ..before };
        let turned = Stamp { version: 5, clock: 3, ..before };
        assert_eq!(moved_on(gone_on, turned, &ruth), "The agenda is at part 2 now.", "no minute was moved");
        let noted = Stamp { is_noted: true, ..before };
        assert_eq!((moved_on(before, noted, &ruth).as_str(), Stamp::read(&noted.to_string())), ("", Some(noted)));
        assert_eq!(moved_on(paused, Stamp { floor: 9, ..paused }, &ruth), "", "a tap is not announced");
        assert_eq!(Stamp::read(&moved.to_string()), Some(moved));
        let phone = Stamp { phones: 1, ..before };
        assert_eq!(moved_on(before, phone, &ruth), "Ines’ phone is here too.");
        assert_eq!(moved_on(phone, before, &ines), "Your phone is no longer here.");
        assert_eq!(Stamp::read(&phone.to_string()), Some(phone));
        let agreed = Stamp { agreed: 3, ..before };
        assert_eq!(moved_on(before, agreed, &ruth), "What you write down together has changed.");
        let over_it = Stamp { agreed: 4, unsaid: 4, ..before };
        assert_eq!(moved_on(agreed, over_it, &ruth), "", "whoever types knows");
        assert_eq!(Stamp::read(&over_it.to_string()), Some(over_it));
        assert_eq!(Stamp::read("soon"), None);
    }

    #[test]
    fn two_presses_from_the_same_page_move_the_agenda_once() {
        assert_eq!(moved(0, 0, true, 5), Some(1));
        assert_eq!(moved(0, 1, true, 5), None);
        assert_eq!(moved(4, 4, true, 5), None);
        assert_eq!(moved(0, 0, false, 5), None);
        assert_eq!(moved(2, 2, false, 5), Some(1));
    }
}
