use db::{Db, DbError, Tx, args, row};
use jiff::{SignedDuration, Timestamp};

use super::Mail;
use crate::{App, Field};

const SUBJECT: &str = "mail.subject";
const TEXT: &str = "mail.text";
const HTML: &str = "mail.html";
const LINK: &str = "mail.link";
const UNSUBSCRIBE: &str = "mail.unsubscribe";

/// How long a mail may wait from when it might have gone first, in hours.
const OLD: i64 = 72;
/// How long a claim holds, in minutes: longer than any try at sending lasts.
pub(super) const HOLD: i64 = 5;

pub(super) async fn insert(tx: &mut Tx, app: &App, id: i64, mail: &Mail, now: Timestamp) -> Result<(), DbError> {
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id }, text);
    let sql = "insert into mail (id, person_id, address, kind, subject_sealed, text_sealed, html_sealed, link_sealed, unsubscribe_sealed, message_id, \
        made_at, not_before_at, give_up_at, attempts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)";
    let link = mail.link.as_ref().map(|link| seal(LINK, link));
    let unsubscribe = mail.unsubscribe.as_ref().map(|link| seal(UNSUBSCRIBE, link));
    let give_up_at = mail.not_before.max(now) + SignedDuration::from_hours(OLD);
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
        unsubscribe,
        message_id,
        now,
        mail.not_before,
        give_up_at
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
        unsubscribe_sealed: Option<Vec<u8>>,
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
    pub(super) unsubscribe: Option<String>,
}

impl Due {
    pub(super) fn opened(&self, app: &App) -> Result<Opened, crate::vault::WrongKey> {
        let open = |column, sealed: &[u8]| app.vault.open(Field { column, row: self.id }, sealed);
        Ok(Opened {
            subject: open(SUBJECT, &self.subject_sealed)?,
            text: open(TEXT, &self.text_sealed)?,
            html: open(HTML, &self.html_sealed)?,
            unsubscribe: self.unsubscribe_sealed.as_ref().map(|link| open(UNSUBSCRIBE, link)).transpose()?,
        })
    }
}

/// Gives up what waited too long: a server that is set after a year of none does not send the year.
pub(super) async fn give_up_old(db: &Db, now: Timestamp) -> Result<u64, DbError> {
    let sql = "update mail set failed_at = $1, last_error = coalesce(last_error, 'it waited for three days') \
        where sent_at is null and failed_at is null and give_up_at <= $1";
    db.run(sql, args![now]).await
}

/// Takes one due mail for [`HOLD`], so that no other process sends it meanwhile. One that another
/// process took first is passed over for the next.
pub(super) async fn claim(db: &Db, now: Timestamp) -> Result<Option<Due>, DbError> {
    loop {
        let mut tx = db.begin().await?;
        let sql = "select id, address, subject_sealed, text_sealed, html_sealed, unsubscribe_sealed, message_id, made_at, attempts \
            from mail where sent_at is null and failed_at is null and not_before_at <= $1 order by not_before_at, id limit 1";
        let Some(due) = tx.maybe::<Due>(sql, args![now]).await? else { return Ok(None) };
        let hold = now + SignedDuration::from_mins(HOLD);
        let sql = "update mail set not_before_at = $1, attempts = attempts + 1 where id = $2 and attempts = $3";
        let is_mine = tx.run(sql, args![hold, due.id, due.attempts]).await? == 1;
        tx.commit().await?;
        if is_mine {
            return Ok(Some(due));
        }
    }
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
