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

/// Why a role cannot be taken away, and a last day not be set.
pub const LAST_ADMINISTRATOR: &str = "Somebody has to run this Belay. Appoint another administrator first.";
