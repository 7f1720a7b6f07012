pub mod fitting;
pub mod following;
pub mod planning;

pub use planning::Said;

/// One of the two seats of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The climber.
    Ic,
    /// Who holds the rope.
    Manager,
}

impl Side {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Side::Ic => "ic",
            Side::Manager => "manager",
        }
    }

    /// The seat with this name in the database.
    pub fn named(name: &str) -> Option<Side> {
        [Side::Ic, Side::Manager].into_iter().find(|side| side.name() == name)
    }

    /// The seat across.
    pub fn other(self) -> Side {
        match self {
            Side::Ic => Side::Manager,
            Side::Manager => Side::Ic,
        }
    }
}

/// How far a conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// There is a date.
    Planned,
    /// The questions went out, or a side has begun.
    Preparing,
    /// A side pressed Begin.
    InRoom,
    /// A side ended it; the time for the follow-up runs.
    WrappedUp,
    /// The follow-up was sent or copied.
    FollowedUp,
    /// Confirmed, remembered differently, or not answered in time.
    Closed,
    /// Called off by one side, with a reason.
    Cancelled,
    /// Nobody began within a day of its start.
    Missed,
}

impl State {
    /// All of them, in the order of a life.
    pub const ALL: &[State] = &[
        State::Planned,
        State::Preparing,
        State::InRoom,
        State::WrappedUp,
        State::FollowedUp,
        State::Closed,
        State::Cancelled,
        State::Missed,
    ];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Preparing => "preparing",
            State::InRoom => "in_room",
            State::WrappedUp => "wrapped_up",
            State::FollowedUp => "followed_up",
            State::Closed => "closed",
            State::Cancelled => "cancelled",
            State::Missed => "missed",
        }
    }

    /// How it is said on screen.
    pub fn words(self) -> &'static str {
        match self {
            State::Planned => "Planned",
            State::Preparing => "Being prepared",
            State::InRoom => "In the room",
            State::WrappedUp => "Follow-up owed",
            State::FollowedUp => "Followed up",
            State::Closed => "Closed",
            State::Cancelled => "Called off",
            State::Missed => "Missed",
        }
    }

    /// Whether one state may follow another.
    pub fn may_become(self, next: State) -> bool {
        use State::*;
        matches!(
            (self, next),
            (Planned, Preparing)
                | (Planned | Preparing, InRoom | Cancelled | Missed)
                | (InRoom, WrappedUp)
                | (WrappedUp, FollowedUp)
                | (FollowedUp, Closed)
        )
    }

    /// Whether it may still be moved, cancelled and prepared.
    pub fn is_ahead(self) -> bool {
        matches!(self, State::Planned | State::Preparing)
    }

    /// Whether both sides sat together, or do now.
    pub fn is_held(self) -> bool {
        matches!(self, State::InRoom | State::WrappedUp | State::FollowedUp | State::Closed)
    }

    /// Whether notes and life go on: everything until "followed up".
    pub fn is_open(self) -> bool {
        matches!(self, State::Planned | State::Preparing | State::InRoom | State::WrappedUp)
    }
}

impl db::FromCell for Side {
    const NAME: &'static str = "seat of a conversation";
    fn from_cell(cell: db::Cell) -> Option<Side> {
        Side::named(&String::from_cell(cell)?)
    }
}

impl db::FromCell for State {
    const NAME: &'static str = "state of a conversation";
    fn from_cell(cell: db::Cell) -> Option<State> {
        let name = String::from_cell(cell)?;
        State::ALL.iter().copied().find(|state| state.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_goes_one_way_and_ends() {
        assert!(State::Planned.may_become(State::InRoom), "a side may begin unprepared");
        assert!(!State::InRoom.may_become(State::Cancelled), "what began cannot be called off");
        for end in [State::Closed, State::Cancelled, State::Missed] {
            assert!(State::ALL.iter().all(|next| !end.may_become(*next)), "{end:?} is an end");
        }
        for (from, to) in State::ALL.iter().flat_map(|from| State::ALL.iter().map(move |to| (*from, *to))) {
            assert!(!(from.may_become(to) && to.may_become(from)), "{from:?} and {to:?}");
        }
    }
}
