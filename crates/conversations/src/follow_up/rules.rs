use jiff::{SignedDuration, Timestamp};

/// What the note to the IC is drafted from. Every text is already filled in for its reader.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The subject line.
    pub subject: String,
    /// "Ines,".
    pub greeting: String,
    /// The paragraph after it.
    pub intro: String,
    /// The lead-in before the goals, and the words between a goal and its measure.
    pub goals_lead: String,
    /// "Done when".
    pub measure: String,
    /// The lead-ins before the IC's promises and the manager's.
    pub theirs_lead: String,
    /// See `theirs_lead`.
    pub mine_lead: String,
    /// The lead-in before what was written down in the parts.
    pub captured_lead: String,
    /// Those things, each with its label.
    pub captured: Vec<(String, String)>,
    /// The lead-in before the next dates.
    pub meetings_lead: String,
    /// Goals from before that go on: what, when it is done, and the day they come from.
    pub carried_on: Vec<(String, String, String)>,
    /// "Carried on from".
    pub carried_on_from: String,
    /// New goals.
    pub goals: Vec<GoalFacts>,
    /// The lead-in before goals from before that ended.
    pub ended_lead: String,
    /// Those goals, each with its result.
    pub ended: Vec<(String, String)>,
    /// What the IC promised, with its day.
    pub theirs: Vec<(String, String)>,
    /// What the manager promised, with its day.
    pub mine: Vec<(String, String)>,
    /// The next dates.
    pub meetings: Vec<String>,
    /// The manager's first name, under the note.
    pub from: String,
}

/// What a note says of a goal; what is empty is left out.
#[derive(Clone, Debug, Default)]
pub struct GoalFacts {
    /// What.
    pub text: String,
    /// How both will know.
    pub done_when: String,
    /// What it needs, and from whom.
    pub support: String,
    /// When it is looked at, and due.
    pub looked_at: String,
}

/// The note as plain text: paragraphs with an empty line between them, lists one line each.
pub fn draft(facts: &Facts) -> String {
    let mut paragraphs = vec![facts.greeting.clone(), facts.intro.clone()];
    let captured = facts.captured.iter().map(|(label, text)| format!("- {label}: {}", sentence(text)));
    list(&mut paragraphs, &facts.captured_lead, captured);
    let carried_on = facts.carried_on.iter().map(|(text, done_when, from)| {
        format!("{} {} {from}.", goal_line(text, &facts.measure, done_when), facts.carried_on_from)
    });
    let goals = facts.goals.iter().map(|goal| {
        let labelled = [("Support", &goal.support), ("Next look", &goal.looked_at)].into_iter();
        let more = labelled.filter(|(_, said)| !said.trim().is_empty());
        let more = more.map(|(label, said)| format!(" {label}: {}", sentence(said))).collect::<String>();
        goal_line(&goal.text, &facts.measure, &goal.done_when) + &more
    });
    let goals = carried_on.chain(goals);
    list(&mut paragraphs, &facts.goals_lead, goals.enumerate().map(|(index, line)| format!("{}. {line}", index + 1)));
    list(&mut paragraphs, &facts.ended_lead, facts.ended.iter().map(promise_line));
    list(&mut paragraphs, &facts.theirs_lead, facts.theirs.iter().map(promise_line));
    list(&mut paragraphs, &facts.mine_lead, facts.mine.iter().map(promise_line));
    list(&mut paragraphs, &facts.meetings_lead, facts.meetings.iter().map(|line| format!("- {line}")));
    paragraphs.push(facts.from.clone());
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs.join("\n\n")
}

fn list(paragraphs: &mut Vec<String>, lead: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        paragraphs.push(lead.to_owned());
        paragraphs.push(lines.join("\n"));
    }
}

fn goal_line(text: &str, measure: &str, done_when: &str) -> String {
    if done_when.trim().is_empty() {
        return sentence(text);
    }
    format!("{} {measure}: {}", sentence(text), sentence(done_when))
}

fn promise_line((text, day): &(String, String)) -> String {
    format!("- {} ({day})", one_line(text).trim_end_matches('.'))
}

fn sentence(text: &str) -> String {
    let text = one_line(text);
    if text.ends_with(['.', '?', '…']) { text } else { format!("{text}.") }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts the manager's closing sentence before the name at the end.
pub fn with_closing(body: &str, closing: &str) -> String {
    let closing = closing.trim();
    match (closing.is_empty(), body.rsplit_once("\n\n")) {
        (true, _) => body.to_owned(),
        (false, Some((before, name))) => format!("{before}\n\n{closing}\n\n{name}"),
        (false, None) => format!("{body}\n\n{closing}"),
    }
}

/// Of what was agreed, what a note that follows its facts no longer does not say: a promise
/// made after the manager edited it, or a line taken out.
pub fn left_out(body: &str, agreed: &[String]) -> Vec<String> {
    let body = one_line(body).to_lowercase();
    let is_said =
        |text: &String| body.contains(one_line(text).trim_end_matches(['.', '?', '…']).to_lowercase().as_str());
    agreed.iter().filter(|text| !is_said(text)).cloned().collect()
}

/// The sentence that names it beside the note.
pub(super) fn named_left_out(texts: &[String]) -> String {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim_end_matches('.')).collect();
    format!("Not in it: {}. Put it in, or press Send once more to send it without.", texts.join("; "))
}

/// A piece of the note as the page prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph; its line breaks stay.
    Paragraph(String),
    /// Lines that each begin with a number.
    Numbered(Vec<String>),
    /// Lines that each begin with a dash.
    Listed(Vec<String>),
}

/// Reads the plain text of a note: what is a list on the page is a list in the mail.
pub fn blocks(body: &str) -> Vec<Block> {
    let body = body.replace("\r\n", "\n");
    body.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(block).collect()
}

fn block(text: &str) -> Block {
    let lines = || text.lines().map(str::trim);
    if let Some(items) = lines().map(numbered).collect() {
        return Block::Numbered(items);
    }
    if let Some(items) = lines().map(|line| line.strip_prefix("- ").map(str::to_owned)).collect() {
        return Block::Listed(items);
    }
    Block::Paragraph(text.to_owned())
}

fn numbered(line: &str) -> Option<String> {
    let (number, rest) = line.split_once(". ")?;
    (!number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit())).then(|| rest.to_owned())
}

/// What keeps a note from being saved or sent, in one sentence each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The note has no words.
    Empty,
    /// The note has no subject.
    NoSubject,
    /// The note is longer than a mail should be.
    TooLong,
}

/// The longest note, in characters.
pub const LONGEST: usize = 20_000;
/// The longest subject, in characters.
pub const LONGEST_SUBJECT: usize = 200;

impl Trouble {
    /// The field it stands at.
    pub fn field(self) -> &'static str {
        match self {
            Trouble::NoSubject => "subject",
            Trouble::Empty | Trouble::TooLong => "body",
        }
    }

    /// What to do about it.
    pub fn sentence(self) -> &'static str {
        match self {
            Trouble::Empty => "The note is empty. Write at least one sentence, or take the draft back.",
            Trouble::NoSubject => "Give the note a subject; one of up to 200 letters will do.",
            Trouble::TooLong => {
                "The note is over 20,000 letters. Shorten it; the notes of the room stay where they are."
            }
        }
    }
}

/// Checks a note before it is kept.
pub fn check(subject: &str, body: &str) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    if subject.trim().is_empty() || subject.chars().count() > LONGEST_SUBJECT {
        troubles.push(Trouble::NoSubject);
    }
    if body.trim().is_empty() {
        troubles.push(Trouble::Empty);
    } else if body.chars().count() > LONGEST {
        troubles.push(Trouble::TooLong);
    }
    troubles
}

/// The clock of the follow-up: what is left, and whether it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwedClock {
    /// Whole minutes left; 0 once it is late.
    pub minutes_left: u32,
    /// Minutes there were.
    pub minutes_total: u32,
    /// Minutes it is late by.
    pub minutes_late: u32,
}

/// Reads the follow-up's clock from its two stored instants.
pub fn owed(wrapped_up_at: Timestamp, due_at: Timestamp, now: Timestamp) -> OwedClock {
    let minutes = |span: SignedDuration| u32::try_from((span.as_secs() / 60).max(0)).unwrap_or(u32::MAX);
    let total = minutes(due_at.duration_since(wrapped_up_at)).max(1);
    OwedClock {
        minutes_left: minutes(due_at.duration_since(now)).min(total),
        minutes_total: total,
        minutes_late: minutes(now.duration_since(due_at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: &str, b: &str) -> (String, String) {
        (a.to_owned(), b.to_owned())
    }

    fn goal(text: &str, done_when: &str) -> GoalFacts {
        GoalFacts { text: text.to_owned(), done_when: done_when.to_owned(), ..GoalFacts::default() }
    }

    fn facts() -> Facts {
        Facts {
            greeting: "Ines,".into(),
            intro: "Here is what I took away.".into(),
            goals_lead: "Your goals:".into(),
            measure: "Done when".into(),
            theirs_lead: "You said you would:".into(),
            mine_lead: "I said I would:".into(),
            meetings_lead: "We look at it again:".into(),
            goals: vec![GoalFacts {
                looked_at: "Fri 4 December, due Fri 29 January".into(),
                ..goal("Two threat reviews", "both are written up.")
            }],
            mine: vec![pair("Name Ines as settlement lead.", "Fri 4 December")],
            from: "Ruth".into(),
            ..Facts::default()
        }
    }

    #[test]
    fn the_draft_says_the_facts_and_leaves_out_what_leads_to_nothing() {
        let text = draft(&facts());
        assert_eq!(
            text,
            "Ines,\n\nHere is what I took away.\n\nYour goals:\n\n1. Two threat reviews. Done when: both are written up. \
             Next look: Fri 4 December, due Fri 29 January.\n\n\
             I said I would:\n\n- Name Ines as settlement lead (Fri 4 December)\n\nRuth"
        );
        assert!(!text.contains("You said you would"));
    }

    #[test]
    fn goals_from_before_are_carried_on_or_ended_in_the_same_note() {
        let facts = Facts {
            carried_on: vec![("A settlement design".into(), "Edda has signed it".into(), "Thu 20 August".into())],
            carried_on_from: "Carried on from".into(),
            ended_lead: "Off the plan:".into(),
            ended: vec![pair("Mentor Aiko.", "partly")],
            ..facts()
        };
        let text = draft(&facts);
        let first =
            "1. A settlement design. Done when: Edda has signed it. Carried on from Thu 20 August.\n2. Two threat";
        assert!(text.contains(first), "{text}");
        assert!(text.contains("29 January.\n\nOff the plan:\n\n- Mentor Aiko (partly)\n\nI said"), "{text}");
    }

    #[test]
    fn the_closing_sentence_stands_before_the_name() {
        let text = with_closing(&draft(&facts()), " I would rather be exact than soothing. ");
        assert!(text.ends_with("(Fri 4 December)\n\nI would rather be exact than soothing.\n\nRuth"));
        assert_eq!(with_closing("Ruth", " "), "Ruth");
    }

    #[test]
    fn what_was_agreed_after_the_note_was_edited_is_named() {
        let body = with_closing(&draft(&facts()), "I would rather be exact than soothing.");
        let agreed =
            ["Name Ines as settlement lead.", "Two  threat reviews", "Show the cut-over board"].map(str::to_owned);
        assert_eq!(left_out(&body, &agreed), ["Show the cut-over board"]);
        assert!(left_out(&body, &agreed[..2]).is_empty());
    }

    #[test]
    fn lists_of_the_text_are_lists_on_the_page() {
        let read = blocks("Ines,\r\n\r\n1. One.\r\n2. Two.\r\n\r\n- three\n- four\n\nRuth\nfrom Fares");
        assert_eq!(
            read,
            [
                Block::Paragraph("Ines,".into()),
                Block::Numbered(vec!["One.".into(), "Two.".into()]),
                Block::Listed(vec!["three".into(), "four".into()]),
                Block::Paragraph("Ruth\nfrom Fares".into()),
            ]
        );
    }

    #[test]
    fn an_empty_note_is_not_sent() {
        assert_eq!(check(" ", " "), [Trouble::NoSubject, Trouble::Empty]);
        assert_eq!(check("What we agreed", "Ines,"), []);
        assert_eq!(check("What we agreed", &"a".repeat(20_001)), [Trouble::TooLong]);
    }

    #[test]
    fn the_clock_counts_down_and_then_says_how_late_it_is() {
        let at = |minutes: i64| Timestamp::from_second(1_000_000_000 + minutes * 60).unwrap();
        let day = 24 * 60;
        assert_eq!(
            owed(at(0), at(day), at(108)),
            OwedClock { minutes_left: 1332, minutes_total: 1440, minutes_late: 0 }
        );
        assert_eq!(
            owed(at(0), at(day), at(day + 90)),
            OwedClock { minutes_left: 0, minutes_total: 1440, minutes_late: 90 }
        );
    }

    proptest::proptest! {
        #[test]
        fn no_line_of_a_draft_is_lost_between_text_and_page(texts in proptest::collection::vec("[a-zA-Z ]{1,40}", 1..5)) {
            let facts = Facts { goals: texts.iter().map(|text| goal(text, "")).collect(), ..facts() };
            let items: usize = blocks(&draft(&facts)).iter().map(|block| match block {
                Block::Numbered(items) => items.len(),
                _ => 0,
            }).sum();
            proptest::prop_assert_eq!(items, texts.len());
        }
    }
}
