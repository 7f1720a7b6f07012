use kit::web::Problems;

use super::sheet::{Group, Sheet, Sort, choice, in_order, key_for, places, tick};
use crate::kinds::{Kind, Step, TalkingPoint};

const SORTS: &[(&str, &str)] = &[
    ("", "Talking points are written in it"),
    ("recent_work", "It lists what there is to read"),
    ("framework", "It holds the ratings"),
    ("opportunities", "It has a box for opportunities"),
];

/// How the manager prepares: the steps, what is written in them, and room for one more of each.
pub fn sheet(kind: &Kind) -> Sheet {
    let mut groups: Vec<Group> = Vec::new();
    for (place, step) in kind.steps.iter().enumerate() {
        let name = format!("step.{}", step.key);
        let group = Group::new(format!("Step: {}", step.title)).place(&name, place);
        groups.push(step_group(group, &name, Some(step)));
    }
    let new = step_group(Group::folded("One more step"), "new_step", None);
    groups.push(new.bare("new_step.sort", "What the step is", "", choice(SORTS)));
    for (place, point) in kind.talking_points.iter().enumerate() {
        let name = format!("point.{}", point.key);
        let group = Group::new(format!("Talking point: {}", point.label)).place(&name, place);
        groups.push(point_group(group, kind, &name, Some(point)));
    }
    groups.push(point_group(Group::folded("One more talking point"), kind, "new_point", None));
    Sheet(groups)
}

fn step_group(group: Group, name: &str, step: Option<&Step>) -> Group {
    let field = |field: &str| format!("{name}.{field}");
    let text = |get: fn(&Step) -> &String| step.map(get).cloned().unwrap_or_default();
    let minutes = step.map_or(5, |step| step.minutes);
    group
        .field(field("title"), "Title", "Empty: the step goes.", text(|one| &one.title), Sort::Line)
        .bare(field("minutes"), "Minutes", minutes.to_string(), Sort::Number)
        .bare(field("help"), "Line under it", text(|one| &one.help), Sort::Text)
}

fn point_group(group: Group, kind: &Kind, name: &str, point: Option<&TalkingPoint>) -> Group {
    let field = |field: &str| format!("{name}.{field}");
    let text = |get: fn(&TalkingPoint) -> &String| point.map(get).cloned().unwrap_or_default();
    let number = |get: fn(&TalkingPoint) -> u32| point.map_or(1, get).to_string();
    let steps = kind.steps.iter().map(|step| (step.key.clone(), step.title.clone())).collect();
    let group = group
        .field(
            field("label"),
            "Heading of its box",
            "Empty: the talking point goes.",
            text(|one| &one.label),
            Sort::Line,
        )
        .bare(field("help"), "Line under it", text(|one| &one.help), Sort::Text)
        .bare(field("step"), "Written in", text(|one| &one.step), Sort::Choice(steps))
        .bare(field("at_least"), "At least", number(|one| one.at_least), Sort::Number)
        .bare(field("at_most"), "At most", number(|one| one.at_most), Sort::Number);
    kind.parts.iter().fold(group, |group, part| {
        let is_there = point.is_some_and(|point| point.parts.contains(&part.key));
        let label = format!("At hand in “{}”", part.title());
        group.bare(field(&format!("part.{}", part.key)), &label, tick(is_there), Sort::Tick)
    })
}

/// Puts what was typed into the kind.
pub fn apply(kind: &mut Kind, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = typed.too_long();
    let mut steps = Vec::new();
    for (was, step) in kind.steps.iter().enumerate() {
        let name = format!("step.{}", step.key);
        let place = typed.number(&format!("{name}.place"), places(kind.steps.len()), &mut problems);
        steps.extend(read_step(typed, &name, step.key.clone(), &mut problems).map(|step| (was, place, step)));
    }
    let mut steps = in_order(steps);
    let taken: Vec<&str> = kind.steps.iter().map(|step| step.key.as_str()).collect();
    let key = match typed.value("new_step.sort") {
        "" => key_for(typed.value("new_step.title"), &taken),
        sort if taken.contains(&sort) && !typed.value("new_step.title").is_empty() => {
            problems.add("new_step.sort", "There is such a step already.");
            sort.to_owned()
        }
        sort => sort.to_owned(),
    };
    steps.extend(read_step(typed, "new_step", key, &mut problems));
    let mut points = Vec::new();
    for (was, point) in kind.talking_points.iter().enumerate() {
        let name = format!("point.{}", point.key);
        let place = typed.number(&format!("{name}.place"), places(kind.talking_points.len()), &mut problems);
        let read = read_point(kind, typed, &name, point.key.clone(), &mut problems);
        points.extend(read.map(|point| (was, place, point)));
    }
    let mut points = in_order(points);
    let taken: Vec<&str> = kind.talking_points.iter().map(|point| point.key.as_str()).collect();
    let key = key_for(typed.value("new_point.label"), &taken);
    points.extend(read_point(kind, typed, "new_point", key, &mut problems));
    if !problems.is_empty() {
        return Err(problems);
    }
    (kind.steps, kind.talking_points) = (steps, points);
    Ok(())
}

fn read_step(typed: &Sheet, name: &str, key: String, problems: &mut Problems) -> Option<Step> {
    let value = |field: &str| typed.value(&format!("{name}.{field}")).to_owned();
    let title = Some(value("title")).filter(|title| !title.is_empty())?;
    let minutes = typed.number(&format!("{name}.minutes"), (1, 60), problems);
    Some(Step { key, title, minutes, help: value("help") })
}

fn read_point(kind: &Kind, typed: &Sheet, name: &str, key: String, problems: &mut Problems) -> Option<TalkingPoint> {
    let value = |field: &str| typed.value(&format!("{name}.{field}")).to_owned();
    let label = Some(value("label")).filter(|label| !label.is_empty())?;
    let at_least = typed.number(&format!("{name}.at_least"), (0, 5), problems);
    let at_most = typed.number(&format!("{name}.at_most"), (1, 5), problems);
    if at_least > at_most {
        problems.add(format!("{name}.at_most"), "At most is not less than at least.");
    }
    let is_there = |key: &str| typed.is_ticked(&format!("{name}.part.{key}"));
    let parts = kind.parts.iter().filter(|part| is_there(&part.key)).map(|part| part.key.clone()).collect();
    Some(TalkingPoint { key, label, step: value("step"), parts, help: value("help"), at_least, at_most })
}
