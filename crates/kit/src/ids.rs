//! Ids and randomness.
//!
//! An id is a positive 63-bit number: 41 bits of milliseconds since 2025 and 22 random bits,
//! so rows sort by age and two processes do not collide. In addresses it is thirteen
//! characters of Crockford's base 32, which has no letter that reads like a digit.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Where randomness comes from: the operating system, or a seed for the demo and tests.
#[derive(Debug)]
pub struct Entropy {
    seeded: Option<Mutex<ChaCha20Rng>>,
    last_id: AtomicI64,
}

/// 2025-01-01T00:00:00Z in milliseconds.
const START: i64 = 1_735_689_600_000;

impl Entropy {
    /// Randomness nobody can foresee.
    pub fn system() -> Entropy {
        Entropy { seeded: None, last_id: AtomicI64::new(0) }
    }

    /// The same numbers for the same seed.
    pub fn seeded(seed: u64) -> Entropy {
        Entropy { seeded: Some(Mutex::new(ChaCha20Rng::seed_from_u64(seed))), last_id: AtomicI64::new(0) }
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.seeded {
            Some(rng) => rng.lock().unwrap_or_else(|broken| broken.into_inner()).fill_bytes(bytes),
            // Without randomness no token is safe; there is nothing sensible to do but stop.
            None => getrandom::fill(bytes).expect("the operating system gives randomness"),
        }
    }

    /// A fixed number of random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A new id for something made at `now`; always above the one before it.
    pub fn id<T: From<i64>>(&self, now: Timestamp) -> T {
        let random = i64::from(u32::from_le_bytes(self.bytes()) >> 10);
        let fresh = ((now.as_millisecond() - START).max(1) << 22) | random;
        let last = self.last_id.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(fresh.max(last + 1)));
        T::from(fresh.max(last.unwrap_or(0) + 1))
    }

    /// A secret for a link or a cookie: 32 random bytes as text.
    pub fn token(&self) -> String {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The thirteen characters of an id in an address.
pub fn short(id: i64) -> String {
    let letter = |place: u32| char::from(LETTERS[((id >> (5 * place)) & 31) as usize]);
    (0..13).rev().map(letter).collect()
}

/// Reads [`short`] back; `None` for anything else.
pub fn parse_short(text: &str) -> Option<i64> {
    if text.len() != 13 {
        return None;
    }
    text.bytes().try_fold(0_i64, |id, byte| {
        let value = LETTERS.iter().position(|letter| *letter == byte)?;
        id.checked_mul(32)?.checked_add(i64::try_from(value).ok()?)
    })
}

/// Declares an id type of its own, so that a person's id is never taken for a line's.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(id: i64) -> Self { Self(id) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&$crate::ids::short(self.0)) }
        }
        impl std::str::FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::ids::parse_short(text).map(Self).ok_or("not an id")
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(source)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl db::FromCell for $name {
            const NAME: &'static str = stringify!($name);
            fn from_cell(cell: db::Cell) -> Option<Self> { i64::from_cell(cell).map(Self) }
        }
        impl db::Key for $name {
            fn key(self) -> i64 {
                self.0
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_address() {
        for id in [1, 31, 32, i64::MAX, 123_456_789_012_345] {
            assert_eq!(parse_short(&short(id)), Some(id));
        }
        assert_eq!(parse_short("zzzzzzzzzzzzz"), None, "above 63 bits");
        assert_eq!(parse_short("short"), None);
    }

    #[test]
    fn ids_rise_even_within_one_millisecond() {
        let entropy = Entropy::seeded(1);
        let ids: Vec<i64> = (0..1000).map(|_| entropy.id(Timestamp::UNIX_EPOCH)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
