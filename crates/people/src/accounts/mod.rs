//! Accounts: the password and address of a person, what state their account is in, and the
//! page where an administrator invites them or starts a change. Not here: sessions, links,
//! limits, and how a started change comes to work (`changes`).

mod list;
mod pages;
mod passwords;
mod queries;
mod rules;

pub use list::list;
pub use pages::{confirm_change, invite, make_link, show, start_address, start_reset};
pub use passwords::{fits, hash};
pub use queries::{Known, by_email, ensure, is_administrator, is_taken, is_used, is_used_within, mark, set_password};
pub use rules::{email_problem, password_problem};

use db::{DbError, Tx};

use crate::PersonId;
use crate::people::{index_again, words_of};

/// Gives a person another address to sign in with, and to be found by.
pub async fn save_email(tx: &mut Tx, person: PersonId, email: &str) -> Result<(), DbError> {
    queries::save_email(tx, person, email).await?;
    let card = queries::found_by(tx, person).await?;
    index_again(tx, person, &words_of(&card.name, &card.email, &card.team, &card.title)).await
}
