use std::collections::HashMap;

use db::{Db, DbError, Tx, args, row};
use jiff::Timestamp;

use super::rules::{EndedLine, Header, Relation, StandIn};
use crate::sessions::{Role, Viewer};
use crate::{LineId, PersonId};

row! {
    struct LineRow {
        id: LineId,
        ic_id: PersonId,
        manager_id: PersonId,
        started_at: Timestamp,
        ended_at: Option<Timestamp>,
        stands_in: bool,
    }
}

/// The lines that make a relation: all of the person's, the open one of their manager, and the
/// times in which the viewer stands or stood in for one of the person's managers.
const LINES_AROUND: &str = "select id, ic_id, manager_id, started_at, ended_at, 0 as stands_in from line where ic_id = $1 \
    or (ended_at is null and ic_id = (select manager_id from line where ic_id = $1 and ended_at is null)) \
    union all select line_id, ic_id, person_id, from_at, until_at, 1 from stand_in join line on line.id = line_id \
    where person_id = $2 and ic_id = $1";

pub(super) async fn relation(db: &Db, viewer: &Viewer, about: PersonId) -> Result<Relation, DbError> {
    // Nobody is their own manager, so one's own things need no lines.
    if viewer.id == about || about == PersonId(0) {
        return Ok(standing(viewer, about, Vec::new()));
    }
    Ok(standing(viewer, about, db.all(LINES_AROUND, args![about, viewer.id]).await?))
}

/// The lines somebody manages or managed, and the times in which they stand or stood in.
const LINES_OF: &str = "select id, ic_id, manager_id, started_at, ended_at, 0 as stands_in from line where manager_id = $1 \
    union all select line_id, ic_id, person_id, from_at, until_at, 1 from stand_in join line on line.id = line_id \
    where person_id = $1";

/// The relation to everybody of those lines, and to oneself.
pub(super) async fn relations(db: &Db, viewer: &Viewer) -> Result<HashMap<PersonId, Relation>, DbError> {
    let rows: Vec<LineRow> = db.all(LINES_OF, args![viewer.id]).await?;
    let mut lines: HashMap<PersonId, Vec<LineRow>> = HashMap::from([(viewer.id, Vec::new())]);
    for row in rows {
        lines.entry(row.ic_id).or_default().push(row);
    }
    Ok(lines.into_iter().map(|(ic, lines)| (ic, standing(viewer, ic, lines))).collect())
}

/// What the lines say of how the viewer stands to somebody.
fn standing(viewer: &Viewer, about: PersonId, lines: Vec<LineRow>) -> Relation {
    let (stands_in, lines): (Vec<LineRow>, Vec<LineRow>) = lines.into_iter().partition(|row| row.stands_in);
    let mine = |line: &&LineRow| line.manager_id == viewer.id;
    let stand_in = |row: LineRow| Some(StandIn { line: row.id, from: row.started_at, until: row.ended_at? });
    let ended = |row: &LineRow| Some(EndedLine { line: row.id, from: row.started_at, until: row.ended_at? });
    let own = || lines.iter().filter(|line| line.ic_id == about).filter(mine);
    Relation {
        viewer: Some(viewer.id),
        is_self: viewer.id == about,
        is_admin: viewer.is(Role::Administrator),
        is_partner: viewer.is(Role::PeoplePartner),
        open_line: own().find(|line| line.ended_at.is_none()).map(|line| (line.id, line.started_at)),
        ended_lines: own().filter_map(ended).collect(),
        stand_ins: stands_in.into_iter().filter_map(stand_in).collect(),
        is_skip: lines.iter().filter(|line| line.ic_id != about).any(|line| mine(&line)),
    }
}

pub(super) async fn last_reading(
    tx: &mut Tx,
    by: PersonId,
    header: &Header,
    since: Timestamp,
) -> Result<Option<i64>, DbError> {
    let sql = "select id from access_entry where about_id = $1 and by_id = $2 and object = $3 and what = 'read' and at > $4 limit 1";
    tx.value(sql, args![header.about, by, header.object.name(), since]).await
}

pub(super) async fn insert_entry(
    tx: &mut Tx,
    id: i64,
    about: PersonId,
    by: Option<PersonId>,
    what: &str,
    object: &str,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "insert into access_entry (id, about_id, by_id, what, object, at) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![id, about, by, what, object, at]).await.map(drop)
}

/// Deletes entries from before.
pub async fn forget(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    db.run("delete from access_entry where at < $1", args![before]).await
}

row! {
    /// One entry of somebody's access log.
    pub struct Looked {
        /// Who; nobody when the system did it.
        pub by_name: Option<String>,
        /// What was done: `read`, or what an administrator did to the account.
        pub what: String,
        /// To what kind of thing.
        pub object: String,
        /// When.
        pub at: Timestamp,
    }
}

pub(super) async fn looked_at(db: &Db, about: PersonId) -> Result<Vec<Looked>, DbError> {
    let sql = "select person.name as by_name, what, object, at from access_entry left join person on person.id = by_id \
        where about_id = $1 order by at desc, access_entry.id desc limit 500";
    db.all(sql, args![about]).await
}
