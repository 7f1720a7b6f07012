use db::{Db, DbError, Tx, args, row};
use growth::frameworks::{FrameworkId, FrameworkVersionId};
use jiff::Timestamp;
use jiff::civil::Date;
use people::{LineId, PersonId};

pub(super) async fn is_demo_person(db: &Db, person: PersonId) -> Result<bool, DbError> {
    let sql = "select person.id from person cross join workspace where person.id = $1 and workspace.is_demo = 1";
    Ok(db.value::<PersonId>(sql, args![person]).await?.is_some())
}

pub(super) async fn end_session(tx: &mut Tx, token_hash: Vec<u8>) -> Result<u64, DbError> {
    tx.run("delete from session where token_hash = $1", args![token_hash]).await
}

pub(super) async fn insert_workspace(
    tx: &mut Tx,
    name: &str,
    zone: &str,
    proof: Vec<u8>,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into workspace (id, name, zone, is_demo, key_check_sealed, questions_days_before, quarterly_months, \
        follow_up_hours, created_at, version) values (1, $1, $2, 1, $3, 5, 3, 24, $4, 1)";
    tx.run(sql, args![name, zone, proof, at]).await.map(drop)
}

row! {
    struct Version {
        id: FrameworkVersionId,
        content: String,
    }
}

pub(super) async fn framework(tx: &mut Tx, id: FrameworkId) -> Result<(FrameworkVersionId, String), DbError> {
    let sql = "select id, content from framework_version where framework_id = $1 order by number desc limit 1";
    let version: Version = tx.one(sql, args![id]).await?;
    Ok((version.id, version.content))
}

pub(super) struct NewPerson<'a> {
    pub(super) id: PersonId,
    pub(super) name: &'a str,
    pub(super) email: String,
    pub(super) pronouns: &'a str,
    pub(super) title: &'a str,
    pub(super) team: &'a str,
    pub(super) zone: &'a str,
    pub(super) framework: Option<FrameworkId>,
    pub(super) level: Option<&'a str>,
    pub(super) level_since_on: Option<Date>,
    pub(super) first_on: Date,
    pub(super) last_on: Option<Date>,
    pub(super) made_at: Timestamp,
}

pub(super) async fn insert_person(tx: &mut Tx, new: NewPerson<'_>) -> Result<(), DbError> {
    let sql = "insert into person (id, name, name_folded, email, email_folded, pronouns, title, team, zone, framework_id, \
        level_key, level_since_on, first_on, last_on, created_at, version) \
        values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)";
    let folded = kit::names::fold(new.name);
    let args = args![
        new.id,
        new.name,
        folded,
        new.email,
        new.pronouns,
        new.title,
        new.team,
        new.zone,
        new.framework,
        new.level,
        new.level_since_on,
        new.first_on,
        new.last_on,
        new.made_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(super) async fn insert_level_step(
    tx: &mut Tx,
    id: i64,
    person: PersonId,
    framework: FrameworkId,
    level: &str,
    since_on: Date,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into level_step (id, person_id, framework_id, level_key, since_on, recorded_at) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, person, framework, level, since_on, at]).await.map(drop)
}

pub(super) async fn insert_account(tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<(), DbError> {
    let sql = "insert into account (person_id, created_at, first_used_at, version) values ($1, $2, $2, 1)";
    tx.run(sql, args![person, at]).await.map(drop)
}

pub(super) async fn insert_role(tx: &mut Tx, person: PersonId, role: &str, at: Timestamp) -> Result<(), DbError> {
    tx.run("insert into role (person_id, role, given_at) values ($1, $2, $3)", args![person, role, at]).await.map(drop)
}

pub(super) async fn insert_line(
    tx: &mut Tx,
    id: LineId,
    ic: PersonId,
    manager: PersonId,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let sql = "insert into line (id, ic_id, manager_id, started_at, ended_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![id, ic, manager, started_at, ended_at]).await.map(drop)
}

pub(super) async fn insert_direction(
    tx: &mut Tx,
    person: PersonId,
    aim: &str,
    text: Vec<u8>,
    at: Timestamp,
    shared_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let sql = "insert into direction (person_id, aim, text_sealed, saved_at, shared_at, version) values ($1, $2, $3, $4, $5, 1)";
    tx.run(sql, args![person, aim, text, at, shared_at]).await.map(drop)
}

pub(super) struct NewEvidence {
    pub(super) id: i64,
    pub(super) about: PersonId,
    pub(super) author: PersonId,
    pub(super) line: Option<LineId>,
    pub(super) happened_on: Date,
    pub(super) situation: Vec<u8>,
    pub(super) behaviour: Vec<u8>,
    pub(super) impact: Vec<u8>,
    pub(super) to_grow: bool,
    pub(super) next_level: bool,
    pub(super) made_at: Timestamp,
    pub(super) shared_at: Option<Timestamp>,
}

pub(super) async fn insert_evidence(tx: &mut Tx, new: NewEvidence) -> Result<(), DbError> {
    let sql = "insert into evidence (id, about_id, author_id, line_id, happened_on, situation_sealed, behaviour_sealed, \
        impact_sealed, to_grow, next_level, made_at, shared_at, version) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
    let args = args![
        new.id,
        new.about,
        new.author,
        new.line,
        new.happened_on,
        new.situation,
        new.behaviour,
        new.impact,
        new.to_grow,
        new.next_level,
        new.made_at,
        new.shared_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(super) async fn insert_evidence_competency(tx: &mut Tx, evidence: i64, key: &str) -> Result<(), DbError> {
    let sql = "insert into evidence_competency (evidence_id, competency_key) values ($1, $2)";
    tx.run(sql, args![evidence, key]).await.map(drop)
}

pub(super) struct NewGoal<'a> {
    pub(super) id: i64,
    pub(super) ic: PersonId,
    pub(super) line: LineId,
    pub(super) conversation: i64,
    pub(super) ordinal: i64,
    pub(super) text: &'a str,
    pub(super) done_when: &'a str,
    pub(super) support: &'a str,
    pub(super) check_on: Date,
    pub(super) due_on: Date,
    pub(super) competency: Option<String>,
    pub(super) result: Option<&'a str>,
    pub(super) by: PersonId,
    pub(super) made_at: Timestamp,
    pub(super) ended_on: Option<Date>,
}

pub(super) async fn insert_goal(tx: &mut Tx, new: NewGoal<'_>) -> Result<(), DbError> {
    let sql = "insert into goal (id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, \
        competency_key, state, result, proposed_by, made_at, agreed_at, ended_on, version) values ($1, $2, $3, $4, $5, $6, $7, \
        $8, $9, $10, $11, case when $12 is null then 'agreed' else 'ended' end, $12, $13, $14, $14, $15, 1)";
    let args = args![
        new.id,
        new.ic,
        new.line,
        new.conversation,
        new.ordinal,
        new.text,
        new.done_when,
        new.support,
        new.check_on,
        new.due_on,
        new.competency,
        new.result,
        new.by,
        new.made_at,
        new.ended_on
    ];
    tx.run(sql, args).await.map(drop)
}

pub(super) async fn insert_goal_note(
    tx: &mut Tx,
    id: i64,
    goal: i64,
    author: PersonId,
    on: Date,
    text: &str,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into goal_note (id, goal_id, author_id, on_day, text, made_at) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, goal, author, on, text, at]).await.map(drop)
}

pub(super) struct NewPromise<'a> {
    pub(super) id: i64,
    pub(super) ic: PersonId,
    pub(super) line: LineId,
    pub(super) conversation: i64,
    pub(super) owner: PersonId,
    pub(super) side: &'a str,
    pub(super) text: &'a str,
    pub(super) due_on: Date,
    pub(super) state: &'a str,
    pub(super) settled_on: Option<Date>,
    pub(super) reason: &'a str,
    pub(super) made_at: Timestamp,
}

pub(super) async fn insert_promise(tx: &mut Tx, new: NewPromise<'_>) -> Result<(), DbError> {
    let sql = "insert into promise (id, ic_id, line_id, conversation_id, owner_id, side, text, first_due_on, due_on, state, \
        settled_on, reason, made_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, 1)";
    let args = args![
        new.id,
        new.ic,
        new.line,
        new.conversation,
        new.owner,
        new.side,
        new.text,
        new.due_on,
        new.state,
        new.settled_on,
        new.reason,
        new.made_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(super) struct NewConversation<'a> {
    pub(super) id: i64,
    pub(super) line: LineId,
    pub(super) ic: PersonId,
    pub(super) manager: PersonId,
    pub(super) kind: &'a str,
    pub(super) framework: Option<FrameworkVersionId>,
    pub(super) level: Option<&'a str>,
    pub(super) state: &'a str,
    pub(super) starts_at: Timestamp,
    pub(super) starts_local: String,
    pub(super) zone: &'a str,
    pub(super) minutes: u32,
    pub(super) place: &'a str,
    pub(super) questions_at: Timestamp,
    pub(super) began_at: Option<Timestamp>,
    pub(super) wrapped_up_at: Option<Timestamp>,
    pub(super) followed_up_at: Option<Timestamp>,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) closed_as: Option<&'static str>,
    pub(super) created_at: Timestamp,
}

pub(super) async fn insert_conversation(tx: &mut Tx, new: NewConversation<'_>) -> Result<(), DbError> {
    let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, framework_version_id, \
        level_key, depth, state, starts_at, starts_local, zone, minutes, place, questions_at, questions_sent_at, began_at, part, \
        part_began_at, wrapped_up_at, follow_up_due_at, followed_up_at, closed_at, closed_as, created_at, version) \
        values ($1, $2, $3, $4, (select id from kind_version where key = $5), $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $14, \
        case when $8 in ('planned', 'cancelled') then null else $14 end, $15, case when $16 is null then 0 else 4 end, $15, \
        $16, $17, $18, $19, $20, $21, 1)";
    let follow_up_due_at = new.wrapped_up_at.map(|at| super::calendar::hours(at, 24));
    let args = args![
        new.id,
        new.line,
        new.ic,
        new.manager,
        new.kind,
        new.framework,
        new.level,
        new.state,
        new.starts_at,
        new.starts_local,
        new.zone,
        new.minutes,
        new.place,
        new.questions_at,
        new.began_at,
        new.wrapped_up_at,
        follow_up_due_at,
        new.followed_up_at,
        new.closed_at,
        new.closed_as,
        new.created_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(super) async fn insert_change(
    tx: &mut Tx,
    id: i64,
    conversation: i64,
    what: &str,
    by: Option<PersonId>,
    at: Timestamp,
    reason: &str,
) -> Result<(), DbError> {
    let sql = "insert into conversation_change (id, conversation_id, what, by_id, at, reason) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, conversation, what, by, at, reason]).await.map(drop)
}
