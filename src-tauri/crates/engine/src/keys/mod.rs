//! Keys: who this till is, what the shop shares, what only the owner opens.
//!
//! Owns the till's key file, invitations, and the owner's recovery file. Keeps true: no key is ever in the database, a fact
//! or a log.

pub mod bundle;
pub mod certificates;
pub mod invitation;
pub mod loyalty;
pub mod owner;
pub mod receipt;
pub mod till;

use bech32::{Bech32, Hrp};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::{EngineError, Result};

/// A key for one purpose (HKDF-SHA-256 without salt), so that no secret is used for two things.
#[must_use]
pub fn derive(secret: &[u8], purpose: &str) -> [u8; 32] {
    let mut key = [0; 32];
    let derived = Hkdf::<Sha256>::new(None, secret).expand(purpose.as_bytes(), &mut key);
    debug_assert!(derived.is_ok(), "32 bytes are within what HKDF-SHA-256 gives");
    key
}

/// HMAC-SHA-256 of some texts one after the other.
#[must_use]
pub fn hmac(key: &[u8], texts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for text in texts {
        mac.update(text);
    }
    mac.finalize().into_bytes().into()
}

/// An age identity from a secret X25519 key. age takes keys only in their written form, Bech32.
///
/// # Errors
/// Never for 32 bytes; kept as an error rather than a panic.
pub fn x25519_identity(key: &[u8; 32]) -> Result<age::x25519::Identity> {
    written_identity(key)?.parse().map_err(|e: &str| EngineError::Bug(e.to_owned()))
}

/// The written form of a secret X25519 key, as `age -i` reads it.
///
/// # Errors
/// Never for 32 bytes; kept as an error rather than a panic.
pub fn written_identity(key: &[u8; 32]) -> Result<String> {
    let prefix = Hrp::parse("age-secret-key-").map_err(|e| EngineError::Bug(e.to_string()))?;
    let text = bech32::encode::<Bech32>(prefix, key).map_err(|e| EngineError::Bug(e.to_string()))?;
    Ok(text.to_uppercase())
}
