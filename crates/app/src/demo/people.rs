//! The workspace, its people, their levels, roles and lines.

use std::collections::HashMap;
use std::sync::Arc;

use conversations::cadence::rules::{Rhythm, Rhythms};
use db::Tx;
use growth::frameworks::{self, Framework, FrameworkId, FrameworkVersionId};
use jiff::Timestamp;
use kit::App;
use people::{LineId, PersonId};

use super::calendar::Calendar;
use super::corpus::{self, Corpus};
use super::{DemoError, queries};

/// What everything else stands on.
pub(super) struct Ground {
    pub(super) framework_id: FrameworkId,
    pub(super) version: FrameworkVersionId,
    pub(super) framework: Arc<Framework>,
}

/// Who is there, by the keys of the files.
pub(super) struct Cast {
    people: HashMap<String, Member>,
    lines: Vec<CastLine>,
}

/// One person of the demo.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) zone: String,
    pub(super) level: Option<String>,
}

struct CastLine {
    id: LineId,
    ic: String,
    manager: String,
    from: i64,
    to: Option<i64>,
}

impl Cast {
    pub(super) fn member(&self, key: &str) -> Result<&Member, DemoError> {
        self.people.get(key).ok_or_else(|| DemoError::Corpus(format!("nobody in people.toml has the key “{key}”")))
    }

    /// The line somebody climbed in on a day.
    pub(super) fn line_on(&self, ic: &str, day: i64) -> Option<(LineId, &str)> {
        let holds = |line: &&CastLine| line.ic == ic && line.from <= day && line.to.is_none_or(|to| day <= to);
        self.lines.iter().filter(holds).max_by_key(|line| line.from).map(|line| (line.id, line.manager.as_str()))
    }
}

/// The company took up the two lighter conversations not long ago: before, only the quarterly had
/// its time.
fn rhythms(calendar: &Calendar) -> Rhythms {
    let mut rhythms = Rhythms::default();
    let lighter = [("career", Rhythm::Months(1), -12), ("one_on_one", Rhythm::weeks(2), -5)];
    for (kind, own, since) in lighter {
        rhythms.choose(kind, Some(Rhythm::Off), own, calendar.morning(-700));
        rhythms.choose(kind, None, own, calendar.morning(since));
    }
    rhythms
}

/// The workspace row, the framework and the kinds.
pub(super) async fn workspace(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    calendar: &Calendar,
) -> Result<Ground, DemoError> {
    let opened = calendar.morning(-700);
    queries::insert_workspace(
        tx,
        &corpus.company.name,
        &corpus.company.zone,
        people::workspace::seal_proof(&app.vault),
        opened,
    )
    .await?;
    let framework_id = frameworks::install_builtin(tx, app, opened).await?;
    conversations::kinds::install_builtin(tx, app, opened).await?;
    let rhythms = rhythms(calendar).write().map_err(DemoError::Corpus)?;
    queries::set_rhythms(tx, &rhythms).await?;
    let (version, content) = queries::framework(tx, framework_id).await?;
    let framework = serde_json::from_str(&content).map_err(|error| DemoError::Corpus(error.to_string()))?;
    Ok(Ground { framework_id, version, framework: Arc::new(framework) })
}

/// Everybody, with level, roles, account and lines.
pub(super) async fn people(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    calendar: &Calendar,
    ground: &Ground,
) -> Result<Cast, DemoError> {
    let mut cast = Cast { people: HashMap::new(), lines: Vec::new() };
    for person in &corpus.people {
        let member = one_person(tx, app, person, calendar, ground).await?;
        cast.people.insert(person.key.clone(), member);
    }
    for line in &corpus.lines {
        let (ic, manager) = (cast.member(&line.ic)?.id, cast.member(&line.manager)?.id);
        let started_at = calendar.morning(line.from);
        let id: LineId = app.entropy.id(started_at);
        queries::insert_line(tx, id, ic, manager, started_at, line.to.map(|day| calendar.morning(day))).await?;
        let (ic, manager) = (line.ic.clone(), line.manager.clone());
        cast.lines.push(CastLine { id, ic, manager, from: line.from, to: line.to });
    }
    Ok(cast)
}

/// "ines.carvalho@marlowe.example".
pub(super) fn address(name: &str) -> String {
    let plain = kit::names::fold(name).replace(' ', ".");
    let local: String = plain.chars().filter(|letter| letter.is_alphanumeric() || ".-".contains(*letter)).collect();
    format!("{local}@marlowe.example")
}

async fn one_person(
    tx: &mut Tx,
    app: &App,
    person: &corpus::Person,
    calendar: &Calendar,
    ground: &Ground,
) -> Result<Member, DemoError> {
    let made_at = calendar.morning(person.first_day.max(-690));
    let id: PersonId = app.entropy.id(made_at);
    let level = level(person, &ground.framework)?;
    let since = level.as_ref().map(|_| calendar.day(person.level_since.unwrap_or(person.first_day)));
    let row = queries::NewPerson {
        id,
        name: &person.name,
        email: address(&person.name),
        pronouns: &person.pronouns,
        title: &person.title,
        team: &person.team,
        zone: &person.zone,
        framework: level.as_ref().map(|_| ground.framework_id),
        level: level.as_deref(),
        level_since_on: since,
        first_on: calendar.day(person.first_day),
        last_on: person.last_day.map(|day| calendar.day(day)),
        made_at,
    };
    queries::insert_person(tx, row).await?;
    if let (Some(level), Some(since)) = (&level, since) {
        queries::insert_level_step(tx, app.entropy.id(made_at), id, ground.framework_id, level, since, made_at).await?;
    }
    account(tx, person, id, made_at).await?;
    Ok(Member { id, name: person.name.clone(), zone: person.zone.clone(), level })
}

/// An account in use, without a password: in a demo one becomes somebody with a click.
async fn account(tx: &mut Tx, person: &corpus::Person, id: PersonId, made_at: Timestamp) -> Result<(), DemoError> {
    queries::insert_account(tx, id, made_at).await?;
    for role in &person.roles {
        queries::insert_role(tx, id, role, made_at).await?;
    }
    Ok(())
}

fn level(person: &corpus::Person, framework: &Framework) -> Result<Option<String>, DemoError> {
    if person.level.is_empty() {
        return Ok(None);
    }
    let found = framework.levels.iter().find(|level| level.name == person.level);
    let level =
        found.ok_or_else(|| DemoError::Corpus(format!("{} has a level the framework does not know", person.name)))?;
    Ok(Some(level.key.clone()))
}
