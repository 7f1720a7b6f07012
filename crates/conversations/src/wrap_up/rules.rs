use jiff::Timestamp;

/// What is known of a conversation without reading a word of it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// When the questions went out.
    pub questions_sent_at: Option<Timestamp>,
    /// When the manager handed their assessment in.
    pub handed_in_at: Option<Timestamp>,
    /// When both assessments opened.
    pub opened_at: Option<Timestamp>,
    /// Talking points the manager wrote.
    pub talking_points: usize,
    /// Whether the manager noted an opportunity.
    pub has_opportunity: bool,
    /// The minutes kept free, and the least this kind asks for.
    pub minutes: u32,
    /// See `minutes`.
    pub shortest: u32,
    /// Goals agreed in this conversation, those carried on counted.
    pub goals: usize,
    /// Those that say when they are done.
    pub goals_with_measure: usize,
    /// Those both agreed to, or carried on.
    pub goals_agreed: usize,
    /// When the last of them was agreed.
    pub plan_agreed_at: Option<Timestamp>,
    /// Promises of the IC.
    pub promises_ic: usize,
    /// Promises of the manager.
    pub promises_manager: usize,
    /// Those of the manager that are settled, or whose day has come.
    pub promises_manager_come: usize,
    /// Those of the manager that are kept.
    pub promises_manager_kept: usize,
    /// When the follow-up is due, and when it was sent.
    pub due_at: Option<Timestamp>,
    /// See `due_at`.
    pub sent_at: Option<Timestamp>,
    /// Whether the manager has written something of their own into the note.
    pub note_edited: bool,
    /// Fields of the parts that hold something, and of how many.
    pub captured: (usize, usize),
    /// Seconds each side had the floor, the IC first, where both keep that.
    pub talked: Option<(i64, i64)>,
    /// What is planned next.
    pub next: Next,
    /// What the manager ticked by hand.
    pub ticks: Vec<Tick>,
}

/// The days of what was planned next: "Thu 24 December".
#[derive(Clone, Debug, Default)]
pub struct Next {
    /// Of the next check-in: of a kind that comes back every month or two.
    pub check_in: Option<String>,
    /// Of the next of this kind.
    pub of_kind: Option<String>,
}

/// A line somebody ticked by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Which.
    pub key: String,
    /// Who, as its reader calls them.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// One line of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The key of the line in its kind.
    pub key: String,
    /// Whether the fact exists, or somebody ticked it.
    pub is_done: bool,
    /// The fact.
    pub fact: Fact,
    /// Whether no fact decides it, so that the manager says it.
    pub is_by_hand: bool,
    /// Whether its day has not come: it is not done, and nobody is late with it.
    pub is_ahead: bool,
}

/// A fact as the page says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It happened at this instant; the word before it: "sent", "saved".
    At(&'static str, Timestamp),
    /// Something counted, in words.
    Counted(String),
    /// Both sides counted: "Ines 3, you 3".
    Sides {
        /// Of the IC.
        ic: usize,
        /// Of the manager.
        manager: usize,
    },
    /// Somebody ticked it.
    Ticked(Tick),
    /// There is no such fact yet, and what is missing.
    Missing(&'static str),
}

/// The lines of a kind's checklist, each with the fact that decides it. Where there is none, the
/// manager ticks it by hand.
pub fn points<'a>(keys: impl Iterator<Item = &'a str>, facts: &Facts) -> Vec<Point> {
    keys.map(|key| point(key, facts)).collect()
}

fn point(key: &str, facts: &Facts) -> Point {
    let (is_by_hand, (is_done, fact)) = match decide(key, facts) {
        Some(decided) => (false, decided),
        None => (true, by_hand(key, facts)),
    };
    let is_ahead = key == "promises_kept" && !is_done && facts.promises_manager_come < facts.promises_manager.max(1);
    Point { key: key.to_owned(), is_done, fact, is_by_hand, is_ahead }
}

/// Whether a line may be ticked by hand: there are no facts at all that decide it.
pub fn is_by_hand(key: &str) -> bool {
    decide(key, &Facts::default()).is_none()
}

/// Both sides read whether the check-ins are proposed; it is one tick, on the manager's list.
pub fn ticked_as(key: &str) -> &str {
    if key == "check_ins_proposed" { "check_ins_planned" } else { key }
}

fn by_hand(key: &str, facts: &Facts) -> (bool, Fact) {
    match facts.ticks.iter().find(|tick| tick.key == ticked_as(key)) {
        Some(tick) => (true, Fact::Ticked(tick.clone())),
        None => (false, Fact::Missing("Not ticked yet")),
    }
}

fn decide(key: &str, facts: &Facts) -> Option<(bool, Fact)> {
    Some(match key {
        "questions_sent" => at("sent", facts.questions_sent_at, "They never went out"),
        "framework_compared" => at("handed in", facts.handed_in_at, "No assessment was handed in"),
        "talking_points_written" => counted(facts.talking_points, "written", "None written"),
        "opportunities_found" => {
            (facts.has_opportunity, said(facts.has_opportunity, "Noted in the preparation", "None noted"))
        }
        "time_kept" => (facts.minutes >= facts.shortest, Fact::Counted(format!("{} min", facts.minutes))),
        "framework_open" => at("both opened", facts.opened_at, "The two views were never opened"),
        "goals_agreed" => ((1..=3).contains(&facts.goals_agreed), goals(facts)),
        "goals_measured" if facts.goals == 0 => (false, Fact::Missing("No goal yet")),
        "goals_measured" => {
            let all = facts.goals_with_measure == facts.goals;
            (all, Fact::Counted(format!("{} of {}", facts.goals_with_measure, facts.goals)))
        }
        "promises_made" => (
            facts.promises_ic > 0 && facts.promises_manager > 0,
            Fact::Sides { ic: facts.promises_ic, manager: facts.promises_manager },
        ),
        "captured" => {
            let (written, of) = facts.captured;
            (of > 0 && written == of, Fact::Counted(format!("{written} of {of} written")))
        }
        "plan_updated" => plan(facts),
        "note_sent" => note(facts),
        "promises_kept" => promises(facts),
        "check_ins_planned" => return facts.next.check_in.as_ref().map(|day| planned(day)),
        // The line both read speaks of the next of this kind as well.
        "check_ins_proposed" => {
            return facts.next.check_in.as_ref().zip(facts.next.of_kind.as_ref()).map(|(day, _)| planned(day));
        }
        "listened" => return facts.talked.map(talk),
        _ => return None,
    })
}

fn promises(facts: &Facts) -> (bool, Fact) {
    let Facts { promises_manager: made, promises_manager_come: come, promises_manager_kept: kept, .. } = *facts;
    match made {
        0 => (false, Fact::Missing("No promise of yours")),
        // Until the day of each has come nothing is missing, least of all within the 24 hours.
        _ if come < made => (false, Fact::Counted(format!("{kept} of {made} kept, not all are due yet"))),
        _ => (kept == made, Fact::Counted(format!("{kept} of {made} kept"))),
    }
}

fn planned(day: &str) -> (bool, Fact) {
    (true, Fact::Counted(format!("planned, the first on {day}")))
}

fn talk((ic, manager): (i64, i64)) -> (bool, Fact) {
    let percent = 100 * ic / (ic + manager).max(1);
    (ic > manager, Fact::Counted(format!("{percent} % of the talking, by the two totals you both keep")))
}

fn at(word: &'static str, at: Option<Timestamp>, missing: &'static str) -> (bool, Fact) {
    (at.is_some(), at.map_or(Fact::Missing(missing), |at| Fact::At(word, at)))
}

fn counted(count: usize, word: &str, missing: &'static str) -> (bool, Fact) {
    (count > 0, if count > 0 { Fact::Counted(format!("{count} {word}")) } else { Fact::Missing(missing) })
}

fn said(is_done: bool, there: &str, missing: &'static str) -> Fact {
    if is_done { Fact::Counted(there.to_owned()) } else { Fact::Missing(missing) }
}

fn goals(facts: &Facts) -> Fact {
    match facts.goals {
        0 => Fact::Missing("No goal yet"),
        // What one side wrote alone is a proposal.
        count if facts.goals_agreed < count => Fact::Counted(agreed_of(facts)),
        1 => Fact::Counted("1 goal; two or three are usual".to_owned()),
        count @ 2..=3 => Fact::Counted(format!("{count} goals")),
        count => Fact::Counted(format!("{count} goals; two or three are easier to keep in mind")),
    }
}

fn plan(facts: &Facts) -> (bool, Fact) {
    let all = facts.goals > 0 && facts.goals_agreed == facts.goals;
    match facts.plan_agreed_at {
        Some(agreed_at) if all => (true, Fact::At("agreed", agreed_at)),
        _ if facts.goals == 0 => (false, Fact::Missing("No goal yet")),
        _ => (false, Fact::Counted(agreed_of(facts))),
    }
}

fn agreed_of(facts: &Facts) -> String {
    format!("{} of {} agreed", facts.goals_agreed, facts.goals)
}

fn note(facts: &Facts) -> (bool, Fact) {
    match facts.sent_at {
        Some(sent_at) if facts.due_at.is_none_or(|due_at| sent_at <= due_at) => (true, Fact::At("sent", sent_at)),
        Some(sent_at) => (true, Fact::At("sent late,", sent_at)),
        None if facts.note_edited => (false, Fact::Missing("Written, not sent")),
        None => (false, Fact::Missing("Draft ready, not sent")),
    }
}

/// How somebody felt a conversation was, from one to five.
pub const FELT: [(i64, &str); 5] =
    [(1, "Not good"), (2, "Uneasy"), (3, "All right"), (4, "Good"), (5, "Just what I needed")];

/// The word for a stop of that scale.
pub fn felt_word(stop: i64) -> &'static str {
    FELT.iter().find(|(number, _)| *number == stop).map_or("", |(_, word)| word)
}

/// What keeps an answer to "how was this for you" from being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No stop was chosen.
    NoStop,
    /// The sentence is a page.
    TooLong,
}

impl Trouble {
    /// The field it stands at.
    pub fn field(self) -> &'static str {
        match self {
            Trouble::NoStop => "stop",
            Trouble::TooLong => "sentence",
        }
    }

    /// What to do about it.
    pub fn sentence(self) -> &'static str {
        match self {
            Trouble::NoStop => "Tap one of the five first.",
            Trouble::TooLong => "One sentence, or a few: at most 1,000 letters.",
        }
    }
}

/// Checks an answer.
pub fn felt(stop: Option<i64>, sentence: &str) -> Result<i64, Trouble> {
    if sentence.chars().count() > 1000 {
        return Err(Trouble::TooLong);
    }
    stop.filter(|stop| (1..=5).contains(stop)).ok_or(Trouble::NoStop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_000_000_000).unwrap()
    }

    fn one(key: &str, facts: &Facts) -> Option<Point> {
        points([key].into_iter(), facts).pop()
    }

    #[test]
    fn promises_are_not_missing_until_the_day_of_each_has_come() {
        let said = |made, come, kept| {
            let facts = Facts {
                promises_manager: made,
                promises_manager_come: come,
                promises_manager_kept: kept,
                ..Facts::default()
            };
            one("promises_kept", &facts).map(|point| (point.is_done, point.is_ahead))
        };
        assert_eq!(said(0, 0, 0), Some((false, true)));
        assert_eq!(said(2, 1, 1), Some((false, true)));
        assert_eq!(said(2, 2, 1), Some((false, false)));
        assert_eq!(said(2, 2, 2), Some((true, false)));
    }

    #[test]
    fn a_line_that_no_fact_decides_is_ticked_by_hand() {
        let tick = Tick { key: "examples_told".to_owned(), by: "you".to_owned(), at: now() };
        let facts = Facts { ticks: vec![tick.clone()], ..Facts::default() };
        let shown = points(["listened", "examples_told", "goals_agreed"].into_iter(), &facts);
        let said: Vec<_> = shown.iter().map(|point| (point.is_by_hand, point.is_done)).collect();
        assert_eq!(said, [(true, false), (true, true), (false, false)]);
        assert_eq!(shown[1].fact, Fact::Ticked(tick));
        assert!(is_by_hand("ic_first") && !is_by_hand("note_sent"));
    }

    #[test]
    fn who_had_the_talking_is_a_fact_where_both_keep_it() {
        let point = one("listened", &Facts { talked: Some((1200, 600)), ..Facts::default() }).unwrap();
        assert!(point.is_done && !point.is_by_hand);
        assert_eq!(point.fact, Fact::Counted("66 % of the talking, by the two totals you both keep".to_owned()));
    }

    #[test]
    fn goals_one_side_wrote_alone_are_not_chosen_together() {
        let alone = one("goals_agreed", &Facts { goals: 2, ..Facts::default() }).unwrap();
        assert_eq!((alone.is_done, alone.fact), (false, Fact::Counted("0 of 2 agreed".into())));
        let facts = Facts { goals: 4, goals_agreed: 4, ..Facts::default() };
        assert!(!one("goals_agreed", &facts).unwrap().is_done);
    }

    #[test]
    fn three_goals_with_two_measures_tick_one_line_and_not_the_other() {
        let facts = Facts { goals: 3, goals_agreed: 3, goals_with_measure: 2, ..Facts::default() };
        assert!(one("goals_agreed", &facts).unwrap().is_done);
        let measured = one("goals_measured", &facts).unwrap();
        assert!(!measured.is_done);
        assert_eq!(measured.fact, Fact::Counted("2 of 3".into()));
    }

    #[test]
    fn a_promise_from_one_side_only_ticks_nothing() {
        let facts = Facts { promises_ic: 3, ..Facts::default() };
        let point = one("promises_made", &facts).unwrap();
        assert!(!point.is_done);
        assert_eq!(point.fact, Fact::Sides { ic: 3, manager: 0 });
    }

    #[test]
    fn a_note_is_ticked_when_sent_and_says_when_it_was_late() {
        let facts = Facts { due_at: Some(now()), ..Facts::default() };
        assert_eq!(one("note_sent", &facts).unwrap().fact, Fact::Missing("Draft ready, not sent"));
        let late = Facts { sent_at: Some(now() + jiff::SignedDuration::from_mins(1)), ..facts };
        let point = one("note_sent", &late).unwrap();
        assert!(point.is_done && matches!(point.fact, Fact::At("sent late,", _)));
    }

    #[test]
    fn how_it_felt_is_one_tap_and_at_most_a_sentence() {
        assert_eq!(felt(Some(4), ""), Ok(4));
        assert_eq!(felt(None, "Good."), Err(Trouble::NoStop));
        assert_eq!(felt(Some(6), ""), Err(Trouble::NoStop));
        assert_eq!(felt(Some(1), &"a".repeat(1001)), Err(Trouble::TooLong));
    }
}
