use crate::PersonId;
use crate::sessions::Role;

/// Somebody who holds a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Who appointed them; nobody for the first run.
    pub by: Option<String>,
    /// Since when, as the page says it.
    pub since: String,
    /// Whether they can still sign in.
    pub is_here: bool,
}

/// Why a role cannot be taken away.
pub fn may_remove(holders: &[Holder], person: PersonId, role: Role) -> Result<(), &'static str> {
    let mut others = holders.iter().filter(|holder| holder.role == role && holder.id != person && holder.is_here);
    if role == Role::Administrator && others.next().is_none() {
        return Err("Somebody has to run this Belay. Appoint another administrator first.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(id: i64, role: Role, is_here: bool) -> Holder {
        Holder { id: PersonId(id), name: String::new(), role, by: None, since: String::new(), is_here }
    }

    #[test]
    fn the_last_administrator_stays() {
        let holders = [
            holder(1, Role::Administrator, true),
            holder(2, Role::Administrator, false),
            holder(3, Role::PeoplePartner, true),
        ];
        assert!(may_remove(&holders, PersonId(1), Role::Administrator).is_err());
        assert!(may_remove(&holders, PersonId(2), Role::Administrator).is_ok());
        assert!(may_remove(&holders, PersonId(3), Role::PeoplePartner).is_ok());
    }
}
