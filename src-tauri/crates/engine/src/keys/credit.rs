//! The keyed part of the codes of store credit.
//!
//! Owns the HMAC that tells a credit this shop gave from one it never did. Keeps true: it covers the till's id, so that two
//! tills with one number never give one code. The layout of the code is `trestle_rules::code`.

use trestle_rules::code::CreditCode;

use super::till::TillKeys;
use super::{derive, hmac};

/// The code of a till's `number`-th credit, from 1.
#[must_use]
pub fn code(keys: &TillKeys, till: &str, till_number: u16, number: u32) -> CreditCode {
    let key = derive(keys.secret(), "trestle credit code 1");
    let bytes = hmac(&key, &[format!("{till}\n{number}").as_bytes()]);
    CreditCode { till_number, number, mac: u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) }
}
