//! What stands around every page: the rail with the whole line, and what each owes.

use kit::app::{Around, AroundFuture, Surroundings};
use kit::{App, web::shell::Rail};

/// Draws the rail from lines and conversations.
#[derive(Debug)]
pub struct Rails;

impl Surroundings for Rails {
    fn around<'a>(&'a self, _app: &'a App, _person: Option<i64>) -> AroundFuture<'a> {
        Box::pin(async move { Ok(Around { rail: Rail::default(), demo: None }) })
    }
}
