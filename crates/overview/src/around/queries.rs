use db::{Db, DbError, args, row};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kit::id;
use people::{LineId, PersonId};

id!(
    /// A conversation, where only its address is needed.
    TalkId
);

row! {
    /// What the rail and Today know of the person they are for.
    pub struct MyFacts {
        /// Who.
        pub id: PersonId,
        /// Their time zone.
        pub zone: String,
        /// Their roles, in one text.
        pub roles: Option<String>,
        /// Whether the workspace is a demo.
        pub is_demo: bool,
        /// Counts what the cadence of all lines follows from.
        pub cadence_version: i64,
        /// Hours until a follow-up is due.
        pub follow_up_hours: i64,
        /// Notices not read yet.
        pub unread: i64,
        /// Who holds their rope.
        pub manager_id: Option<PersonId>,
        /// By name.
        pub manager_name: Option<String>,
        /// Who stands in for them just now, by name.
        pub stand_in_id: Option<PersonId>,
        /// By name.
        pub stand_in_name: Option<String>,
        /// Until which day.
        pub stand_in_until_on: Option<Date>,
        /// Whether somebody ever held their rope.
        pub has_climbed: bool,
        /// Their own next conversation.
        pub next_id: Option<TalkId>,
        /// When it begins.
        pub next_at: Option<Timestamp>,
    }
}

/// A conversation nobody began is still to come until a day after its time.
fn since(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(24)
}

/// One row about the person a page is for.
pub async fn my_facts(db: &Db, person: PersonId, now: Timestamp) -> Result<Option<MyFacts>, DbError> {
    let sql = "select person.id, person.zone, workspace.is_demo, cadence_version, follow_up_hours, \
        (select min(role) || ' ' || max(role) from role where role.person_id = person.id) as roles, \
        (select count(*) from notice where notice.person_id = person.id and read_at is null) as unread, \
        line.manager_id, manager.name as manager_name, stand_in.person_id as stand_in_id, holder.name as stand_in_name, \
        stand_in.last_on as stand_in_until_on, \
        case when exists (select 1 from line was where was.ic_id = person.id) then 1 else 0 end as has_climbed, next.id as next_id, next.starts_at as next_at \
        from person join workspace on workspace.id = 1 \
        left join line on line.ic_id = person.id and line.ended_at is null \
        left join person manager on manager.id = line.manager_id \
        left join stand_in on stand_in.line_id = line.id and from_at <= $3 and until_at > $3 \
        left join person holder on holder.id = stand_in.person_id \
        left join conversation next on next.id = (select id from conversation where line_id = line.id \
            and state in ('planned', 'preparing', 'in_room') and starts_at > $2 order by starts_at, id limit 1) \
        where person.id = $1";
    db.maybe(sql, args![person, since(now), now]).await
}

row! {
    /// One open line, seen by whoever holds its rope.
    pub struct HeldLine {
        /// Which.
        pub line_id: LineId,
        /// Who climbs.
        pub ic_id: PersonId,
        /// By name.
        pub ic_name: String,
        /// Their zone.
        pub ic_zone: String,
        /// Their level.
        pub level_key: Option<String>,
        /// The newest version of their framework.
        pub framework_version_id: Option<i64>,
        /// Since when.
        pub started_at: Timestamp,
        /// What the two chose for it.
        pub rhythms: Option<String>,
        /// Until which day they stand in for its manager; nothing for their own lines.
        pub stands_in_until_on: Option<Date>,
        /// Who manages it.
        pub manager_name: String,
    }
}

/// The open lines somebody holds the rope of, and those they stand in just now, by name. Sixty
/// are more than anybody holds. `with_own` adds the line they climb in.
pub async fn lines_held(db: &Db, manager: PersonId, with_own: bool, now: Timestamp) -> Result<Vec<HeldLine>, DbError> {
    let sql = "select line.id as line_id, line.ic_id, person.name as ic_name, person.zone as ic_zone, person.level_key, \
        (select id from framework_version where framework_id = person.framework_id and state = 'published' \
            order by number desc limit 1) as framework_version_id, \
        line.started_at, line_rhythm.rhythms, stand_in.last_on as stands_in_until_on, manager.name as manager_name \
        from line join person on person.id = line.ic_id join person manager on manager.id = line.manager_id \
        left join line_rhythm on line_rhythm.line_id = line.id \
        left join stand_in on stand_in.line_id = line.id and stand_in.person_id = $1 and from_at <= $2 and until_at > $2 \
        where line.id in (select id from line where manager_id = $1 and ended_at is null \
            union all select line_id from stand_in where person_id = $1 and from_at <= $2 and until_at > $2 \
            union all select id from line where ic_id = $1 and $3 = 1) and line.ended_at is null \
        order by person.name_folded, line.ic_id limit 60";
    db.all(sql, args![manager, now, with_own]).await
}

pub(super) async fn is_demo(db: &Db) -> Result<Option<bool>, DbError> {
    db.value("select is_demo from workspace where id = 1", args![]).await
}

row! {
    /// Somebody a visitor of the demo may become.
    pub(super) struct Persona {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) what: String,
    }
}

pub(super) async fn personas(db: &Db) -> Result<Vec<Persona>, DbError> {
    let sql =
        "select person.id, person.name, what from demo_persona join person on person.id = person_id order by place";
    db.all(sql, args![]).await
}
