//! Who is here, who manages whom, how they sign in, and what each may read.

pub mod access;
pub mod accounts;
pub mod changes;
pub mod hours;
pub mod imports;
pub mod invitations;
pub mod leaving;
pub mod limits;
pub mod lines;
pub mod links;
pub mod moves;
pub mod people;
pub mod roles;
pub mod sessions;
pub mod settings;
pub mod stand_ins;
pub mod workspace;

kit::id!(
    /// A person.
    PersonId
);
kit::id!(
    /// A line: who is managed by whom, from when to when.
    LineId
);
kit::id!(
    /// A line that waits for somebody's yes.
    LineRequestId
);
kit::id!(
    /// A line that is to move on a day to come.
    MoveId
);
kit::id!(
    /// A time in which somebody stands in for the manager of a line.
    StandInId
);
kit::id!(
    /// A file of people between its dry run and its confirmation.
    ImportId
);
kit::id!(
    /// A level somebody holds or held, as it was recorded.
    LevelStepId
);
kit::id!(
    /// One signed-in browser.
    SessionId
);
