//! Which lines may be, who must agree to one, what a new manager gets to read, and how far the note is
//! that is left to them.

use jiff::Timestamp;

use crate::PersonId;
use crate::access::{Cell, Column, Object, Right, Table};

/// Why a line cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nobody holds their own rope.
    OneSelf,
    /// The line is there already.
    AlreadyThere,
    /// The manager stands below the IC: the names from the IC down to the manager.
    Ring(Vec<String>),
    /// The last day of the IC has passed.
    IcLeft,
    /// The last day of the manager has passed.
    ManagerLeft,
    /// It was asked for over a line that is not the one of now.
    MovedMeanwhile,
}

impl Refused {
    /// The sentence beside the field.
    pub fn sentence(&self, ic: &str, manager: &str) -> String {
        match self {
            Refused::OneSelf => format!("{ic} cannot be their own manager."),
            Refused::AlreadyThere => format!("{manager} is {} manager already.", kit::names::possessive(ic)),
            Refused::Ring(names) => format!("That would close a ring: {}.", chain(names)),
            Refused::IcLeft => {
                format!("{} last day has passed. A line needs two people who are here.", kit::names::possessive(ic))
            }
            Refused::MovedMeanwhile => {
                format!(
                    "{} line has changed since this was asked for. Let it go, and ask again.",
                    kit::names::possessive(ic)
                )
            }
            Refused::ManagerLeft => {
                format!(
                    "{} last day has passed. A line needs two people who are here.",
                    kit::names::possessive(manager)
                )
            }
        }
    }
}

/// "Tomas manages Ruth, and Ruth manages Ines".
pub fn chain(names: &[String]) -> String {
    let links: Vec<String> = names.windows(2).map(|pair| format!("{} manages {}", pair[0], pair[1])).collect();
    match links.split_last() {
        None => names.first().cloned().unwrap_or_default(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{}, and {last}", others.join(", ")),
    }
}

/// Whether `manager` may manage `ic`. `above` are the manager's own managers, nearest first.
pub fn may_open(
    ic: (PersonId, &str),
    manager: (PersonId, &str),
    current: Option<PersonId>,
    above: &[(PersonId, String)],
) -> Result<(), Refused> {
    if ic.0 == manager.0 {
        return Err(Refused::OneSelf);
    }
    if current == Some(manager.0) {
        return Err(Refused::AlreadyThere);
    }
    match above.iter().position(|(id, _)| *id == ic.0) {
        None => Ok(()),
        Some(place) => {
            let between = above[..place].iter().rev().map(|(_, name)| name.clone());
            let names = std::iter::once(ic.1.to_owned()).chain(between).chain([manager.1.to_owned()]);
            Err(Refused::Ring(names.collect()))
        }
    }
}

/// Who must agree before an administrator stands in a line they made themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decider {
    /// A people partner who is somebody else.
    Partner,
    /// There is none: the other person of the line.
    Other(PersonId),
}

/// Who decides about a line its maker stands in; nobody has to when the maker is outside it.
pub fn decider(asked_by: PersonId, ic: PersonId, manager: PersonId, another_partner: bool) -> Option<Decider> {
    let other = match asked_by {
        by if by == ic => manager,
        by if by == manager => ic,
        _ => return None,
    };
    Some(if another_partner { Decider::Partner } else { Decider::Other(other) })
}

impl Decider {
    /// Whether this person may decide. Nobody agrees to their own request.
    pub fn is(self, viewer: PersonId, is_partner: bool, asked_by: PersonId) -> bool {
        viewer != asked_by
            && match self {
                Decider::Partner => is_partner,
                Decider::Other(person) => viewer == person,
            }
    }
}

/// What a new manager gets to read of the time before, and what stays behind. The table
/// decides; here are only the words for its rows.
pub fn what_moves(table: &Table) -> (Vec<&'static str>, Vec<&'static str>) {
    let words = [
        (Object::Plan, "agreed", "The plan, its goals and what was noted on them"),
        (Object::PromiseByIc, "open", "Promises of both sides, open and settled"),
        (Object::ManagerAssessment, "shared", "Assessments both sides have opened"),
        (Object::FollowUp, "sent", "Follow-ups that were sent"),
        (Object::Evidence, "shared", "Evidence that was shared"),
        (Object::ConversationDate, "any", "On which days conversations were held"),
        (Object::LevelHistory, "any", "The level and since when"),
        (Object::IcPreparation, "shared", "Answers written before a conversation"),
        (Object::SharedNotes, "closed", "Notes taken together in a conversation"),
        (Object::OneOnOneAgenda, "any", "The running agenda of the 1:1s"),
        (Object::HowItFelt, "given", "How a conversation felt"),
        (Object::Plan, "proposed", "Goals that were proposed and not agreed"),
        (Object::Direction, "shared", "The direction, until it is shared anew"),
        (Object::EvidenceByIc, "private", "Evidence that was never shared"),
        (Object::ManagerPrivateNote, "in_office", "Private notes of either side"),
    ];
    let reads = |object, state| matches!(table.cell(object, state, Column::NewManager), Some(Cell::Right(right, None)) if right >= Right::Read);
    let (moves, stays): (Vec<_>, Vec<_>) = words.into_iter().partition(|(object, state, _)| reads(*object, state));
    let only_words = |rows: Vec<(Object, &str, &'static str)>| rows.into_iter().map(|(_, _, words)| words).collect();
    (only_words(moves), only_words(stays))
}

/// How far a hand-over note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteState {
    /// Its writer's alone, who still holds the rope.
    Ahead,
    /// The IC and its writer read it, and the line has not ended.
    SharedAhead,
    /// Its writer's alone.
    Draft,
    /// The IC reads it, and nobody else but its writer.
    SharedWithIc,
    /// The manager of now reads it too.
    Released,
}

impl NoteState {
    /// As the permission table writes it.
    pub fn name(self) -> &'static str {
        match self {
            NoteState::Ahead => "ahead",
            NoteState::SharedAhead => "shared_ahead",
            NoteState::Draft => "draft",
            NoteState::SharedWithIc => "shared_with_ic",
            NoteState::Released => "released",
        }
    }

    /// How far a note with these instants is, beside a line that has ended or not.
    pub fn of(shared_at: Option<Timestamp>, released_at: Option<Timestamp>, has_ended: bool) -> NoteState {
        match (shared_at, released_at) {
            (_, Some(_)) => NoteState::Released,
            (Some(_), None) if has_ended => NoteState::SharedWithIc,
            (Some(_), None) => NoteState::SharedAhead,
            (None, None) if has_ended => NoteState::Draft,
            (None, None) => NoteState::Ahead,
        }
    }

    /// Whether nobody but its writer has it.
    pub fn is_private(self) -> bool {
        matches!(self, NoteState::Draft | NoteState::Ahead)
    }

    /// Whether the IC and its writer have it, and nobody else.
    pub fn is_between_two(self) -> bool {
        matches!(self, NoteState::SharedWithIc | NoteState::SharedAhead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::TABLE;

    const INES: PersonId = PersonId(1);
    const RUTH: PersonId = PersonId(2);
    const TOMAS: PersonId = PersonId(3);
    const HANA: PersonId = PersonId(4);

    #[test]
    fn nobody_manages_themselves_or_their_own_manager() {
        let above_ines = [(RUTH, "Ruth".to_owned()), (TOMAS, "Tomas".to_owned())];
        let refused = may_open((TOMAS, "Tomas"), (INES, "Ines"), None, &above_ines).unwrap_err();
        assert_eq!(
            refused.sentence("Tomas", "Ines"),
            "That would close a ring: Tomas manages Ruth, and Ruth manages Ines."
        );
        assert_eq!(may_open((INES, "Ines"), (INES, "Ines"), None, &[]), Err(Refused::OneSelf));
        assert_eq!(may_open((INES, "Ines"), (RUTH, "Ruth"), Some(RUTH), &[]), Err(Refused::AlreadyThere));
        assert_eq!(may_open((INES, "Ines"), (TOMAS, "Tomas"), Some(RUTH), &[]), Ok(()));
    }

    #[test]
    fn the_shortest_ring_names_both() {
        let refused = may_open((RUTH, "Ruth"), (INES, "Ines"), None, &[(RUTH, "Ruth".to_owned())]).unwrap_err();
        assert_eq!(refused.sentence("Ruth", "Ines"), "That would close a ring: Ruth manages Ines.");
    }

    #[test]
    fn an_administrator_in_a_line_of_their_own_making_needs_somebody_elses_yes() {
        assert_eq!(decider(HANA, INES, RUTH, true), None, "Hana stands outside");
        assert_eq!(decider(HANA, INES, HANA, true), Some(Decider::Partner));
        assert_eq!(decider(HANA, INES, HANA, false), Some(Decider::Other(INES)));
        assert_eq!(decider(HANA, HANA, RUTH, false), Some(Decider::Other(RUTH)));
        assert!(Decider::Partner.is(RUTH, true, HANA));
        assert!(!Decider::Partner.is(HANA, true, HANA), "a partner who asked cannot answer");
        assert!(!Decider::Partner.is(INES, false, HANA));
        assert!(Decider::Other(INES).is(INES, false, HANA));
    }

    #[test]
    fn what_was_written_for_one_person_stays() {
        let (moves, stays) = what_moves(&TABLE);
        assert!(moves.contains(&"Assessments both sides have opened"));
        assert!(stays.contains(&"Answers written before a conversation"));
        assert!(stays.contains(&"Private notes of either side"));
    }

    #[test]
    fn a_note_goes_from_its_writer_to_the_ic_and_then_on() {
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(
            (NoteState::of(None, None, false), NoteState::of(None, None, true)),
            (NoteState::Ahead, NoteState::Draft)
        );
        assert_eq!(NoteState::of(Some(at), None, false), NoteState::SharedAhead);
        assert_eq!(NoteState::of(Some(at), None, true), NoteState::SharedWithIc);
        assert_eq!(NoteState::of(Some(at), Some(at), true), NoteState::Released);
    }

    #[test]
    fn the_table_knows_every_state_and_no_other() {
        let known: Vec<&str> =
            TABLE.rows().filter(|(object, _)| *object == Object::HandoverNote).map(|(_, state)| state).collect();
        let all =
            [NoteState::Ahead, NoteState::SharedAhead, NoteState::Draft, NoteState::SharedWithIc, NoteState::Released];
        assert_eq!(known, all.map(NoteState::name));
    }
}
