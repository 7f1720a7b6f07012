use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{PersonId, SessionId};

row! {
    pub(super) struct Found {
        pub(super) id: SessionId,
        pub(super) person_id: PersonId,
        pub(super) last_used_at: Timestamp,
        pub(super) name: String,
        pub(super) zone: String,
        pub(super) last_on: Option<Date>,
        pub(super) roles: Option<String>,
    }
}

/// The session, its person and their roles in one question, since every page asks it.
pub(super) async fn by_token(db: &Db, token_hash: Vec<u8>, used_after: Timestamp) -> Result<Option<Found>, DbError> {
    let sql = "select session.id, session.person_id, session.last_used_at, person.name, person.zone, person.last_on, \
        (select min(role) || ' ' || max(role) from role where role.person_id = person.id) as roles \
        from session join person on person.id = session.person_id where token_hash = $1 and last_used_at > $2";
    db.maybe(sql, args![token_hash, used_after]).await
}

/// The same for a session that lends its right to something else.
pub(super) async fn by_id(db: &Db, id: SessionId, used_after: Timestamp) -> Result<Option<Found>, DbError> {
    let sql = "select session.id, session.person_id, session.last_used_at, person.name, person.zone, person.last_on, \
        cast(null as text) as roles from session join person on person.id = session.person_id where session.id = $1 and last_used_at > $2";
    db.maybe(sql, args![id, used_after]).await
}

pub(super) async fn note_use(db: &Db, id: SessionId, now: Timestamp) -> Result<(), DbError> {
    db.run("update session set last_used_at = $1 where id = $2", args![now, id]).await.map(drop)
}

/// Opens a session; the token itself is only in the cookie.
pub async fn insert(
    tx: &mut Tx,
    id: SessionId,
    token_hash: Vec<u8>,
    person: PersonId,
    device: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into session (id, token_hash, person_id, device, created_at, last_used_at) values ($1, $2, $3, $4, $5, $5)";
    tx.run(sql, args![id, token_hash, person, device, now]).await.map(drop)
}

row! {
    /// A session as its person sees it in the list.
    pub struct OpenSession {
        /// Which.
        pub id: SessionId,
        /// The browser's own name for itself.
        pub device: String,
        /// Since when.
        pub created_at: Timestamp,
        /// Last used, to the hour.
        pub last_used_at: Timestamp,
    }
}

/// The sessions of a person that still live, the last used first.
pub async fn of_person(db: &Db, person: PersonId, used_after: Timestamp) -> Result<Vec<OpenSession>, DbError> {
    let sql = "select id, device, created_at, last_used_at from session where person_id = $1 and last_used_at > $2 order by last_used_at desc, id desc";
    db.all(sql, args![person, used_after]).await
}

/// Ends one session of this person.
pub async fn delete_one(tx: &mut Tx, person: PersonId, id: SessionId) -> Result<u64, DbError> {
    tx.run("delete from session where id = $1 and person_id = $2", args![id, person]).await
}

/// Ends all sessions of a person, or all but one.
pub async fn delete_all_of(tx: &mut Tx, person: PersonId, except: Option<SessionId>) -> Result<u64, DbError> {
    tx.run(
        "delete from session where person_id = $1 and (cast($2 as bigint) is null or id <> $2)",
        args![person, except],
    )
    .await
}

/// Forgets sessions that nobody used for too long.
pub(super) async fn delete_unused_since(tx: &mut Tx, before: Timestamp) -> Result<u64, DbError> {
    tx.run("delete from session where last_used_at <= $1", args![before]).await
}
