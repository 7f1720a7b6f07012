//! What somebody grows by: the framework, where they want to go, what was seen of them, the
//! goals both agreed, what each side said they would do, and what is handed over to the next
//! manager.

pub mod direction;
pub mod evidence;
pub mod frameworks;
pub mod handovers;
pub mod outline;
mod pair;
pub mod plans;
pub mod promises;
pub mod statements;
mod words;

/// What came of a form that may stand on pages of several features.
#[derive(Debug)]
pub enum Made<F> {
    /// It is saved; the answer leads back to where the form stood.
    Done(axum::response::Response),
    /// It is to be mended, on the page it came from.
    ToMend(Box<F>),
}

kit::id!(
    /// One piece of evidence.
    EvidenceId
);
kit::id!(
    /// One goal of a plan.
    GoalId
);
kit::id!(
    /// One promise.
    PromiseId
);
