//! Who may stand in, for how long, and what they get to read.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kit::dates;
use kit::names::possessive;

use crate::access::{Header, Object, Relation, Right, StandIn, Table, decide};
use crate::lines::rules::chain;
use crate::people::levels::rules::day;
use crate::{LineId, PersonId};

/// Why somebody cannot stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// They hold the rope already.
    Manager,
    /// They climb in this line.
    Ic,
    /// They stand below the IC: the names from the IC down to them.
    Below(Vec<String>),
    /// Their last day comes before the last day of the time.
    Leaves,
    /// They arrange it themselves.
    Arranger,
    /// It is arranged by whoever climbs in this line.
    OwnLine,
}

impl Refused {
    /// The sentence beside the field.
    pub fn sentence(&self, ic: &str, name: &str) -> String {
        match self {
            Refused::Manager => format!("{name} holds the rope of this line already."),
            Refused::Ic => format!("{name} climbs in this line. Somebody else stands in."),
            Refused::Below(names) => format!("{name} stands below {ic}: {}.", chain(names)),
            Refused::Leaves => format!("{} last day comes before that. Choose an earlier end.", possessive(name)),
            Refused::Arranger => "You would stand in yourself. Another administrator arranges that.".to_owned(),
            Refused::OwnLine => "This is your own line. Another administrator arranges who stands in.".to_owned(),
        }
    }
}

/// Whether somebody may stand in for the manager of an IC. `above` are their own managers.
pub fn may_stand_in(
    ic: (PersonId, &str),
    manager: PersonId,
    somebody: (PersonId, &str),
    above: &[(PersonId, String)],
    arranged_by: PersonId,
) -> Result<(), Refused> {
    match somebody.0 {
        id if id == manager => return Err(Refused::Manager),
        id if id == ic.0 => return Err(Refused::Ic),
        id if id == arranged_by => return Err(Refused::Arranger),
        _ if arranged_by == ic.0 => return Err(Refused::OwnLine),
        _ => {}
    }
    let Some(place) = above.iter().position(|(id, _)| *id == ic.0) else { return Ok(()) };
    let between = above[..place].iter().rev().map(|(_, name)| name.clone());
    Err(Refused::Below(std::iter::once(ic.1.to_owned()).chain(between).chain([somebody.1.to_owned()]).collect()))
}

/// From which day to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first_on: Date,
    /// The last; it counts whole.
    pub last_on: Date,
}

impl Days {
    /// The instants between which somebody stands in: days begin and end where the IC is, and
    /// a first day that has begun counts from now on.
    pub fn instants(self, zone: &str, now: Timestamp) -> (Timestamp, Timestamp) {
        let begins = |day: Date| dates::instant(day.at(0, 0, 0, 0), zone);
        (begins(self.first_on).max(now), begins(self.last_on.saturating_add(1.day())))
    }
}

/// The longest time, in days: whoever is away for longer needs a manager, not a stand-in.
const LONGEST: i64 = 183;

/// Reads the two days; each problem with the field it belongs to.
pub fn days(first: &str, last: &str, today: Date) -> Result<Days, Vec<(&'static str, String)>> {
    let (first_on, last_on) = match (day(first), day(last)) {
        (Ok(first_on), Ok(last_on)) => (first_on, last_on),
        (first, last) => {
            let wrong = [first.err().map(|wrong| ("first", wrong)), last.err().map(|wrong| ("last", wrong))];
            return Err(wrong.into_iter().flatten().collect());
        }
    };
    let wrong = |field, sentence: &str| Err(vec![(field, sentence.to_owned())]);
    if first_on < today {
        return wrong("first", "That day is over. Somebody stands in from today or a later day on.");
    }
    if first_on > today.saturating_add(1.year()) {
        return wrong("first", "That is more than a year away. Arrange it when it is nearer.");
    }
    if last_on < first_on {
        return wrong("last", "The last day comes before the first.");
    }
    if dates::days_between(first_on, last_on) >= LONGEST {
        return wrong("last", "That is longer than half a year. For so long a line needs a manager: move it.");
    }
    Ok(Days { first_on, last_on })
}

/// What a stand-in gets to know of the time before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// They read it.
    pub reads: Vec<&'static str>,
    /// They know that it is there, and no word of it.
    pub knows_of: Vec<&'static str>,
    /// Not even that.
    pub hidden: Vec<&'static str>,
}

/// What a stand-in gets to know of the time before. The decision decides; here are only the
/// words for its rows.
pub fn what_a_stand_in_reads(table: &Table) -> Before {
    let words = [
        (Object::Plan, "agreed", "The goals that are agreed"),
        (Object::PromiseByIc, "open", "Promises of both sides that are open"),
        (Object::PromiseByIc, "settled", "Promises that were settled"),
        (Object::PlanCheckIn, "written", "What was noted on the goals"),
        (Object::Conversation, "closed", "Conversations that were held"),
        (Object::SharedNotes, "closed", "Notes taken together"),
        (Object::IcPreparation, "shared", "Answers written before a conversation"),
        (Object::ManagerAssessment, "shared", "Assessments"),
        (Object::FollowUp, "sent", "Follow-ups"),
        (Object::Evidence, "shared", "Evidence that was shared"),
        (Object::Direction, "shared", "The direction"),
        (Object::LevelHistory, "any", "The level and since when"),
        (Object::IcPrivateNote, "any", "Private notes of either side"),
        (Object::EvidenceByIc, "private", "Evidence that was never shared"),
    ];
    let (line, until) = (LineId(1), Timestamp::MAX);
    let stand_in = StandIn { line, from: Timestamp::UNIX_EPOCH, until };
    let relation = Relation { viewer: Some(PersonId(2)), stand_ins: vec![stand_in], ..Relation::default() };
    let mut before = Before::default();
    for (object, state, words) in words {
        // Made at an instant at which they do not stand in.
        let header = Header::about(object, state, PersonId(1)).made(Some(line), until);
        match decide(table, &relation, &header, Timestamp::UNIX_EPOCH).map(|decided| decided.right) {
            Some(right) if right >= Right::Read => before.reads.push(words),
            Some(_) => before.knows_of.push(words),
            None => before.hidden.push(words),
        }
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::TABLE;
    use jiff::civil::date;
    use proptest::prelude::*;

    const INES: PersonId = PersonId(1);
    const RUTH: PersonId = PersonId(2);
    const NOOR: PersonId = PersonId(3);
    const HANA: PersonId = PersonId(4);

    #[test]
    fn somebody_else_stands_in_and_nobody_below() {
        let may = |who: PersonId, above: &[(PersonId, String)], by| {
            may_stand_in((INES, "Ines"), RUTH, (who, "Noor"), above, by)
        };
        assert_eq!(may(NOOR, &[], HANA), Ok(()));
        assert_eq!(may(RUTH, &[], HANA), Err(Refused::Manager));
        assert_eq!(may(INES, &[], HANA), Err(Refused::Ic));
        assert_eq!(may(HANA, &[], HANA), Err(Refused::Arranger));
        assert_eq!(may(NOOR, &[], INES), Err(Refused::OwnLine));
        assert_eq!(may(NOOR, &[], RUTH), Ok(()), "an administrator may arrange for their own line");
        let refused = may(NOOR, &[(INES, "Ines".to_owned()), (RUTH, "Ruth".to_owned())], HANA).unwrap_err();
        assert_eq!(refused.sentence("Ines", "Noor"), "Noor stands below Ines: Ines manages Noor.");
    }

    #[test]
    fn a_stand_in_has_a_first_day_and_a_last_one() {
        let today = date(2026, 11, 23);
        let read = |first: &str, last: &str| days(first, last, today);
        assert_eq!(
            read("2026-11-23", "2026-12-04"),
            Ok(Days { first_on: date(2026, 11, 23), last_on: date(2026, 12, 4) })
        );
        let wrong = |first: &str, last: &str| read(first, last).unwrap_err();
        assert_eq!(wrong("2026-11-22", "2026-12-04")[0].0, "first");
        assert_eq!(wrong("2026-12-05", "2026-12-04"), [("last", "The last day comes before the first.".to_owned())]);
        assert_eq!(wrong("2026-12-01", "2027-07-01")[0].0, "last");
        assert_eq!(wrong("2028-12-01", "2028-12-02")[0].0, "first");
        let fields: Vec<_> = wrong("", "soon").into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["first", "last"]);
    }

    #[test]
    fn of_the_time_before_a_stand_in_reads_the_plan_and_open_promises() {
        let before = what_a_stand_in_reads(&TABLE);
        assert_eq!(before.reads, ["The goals that are agreed", "Promises of both sides that are open"]);
        assert!(before.knows_of.contains(&"Assessments") && before.knows_of.contains(&"Notes taken together"));
        assert_eq!(before.hidden, ["Private notes of either side", "Evidence that was never shared"]);
    }

    proptest! {
        /// The last day counts whole, wherever the IC is and whatever the clocks do that night.
        #[test]
        fn it_ends_with_the_last_day_where_the_ic_is(after in 0_i64..700, zone in 0_usize..4) {
            let zone = ["Europe/Lisbon", "America/St_Johns", "Africa/Cairo", "Pacific/Apia"][zone];
            let day = date(2026, 1, 1).saturating_add(after.days());
            let (from, until) = Days { first_on: day, last_on: day }.instants(zone, Timestamp::UNIX_EPOCH);
            prop_assert_eq!(dates::local(from, zone).date(), day);
            prop_assert_eq!(dates::local(until - jiff::SignedDuration::from_secs(1), zone).date(), day);
            prop_assert!(dates::local(until, zone).date() > day);
        }
    }
}
