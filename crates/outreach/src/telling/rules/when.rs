//! When a mail goes (docs/decisions/0021).

use jiff::Timestamp;
use people::hours::Hours;

/// From when a mail of this kind may go to somebody with these hours: what happens now waits for
/// their next hour at work, unless the moment it names would have come by then.
pub fn goes_at(kind: &str, names: Option<Timestamp>, (hours, zone): (Hours, &str), now: Timestamp) -> Timestamp {
    let next = hours.next(now, zone);
    let comes_too_late = names.is_some_and(|at| now < at && at <= next);
    if never_waits(kind) || comes_too_late { now } else { next }
}

/// What somebody asked for a moment ago, what guards their account, the note its writer sent, and
/// the clock that runs through nights and weekends.
fn never_waits(kind: &str) -> bool {
    kind.starts_with("account.") || ["follow_up.sent", "follow_up.due_soon"].contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISBON: &str = "Europe/Lisbon";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn goes(kind: &str, names: Option<&str>, now: &str) -> Timestamp {
        goes_at(kind, names.map(at), (Hours::default(), LISBON), at(now))
    }

    #[test]
    fn what_happens_at_night_is_read_in_the_morning() {
        let (night, morning) = ("2026-11-26T23:00:00Z", at("2026-11-27T09:00:00Z"));
        for kind in ["conversation.cancelled", "evidence.shared", "role.given.administrator", "follow_up.confirmed"] {
            assert_eq!(goes(kind, None, night), morning, "{kind}");
        }
        assert_eq!(goes("evidence.shared", None, "2026-11-27T17:00:00Z"), at("2026-11-30T09:00:00Z"), "a weekend");
        assert_eq!(goes("evidence.shared", None, "2026-11-27T10:00:00Z"), at("2026-11-27T10:00:00Z"));
    }

    #[test]
    fn an_account_and_a_follow_up_wait_for_nobody() {
        let night = "2026-11-28T03:00:00Z";
        for kind in ["account.invited", "account.reset_asked", "account.address_asked", "follow_up.sent"] {
            assert_eq!(goes(kind, None, night), at(night), "{kind}");
        }
    }

    #[test]
    fn news_of_what_would_have_begun_by_then_goes_at_once() {
        let evening = "2026-11-26T20:00:00Z";
        assert_eq!(goes("conversation.moved", Some("2026-11-27T08:00:00Z"), evening), at(evening));
        assert_eq!(goes("conversation.moved", Some("2026-11-27T11:00:00Z"), evening), at("2026-11-27T09:00:00Z"));
        let gone = Some("2026-11-25T08:00:00Z");
        assert_eq!(goes("conversation.missed", gone, evening), at("2026-11-27T09:00:00Z"), "it is over anyway");
    }
}
