//! Lines that change hands: what is to move, said until its day, and what a former manager left, said
//! until the first conversation has begun.

use growth::handovers::{self, LeftNote};
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::PageError;
use people::PersonId;
use people::moves::{self, Coming};

/// One sentence, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangingRow {
    pub(super) said: String,
    pub(super) path: String,
    pub(super) link: &'static str,
}

/// What changes hands around somebody.
pub(super) async fn changing(app: &App, me: PersonId) -> Result<Vec<ChangingRow>, PageError> {
    let coming = moves::coming(&app.db, me).await?;
    let left = handovers::left_to(&app.db, me).await?;
    Ok(coming.iter().map(|one| moving(one, me)).chain(left.iter().map(note)).collect())
}

fn moving(one: &Coming, me: PersonId) -> ChangingRow {
    let day = dates::day(one.on_day);
    let (ic, next) = (&one.ic_name, &one.manager_name);
    let said = match (me, one.holder_id) {
        (me, Some(_)) if me == one.ic_id => format!("Your line moves to {next} on {day}."),
        (me, None) if me == one.ic_id => format!("{next} is your manager from {day} on."),
        (me, None) if me == one.manager_id => format!("The line of {ic} begins with you on {day}."),
        (me, _) if me == one.manager_id => format!("The line of {ic} moves to you on {day}."),
        _ => format!("The line of {ic} moves to {next} on {day}."),
    };
    let link = if me == one.manager_id { "What comes along" } else { "What goes along" };
    ChangingRow { said, path: format!("/people/{}/line", one.ic_id), link }
}

fn note(left: &LeftNote) -> ChangingRow {
    let said = format!("{} left you a hand-over note about {}.", left.author_name, first(&left.ic_name));
    ChangingRow { said, path: format!("/lines/{}/handover", left.line_id), link: "Read it" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_three_reads_what_the_move_is_to_them() {
        let one = |holder: Option<i64>| Coming {
            ic_id: PersonId(1),
            ic_name: "Ines Carvalho".to_owned(),
            zone: "Europe/Lisbon".to_owned(),
            holder_id: holder.map(PersonId),
            manager_id: PersonId(3),
            manager_name: "Tomas Lindqvist".to_owned(),
            on_day: jiff::civil::date(2026, 12, 1),
        };
        let said = |holder, me| moving(&one(holder), PersonId(me)).said;
        assert_eq!(said(Some(2), 1), "Your line moves to Tomas Lindqvist on Tue 1 December.");
        assert_eq!(said(Some(2), 2), "The line of Ines Carvalho moves to Tomas Lindqvist on Tue 1 December.");
        assert_eq!(said(Some(2), 3), "The line of Ines Carvalho moves to you on Tue 1 December.");
        assert_eq!(said(None, 1), "Tomas Lindqvist is your manager from Tue 1 December on.");
        assert_eq!(said(None, 3), "The line of Ines Carvalho begins with you on Tue 1 December.");
    }
}
