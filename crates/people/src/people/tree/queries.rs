use db::{Db, DbError, args, row};

use crate::PersonId;

row! {
    /// Somebody in the tree.
    pub(super) struct Seat {
        pub(super) id: PersonId,
        pub(super) name: String,
        pub(super) title: String,
        pub(super) team: String,
        /// How many they manage.
        pub(super) manages: i64,
    }
}

pub(super) async fn seat(db: &Db, person: PersonId) -> Result<Option<Seat>, DbError> {
    let sql = "select id, name, title, team, \
        (select count(*) from line where manager_id = person.id and ended_at is null) as manages from person where id = $1";
    db.maybe(sql, args![person]).await
}

/// Whoever stands above somebody, from the top down. No company is forty steps high; a ring,
/// which cannot be, would end there too.
pub(super) async fn above(db: &Db, person: PersonId) -> Result<Vec<Seat>, DbError> {
    let sql = "with recursive up (id, steps) as (select manager_id, cast(1 as bigint) from line where ic_id = $1 and ended_at is null \
            union all select line.manager_id, steps + 1 from up join line on line.ic_id = up.id and line.ended_at is null where steps < 40) \
        select person.id, name, title, team, cast(1 as bigint) as manages from up join person on person.id = up.id \
        order by steps desc";
    db.all(sql, args![person]).await
}

/// Whom somebody manages, by name, beginning after a name.
pub(super) async fn below(
    db: &Db,
    manager: PersonId,
    (name_folded, id): (&str, PersonId),
    limit: i64,
) -> Result<Vec<Seat>, DbError> {
    let sql = "select person.id, person.name, person.title, person.team, \
        (select count(*) from line held where held.manager_id = person.id and held.ended_at is null) as manages \
        from line join person on person.id = line.ic_id where line.manager_id = $1 and line.ended_at is null \
        and (person.name_folded, person.id) > ($2, $3) order by person.name_folded, person.id limit $4";
    db.all(sql, args![manager, name_folded, id, limit]).await
}

pub(super) async fn name_folded(db: &Db, person: PersonId) -> Result<Option<String>, DbError> {
    db.value("select name_folded from person where id = $1", args![person]).await
}

/// Somebody in whose tree one may begin, when one stands in none: the newest open line's manager.
pub(super) async fn anybody_above(db: &Db) -> Result<Option<PersonId>, DbError> {
    db.value("select manager_id from line where ended_at is null order by id desc limit 1", args![]).await
}
