//! A person's page. For the two people of a line it says where the climber stands and whether
//! both keep their word; for everybody else it is a card of the organisation chart. Which
//! section stands there is the permission table's decision, section by section. Nothing is
//! changed here: every act has a page of its own.

mod facts;
mod follow;
mod history;
/// The page.
pub mod pages;
mod queries;
mod rules;
mod views;
