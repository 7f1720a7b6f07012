//! Accounts: the password of a person, what state their account is in, and what an
//! administrator may start for it where no mail leaves. Not here: sessions, links, limits.

mod passwords;
mod queries;
mod rules;

pub use passwords::{fits, hash};
pub use queries::{Known, by_email, ensure, set_password};
pub use rules::{email_problem, password_problem};
