//! Who is signed in. A session is a random secret in a cookie whose hash is a row here; it
//! lives fourteen days from its last use and can be listed and ended.

mod pages;
mod queries;
mod rules;
mod viewer;

pub use pages::{ask, open, sign_in, sign_out, with_cookie};
pub use queries::{OpenSession, delete_all_of, delete_one, insert, of_person};
pub use rules::{device_name, local_path};
pub use viewer::{Role, Viewer, again, has_left, lent};

use jiff::SignedDuration;

/// How long a session lives after its last use.
pub const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The hash of a token, which is what is stored of it.
pub fn token_hash(token: &str) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(token.as_bytes()).to_vec()
}
