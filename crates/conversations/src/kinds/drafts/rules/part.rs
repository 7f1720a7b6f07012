use kit::web::Problems;

use super::sheet::{Group, Sheet, Sort, choice, key_for, tick};
use crate::kinds::checks::{is_must, stays};
use crate::kinds::{self, ByStretch, Capture, Kind, Part, SideText};

const SORTS: &[(&str, &str)] = &[("words", "Words"), ("day", "A day that is still to come")];

/// Everything one part says to each side, and what is written down in it.
pub fn sheet(part: &Part) -> Sheet {
    let mut groups = Vec::new();
    for (side, who, text) in [("ic", "the IC", &part.ic), ("manager", "the manager", &part.manager)] {
        groups.push(texts(Group::new(format!("What {who} reads")), side, text));
        groups.push(by_stretch(who, side, &text.by_stretch));
        let without = text.without_next.as_deref().cloned().unwrap_or_default();
        let name = format!("{side}.without");
        let title = format!("What {who} reads where there is no next level");
        let group = if text.without_next.is_some() { Group::new(title) } else { Group::folded(title) };
        groups.push(texts(group, &name, &without));
    }
    groups.extend(part.captures.iter().map(|capture| {
        let title = format!("Written down together: {}", capture.label);
        captured(Group::new(title), &format!("capture.{}", capture.key), Some(capture))
    }));
    groups.push(captured(Group::folded("One more thing to write down together"), "new", None));
    Sheet(groups)
}

fn texts(group: Group, side: &str, text: &SideText) -> Group {
    let name = |field: &str| format!("{side}.{field}");
    group
        .field(name("title"), "On the agenda", "A few words.", &text.title, Sort::Line)
        .field(name("heading"), "On top of the room", "Empty: the title.", &text.heading, Sort::Line)
        .field(name("lede"), "What the part is for", "One or two sentences.", &text.lede, Sort::Text)
        .field(
            name("say"),
            "To open with",
            "A sentence somebody would say. Empty for who only listens.",
            &text.say,
            Sort::Text,
        )
        .field(name("quiet"), "If it goes quiet", "One on every line.", text.quiet.join("\n"), Sort::List)
        .field(name("listen"), "Listen for", "One on every line.", text.listen.join("\n"), Sort::List)
        .field(name("hold"), "To hold back", "One sentence of restraint.", &text.hold, Sort::Text)
}

fn by_stretch(who: &str, side: &str, lines: &ByStretch) -> Group {
    let title = format!("What {who} says at some levels only");
    let group = if lines.is_empty() { Group::folded(title) } else { Group::new(title) };
    let name = |field: &str| format!("{side}.{field}");
    let help = "If it goes quiet, before the lines for everybody. One on every line.";
    group
        .field(name("early"), "At the lowest levels", help, lines.early.join("\n"), Sort::List)
        .bare(name("middle"), "Between them", lines.middle.join("\n"), Sort::List)
        .bare(name("top"), "At the highest levels", lines.top.join("\n"), Sort::List)
}

fn captured(group: Group, name: &str, capture: Option<&Capture>) -> Group {
    let name = |field: &str| format!("{name}.{field}");
    let text = |get: fn(&Capture) -> &String| capture.map(get).cloned().unwrap_or_default();
    let sort = if capture.is_some_and(|one| one.sort == kinds::Sort::Day) { "day" } else { "words" };
    group
        .field(
            name("label"),
            "Heading",
            "It stands over the field and in the note. Empty: the field goes.",
            text(|one| &one.label),
            Sort::Line,
        )
        .bare(name("help"), "Line under it", text(|one| &one.help), Sort::Line)
        .bare(name("sort"), "What is written", sort, choice(SORTS))
        .bare(name("must"), "Nobody wraps up without it", tick(capture.is_some_and(|one| one.must)), Sort::Tick)
}

/// Puts what was typed into the part with this key.
pub fn apply(kind: &mut Kind, key: &str, typed: &Sheet) -> Result<(), Problems> {
    let mut problems = typed.too_long();
    typed.needed("ic.title", "The part needs a title for the IC.", &mut problems);
    typed.needed("manager.title", "The part needs a title for the manager.", &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let taken: Vec<String> = kind.captures().map(|capture| capture.key.clone()).collect();
    let needed: Vec<String> = taken.iter().filter(|key| is_must(kind, key)).cloned().collect();
    let Some(part) = kind.parts.iter_mut().find(|part| part.key == key) else { return Ok(()) };
    (part.ic, part.manager) = (side(typed, "ic"), side(typed, "manager"));
    for capture in part.captures.iter().filter(|one| needed.contains(&one.key)) {
        let name = format!("capture.{}", capture.key);
        for field in [".label", ".must"].map(|field| format!("{name}{field}")) {
            if typed.value(&field).is_empty() {
                problems.add(field, stays(&capture.label));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for capture in &mut part.captures {
        let read = read_capture(typed, &format!("capture.{}", capture.key), &capture.key);
        *capture = read;
    }
    part.captures.retain(|capture| !capture.label.is_empty());
    let new = read_capture(typed, "new", "");
    if !new.label.is_empty() {
        let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
        let key = key_for(&new.label, &taken);
        part.captures.push(Capture { key, ..new });
    }
    Ok(())
}

fn side(typed: &Sheet, side: &str) -> SideText {
    let without = text(typed, &format!("{side}.without"));
    let says_nothing = without == SideText::default();
    let list = |field: &str| typed.list(&format!("{side}.{field}"));
    let by_stretch = ByStretch { early: list("early"), middle: list("middle"), top: list("top") };
    SideText { by_stretch, without_next: (!says_nothing).then(|| Box::new(without)), ..text(typed, side) }
}

fn text(typed: &Sheet, side: &str) -> SideText {
    let value = |field: &str| typed.value(&format!("{side}.{field}")).to_owned();
    let list = |field: &str| typed.list(&format!("{side}.{field}"));
    SideText {
        title: value("title"),
        heading: value("heading"),
        lede: value("lede"),
        say: value("say"),
        quiet: list("quiet"),
        listen: list("listen"),
        hold: value("hold"),
        ..SideText::default()
    }
}

fn read_capture(typed: &Sheet, name: &str, key: &str) -> Capture {
    let value = |field: &str| typed.value(&format!("{name}.{field}")).to_owned();
    Capture {
        key: key.to_owned(),
        label: value("label"),
        help: value("help"),
        sort: if value("sort") == "day" { kinds::Sort::Day } else { kinds::Sort::Words },
        must: !value("must").is_empty(),
    }
}
