use conversations::conversations::State;
use conversations::{ConversationId, KindVersionId};
use db::{Db, DbError, args, row};
use jiff::Timestamp;
use jiff::civil::Date;
use people::{LineId, PersonId};

row! {
    /// A person's card with what stands around it. Level and aim are for those the permission
    /// table lets see them; the page asks before it shows them.
    pub(super) struct Card {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) pronouns: String,
        pub(super) title: String,
        pub(super) team: String,
        pub(super) last_on: Option<Date>,
        pub(super) level_key: Option<String>,
        pub(super) level_since_on: Option<Date>,
        /// The newest version of their framework.
        pub(super) framework_version_id: Option<i64>,
        pub(super) line_id: Option<LineId>,
        pub(super) line_started_at: Option<Timestamp>,
        pub(super) manager_id: Option<PersonId>,
        pub(super) manager_name: Option<String>,
        /// Who stands in for the manager just now.
        pub(super) stand_in_id: Option<PersonId>,
        pub(super) stand_in_name: Option<String>,
        pub(super) stand_in_from_at: Option<Timestamp>,
        pub(super) stand_in_until_on: Option<Date>,
        /// How many they manage.
        pub(super) manages: i64,
        pub(super) aim_sealed: Option<Vec<u8>>,
        pub(super) aim_shared_at: Option<Timestamp>,
    }
}

pub(super) async fn card(db: &Db, person: PersonId, now: Timestamp) -> Result<Option<Card>, DbError> {
    let sql = "select person.id, person.name, person.pronouns, person.title, person.team, person.last_on, person.level_key, \
        person.level_since_on, (select id from framework_version where framework_id = person.framework_id and state = 'published' \
            order by number desc limit 1) as framework_version_id, \
        line.id as line_id, line.started_at as line_started_at, line.manager_id, manager.name as manager_name, stand_in.person_id as stand_in_id, holder.name as stand_in_name, \
        stand_in.from_at as stand_in_from_at, stand_in.last_on as stand_in_until_on, \
        (select count(*) from line held where held.manager_id = person.id and held.ended_at is null) as manages, \
        direction.aim_sealed, direction.shared_at as aim_shared_at from person \
        left join line on line.ic_id = person.id and line.ended_at is null left join person manager on manager.id = line.manager_id \
        left join stand_in on stand_in.line_id = line.id and from_at <= $2 and until_at > $2 \
        left join person holder on holder.id = stand_in.person_id \
        left join direction on direction.person_id = person.id where person.id = $1";
    db.maybe(sql, args![person, now]).await
}

row! {
    /// Somebody of the organisation chart.
    pub(super) struct Named {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) title: String,
    }
}

/// Whom somebody manages, by name.
pub(super) async fn managed_by(db: &Db, manager: PersonId) -> Result<Vec<Named>, DbError> {
    let sql = "select person.id, person.name, person.title from line join person on person.id = line.ic_id \
        where line.manager_id = $1 and line.ended_at is null order by person.name_folded, person.id limit 60";
    db.all(sql, args![manager]).await
}

row! {
    /// A line somebody climbs or climbed in.
    pub(super) struct Climbed {
        pub(super) manager_id: PersonId,
        pub(super) manager_name: String,
        pub(super) started_at: Timestamp,
        pub(super) ended_at: Option<Timestamp>,
    }
}

/// The lines somebody climbed in, the newest first.
pub(super) async fn climbed(db: &Db, ic: PersonId) -> Result<Vec<Climbed>, DbError> {
    let sql = "select manager_id, person.name as manager_name, started_at, ended_at from line join person on person.id = manager_id \
        where ic_id = $1 order by started_at desc, line.id desc limit 20";
    db.all(sql, args![ic]).await
}

row! {
    /// A conversation of the past, by its dates.
    pub(super) struct Past {
        pub(super) id: ConversationId,
        pub(super) line_id: LineId,
        pub(super) manager_id: PersonId,
        pub(super) kind_version_id: KindVersionId,
        pub(super) state: State,
        pub(super) starts_at: Timestamp,
        pub(super) created_at: Timestamp,
        pub(super) wrapped_up_at: Option<Timestamp>,
        pub(super) follow_up_due_at: Option<Timestamp>,
        pub(super) followed_up_at: Option<Timestamp>,
    }
}

/// The newest conversations of somebody in all their lines, those to come among them.
pub(super) async fn conversations_of(db: &Db, ic: PersonId) -> Result<Vec<Past>, DbError> {
    let sql = "select id, line_id, manager_id, kind_version_id, state, coalesce(began_at, starts_at) as starts_at, created_at, wrapped_up_at, \
        follow_up_due_at, followed_up_at from conversation where ic_id = $1 order by coalesce(began_at, starts_at) desc, id desc limit 16";
    db.all(sql, args![ic]).await
}

impl Past {
    /// Its state, once nothing more is asked of either side.
    pub(super) fn closed_or_gone(&self) -> Option<State> {
        Some(self.state).filter(|state| matches!(state, State::Closed | State::Cancelled | State::Missed))
    }
}
