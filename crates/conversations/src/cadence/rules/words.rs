//! What is due, in words.

use jiff::civil::Date;

use super::{DueKind, Standing};

impl DueKind {
    /// "Quarterly check-in due by 12 December, planned for the 9th".
    pub fn said(&self, today: Date) -> String {
        format!("{} {}", self.kind.title, self.stands(today))
    }

    /// "due by 12 December, planned for the 9th".
    pub fn stands(&self, today: Date) -> String {
        let due = self.due_on;
        let planned = self.planned_on.map(|day| near(day, due, today)).unwrap_or_default();
        match self.standing {
            Standing::Ahead if due == today => "due today".to_owned(),
            Standing::Ahead => format!("due by {}", day(due, today)),
            Standing::InTime if self.planned_on == Some(due) => {
                format!("planned for {}, the day it is due", day(due, today))
            }
            Standing::InTime => format!("due by {}, planned for {planned}", day(due, today)),
            Standing::Late(late) if due < today => {
                format!("was due by {}, planned for {planned}: {} late", day(due, today), days(late))
            }
            Standing::Late(late) => format!("due by {}, planned for {planned}: {} late", day(due, today), days(late)),
            Standing::Overdue(late) => format!("overdue by {}", days(late)),
        }
    }

    /// The title inside a sentence: "quarterly check-in", "1:1".
    pub fn in_a_sentence(&self) -> String {
        crate::kinds::lower_first(&self.kind.title)
    }
}

/// "12 December", and with its year in another one.
fn day(day: Date, today: Date) -> String {
    let pattern = if day.year() == today.year() { "%-d %B" } else { "%-d %B %Y" };
    day.strftime(pattern).to_string()
}

/// "the 9th" in the month that was just named.
fn near(planned: Date, named: Date, today: Date) -> String {
    if planned.first_of_month() != named.first_of_month() {
        return day(planned, today);
    }
    let ending = match (planned.day() % 10, planned.day()) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("the {}{ending}", planned.day())
}

fn days(number: i64) -> String {
    if number == 1 { "1 day".to_owned() } else { format!("{number} days") }
}
