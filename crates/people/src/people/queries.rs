use db::{Db, DbError, args, row};
use jiff::civil::Date;

use crate::PersonId;

row! {
    /// A person's card. The level is for those the permission table lets see `level_history`.
    pub struct Person {
        /// Who.
        pub id: PersonId,
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
    let sql = "select id, name, email, pronouns, title, team, zone, framework_id, level_key, level_since_on, first_on, last_on, version \
        from person where id = $1";
    db.maybe(sql, args![id]).await
}
