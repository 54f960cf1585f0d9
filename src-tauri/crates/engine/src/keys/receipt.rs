//! The keyed part of receipt codes.
//!
//! Owns the HMAC that tells a code this shop issued from one it never did. Keeps true: the HMAC covers the business day
//! and the total too, both printed beside the code. The layout of the code is `trestle_rules::code`.

use trestle_rules::code::ReceiptCode;

use super::till::TillKeys;
use super::{derive, hmac};

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
    let key = derive(keys.secret(), "trestle receipt code 1");
    let text = format!("{}\n{}\n{}\n{}", receipt.till_number, receipt.number, receipt.day, receipt.total);
    let bytes = hmac(&key, &[text.as_bytes()]);
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}
