//! Sealed fields: what the private classes of the permission table are stored as.
//!
//! The key is one file of its own, in no backup, export or log. Every field is sealed by
//! itself with XChaCha20-Poly1305 and a random nonce; the column and the row are bound in,
//! so a sealed text copied to another row does not open.

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::Mac;
use hmac::digest::KeyInit as _;

use crate::ids::Entropy;

/// Where a sealed text is stored; it opens only there.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// `table.column`.
    pub column: &'static str,
    /// The row's id.
    pub row: i64,
}

/// Seals and opens; holds the key and never shows it.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    signing: [u8; 32],
    entropy: Arc<Entropy>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

/// The key does not open this text.
#[derive(Debug, PartialEq, Eq)]
pub struct WrongKey;

impl fmt::Display for WrongKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key does not open this")
    }
}

impl std::error::Error for WrongKey {}

const NONCE: usize = 24;

impl Vault {
    /// A vault with this key.
    pub fn new(key: [u8; 32], entropy: Arc<Entropy>) -> Vault {
        let mac = mac(&key, "belay form keys");
        Vault { cipher: XChaCha20Poly1305::new(&key.into()), signing: mac.finalize().into_bytes().into(), entropy }
    }

    /// Seals a text for one place.
    pub fn seal(&self, field: Field, text: &str) -> Vec<u8> {
        self.seal_bytes(field, text.as_bytes())
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, field: Field, sealed: &[u8]) -> Result<String, WrongKey> {
        String::from_utf8(self.open_bytes(field, sealed)?).map_err(|_| WrongKey)
    }

    /// Seals what is no text.
    pub fn seal_bytes(&self, field: Field, bytes: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = self.entropy.bytes();
        let bound = bound(field);
        let payload = Payload { msg: bytes, aad: bound.as_bytes() };
        let sealed =
            self.cipher.encrypt(XNonce::from_slice(&nonce), payload).expect("texts are far below the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`Vault::seal_bytes`] sealed for this place.
    pub fn open_bytes(&self, field: Field, sealed: &[u8]) -> Result<Vec<u8>, WrongKey> {
        let (nonce, rest) = sealed.split_at_checked(NONCE).ok_or(WrongKey)?;
        let bound = bound(field);
        let payload = Payload { msg: rest, aad: bound.as_bytes() };
        self.cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| WrongKey)
    }

    /// Signs a short text, so that we know it again as ours.
    pub fn sign(&self, text: &str) -> String {
        let mac = mac(&self.signing, text);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// What stands for bytes that must be known again and not be guessed, a password among them:
    /// without the key nobody can try what they might be.
    pub fn keyed_hash(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut mac = mac(&self.signing, "belay keyed hash");
        for part in parts {
            mac.update(&part.len().to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// Whether `signature` is ours for `text`; takes the same time for any wrong one.
    pub fn signed(&self, text: &str, signature: &str) -> bool {
        let Ok(bytes) = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(signature) else { return false };
        let mac = mac(&self.signing, text);
        mac.verify_slice(&bytes).is_ok()
    }
}

fn mac(key: &[u8], text: &str) -> hmac::Hmac<sha2::Sha256> {
    let mut mac = hmac::Hmac::new_from_slice(key).expect("any length of key will do");
    mac.update(text.as_bytes());
    mac
}

fn bound(field: Field) -> String {
    format!("{} {}", field.column, field.row)
}

/// Reads the key file.
pub fn read_key(path: &Path) -> Result<[u8; 32], String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("The key file {} cannot be read: {error}.", path.display()))?;
    let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.ok_or_else(|| {
        format!("The file {} is not a Belay key: it should hold one line of 44 characters.", path.display())
    })
}

/// Writes a new key file, readable by its owner alone. Refuses to replace one.
pub fn write_key(path: &Path, key: &[u8; 32]) -> Result<(), String> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{}", STANDARD.encode(key))?;
        file.sync_all()
    });
    written.map_err(|error| format!("The key file {} cannot be written: {error}.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(key: u8) -> Vault {
        Vault::new([key; 32], Arc::new(Entropy::seeded(7)))
    }

    #[test]
    fn a_text_opens_only_in_its_own_place_and_with_its_own_key() {
        let place = Field { column: "room_note.text", row: 5 };
        let sealed = vault(1).seal(place, "She raised Pricing herself.");
        assert_eq!(vault(1).open(place, &sealed).as_deref(), Ok("She raised Pricing herself."));
        assert_eq!(vault(2).open(place, &sealed), Err(WrongKey));
        assert_eq!(vault(1).open(Field { row: 6, ..place }, &sealed), Err(WrongKey));
        assert_eq!(vault(1).open(place, &sealed[..10]), Err(WrongKey));
    }

    #[test]
    fn a_signature_is_for_one_text() {
        let signature = vault(1).sign("form");
        assert!(vault(1).signed("form", &signature));
        assert!(!vault(1).signed("other", &signature));
        assert!(!vault(2).signed("form", &signature));
    }

    #[test]
    fn a_keyed_hash_needs_the_key_and_knows_where_its_parts_end() {
        let hash = vault(1).keyed_hash(&[b"/sign-in", b"password=x"]);
        assert_eq!(vault(1).keyed_hash(&[b"/sign-in", b"password=x"]), hash);
        assert_ne!(vault(2).keyed_hash(&[b"/sign-in", b"password=x"]), hash);
        assert_ne!(vault(1).keyed_hash(&[b"/sign-inp", b"assword=x"]), hash);
    }
}
