use db::{DbError, Tx, args};
use growth::frameworks::FrameworkVersionId;
use jiff::Timestamp;
use jiff::civil::Date;
use people::{LineId, PersonId};

pub(in crate::demo) async fn insert_direction(
    tx: &mut Tx,
    person: PersonId,
    aim: Vec<u8>,
    text: Vec<u8>,
    at: Timestamp,
    shared_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let sql = "insert into direction (person_id, aim_sealed, text_sealed, saved_at, shared_at, version) values ($1, $2, $3, $4, $5, 1)";
    tx.run(sql, args![person, aim, text, at, shared_at]).await.map(drop)
}

pub(in crate::demo) struct NewEvidence {
    pub(in crate::demo) id: i64,
    pub(in crate::demo) about: PersonId,
    pub(in crate::demo) author: PersonId,
    pub(in crate::demo) line: Option<LineId>,
    pub(in crate::demo) happened_on: Date,
    pub(in crate::demo) situation: Vec<u8>,
    pub(in crate::demo) behaviour: Vec<u8>,
    pub(in crate::demo) impact: Vec<u8>,
    pub(in crate::demo) to_grow: bool,
    pub(in crate::demo) next_level: bool,
    pub(in crate::demo) made_at: Timestamp,
    pub(in crate::demo) shared_at: Option<Timestamp>,
}

pub(in crate::demo) async fn insert_evidence(tx: &mut Tx, new: NewEvidence) -> Result<(), DbError> {
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

pub(in crate::demo) async fn insert_evidence_competency(tx: &mut Tx, evidence: i64, key: &str) -> Result<(), DbError> {
    let sql = "insert into evidence_competency (evidence_id, competency_key) values ($1, $2)";
    tx.run(sql, args![evidence, key]).await.map(drop)
}

pub(in crate::demo) struct NewGoal<'a> {
    pub(in crate::demo) id: i64,
    pub(in crate::demo) ic: PersonId,
    pub(in crate::demo) line: LineId,
    pub(in crate::demo) conversation: i64,
    pub(in crate::demo) ordinal: i64,
    pub(in crate::demo) text: &'a str,
    pub(in crate::demo) done_when: &'a str,
    pub(in crate::demo) support: &'a str,
    pub(in crate::demo) check_on: Date,
    pub(in crate::demo) due_on: Date,
    pub(in crate::demo) competency: Option<String>,
    pub(in crate::demo) result: Option<&'a str>,
    pub(in crate::demo) by: PersonId,
    pub(in crate::demo) made_at: Timestamp,
    pub(in crate::demo) ended_on: Option<Date>,
}

pub(in crate::demo) async fn insert_goal(tx: &mut Tx, new: NewGoal<'_>) -> Result<(), DbError> {
    let sql = "insert into goal (id, ic_id, line_id, conversation_id, ordinal, text, done_when, support, check_on, due_on, \
        competency_key, state, result, proposed_by, made_at, agreed_at, ended_on, version) values ($1, $2, $3, $4, $5, $6, $7, \
        $8, $9, $10, $11, case when cast($12 as text) is null then 'agreed' else 'ended' end, $12, $13, $14, $14, $15, 1)";
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

pub(in crate::demo) async fn insert_goal_note(
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

pub(in crate::demo) struct NewPromise<'a> {
    pub(in crate::demo) id: i64,
    pub(in crate::demo) ic: PersonId,
    pub(in crate::demo) line: LineId,
    pub(in crate::demo) conversation: i64,
    pub(in crate::demo) owner: PersonId,
    pub(in crate::demo) side: &'a str,
    pub(in crate::demo) text: &'a str,
    pub(in crate::demo) due_on: Date,
    pub(in crate::demo) state: &'a str,
    pub(in crate::demo) settled_on: Option<Date>,
    pub(in crate::demo) reason: &'a str,
    pub(in crate::demo) made_at: Timestamp,
}

pub(in crate::demo) async fn insert_promise(tx: &mut Tx, new: NewPromise<'_>) -> Result<(), DbError> {
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

pub(in crate::demo) async fn open_draft(tx: &mut Tx, draft: FrameworkVersionId, at: Timestamp) -> Result<(), DbError> {
    tx.run("update framework_version set opened_at = $1 where id = $2", args![at, draft]).await.map(drop)
}

pub(in crate::demo) async fn insert_comment(
    tx: &mut Tx,
    id: i64,
    draft: FrameworkVersionId,
    (author, text): (PersonId, &str),
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into framework_comment (id, version_id, author_id, text, made_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![id, draft, author, text, at]).await.map(drop)
}

/// A wording proposed for Testing at the second level.
pub(in crate::demo) async fn insert_wording(
    tx: &mut Tx,
    id: i64,
    draft: FrameworkVersionId,
    (author, stood, text): (PersonId, &str, &str),
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into wording (id, version_id, competency_key, level_key, stood, text, reason, author_id, made_at, answer) \
        values ($1, $2, 'testing', 'confirmed', $3, $4, 'A dashboard tells nobody anything by itself.', $5, $6, '')";
    tx.run(sql, args![id, draft, stood, text, author, at]).await.map(drop)
}
