//! Keys: who this till is, what the shop shares, what only the owner opens.
//!
//! Owns the till's key file, invitations, and the owner's recovery file. Keeps true: no key is ever in the database, a fact
//! or a log.

pub mod bundle;
pub mod certificates;
pub mod check;
pub mod credit;
pub mod invitation;
pub mod loyalty;
pub mod owner;
pub mod receipt;
pub mod till;

use std::io::{Cursor, Read};

use age::{DecryptError, Decryptor};
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

/// Bytes that the head of an age file may have at most; one recipient takes a few hundred.
const AGE_HEAD: usize = 8 << 10;

/// Begins to open an age file that somebody brought. age itself reads a head of any length to its end, and looks at all of
/// it again for every few bytes more: a made-up one would hold a tablet up for hours.
///
/// # Errors
/// What age says; `InvalidHeader` for a head that is too long.
pub fn open_age<R: Read>(mut sealed: R) -> std::result::Result<Decryptor<impl Read + use<R>>, DecryptError> {
    let (mut head, mut line, mut byte) = (Vec::new(), 0, [0]);
    while head.len() < AGE_HEAD {
        sealed.read_exact(&mut byte)?;
        head.push(byte[0]);
        if byte == [b'\n'] {
            // The line with the MAC over the head is its last.
            if head[line..].starts_with(b"---") {
                return Decryptor::new(Cursor::new(head).chain(sealed));
            }
            line = head.len();
        }
    }
    Err(DecryptError::InvalidHeader)
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
    written_identity(key)?.parse().map_err(|_: &str| EngineError::Bug("a key as age writes it"))
}

/// The written form of a secret X25519 key, as `age -i` reads it.
///
/// # Errors
/// Never for 32 bytes; kept as an error rather than a panic.
pub fn written_identity(key: &[u8; 32]) -> Result<String> {
    let prefix = Hrp::parse("age-secret-key-").map_err(|_| EngineError::Bug("a key as age writes it"))?;
    let text = bech32::encode::<Bech32>(prefix, key).map_err(|_| EngineError::Bug("a key as age writes it"))?;
    Ok(text.to_uppercase())
}
