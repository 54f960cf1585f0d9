//! References by which another system knows a member: what of one may be shown and kept as it is.
//!
//! Owns telling an address or a telephone number in one. Keeps true: another system may use them as references, and then
//! nobody has agreed that they are kept; what is only a number or a name stays. Must not import the engine.

use crate::email;

/// Digits that a telephone number has at least, and at most (ITU-T E.164).
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// Digits of a number without a `+` or a `0` before it that may be a telephone number: longer ones are numbers of shop systems.
const NATIONAL: std::ops::RangeInclusive<usize> = 9..=12;
/// What stays of a telephone number.
const LAST: usize = 2;

/// What may be shown of a reference: addresses as [`email::mask`] shows them, and the last two digits of telephone numbers.
#[must_use]
pub fn shown(reference: &str) -> String {
    without_numbers(&without_addresses(reference))
}

/// The text with the addresses in it masked, and with what stands between them as it was.
fn without_addresses(text: &str) -> String {
    let parts = |c: char| c.is_whitespace() || "<>()[]{},;:\"'|".contains(c);
    let masked = |word: &str| match word.split_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => email::mask(word),
        _ => word.to_owned(),
    };
    let (mut shown, mut word) = (String::with_capacity(text.len()), 0);
    for (at, between) in text.match_indices(parts) {
        shown.push_str(&masked(&text[word..at]));
        shown.push_str(between);
        word = at + between.len();
    }
    shown.push_str(&masked(&text[word..]));
    shown
}

/// The text with its telephone numbers masked.
fn without_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut shown, mut at) = (String::with_capacity(text.len()), 0);
    while at < letters.len() {
        let run = number_at(&letters, at);
        let digits: Vec<char> = letters[at..at + run].iter().copied().filter(char::is_ascii_digit).collect();
        if is_telephone(&letters[at..at + run], &digits) {
            shown.push('…');
            shown.extend(&digits[digits.len() - LAST..]);
            at += run;
        } else {
            let end = at + run.max(1);
            shown.extend(&letters[at..end]);
            at = end;
        }
    }
    shown
}

/// How many characters from a place on could be one number. Within a word none begins: an article or a code has digits too.
fn number_at(letters: &[char], at: usize) -> usize {
    let begins = letters[at].is_ascii_digit() || "+(".contains(letters[at]);
    if !begins || at.checked_sub(1).is_some_and(|before| letters[before].is_alphanumeric()) {
        return 0;
    }
    let run = letters[at..].iter().take_while(|c| c.is_ascii_digit() || "+ ()./-".contains(**c)).count();
    let run = letters[at..at + run].iter().rposition(char::is_ascii_digit).map_or(0, |last| last + 1);
    // Digits that go on as a word are a code's.
    if letters.get(at + run).is_some_and(|c| c.is_alphabetic()) { 0 } else { run }
}

fn is_telephone(run: &[char], digits: &[char]) -> bool {
    let marked = run.iter().find(|c| **c != '(').is_some_and(|first| "+0".contains(*first));
    DIGITS.contains(&digits.len()) && (marked || NATIONAL.contains(&digits.len()))
}
