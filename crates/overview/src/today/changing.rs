//! Lines that change hands: what is to move, said until its day; notes to hand over, said until they
//! are; and what a former manager left, said until the first conversation has begun.

use growth::handovers::{self, LeftNote, NoteToWrite};
use jiff::Timestamp;
use kit::App;
use kit::dates;
use kit::names::first;
use kit::web::PageError;
use people::PersonId;
use people::leaving::rules::last_day_to_write;
use people::moves::Coming;

use super::parts::Seen;
use crate::around::LineFacts;

/// One sentence, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangingRow {
    pub(super) said: String,
    pub(super) path: String,
    pub(super) link: &'static str,
}

/// What changes hands around somebody.
pub(super) async fn changing(app: &App, coming: &[Coming], seen: Seen<'_>) -> Result<Vec<ChangingRow>, PageError> {
    let to_write = handovers::to_write(&app.db, seen.me, seen.now).await?;
    let left = handovers::left_to(&app.db, seen.me).await?;
    let moves = coming.iter().map(|one| moving(one, seen.me));
    Ok(moves.chain(to_write.iter().map(|one| writing(one, seen.zone))).chain(left.iter().map(note)).collect())
}

/// Lets go of what is due in a line once it has moved: that is for its two people of then.
pub(super) fn before_the_moves(line: &mut LineFacts, coming: &[Coming]) {
    if let Some(one) = of_line(line, coming) {
        line.due.retain(|due| due.due_on < one.on_day);
    }
}

/// The move that comes before what a line still asks for.
pub(super) fn comes_first(line: &LineFacts, coming: &[Coming]) -> Option<String> {
    of_line(line, coming).map(|one| format!("The line moves to {} on {}.", one.manager_name, dates::day(one.on_day)))
}

fn of_line<'a>(line: &LineFacts, coming: &'a [Coming]) -> Option<&'a Coming> {
    coming.iter().find(|one| one.ic_id == line.ic_id)
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

/// A note that nobody but its writer has.
fn writing(note: &NoteToWrite, zone: &str) -> ChangingRow {
    let ic = first(&note.ic_name);
    let until = |at: Timestamp| dates::day(dates::local(handovers::rules::written_until(at), zone).date());
    let last_on = last_day_to_write(note.moves_on, note.last_on);
    let (said, link) = match (note.is_begun, note.ended_at, last_on) {
        (true, Some(ended_at), _) => {
            (format!("Your hand-over note about {ic} waits. You can write it until {}.", until(ended_at)), "Go on")
        }
        (true, ..) => {
            (format!("Your hand-over note about {ic} waits, and is yours alone until you share it."), "Go on")
        }
        (false, _, Some(last_on)) => {
            (format!("You can leave a hand-over note about {ic} until {}.", dates::day(last_on)), "Write it")
        }
        (false, ..) => (format!("You can leave a hand-over note about {ic}."), "Write it"),
    };
    ChangingRow { said, path: format!("/lines/{}/handover", note.line_id), link }
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
