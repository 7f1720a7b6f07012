use super::changes::{Changed, changes};
use super::*;
use crate::conversations::Side;
use crate::kinds::BUILT_IN;
use crate::kinds::{Stretch, Words, checks};

fn kind(key: &str) -> Kind {
    let mut all = BUILT_IN.iter().map(|text| Kind::read(text).expect("a built-in kind"));
    all.find(|kind| kind.key == key).expect("it is built in")
}

fn pages(kind: &Kind) -> Vec<Page> {
    let named = Page::NAMED.iter().filter_map(|(name, _)| Page::named(name));
    named.chain(kind.parts.iter().map(|part| Page::Part(part.key.clone()))).collect()
}

fn pairs(sheet: &Sheet) -> Vec<(String, String)> {
    sheet.fields().map(|field| (field.name.clone(), field.value.clone())).collect()
}

/// What a page sends when one field was typed into.
fn typed(page: &Page, kind: &Kind, changes: &[(&str, &str)]) -> Sheet {
    let sheet = page.sheet(kind).expect("the page is there");
    let mut pairs = pairs(&sheet);
    for (name, value) in changes {
        let field = pairs.iter_mut().find(|(field, _)| field == name).unwrap_or_else(|| panic!("no field {name}"));
        field.1 = (*value).to_owned();
    }
    sheet.typed(&pairs)
}

#[test]
fn saving_a_page_as_it_stands_changes_nothing() {
    for key in ["quarterly", "initial", "promotion", "performance", "career", "one_on_one"] {
        let before = kind(key);
        for page in pages(&before) {
            let mut after = before.clone();
            let sheet = typed(&page, &before, &[]);
            assert_eq!(page.apply(&mut after, &sheet), Ok(()), "{key} {page:?}");
            match page {
                // Lines no fact ticks move to the end of the list.
                Page::After => assert_eq!(after.checklist.len(), before.checklist.len(), "{key}"),
                _ => assert_eq!(after, before, "{key} {page:?}"),
            }
            assert!(checks::look(&after).is_empty(), "{key} {page:?}");
        }
    }
}

#[test]
fn every_field_has_a_name_of_its_own_and_a_label() {
    for key in ["quarterly", "performance"] {
        let kind = kind(key);
        for page in pages(&kind) {
            let sheet = page.sheet(&kind).expect("the page is there");
            let mut names: Vec<&str> = sheet.fields().map(|field| field.name.as_str()).collect();
            assert!(sheet.fields().all(|field| !field.label.is_empty()), "{key} {page:?}");
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{key} {page:?}");
        }
    }
}

#[test]
fn a_part_is_added_moved_and_taken_away() {
    let mut kind = kind("career");
    let sheet =
        typed(&Page::Agenda, &kind, &[("new.ic", "Your week"), ("new.manager", "Their week"), ("new.minutes", "5")]);
    Page::Agenda.apply(&mut kind, &sheet).expect("a part more");
    let keys = |kind: &Kind| kind.parts.iter().map(|part| part.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&kind), ["month", "goals", "next", "recap", "your_week"]);
    assert_eq!(kind.minutes, 35, "the usual length is what the parts add up to");
    let sheet = typed(&Page::Agenda, &kind, &[("part.your_week.place", "1")]);
    Page::Agenda.apply(&mut kind, &sheet).expect("moved to the front");
    assert_eq!(keys(&kind), ["your_week", "month", "goals", "next", "recap"]);
    let sheet = typed(&Page::Agenda, &kind, &[("part.your_week.place", "3")]);
    Page::Agenda.apply(&mut kind, &sheet).expect("moved back");
    assert_eq!(keys(&kind), ["month", "goals", "your_week", "next", "recap"]);
    let sheet = typed(&Page::Agenda, &kind, &[("part.next.gone", "yes")]);
    Page::Agenda.apply(&mut kind, &sheet).expect("taken away");
    assert!(!keys(&kind).contains(&"next".to_owned()));
    assert!(kind.questions.iter().all(|question| !question.parts.contains(&"next".to_owned())));
}

#[test]
fn what_cannot_be_is_said_at_its_field() {
    let mut kind = kind("career");
    let at = |page: &Page, kind: &mut Kind, changes: &[(&str, &str)]| {
        let sheet = typed(page, kind, changes);
        let problems = page.apply(kind, &sheet).expect_err("something to mend");
        problems.all().iter().map(|(field, _)| field.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(at(&Page::About, &mut kind, &[("title", ""), ("shortest", "20")]), ["title", "shortest"]);
    assert_eq!(
        at(&Page::About, &mut kind, &[("due", "weeks"), ("weeks_early", "x"), ("weeks_later", "2")]),
        ["weeks_early"]
    );
    assert_eq!(at(&Page::Agenda, &mut kind, &[("part.month.minutes", "0")]), ["part.month.minutes"]);
    assert_eq!(at(&Page::Part("month".to_owned()), &mut kind, &[("manager.title", " ")]), ["manager.title"]);
    assert_eq!(at(&Page::Questions, &mut kind, &[("new.text", "How was it?")]), ["new.short"]);
    assert_eq!(
        at(&Page::Steps, &mut kind, &[("new_step.title", "Read"), ("new_step.sort", "recent_work")]),
        ["new_step.sort"]
    );
    assert_eq!(at(&Page::Letters, &mut kind, &[("note.subject", "")]), ["note.subject"]);
    let long = "a".repeat(sheet::LONGEST + 1);
    assert_eq!(at(&Page::About, &mut kind, &[("purpose", &long)]), ["purpose"]);
}

#[test]
fn something_more_to_write_down_gets_a_key_of_its_own() {
    let mut kind = kind("promotion");
    let page = Page::Part("plan".to_owned());
    let changes = [("new.label", "Gaps"), ("new.sort", "day"), ("new.must", "yes")];
    let sheet = typed(&page, &kind, &changes);
    page.apply(&mut kind, &sheet).expect("one more field");
    let keys: Vec<&str> = kind.captures().map(|capture| capture.key.as_str()).collect();
    assert_eq!(keys, ["speaks_for", "gaps", "time_frame", "gaps_2"]);
    let sheet = typed(&page, &kind, &[("capture.gaps_2.label", "")]);
    page.apply(&mut kind, &sheet).expect("and it goes again");
    assert_eq!(kind.captures().count(), 3);
}

#[test]
fn a_copy_asks_by_level_what_its_own_lines_say() {
    let mut kind = kind("career");
    let page = Page::Part("month".to_owned());
    let changes = [("manager.early", "Who showed you?"), ("manager.top", "Whom did you show?\nAnd who will?")];
    let sheet = typed(&page, &kind, &changes);
    page.apply(&mut kind, &sheet).expect("lines by level");
    kind = Kind::read(&kind.write().expect("it is written")).expect("and read");
    assert!(checks::look(&kind).is_empty());
    let asks = |stretch| {
        let words = Words { stretch, ..Words::about("Ines", None) };
        kind.parts[0].for_side(Side::Manager, &words).quiet
    };
    let everybody = asks(None);
    assert_eq!(asks(Some(Stretch::Middle)), everybody);
    assert_eq!(asks(Some(Stretch::Early)), [&["Who showed you?".to_owned()][..], &everybody].concat());
    assert_eq!(asks(Some(Stretch::Top))[..2], ["Whom did you show?", "And who will?"]);
    let sheet = typed(&page, &kind, &[("manager.top", "What does {next_level} ask?")]);
    page.apply(&mut kind, &sheet).expect("it can be typed");
    assert!(checks::look(&kind).iter().any(|matter| matter.sentence.contains("name none")));
}

#[test]
fn two_versions_are_told_apart_field_by_field() {
    let before = kind("career");
    assert_eq!(changes(&before, &before), []);
    let mut after = before.clone();
    let about = typed(&Page::About, &after, &[("purpose", "To look up for half an hour.")]);
    Page::About.apply(&mut after, &about).expect("another purpose");
    let agenda = [
        ("part.next.gone", "yes"),
        ("part.month.leads", "both"),
        ("new.ic", "Your week"),
        ("new.manager", "Their week"),
    ];
    let agenda = typed(&Page::Agenda, &after, &agenda);
    Page::Agenda.apply(&mut after, &agenda).expect("other parts");
    let found = changes(&before, &after);
    let says =
        |label: &str| found.iter().find(|change| change.label.ends_with(label)).map(|change| change.what.clone());
    let after = "To look up for half an hour.".to_owned();
    assert_eq!(says(": Purpose"), Some(Changed::Says { before: before.purpose.clone(), after }));
    let (ic, both) = ("The IC".to_owned(), "Both".to_owned());
    assert_eq!(says(": Who does most of the talking"), Some(Changed::Says { before: ic, after: both }));
    assert_eq!(says("Their week"), Some(Changed::Added));
    assert_eq!(says(&before.parts[2].title()), Some(Changed::Gone));
}

#[test]
fn a_kind_that_does_not_hold_together_says_where() {
    let mut kind = kind("quarterly");
    let sheet = typed(&Page::Agenda, &kind, &[("part.ic_view.leads", "manager")]);
    Page::Agenda.apply(&mut kind, &sheet).expect("it can be typed");
    let found = checks::look(&kind);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].sentence.contains("the IC speaks first"));
    let page = Page::Part("ic_view".to_owned());
    let sheet = typed(&page, &kind, &[("ic.say", "What does {next_level} ask, {name}?")]);
    page.apply(&mut kind, &sheet).expect("it can be typed");
    let sentences: Vec<String> = checks::look(&kind).into_iter().map(|matter| matter.sentence).collect();
    assert!(sentences.iter().any(|sentence| sentence.contains("{name}")), "{sentences:?}");
    assert!(sentences.iter().any(|sentence| sentence.contains("names a level")), "{sentences:?}");
}

#[test]
fn a_copy_of_the_performance_kind_keeps_what_must_be_said() {
    let original = kind("performance");
    let mut copy = Kind { key: "ours".to_owned(), copied_from: Some("performance".to_owned()), ..original };
    assert!(checks::look(&copy).is_empty());
    let at = |page: &Page, kind: &Kind, changes: &[(&str, &str)]| {
        let sheet = typed(page, kind, changes);
        let problems = page.apply(&mut kind.clone(), &sheet).expect_err("it is refused");
        problems.all().iter().map(|(field, _)| field.to_string()).collect::<Vec<_>>().join(" ")
    };
    let expected = Page::Part("expected".to_owned());
    assert_eq!(at(&expected, &copy, &[("capture.consequence.must", "")]), "capture.consequence.must");
    assert_eq!(at(&expected, &copy, &[("capture.expected.label", "")]), "capture.expected.label");
    assert_eq!(at(&Page::Agenda, &copy, &[("part.support.gone", "yes")]), "part.support.gone");
    // Drafts from before the rule say so before they are published.
    copy.parts[2].captures[1].must = false;
    copy.parts[3].captures.pop();
    let sentences: Vec<String> = checks::look(&copy).into_iter().map(|matter| matter.sentence).collect();
    assert_eq!(sentences.len(), 2, "{sentences:?}");
    assert!(sentences[0].contains("What follows if it does not change"), "{sentences:?}");
    // Another kind may ask for less.
    let mut other = kind("promotion");
    let gaps = Page::Part("gaps".to_owned());
    let sheet = typed(&gaps, &other, &[("capture.time_frame.must", "")]);
    assert_eq!(gaps.apply(&mut other, &sheet), Ok(()));
}

#[test]
fn a_copy_may_leave_out_what_its_original_asks() {
    let about = |kind: &mut Kind, changes: &[(&str, &str)]| {
        let sheet = typed(&Page::About, kind, changes);
        Page::About.apply(kind, &sheet).expect("it is saved");
    };
    let mut copy = Kind { key: "ours".to_owned(), copied_from: Some("career".to_owned()), ..kind("career") };
    about(&mut copy, &[]);
    assert_eq!((copy.prompts_key(), copy.root()), ("career", "career"));
    about(&mut copy, &[("asks_original", "")]);
    copy = Kind::read(&copy.write().expect("it is written")).expect("and read");
    assert_eq!((copy.prompts_key(), copy.root()), ("ours", "career"));
}
