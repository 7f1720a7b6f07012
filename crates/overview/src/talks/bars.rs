//! How far each half of a preparation is: a number, a bar, and a line of fact.

use conversations::preparation;
use jiff::Timestamp;
use jiff::civil::Date;
use kit::dates;
use kit::web::charts::Progress;

use super::Shown;
use crate::today::Half;
use crate::words::lately_on;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The climber.
    Ic,
    /// Who holds the rope.
    Manager,
}

/// One half, drawn.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Whose half: "You", "Ines".
    pub whose: String,
    /// The number, or the word instead of one.
    pub word: String,
    /// A fact under it; may be empty.
    pub fine: String,
    /// The bar.
    pub chart: Progress,
    /// How that half stands.
    pub half: Half,
}

/// The IC's half: questions answered, ratings made, shared or not.
pub fn ic_bar(shown: &Shown, whose: &str, zone: &str, now: Timestamp) -> Bar {
    let Shown { talk, kind, competencies } = shown;
    let today = dates::local(now, zone).date();
    let of = small(kind.questions.len());
    let done = small(usize::try_from(talk.ic_answers).unwrap_or(0)).min(of);
    let begun = done > 0 || talk.ic_ratings > 0;
    let ratings = if kind.rates { rated(talk.ic_ratings, *competencies) } else { String::new() };
    let shared = if talk.ic_shared_at.is_some() { "Shared." } else { "Not shared." };
    let (word, fine) = if !begun {
        not_begun(talk.questions_at, talk.questions_sent_at, zone, today)
    } else if talk.ic_handed_in_at.is_some() {
        (format!("{done} of {of} answers"), format!("Ratings handed in. {shared}"))
    } else {
        (format!("{done} of {of} answers"), format!("{ratings}{shared}"))
    };
    let is_ready = done == of && (talk.ic_handed_in_at.is_some() || !kind.rates);
    Bar {
        chart: Progress { label: whose.to_owned(), done, of },
        whose: whose.to_owned(),
        word,
        fine,
        half: half(begun, is_ready),
    }
}

/// The manager's half: ratings made, ready or not.
pub fn manager_bar(shown: &Shown, whose: &str) -> Bar {
    let Shown { talk, kind, competencies } = shown;
    let is_ready = talk.manager_ready_at.is_some() || talk.manager_handed_in_at.is_some();
    let begun = talk.manager_begun_at.is_some() || talk.manager_ratings > 0;
    let of = small(competencies.unwrap_or(0)).max(1);
    let done = if is_ready { of } else { small(usize::try_from(talk.manager_ratings).unwrap_or(0)).min(of) };
    let (word, fine) = match (is_ready, begun) {
        (true, _) if talk.manager_handed_in_at.is_some() => ("ready".to_owned(), "Ratings handed in.".to_owned()),
        (true, _) => ("ready".to_owned(), String::new()),
        (_, true) => {
            (step_or_begun(shown), if kind.rates { rated(talk.manager_ratings, *competencies) } else { String::new() })
        }
        // How long it takes is said to whoever has it before them.
        _ if whose == "You" => ("not begun".to_owned(), minutes_of_work(shown)),
        _ => ("not begun".to_owned(), String::new()),
    };
    Bar {
        chart: Progress { label: whose.to_owned(), done, of },
        whose: whose.to_owned(),
        word,
        fine: fine.trim_end().to_owned(),
        half: half(begun, is_ready),
    }
}

/// "step 2 of 4", where it follows from the counts.
fn step_or_begun(shown: &Shown) -> String {
    let rated = u32::try_from(shown.talk.manager_ratings).unwrap_or(0);
    let competencies = small(shown.competencies.unwrap_or(0));
    let step = preparation::rules::step_by_counts(&shown.kind, true, rated, competencies);
    step.map_or_else(|| "begun".to_owned(), |step| format!("step {step} of {}", shown.kind.steps.len()))
}

fn minutes_of_work(shown: &Shown) -> String {
    match shown.kind.steps.iter().map(|step| step.minutes).sum::<u32>() {
        0 => String::new(),
        minutes => format!("About {minutes} min of work."),
    }
}

/// "Ratings 11 of 16. ", with the space that parts it from what follows.
fn rated(count: i64, of: Option<usize>) -> String {
    match of {
        Some(of) => format!("Ratings {count} of {of}. "),
        None if count > 0 => format!("Ratings {count}. "),
        None => String::new(),
    }
}

fn not_begun(goes_out: Option<Timestamp>, went_out: Option<Timestamp>, zone: &str, today: Date) -> (String, String) {
    match (goes_out, went_out) {
        (_, Some(at)) => {
            let day = lately_on(dates::local(at, zone).date(), today);
            ("not begun".to_owned(), format!("Questions went out {day}."))
        }
        (Some(at), None) => {
            let day = dates::local(at, zone).strftime("%a %-d").to_string();
            (format!("questions go out {day}"), "Nothing to do before.".to_owned())
        }
        _ => ("not begun".to_owned(), String::new()),
    }
}

fn half(begun: bool, is_ready: bool) -> Half {
    match (begun, is_ready) {
        (_, true) => Half::Ready,
        (true, _) => Half::UnderWay,
        _ => Half::NotBegun,
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
