//! Invitations: what a new till needs to be one of the shop's, in a file that a code opens.
//!
//! Owns the invitation's own key and its sealing. Keeps true: the new till makes its own key, which never leaves it; the
//! invitation's key only certifies it. So an invitation used twice makes two tills with one number, which is listed, and
//! never two that continue one series. The file is an `age` file under the code (scrypt), so it can lie on a stick.

use std::io::{Read, Write};

use age::secrecy::SecretString;
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use trestle_rules::code::{InviteCode, MAX_INVITE_SECRET};
use trestle_rules::numbers::Numbers;

use super::certificates::Certificates;
use super::open_age;
use super::till::{TillKeys, till_id};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::Certificate;
use crate::host::Host;

/// Cost of opening an invitation, as a power of two: about a second on a tablet; its code has 75 bits.
const WORK_FACTOR: u8 = 15;

/// What the file holds before the shop's facts.
#[derive(Serialize, Deserialize)]
pub struct Invitation {
    /// 1.
    pub format: u32,
    /// Founder's till id.
    pub shop: String,
    /// The shop's secret, hex.
    pub shop_secret: String,
    /// Seed of the invitation's key, hex.
    pub key: String,
    /// The invitation's certificate, signed by the till that invites.
    pub certificate: Certificate,
}

impl Invitation {
    /// Makes one for a till with these numbers.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new(host: &Host, inviter: &TillKeys, shop: &str, numbers: Numbers) -> Result<Self> {
        let seed: [u8; 32] = host.random()?;
        let key = SigningKey::from_bytes(&seed);
        let certificate = certify(key.verifying_key().as_bytes(), numbers, inviter.till(), |m| inviter.sign(m));
        let (shop, shop_secret) = (shop.to_owned(), hex::encode(inviter.secret()));
        Ok(Self { format: 1, shop, shop_secret, key: hex::encode(seed), certificate })
    }

    /// Certifies the key of the till that joins.
    ///
    /// # Errors
    /// `join.unreadable` when the invitation is not what an invitation is.
    pub fn certify(&self, joining: &TillKeys) -> Result<Certificate> {
        let key = SigningKey::from_bytes(&bytes(&self.key)?);
        let issuer = till_id(key.verifying_key().as_bytes());
        Ok(certify(&joining.public_key(), self.certificate.numbers(), &issuer, |m| key.sign(m).to_bytes()))
    }

    /// Whether its certificate holds among those of the shop and is for its own key: what it certifies is nobody otherwise.
    ///
    /// # Errors
    /// `join.unreadable`.
    pub fn holds(&self, shops: &[Certificate]) -> Result<bool> {
        let key = SigningKey::from_bytes(&bytes(&self.key)?).verifying_key().to_bytes();
        let known = shops.iter().cloned().chain([self.certificate.clone()]);
        Ok(Certificates::of(&self.shop, known).key_of(&till_id(&key)) == Some(key))
    }

    /// The shop's secret.
    ///
    /// # Errors
    /// `join.unreadable`.
    pub fn secret(&self) -> Result<[u8; 32]> {
        bytes(&self.shop_secret)
    }
}

fn bytes(text: &str) -> Result<[u8; 32]> {
    let bytes = hex::decode(text).ok().and_then(|b| b.try_into().ok());
    bytes.ok_or_else(|| ErrorCode::JoinUnreadable.into())
}

fn certify(key: &[u8; 32], numbers: Numbers, issuer: &str, sign: impl Fn(&[u8]) -> [u8; 64]) -> Certificate {
    let mut certificate = Certificate {
        public_key: hex::encode(key),
        number: numbers.number,
        block: numbers.block,
        issuer: issuer.to_owned(),
        signature: String::new(),
    };
    certificate.signature = hex::encode(sign(&certificate.message()));
    certificate
}

/// A new code, 75 bits.
///
/// # Errors
/// When the system has no randomness.
pub fn new_code(host: &Host) -> Result<InviteCode> {
    Ok(InviteCode { secret: u128::from_be_bytes(host.random()?) & MAX_INVITE_SECRET })
}

/// Seals what an invitation file holds under its code.
///
/// # Errors
/// An error of writing.
pub fn seal<T>(code: &InviteCode, out: impl Write, fill: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let failed = |source: std::io::Error| EngineError::Io { path: std::path::PathBuf::new(), source };
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(code.canonical()));
    recipient.set_work_factor(WORK_FACTOR);
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient));
    let mut writer =
        encryptor.map_err(|_| EngineError::Bug("sealing an invitation"))?.wrap_output(out).map_err(failed)?;
    let given = fill(&mut writer)?;
    writer.finish().and_then(|mut out| out.flush()).map_err(failed)?;
    Ok(given)
}

/// Opens an invitation file with its code.
///
/// # Errors
/// `join.unreadable` when it is none or damaged, `join.wrong_code`.
pub fn open<R: Read>(code: &InviteCode, file: R) -> Result<impl Read + use<R>> {
    let mut identity = age::scrypt::Identity::new(SecretString::from(code.canonical()));
    // A file made to cost hours of guessing must not hold a tablet up: ours cost 2^15.
    identity.set_max_work_factor(WORK_FACTOR + 4);
    let decryptor = open_age(file).map_err(|_| EngineError::from(ErrorCode::JoinUnreadable))?;
    if !decryptor.is_scrypt() {
        return Err(ErrorCode::JoinUnreadable.into());
    }
    decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|error| match error {
        age::DecryptError::DecryptionFailed | age::DecryptError::NoMatchingKeys => ErrorCode::JoinWrongCode.into(),
        _ => ErrorCode::JoinUnreadable.into(),
    })
}
