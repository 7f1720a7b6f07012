//! Adding somebody and editing their card. An address that is signed in with is changed with
//! the account, not here; the level in `levels`; the manager in `lines`.

pub mod pages;
mod queries;
pub mod rules;
