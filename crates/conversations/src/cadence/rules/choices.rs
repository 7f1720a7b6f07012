//! What may be chosen in a form.

use super::{Asked, Rhythm};
use crate::kinds::Weeks;

/// Whose form it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The workspace's.
    Workspace,
    /// That of one line.
    Line,
}

/// The rhythms offered for a kind: none for one that is held whenever somebody asks. A first
/// conversation keeps its days in every line; only a workspace may do without it.
pub fn offered(kind: &Asked, scope: Scope) -> Vec<Rhythm> {
    let is_wide = scope == Scope::Workspace;
    let mut all = match kind.own {
        Rhythm::Off => return Vec::new(),
        Rhythm::Once { .. } => [7, 14, 21, 30, 60].map(|days| Rhythm::Once { days }).to_vec(),
        Rhythm::Months(_) | Rhythm::Weeks(_) => {
            let by_level = Rhythm::Weeks(Weeks { early: 1, later: 2 });
            let weeks = [1, 2, 3, 4, 6].map(Rhythm::weeks);
            let months = [1, 2, 3, 4, 6, 12].map(Rhythm::Months);
            Some(by_level).filter(|_| is_wide).into_iter().chain(weeks).chain(months).collect()
        }
    };
    if is_wide || !matches!(kind.own, Rhythm::Once { .. }) {
        all.push(Rhythm::Off);
    }
    all
}

/// Reads a choice: empty for the wider rhythm. `stands` is what is chosen now, which may stay.
pub fn read(kind: &Asked, scope: Scope, typed: &str, stands: Option<Rhythm>) -> Result<Option<Rhythm>, &'static str> {
    if typed.is_empty() {
        return Ok(None);
    }
    let may_be = |rhythm: &Rhythm| Some(*rhythm) == stands || offered(kind, scope).contains(rhythm);
    typed.parse().ok().filter(may_be).map(Some).ok_or("Choose one of these.")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{built_in, copy};
    use super::*;

    #[test]
    fn a_first_conversation_cannot_be_switched_off_in_a_line() {
        let first = built_in().into_iter().find(|kind| kind.key == "initial").expect("it is built in");
        assert_eq!(read(&first, Scope::Workspace, "off", None), Ok(Some(Rhythm::Off)));
        assert!(read(&first, Scope::Line, "off", None).is_err());
        assert_eq!(read(&first, Scope::Line, "once 21", None), Ok(Some(Rhythm::Once { days: 21 })));
        assert!(read(&first, Scope::Line, "months 3", None).is_err());
    }

    #[test]
    fn what_stands_may_stay_and_what_is_not_offered_is_refused() {
        let career = copy("career", "ours", Rhythm::Months(5));
        assert_eq!(read(&career, Scope::Line, "", None), Ok(None));
        assert!(read(&career, Scope::Line, "months 5", None).is_err());
        assert_eq!(read(&career, Scope::Line, "months 5", Some(Rhythm::Months(5))), Ok(Some(Rhythm::Months(5))));
        assert!(read(&career, Scope::Line, "weeks 1 2", None).is_err(), "one line has one level");
        for kind in built_in().iter().filter(|kind| kind.own == Rhythm::Off) {
            assert!(offered(kind, Scope::Workspace).is_empty(), "{} is held when somebody asks", kind.key);
        }
    }
}
