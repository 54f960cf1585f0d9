//! The symbols that typed codes are spelled with, and the check symbol.
//!
//! Owns: the alphabet, reading and spelling, and the arithmetic of the check symbol. Keeps true: what is spelled reads
//! back; a word with one wrong symbol, or with any two of its symbols exchanged, is never read (proved below over every
//! case). Must not know what a code holds.

use super::CodeError;

/// Crockford's base32 alphabet; the value of a symbol is its place here. No I, L, O (mistaken for digits), no U.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The characters that count: spaces and hyphens are only there for the eye, and keyboards and word processors turn the
/// plain hyphen into longer ones (U+2010 to U+2015) or a minus sign (U+2212).
pub(super) fn symbols_of(typed: &str) -> impl Iterator<Item = char> + '_ {
    let for_the_eye = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    typed.chars().filter(move |&c| !for_the_eye(c))
}

/// The value of one symbol as a person may write it, 0 to 31.
fn value_of(symbol: char) -> Option<u8> {
    let meant = match symbol.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    ALPHABET.iter().position(|&known| char::from(known) == meant).and_then(|place| u8::try_from(place).ok())
}

/// Product with α = x in GF(2)[x] / (x⁵ + x² + 1). `element` is 0 to 31, and so is the result.
fn times_alpha(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

/// The check value of payload values, first printed first: Horner's rule for Σ sᵢ·αⁿ⁻ⁱ.
fn check_of(payload: &[u8]) -> u8 {
    payload.iter().fold(0, |sum, value| times_alpha(sum ^ value))
}

/// Prints the low `5 × symbols` bits and the check symbol, with a hyphen after every `group` symbols.
pub(super) fn spell(bits: u128, symbols: usize, group: usize) -> String {
    let mut values: Vec<u8> = (0..symbols).rev().map(|place| (bits >> (5 * place) & 31) as u8).collect();
    values.push(check_of(&values));
    let mut printed = String::with_capacity(values.len() + values.len() / group);
    for (place, value) in values.iter().enumerate() {
        if place > 0 && place % group == 0 {
            printed.push('-');
        }
        printed.push(char::from(ALPHABET[usize::from(*value)]));
    }
    printed
}

/// Reads `symbols` payload symbols and their check symbol into an integer of `5 × symbols` bits.
pub(super) fn read(typed: &str, symbols: usize) -> Result<u128, CodeError> {
    if symbols_of(typed).count() != symbols + 1 {
        return Err(CodeError::Length);
    }
    let values = symbols_of(typed)
        .enumerate()
        .map(|(place, symbol)| value_of(symbol).ok_or(CodeError::Symbol { position: place + 1 }))
        .collect::<Result<Vec<u8>, CodeError>>()?;
    let (payload, check) = values.split_at(symbols);
    if check != [check_of(payload)] {
        return Err(CodeError::Check);
    }
    Ok(payload.iter().fold(0, |bits, value| bits << 5 | u128::from(*value)))
}

#[cfg(test)]
mod tests {
    use super::super::{CREDIT_SYMBOLS, INVITE_SYMBOLS, LOYALTY_SYMBOLS, RECEIPT_SYMBOLS};
    use super::*;

    /// Payload lengths in use.
    const LENGTHS: [usize; 4] = [RECEIPT_SYMBOLS, LOYALTY_SYMBOLS, CREDIT_SYMBOLS, INVITE_SYMBOLS];

    /// What the weighted sum of a whole word (payload and check) leaves: 0 for a right word.
    fn syndrome(word: &[u8]) -> u8 {
        check_of(&word[..word.len() - 1]) ^ word[word.len() - 1]
    }

    fn with_check(mut payload: Vec<u8>) -> Vec<u8> {
        payload.push(check_of(&payload));
        payload
    }

    /// A word of `length + 1` symbols, all zero but one.
    fn single(length: usize, place: usize, value: u8) -> Vec<u8> {
        let mut word = vec![0; length + 1];
        word[place] = value;
        word
    }

    #[test]
    fn alpha_is_primitive() {
        let mut seen = std::collections::BTreeSet::new();
        let mut power = 1;
        while seen.insert(power) {
            power = times_alpha(power);
        }
        assert_eq!((seen.len(), power), (31, 1), "the powers of alpha are all 31 non-zero elements");
    }

    /// The sum is additive, so an error is missed exactly if its own syndrome is zero, whatever the word. With that, these
    /// loops are the whole proof: no single difference has syndrome zero, and no equal pair of differences has.
    #[test]
    fn no_substitution_and_no_exchange_of_any_two_symbols_is_missed() {
        for length in LENGTHS {
            for place in 0..=length {
                for a in 0..32 {
                    let of_a = syndrome(&single(length, place, a));
                    assert_eq!(of_a == 0, a == 0, "substitution by difference {a} at {place}");
                    for b in 0..32 {
                        let of_b = syndrome(&single(length, place, b));
                        assert_eq!(of_a ^ of_b, syndrome(&single(length, place, a ^ b)), "additive at {place}");
                    }
                    for other in (0..=length).filter(|other| *other != place && a != 0) {
                        let both = of_a ^ syndrome(&single(length, other, a));
                        assert_ne!(both, 0, "exchange of {place} and {other}, difference {a}");
                    }
                }
            }
        }
    }

    /// The same by brute force, without leaning on algebra: every word with two chosen symbols, every swap of neighbours
    /// and every jump swap, the check symbol included; and every substitution in every word with one chosen symbol.
    #[test]
    fn brute_force_over_swaps_jump_swaps_and_substitutions() {
        for length in LENGTHS {
            for (first, second) in (0..length).flat_map(|i| (i + 1..length).map(move |j| (i, j))) {
                for (a, b) in (0..32).flat_map(|a| (0..32).map(move |b| (a, b))) {
                    let mut payload = vec![0; length];
                    (payload[first], payload[second]) = (a, b);
                    let word = with_check(payload);
                    for (place, distance) in (0..length).flat_map(|place| [(place, 1), (place, 2)]) {
                        if place + distance <= length && word[place] != word[place + distance] {
                            let mut slip = word.clone();
                            slip.swap(place, place + distance);
                            assert_ne!(syndrome(&slip), 0, "{word:?} and {slip:?}");
                        }
                    }
                }
            }
            for (place, a) in (0..length).flat_map(|place| (0..32).map(move |a| (place, a))) {
                let word = with_check(single(length, place, a)[..length].to_vec());
                for (wrong, value) in (0..=length).flat_map(|wrong| (0..32).map(move |value| (wrong, value))) {
                    let mut slip = word.clone();
                    slip[wrong] = value;
                    assert_eq!(syndrome(&slip) == 0, slip == word, "{word:?} and {slip:?}");
                }
            }
        }
    }
}
