//! The keyed parts of loyalty codes: a counter that tells nothing, and the proof that this shop issued it.
//!
//! Owns the permutation of the counter and the HMAC. Keeps true: two counters never give one code; whoever has not the
//! shop's secret sees neither how many members there are nor which codes there may be. The layout is `trestle_rules::code`.

use trestle_rules::code::LoyaltyCode;

use super::till::TillKeys;
use super::{derive, hmac};

/// Bits of each half of the counter.
const HALF: u32 = 10;
/// Rounds of the Feistel network: four make a strong permutation of a good round function; eight cost nothing here.
const ROUNDS: u8 = 8;

/// The code of a till's `counter`-th member, from 1.
#[must_use]
pub fn code(keys: &TillKeys, issuer: u16, counter: u32) -> LoyaltyCode {
    let counter = permute(keys, issuer, counter);
    LoyaltyCode { issuer, counter, mac: mac(keys, issuer, counter) }
}

/// Whether this shop issued a code.
#[must_use]
pub fn is_genuine(keys: &TillKeys, code: &LoyaltyCode) -> bool {
    mac(keys, code.issuer, code.counter) == code.mac
}

fn mac(keys: &TillKeys, issuer: u16, permuted: u32) -> u16 {
    let key = derive(keys.secret(), "trestle loyalty code 1");
    let bytes = hmac(&key, &[format!("{issuer}\n{permuted}").as_bytes()]);
    u16::from_be_bytes([bytes[0], bytes[1]]) >> 1
}

fn permute(keys: &TillKeys, issuer: u16, counter: u32) -> u32 {
    let key = derive(keys.secret(), "trestle loyalty counter 1");
    let mask = (1 << HALF) - 1;
    let (mut left, mut right) = (counter >> HALF & mask, counter & mask);
    for round in 0..ROUNDS {
        let bytes = hmac(&key, &[format!("{issuer}\n{round}\n{right}").as_bytes()]);
        let mixed = u32::from(u16::from_be_bytes([bytes[0], bytes[1]])) & mask;
        (left, right) = (right, left ^ mixed);
    }
    left << HALF | right
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::host::Host;

    #[test]
    fn no_two_counters_give_one_code_and_the_codes_do_not_count_up() {
        let keys = TillKeys::found(&Host::system("test")).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        let mut steps = std::collections::BTreeSet::new();
        let mut last = 0;
        for counter in 1..=5_000 {
            let code = code(&keys, 3, counter);
            assert!(is_genuine(&keys, &code));
            assert!(seen.insert(code.counter), "{counter}");
            steps.insert(i64::from(code.counter) - i64::from(last));
            last = code.counter;
        }
        assert!(steps.len() > 4_900, "the codes follow each other in {} steps", steps.len());
    }

    #[test]
    fn another_issuer_or_another_shop_is_another_code() {
        let (keys, other) =
            (TillKeys::found(&Host::system("test")).unwrap(), TillKeys::found(&Host::system("test")).unwrap());
        let ours = code(&keys, 3, 7);
        assert_ne!(ours.counter, code(&keys, 4, 7).counter);
        let genuine = (1..200).filter(|n| is_genuine(&keys, &code(&other, 3, *n))).count();
        assert!(genuine < 3, "{genuine} of 199 codes of another shop pass: one in 32,768 may");
    }
}
