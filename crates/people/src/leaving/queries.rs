use db::{Db, DbError, args, row};
use jiff::civil::Date;

use crate::PersonId;

row! {
    /// Somebody on the rope of one who leaves.
    pub(super) struct Held {
        pub(super) ic_id: PersonId,
        pub(super) ic_name: String,
        pub(super) team: String,
        /// The move that waits, if one.
        pub(super) next_name: Option<String>,
        pub(super) on_day: Option<Date>,
    }
}

/// Whose rope somebody holds, or held last where nobody has since; who is gone is not among them.
pub(super) async fn held_by(db: &Db, manager: PersonId, today: Date) -> Result<Vec<Held>, DbError> {
    let sql = "select line.ic_id, ic.name as ic_name, ic.team as team, next.name as next_name, line_move.on_day as on_day \
        from line join person ic on ic.id = line.ic_id \
        left join line_move on line_move.ic_id = line.ic_id and line_move.ended_at is null \
        left join person next on next.id = line_move.manager_id \
        where line.manager_id = $1 and (ic.last_on is null or ic.last_on >= $2) and not exists \
        (select 1 from line other where other.ic_id = line.ic_id and other.id <> line.id \
        and (other.ended_at is null or other.started_at > line.started_at)) order by ic.name_folded, ic.id limit 500";
    db.all(sql, args![manager, today]).await
}
