use kit::web::Problems;

use super::sheet::{Group, Sheet, Sort, in_order, key_for, places, tick};
use crate::kinds::{Kind, Question};

/// What the IC is asked beforehand, and room for one more question.
pub fn sheet(kind: &Kind) -> Sheet {
    let all = kind.questions.iter().enumerate().map(|(place, question)| {
        let name = format!("question.{}", question.key);
        let group_of = Group::new(&question.short).place(&name, place);
        group(group_of, kind, &name, Some(question))
    });
    Sheet(all.chain([group(Group::folded("One more question"), kind, "new", None)]).collect())
}

fn group(group: Group, kind: &Kind, name: &str, question: Option<&Question>) -> Group {
    let field = |field: &str| format!("{name}.{field}");
    let text = |get: fn(&Question) -> &String| question.map(get).cloned().unwrap_or_default();
    let without = question.and_then(|one| one.text_without_next.clone()).unwrap_or_default();
    let group = group
        .field(field("text"), "Question", "Empty: the question goes.", text(|one| &one.text), Sort::Text)
        .field(
            field("without"),
            "Where there is no next level",
            "Only if the question names a level.",
            without,
            Sort::Text,
        )
        .field(field("short"), "Heading in the room", "A few words.", text(|one| &one.short), Sort::Line)
        .bare(field("help"), "Line under it", text(|one| &one.help), Sort::Line);
    kind.parts.iter().fold(group, |group, part| {
        let is_there = question.is_some_and(|question| question.parts.contains(&part.key));
        let label = format!("At hand in “{}”", part.title());
        group.bare(field(&format!("part.{}", part.key)), &label, tick(is_there), Sort::Tick)
    })
}

/// Puts what was typed into the kind.
pub fn apply(kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = typed.too_long();
    let mut questions = Vec::new();
    for (was, question) in kind.questions.iter().enumerate() {
        let name = format!("question.{}", question.key);
        let place = typed.number(&format!("{name}.place"), places(kind.questions.len()), &mut problems);
        let read = read(kind, typed, &name, question.key.clone(), &mut problems);
        questions.extend(read.map(|question| (was, place, question)));
    }
    let mut questions = in_order(questions);
    let taken: Vec<&str> = kind.questions.iter().map(|question| question.key.as_str()).collect();
    let key = key_for(typed.value("new.short"), &taken);
    questions.extend(read(kind, typed, "new", key, &mut problems));
    if !problems.is_empty() {
        return Err(problems);
    }
    kind.questions = questions;
    Ok(())
}

fn read(kind: &Kind, typed: &Sheet, name: &str, key: String, problems: &mut Problems) -> Option<Question> {
    let value = |field: &str| typed.value(&format!("{name}.{field}")).to_owned();
    let text = Some(value("text")).filter(|text| !text.is_empty())?;
    let short = typed.needed(&format!("{name}.short"), "Give it a short heading for the room.", problems);
    let is_there = |key: &str| typed.is_ticked(&format!("{name}.part.{key}"));
    let parts = kind.parts.iter().filter(|part| is_there(&part.key)).map(|part| part.key.clone()).collect();
    let text_without_next = Some(value("without")).filter(|text| !text.is_empty());
    Some(Question { key, short, parts, text, text_without_next, help: value("help") })
}
