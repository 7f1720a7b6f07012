use crate::notices::sentence;

/// One mail, before it is set as text and as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Names and dates, never content.
    pub subject: String,
    /// Paragraphs before the list.
    pub before: Vec<String>,
    /// The questions, where there are some.
    pub items: Vec<String>,
    /// Paragraphs after the list.
    pub after: Vec<String>,
    /// What the link says.
    pub action: String,
    /// Several things in one mail, each with its own link.
    pub rows: Vec<Row>,
}

/// One of several things in a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What its notice says.
    pub said: String,
    /// What its link says.
    pub action: String,
    /// Where that leads.
    pub link: String,
}

impl Letter {
    /// The list with its numbers, for the text part.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &String)> {
        self.items.iter().enumerate().map(|(index, item)| (index + 1, item))
    }
}

/// Who reads a letter, and of whom and when it speaks.
#[derive(Clone, Debug, Default)]
pub struct Reading<'a> {
    /// The reader's first name.
    pub reader: &'a str,
    /// The other person's whole name.
    pub other: &'a str,
    /// "Thu 26 November".
    pub day: Option<&'a str>,
    /// "Thursday 26 November, 14:00".
    pub when: Option<&'a str>,
    /// The workspace's name.
    pub workspace: &'a str,
}

/// The letter for a kind of notice.
pub fn letter(kind: &str, reading: &Reading<'_>) -> Letter {
    let said = sentence(kind, reading.other, reading.when);
    let (subject, more, action) = match kind {
        "account.invited" => return invitation(reading),
        "account.reset_asked" => return reset(reading),
        "account.address_asked" => return new_address(reading),
        kind if kind.starts_with("line.stand_in") => {
            ("Somebody stands in for a time".to_owned(), None, "See what that means")
        }
        _ => words(kind, reading),
    };
    let before = [Some(format!("{},", reading.reader)), Some(said), more.map(str::to_owned)];
    Letter { subject, before: before.into_iter().flatten().collect(), action: action.to_owned(), ..Letter::default() }
}

/// Several things that are due together, in one letter of this day.
pub fn bundle(reader: &str, today: &str, rows: Vec<Row>) -> Letter {
    let subject = format!("{} things for {today}", rows.len());
    Letter { subject, before: vec![format!("{reader},")], rows, ..Letter::default() }
}

fn invitation(reading: &Reading<'_>) -> Letter {
    let whose = match reading.other {
        "" => "You are invited".to_owned(),
        other => format!("{other} invites you"),
    };
    Letter {
        subject: format!("Your account at {}", reading.workspace),
        before: vec![
            format!("{},", reading.reader),
            format!(
                "{whose} to Belay, where {} keeps its career conversations: what two people prepared, agreed and promised.",
                reading.workspace
            ),
            "Choose a password, and you are in. The link works once, for seven days.".to_owned(),
        ],
        action: "Choose a password".to_owned(),
        ..Letter::default()
    }
}

fn reset(reading: &Reading<'_>) -> Letter {
    Letter {
        subject: "A new password for Belay".to_owned(),
        before: vec![
            format!("{},", reading.reader),
            "Somebody, you we hope, asked for a new password. The link works once, for one hour. Nothing ends until you use it.".to_owned(),
            "If it was not you, leave this mail alone. Your password stays as it is.".to_owned(),
        ],
        action: "Choose a new password".to_owned(),
        ..Letter::default()
    }
}

fn new_address(reading: &Reading<'_>) -> Letter {
    Letter {
        subject: "Your new address for Belay".to_owned(),
        before: vec![
            format!("{},", reading.reader),
            "Somebody, you we hope, wants to sign in to Belay with this address. Follow the link within a day, signed in as before, and it is yours.".to_owned(),
            "If it was not you, leave this mail alone. Nothing changes.".to_owned(),
        ],
        action: "Use this address".to_owned(),
        ..Letter::default()
    }
}

const ANOTHER: &str = "If a time is bad, propose another. Either of you may.";
const MISSED: &str = "It stays on record as missed. Say why in a sentence, and plan it anew.";
const OPENED: &str =
    "It says what each level would ask. You may read it, say something about it, or propose other words.";

/// Subject, a second paragraph, and what the link says.
fn words(kind: &str, reading: &Reading<'_>) -> (String, Option<&'static str>, &'static str) {
    let first = kit::names::first(reading.other);
    let day = reading.day.unwrap_or("a day to come");
    let talk = format!("A conversation with {first} on {day}");
    match kind {
        "conversation.planned" => (talk, Some(ANOTHER), "Open it"),
        "conversation.several_planned" => {
            (format!("The next conversations with {first}"), Some(ANOTHER), "See the dates")
        }
        "conversation.moved" => {
            (format!("Moved: your conversation with {first}, now on {day}"), None, "See the new time")
        }
        "conversation.cancelled" => (
            format!("Called off: the conversation with {first} on {day}"),
            Some("The reason stands there."),
            "Read the reason",
        ),
        "conversation.fell_away" | "conversation.stand_in_over" => (
            format!("Fallen away: the conversation with {first} on {day}"),
            Some("What you wrote for it stays with you."),
            "Open Belay",
        ),
        "conversation.missed" => (talk, Some(MISSED), "Open it"),
        "cadence.called_off" => called_off(first),
        "conversation.questions" | "conversation.reminder" => (talk, None, "Write your answers"),
        "conversation.wrapped_up" | "follow_up.due_soon" | "follow_up.overdue" => (
            format!("After your conversation with {first}"),
            Some("A draft of what you agreed is there already."),
            "Read and send it",
        ),
        "goal.check_in_due" => (format!("Something to look at on {day}"), None, "Look at it"),
        "promise.due" => (format!("Something due on {day}"), None, "Say how it stands"),
        "cadence.overdue" => (format!("Your conversations with {first}"), None, "Plan a time"),
        "preparation.shared" | "assessment.handed_in" => {
            (format!("For your conversation with {first}"), None, "Open it")
        }
        "follow_up.sent" => {
            (format!("After your conversation with {first}"), None, "Say whether that is what you agreed")
        }
        "framework.opened" => ("A draft is open for comment".to_owned(), Some(OPENED), "Read the draft"),
        "follow_up.confirmed" | "follow_up.different" | "wording.decided" => {
            (format!("An answer from {first}"), None, "Read it")
        }
        "goal.proposed" | "evidence.shared" | "direction.shared" | "promise.objected" => {
            (format!("Something new from {first}"), None, "Read it")
        }
        kind if kind.starts_with("handover.") => ("A hand-over note".to_owned(), None, "Read it"),
        "line.confirmed" | "line.refused" => ("The line you asked for".to_owned(), None, "See it"),
        "line.asked" => ("A line waits for an answer".to_owned(), None, "Answer it"),
        kind if kind.starts_with("line.") => (format!("Your line with {first}"), None, "Open Belay"),
        "level.recorded" | "level.taken_back" => ("Your level".to_owned(), None, "See it"),
        kind if kind.starts_with("role.") => ("Who runs Belay".to_owned(), None, "See the two lists"),
        kind if kind.starts_with("account.") => (
            "Your account".to_owned(),
            Some("If that was not you, or not what you asked for, tell an administrator."),
            "Open your settings",
        ),
        _ => ("Something changed in Belay".to_owned(), None, "Open it"),
    }
}

fn called_off(first: &str) -> (String, Option<&'static str>, &'static str) {
    let more = "What is due between the two of you stands there, and how often is yours to say.";
    (format!("Your conversations with {first}"), Some(more), "See what is due")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading<'a>() -> Reading<'a> {
        Reading {
            reader: "Ines",
            other: "Ruth Adeyemi",
            day: Some("Thu 26 November"),
            when: Some("Thursday 26 November, 14:00"),
            workspace: "Marlowe Transit",
        }
    }

    #[test]
    fn a_subject_names_who_and_when_and_nothing_else() {
        assert_eq!(letter("conversation.planned", &reading()).subject, "A conversation with Ruth on Thu 26 November");
        for kind in [
            "assessment.handed_in",
            "preparation.shared",
            "follow_up.different",
            "goal.proposed",
            "promise.due",
            "cadence.overdue",
        ] {
            let subject = letter(kind, &reading()).subject;
            for word in ["uarterly", "assessment", "goal", "rating", "differently", "romise", "overdue"] {
                assert!(!subject.contains(word), "{subject}");
            }
        }
    }

    #[test]
    fn an_invitation_says_how_long_its_link_lives() {
        let invitation = letter("account.invited", &reading());
        assert!(invitation.before[1].starts_with("Ruth Adeyemi invites you to Belay"));
        assert!(invitation.before[2].contains("seven days"));
    }
}
