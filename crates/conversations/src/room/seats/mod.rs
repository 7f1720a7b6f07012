use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kit::App;
use people::PersonId;

use crate::ConversationId;

/// Who has a page of which room open, in this process. It is gone with the process, and where
/// several serve one workspace each knows its own: being here is no truth worth keeping.
#[derive(Debug, Default)]
struct Seats(Mutex<HashMap<(ConversationId, PersonId), usize>>);

impl Seats {
    fn taken(&self) -> MutexGuard<'_, HashMap<(ConversationId, PersonId), usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody's open page of a room; given back when dropped.
pub(super) struct Seat {
    app: App,
    seats: Arc<Seats>,
    place: (ConversationId, PersonId),
}

impl Seat {
    /// Takes a seat, and tells who is in the room.
    pub(super) fn take(app: &App, conversation: ConversationId, person: PersonId) -> Seat {
        let seats = app.memory.one::<Seats>();
        *seats.taken().entry((conversation, person)).or_default() += 1;
        app.db.tell(&topic(conversation));
        Seat { app: app.clone(), seats, place: (conversation, person) }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        if let Some(count) = taken.get_mut(&self.place) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.place);
            }
        }
        drop(taken);
        self.app.db.tell(&topic(self.place.0));
    }
}

/// Whether somebody has a page of the room open.
pub(super) fn is_here(app: &App, conversation: ConversationId, person: PersonId) -> bool {
    app.memory.one::<Seats>().taken().contains_key(&(conversation, person))
}

/// What tells open pages that somebody came or left.
pub(super) fn topic(conversation: ConversationId) -> String {
    format!("seats {conversation}")
}
