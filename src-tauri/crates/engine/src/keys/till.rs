//! The till's own key and the shop's secret.
//!
//! Owns `till.key`, mode 0600. Keeps true: a till is its Ed25519 key; its id is the first 8 bytes of the SHA-256 of the
//! public key. Whoever steals this file can forge this till's receipts until it is revoked; not another till's.

use std::fs;
use std::path::Path;

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{derive, hmac};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files;
use crate::host::Host;

/// Name of the file in the data folder.
pub const FILE: &str = "till.key";

/// The till's key with the shop's secret.
#[derive(Clone)]
pub struct TillKeys {
    till: String,
    signing: SigningKey,
    secret: [u8; 32],
    /// For the end of this till's own series.
    sealing: [u8; 32],
    seals: bool,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    format: u32,
    till_key: String,
    shop_secret: String,
    #[serde(default)]
    seals: bool,
}

impl TillKeys {
    fn new(signing: SigningKey, secret: [u8; 32], seals: bool) -> Self {
        let till = till_id(signing.verifying_key().as_bytes());
        let sealing = derive(&signing.to_bytes(), "trestle end 1");
        Self { till, signing, secret, sealing, seals }
    }

    /// Makes a new till of a new shop.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn found(host: &Host) -> Result<Self> {
        Ok(Self::new(SigningKey::from_bytes(&host.random()?), host.random()?, true))
    }

    /// Makes a new till of a shop that exists: its own key, the shop's secret.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn join(host: &Host, secret: [u8; 32]) -> Result<Self> {
        Ok(Self::new(SigningKey::from_bytes(&host.random()?), secret, true))
    }

    /// Reads the key file, if there is one.
    ///
    /// # Errors
    /// `store.key_missing` when it is unreadable, or a file error.
    pub fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(FILE);
        let text = match fs::read(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(EngineError::at(&path))?,
        };
        let unreadable = || EngineError::from(ErrorCode::StoreKeyMissing);
        let file: KeyFile = serde_json::from_slice(&text).map_err(|_| unreadable())?;
        if file.format != 1 {
            return Err(ErrorCode::StoreTooNew.into());
        }
        let bytes = |text: &str| -> Option<[u8; 32]> { hex::decode(text).ok()?.try_into().ok() };
        let key = bytes(&file.till_key).ok_or_else(unreadable)?;
        let secret = bytes(&file.shop_secret).ok_or_else(unreadable)?;
        Ok(Some(Self::new(SigningKey::from_bytes(&key), secret, file.seals)))
    }

    /// Writes the key file, durably.
    ///
    /// # Errors
    /// A file error.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let file = KeyFile {
            format: 1,
            till_key: hex::encode(self.signing.to_bytes()),
            shop_secret: hex::encode(self.secret),
            seals: self.seals,
        };
        files::write_whole(&dir.join(FILE), serde_json::to_string(&file)?.as_bytes(), 0o600)
    }

    /// Till id, 16 hex digits.
    #[must_use]
    pub fn till(&self) -> &str {
        &self.till
    }

    /// Public key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// The shop's secret, from which the keys of codes are derived.
    #[must_use]
    pub fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// Signs a head of this till's chain.
    #[must_use]
    pub fn sign_head(&self, seq: i64, hash: &[u8]) -> [u8; 64] {
        self.signing.sign(&head_message(&self.till, seq, hash)).to_bytes()
    }

    /// Whether the end of this till's series must be sealed: on every till but one that an earlier version made, until its end is
    /// sealed for the first time. This stands beside the key, where nobody without the key can unsay it.
    #[must_use]
    pub fn seals(&self) -> bool {
        self.seals
    }

    /// The same keys, from now on with every end sealed.
    #[must_use]
    pub fn sealing_ends(self) -> Self {
        Self { seals: true, ..self }
    }

    /// The seal of an end of this till's own series. The signature of a head stands on every checkpoint too, and in the files
    /// that other tills get; this stands nowhere else.
    #[must_use]
    pub fn seal(&self, seq: i64, hash: &[u8]) -> [u8; 32] {
        hmac(&self.sealing, &[&seq.to_be_bytes(), hash])
    }

    /// Signs a certificate or a manifest.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

/// Till id of a public key.
#[must_use]
pub fn till_id(public_key: &[u8]) -> String {
    hex::encode(&Sha256::digest(public_key)[..8])
}

/// Whether `signature` is this public key's over a head of its chain.
#[must_use]
pub fn head_is_signed(public_key: &[u8], seq: i64, hash: &[u8], signature: &[u8]) -> bool {
    is_signed(public_key, &head_message(&till_id(public_key), seq, hash), signature)
}

/// Whether `signature` is this public key's over a message.
#[must_use]
pub fn is_signed(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let key = public_key.try_into().ok().and_then(|k: &[u8; 32]| VerifyingKey::from_bytes(k).ok());
    let (Some(key), Ok(signature)) = (key, Signature::from_slice(signature)) else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

/// What is signed: a purpose, the till, the number and the hash, so that no signature means two things.
fn head_message(till: &str, seq: i64, hash: &[u8]) -> Vec<u8> {
    let mut message = format!("trestle head 1\n{till}\n{seq}\n").into_bytes();
    message.extend_from_slice(hash);
    message
}
