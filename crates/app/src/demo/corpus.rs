//! The files of `data/demo/`, as they are.

use serde::Deserialize;

use super::DemoError;

/// Everything the files say.
#[derive(Debug)]
pub(super) struct Corpus {
    pub(super) company: Company,
    pub(super) people: Vec<Person>,
    pub(super) lines: Vec<Line>,
    pub(super) conversations: Vec<Conversation>,
    pub(super) ratings: Vec<Ratings>,
    pub(super) rating_notes: Vec<RatingNote>,
    pub(super) words: Words,
    pub(super) topics: Vec<Topic>,
}

impl Corpus {
    pub(super) fn read() -> Result<Corpus, DemoError> {
        let people: PeopleFile = parse("people", include_str!("../../../../data/demo/people.toml"))?;
        let talks: TalksFile = parse("conversations", include_str!("../../../../data/demo/conversations.toml"))?;
        let topics: TopicsFile = parse("topics", include_str!("../../../../data/demo/topics.toml"))?;
        let words = parse("words", include_str!("../../../../data/demo/words.toml"))?;
        Ok(Corpus {
            company: people.company,
            people: people.person,
            lines: people.line,
            conversations: talks.conversation,
            ratings: talks.ratings,
            rating_notes: talks.rating_note,
            words,
            topics: topics.topic,
        })
    }
}

pub(super) fn parse<'a, T: Deserialize<'a>>(name: &str, text: &'a str) -> Result<T, DemoError> {
    toml::from_str(text).map_err(|error| DemoError::Corpus(format!("data/demo/{name}.toml: {error}")))
}

#[derive(Debug, Deserialize)]
struct PeopleFile {
    company: Company,
    person: Vec<Person>,
    line: Vec<Line>,
}

#[derive(Debug, Deserialize)]
struct TalksFile {
    conversation: Vec<Conversation>,
    ratings: Vec<Ratings>,
    rating_note: Vec<RatingNote>,
}

#[derive(Debug, Deserialize)]
struct TopicsFile {
    topic: Vec<Topic>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Company {
    pub(super) name: String,
    pub(super) zone: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Person {
    pub(super) key: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) pronouns: String,
    pub(super) title: String,
    pub(super) team: String,
    pub(super) level: String,
    pub(super) level_since: Option<i64>,
    pub(super) first_day: i64,
    pub(super) last_day: Option<i64>,
    pub(super) zone: String,
    pub(super) roles: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Line {
    pub(super) ic: String,
    pub(super) manager: String,
    pub(super) from: i64,
    pub(super) to: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Conversation {
    pub(super) ic: String,
    pub(super) manager: String,
    pub(super) kind: String,
    pub(super) round: Option<i64>,
    pub(super) day: i64,
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) minutes: u32,
    pub(super) place: String,
    pub(super) state: String,
    pub(super) followed_up_after_hours: Option<i64>,
    pub(super) confirmed_after_days: Option<i64>,
    pub(super) recollection: Option<String>,
    pub(super) hours_ago: Option<i64>,
    #[serde(default)]
    pub(super) reason: String,
    pub(super) overall: Option<String>,
    pub(super) trajectory: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Ratings {
    pub(super) person: String,
    pub(super) round: i64,
    pub(super) ic: String,
    pub(super) manager: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct RatingNote {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) competency: String,
    pub(super) side: String,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Words {
    pub(super) direction: Vec<Direction>,
    pub(super) answers: Vec<Answers>,
    pub(super) talking_point: Vec<TalkingPoint>,
    pub(super) opportunity: Vec<Noted>,
    pub(super) shared_note: Vec<Noted>,
    pub(super) private_note: Vec<Sided>,
    pub(super) captured: Vec<Captured>,
    pub(super) closing: Vec<Noted>,
    pub(super) felt: Vec<Felt>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) goal: Vec<Goal>,
    pub(super) promise: Vec<Promise>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Direction {
    pub(super) person: String,
    pub(super) aim: String,
    pub(super) text: String,
    pub(super) shared: bool,
    pub(super) day: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Answers {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) kept_back: Vec<String>,
    #[serde(flatten)]
    pub(super) by_key: std::collections::BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TalkingPoint {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) which: String,
    pub(super) text: String,
}

/// A field of a part: words, or a day so many days after the conversation.
#[derive(Debug, Deserialize)]
pub(super) struct Captured {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) key: String,
    pub(super) by: String,
    #[serde(default)]
    pub(super) text: String,
    pub(super) after_days: Option<i64>,
}

impl Captured {
    /// What stands in the field, for a conversation on this day.
    pub(super) fn text_on(&self, day: jiff::civil::Date) -> String {
        let later = |days: i64| day.saturating_add(jiff::Span::new().days(days)).to_string();
        self.after_days.map_or_else(|| self.text.clone(), later)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Noted {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sided {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) side: String,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Felt {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) stop: i64,
    pub(super) sentence: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Evidence {
    pub(super) about: String,
    pub(super) by: String,
    pub(super) day: i64,
    pub(super) situation: String,
    pub(super) behaviour: String,
    pub(super) impact: String,
    pub(super) competencies: Vec<String>,
    pub(super) to_grow: bool,
    pub(super) next_level: bool,
    pub(super) shared: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Goal {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) text: String,
    pub(super) done_when: String,
    pub(super) support: String,
    pub(super) check_on: i64,
    pub(super) due_on: i64,
    pub(super) competency: String,
    pub(super) result: String,
    #[serde(default)]
    pub(super) note: Vec<GoalNote>,
}

#[derive(Debug, Deserialize)]
pub(super) struct GoalNote {
    pub(super) day: i64,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Promise {
    pub(super) ic: String,
    pub(super) round: i64,
    pub(super) by: String,
    pub(super) text: String,
    pub(super) due: i64,
    pub(super) state: String,
    pub(super) settled: Option<i64>,
    #[serde(default)]
    pub(super) reason: String,
}

/// A topic of a running agenda.
#[derive(Debug, Deserialize)]
pub(super) struct Topic {
    pub(super) ic: String,
    pub(super) by: String,
    pub(super) day: i64,
    pub(super) text: String,
    #[serde(default)]
    pub(super) question: bool,
    #[serde(default)]
    pub(super) talked: Vec<i64>,
    pub(super) closed: Option<i64>,
    pub(super) closed_by: Option<String>,
    #[serde(default)]
    pub(super) entry: Vec<Entry>,
}

/// Something noted on a topic.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) by: String,
    pub(super) day: i64,
    pub(super) text: String,
}
