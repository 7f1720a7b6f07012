//! Pages: what stands around them, the forms in them, and what answers when one fails.

pub mod assets;
pub mod charts;
pub mod client;
/// The page of two versions.
pub mod conflict;
pub mod csrf;
pub mod error;
pub mod form;
pub mod headers;
pub mod icons;
pub mod look;
/// Answers.
pub mod page;
pub mod serve;
pub mod shell;
pub mod upload;
/// The head of a request.
pub mod visit;

pub use conflict::Conflict;
pub use error::{PageError, SignedOut};
pub use form::{Posted, Press, Problems};
pub use page::{Answer, page, page_with, to};
pub use shell::{Place, Shell};
pub use visit::Visit;
