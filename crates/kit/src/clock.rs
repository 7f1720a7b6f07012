//! The only reader of time. Rules take `now` as a value; handlers ask here once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Where `now` comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock moved by a fixed span: the demo that starts at a chosen instant.
    Shifted(SignedDuration),
    /// Stands still until a test moves it.
    Still(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn still(at: Timestamp) -> Clock {
        Clock::Still(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// A running clock that shows `at` at this moment.
    pub fn starting_at(at: Timestamp) -> Clock {
        Clock::Shifted(at.duration_since(Timestamp::now()))
    }

    /// The instant now, in whole microseconds: what the database keeps.
    pub fn now(&self) -> Timestamp {
        let exact = match self {
            Clock::System => Timestamp::now(),
            Clock::Shifted(by) => Timestamp::now().saturating_add(*by).unwrap_or(Timestamp::MAX),
            Clock::Still(at) => {
                return Timestamp::from_microsecond(at.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX);
            }
        };
        Timestamp::from_microsecond(exact.as_microsecond()).unwrap_or(exact)
    }

    /// Moves a still clock; a running one is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Clock::Still(at) = self {
            at.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }
}
