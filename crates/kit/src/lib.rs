//! What any product of this shape needs: services, settings, time, ids, sealed fields,
//! pages, forms, events and mail. It knows no word of the domain.

/// The services of a running program.
pub mod app;
pub mod clock;
pub mod config;
pub mod dates;
pub mod events;
pub mod ids;
pub mod mail;
pub mod memory;
pub mod names;
pub mod vault;
pub mod web;

pub use app::{App, Around, Services, Surroundings};
pub use clock::Clock;
pub use config::Config;
pub use ids::Entropy;
pub use vault::{Field, Vault};
