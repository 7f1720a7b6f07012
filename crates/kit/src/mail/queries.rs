use db::{Db, DbError, Tx, args, row};
use jiff::{SignedDuration, Timestamp};

use super::Mail;
use crate::{App, Field};

const SUBJECT: &str = "mail.subject";
const TEXT: &str = "mail.text";
const HTML: &str = "mail.html";
const LINK: &str = "mail.link";

pub(super) async fn insert(tx: &mut Tx, app: &App, id: i64, mail: &Mail, now: Timestamp) -> Result<(), DbError> {
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id }, text);
    let sql = "insert into mail (id, person_id, address, kind, subject_sealed, text_sealed, html_sealed, link_sealed, message_id, \
        made_at, not_before_at, attempts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)";
    let link = mail.link.as_ref().map(|link| seal(LINK, link));
    let message_id = format!("<{}.{}@belay>", crate::ids::short(id), crate::ids::short(app.entropy.id::<i64>(now)));
    let args = args![
        id,
        mail.person,
        &mail.address,
        mail.kind,
        seal(SUBJECT, &mail.subject),
        seal(TEXT, &mail.text),
        seal(HTML, &mail.html),
        link,
        message_id,
        now,
        mail.not_before
    ];
    tx.run(sql, args).await.map(drop)
}

row! {
    /// What an administrator may see of a mail.
    pub struct Waiting {
        /// The mail.
        pub id: i64,
        /// Whom it is for.
        pub person_id: i64,
        /// Their address.
        pub address: String,
        /// What caused it.
        pub kind: String,
        subject_sealed: Vec<u8>,
        /// The sealed link; who may see it opened is the caller's rule.
        pub link_sealed: Option<Vec<u8>>,
        /// When it was written.
        pub made_at: Timestamp,
        /// When it was sent.
        pub sent_at: Option<Timestamp>,
        /// When we gave up.
        pub failed_at: Option<Timestamp>,
        /// Tries so far.
        pub attempts: i64,
    }
}

impl Waiting {
    /// The subject. Of a kind somebody types it for, it is theirs: who may see it is the
    /// caller's rule.
    pub fn subject(&self, app: &App) -> Option<String> {
        app.vault.open(Field { column: SUBJECT, row: self.id }, &self.subject_sealed).ok()
    }

    /// Opens the link.
    pub fn link(&self, app: &App) -> Option<String> {
        app.vault.open(Field { column: LINK, row: self.id }, self.link_sealed.as_ref()?).ok()
    }
}

/// The newest mails, without what they say.
pub async fn outbox(db: &Db, limit: i64) -> Result<Vec<Waiting>, DbError> {
    let sql = "select id, person_id, address, kind, subject_sealed, link_sealed, made_at, sent_at, failed_at, attempts \
        from mail order by made_at desc, id desc limit $1";
    db.all(sql, args![limit]).await
}

row! {
    pub(super) struct Due {
        pub(super) id: i64,
        pub(super) address: String,
        subject_sealed: Vec<u8>,
        text_sealed: Vec<u8>,
        html_sealed: Vec<u8>,
        pub(super) message_id: String,
        pub(super) made_at: Timestamp,
        pub(super) attempts: i64,
    }
}

/// What a mail says.
pub(super) struct Opened {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

impl Due {
    pub(super) fn opened(&self, app: &App) -> Result<Opened, crate::vault::WrongKey> {
        let open = |column, sealed: &[u8]| app.vault.open(Field { column, row: self.id }, sealed);
        Ok(Opened {
            subject: open(SUBJECT, &self.subject_sealed)?,
            text: open(TEXT, &self.text_sealed)?,
            html: open(HTML, &self.html_sealed)?,
        })
    }
}

/// Takes one due mail for five minutes, so that no other process sends it meanwhile. What was
/// written while no server was set is old news when one is: nothing older than three days leaves.
pub(super) async fn claim(db: &Db, now: Timestamp) -> Result<Option<Due>, DbError> {
    let mut tx = db.begin().await?;
    let sql = "select id, address, subject_sealed, text_sealed, html_sealed, message_id, made_at, attempts from mail \
        where sent_at is null and failed_at is null and not_before_at <= $1 and made_at > $2 order by not_before_at, id limit 1";
    let old = now - SignedDuration::from_hours(72);
    let Some(due) = tx.maybe::<Due>(sql, args![now, old]).await? else { return Ok(None) };
    let hold = now + SignedDuration::from_mins(5);
    let sql = "update mail set not_before_at = $1, attempts = attempts + 1 where id = $2 and attempts = $3";
    let mine = tx.run(sql, args![hold, due.id, due.attempts]).await? == 1;
    tx.commit().await?;
    Ok(Some(due).filter(|_| mine))
}

pub(super) async fn sent(db: &Db, id: i64, now: Timestamp) -> Result<(), DbError> {
    db.run("update mail set sent_at = $1, last_error = null where id = $2", args![now, id]).await.map(drop)
}

pub(super) async fn failed(
    db: &Db,
    id: i64,
    error: &str,
    again_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "update mail set last_error = $1, not_before_at = coalesce($2, not_before_at), \
        failed_at = case when $2 is null then $3 else failed_at end where id = $4";
    db.run(sql, args![error, again_at, now, id]).await.map(drop)
}

/// Deletes mails that were written before, sent or not: their words are not kept for ever.
pub async fn forget(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    db.run("delete from mail where made_at < $1", args![before]).await
}
