use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Card;
use crate::PersonId;

row! {
    /// A person's card. The level is for those the permission table lets see `level_history`.
    pub struct Person {
        /// Who.
        pub id: PersonId,
        /// Their number in the company's own list; nothing when it has none.
        pub external_id: Option<String>,
        /// Their whole name.
        pub name: String,
        /// The address they sign in with.
        pub email: String,
        /// Their pronouns; may be empty.
        pub pronouns: String,
        /// Their job title; may be empty.
        pub title: String,
        /// Their team; may be empty.
        pub team: String,
        /// Their time zone, by IANA name.
        pub zone: String,
        /// The framework they stand in.
        pub framework_id: Option<i64>,
        /// The key of their level in it.
        pub level_key: Option<String>,
        /// Since when.
        pub level_since_on: Option<Date>,
        /// Their first day.
        pub first_on: Option<Date>,
        /// Their last day.
        pub last_on: Option<Date>,
        /// Counts every change of the card.
        pub version: i64,
    }
}

/// One person's card.
pub async fn person(db: &Db, id: PersonId) -> Result<Option<Person>, DbError> {
    let sql = "select id, external_id, name, email, pronouns, title, team, zone, framework_id, level_key, level_since_on, \
        first_on, last_on, version from person where id = $1";
    db.maybe(sql, args![id]).await
}

pub(super) async fn insert(tx: &mut Tx, id: PersonId, card: &Card, now: Timestamp) -> Result<(), DbError> {
    let sql = "insert into person (id, external_id, name, name_folded, email, email_folded, pronouns, title, team, zone, \
        first_on, last_on, created_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)";
    let (name_folded, email_folded) = (kit::names::fold(&card.name), kit::names::fold(&card.email));
    tx.run(
        sql,
        args![
            id,
            card.external_id.as_deref(),
            &card.name,
            name_folded,
            &card.email,
            email_folded,
            &card.pronouns,
            &card.title,
            &card.team,
            &card.zone,
            card.first_on,
            card.last_on,
            now
        ],
    )
    .await
    .map(drop)
}

/// Inserts many people at once, each with the level they come with and its step in the history.
pub(super) async fn insert_all(
    tx: &mut Tx,
    people: &[(PersonId, &Card, Option<super::levels::NewLevel<'_>>)],
    now: Timestamp,
) -> Result<(), DbError> {
    let row = |(id, card, level): &(PersonId, &Card, Option<super::levels::NewLevel<'_>>)| {
        args![
            *id,
            card.external_id.as_deref(),
            &card.name,
            kit::names::fold(&card.name),
            &card.email,
            kit::names::fold(&card.email),
            &card.pronouns,
            &card.title,
            &card.team,
            &card.zone,
            level.map(|level| level.framework),
            level.map(|level| level.level),
            level.map(|level| level.since_on),
            card.first_on,
            card.last_on,
            now,
            1
        ]
    };
    let columns = &[
        "id",
        "external_id",
        "name",
        "name_folded",
        "email",
        "email_folded",
        "pronouns",
        "title",
        "team",
        "zone",
        "framework_id",
        "level_key",
        "level_since_on",
        "first_on",
        "last_on",
        "created_at",
        "version",
    ];
    tx.insert_all("person", columns, people.iter().map(row).collect()).await?;
    let words = people.iter().flat_map(|(id, card, _)| {
        let words = super::words_of(&card.name, &card.email, &card.team, &card.title);
        let name = kit::names::fold(&card.name);
        words.into_iter().map(|word| args![word, &name, *id]).collect::<Vec<_>>()
    });
    tx.insert_all("person_word", &["word", "name_folded", "person_id"], words.collect()).await
}

pub(super) async fn forget_words(tx: &mut Tx, person: PersonId) -> Result<(), DbError> {
    tx.run("delete from person_word where person_id = $1", args![person]).await.map(drop)
}

/// Eight words at a time; the last ones are repeated to fill the row, which changes nothing.
pub(super) async fn insert_words(tx: &mut Tx, person: PersonId, words: &[String]) -> Result<(), DbError> {
    let sql = "insert into person_word (word, name_folded, person_id) select word, name_folded, id from person \
        cross join (select cast($1 as text) as word union select cast($2 as text) union select cast($3 as text) \
            union select cast($4 as text) union select cast($5 as text) union select cast($6 as text) \
            union select cast($7 as text) union select cast($8 as text)) as eight where id = $9 \
        on conflict (word, name_folded, person_id) do nothing";
    for eight in words.chunks(8) {
        let word = |index: usize| eight.get(index).or(eight.last()).cloned().unwrap_or_default();
        tx.run(sql, args![word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7), person]).await?;
    }
    Ok(())
}

row! {
    pub(super) struct Unindexed {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) email: String,
        pub(super) team: String,
        pub(super) title: String,
    }
}

pub(super) async fn without_words(tx: &mut Tx) -> Result<Vec<Unindexed>, DbError> {
    let sql = "select id, name, email, team, title from person \
        where not exists (select 1 from person_word where person_id = person.id) order by id limit 20000";
    tx.all(sql, args![]).await
}
