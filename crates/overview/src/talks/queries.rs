use conversations::conversations::State;
use conversations::{ConversationId, KindVersionId};
use db::{Db, DbError, args, row};
use jiff::{SignedDuration, Timestamp};
use people::{LineId, PersonId};

row! {
    /// A conversation under way, with how far both sides are and none of their words.
    pub struct Talk {
        /// Which.
        pub id: ConversationId,
        /// Its line.
        pub line_id: LineId,
        /// The climber.
        pub ic_id: PersonId,
        /// By name.
        pub ic_name: String,
        /// Who holds the rope.
        pub manager_id: PersonId,
        /// By name.
        pub manager_name: String,
        /// The version of its kind.
        pub kind_version_id: KindVersionId,
        /// The framework both rate against.
        pub framework_version_id: Option<i64>,
        /// How far it has come.
        pub state: State,
        /// When it was planned.
        pub created_at: Timestamp,
        /// When it starts.
        pub starts_at: Timestamp,
        /// How long it takes.
        pub minutes: i64,
        /// Where; may be empty.
        pub place: String,
        /// When the questions go out.
        pub questions_at: Option<Timestamp>,
        /// When they went out.
        pub questions_sent_at: Option<Timestamp>,
        /// When it ended.
        pub wrapped_up_at: Option<Timestamp>,
        /// Until when the follow-up is owed.
        pub follow_up_due_at: Option<Timestamp>,
        /// When it was sent.
        pub followed_up_at: Option<Timestamp>,
        /// Questions the IC has answered.
        pub ic_answers: i64,
        /// Competencies the IC has rated.
        pub ic_ratings: i64,
        /// When the IC shared the answers.
        pub ic_shared_at: Option<Timestamp>,
        /// When the IC handed the ratings in.
        pub ic_handed_in_at: Option<Timestamp>,
        /// When the manager began.
        pub manager_begun_at: Option<Timestamp>,
        /// When the manager was ready.
        pub manager_ready_at: Option<Timestamp>,
        /// Competencies the manager has rated.
        pub manager_ratings: i64,
        /// When the manager handed the ratings in.
        pub manager_handed_in_at: Option<Timestamp>,
        /// Goals written down in it.
        pub goals: i64,
        /// Promises made in it.
        pub promises: i64,
        /// When the follow-up was last written on.
        pub note_saved_at: Option<Timestamp>,
        /// Whether who held it manages the line or stands in no longer: only the follow-up is left
        /// to them.
        pub is_after: bool,
    }
}

/// For how long a follow-up may still be written by who holds the rope no longer.
const AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The conversations somebody is in that ask something of either side, the earliest first.
pub async fn under_way(db: &Db, person: PersonId, now: Timestamp) -> Result<Vec<Talk>, DbError> {
    talks(db, person, None, now).await
}

/// The conversations of one line that ask something of either side, as `reader` may know of
/// them, the earliest first.
pub async fn of_line(db: &Db, line: LineId, reader: PersonId, now: Timestamp) -> Result<Vec<Talk>, DbError> {
    talks(db, reader, Some(line), now).await
}

/// Those of one line, or, without one, those the reader is in. An answer sealed from nothing is
/// forty bytes long, so longer ones count as answered; one that is kept back counts for its
/// writer alone. Each of the three ways to a conversation has its index of
/// the same five states, so that none reads more.
/// Whoever held the rope or stood in still finds the follow-up they owe, for as long as they may write it.
async fn talks(db: &Db, reader: PersonId, line: Option<LineId>, now: Timestamp) -> Result<Vec<Talk>, DbError> {
    let sql = "select c.id, c.line_id, c.ic_id, ic.name as ic_name, c.manager_id, manager.name as manager_name, \
        c.kind_version_id, c.framework_version_id, c.state, c.created_at, c.starts_at, c.minutes, c.place, c.questions_at, c.questions_sent_at, \
        c.wrapped_up_at, c.follow_up_due_at, c.followed_up_at, \
        (select count(*) from preparation_answer a where a.preparation_id = ip.id and length(a.text_sealed) > 40 and (a.kept_back = 0 or c.ic_id = $1)) as ic_answers, \
        (select count(*) from rating r where r.assessment_id = ia.id and r.stop_sealed is not null) as ic_ratings, \
        ip.shared_at as ic_shared_at, ia.handed_in_at as ic_handed_in_at, \
        mp.begun_at as manager_begun_at, mp.ready_at as manager_ready_at, \
        (select count(*) from rating r where r.assessment_id = ma.id and r.stop_sealed is not null) as manager_ratings, \
        ma.handed_in_at as manager_handed_in_at, \
        (select count(*) from goal where goal.conversation_id = c.id) as goals, \
        (select count(*) from promise where promise.conversation_id = c.id) as promises, \
        follow_up.saved_at as note_saved_at, \
        case when line.ended_at is not null or (line.manager_id <> c.manager_id and not exists (select 1 from stand_in \
            where stand_in.line_id = c.line_id and person_id = c.manager_id and until_at > $3)) then 1 else 0 end as is_after \
        from conversation c join person ic on ic.id = c.ic_id join person manager on manager.id = c.manager_id \
        join line on line.id = c.line_id \
        left join preparation ip on ip.conversation_id = c.id and ip.side = 'ic' \
        left join preparation mp on mp.conversation_id = c.id and mp.side = 'manager' \
        left join assessment ia on ia.conversation_id = c.id and ia.side = 'ic' \
        left join assessment ma on ma.conversation_id = c.id and ma.side = 'manager' \
        left join follow_up on follow_up.conversation_id = c.id \
        where c.id in (select id from conversation where line_id = $2 and state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up') \
            union all select id from conversation where cast($2 as bigint) is null and ic_id = $1 \
                and state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up') and state <> 'wrapped_up' \
            union all select id from conversation where cast($2 as bigint) is null and manager_id = $1 \
                and state in ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up') and state <> 'followed_up') \
        and (cast($2 as bigint) is not null or (line.ended_at is null and (c.ic_id = $1 or line.manager_id = c.manager_id or exists (select 1 from stand_in \
            where stand_in.line_id = c.line_id and person_id = $1 and from_at <= c.created_at and from_at <= $3 \
            and (until_at > $3 or (c.state = 'wrapped_up' and until_at > $4))))) \
            or (c.state = 'wrapped_up' and line.manager_id = $1 and c.manager_id = $1 and line.ended_at > $4)) order by c.starts_at, c.id limit 40";
    db.all(sql, args![reader, line, now, now - AFTER]).await
}
