//! Inviting the imported: everybody without an account, ticked, and one button.

pub mod pages;
