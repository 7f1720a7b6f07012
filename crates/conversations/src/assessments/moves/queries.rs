use db::{Db, DbError, args, row};
use growth::frameworks::FrameworkId;
use jiff::civil::Date;

row! {
    /// The newest opened assessment of somebody by their manager, as it was summed up when it
    /// opened. Nothing says whose it is.
    pub(super) struct Newest {
        pub(super) assessment_id: i64,
        pub(super) framework_version_id: i64,
        pub(super) level_key: String,
        pub(super) depth: bool,
        pub(super) stops_sealed: Vec<u8>,
    }
}

/// One for everybody who is here, stands in this framework and was rated in it.
pub(super) async fn newest(db: &Db, framework: FrameworkId, today: Date) -> Result<Vec<Newest>, DbError> {
    // The summaries are fetched after the newest are known: they need not be sorted along.
    let sql = "with opened as (select manager.id as assessment_id, c.framework_version_id as framework_version_id, c.level_key as level_key, \
        c.depth as depth, row_number() over (partition by c.ic_id order by c.starts_at desc, c.id desc) as place from conversation c \
        join assessment manager on manager.conversation_id = c.id and manager.side = 'manager' and manager.shared_at is not null \
        join assessment ic on ic.conversation_id = c.id and ic.side = 'ic' and ic.shared_at is not null \
        join framework_version v on v.id = c.framework_version_id join person on person.id = c.ic_id \
        where v.framework_id = $1 and person.framework_id = $1 and c.level_key is not null \
        and (person.last_on is null or person.last_on >= $2)) \
        select assessment_id, framework_version_id, level_key, depth, stops_sealed from opened \
        join assessment on assessment.id = assessment_id where place = 1 and stops_sealed is not null order by assessment_id";
    db.all(sql, args![framework, today]).await
}
