//! One side’s preparation page as it is typed: answers, ratings, and the version it was
//! opened at.

use growth::EvidenceId;
use jiff::Timestamp;
use kit::web::Problems;

use super::rules::{self, Answer, LONGEST};
use crate::assessments::{Overall, Rated, Ratings, Stop, Trajectory, Yardstick};
use crate::conversations::Side;
use crate::kinds::Kind;

/// The fields of a form, in their order.
pub type Pairs = Vec<(String, String)>;

/// What was typed, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The version of the preparation the page was opened at.
    pub version: i64,
    /// The answers the page had boxes for.
    pub answers: Vec<Answer>,
    /// The ratings the page had rows for.
    pub ratings: Ratings,
}

/// Reads a sheet, and says what is wrong with it. Fields nobody asked for are left alone.
pub fn read(
    pairs: &[(String, String)],
    kind: &Kind,
    side: Side,
    yardstick: Option<&Yardstick>,
    now: Timestamp,
) -> (Sheet, Problems) {
    let value = |name: &str| pairs.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let version = value("_version").and_then(|version| version.parse().ok()).unwrap_or(0);
    let answers = rules::keys(kind, side).into_iter().filter_map(|key| {
        let text = clean(value(&format!("answer.{key}"))?);
        let kept_back = side == Side::Ic && value(&format!("keep.{key}")).is_some_and(|keep| !keep.is_empty());
        Some(Answer { key, text, kept_back })
    });
    let answers: Vec<Answer> = answers.collect();
    let rated = |key: &str| {
        let note = clean(value(&format!("note.{key}"))?);
        let stop = value(&format!("stop.{key}")).and_then(Stop::named);
        let stop = stop.filter(|stop| yardstick.is_some_and(|one| one.against.offered().contains(stop)));
        Some(Rated { key: key.to_owned(), stop, note, evidence: attached(pairs, key), saved_at: now })
    };
    let rated: Vec<Rated> = yardstick
        .iter()
        .flat_map(|one| one.framework.competencies().filter_map(|(_, competency)| rated(&competency.key)))
        .collect();
    let is_manager = side == Side::Manager;
    let overall = value("overall").filter(|_| is_manager).and_then(Overall::named);
    let trajectory = value("trajectory").filter(|_| is_manager).and_then(Trajectory::named);
    let sheet = Sheet { version, answers, ratings: Ratings { rated, overall, trajectory } };
    let problems = too_long(&sheet, kind, yardstick);
    (sheet, problems)
}

/// A button beside a rating sends it empty, after the stop that is chosen: the last one counts.
pub fn settled(pairs: Pairs) -> Pairs {
    let is_last = |place: usize, name: &str| pairs[place + 1..].iter().all(|(later, _)| later != name);
    let counts = |(place, (name, _)): &(usize, &(String, String))| !name.starts_with("stop.") || is_last(*place, name);
    pairs.iter().enumerate().filter(counts).map(|(_, pair)| pair.clone()).collect()
}

/// The evidence ticked beside one competency, each piece once.
fn attached(pairs: &[(String, String)], key: &str) -> Vec<EvidenceId> {
    let name = format!("shows.{key}");
    let ticked = pairs.iter().filter(|(field, _)| *field == name).flat_map(|(_, ids)| ids.split_whitespace());
    let mut ids: Vec<EvidenceId> = ticked.filter_map(|id| id.parse().ok()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Every text that is longer than we keep, by its name, each once.
fn too_long(sheet: &Sheet, kind: &Kind, yardstick: Option<&Yardstick>) -> Problems {
    let answers = sheet.answers.iter().map(|answer| (rules::heading(kind, &answer.key), answer.text.as_str()));
    let competency = |key: &str| yardstick.and_then(|one| one.framework.competency(key)).map(|one| one.name.clone());
    let notes = sheet.ratings.rated.iter();
    let notes = notes.map(|rated| (competency(&rated.key).unwrap_or_default(), rated.note.as_str()));
    let mut problems = Problems::none();
    for (name, text) in answers.chain(notes) {
        let length = text.chars().count();
        if length > LONGEST {
            let sentence =
                format!("“{name}” has {length} characters; Belay keeps at most {LONGEST}. Shorten it a little.");
            problems.add("main", sentence);
        }
    }
    problems
}

/// Browsers send line ends as two characters; one is kept, and no blanks at the end.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}

/// The fields of a page as it shows them. What is shared or open stays as it is and has none.
pub fn shown(answers: &[Answer], ratings: &Ratings, is_shared: bool, is_open: bool) -> Pairs {
    let mut pairs = Pairs::new();
    let mut put = |name: String, value: &str| pairs.push((name, value.to_owned()));
    for answer in answers.iter().filter(|answer| !is_shared || answer.kept_back) {
        put(format!("answer.{}", answer.key), &answer.text);
        if answer.kept_back && !is_shared {
            put(format!("keep.{}", answer.key), "1");
        }
    }
    for rated in ratings.rated.iter().filter(|_| !is_open) {
        put(format!("stop.{}", rated.key), rated.stop.map_or("", Stop::name));
        put(format!("note.{}", rated.key), &rated.note);
        rated.evidence.iter().for_each(|id| put(format!("shows.{}", rated.key), &id.to_string()));
    }
    if !is_open {
        put("overall".to_owned(), ratings.overall.map_or("", Overall::name));
        put("trajectory".to_owned(), ratings.trajectory.map_or("", Trajectory::name));
    }
    pairs
}

/// Whether a field no longer changes: a rating that is open, or an answer that is shared.
pub fn is_closed(name: &str, answers: &[Answer], is_shared: bool, is_open: bool) -> bool {
    let is_kept = |key: &str| answers.iter().any(|answer| answer.key == key && answer.kept_back);
    match name.split_once('.').unwrap_or((name, "")) {
        ("answer", key) => is_shared && !is_kept(key),
        ("keep", _) => is_shared,
        ("stop" | "note" | "shows" | "overall" | "trajectory", _) => is_open,
        _ => false,
    }
}

/// What was typed, as it would be kept.
pub fn cleaned(pairs: &[(String, String)]) -> Pairs {
    pairs.iter().map(|(name, value)| (name.clone(), clean(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::BUILT_IN;

    fn quarterly() -> Kind {
        Kind::read(BUILT_IN[0]).expect("the built-in kind")
    }

    fn pairs(fields: &[(&str, &str)]) -> Pairs {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn read_as(side: Side, fields: &[(&str, &str)]) -> Sheet {
        read(&pairs(fields), &quarterly(), side, None, Timestamp::UNIX_EPOCH).0
    }

    #[test]
    fn each_side_has_its_own_boxes() {
        let fields = [
            ("_version", "3"),
            ("answer.proud", "The fares API.\r\nNot the document. "),
            ("answer.hard", ""),
            ("keep.hard", "1"),
            ("answer.strength.1", "The review."),
            ("overall", "meeting"),
        ];
        let ic = read_as(Side::Ic, &fields);
        assert_eq!(ic.version, 3);
        assert_eq!(ic.answers.len(), 2);
        assert_eq!(ic.answers[0].text, "The fares API.\nNot the document.");
        assert!(ic.answers[1].kept_back && ic.ratings.overall.is_none());
        let manager = read_as(Side::Manager, &fields);
        assert_eq!(manager.answers.len(), 1);
        assert_eq!(manager.ratings.overall, Some(Overall::Meeting));
    }

    #[test]
    fn what_a_page_shows_reads_back_the_same() {
        let answers = [Answer { key: "proud".to_owned(), text: "One.".to_owned(), kept_back: true }];
        let shown = shown(&answers, &Ratings::default(), false, false);
        assert_eq!(read(&shown, &quarterly(), Side::Ic, None, Timestamp::UNIX_EPOCH).0.answers, answers);
        assert!(
            super::shown(&[Answer { kept_back: false, ..answers[0].clone() }], &Ratings::default(), true, true)
                .is_empty()
        );
    }

    #[test]
    fn a_text_has_an_end() {
        let long = "x".repeat(LONGEST + 1);
        let typed = pairs(&[("answer.proud", &long)]);
        let (sheet, problems) = read(&typed, &quarterly(), Side::Ic, None, Timestamp::UNIX_EPOCH);
        assert!(problems.at("main").expect("said").starts_with("“Worth remembering” has 10001"));
        assert_eq!(sheet.answers[0].text, long, "and nothing of it is lost");
        let two = pairs(&[("answer.proud", &long), ("answer.hard", &long), ("answer.learn", "Short.")]);
        let (_, problems) = read(&two, &quarterly(), Side::Ic, None, Timestamp::UNIX_EPOCH);
        assert_eq!(problems.all().len(), 2);
        assert!(problems.all()[1].1.starts_with("“Heavier than it should be” has"));
    }

    #[test]
    fn a_rating_that_is_sent_twice_counts_as_its_last_stop() {
        let pairs = |all: &[(&str, &str)]| -> Pairs {
            all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let sent = pairs(&[("stop.a", "own"), ("shows.a", "1"), ("shows.a", "2"), ("stop.a", ""), ("stop.b", "own")]);
        assert_eq!(settled(sent), pairs(&[("shows.a", "1"), ("shows.a", "2"), ("stop.a", ""), ("stop.b", "own")]));
    }
}
