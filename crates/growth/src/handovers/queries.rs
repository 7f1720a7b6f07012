use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::events::{self, Event};
use kit::vault::WrongKey;
use kit::{App, Field};
use people::{LineId, PersonId};

use super::rules::{FIRST_READ, State, written_since};

row! {
    /// A note, still sealed: who may read it is decided before it is opened.
    pub(super) struct Row {
        pub(super) line_id: LineId,
        text_sealed: Vec<u8>,
        pub(super) saved_at: Timestamp,
        pub(super) shared_at: Option<Timestamp>,
        pub(super) released_at: Option<Timestamp>,
        pub(super) version: i64,
    }
}

impl Row {
    pub(super) fn state(&self, has_ended: bool) -> State {
        State::of(self.shared_at, self.released_at, has_ended)
    }
}

fn field(line: LineId) -> Field {
    Field { column: "handover_note.text", row: line.0 }
}

pub(super) fn open(app: &App, row: &Row) -> Result<String, WrongKey> {
    app.vault.open(field(row.line_id), &row.text_sealed)
}

pub(super) async fn of_line(db: &Db, line: LineId) -> Result<Option<Row>, DbError> {
    let sql =
        "select line_id, text_sealed, saved_at, shared_at, released_at, version from handover_note where line_id = $1";
    db.maybe(sql, args![line]).await
}

/// Saves a draft; `false` when a newer version stands there, or it is no draft any more.
/// Version 0 is a note written for the first time; one that is emptied is none any more.
pub(super) async fn save(
    tx: &mut Tx,
    app: &App,
    line: LineId,
    text: &str,
    version: i64,
    now: Timestamp,
) -> Result<bool, DbError> {
    if text.is_empty() {
        let sql = "delete from handover_note where line_id = $1 and version = $2 and shared_at is null";
        return Ok(version == 0 || tx.run(sql, args![line, version]).await? == 1);
    }
    let sealed = app.vault.seal(field(line), text);
    if version == 0 {
        let sql = "insert into handover_note (line_id, text_sealed, saved_at, version) values ($1, $2, $3, 1) \
            on conflict (line_id) do nothing";
        return Ok(tx.run(sql, args![line, sealed, now]).await? == 1);
    }
    let sql = "update handover_note set text_sealed = $1, saved_at = $2, version = version + 1 \
        where line_id = $3 and version = $4 and shared_at is null";
    Ok(tx.run(sql, args![sealed, now, line, version]).await? == 1)
}

pub(super) async fn share(tx: &mut Tx, line: LineId, now: Timestamp) -> Result<(), DbError> {
    let sql = "update handover_note set shared_at = $1, version = version + 1 where line_id = $2 and shared_at is null";
    tx.run(sql, args![now, line]).await.map(drop)
}

/// Passes a note on, once; `false` when it was done before.
pub(super) async fn release(tx: &mut Tx, line: LineId, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update handover_note set released_at = $1, version = version + 1 \
        where line_id = $2 and shared_at is not null and released_at is null";
    Ok(tx.run(sql, args![now, line]).await? == 1)
}

row! {
    /// A note that was passed on: about whom, and by whom. Its words are read on its own page.
    pub struct LeftNote {
        /// The line it was written in.
        pub line_id: LineId,
        /// Whom it is about.
        pub ic_id: PersonId,
        /// Their name.
        pub ic_name: String,
        /// Who wrote it.
        pub author_name: String,
    }
}

/// Notes that former managers left about the people of a manager, until their first conversation has begun.
pub async fn left_to(db: &Db, manager: PersonId) -> Result<Vec<LeftNote>, DbError> {
    let sql = "select note.line_id, was.ic_id, ic.name as ic_name, author.name as author_name from line \
        join line was on was.ic_id = line.ic_id join handover_note note on note.line_id = was.id \
        join person ic on ic.id = line.ic_id join person author on author.id = was.manager_id \
        where line.manager_id = $1 and line.ended_at is null and was.manager_id <> $1 and note.released_at is not null \
        and not exists (select 1 from conversation talk where talk.line_id = line.id and talk.began_at is not null) \
        order by note.released_at, note.line_id limit 60";
    db.all(sql, args![manager]).await
}

row! {
    /// A note its writer has not shared, or one that whoever leaves can still write.
    pub struct NoteToWrite {
        /// The line it belongs to.
        pub line_id: LineId,
        /// Whom it is about.
        pub ic_name: String,
        /// When the line ended, if it has.
        pub ended_at: Option<Timestamp>,
        /// Whether anything is written.
        pub is_begun: bool,
        /// The day the line is to move.
        pub moves_on: Option<Date>,
        /// The writer's last day.
        pub last_on: Option<Date>,
    }
}

/// What a manager has to hand over: notes that were begun, of a line that has ended or is to, and
/// those of whoever leaves.
pub async fn to_write(db: &Db, manager: PersonId, now: Timestamp) -> Result<Vec<NoteToWrite>, DbError> {
    let sql = "select line.id as line_id, ic.name as ic_name, line.ended_at, line_move.on_day as moves_on, me.last_on, \
        case when note.line_id is null then 0 else 1 end as is_begun \
        from line join person ic on ic.id = line.ic_id join person me on me.id = line.manager_id \
        left join handover_note note on note.line_id = line.id \
        left join line_move on line_move.ic_id = line.ic_id and line_move.ended_at is null \
        where line.manager_id = $1 and note.shared_at is null and ((line.ended_at > $2 and note.line_id is not null) \
        or (line.ended_at is null and (me.last_on is not null or (note.line_id is not null and line_move.id is not null)))) \
        order by ic.name_folded, line.id limit 60";
    db.all(sql, args![manager, written_since(now)]).await
}

row! {
    struct Due {
        line_id: LineId,
        ic_id: PersonId,
    }
}

/// Passes on what the IC has had for a week; the runner calls it at every turn.
pub async fn release_due(app: &App) -> Result<(), DbError> {
    let now = app.clock.now();
    let sql = "select line_id, ic_id from handover_note join line on line.id = line_id \
        where released_at is null and shared_at <= $1 and ended_at is not null order by line_id limit 500";
    let due: Vec<Due> = app.db.all(sql, args![now - FIRST_READ]).await?;
    for Due { line_id, ic_id } in due {
        let mut tx = app.db.begin().await?;
        if release(&mut tx, line_id, now).await? {
            let event = Event { kind: "handover.released", by: None, about: Some(ic_id.0), object: Some(line_id.0) };
            events::record(&mut tx, app, event, now).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
