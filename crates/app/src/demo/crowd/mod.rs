//! The rest of a large company around the people of the files: names, titles, teams, levels, and
//! who manages whom. Nobody in it has held a conversation; it is there so that lists, trees and
//! searches can be looked at, and measured, at the size of a real one.

mod corpus;
mod rules;
mod tree;

use db::Tx;
use jiff::Timestamp;
use kit::App;
use people::people::words_of;
use people::{LineId, PersonId};

use super::calendar::Calendar;
use super::people::{Cast, Ground};
use super::{DemoError, corpus::Corpus, queries};
use corpus::Stuff;
use rules::{Above, Somebody};

/// The largest demo there is.
pub const MOST: usize = 100_000;
/// How many people are written at once: a hundred thousand do not stand in memory as rows.
const AT_ONCE: usize = 2_000;

/// How many people of the files are here today; the crowd comes on top of them.
pub(super) fn of_the_files(corpus: &Corpus) -> usize {
    corpus.people.iter().filter(|person| person.last_day.is_none_or(|day| day >= 0)).count()
}

/// Fills the company up to `people` who are here today.
pub(super) async fn all(
    tx: &mut Tx,
    app: &App,
    corpus: &Corpus,
    calendar: &Calendar,
    (cast, ground): (&Cast, &Ground),
    people: usize,
) -> Result<(), DemoError> {
    let count = people.saturating_sub(of_the_files(corpus));
    if count == 0 {
        return Ok(());
    }
    let stuff = Stuff::read()?;
    let top = cast.member(&stuff.top)?.id;
    let taken = corpus.people.iter().map(|person| super::people::address(&person.name)).collect();
    let levels: Vec<&str> = ground.framework.levels.iter().map(|level| level.key.as_str()).collect();
    let crowd = rules::crowd(&stuff, &levels, count, taken, &app.entropy);
    let ids: Vec<PersonId> =
        crowd.iter().map(|somebody| app.entropy.id(made_at(calendar, somebody.first_day))).collect();
    let who = |above: Above| match above {
        Above::Top => top,
        Above::Crowd(index) => ids[index],
    };
    for (some, ids) in crowd.chunks(AT_ONCE).zip(ids.chunks(AT_ONCE)) {
        write_people(tx, app, calendar, ground, some, ids).await?;
    }
    for (some, ids) in crowd.chunks(AT_ONCE).zip(ids.chunks(AT_ONCE)) {
        let lines = some.iter().zip(ids).flat_map(|(one, ic)| one.lines.iter().map(move |line| (line, *ic)));
        let lines = lines.map(|(line, ic)| {
            let started_at = calendar.morning(line.from);
            let id: LineId = app.entropy.id(started_at);
            (id, ic, who(line.manager), started_at, line.to.map(|day| calendar.morning(day)))
        });
        queries::insert_lines(tx, lines.collect()).await?;
    }
    Ok(())
}

async fn write_people(
    tx: &mut Tx,
    app: &App,
    calendar: &Calendar,
    ground: &Ground,
    some: &[Somebody],
    ids: &[PersonId],
) -> Result<(), DemoError> {
    let (mut people, mut words, mut steps, mut accounts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (one, id) in some.iter().zip(ids) {
        let made_at = made_at(calendar, one.first_day);
        let since = one.level_since.map(|day| calendar.day(day));
        people.push(queries::NewPerson {
            id: *id,
            name: &one.name,
            email: one.email.clone(),
            pronouns: "",
            title: &one.title,
            team: &one.team,
            zone: &one.zone,
            framework: since.map(|_| ground.framework_id),
            level: one.level.as_deref(),
            level_since_on: since,
            first_on: calendar.day(one.first_day),
            last_on: one.last_day.map(|day| calendar.day(day)),
            made_at,
        });
        let name = kit::names::fold(&one.name);
        let own = words_of(&one.name, &one.email, &one.team, &one.title);
        words.extend(own.into_iter().map(|word| (word, name.clone(), *id)));
        if let (Some(level), Some(since)) = (one.level.as_deref(), since) {
            steps.push((app.entropy.id(made_at), *id, ground.framework_id, level, since, made_at));
        }
        if let Some(account) = one.account {
            accounts.push((*id, made_at, account.is_used.then_some(made_at)));
        }
    }
    queries::insert_people(tx, people).await?;
    queries::insert_words(tx, words).await?;
    queries::insert_level_steps(tx, steps).await?;
    Ok(queries::insert_accounts(tx, accounts).await?)
}

/// The workspace is younger than the company.
fn made_at(calendar: &Calendar, first_day: i64) -> Timestamp {
    calendar.morning(first_day.max(-690))
}
