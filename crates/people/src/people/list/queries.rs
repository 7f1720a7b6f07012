use db::{Db, DbError, args, row};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Within;
use crate::PersonId;
use crate::people::rules::SEARCH_WORDS;

row! {
    /// Somebody in a list.
    pub struct Listed {
        /// Who.
        pub id: PersonId,
        /// Their whole name.
        pub name: String,
        /// Their job title; may be empty.
        pub title: String,
        /// Their team; may be empty.
        pub team: String,
        /// Their address, which stands on their card for everybody who is signed in.
        pub email: String,
        /// Their last day.
        pub last_on: Option<Date>,
        /// Who manages them.
        pub manager_id: Option<PersonId>,
        /// By name.
        pub manager_name: Option<String>,
    }
}

/// Where a page of the list begins: after this name and person.
pub(super) struct After {
    pub(super) name_folded: String,
    pub(super) id: PersonId,
}

pub(super) async fn after(db: &Db, id: PersonId) -> Result<Option<After>, DbError> {
    let name: Option<String> = db.value("select name_folded from person where id = $1", args![id]).await?;
    Ok(name.map(|name_folded| After { name_folded, id }))
}

pub(super) async fn here(db: &Db, after: &After, today: Date, limit: i64) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from person left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id \
        where (person.name_folded, person.id) > ($1, $2) and (person.last_on is null or person.last_on >= $3) \
        order by person.name_folded, person.id limit $4";
    db.all(sql, args![&after.name_folded, after.id, today, limit]).await
}

pub(super) async fn left(db: &Db, after: &After, today: Date, limit: i64) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from person left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id \
        where (person.name_folded, person.id) > ($1, $2) and person.last_on < $3 \
        order by person.name_folded, person.id limit $4";
    db.all(sql, args![&after.name_folded, after.id, today, limit]).await
}

/// The lines of whoever left end by themselves, once the day is over and Belay runs: after so
/// many months nobody who left has one.
const LINES_END_WITHIN: i32 = 3;

/// Whoever climbs in no line, or in one whose manager has left.
pub(super) async fn without_manager(db: &Db, after: &After, today: Date, limit: i64) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from person left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id where person.id in \
        (select id from (select id from person where has_line = 0 and (name_folded, id) > ($1, $2) \
            and (last_on is null or last_on >= $3) order by name_folded, id limit $4) as alone \
        union select line.ic_id from person gone join line on line.manager_id = gone.id and line.ended_at is null \
            where gone.last_on < $3 and gone.last_on >= $5) \
        and (person.name_folded, person.id) > ($1, $2) and (person.last_on is null or person.last_on >= $3) \
        order by person.name_folded, person.id limit $4";
    let lately = today.saturating_sub(LINES_END_WITHIN.months());
    db.all(sql, args![&after.name_folded, after.id, today, limit, lately]).await
}

/// How many are here, counted no further than `limit`: the page must not grow with the company.
pub(super) async fn count_here(db: &Db, today: Date, limit: i64) -> Result<i64, DbError> {
    let sql =
        "select count(*) from (select 1 as one from person where last_on is null or last_on >= $1 limit $2) as counted";
    Ok(db.value(sql, args![today, limit]).await?.unwrap_or_default())
}

/// How many people a word leads to, counted no further than `limit`.
pub(super) async fn count_word(db: &Db, word: &str, limit: i64) -> Result<i64, DbError> {
    let sql =
        "select count(*) from (select 1 as one from person_word where word >= $1 and word < $2 limit $3) as counted";
    Ok(db.value(sql, args![word, above(word), limit]).await?.unwrap_or_default())
}

/// The words of a search, each with its upper bound; a place without a word stays empty.
pub(super) struct Words([(String, String); SEARCH_WORDS]);

impl Words {
    pub(super) fn new(words: &[String]) -> Words {
        Words(std::array::from_fn(|index| {
            let word = words.get(index).cloned().unwrap_or_default();
            let bound = above(&word);
            (word, bound)
        }))
    }
}

/// Just above every word that begins with this one.
fn above(word: &str) -> String {
    format!("{word}\u{10FFFF}")
}

/// The first of its words by which somebody is found, for whoever a page begins after.
pub(super) async fn found_by(db: &Db, person: PersonId, word: &str) -> Result<Option<String>, DbError> {
    let sql = "select word from person_word where person_id = $1 and word >= $2 and word < $3 order by word limit 1";
    db.value(sql, args![person, word, above(word)]).await
}

/// People found by words, standing by the first word they are found by, then by name: down the
/// index until the page is full, however many more there are.
pub(super) async fn found(
    db: &Db,
    words: &Words,
    (from_word, after): (&str, &After),
    days: [Date; 2],
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from (select word, name_folded, person_id from person_word as hit \
            where (word, name_folded, person_id) > ($14, $9, $10) and word < $2 \
            and not exists (select 1 from person_word where person_id = hit.person_id and word >= $1 and word < hit.word) \
            and ($3 = '' or exists (select 1 from person_word where person_id = hit.person_id and word >= $3 and word < $4)) \
            and ($5 = '' or exists (select 1 from person_word where person_id = hit.person_id and word >= $5 and word < $6)) \
            and ($7 = '' or exists (select 1 from person_word where person_id = hit.person_id and word >= $7 and word < $8)) \
            and exists (select 1 from person where id = hit.person_id and coalesce(last_on, '9000-01-01') >= $11 \
                and coalesce(last_on, '9000-01-01') < $12) \
            order by word, name_folded, person_id limit $13) as hit \
        join person on person.id = hit.person_id left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id order by hit.word, hit.name_folded, hit.person_id";
    let mut args = searched(words, after, days, limit);
    args.extend(args![from_word]);
    db.all(sql, args).await
}

/// The same among those who left, who are fewer than any word finds: down their names.
pub(super) async fn found_among_left(
    db: &Db,
    words: &Words,
    after: &After,
    days: [Date; 2],
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from person left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id where person.last_on is not null \
        and exists (select 1 from person_word where person_id = person.id and word >= $1 and word < $2) \
        and ($3 = '' or exists (select 1 from person_word where person_id = person.id and word >= $3 and word < $4)) \
        and ($5 = '' or exists (select 1 from person_word where person_id = person.id and word >= $5 and word < $6)) \
        and ($7 = '' or exists (select 1 from person_word where person_id = person.id and word >= $7 and word < $8)) \
        and (person.name_folded, person.id) > ($9, $10) and person.last_on >= $11 and person.last_on < $12 \
        order by person.name_folded, person.id limit $13";
    db.all(sql, searched(words, after, days, limit)).await
}

fn searched(words: &Words, after: &After, days: [Date; 2], limit: i64) -> Vec<db::Arg> {
    let mut args: Vec<db::Arg> = words.0.iter().flat_map(|(word, bound)| args![word, bound]).collect();
    args.extend(args![&after.name_folded, after.id, days[0], days[1], limit]);
    args
}

/// One page of those people, by the index of the narrowest thing that was asked for.
pub(super) async fn within(
    db: &Db,
    within: &Within,
    words: &Words,
    after: &After,
    days: [Date; 2],
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let mut args = searched(words, after, days, limit);
    let (framework, level) = within.level.as_ref().map_or((0, ""), |(framework, level)| (*framework, level.as_str()));
    args.extend(args![within.manager.unwrap_or(PersonId(0)), &within.team, framework, level]);
    match (within.manager, within.team.as_str()) {
        (Some(_), _) => of_manager(db, args).await,
        (None, "") => at_level(db, args).await,
        (None, _) => in_team(db, args).await,
    }
}

/// The people of one manager.
async fn of_manager(db: &Db, args: Vec<db::Arg>) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from line join person on person.id = line.ic_id left join person manager on manager.id = line.manager_id \
        where line.manager_id = $14 and line.ended_at is null \
        and ($1 = '' or exists (select 1 from person_word where person_id = person.id and word >= $1 and word < $2)) \
        and ($3 = '' or exists (select 1 from person_word where person_id = person.id and word >= $3 and word < $4)) \
        and ($5 = '' or exists (select 1 from person_word where person_id = person.id and word >= $5 and word < $6)) \
        and ($7 = '' or exists (select 1 from person_word where person_id = person.id and word >= $7 and word < $8)) \
        and (person.name_folded, person.id) > ($9, $10) and coalesce(person.last_on, '9000-01-01') >= $11 \
        and coalesce(person.last_on, '9000-01-01') < $12 \
        and ($15 = '' or person.team = $15) \
        and (cast($16 as bigint) = 0 or (person.framework_id = $16 and person.level_key = $17)) \
        order by person.name_folded, person.id limit $13";
    db.all(sql, args).await
}

/// The people of one team.
async fn in_team(db: &Db, args: Vec<db::Arg>) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from person left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id where person.team = $15 \
        and ($1 = '' or exists (select 1 from person_word where person_id = person.id and word >= $1 and word < $2)) \
        and ($3 = '' or exists (select 1 from person_word where person_id = person.id and word >= $3 and word < $4)) \
        and ($5 = '' or exists (select 1 from person_word where person_id = person.id and word >= $5 and word < $6)) \
        and ($7 = '' or exists (select 1 from person_word where person_id = person.id and word >= $7 and word < $8)) \
        and (person.name_folded, person.id) > ($9, $10) and coalesce(person.last_on, '9000-01-01') >= $11 \
        and coalesce(person.last_on, '9000-01-01') < $12 \
        and (cast($14 as bigint) = 0 or line.manager_id = $14) \
        and (cast($16 as bigint) = 0 or (person.framework_id = $16 and person.level_key = $17)) \
        order by person.name_folded, person.id limit $13";
    db.all(sql, args).await
}

/// The people at one level.
async fn at_level(db: &Db, args: Vec<db::Arg>) -> Result<Vec<Listed>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, person.email, person.last_on, line.manager_id, manager.name as manager_name \
        from person left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id where person.framework_id = $16 and person.level_key = $17 \
        and ($1 = '' or exists (select 1 from person_word where person_id = person.id and word >= $1 and word < $2)) \
        and ($3 = '' or exists (select 1 from person_word where person_id = person.id and word >= $3 and word < $4)) \
        and ($5 = '' or exists (select 1 from person_word where person_id = person.id and word >= $5 and word < $6)) \
        and ($7 = '' or exists (select 1 from person_word where person_id = person.id and word >= $7 and word < $8)) \
        and (person.name_folded, person.id) > ($9, $10) and coalesce(person.last_on, '9000-01-01') >= $11 \
        and coalesce(person.last_on, '9000-01-01') < $12 \
        and (cast($14 as bigint) = 0 or line.manager_id = $14) \
        and ($15 = '' or person.team = $15) \
        order by person.name_folded, person.id limit $13";
    db.all(sql, args).await
}

/// The name of a manager whose people are asked for.
pub(super) async fn name_of(db: &Db, person: PersonId) -> Result<Option<String>, DbError> {
    db.value("select name from person where id = $1", args![person]).await
}
