//! The owner's keys: what opens contacts and revokes tills.
//!
//! Owns the recovery file and the recovery words. Keeps true: 16 random bytes are the owner's whole secret; both key
//! pairs are derived from them; they are on disk only inside the recovery file, which the passphrase opens
//! (`age -d` opens it too). The twelve BIP-39 words are the same bytes on paper.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use age::secrecy::SecretString;
use bip39::Mnemonic;
use ed25519_dalek::SigningKey;
use serde_json::json;

use super::{derive, x25519_identity};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files;
use crate::host::Host;

/// Name of the recovery file in the data folder; a copy belongs somewhere else.
pub const FILE: &str = "recovery.age";

/// Cost of opening the recovery file, as a power of two: about a second on a tablet, years to guess 60 bits.
const WORK_FACTOR: u8 = 16;

/// The owner's secret.
pub struct OwnerSecret([u8; 16]);

impl OwnerSecret {
    /// Makes a new one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new(host: &Host) -> Result<Self> {
        Ok(Self(host.random()?))
    }

    /// The twelve recovery words.
    ///
    /// # Errors
    /// Never for 16 bytes; kept as an error rather than a panic.
    pub fn words(&self) -> Result<Vec<String>> {
        let mnemonic = Mnemonic::from_entropy(&self.0).map_err(|_| EngineError::Bug("the recovery key"))?;
        Ok(mnemonic.words().map(str::to_owned).collect())
    }

    /// The public halves, as they stand in `shop.created`.
    ///
    /// # Errors
    /// Never for these lengths; kept as an error rather than a panic.
    pub fn public(&self) -> Result<OwnerPublic> {
        let signing = SigningKey::from_bytes(&derive(&self.0, "trestle owner signing 1"));
        let contacts = self.contacts()?.to_public().to_string();
        Ok(OwnerPublic { signing: hex::encode(signing.verifying_key().to_bytes()), contacts })
    }

    /// What opens sealed addresses.
    ///
    /// # Errors
    /// Never for these lengths; kept as an error rather than a panic.
    pub fn contacts(&self) -> Result<age::x25519::Identity> {
        x25519_identity(&derive(&self.0, "trestle owner contacts 1"))
    }

    /// From the twelve recovery words, in any case and with any white space between.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let words = words.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        let mnemonic = Mnemonic::parse_in_normalized(bip39::Language::English, &words).ok()?;
        mnemonic.to_entropy().try_into().ok().map(Self)
    }

    /// The recovery file under a passphrase.
    ///
    /// # Errors
    /// Never for these lengths; kept as an error rather than a panic.
    pub fn seal(&self, passphrase: &str) -> Result<Vec<u8>> {
        self.sealed(passphrase).map_err(|_| EngineError::Bug("the recovery key"))
    }

    fn sealed(&self, passphrase: &str) -> std::io::Result<Vec<u8>> {
        let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
        recipient.set_work_factor(WORK_FACTOR);
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(std::io::Error::other)?;
        let mut sealed = Vec::new();
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(hex::encode(self.0).as_bytes())?;
        writer.finish()?;
        Ok(sealed)
    }

    /// Opens the recovery file.
    ///
    /// # Errors
    /// `owner.wrong_passphrase`, `owner.recovery_missing`, `owner.recovery_damaged`, or a file error.
    pub fn open(dir: &Path, passphrase: &str) -> Result<Self> {
        let path = dir.join(FILE);
        let sealed = match fs::read(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let place = json!(path.display().to_string());
                return Err(EngineError::with(ErrorCode::OwnerRecoveryMissing, [("path", place)]));
            }
            other => other.map_err(EngineError::at(&path))?,
        };
        unseal(&sealed, passphrase)
    }
}

/// Writes a recovery file, durably.
///
/// # Errors
/// A file error.
pub fn write(dir: &Path, sealed: &[u8]) -> Result<()> {
    files::write_whole(&dir.join(FILE), sealed, 0o600)
}

/// Whether bytes have the form of a recovery file; only the passphrase tells more.
#[must_use]
pub fn is_recovery_file(sealed: &[u8]) -> bool {
    age::Decryptor::new(sealed).is_ok_and(|file| file.is_scrypt())
}

fn unseal(sealed: &[u8], passphrase: &str) -> Result<OwnerSecret> {
    let damaged = || EngineError::from(ErrorCode::OwnerRecoveryDamaged);
    let identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    let decryptor = age::Decryptor::new(sealed).map_err(|_| damaged())?;
    let opened = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
    let mut reader = opened.map_err(|error| match error {
        // Both come after the passphrase has opened what it opens: the header around it was changed.
        age::DecryptError::InvalidHeader | age::DecryptError::InvalidMac => damaged(),
        _ => ErrorCode::OwnerWrongPassphrase.into(),
    })?;
    let mut text = String::new();
    reader.read_to_string(&mut text).map_err(|_| damaged())?;
    let secret = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    secret.map(OwnerSecret).ok_or_else(damaged)
}

/// The owner's public keys.
pub struct OwnerPublic {
    /// Ed25519, hex: checks revocations.
    pub signing: String,
    /// age X25519 recipient: contacts are sealed to it.
    pub contacts: String,
}

/// A generated passphrase: six BIP-39 words, 66 bits.
///
/// # Errors
/// When the system has no randomness.
pub fn suggest_passphrase(host: &Host) -> Result<String> {
    let bytes: [u8; 16] = host.random()?;
    let mnemonic = Mnemonic::from_entropy(&bytes).map_err(|_| EngineError::Bug("the recovery key"))?;
    // The first eleven words hold entropy only; the checksum sits in the twelfth.
    Ok(mnemonic.words().take(6).collect::<Vec<_>>().join(" "))
}

/// Refuses a passphrase that could be guessed: fewer than about 2^40 guesses, by zxcvbn's estimate.
///
/// # Errors
/// `owner.weak_passphrase`.
pub fn check_strength(passphrase: &str) -> Result<()> {
    let guesses_log2 = zxcvbn::zxcvbn(passphrase, &["trestle", "market"]).guesses().checked_ilog2().unwrap_or(0);
    if guesses_log2 < 40 {
        return Err(ErrorCode::OwnerWeakPassphrase.into());
    }
    Ok(())
}
