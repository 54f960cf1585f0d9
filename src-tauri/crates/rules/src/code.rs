//! Codes that people read out, type in and scan: receipt codes, loyalty codes, and the check digit of shop barcodes.
//!
//! Owns: the alphabet, the check symbol, the bit layouts of typed codes and their printed grouping. All of it is final
//! from version 1: codes are on paper in customers' pockets, so a layout may be added but never changed.
//! Keeps true: what `encode` prints, `parse` reads back; a code with one wrong symbol, or with any two of its symbols
//! exchanged, is never accepted (proved below over every case).
//! Must not import: keys, hashing, the store. The authentication code (HMAC) comes and goes as a plain integer; whether
//! it is genuine is for the engine to say, and so is the permutation of the loyalty counter.
//!
//! ## Layout, for whoever writes another reader
//! * Alphabet: Crockford base32, `0123456789ABCDEFGHJKMNPQRSTVWXYZ`, value = place in that string. Reading ignores case,
//!   white space and every kind of hyphen, and takes `I` and `L` as `1`, `O` as `0`. `U` is never read.
//! * Fields are packed into one integer, first field highest, and printed five bits a symbol, highest first.
//! * Check symbol, printed last: symbols are elements of GF(32) = GF(2)[x] / (x⁵ + x² + 1), bit k standing for xᵏ;
//!   α = x is a primitive element (order 31). For payload symbols s₀ … sₙ₋₁ the check is Σ sᵢ·αⁿ⁻ⁱ, so that the check
//!   itself has weight α⁰ and all weights differ while there are at most 31 symbols. Changing one symbol changes the sum
//!   by weight × difference ≠ 0; exchanging two changes it by (weight + weight) × (difference) ≠ 0.

use thiserror::Error;

/// Crockford's base32 alphabet; the value of a symbol is its place here. No I, L, O (mistaken for digits), no U.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Highest till number: 10 bits.
pub const MAX_TILL_NUMBER: u16 = (1 << 10) - 1;
/// Highest receipt number of one till number: 18 bits. A till that has used it up takes a new till number.
pub const MAX_RECEIPT_NUMBER: u32 = (1 << 18) - 1;
/// Highest loyalty counter of one issuer: 20 bits, before and after the caller's permutation.
pub const MAX_LOYALTY_COUNTER: u32 = (1 << 20) - 1;
/// Highest authentication code that fits a loyalty code: 15 bits.
pub const MAX_LOYALTY_MAC: u16 = (1 << 15) - 1;

const RECEIPT_SYMBOLS: usize = 12;
const LOYALTY_SYMBOLS: usize = 9;

/// Why a typed text is not a code. All three are slips of the finger: none of them counts towards the lock against
/// guessing, which only genuine-looking codes with a wrong authentication code do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Too many or too few symbols, spaces and hyphens not counted.
    #[error("wrong number of symbols")]
    Length,
    /// A character that no code contains (a `U`, an accent, a punctuation mark).
    #[error("symbol {position} cannot be in a code")]
    Symbol {
        /// Which symbol, counted from 1 as a person would, spaces and hyphens not counted.
        position: usize,
    },
    /// Every symbol is possible but they do not belong together: one is wrong, or two are exchanged.
    #[error("the check symbol does not match")]
    Check,
}

/// What a typed receipt code holds. Printed as `7K3M-9QXD-2FHT-W`: 60 bits in 12 symbols, and the check symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReceiptCode {
    /// Nickname of the till that sold, 0 to [`MAX_TILL_NUMBER`].
    pub till_number: u16,
    /// That till's receipt number, 0 to [`MAX_RECEIPT_NUMBER`].
    pub number: u32,
    /// First 32 bits of the engine's HMAC over the sale; opaque here.
    pub mac: u32,
}

impl ReceiptCode {
    /// The code as printed, in groups of 4-4-4-1.
    ///
    /// A field beyond its bits is a mistake of the caller (a panic in debug builds). In a release it is cut off: the
    /// HMAC was taken over the whole number, so such a code proves nothing, instead of proving another sale.
    pub fn encode(&self) -> String {
        debug_assert!(self.till_number <= MAX_TILL_NUMBER && self.number <= MAX_RECEIPT_NUMBER);
        let till_number = u64::from(self.till_number & MAX_TILL_NUMBER);
        let number = u64::from(self.number & MAX_RECEIPT_NUMBER);
        spell(till_number << 50 | number << 32 | u64::from(self.mac), RECEIPT_SYMBOLS, 4)
    }

    /// Reads a receipt code as typed or scanned. Says nothing about whether it is genuine.
    ///
    /// # Errors
    /// [`CodeError::Length`] before [`CodeError::Symbol`] before [`CodeError::Check`].
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let bits = read(typed, RECEIPT_SYMBOLS)?;
        Ok(Self {
            till_number: low_bits(bits >> 50) & MAX_TILL_NUMBER,
            number: (bits >> 32) as u32 & MAX_RECEIPT_NUMBER,
            mac: bits as u32,
        })
    }
}

/// What a typed loyalty code holds. Printed as `K7Q2F-9WMX3`: 45 bits in 9 symbols, and the check symbol. It carries no
/// name and no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LoyaltyCode {
    /// Number of the till that issued it, 0 to [`MAX_TILL_NUMBER`].
    pub issuer: u16,
    /// The issuer's counter, already permuted by the caller so that codes do not tell how many members there are;
    /// 0 to [`MAX_LOYALTY_COUNTER`].
    pub counter: u32,
    /// First 15 bits of the engine's HMAC, 0 to [`MAX_LOYALTY_MAC`]; opaque here.
    pub mac: u16,
}

impl LoyaltyCode {
    /// The code as printed, in groups of 5-5. Fields beyond their bits as in [`ReceiptCode::encode`].
    pub fn encode(&self) -> String {
        debug_assert!(self.issuer <= MAX_TILL_NUMBER && self.counter <= MAX_LOYALTY_COUNTER);
        debug_assert!(self.mac <= MAX_LOYALTY_MAC);
        let issuer = u64::from(self.issuer & MAX_TILL_NUMBER);
        let counter = u64::from(self.counter & MAX_LOYALTY_COUNTER);
        let mac = u64::from(self.mac & MAX_LOYALTY_MAC);
        spell(issuer << 35 | counter << 15 | mac, LOYALTY_SYMBOLS, 5)
    }

    /// Reads a loyalty code as typed or scanned. Says nothing about whether it is genuine.
    ///
    /// # Errors
    /// As [`ReceiptCode::parse`].
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let bits = read(typed, LOYALTY_SYMBOLS)?;
        Ok(Self {
            issuer: low_bits(bits >> 35) & MAX_TILL_NUMBER,
            counter: (bits >> 15) as u32 & MAX_LOYALTY_COUNTER,
            mac: low_bits(bits) & MAX_LOYALTY_MAC,
        })
    }
}

/// Which code a typed text could be, judged by its length alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeForm {
    /// 13 symbols: a receipt code. An EAN-13 barcode has 13 as well: ask [`is_ean`] first.
    Receipt,
    /// 10 symbols: a loyalty code.
    Loyalty,
    /// Anything else: a barcode, a search, a slip.
    Other,
}

/// Which code `typed` could be, by the number of symbols left without spaces and hyphens.
///
/// Letters that no code contains still count, so that a mistyped code is reported as such and not searched for; other
/// characters make it [`CodeForm::Other`]. The form is a hint, not a verdict: "beeswax candle" has 13 letters too, so a
/// text whose check symbol fails may also be meant as a search.
pub fn form_of(typed: &str) -> CodeForm {
    if !symbols_of(typed).all(|symbol| symbol.is_ascii_alphanumeric()) {
        return CodeForm::Other;
    }
    match symbols_of(typed).count() {
        n if n == RECEIPT_SYMBOLS + 1 => CodeForm::Receipt,
        n if n == LOYALTY_SYMBOLS + 1 => CodeForm::Loyalty,
        _ => CodeForm::Other,
    }
}

/// Whether `typed` is a barcode number with a right check digit: 8 (EAN-8), 12 (UPC-A) or 13 digits (EAN-13), nothing
/// else but white space around it (a scanner's Enter). Source: GS1 General Specifications, modulo-10 check digit.
pub fn is_ean(typed: &str) -> bool {
    let digits = typed.trim();
    if !matches!(digits.len(), 8 | 12 | 13) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    // From the right: the check digit has weight 1, its neighbour 3, and so on in turn; the sum ends in 0.
    let weighted = digits.bytes().rev().zip([1_u32, 3].into_iter().cycle());
    weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum::<u32>().is_multiple_of(10)
}

/// The characters that count: spaces and hyphens are only there for the eye, and keyboards and word processors turn the
/// plain hyphen into longer ones (U+2010 to U+2015) or a minus sign (U+2212).
fn symbols_of(typed: &str) -> impl Iterator<Item = char> + '_ {
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
fn spell(bits: u64, symbols: usize, group: usize) -> String {
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
fn read(typed: &str, symbols: usize) -> Result<u64, CodeError> {
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
    Ok(payload.iter().fold(0, |bits, value| bits << 5 | u64::from(*value)))
}

/// The low 16 bits; callers mask further.
fn low_bits(bits: u64) -> u16 {
    (bits & u64::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Payload lengths in use.
    const LENGTHS: [usize; 2] = [RECEIPT_SYMBOLS, LOYALTY_SYMBOLS];

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

    #[test]
    fn receipt_codes_read_back_at_their_limits() {
        for till_number in [0, 1, 767, 768, MAX_TILL_NUMBER] {
            for number in [0, 1, 412, MAX_RECEIPT_NUMBER] {
                for mac in [0, 1, 0x8000_0000, u32::MAX] {
                    let code = ReceiptCode { till_number, number, mac };
                    assert_eq!(ReceiptCode::parse(&code.encode()), Ok(code));
                }
            }
        }
    }

    #[test]
    fn loyalty_codes_read_back_at_their_limits() {
        for issuer in [0, 1, MAX_TILL_NUMBER] {
            for counter in [0, 1, 0x8_0000, MAX_LOYALTY_COUNTER] {
                for mac in [0, 1, 0x4000, MAX_LOYALTY_MAC] {
                    let code = LoyaltyCode { issuer, counter, mac };
                    assert_eq!(LoyaltyCode::parse(&code.encode()), Ok(code));
                }
            }
        }
    }

    /// Codes are on paper: these spellings were computed by a separate program and must never change.
    #[test]
    fn printed_codes_stay_what_they_are() {
        let receipt = ReceiptCode { till_number: 1, number: 412, mac: 0xDEAD_BEEF };
        assert_eq!(receipt.encode(), "0101-KKFA-VFQF-7");
        let loyalty = LoyaltyCode { issuer: 3, counter: 0xABCDE, mac: 0x1234 };
        assert_eq!(loyalty.encode(), "03NF6-Y4HMS");
    }

    #[test]
    fn a_slip_is_named() {
        let printed = ReceiptCode { till_number: 1, number: 412, mac: 0xDEAD_BEEF }.encode();
        assert_eq!(ReceiptCode::parse(&printed[1..]), Err(CodeError::Length));
        assert_eq!(ReceiptCode::parse(""), Err(CodeError::Length));
        assert_eq!(ReceiptCode::parse(&printed.replacen('0', "U", 1)), Err(CodeError::Symbol { position: 1 }));
        assert_eq!(ReceiptCode::parse(&printed.replacen('0', "é", 1)), Err(CodeError::Symbol { position: 1 }));
        assert_eq!(ReceiptCode::parse(&printed.replacen('0', "2", 1)), Err(CodeError::Check));
    }

    #[test]
    fn barcodes_are_told_by_their_check_digit() {
        for right in ["4006381333931", "96385074", "036000291452", " 4006381333931\r\n"] {
            assert!(is_ean(right), "{right}");
        }
        for wrong in ["4006381333930", "9638507", "400638133393X", "4006-381333931", ""] {
            assert!(!is_ean(wrong), "{wrong}");
        }
    }
}
