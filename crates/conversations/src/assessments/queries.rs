use db::{Db, DbError, Tx, args, row};
use growth::EvidenceId;
use jiff::Timestamp;
use kit::web::PageError;
use kit::{App, Field};
use people::access::{Grant, Object};
use people::{LineId, PersonId};

use super::rounds::{summarised, summary};
use super::rules::{Cover, Overall, Stop, Trajectory};
use super::{Rated, Ratings};
use crate::ConversationId;
use crate::conversations::Side;

row! {
    struct CoverRow {
        ic_in_at: Option<Timestamp>,
        manager_in_at: Option<Timestamp>,
        ic_shares_at: Option<Timestamp>,
        ic_open_at: Option<Timestamp>,
        manager_open_at: Option<Timestamp>,
        rated_second: Option<bool>,
        ic_rated_at: Option<Timestamp>,
    }
}

impl From<CoverRow> for Cover {
    fn from(row: CoverRow) -> Cover {
        let CoverRow { ic_in_at, manager_in_at, ic_shares_at, ic_open_at, manager_open_at, ic_rated_at, .. } = row;
        let rated_second = row.rated_second.unwrap_or(false);
        Cover { ic_in_at, manager_in_at, ic_shares_at, ic_open_at, manager_open_at, rated_second, ic_rated_at }
    }
}

const COVER: &str = "select (select handed_in_at from assessment where conversation_id = $1 and side = 'ic') as ic_in_at, \
    (select handed_in_at from assessment where conversation_id = $1 and side = 'manager') as manager_in_at, \
    (select shared_at from preparation where conversation_id = $1 and side = 'ic') as ic_shares_at, \
    (select shared_at from assessment where conversation_id = $1 and side = 'ic') as ic_open_at, \
    (select shared_at from assessment where conversation_id = $1 and side = 'manager') as manager_open_at, \
    (select rated_second from assessment where conversation_id = $1 and side = 'ic') as rated_second, \
    (select max(saved_at) from rating where assessment_id = \
    (select id from assessment where conversation_id = $1 and side = 'ic')) as ic_rated_at";

/// How far both assessments are; no rating is read for it.
pub(super) async fn cover(db: &Db, conversation: ConversationId) -> Result<Cover, DbError> {
    db.one::<CoverRow>(COVER, args![conversation]).await.map(Cover::from)
}

/// The same inside a transaction, which from here on is the only one to hand in, share or
/// open in this conversation: two that finish in the same moment would otherwise each wait
/// for the other.
pub(crate) async fn cover_alone(tx: &mut Tx, conversation: ConversationId) -> Result<Cover, DbError> {
    tx.run("update conversation set part = part where id = $1", args![conversation]).await?;
    tx.one::<CoverRow>(COVER, args![conversation]).await.map(Cover::from)
}

/// Makes room for a side’s assessment and answers its id.
pub(super) async fn begin(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    side: Side,
    now: Timestamp,
) -> Result<i64, DbError> {
    let sql = "insert into assessment (id, conversation_id, side, rated_second, version) values ($1, $2, $3, 0, 0) \
        on conflict (conversation_id, side) do nothing";
    let id: i64 = app.entropy.id(now);
    tx.run(sql, args![id, conversation, side.name()]).await?;
    let id = tx
        .value("select id from assessment where conversation_id = $1 and side = $2", args![conversation, side.name()]);
    id.await?.ok_or(DbError::NoRow)
}

pub(super) async fn hand_in(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool, DbError> {
    let sql = "update assessment set handed_in_at = $1, version = version + 1 where id = $2 and handed_in_at is null";
    Ok(tx.run(sql, args![now, id]).await? == 1)
}

/// Opens one side, if it is not open yet. From here on its ratings stay as they are, so their
/// stops are sealed once more together.
pub(super) async fn open(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    side: Side,
    now: Timestamp,
) -> Result<(), PageError> {
    let Some(head) = tx.maybe::<Head>(HEAD, args![conversation, side.name()]).await? else { return Ok(()) };
    let id = head.id;
    let rows = tx.all::<RatingRow>(RATINGS, args![id]).await?;
    let ratings = opened(app, head, rows, &[])?;
    let rated = ratings.rated.iter().filter_map(|rated| Some((rated.key.as_str(), rated.stop?)));
    let stops = app.vault.seal(Field { column: STOPS, row: id }, &summary(rated));
    let sql = "update assessment set shared_at = $1, stops_sealed = $2, version = version + 1 where id = $3 and shared_at is null";
    Ok(tx.run(sql, args![now, stops, id]).await.map(drop)?)
}

pub(super) async fn mark_second(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    tx.run("update assessment set rated_second = 1 where id = $1", args![id]).await.map(drop)
}

row! {
    struct Head {
        id: i64,
        overall_sealed: Option<Vec<u8>>,
        trajectory_sealed: Option<Vec<u8>>,
    }
}

row! {
    struct RatingRow {
        competency_key: String,
        stop_sealed: Option<Vec<u8>>,
        note_sealed: Option<Vec<u8>>,
        saved_at: Timestamp,
    }
}

const HEAD: &str =
    "select id, overall_sealed, trajectory_sealed from assessment where conversation_id = $1 and side = $2";
row! {
    struct Attached {
        competency_key: String,
        evidence_id: EvidenceId,
    }
}

const ATTACHED: &str =
    "select competency_key, evidence_id from rating_evidence where assessment_id = $1 order by evidence_id";
const RATINGS: &str = "select competency_key, stop_sealed, note_sealed, saved_at from rating where assessment_id = $1 order by competency_key";

/// One side’s ratings, for who holds a grant for that side’s assessment.
pub(super) async fn ratings(
    app: &App,
    grant: &Grant,
    conversation: ConversationId,
    side: Side,
) -> Result<Ratings, PageError> {
    let object = match side {
        Side::Ic => Object::SelfAssessment,
        Side::Manager => Object::ManagerAssessment,
    };
    if grant.object != object || !grant.may_read() {
        return Err(PageError::Missing);
    }
    let Some(head) = app.db.maybe::<Head>(HEAD, args![conversation, side.name()]).await? else {
        return Ok(Ratings::default());
    };
    let rows = app.db.all::<RatingRow>(RATINGS, args![head.id]).await?;
    let attached = app.db.all::<Attached>(ATTACHED, args![head.id]).await?;
    opened(app, head, rows, &attached)
}

/// The same inside the transaction of a save.
pub(crate) async fn ratings_in(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    side: Side,
) -> Result<Ratings, PageError> {
    let Some(head) = tx.maybe::<Head>(HEAD, args![conversation, side.name()]).await? else {
        return Ok(Ratings::default());
    };
    let rows = tx.all::<RatingRow>(RATINGS, args![head.id]).await?;
    let attached = tx.all::<Attached>(ATTACHED, args![head.id]).await?;
    opened(app, head, rows, &attached)
}

fn opened(app: &App, head: Head, rows: Vec<RatingRow>, attached: &[Attached]) -> Result<Ratings, PageError> {
    let open = |column, sealed: Option<Vec<u8>>| -> Result<String, PageError> {
        let sealed = sealed.map(|sealed| app.vault.open(Field { column, row: head.id }, &sealed)).transpose()?;
        Ok(sealed.unwrap_or_default())
    };
    let mut rated = Vec::with_capacity(rows.len());
    for row in rows {
        let stop = Stop::named(&open(STOP, row.stop_sealed)?);
        let note = open(NOTE, row.note_sealed)?;
        let evidence = attached.iter().filter(|one| one.competency_key == row.competency_key);
        let evidence = evidence.map(|one| one.evidence_id).collect();
        rated.push(Rated { key: row.competency_key, stop, note, evidence, saved_at: row.saved_at });
    }
    let overall = Overall::named(&open(OVERALL, head.overall_sealed)?);
    let trajectory = Trajectory::named(&open(TRAJECTORY, head.trajectory_sealed)?);
    Ok(Ratings { rated, overall, trajectory })
}

const STOP: &str = "rating.stop";
pub(super) const STOPS: &str = "assessment.stops";
const NOTE: &str = "rating.note";
const OVERALL: &str = "assessment.overall";
const TRAJECTORY: &str = "assessment.trajectory";

/// Writes one side’s ratings. Only what changed is touched: when something was rated tells
/// what was rated second.
pub(super) async fn put(
    tx: &mut Tx,
    app: &App,
    conversation: ConversationId,
    side: Side,
    fresh: &Ratings,
    now: Timestamp,
) -> Result<(), PageError> {
    let id = begin(tx, app, conversation, side, now).await?;
    let old = ratings_in(tx, app, conversation, side).await?;
    for rated in &fresh.rated {
        let before = old.rated.iter().find(|old| old.key == rated.key);
        let same = before.map_or(rated.is_empty(), |old| old.says_the_same(rated));
        if !same {
            put_one(tx, app, id, rated, now).await?;
        }
    }
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id }, text);
    let overall = fresh.overall.map(|overall| seal(OVERALL, overall.name()));
    let trajectory = fresh.trajectory.map(|trajectory| seal(TRAJECTORY, trajectory.name()));
    let sql = "update assessment set overall_sealed = $1, trajectory_sealed = $2, saved_at = $3, version = version + 1 where id = $4";
    tx.run(sql, args![overall, trajectory, now, id]).await?;
    Ok(())
}

async fn put_one(tx: &mut Tx, app: &App, id: i64, rated: &Rated, now: Timestamp) -> Result<(), DbError> {
    attach(tx, id, rated).await?;
    if rated.is_empty() {
        let sql = "delete from rating where assessment_id = $1 and competency_key = $2";
        return tx.run(sql, args![id, &rated.key]).await.map(drop);
    }
    let seal = |column, text: &str| app.vault.seal(Field { column, row: id }, text);
    let stop = rated.stop.map(|stop| seal(STOP, stop.name()));
    let note = Some(rated.note.as_str()).filter(|note| !note.is_empty()).map(|note| seal(NOTE, note));
    let sql = "insert into rating (assessment_id, competency_key, stop_sealed, note_sealed, saved_at) values ($1, $2, $3, $4, $5) \
        on conflict (assessment_id, competency_key) do update set stop_sealed = excluded.stop_sealed, \
        note_sealed = excluded.note_sealed, saved_at = excluded.saved_at";
    tx.run(sql, args![id, &rated.key, stop, note, now]).await.map(drop)
}

/// Ties a rating to the evidence it rests on. Only what is shared, is about the IC and shows
/// that competency can be tied: anything else is left out.
async fn attach(tx: &mut Tx, id: i64, rated: &Rated) -> Result<(), DbError> {
    let sql = "delete from rating_evidence where assessment_id = $1 and competency_key = $2";
    tx.run(sql, args![id, &rated.key]).await?;
    for evidence in &rated.evidence {
        let sql = "insert into rating_evidence (assessment_id, competency_key, evidence_id) \
            select assessment.id, evidence_competency.competency_key, evidence.id from assessment \
            join conversation on conversation.id = conversation_id join evidence on about_id = ic_id \
            join evidence_competency on evidence_id = evidence.id \
            where assessment.id = $1 and evidence_competency.competency_key = $2 and evidence.id = $3 and evidence.shared_at is not null";
        tx.run(sql, args![id, &rated.key, *evidence]).await?;
    }
    Ok(())
}

/// The conversations of somebody in which both assessments are open, the newest first.
pub(super) async fn opened_of(db: &Db, ic: PersonId, limit: u32) -> Result<Vec<ConversationId>, DbError> {
    let sql = "select conversation.id as id from conversation join assessment ic on ic.conversation_id = conversation.id and ic.side = 'ic' \
        join assessment manager on manager.conversation_id = conversation.id and manager.side = 'manager' \
        where ic_id = $1 and ic.shared_at is not null and manager.shared_at is not null \
        order by conversation.starts_at desc, conversation.id desc limit $2";
    let rows: Vec<db::Row> = db.all(sql, args![ic, limit]).await?;
    rows.into_iter().map(|mut row| row.take("id")).collect()
}

row! {
    /// A conversation in which both assessments are open.
    pub struct Round {
        /// Which.
        pub id: ConversationId,
        /// The line it was held in.
        pub line_id: LineId,
        /// When it was planned.
        pub created_at: Timestamp,
        /// When it was held.
        pub starts_at: Timestamp,
        /// When both opened.
        pub opened_at: Timestamp,
        /// The manager.
        pub manager_id: PersonId,
        /// By name.
        pub manager_name: String,
        /// The framework both rated against.
        pub framework_version_id: Option<i64>,
        /// The IC’s level then.
        pub level_key: Option<String>,
        /// Whether it reads against the own level.
        pub depth: bool,
        ic_assessment_id: i64,
        ic_stops_sealed: Option<Vec<u8>>,
        manager_assessment_id: i64,
        manager_stops_sealed: Option<Vec<u8>>,
    }
}

/// What was rated in a round, by competency.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    pub(super) ic: Vec<(String, Stop)>,
    pub(super) manager: Vec<(String, Stop)>,
}

/// The newest conversations of somebody in which both assessments are open.
pub(super) async fn rounds(db: &Db, ic: PersonId, most: u32) -> Result<Vec<Round>, DbError> {
    let sql = "select c.id, c.line_id, c.created_at, c.starts_at, \
        case when ic.shared_at > manager.shared_at then ic.shared_at else manager.shared_at end as opened_at, \
        c.manager_id, person.name as manager_name, c.framework_version_id, c.level_key, c.depth, \
        ic.id as ic_assessment_id, ic.stops_sealed as ic_stops_sealed, manager.id as manager_assessment_id, \
        manager.stops_sealed as manager_stops_sealed from conversation c \
        join assessment ic on ic.conversation_id = c.id and ic.side = 'ic' and ic.shared_at is not null \
        join assessment manager on manager.conversation_id = c.id and manager.side = 'manager' and manager.shared_at is not null \
        join person on person.id = c.manager_id where c.ic_id = $1 order by c.starts_at desc, c.id desc limit $2";
    db.all(sql, args![ic, most]).await
}

/// What one side handed in, competency by competency, for who holds a grant for that side.
pub(super) fn stops(app: &App, grant: &Grant, round: &Round) -> Result<Vec<(String, Stop)>, PageError> {
    let (id, sealed) = match grant.object {
        Object::SelfAssessment => (round.ic_assessment_id, &round.ic_stops_sealed),
        _ => (round.manager_assessment_id, &round.manager_stops_sealed),
    };
    if !grant.may_read() {
        return Err(PageError::Missing);
    }
    let open = |sealed: &Vec<u8>| app.vault.open(Field { column: STOPS, row: id }, sealed);
    Ok(sealed.as_ref().map(open).transpose()?.map(|text| summarised(&text)).unwrap_or_default())
}
