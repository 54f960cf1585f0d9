//! Codes that people read out, type in and scan: receipt, loyalty, credit and invitation codes, and the check digit of shop
//! barcodes.
//!
//! Owns: the alphabet, the check symbol, the bit layouts of typed codes and their printed grouping. All of it is final
//! from version 1: codes are on paper in customers' pockets, so a layout may be added but never changed.
//! Keeps true: what `encode` prints, `parse` reads back; a code with one wrong symbol, or with any two of its symbols
//! exchanged, is never accepted (proved over every case in `symbols`).
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

mod symbols;

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

pub use symbols::ALPHABET;
use symbols::{read, spell, symbols_of};

/// Highest till number: 10 bits.
pub const MAX_TILL_NUMBER: u16 = (1 << 10) - 1;
/// Highest receipt number of one till number: 18 bits. A till that has used it up takes a new till number.
pub const MAX_RECEIPT_NUMBER: u32 = (1 << 18) - 1;
/// Highest loyalty counter of one issuer: 20 bits, before and after the caller's permutation.
pub const MAX_LOYALTY_COUNTER: u32 = (1 << 20) - 1;
/// Highest authentication code that fits a loyalty code: 15 bits.
pub const MAX_LOYALTY_MAC: u16 = (1 << 15) - 1;
/// Highest secret of an invitation code: 75 bits.
pub const MAX_INVITE_SECRET: u128 = (1 << 75) - 1;

const RECEIPT_SYMBOLS: usize = 12;
const LOYALTY_SYMBOLS: usize = 9;
const INVITE_SYMBOLS: usize = 15;
const CREDIT_SYMBOLS: usize = 13;
/// The first symbol of every store credit: C.
const CREDIT_MARK: u128 = 12;

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
        let till_number = u128::from(self.till_number & MAX_TILL_NUMBER);
        let number = u128::from(self.number & MAX_RECEIPT_NUMBER);
        spell(till_number << 50 | number << 32 | u128::from(self.mac), RECEIPT_SYMBOLS, 4)
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

/// What the typed code of a store credit holds. Printed as `C010-1KKF-AVFQ-F3`: a receipt code's fields behind a C, 65 bits
/// in 13 symbols, and the check symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CreditCode {
    /// Number of the till that issued it, 0 to [`MAX_TILL_NUMBER`].
    pub till_number: u16,
    /// That till's credits counted, 0 to [`MAX_RECEIPT_NUMBER`].
    pub number: u32,
    /// First 32 bits of the engine's HMAC; opaque here.
    pub mac: u32,
}

impl CreditCode {
    /// The code as printed, in groups of 4-4-4-2. Fields beyond their bits as in [`ReceiptCode::encode`].
    pub fn encode(&self) -> String {
        debug_assert!(self.till_number <= MAX_TILL_NUMBER && self.number <= MAX_RECEIPT_NUMBER);
        let till_number = u128::from(self.till_number & MAX_TILL_NUMBER);
        let number = u128::from(self.number & MAX_RECEIPT_NUMBER);
        spell(CREDIT_MARK << 60 | till_number << 50 | number << 32 | u128::from(self.mac), CREDIT_SYMBOLS, 4)
    }

    /// Reads the code of a store credit as typed or scanned. Says nothing about whether it is genuine.
    ///
    /// # Errors
    /// As [`ReceiptCode::parse`]; [`CodeError::Symbol`] also where it does not begin with C.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let bits = read(typed, CREDIT_SYMBOLS)?;
        if bits >> 60 != CREDIT_MARK {
            return Err(CodeError::Symbol { position: 1 });
        }
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
        let issuer = u128::from(self.issuer & MAX_TILL_NUMBER);
        let counter = u128::from(self.counter & MAX_LOYALTY_COUNTER);
        let mac = u128::from(self.mac & MAX_LOYALTY_MAC);
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

/// The code that opens an invitation file, read out or typed on the invited till. Printed as `7K3M-9QXD-2FHT-W0AJ`: 75
/// bits in 15 symbols, and the check symbol. The file can be attacked at leisure, so every bit is random; the caller
/// draws them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct InviteCode {
    /// 0 to [`MAX_INVITE_SECRET`].
    pub secret: u128,
}

impl InviteCode {
    /// The code as printed, in groups of four. A secret beyond its bits as in [`ReceiptCode::encode`].
    pub fn encode(&self) -> String {
        self.spelled(4)
    }

    /// The 16 symbols with nothing between them: the passphrase of the file, however the code was typed.
    pub fn canonical(&self) -> String {
        self.spelled(INVITE_SYMBOLS + 1)
    }

    fn spelled(&self, group: usize) -> String {
        debug_assert!(self.secret <= MAX_INVITE_SECRET);
        spell(self.secret & MAX_INVITE_SECRET, INVITE_SYMBOLS, group)
    }

    /// Reads an invitation code as typed. Whether it opens the file is for the file to say.
    ///
    /// # Errors
    /// As [`ReceiptCode::parse`].
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        Ok(Self { secret: read(typed, INVITE_SYMBOLS)? })
    }
}

/// Not derived: the whole code is a secret, and no log may show it.
impl fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InviteCode").finish_non_exhaustive()
    }
}

/// Which code a typed text could be, judged by its length alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeForm {
    /// 13 symbols: a receipt code. An EAN-13 barcode has 13 as well: ask [`is_ean`] first.
    Receipt,
    /// 10 symbols: a loyalty code.
    Loyalty,
    /// 16 symbols: an invitation code.
    Invite,
    /// 14 symbols that begin with C: store credit.
    Credit,
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
        n if n == INVITE_SYMBOLS + 1 => CodeForm::Invite,
        n if n == CREDIT_SYMBOLS + 1 && symbols_of(typed).next().is_some_and(|first| "Cc".contains(first)) => {
            CodeForm::Credit
        }
        _ => CodeForm::Other,
    }
}

/// Whether `typed` is a barcode number with a right check digit: 8 (EAN-8), 12 (UPC-A) or 13 digits (EAN-13), nothing
/// else but white space around it (a scanner's Enter). Source: GS1 General Specifications, modulo-10 check digit.
pub fn is_ean(typed: &str) -> bool {
    let digits = typed.trim();
    matches!(digits.len(), 8 | 12 | 13) && has_right_check_digit(digits)
}

fn has_right_check_digit(digits: &str) -> bool {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    // From the right: the check digit has weight 1, its neighbour 3, and so on in turn; the sum ends in 0.
    let weighted = digits.bytes().rev().zip([1_u32, 3].into_iter().cycle());
    weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum::<u32>().is_multiple_of(10)
}

/// The lengths that a barcode number may be written with: GTIN-8, UPC-A, EAN-13, GTIN-14.
const GTIN_LENGTHS: [usize; 4] = [8, 12, 13, 14];

/// A code as it is compared: a barcode number with its zeros in front, 14 digits, because scanners, boxes and other programs
/// write one number with different ones; anything else as it stands. Source: GS1 General Specifications.
#[must_use]
pub fn canonical(code: &str) -> Cow<'_, str> {
    let digits = code.trim();
    let is_number = GTIN_LENGTHS.contains(&digits.len()) && has_right_check_digit(digits);
    if is_number { Cow::Owned(format!("{digits:0>14}")) } else { Cow::Borrowed(code) }
}

/// How a code may be written: a barcode number with fewer or more zeros in front, anything else only as it stands.
#[must_use]
pub fn spellings(code: &str) -> Vec<String> {
    let canonical = canonical(code);
    if let Cow::Borrowed(same) = canonical {
        return vec![same.to_owned()];
    }
    let shortest = canonical.trim_start_matches('0').len();
    let lengths = GTIN_LENGTHS.into_iter().filter(|length| *length >= shortest);
    lengths.map(|length| canonical[canonical.len() - length..].to_owned()).collect()
}

/// The low 16 bits; callers mask further.
fn low_bits(bits: u128) -> u16 {
    (bits & u128::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn codes_of_store_credit_read_back_at_their_limits_and_begin_with_a_c() {
        for till_number in [0, 1, MAX_TILL_NUMBER] {
            for number in [0, 1, MAX_RECEIPT_NUMBER] {
                for mac in [0, 1, u32::MAX] {
                    let code = CreditCode { till_number, number, mac };
                    assert_eq!(CreditCode::parse(&code.encode()), Ok(code));
                    assert_eq!(form_of(&code.encode()), CodeForm::Credit);
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

    #[test]
    fn invitation_codes_read_back_at_their_limits() {
        for secret in [0, 1, 1 << 64, 1 << 74, MAX_INVITE_SECRET] {
            let code = InviteCode { secret };
            assert_eq!(InviteCode::parse(&code.encode()), Ok(code));
            assert_eq!(InviteCode::parse(&code.canonical()), Ok(code));
        }
    }

    /// The file is locked with these symbols: another spelling would not open it.
    #[test]
    fn however_an_invitation_is_typed_its_passphrase_is_the_same() {
        for typed in ["PJTV-TPVX-VR14-D2P8", "pjtvtpvxvrl4d2p8", " PJTV TPVX VRI4 D2P8\n"] {
            assert_eq!(InviteCode::parse(typed).map(|code| code.canonical()), Ok("PJTVTPVXVR14D2P8".to_owned()));
        }
    }

    #[test]
    fn no_log_shows_an_invitation() {
        let code = InviteCode { secret: 0x5A5_ADEA_DBEE_F012_3456 };
        assert_eq!(format!("{code:?}"), "InviteCode { .. }");
    }

    /// Codes are on paper: these spellings were computed by a separate program and must never change.
    #[test]
    fn printed_codes_stay_what_they_are() {
        let receipt = ReceiptCode { till_number: 1, number: 412, mac: 0xDEAD_BEEF };
        assert_eq!(receipt.encode(), "0101-KKFA-VFQF-7");
        let credit = CreditCode { till_number: 1, number: 412, mac: 0xDEAD_BEEF };
        assert_eq!(credit.encode(), "C010-1KKF-AVFQ-F3");
        let loyalty = LoyaltyCode { issuer: 3, counter: 0xABCDE, mac: 0x1234 };
        assert_eq!(loyalty.encode(), "03NF6-Y4HMS");
        let invite = InviteCode { secret: 0x5A5_ADEA_DBEE_F012_3456 };
        assert_eq!(invite.encode(), "PJTV-TPVX-VR14-D2P8");
        assert_eq!(InviteCode { secret: MAX_INVITE_SECRET }.encode(), "ZZZZ-ZZZZ-ZZZZ-ZZZN");
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
