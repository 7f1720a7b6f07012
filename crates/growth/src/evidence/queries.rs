use db::{Db, DbError, FromRow, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use kit::vault::WrongKey;
use kit::{App, Field};
use people::{LineId, PersonId};

use super::reading::Evidence;
use super::rules::Draft;
use crate::EvidenceId;

row! {
    /// Still sealed: who may read it is decided before it is opened.
    pub(super) struct Row {
        pub(super) id: EvidenceId,
        pub(super) about_id: PersonId,
        pub(super) author_id: PersonId,
        pub(super) author_name: String,
        pub(super) line_id: Option<LineId>,
        pub(super) happened_on: Date,
        pub(super) situation_sealed: Vec<u8>,
        pub(super) behaviour_sealed: Vec<u8>,
        pub(super) impact_sealed: Vec<u8>,
        pub(super) to_grow: bool,
        pub(super) next_level: bool,
        pub(super) made_at: Timestamp,
        pub(super) shared_at: Option<Timestamp>,
        pub(super) version: i64,
        /// The keys of its competencies, with a space between them.
        pub(super) keys: Option<String>,
    }
}

const SITUATION: &str = "evidence.situation";
const BEHAVIOUR: &str = "evidence.behaviour";
const IMPACT: &str = "evidence.impact";

pub(super) fn open(app: &App, row: Row) -> Result<Evidence, WrongKey> {
    let text = |column, sealed: &[u8]| app.vault.open(Field { column, row: row.id.0 }, sealed);
    Ok(Evidence {
        situation: text(SITUATION, &row.situation_sealed)?,
        behaviour: text(BEHAVIOUR, &row.behaviour_sealed)?,
        impact: text(IMPACT, &row.impact_sealed)?,
        id: row.id,
        about_id: row.about_id,
        author_id: row.author_id,
        author_name: row.author_name,
        happened_on: row.happened_on,
        to_grow: row.to_grow,
        next_level: row.next_level,
        competencies: row.keys.iter().flat_map(|keys| keys.split(' ')).map(str::to_owned).collect(),
        shared_at: row.shared_at,
        made_at: row.made_at,
        version: row.version,
    })
}

pub(super) async fn one(db: &Db, id: EvidenceId) -> Result<Option<Row>, DbError> {
    let sql = "select evidence.id, about_id, author_id, person.name as author_name, line_id, happened_on, situation_sealed, \
        behaviour_sealed, impact_sealed, to_grow, next_level, made_at, shared_at, evidence.version, \
        (select string_agg(competency_key, ' ' order by competency_key) from evidence_competency where evidence_id = evidence.id) as keys \
        from evidence join person on person.id = author_id where evidence.id = $1";
    db.maybe(sql, args![id]).await
}

/// The newest evidence about somebody that is shared or by the viewer. `line` is the line the
/// viewer manages them in: what they wrote privately in an earlier one is out of reach.
pub(super) async fn about(
    db: &Db,
    person: PersonId,
    viewer: PersonId,
    line: Option<LineId>,
    since: Date,
    to_grow: Option<bool>,
    limit: u32,
) -> Result<Vec<Row>, DbError> {
    let sql = "select evidence.id, about_id, author_id, person.name as author_name, line_id, happened_on, situation_sealed, \
        behaviour_sealed, impact_sealed, to_grow, next_level, made_at, shared_at, evidence.version, \
        (select string_agg(competency_key, ' ' order by competency_key) from evidence_competency where evidence_id = evidence.id) as keys \
        from evidence join person on person.id = author_id where about_id = $1 and happened_on >= $2 \
        and (shared_at is not null or (author_id = $3 and (about_id = $3 or line_id = $4))) \
        and (cast($5 as bigint) is null or to_grow = $5) order by happened_on desc, evidence.id desc limit $6";
    db.all(sql, args![person, since, viewer, line, to_grow, limit]).await
}

/// A note about somebody whose rope the viewer holds or stands in for, with that line; still
/// sealed.
pub(super) struct Noticed {
    pub(super) row: Row,
    /// The line and since when it is open.
    pub(super) held: Option<(LineId, Timestamp)>,
    /// Since when the viewer stands in it, and until when.
    pub(super) stands_in: Option<(Timestamp, Timestamp)>,
}

impl FromRow for Noticed {
    fn from_row(mut row: db::Row) -> Result<Noticed, DbError> {
        let (held_id, since): (Option<LineId>, Option<Timestamp>) = (row.take("held_id")?, row.take("held_since_at")?);
        let from: Option<Timestamp> = row.take("stands_in_from_at")?;
        let until: Option<Timestamp> = row.take("stands_in_until_at")?;
        Ok(Noticed { row: Row::from_row(row)?, held: held_id.zip(since), stands_in: from.zip(until) })
    }
}

/// What somebody wrote about people whose rope they hold or stand in for now, the newest first.
pub(super) async fn written_by(db: &Db, author: PersonId, now: Timestamp, limit: u32) -> Result<Vec<Noticed>, DbError> {
    let sql = "with held as (select id, ic_id, started_at, cast(null as bigint) as from_at, cast(null as bigint) as until_at from line \
            where manager_id = $1 and ended_at is null \
            union all select line.id, ic_id, started_at, from_at, until_at from stand_in join line on line.id = line_id \
            where person_id = $1 and from_at <= $2 and until_at > $2 and line.ended_at is null) \
        select evidence.id, about_id, author_id, person.name as author_name, evidence.line_id, happened_on, situation_sealed, \
        behaviour_sealed, impact_sealed, to_grow, next_level, made_at, shared_at, evidence.version, \
        (select string_agg(competency_key, ' ' order by competency_key) from evidence_competency where evidence_id = evidence.id) as keys, \
        held.id as held_id, held.started_at as held_since_at, held.from_at as stands_in_from_at, held.until_at as stands_in_until_at \
        from evidence join person on person.id = author_id join held on held.ic_id = about_id \
        where author_id = $1 and about_id <> $1 and (shared_at is not null or evidence.line_id = held.id) \
        and (held.from_at is null or made_at >= held.from_at) order by happened_on desc, evidence.id desc limit $3";
    db.all(sql, args![author, now, limit]).await
}

/// The three newest notes about the people whose rope somebody holds or stands in for: first
/// which, then what they say.
pub(super) async fn noticed(db: &Db, holder: PersonId, now: Timestamp, since: Date) -> Result<Vec<Noticed>, DbError> {
    let sql = "with held as (select id, ic_id, started_at, cast(null as bigint) as from_at, cast(null as bigint) as until_at from line \
            where manager_id = $1 and ended_at is null \
            union all select line.id, ic_id, started_at, from_at, until_at from stand_in join line on line.id = line_id \
            where person_id = $1 and from_at <= $2 and until_at > $2 and line.ended_at is null), \
        newest as (select evidence.id as evidence_id, held.id as held_id, started_at, from_at, until_at \
            from held join evidence on about_id = held.ic_id \
            where happened_on >= $3 and (shared_at is not null or (author_id = $1 and evidence.line_id = held.id)) \
            and (held.from_at is null or made_at >= held.from_at) order by happened_on desc, evidence.id desc limit 3) \
        select evidence.id, about_id, author_id, person.name as author_name, evidence.line_id, happened_on, situation_sealed, \
        behaviour_sealed, impact_sealed, to_grow, next_level, made_at, shared_at, evidence.version, \
        (select string_agg(competency_key, ' ' order by competency_key) from evidence_competency where evidence_id = evidence.id) as keys, \
        newest.held_id, newest.started_at as held_since_at, newest.from_at as stands_in_from_at, newest.until_at as stands_in_until_at \
        from newest join evidence on evidence.id = newest.evidence_id join person on person.id = author_id \
        order by happened_on desc, evidence.id desc";
    db.all(sql, args![holder, now, since]).await
}

/// The newest notes about somebody themselves and about those whose rope they hold or stand in for.
pub(super) async fn within_reach(
    db: &Db,
    viewer: PersonId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Noticed>, DbError> {
    let sql = "with held as (select id, ic_id, started_at, cast(null as bigint) as from_at, cast(null as bigint) as until_at from line \
            where manager_id = $1 and ended_at is null \
            union all select line.id, ic_id, started_at, from_at, until_at from stand_in join line on line.id = line_id \
            where person_id = $1 and from_at <= $2 and until_at > $2 and line.ended_at is null) \
        select evidence.id, about_id, author_id, person.name as author_name, evidence.line_id, happened_on, situation_sealed, \
        behaviour_sealed, impact_sealed, to_grow, next_level, made_at, shared_at, evidence.version, \
        (select string_agg(competency_key, ' ' order by competency_key) from evidence_competency where evidence_id = evidence.id) as keys, \
        held.id as held_id, held.started_at as held_since_at, held.from_at as stands_in_from_at, held.until_at as stands_in_until_at \
        from evidence join person on person.id = author_id left join held on held.ic_id = about_id \
        where evidence.id in (select id from evidence where about_id = $1 \
            union select evidence.id from held join evidence on about_id = ic_id) \
        and (shared_at is not null or author_id = $1) and (held.from_at is null or made_at >= held.from_at) \
        order by happened_on desc, evidence.id desc limit $3";
    db.all(sql, args![viewer, now, limit]).await
}

/// New evidence, private.
pub(super) struct New<'a> {
    pub(super) id: EvidenceId,
    pub(super) about: PersonId,
    pub(super) author: PersonId,
    pub(super) line: Option<LineId>,
    pub(super) draft: &'a Draft,
}

pub(super) async fn insert(tx: &mut Tx, app: &App, new: New<'_>, now: Timestamp) -> Result<(), DbError> {
    let New { id, about, author, line, draft } = new;
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id.0 }, text);
    let (situation, behaviour, impact) =
        (seal(SITUATION, &draft.situation), seal(BEHAVIOUR, &draft.behaviour), seal(IMPACT, &draft.impact));
    let sql = "insert into evidence (id, about_id, author_id, line_id, happened_on, situation_sealed, behaviour_sealed, \
        impact_sealed, to_grow, next_level, made_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
    let values = args![
        id,
        about,
        author,
        line,
        draft.happened_on,
        situation,
        behaviour,
        impact,
        draft.to_grow,
        draft.next_level,
        now
    ];
    tx.run(sql, values).await?;
    insert_competencies(tx, id, &draft.competencies).await
}

/// Answers how many rows it touched: none when it was changed or shared meanwhile.
pub(super) async fn update(
    tx: &mut Tx,
    app: &App,
    id: EvidenceId,
    version: i64,
    draft: &Draft,
) -> Result<u64, DbError> {
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id.0 }, text);
    let (situation, behaviour, impact) =
        (seal(SITUATION, &draft.situation), seal(BEHAVIOUR, &draft.behaviour), seal(IMPACT, &draft.impact));
    let sql = "update evidence set happened_on = $1, situation_sealed = $2, behaviour_sealed = $3, impact_sealed = $4, \
        to_grow = $5, next_level = $6, version = version + 1 where id = $7 and version = $8 and shared_at is null";
    let values = args![draft.happened_on, situation, behaviour, impact, draft.to_grow, draft.next_level, id, version];
    if tx.run(sql, values).await? == 0 {
        return Ok(0);
    }
    tx.run("delete from evidence_competency where evidence_id = $1", args![id]).await?;
    insert_competencies(tx, id, &draft.competencies).await?;
    Ok(1)
}

async fn insert_competencies(tx: &mut Tx, id: EvidenceId, keys: &[String]) -> Result<(), DbError> {
    for key in keys {
        tx.run("insert into evidence_competency (evidence_id, competency_key) values ($1, $2)", args![id, key]).await?;
    }
    Ok(())
}

pub(super) async fn share(tx: &mut Tx, id: EvidenceId, version: i64, now: Timestamp) -> Result<u64, DbError> {
    tx.run(
        "update evidence set shared_at = $1, version = version + 1 where id = $2 and version = $3 and shared_at is null",
        args![now, id, version],
    )
    .await
}

/// Throws private evidence away; shared evidence stays.
pub(super) async fn delete(tx: &mut Tx, id: EvidenceId) -> Result<u64, DbError> {
    let sql = "delete from evidence_competency where evidence_id = (select id from evidence where id = $1 and shared_at is null)";
    tx.run(sql, args![id]).await?;
    tx.run("delete from evidence where id = $1 and shared_at is null", args![id]).await
}
