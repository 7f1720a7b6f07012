//! Ladders of other shapes: columns with names of their own, levels as columns, Markdown with
//! a table per level or per pillar.
//!
//! The file becomes [`tables::Table`]s; a [`Mapping`] says what each column is, and of which
//! level or pillar a table speaks. [`guess`] proposes one, somebody corrects it on a page, and
//! what it yields is read as any sheet is. Only the page carries it: the text and the choices
//! are posted back, nothing is stored.

mod alone;
mod emphasis;
mod guess;
mod head;
mod markdown;
mod names;
pub mod pages;
mod rules;
mod tables;

pub(super) use markdown::is_one as is_markdown;
pub use rules::Mapping;
pub(super) use rules::{offered, read};

#[cfg(test)]
mod tests;
