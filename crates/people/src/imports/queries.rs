use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;
use jiff::civil::Date;

use super::rules::plan::Known;
use crate::changes::OPEN_FOR;
use crate::moves::rules::Former;
use crate::people::Card;
use crate::sessions::has_left;
use crate::{ImportId, PersonId};

row! {
    struct KnownRow {
        id: PersonId,
        external_id: Option<String>,
        name: String,
        email: String,
        pronouns: String,
        title: String,
        team: String,
        zone: String,
        framework_id: Option<i64>,
        level_key: Option<String>,
        level_since_on: Option<Date>,
        level_before_on: Option<Date>,
        first_on: Option<Date>,
        last_on: Option<Date>,
        manager_id: Option<PersonId>,
        former_id: Option<PersonId>,
        former_ended_at: Option<Timestamp>,
        former_last_on: Option<Date>,
        former_zone: Option<String>,
        has_signed_in: bool,
        is_administrator: bool,
        asked_email: Option<String>,
        planned_manager_id: Option<PersonId>,
    }
}

/// Everybody, as an import sees them.
const KNOWN: &str = "select person.id, person.external_id, person.name, person.email, person.pronouns, person.title, person.team, \
    person.zone, person.framework_id, person.level_key, person.level_since_on, (select max(since_on) from level_step where level_step.person_id = person.id \
        and since_on < person.level_since_on and taken_back_at is null) as level_before_on, person.first_on, person.last_on, line.manager_id, \
    former.id as former_id, ended.ended_at as former_ended_at, former.last_on as former_last_on, former.zone as former_zone, \
    case when account.first_used_at is null then 0 else 1 end as has_signed_in, \
    case when exists (select 1 from role where role.person_id = person.id and role = 'administrator') then 1 else 0 end \
        as is_administrator, \
    (select new_email from account_change change where change.person_id = person.id and kind = 'address' \
        and used_at is null and refused_at is null and coalesce(works_from_at, started_at) > $1 \
        order by change.id desc limit 1) as asked_email, \
    (select line_move.manager_id from line_move where line_move.ic_id = person.id and line_move.ended_at is null) \
        as planned_manager_id \
    from person left join line on line.ic_id = person.id and line.ended_at is null \
    left join line ended on line.id is null and ended.id = (select id from line last where last.ic_id = person.id \
        and last.ended_at is not null order by last.ended_at desc, last.id desc limit 1) \
    left join person former on former.id = ended.manager_id \
    left join account on account.person_id = person.id order by person.id";

row! {
    struct TakenBack {
        person_id: PersonId,
        framework_id: i64,
        level_key: String,
        since_on: Date,
    }
}

const TAKEN_BACK: &str =
    "select person_id, framework_id, level_key, since_on from level_step where taken_back_at is not null";

row! {
    struct AskedLine {
        ic_id: PersonId,
        manager_id: PersonId,
    }
}

/// The lines somebody asked for and that can still be agreed to: the line they were asked over is
/// the one of now.
const ASKED: &str = "select ic_id, manager_id from line_request where asked_by = $1 and decided_at is null \
    and coalesce(over_line_id, 0) = coalesce((select id from line where line.ic_id = line_request.ic_id \
    and ended_at is null), 0)";

/// Everybody at this moment, as this importer finds them; an address asked for longer ago than
/// `OPEN_FOR` waits no more.
pub(super) async fn known(db: &Db, importer: PersonId, now: Timestamp) -> Result<Vec<Known>, DbError> {
    let asked = db.all::<AskedLine>(ASKED, args![importer]).await?;
    let taken_back = db.all::<TakenBack>(TAKEN_BACK, args![]).await?;
    Ok(together(db.all::<KnownRow>(KNOWN, args![now - OPEN_FOR]).await?, asked, taken_back, now))
}

pub(super) async fn known_within(tx: &mut Tx, importer: PersonId, now: Timestamp) -> Result<Vec<Known>, DbError> {
    let asked = tx.all::<AskedLine>(ASKED, args![importer]).await?;
    let taken_back = tx.all::<TakenBack>(TAKEN_BACK, args![]).await?;
    Ok(together(tx.all::<KnownRow>(KNOWN, args![now - OPEN_FOR]).await?, asked, taken_back, now))
}

fn together(rows: Vec<KnownRow>, asked: Vec<AskedLine>, taken_back: Vec<TakenBack>, now: Timestamp) -> Vec<Known> {
    let mut known: Vec<Known> = rows.into_iter().map(|row| known_of(row, now)).collect();
    // They come by id.
    let place = |known: &[Known], id| known.binary_search_by_key(&id, |person| person.id).ok();
    for line in asked {
        if let Some(place) = place(&known, line.ic_id) {
            known[place].asked_managers.push(line.manager_id);
        }
    }
    for step in taken_back {
        if let Some(place) = place(&known, step.person_id) {
            known[place].taken_back.push((step.framework_id, step.level_key, step.since_on));
        }
    }
    known
}

fn known_of(row: KnownRow, now: Timestamp) -> Known {
    let former = row.former_id.zip(row.former_ended_at).zip(row.former_zone);
    let former = former.map(|((manager, ended_at), zone)| Former {
        manager,
        ended_at,
        is_here: !has_left(row.former_last_on, &zone, now),
    });
    Known {
        id: row.id,
        card: Card {
            name: row.name,
            email: row.email,
            pronouns: row.pronouns,
            title: row.title,
            team: row.team,
            zone: row.zone,
            first_on: row.first_on,
            last_on: row.last_on,
            external_id: row.external_id,
        },
        level: row.framework_id.zip(row.level_key),
        level_since: row.level_since_on,
        level_before: row.level_before_on,
        taken_back: Vec::new(),
        manager: row.manager_id,
        former,
        has_signed_in: row.has_signed_in,
        is_administrator: row.is_administrator,
        asked_email: row.asked_email,
        asked_managers: Vec::new(),
        planned_manager: row.planned_manager_id,
    }
}

/// Writes a card over the one that is there; an address goes the way of `changes`.
pub(super) async fn update(tx: &mut Tx, id: PersonId, card: &Card) -> Result<(), DbError> {
    let sql = "update person set external_id = $1, name = $2, name_folded = $3, pronouns = $4, title = $5, team = $6, \
        zone = $7, first_on = $8, last_on = $9, version = version + 1 where id = $10";
    tx.run(
        sql,
        args![
            card.external_id.clone(),
            &card.name,
            kit::names::fold(&card.name),
            &card.pronouns,
            &card.title,
            &card.team,
            &card.zone,
            card.first_on,
            card.last_on,
            id
        ],
    )
    .await
    .map(drop)
}

row! {
    /// A file that waits for its confirmation.
    pub(super) struct Draft {
        pub(super) id: ImportId,
        pub(super) made_at: Timestamp,
        pub(super) file_name: String,
        pub(super) content: Vec<u8>,
        pub(super) confirmed_at: Option<Timestamp>,
    }
}

/// One's own draft; others' are nobody else's business.
pub(super) async fn draft(db: &Db, id: ImportId, by: PersonId) -> Result<Option<Draft>, DbError> {
    let sql = "select id, made_at, file_name, content, confirmed_at from import_draft where id = $1 and made_by = $2";
    db.maybe(sql, args![id, by]).await
}

pub(super) async fn insert_draft(
    tx: &mut Tx,
    id: ImportId,
    by: PersonId,
    file_name: &str,
    content: Vec<u8>,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into import_draft (id, made_by, made_at, file_name, content) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![id, by, now, file_name, content]).await.map(drop)
}

/// Closes a draft: it is done once, and its content goes at once.
pub(super) async fn confirm_draft(tx: &mut Tx, id: ImportId, now: Timestamp) -> Result<u64, DbError> {
    let sql = "update import_draft set confirmed_at = $1, content = $2 where id = $3 and confirmed_at is null";
    tx.run(sql, args![now, Vec::<u8>::new(), id]).await
}

pub(super) async fn forget_drafts(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    db.run("delete from import_draft where made_at < $1", args![before]).await
}

row! {
    /// Somebody who could be invited.
    pub(super) struct Uninvited {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) email: String,
        pub(super) title: String,
        /// When a link was last made for them.
        pub(super) invited_at: Option<Timestamp>,
    }
}

/// People who are here and never chose a password: first who was never invited, each the newest
/// first.
pub(super) async fn uninvited(db: &Db, today: Date, limit: i64) -> Result<Vec<Uninvited>, DbError> {
    let sql = "select id, name, email, title, cast(null as bigint) as invited_at from person \
        where account_state = 0 and (last_on is null or last_on >= $1) order by id desc limit $2";
    let mut found: Vec<Uninvited> = db.all(sql, args![today, limit]).await?;
    let left = limit - i64::try_from(found.len()).unwrap_or(limit);
    let sql = "select person.id, name, email, title, account.created_at as invited_at \
        from account join person on person.id = account.person_id where account.first_used_at is null \
        and account.password_hash is null and (last_on is null or last_on >= $1) order by account.person_id desc limit $2";
    found.extend(db.all::<Uninvited>(sql, args![today, left]).await?);
    Ok(found)
}

/// Whoever has no account at all, however many they are.
pub(super) async fn without_account(tx: &mut Tx, today: Date) -> Result<Vec<PersonId>, DbError> {
    let sql = "select id from person where account_state = 0 and (last_on is null or last_on >= $1) order by id";
    Ok(tx.all::<OnlyId>(sql, args![today]).await?.into_iter().map(|row| row.id).collect())
}

/// How many those are, counted no further than `limit`.
pub(super) async fn count_without_account(db: &Db, today: Date, limit: i64) -> Result<i64, DbError> {
    let sql = "select count(*) from (select 1 as one from person \
        where account_state = 0 and (last_on is null or last_on >= $1) limit $2) as missing";
    Ok(db.value(sql, args![today, limit]).await?.unwrap_or_default())
}

row! {
    struct OnlyId {
        id: PersonId,
    }
}

/// Those of the ticked who are here and have not signed in yet.
pub(super) async fn invitable(tx: &mut Tx, ticked: &[PersonId], today: Date) -> Result<Vec<PersonId>, DbError> {
    let sql = "select person.id as id from person left join account on account.person_id = person.id where person.id = $1 \
        and (last_on is null or last_on >= $2) and account.first_used_at is null and account.password_hash is null";
    let mut found = Vec::new();
    for person in ticked.iter().take(1000) {
        found.extend(tx.maybe::<OnlyId>(sql, args![*person, today]).await?.map(|row| row.id));
    }
    Ok(found)
}
