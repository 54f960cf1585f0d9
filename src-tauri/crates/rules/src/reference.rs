//! References by which another system knows a member: what of one may be shown and kept as it is.
//!
//! Owns telling an address or a telephone number in one. Keeps true: another system may use them as references, and then
//! nobody has agreed that they are kept; rather too much is masked than too little, for the reference finds its member by a
//! hash all the same; names and short numbers stay. Must not import the engine.

use unicode_normalization::UnicodeNormalization;

use crate::email;

/// So many digits between two letters may be a telephone number; the shortest have eight.
const DIGITS: usize = 8;
/// What stays of them.
const LAST: usize = 2;
/// Other spellings of the sign in an address.
const AT: [&str; 9] = ["@", "%40", "&#64;", "&#x40;", "&commat;", "(at)", "[at]", "{at}", "<at>"];

/// What may be shown of a reference: addresses as [`email::mask`] shows them, and the last two digits of what may be a
/// telephone number. Of an address that is not written as one only the first letter stays.
#[must_use]
pub fn shown(reference: &str) -> String {
    // Wide letters and digits are others on screen only.
    let plain: String = reference.nfkc().collect();
    let shown = without_numbers(&without_addresses(&plain));
    if shown == plain { reference.to_owned() } else { shown }
}

/// The text with the addresses in it masked, and with what stands between them as it was.
fn without_addresses(text: &str) -> String {
    let parts = |c: char| c.is_whitespace() || "<>()[]{},;:\"'|".contains(c);
    let (mut shown, mut left) = (String::with_capacity(text.len()), String::new());
    let mut take = |word: &str, between: &str| {
        match word.split_once('@') {
            Some((local, domain)) if !local.is_empty() && !domain.is_empty() && !domain.contains('@') => {
                shown.push_str(&email::mask(word));
            }
            _ => {
                shown.push_str(word);
                left.push_str(word);
            }
        }
        shown.push_str(between);
        left.push_str(between);
    };
    let mut word = 0;
    for (at, between) in text.match_indices(parts) {
        take(&text[word..at], between);
        word = at + between.len();
    }
    take(&text[word..], "");
    if has_address(&left) { text.chars().take(1).chain(['…']).collect() } else { shown }
}

/// Whether something stands before and behind the sign of an address, however it is spelled.
fn has_address(text: &str) -> bool {
    let text = text.to_lowercase();
    let between = |at: usize, sign: &str| {
        let is_something = |part: &str| part.chars().any(char::is_alphanumeric);
        is_something(&text[..at]) && is_something(&text[at + sign.len()..])
    };
    AT.iter().any(|sign| text.match_indices(sign).any(|(at, _)| between(at, sign)))
}

/// The text with what may be a telephone number masked: many digits with no letter among them, in any script.
fn without_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.find(char::is_alphabetic).unwrap_or(rest.len());
        shown.push_str(&masked(&rest[..number]));
        let word = rest[number..].find(|c: char| !c.is_alphabetic()).map_or(rest.len(), |end| number + end);
        shown.push_str(&rest[number..word]);
        rest = &rest[word..];
    }
    shown
}

fn masked(number: &str) -> String {
    let digits: Vec<(usize, char)> = number.char_indices().filter(|(_, c)| c.is_numeric()).collect();
    let (Some((first, _)), Some((last, end))) = (digits.first(), digits.last()) else { return number.to_owned() };
    if digits.len() < DIGITS {
        return number.to_owned();
    }
    let before = number[..*first].trim_end_matches(['+', '(']);
    let stays: String = digits[digits.len() - LAST..].iter().map(|(_, digit)| digit).collect();
    format!("{before}…{stays}{}", &number[last + end.len_utf8()..])
}
