use kit::web::Problems;

use super::sheet::{Group, Sheet, Sort};
use crate::kinds::{FollowUpMail, Kind, QuestionMail};

/// The mail that brings the questions, and the words around the note.
pub fn sheet(kind: &Kind) -> Sheet {
    let mail = |get: fn(&QuestionMail) -> &String| kind.mail.as_ref().map(get).cloned().unwrap_or_default();
    let note = |get: fn(&FollowUpMail) -> &String| kind.follow_up_mail.as_ref().map(get).cloned().unwrap_or_default();
    Sheet(vec![
        Group::new("The mail that brings the questions")
            .field(
                "mail.subject",
                "Subject",
                "It does not say what kind of conversation it is.",
                mail(|one| &one.subject),
                Sort::Line,
            )
            .bare("mail.intro", "Before the questions", mail(|one| &one.intro), Sort::Text)
            .bare("mail.outro", "After them", mail(|one| &one.outro), Sort::Text),
        Group::new("The note the manager sends")
            .field(
                "note.subject",
                "Subject",
                "It does not say what kind of conversation it is.",
                note(|one| &one.subject),
                Sort::Line,
            )
            .bare("note.greeting", "Greeting", note(|one| &one.greeting), Sort::Line)
            .bare("note.intro", "First paragraph", note(|one| &one.intro), Sort::Text)
            .bare("note.captured", "Before what was written down", note(|one| &one.captured), Sort::Line)
            .bare("note.goals", "Before the goals", note(|one| &one.goals), Sort::Line)
            .bare("note.measure", "Between a goal and its measure", note(|one| &one.measure), Sort::Line)
            .bare(
                "note.carried_on_from",
                "Before the day a goal comes from",
                note(|one| &one.carried_on_from),
                Sort::Line,
            )
            .bare("note.ended", "Before goals that ended", note(|one| &one.ended), Sort::Line)
            .bare("note.theirs", "Before what the IC promised", note(|one| &one.theirs), Sort::Line)
            .bare("note.mine", "Before what the manager promised", note(|one| &one.mine), Sort::Line)
            .bare("note.meetings", "Before the next dates", note(|one| &one.meetings), Sort::Line),
    ])
}

/// Puts what was typed into the kind.
pub fn apply(kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = typed.too_long();
    typed.needed("mail.subject", "The mail needs a subject.", &mut problems);
    typed.needed("note.subject", "The note needs a subject.", &mut problems);
    typed.needed("note.greeting", "The note begins with somebody’s name: {other},", &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = |name: &str| typed.value(name).to_owned();
    kind.mail =
        Some(QuestionMail { subject: text("mail.subject"), intro: text("mail.intro"), outro: text("mail.outro") });
    kind.follow_up_mail = Some(FollowUpMail {
        subject: text("note.subject"),
        greeting: text("note.greeting"),
        intro: text("note.intro"),
        goals: text("note.goals"),
        measure: text("note.measure"),
        carried_on_from: text("note.carried_on_from"),
        ended: text("note.ended"),
        theirs: text("note.theirs"),
        mine: text("note.mine"),
        meetings: text("note.meetings"),
        captured: text("note.captured"),
    });
    Ok(())
}
