use jiff::Timestamp;
use jiff::civil::Date;
use kit::dates;
use kit::names::possessive;

use super::soonest::{Overdue, Soonest};
use crate::words::{count, days, sentence};

/// A follow-up somebody owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// To whom, by first name.
    pub name: String,
    /// Until when.
    pub due_at: Timestamp,
    /// How many of its lines are done, and of how many; nothing where nobody counts them.
    pub done: Option<(usize, usize)>,
}

/// Where somebody stands, as far as one sentence needs to know.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Follow-ups owed, the earliest first.
    pub owing: Vec<Owing>,
    /// First name of a manager whose note waits for an answer.
    pub waiting_note: Option<String>,
    /// First name of an IC who remembers something of a note differently, unread.
    pub remembered: Option<String>,
    /// Own promises whose day went by, and by how many days the oldest.
    pub late_promises: usize,
    /// See `late_promises`.
    pub latest_by: i64,
    /// People of the line whose first conversation is neither held nor planned, and until when.
    pub first_talks: Vec<(String, Date)>,
    /// The next conversation.
    pub next: Option<Next>,
    /// People with whom something is overdue: what, and for how many days, the longest first.
    pub drifting: Vec<(String, (String, i64))>,
    /// What is overdue between somebody and their own manager, the longest.
    pub own_overdue: Option<Overdue>,
    /// What comes next of what nobody owes yet.
    pub soonest: Option<Soonest>,
    /// For a people partner: what is late across the workspace.
    pub late_across: i64,
    /// For a people partner: people without a manager.
    pub without_manager: i64,
    /// For an administrator: things the system needs.
    pub needs: usize,
    /// Whether any line begins or ends with them.
    pub has_own: bool,
}

/// The next conversation, as one sentence says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The other, by first name.
    pub name: String,
    /// When.
    pub starts_at: Timestamp,
    /// Whether it goes on now.
    pub is_on: bool,
    /// Whether they climb in it.
    pub as_ic: bool,
    /// How the own half of the preparation stands; nothing where there is none.
    pub half: Option<Half>,
}

/// How somebody's half of a preparation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Nothing yet.
    NotBegun,
    /// Something.
    UnderWay,
    /// All of it.
    Ready,
}

/// A title that says what is owed first, and the sentences under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// One sentence.
    pub title: String,
    /// What follows from it; may be empty.
    pub lede: String,
}

/// Decides the headline: what is owed, then what waits, then what comes.
pub fn headline(standing: &Standing, zone: &str, now: Timestamp) -> Headline {
    let today = dates::local(now, zone).date();
    let (subject, title) = title(standing, zone, now, today);
    let mut says = Vec::new();
    if subject == Subject::Owed {
        says.extend(standing.owing.iter().take(2).filter_map(how_far));
    }
    if subject != Subject::Note {
        says.extend(
            standing.waiting_note.as_ref().map(|name| format!("{} note waits for your answer.", possessive(name))),
        );
    }
    if subject != Subject::Remembered {
        says.extend(standing.remembered.as_ref().map(|name| format!("{name} remembers something differently.")));
    }
    let next = standing.next.as_ref().map(|next| coming(next, zone, today, subject == Subject::Next));
    says.extend(next.filter(|sentence| !sentence.is_empty()));
    if subject != Subject::Promises && standing.late_promises > 0 {
        says.push(format!("{} late.", promises_are(standing.late_promises)));
    }
    if says.is_empty() && subject == Subject::Nothing {
        says.push(standing.soonest.as_ref().map_or_else(|| all_clear(standing).to_owned(), Soonest::said));
    }
    says.truncate(3);
    Headline { title, lede: says.join(" ") }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Owed,
    Note,
    Remembered,
    Promises,
    FirstTalk,
    Next,
    Drift,
    Today,
    Role,
    Nothing,
}

fn title(standing: &Standing, zone: &str, now: Timestamp, today: Date) -> (Subject, String) {
    let Standing { owing, .. } = standing;
    if !owing.is_empty() {
        return (Subject::Owed, owed_title(owing, zone, now, today));
    }
    if let Some(next) = standing.next.as_ref().filter(|next| next.is_on) {
        return (Subject::Next, format!("You and {} are in the room.", next.name));
    }
    if let Some(name) = &standing.waiting_note {
        return (Subject::Note, format!("{} note is waiting for your answer.", possessive(name)));
    }
    if let Some(name) = &standing.remembered {
        return (Subject::Remembered, format!("{name} remembers something of your note differently."));
    }
    if standing.late_promises == 1 {
        return (Subject::Promises, format!("You said you would, and it is {} late.", days(standing.latest_by)));
    }
    if standing.late_promises > 1 {
        return (Subject::Promises, format!("{} late.", promises_are(standing.late_promises)));
    }
    if let Some((name, due_on)) = standing.first_talks.first() {
        let until = match dates::days_between(today, *due_on) {
            late if late < 0 => format!("{} waits for a first conversation, {} late.", name, days(-late)),
            0 => format!("{name} should have a first conversation today."),
            left => format!("{name} should have a first conversation within {}.", days(left)),
        };
        return (Subject::FirstTalk, until);
    }
    if let Some(next) = standing.next.as_ref().filter(|next| days_to(next, zone, today) <= 6) {
        return (Subject::Next, format!("{} is {}.", weekday(next, zone, today), next.name));
    }
    match standing.drifting.as_slice() {
        [(name, (what, late))] => (Subject::Drift, format!("{} {what} is {} overdue.", possessive(name), days(*late))),
        [_, ..] => {
            let lines = sentence(&count(standing.drifting.len()));
            (Subject::Drift, format!("{lines} lines have a conversation overdue."))
        }
        [] => of_ones_own(standing, today).unwrap_or_else(|| for_a_role(standing)),
    }
}

fn of_ones_own(standing: &Standing, today: Date) -> Option<(Subject, String)> {
    if let Some(Overdue { what, manager, days: late }) = &standing.own_overdue {
        return Some((Subject::Drift, format!("Your {what} with {manager} is {} overdue.", days(*late))));
    }
    let soonest = standing.soonest.as_ref().filter(|soonest| soonest.due_on == today)?;
    Some((Subject::Today, format!("{} is due today.", sentence(&soonest.what))))
}

/// With nothing of their own, somebody who keeps the workspace hears of the workspace.
fn for_a_role(standing: &Standing) -> (Subject, String) {
    let number = |number: i64| usize::try_from(number).map_or_else(|_| String::new(), count);
    let late = match standing.late_across {
        0 => None,
        1 => Some("one line is late".to_owned()),
        late => Some(format!("{} lines are late", number(late))),
    };
    let alone = match standing.without_manager {
        0 => None,
        1 => Some("one person has no manager".to_owned()),
        alone => Some(format!("{} people have no manager", number(alone))),
    };
    let said: Vec<String> = [late, alone].into_iter().flatten().collect();
    match (said.is_empty(), standing.needs) {
        (false, _) => (Subject::Role, format!("{}.", sentence(&said.join(", and ")))),
        (true, 0) => (Subject::Nothing, "Nothing is owed today.".to_owned()),
        (true, 1) => (Subject::Role, "The system needs one thing from you.".to_owned()),
        (true, needs) => (Subject::Role, format!("The system needs {} things from you.", count(needs))),
    }
}

fn owed_title(owing: &[Owing], zone: &str, now: Timestamp, today: Date) -> String {
    let late = owing.iter().filter(|one| one.due_at <= now).count();
    let left = |one: &Owing| dates::days_between(today, dates::local(one.due_at, zone).date());
    let due_today = owing.iter().filter(|one| left(one) <= 0).count();
    let day = |one: &Owing| match left(one) {
        1 => "tomorrow".to_owned(),
        _ => dates::local(one.due_at, zone).strftime("%A").to_string(),
    };
    match (owing, late, due_today) {
        ([one], 1, _) => format!("{} follow-up is late.", possessive(&one.name)),
        ([one], _, 1) => format!("{} follow-up is owed before the day is out.", possessive(&one.name)),
        ([one], ..) => {
            let due = dates::local(one.due_at, zone);
            format!("{} follow-up is owed by {} {}.", possessive(&one.name), dates::time(&due), day(one))
        }
        (all, late, _) if late == all.len() => format!("{} follow-ups are late.", sentence(&count(late))),
        (all, 0, due) if due < all.len() => {
            let last = all.iter().max_by_key(|one| one.due_at).map(day).unwrap_or_default();
            format!("{} follow-ups are owed by {last}.", sentence(&count(all.len())))
        }
        (all, 0, _) => format!("{} follow-ups are owed before the day is out.", sentence(&count(all.len()))),
        (all, late, _) => format!("{} follow-ups are owed, and {} late.", sentence(&count(all.len())), are(late)),
    }
}

fn are(number: usize) -> String {
    if number == 1 { "one is".to_owned() } else { format!("{} are", count(number)) }
}

fn how_far(one: &Owing) -> Option<String> {
    let name = possessive(&one.name);
    Some(match one.done? {
        (0, _) => format!("{name} has not been begun."),
        (done, of) if done + 1 >= of => format!("{name} is nearly finished."),
        _ => format!("{name} is begun."),
    })
}

fn promises_are(late: usize) -> String {
    if late == 1 {
        "One promise of yours is".to_owned()
    } else {
        format!("{} promises of yours are", sentence(&count(late)))
    }
}

fn days_to(next: &Next, zone: &str, today: Date) -> i64 {
    dates::days_between(today, dates::local(next.starts_at, zone).date())
}

fn weekday(next: &Next, zone: &str, today: Date) -> String {
    let local = dates::local(next.starts_at, zone);
    match dates::days_between(today, local.date()) {
        0 => format!("Today at {}", dates::time(&local)),
        1 => "Tomorrow".to_owned(),
        2..=6 => local.strftime("%A").to_string(),
        _ => dates::day(local.date()),
    }
}

/// "Thursday is Ines, and your half of the preparation is not begun."; where the title has
/// said the first half, only the second.
fn coming(next: &Next, zone: &str, today: Date, is_said: bool) -> String {
    if next.is_on {
        return String::new();
    }
    let half = match next.half {
        Some(Half::NotBegun) => "your half of the preparation is not begun",
        Some(Half::UnderWay) => "your half of the preparation is under way",
        Some(Half::Ready) => "your half of the preparation is ready",
        None => "",
    };
    match (is_said, half) {
        (true, "") => String::new(),
        (true, half) if next.as_ic => format!("You speak first, and {half}."),
        (true, half) => format!("{}.", sentence(half)),
        (false, "") => format!("{} is {}.", weekday(next, zone, today), next.name),
        (false, half) => format!("{} is {}, and {half}.", weekday(next, zone, today), next.name),
    }
}

fn all_clear(standing: &Standing) -> &'static str {
    if standing.has_own {
        "No follow-up, no promise and no first conversation waits for you."
    } else {
        "No line begins or ends with you yet. When somebody becomes your manager, or you become theirs, it shows here."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISBON: &str = "Europe/Lisbon";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn said(standing: &Standing) -> Headline {
        headline(standing, LISBON, at("2026-11-24T09:40:00Z"))
    }

    fn owing(name: &str, due: &str, done: usize) -> Owing {
        Owing { name: name.to_owned(), due_at: at(due), done: Some((done, 3)) }
    }

    fn thursday() -> Next {
        Next {
            name: "Ines".to_owned(),
            starts_at: at("2026-11-26T14:00:00Z"),
            is_on: false,
            as_ic: false,
            half: Some(Half::UnderWay),
        }
    }

    #[test]
    fn what_is_owed_today_is_said_first() {
        let standing = Standing {
            owing: vec![owing("Aiko", "2026-11-24T11:30:00Z", 2), owing("Joel", "2026-11-24T16:00:00Z", 0)],
            next: Some(thursday()),
            ..Standing::default()
        };
        let headline = said(&standing);
        assert_eq!(headline.title, "Two follow-ups are owed before the day is out.");
        assert_eq!(
            headline.lede,
            "Aiko’s is nearly finished. Joel’s has not been begun. Thursday is Ines, and your half of the preparation is under way."
        );
    }

    #[test]
    fn one_follow_up_is_called_by_its_name_and_a_late_one_is_called_late() {
        let one = |due: &str| said(&Standing { owing: vec![owing("Ines", due, 0)], ..Standing::default() }).title;
        assert_eq!(one("2026-11-24T16:00:00Z"), "Ines’ follow-up is owed before the day is out.");
        assert_eq!(one("2026-11-25T08:00:00Z"), "Ines’ follow-up is owed by 08:00 tomorrow.");
        assert_eq!(one("2026-11-26T08:00:00Z"), "Ines’ follow-up is owed by 08:00 Thursday.");
        assert_eq!(one("2026-11-24T09:00:00Z"), "Ines’ follow-up is late.");
        let far = vec![owing("Aiko", "2026-11-25T08:00:00Z", 0), owing("Joel", "2026-11-27T16:00:00Z", 0)];
        assert_eq!(said(&Standing { owing: far, ..Standing::default() }).title, "Two follow-ups are owed by Friday.");
        let two = vec![owing("Aiko", "2026-11-24T08:00:00Z", 0), owing("Joel", "2026-11-24T16:00:00Z", 0)];
        assert_eq!(
            said(&Standing { owing: two, ..Standing::default() }).title,
            "Two follow-ups are owed, and one is late."
        );
    }

    #[test]
    fn an_ic_hears_who_waits_and_when_they_speak_first() {
        let waiting = Standing { waiting_note: Some("Ruth".to_owned()), ..Standing::default() };
        assert_eq!(said(&waiting).title, "Ruth’s note is waiting for your answer.");
        let different = Standing { remembered: Some("Ines".to_owned()), ..Standing::default() };
        assert_eq!(said(&different).title, "Ines remembers something of your note differently.");
        let next = Next { name: "Ruth".to_owned(), as_ic: true, half: Some(Half::NotBegun), ..thursday() };
        let headline = said(&Standing { next: Some(next), ..Standing::default() });
        assert_eq!(headline.title, "Thursday is Ruth.");
        assert_eq!(headline.lede, "You speak first, and your half of the preparation is not begun.");
    }

    #[test]
    fn a_broken_word_comes_before_a_date_far_away() {
        let standing = Standing { late_promises: 1, latest_by: 4, ..Standing::default() };
        assert_eq!(said(&standing).title, "You said you would, and it is 4 days late.");
        let late =
            Standing { first_talks: vec![("Aiko".to_owned(), jiff::civil::date(2026, 11, 28))], ..Standing::default() };
        assert_eq!(said(&late).title, "Aiko should have a first conversation within 4 days.");
        let drifting = Standing {
            drifting: vec![("Kofi".to_owned(), ("quarterly check-in".to_owned(), 66))],
            ..Standing::default()
        };
        assert_eq!(said(&drifting).title, "Kofi’s quarterly check-in is 66 days overdue.");
    }

    #[test]
    fn who_keeps_the_workspace_hears_of_it_when_nothing_of_their_own_is_owed() {
        let zeynep = Standing { late_across: 1, without_manager: 3, ..Standing::default() };
        assert_eq!(said(&zeynep).title, "One line is late, and three people have no manager.");
        assert_eq!(said(&Standing { needs: 2, ..Standing::default() }).title, "The system needs two things from you.");
        let owed = Standing { owing: vec![owing("Joel", "2026-11-24T16:00:00Z", 0)], ..zeynep };
        assert_eq!(said(&owed).title, "Joel’s follow-up is owed before the day is out.");
    }

    #[test]
    fn nothing_owed_is_said_plainly() {
        let clear = said(&Standing { has_own: true, ..Standing::default() });
        assert_eq!(clear.title, "Nothing is owed today.");
        assert_eq!(clear.lede, "No follow-up, no promise and no first conversation waits for you.");
        let later = Soonest { what: "a promise of yours".to_owned(), due_on: jiff::civil::date(2026, 12, 4) };
        let clear = said(&Standing { has_own: true, soonest: Some(later.clone()), ..Standing::default() });
        assert_eq!(clear.lede, "Next is a promise of yours, due Fri 4 December.");
        let now = Soonest { due_on: jiff::civil::date(2026, 11, 24), ..later };
        assert_eq!(
            said(&Standing { soonest: Some(now), ..Standing::default() }).title,
            "A promise of yours is due today."
        );
        assert!(said(&Standing::default()).lede.starts_with("No line begins or ends with you yet."));
    }
}
