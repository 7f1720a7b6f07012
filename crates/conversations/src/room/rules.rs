use jiff::{SignedDuration, Timestamp};

/// What the clock of the room shows. Everything follows from two stored instants, so a
/// reload, a restart or a second browser changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomClock {
    /// Which part runs, from 0.
    pub part: usize,
    /// Minutes of the part.
    pub part_minutes: u32,
    /// Whole minutes left of it; 0 once its time is up.
    pub part_left: u32,
    /// When its time is up.
    pub part_ends_at: Timestamp,
    /// How much of it is gone, 0 to 100.
    pub gone_percent: f64,
    /// Whole minutes left of the conversation; 0 once they are used up.
    pub whole_left: u32,
    /// When the conversation was to end.
    pub ends_at: Timestamp,
}

impl RoomClock {
    /// Whether the part has used its time. Nothing closes because of it.
    pub fn part_is_over(&self) -> bool {
        self.part_left == 0
    }
}

/// Reads the clock of a conversation that began at `began_at` and whose current part began
/// at `part_began_at`.
pub fn clock(minutes: &[u32], part: usize, began_at: Timestamp, part_began_at: Timestamp, now: Timestamp) -> RoomClock {
    let part = part.min(minutes.len().saturating_sub(1));
    let part_minutes = minutes.get(part).copied().unwrap_or(1).max(1);
    let part_ends_at = after(part_began_at, part_minutes);
    let ends_at = after(began_at, minutes.iter().sum());
    let gone = now.duration_since(part_began_at).as_secs_f64() / (60.0 * f64::from(part_minutes));
    RoomClock {
        part,
        part_minutes,
        part_left: minutes_until(part_ends_at, now),
        part_ends_at,
        gone_percent: (100.0 * gone).clamp(0.0, 100.0),
        whole_left: minutes_until(ends_at, now),
        ends_at,
    }
}

fn after(at: Timestamp, minutes: u32) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX)
}

/// Minutes still to go, the begun one counted whole: "6 min left" until the sixth is used up.
fn minutes_until(end: Timestamp, now: Timestamp) -> u32 {
    let seconds = end.duration_since(now).as_secs().max(0);
    u32::try_from((seconds + 59) / 60).unwrap_or(u32::MAX)
}

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
    /// Counts every change of what was agreed or written down in fields.
    pub agreed: i64,
}

/// As an address carries it: `4.19.7`, the version, the steps as bits, and what was agreed.
impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let steps = [self.ic_in, self.manager_in, self.shared, self.manager_open, self.open];
        let bits = steps.iter().rev().fold(0, |bits, step| bits * 2 + u8::from(*step));
        write!(f, "{}.{bits}.{}", self.version, self.agreed)
    }
}

impl Stamp {
    /// Reads one; nothing where it is none of ours.
    pub fn read(text: &str) -> Option<Stamp> {
        let mut numbers = text.splitn(3, '.');
        let version = numbers.next()?.parse().ok()?;
        let bits: u8 = numbers.next()?.parse().ok()?;
        let agreed = numbers.next()?.parse().ok()?;
        let step = |nth: u8| bits >> nth & 1 == 1;
        Some(Stamp {
            version,
            ic_in: step(0),
            manager_in: step(1),
            shared: step(2),
            manager_open: step(3),
            open: step(4),
            agreed,
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
    match now.part {
        _ if after.version == before.version => {}
        Some(part) => said.push(format!("The agenda is at part {part} now.")),
        None if now.is_ahead => said.push("The beginning was taken back.".to_owned()),
        None => said.push("The conversation has ended.".to_owned()),
    }
    if after.agreed != before.agreed {
        said.push("What you write down together has changed.".to_owned());
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTERLY: [u32; 5] = [15, 15, 10, 15, 5];

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_000_000_020 + minute * 60).unwrap()
    }

    #[test]
    fn nine_minutes_in_six_are_left_of_the_part_and_fifty_one_of_all() {
        let clock = clock(&QUARTERLY, 0, at(0), at(0), at(9));
        assert_eq!((clock.part_left, clock.whole_left), (6, 51));
        assert!((clock.gone_percent - 60.0).abs() < 1e-9);
        assert_eq!(clock.part_ends_at, at(15));
    }

    #[test]
    fn a_part_over_its_time_takes_from_the_whole_and_closes_nothing() {
        let clock = clock(&QUARTERLY, 1, at(0), at(20), at(40));
        assert_eq!((clock.part_left, clock.whole_left), (0, 20));
        assert!(clock.part_is_over());
        assert!((clock.gone_percent - 100.0).abs() < 1e-9);
    }

    #[test]
    fn the_manager_waits_for_the_ic_until_the_part_is_over() {
        let early = clock(&QUARTERLY, 0, at(0), at(0), at(9));
        assert_eq!(onward(true, true, true, &early, 5), Onward::Waits);
        assert_eq!(onward(true, true, false, &early, 5), Onward::Free, "the IC has shared");
        assert_eq!(onward(false, true, true, &early, 5), Onward::Free, "the IC drives");
        let late = clock(&QUARTERLY, 0, at(0), at(0), at(15));
        assert_eq!(onward(true, true, true, &late, 5), Onward::Free);
        let last = clock(&QUARTERLY, 4, at(0), at(55), at(56));
        assert_eq!(onward(true, false, false, &last, 5), Onward::Last);
    }

    #[test]
    fn what_happened_meanwhile_is_said_to_each_side() {
        let before = Stamp { version: 4, manager_in: true, ..Stamp::default() };
        let after = Stamp { ic_in: true, shared: true, manager_open: true, open: true, ..before };
        let ruth = Now { part: Some(2), is_ahead: false, ic: Some("Ines"), manager: None };
        let ines = Now { ic: None, manager: Some("Ruth"), ..ruth };
        assert_eq!(moved_on(before, after, &ruth), "Ines has shared. Both assessments are open now.");
        assert_eq!(moved_on(before, after, &ines), "You have shared. Both assessments are open now.");
        assert_eq!(
            moved_on(Stamp::default(), Stamp { manager_in: true, ..Stamp::default() }, &ines),
            "Ruth has handed in."
        );
        let later = Stamp { version: 5, ..before };
        assert_eq!(moved_on(before, later, &ruth), "The agenda is at part 2 now.");
        assert_eq!(moved_on(before, later, &Now { part: None, ..ruth }), "The conversation has ended.");
        assert_eq!(Stamp::read(&after.to_string()), Some(after));
        let agreed = Stamp { agreed: 3, ..before };
        assert_eq!(moved_on(before, agreed, &ruth), "What you write down together has changed.");
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

    proptest::proptest! {
        #[test]
        fn no_clock_ever_shows_more_than_there_is(part in 0_usize..7, began in 0_i64..100, part_began in 0_i64..100, now in -50_i64..300) {
            let clock = clock(&QUARTERLY, part, at(began), at(began + part_began), at(began + part_began + now.max(0)));
            proptest::prop_assert!(clock.part_left <= clock.part_minutes);
            proptest::prop_assert!(clock.whole_left <= 60);
            proptest::prop_assert!((0.0..=100.0).contains(&clock.gone_percent));
            proptest::prop_assert!(clock.part < QUARTERLY.len());
        }
    }
}
