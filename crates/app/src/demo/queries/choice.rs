use db::{DbError, Tx, args, row};
use people::PersonId;

row! {
    pub(in crate::demo) struct Candidate {
        pub(in crate::demo) id: PersonId,
        pub(in crate::demo) name: String,
        pub(in crate::demo) roles: Option<String>,
        pub(in crate::demo) manager_id: Option<PersonId>,
        /// Conversations of their own line under way.
        pub(in crate::demo) under_way: i64,
    }
}

/// Everybody in a demo who could be worth becoming: whoever holds a role or has talked to
/// somebody, with the line of each, however many others the company has.
pub(in crate::demo) async fn candidates(tx: &mut Tx) -> Result<Vec<Candidate>, DbError> {
    let sql = "select person.id, person.name, line.manager_id, \
        (select min(role) || ' ' || max(role) from role where role.person_id = person.id) as roles, \
        (select count(*) from conversation where line_id = line.id and state in \
            ('planned', 'preparing', 'in_room', 'wrapped_up', 'followed_up')) as under_way \
        from person left join line on line.ic_id = person.id and line.ended_at is null \
        where person.last_on is null and (person.id in (select person_id from role union select manager_id from conversation) \
            or line.manager_id in (select manager_id from conversation)) \
        order by person.name_folded, person.id limit 2000";
    tx.all(sql, args![]).await
}

pub(in crate::demo) async fn insert_persona(
    tx: &mut Tx,
    place: i64,
    person: PersonId,
    what: &str,
) -> Result<(), DbError> {
    let sql = "insert into demo_persona (place, person_id, what) values ($1, $2, $3)";
    tx.run(sql, args![place, person, what]).await.map(drop)
}
