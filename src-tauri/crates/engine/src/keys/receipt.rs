//! The keyed part of receipt codes.
//!
//! Owns the HMAC that tells a code this shop issued from one it never did. Keeps true: the HMAC covers the business day
//! and the total too, both printed beside the code. The layout of the code is `trestle_rules::code`.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use trestle_rules::code::ReceiptCode;

use super::till::TillKeys;

/// What a receipt code vouches for.
pub struct Receipt<'a> {
    /// Number of the till.
    pub till_number: u16,
    /// Number of the receipt within the till.
    pub number: u32,
    /// Business day, `YYYY-MM-DD`.
    pub day: &'a str,
    /// Total in minor units.
    pub total: i64,
}

/// The code to print.
#[must_use]
pub fn code(keys: &TillKeys, receipt: &Receipt<'_>) -> ReceiptCode {
    ReceiptCode { till_number: receipt.till_number, number: receipt.number, mac: mac(keys, receipt) }
}

fn mac(keys: &TillKeys, receipt: &Receipt<'_>) -> u32 {
    let mut key = [0; 32];
    let derived = Hkdf::<Sha256>::new(None, keys.secret()).expand(b"trestle receipt code 1", &mut key);
    debug_assert!(derived.is_ok(), "32 bytes are within what HKDF-SHA-256 gives");
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("HMAC takes a key of any length");
    let text = format!("{}\n{}\n{}\n{}", receipt.till_number, receipt.number, receipt.day, receipt.total);
    mac.update(text.as_bytes());
    let bytes = mac.finalize().into_bytes();
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}
