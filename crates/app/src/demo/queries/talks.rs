use db::{DbError, Tx, args, row};
use growth::frameworks::FrameworkVersionId;
use jiff::Timestamp;
use jiff::civil::Date;
use people::{LineId, PersonId};

pub(in crate::demo) struct NewConversation<'a> {
    pub(in crate::demo) id: i64,
    pub(in crate::demo) line: LineId,
    pub(in crate::demo) ic: PersonId,
    pub(in crate::demo) manager: PersonId,
    pub(in crate::demo) kind: &'a str,
    pub(in crate::demo) framework: Option<FrameworkVersionId>,
    pub(in crate::demo) level: Option<&'a str>,
    pub(in crate::demo) state: &'a str,
    pub(in crate::demo) starts_at: Timestamp,
    pub(in crate::demo) starts_local: String,
    pub(in crate::demo) zone: &'a str,
    pub(in crate::demo) minutes: u32,
    pub(in crate::demo) place: &'a str,
    pub(in crate::demo) questions_at: Timestamp,
    pub(in crate::demo) questions_sent_at: Option<Timestamp>,
    pub(in crate::demo) began_at: Option<Timestamp>,
    pub(in crate::demo) wrapped_up_at: Option<Timestamp>,
    pub(in crate::demo) followed_up_at: Option<Timestamp>,
    pub(in crate::demo) closed_at: Option<Timestamp>,
    pub(in crate::demo) closed_as: Option<&'static str>,
    pub(in crate::demo) called_off_at: Option<Timestamp>,
    pub(in crate::demo) created_at: Timestamp,
}

pub(in crate::demo) async fn insert_conversation(tx: &mut Tx, new: NewConversation<'_>) -> Result<(), DbError> {
    let sql = "insert into conversation (id, line_id, ic_id, manager_id, kind_version_id, kind_key, framework_version_id, \
        level_key, depth, state, starts_at, starts_local, zone, minutes, place, questions_at, questions_sent_at, began_at, part, \
        part_began_at, wrapped_up_at, follow_up_due_at, followed_up_at, closed_at, closed_as, called_off_at, created_at, version) \
        values ($1, $2, $3, $4, (select id from kind_version where key = $5), $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $14, \
        $15, $16, $17, $16, $18, $19, $20, $21, $22, $23, $24, 1)";
    let follow_up_due_at = new.wrapped_up_at.map(|at| crate::demo::calendar::hours(at, 24));
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
        new.questions_sent_at,
        new.began_at,
        new.began_at.map_or(0_i64, |_| 4),
        new.wrapped_up_at,
        follow_up_due_at,
        new.followed_up_at,
        new.closed_at,
        new.closed_as,
        new.called_off_at,
        new.created_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(in crate::demo) async fn insert_change(
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

pub(in crate::demo) async fn insert_preparation(
    tx: &mut Tx,
    id: i64,
    conversation: i64,
    side: &str,
    at: Timestamp,
    shared_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let sql = "insert into preparation (id, conversation_id, side, begun_at, saved_at, shared_at, version) values ($1, $2, $3, $4, $4, $5, 1)";
    tx.run(sql, args![id, conversation, side, at, shared_at]).await.map(drop)
}

pub(in crate::demo) async fn insert_answer(
    tx: &mut Tx,
    preparation: i64,
    key: &str,
    text: Vec<u8>,
    is_kept_back: bool,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into preparation_answer (preparation_id, key, text_sealed, kept_back, saved_at, version) values ($1, $2, $3, $4, $5, 1)";
    tx.run(sql, args![preparation, key, text, is_kept_back, at]).await.map(drop)
}

pub(in crate::demo) struct NewAssessment {
    pub(in crate::demo) id: i64,
    pub(in crate::demo) conversation: i64,
    pub(in crate::demo) side: &'static str,
    pub(in crate::demo) handed_in_at: Option<Timestamp>,
    pub(in crate::demo) shared_at: Option<Timestamp>,
    pub(in crate::demo) overall: Option<Vec<u8>>,
    pub(in crate::demo) trajectory: Option<Vec<u8>>,
    pub(in crate::demo) stops: Option<Vec<u8>>,
    pub(in crate::demo) saved_at: Timestamp,
}

pub(in crate::demo) async fn insert_assessment(tx: &mut Tx, new: NewAssessment) -> Result<(), DbError> {
    let sql = "insert into assessment (id, conversation_id, side, handed_in_at, shared_at, rated_second, overall_sealed, \
        trajectory_sealed, stops_sealed, saved_at, version) values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, 1)";
    let args = args![
        new.id,
        new.conversation,
        new.side,
        new.handed_in_at,
        new.shared_at,
        new.overall,
        new.trajectory,
        new.stops,
        new.saved_at
    ];
    tx.run(sql, args).await.map(drop)
}

pub(in crate::demo) async fn insert_rating(
    tx: &mut Tx,
    assessment: i64,
    key: &str,
    stop: Option<Vec<u8>>,
    note: Option<Vec<u8>>,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into rating (assessment_id, competency_key, stop_sealed, note_sealed, saved_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![assessment, key, stop, note, at]).await.map(drop)
}

pub(in crate::demo) async fn insert_note(
    tx: &mut Tx,
    id: i64,
    conversation: i64,
    whose: &str,
    text: Vec<u8>,
    by: PersonId,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into room_note (id, conversation_id, whose, text_sealed, changed_by, changed_at, doc_version, version) values ($1, $2, $3, $4, $5, $6, 1, 1)";
    tx.run(sql, args![id, conversation, whose, text, by, at]).await.map(drop)
}

pub(in crate::demo) async fn insert_captured(
    tx: &mut Tx,
    id: i64,
    (conversation, key): (i64, &str),
    text: Vec<u8>,
    by: PersonId,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into captured (id, conversation_id, key, text_sealed, is_empty, changed_by, changed_at, version) values ($1, $2, $3, $4, 0, $5, $6, 1)";
    tx.run(sql, args![id, conversation, key, text, by, at]).await.map(drop)
}

pub(in crate::demo) async fn insert_felt(
    tx: &mut Tx,
    conversation: i64,
    stop: Vec<u8>,
    sentence: Vec<u8>,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into felt (conversation_id, stop_sealed, sentence_sealed, given_at) values ($1, $2, $3, $4)";
    tx.run(sql, args![conversation, stop, sentence, at]).await.map(drop)
}

row! {
    struct AgreedGoal {
        text: String,
        done_when: String,
    }
}

row! {
    pub(in crate::demo) struct AgreedPromise {
        pub(in crate::demo) side: String,
        pub(in crate::demo) text: String,
        pub(in crate::demo) due_on: Date,
    }
}

/// What a conversation came to.
pub(in crate::demo) struct Agreed {
    pub(in crate::demo) goals: Vec<(String, String)>,
    pub(in crate::demo) promises: Vec<AgreedPromise>,
}

pub(in crate::demo) async fn agreed(tx: &mut Tx, conversation: i64) -> Result<Agreed, DbError> {
    let sql = "select text, done_when from goal where conversation_id = $1 order by ordinal, id";
    let goals: Vec<AgreedGoal> = tx.all(sql, args![conversation]).await?;
    let sql = "select side, text, due_on from promise where conversation_id = $1 order by due_on, id";
    let promises = tx.all(sql, args![conversation]).await?;
    Ok(Agreed { goals: goals.into_iter().map(|goal| (goal.text, goal.done_when)).collect(), promises })
}

pub(in crate::demo) async fn insert_follow_up(
    tx: &mut Tx,
    conversation: i64,
    (subject, body): (Vec<u8>, Vec<u8>),
    sent_at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into follow_up (conversation_id, subject_sealed, body_sealed, edited, saved_at, sent_at, sent_as, version) \
        values ($1, $2, $3, 1, $4, $4, 'mail', 1)";
    tx.run(sql, args![conversation, subject, body, sent_at]).await.map(drop)
}

pub(in crate::demo) async fn insert_statement(
    tx: &mut Tx,
    id: i64,
    object: &str,
    object_id: i64,
    author: PersonId,
    text: Vec<u8>,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into statement (id, object, object_id, about_id, author_id, text_sealed, made_at) values ($1, $2, $3, $4, $4, $5, $6)";
    tx.run(sql, args![id, object, object_id, author, text, at]).await.map(drop)
}
