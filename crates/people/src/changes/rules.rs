use jiff::{SignedDuration, Timestamp};

use super::{Change, OPEN_FOR};
use crate::links::Purpose;

/// What is to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A new password.
    Reset,
    /// Another address, that somebody else has to agree to.
    Address,
    /// Another address of one's own, confirmed by a link that is mailed there.
    MailedAddress,
}

impl ChangeKind {
    /// Its name in the table `account_change`.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Reset => "reset",
            ChangeKind::Address => "address",
            ChangeKind::MailedAddress => "mailed_address",
        }
    }

    pub(super) fn started(self) -> &'static str {
        match self {
            ChangeKind::Reset => "reset_started",
            ChangeKind::Address => "address_started",
            ChangeKind::MailedAddress => "address_asked",
        }
    }

    pub(super) fn started_event(self) -> &'static str {
        match self {
            ChangeKind::Reset => "account.reset_started",
            ChangeKind::Address => "account.address_started",
            ChangeKind::MailedAddress => "account.address_asked",
        }
    }
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Whoever reads mail at the new address has not followed the link yet.
    WaitsForLink,
    /// A partner has not said yes yet.
    WaitsForPartner,
    /// There is no partner to ask; the day is not over.
    WaitsUntil(Timestamp),
    /// It can be used.
    Works,
    /// Used, refused, or too old.
    Over,
}

/// From when a new change works: known at once only where nobody can be asked, neither a
/// partner nor a mailbox.
pub fn works_from(kind: ChangeKind, has_partner: bool, now: Timestamp) -> Option<Timestamp> {
    (!has_partner && kind != ChangeKind::MailedAddress).then(|| now + SignedDuration::from_hours(24))
}

/// Where a change stands at this moment.
pub fn standing(change: &Change, now: Timestamp) -> Standing {
    let by_link = change.kind == ChangeKind::MailedAddress.name();
    let open_for = if by_link { Purpose::Address.life() } else { OPEN_FOR };
    let is_old = now >= change.works_from_at.unwrap_or(change.started_at) + open_for;
    match change.works_from_at {
        _ if change.refused_at.is_some() || change.used_at.is_some() || is_old => Standing::Over,
        None if by_link => Standing::WaitsForLink,
        None => Standing::WaitsForPartner,
        Some(from) if now < from => Standing::WaitsUntil(from),
        Some(_) => Standing::Works,
    }
}

#[cfg(test)]
mod tests {
    use super::super::ChangeId;
    use super::*;
    use crate::PersonId;

    fn change(works_from_at: Option<Timestamp>) -> Change {
        Change {
            id: ChangeId(1),
            person_id: PersonId(2),
            kind: "reset".to_owned(),
            new_email: None,
            old_email: None,
            started_by: PersonId(3),
            started_at: Timestamp::UNIX_EPOCH,
            works_from_at,
            refused_at: None,
            used_at: None,
        }
    }

    fn hours(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn with_a_partner_it_waits_for_them_and_no_day_helps() {
        let waiting = change(works_from(ChangeKind::Reset, true, hours(0)));
        assert_eq!(standing(&waiting, hours(25)), Standing::WaitsForPartner);
        assert_eq!(standing(&waiting, hours(7 * 24)), Standing::Over);
    }

    #[test]
    fn ones_own_address_waits_for_its_link_whoever_else_is_there() {
        for has_partner in [true, false] {
            let works_from_at = works_from(ChangeKind::MailedAddress, has_partner, hours(0));
            let asked = Change { kind: "mailed_address".to_owned(), ..change(works_from_at) };
            assert_eq!(standing(&asked, hours(23)), Standing::WaitsForLink);
            assert_eq!(standing(&asked, hours(24)), Standing::Over);
        }
    }

    #[test]
    fn without_one_it_waits_a_day() {
        let waiting = change(works_from(ChangeKind::Reset, false, hours(0)));
        assert_eq!(standing(&waiting, hours(23)), Standing::WaitsUntil(hours(24)));
        assert_eq!(standing(&waiting, hours(24)), Standing::Works);
        assert_eq!(standing(&waiting, hours(8 * 24)), Standing::Over);
    }

    #[test]
    fn refused_is_over_at_once() {
        let refused = Change { refused_at: Some(hours(1)), ..change(works_from(ChangeKind::Reset, false, hours(0))) };
        assert_eq!(standing(&refused, hours(30)), Standing::Over);
    }
}
