use db::{Db, DbError, args, row};
use jiff::Timestamp;

use crate::{LineId, PersonId};

row! {
    /// A line with the names of its two people.
    pub struct Line {
        /// Which.
        pub id: LineId,
        /// Who climbs.
        pub ic_id: PersonId,
        /// Their name.
        pub ic_name: String,
        /// Who holds the rope.
        pub manager_id: PersonId,
        /// Their name.
        pub manager_name: String,
        /// From when.
        pub started_at: Timestamp,
        /// Until when; nothing while it is open.
        pub ended_at: Option<Timestamp>,
    }
}

/// One line.
pub async fn line(db: &Db, id: LineId) -> Result<Option<Line>, DbError> {
    let sql = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, started_at, ended_at \
        from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id where line.id = $1";
    db.maybe(sql, args![id]).await
}

/// The open line somebody climbs in.
pub async fn open_of_ic(db: &Db, ic: PersonId) -> Result<Option<Line>, DbError> {
    let sql = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, started_at, ended_at \
        from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where ic_id = $1 and ended_at is null";
    db.maybe(sql, args![ic]).await
}

/// All lines somebody climbed in, the newest first.
pub async fn of_ic(db: &Db, ic: PersonId) -> Result<Vec<Line>, DbError> {
    let sql = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, started_at, ended_at \
        from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where ic_id = $1 order by started_at desc";
    db.all(sql, args![ic]).await
}

/// The open lines somebody holds the rope of, by the IC's name.
pub async fn open_of_manager(db: &Db, manager: PersonId) -> Result<Vec<Line>, DbError> {
    let sql = "select line.id, ic_id, ic.name as ic_name, manager_id, manager.name as manager_name, started_at, ended_at \
        from line join person ic on ic.id = ic_id join person manager on manager.id = manager_id \
        where manager_id = $1 and ended_at is null order by ic.name_folded, ic.id";
    db.all(sql, args![manager]).await
}
