//! The key of the shop's bundle files.
//!
//! Owns its derivation from the shop's secret: whoever has the secret opens every bundle file of the shop.

use super::{derive, written_identity, x25519_identity};
use crate::error::Result;

fn key(secret: &[u8; 32]) -> [u8; 32] {
    derive(secret, "trestle bundle file 1")
}

/// What opens bundle files, and what they are written for.
///
/// # Errors
/// Never for these lengths; kept as an error rather than a panic.
pub fn identity(secret: &[u8; 32]) -> Result<age::x25519::Identity> {
    x25519_identity(&key(secret))
}

/// The same as `age -i` reads it.
///
/// # Errors
/// Never for these lengths; kept as an error rather than a panic.
pub fn written(secret: &[u8; 32]) -> Result<String> {
    written_identity(&key(secret))
}
