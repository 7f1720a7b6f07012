use db::{DbError, args, row};
use growth::frameworks::FrameworkId;
use jiff::civil::Date;
use kit::web::PageError;
use kit::{App, Field};

use conversations::assessments::Stop;

row! {
    /// The newest opened assessment of somebody by their manager. Nothing says whose it is.
    pub(super) struct Newest {
        pub(super) assessment_id: i64,
        pub(super) framework_version_id: i64,
        pub(super) level_key: String,
        pub(super) depth: bool,
    }
}

row! {
    struct StopRow {
        assessment_id: i64,
        competency_key: String,
        stop_sealed: Vec<u8>,
    }
}

/// The newest opened assessment of everybody who is here and was rated in this framework.
pub(super) async fn newest(app: &App, framework: FrameworkId, today: Date) -> Result<Vec<Newest>, DbError> {
    let sql = "with opened as (select manager.id as assessment_id, c.framework_version_id as framework_version_id, c.level_key as level_key, \
        c.depth as depth, row_number() over (partition by c.ic_id order by c.starts_at desc, c.id desc) as place from conversation c \
        join assessment manager on manager.conversation_id = c.id and manager.side = 'manager' and manager.shared_at is not null \
        join assessment ic on ic.conversation_id = c.id and ic.side = 'ic' and ic.shared_at is not null \
        join framework_version v on v.id = c.framework_version_id join person on person.id = c.ic_id \
        where v.framework_id = $1 and c.level_key is not null and (person.last_on is null or person.last_on >= $2)) \
        select assessment_id, framework_version_id, level_key, depth from opened where place = 1 order by assessment_id";
    app.db.all(sql, args![framework, today]).await
}

/// The stops of those assessments. They are opened to be counted, and go no further.
pub(super) async fn stops(app: &App, framework: FrameworkId) -> Result<Vec<(i64, String, Stop)>, PageError> {
    let sql = "select rating.assessment_id as assessment_id, competency_key, stop_sealed from rating \
        join assessment on assessment.id = rating.assessment_id and side = 'manager' and shared_at is not null \
        join conversation on conversation.id = conversation_id join framework_version v on v.id = framework_version_id \
        where v.framework_id = $1 and stop_sealed is not null and not exists (select 1 from conversation later \
        join assessment manager on manager.conversation_id = later.id and manager.side = 'manager' and manager.shared_at is not null \
        join assessment ic on ic.conversation_id = later.id and ic.side = 'ic' and ic.shared_at is not null \
        where later.ic_id = conversation.ic_id and later.starts_at > conversation.starts_at)";
    let rows: Vec<StopRow> = app.db.all(sql, args![framework]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let stop = app.vault.open(Field { column: "rating.stop", row: row.assessment_id }, &row.stop_sealed)?;
        found.extend(Stop::named(&stop).map(|stop| (row.assessment_id, row.competency_key, stop)));
    }
    Ok(found)
}
