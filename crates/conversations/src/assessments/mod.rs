//! What both sides think of the work, competency by competency, and the moment both open.
//!
//! Each side rates in its preparation and hands in; from then on the other sees that it is
//! in. Both open in the same instant: when the IC shares and both are in, whichever comes
//! last. Until then the manager's ratings are in no answer to anybody except the manager's own
//! preparation page. Not here: readiness for a level, which is worked out elsewhere.

pub mod rules;

pub use rules::{Against, Cover, GapState, Overall, Stop, Trajectory};
