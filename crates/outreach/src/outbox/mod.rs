//! The outbox as an administrator sees it: who was written to, when, and under which subject.
//! Not what a mail says, not the subject somebody typed, and no link but that of an invitation to an account never used.

mod pages;
mod queries;

pub use pages::show;
