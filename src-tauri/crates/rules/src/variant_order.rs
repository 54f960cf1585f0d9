//! The order in which the variants of a product are listed.
//!
//! Owns which words are sizes, and how numbers inside words count. Keeps true: one order, whatever order they came in; what
//! is a size is judged by all the values of an option together, because an L may be a letter. Must not import the engine.

use crate::text::folded;

/// Decimals that a number keeps; more of them are cut.
const DECIMALS: usize = 6;
/// Digits of a number before its decimals; a longer one is a code, and compared as words.
const DIGITS: usize = 15;

/// Puts variants in order. `values` gives what sets one apart, one text for each option.
pub fn put_in_order<T>(variants: &mut Vec<T>, values: impl Fn(&T) -> Vec<String>) {
    if variants.len() < 2 {
        return;
    }
    let all: Vec<Vec<String>> =
        variants.iter().map(|variant| values(variant).iter().map(|v| folded(v)).collect()).collect();
    let most = all.iter().map(Vec::len).max().unwrap_or(0);
    let sized: Vec<bool> = (0..most).map(|at| are_sizes(all.iter().filter_map(|values| values.get(at)))).collect();
    let place = |values: Vec<String>| -> Vec<Place> {
        values.into_iter().zip(&sized).map(|(value, sized)| Place::of(value, *sized)).collect()
    };
    let mut placed: Vec<(Vec<Place>, T)> = all.into_iter().map(place).zip(variants.drain(..)).collect();
    placed.sort_by(|(a, _), (b, _)| a.cmp(b));
    variants.extend(placed.into_iter().map(|(_, variant)| variant));
}

/// Whether these are a row of sizes: at least half of them, and at least two.
fn are_sizes<'v>(values: impl Iterator<Item = &'v String>) -> bool {
    let mut different: Vec<&String> = values.collect();
    different.sort();
    different.dedup();
    let sizes = different.iter().filter(|value| size(value).is_some()).count();
    sizes >= 2 && sizes * 2 >= different.len()
}

/// Where a value stands among those of its option.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// A size, and what stands behind it; by its letters where two ways of writing are one size.
    Sized(Vec<i32>, Vec<Part>, String),
    /// Anything else.
    Other(Vec<Part>, String),
}

impl Place {
    fn of(value: String, sized: bool) -> Self {
        match size(&value).filter(|_| sized) {
            Some((sizes, rest)) => Self::Sized(sizes, parts(rest), value),
            None => Self::Other(parts(&value), value),
        }
    }
}

/// The size that a folded text begins with, two where it spans two, and the rest of the text.
fn size(value: &str) -> Option<(Vec<i32>, &str)> {
    for (word, size) in WORDS {
        if let Some(rest) = value.strip_prefix(word).filter(|rest| !rest.starts_with(char::is_alphanumeric)) {
            return Some((vec![size], rest));
        }
    }
    let end = value.find([' ', '(', ',']).unwrap_or(value.len());
    let (first, rest) = value.split_at(end);
    let sizes = first.split(['/', '-']).map(letters).collect::<Option<Vec<i32>>>()?;
    Some((sizes, rest))
}

/// What fits all stands behind every other size.
const WORDS: [(&str, i32); 14] = [
    ("extra extra small", -3),
    ("xx-small", -3),
    ("extra small", -2),
    ("x-small", -2),
    ("small", -1),
    ("medium", 0),
    ("large", 1),
    ("extra large", 2),
    ("x-large", 2),
    ("extra extra large", 3),
    ("xx-large", 3),
    ("one size", 1_000),
    ("onesize", 1_000),
    ("os", 1_000),
];

/// A size written as s, m, l, with one x or more before it, or their number: xxl and 2xl are one.
fn letters(word: &str) -> Option<i32> {
    let size = word.strip_suffix(['s', 'm', 'l'])?;
    let xs = size.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = &size[..size.len() - xs.len()];
    if !xs.bytes().all(|x| x == b'x') {
        return None;
    }
    let steps = match (counted, xs.len()) {
        ("", xs) => i32::try_from(xs).ok()?,
        (counted, 1) => counted.parse::<i32>().ok().filter(|n| (1..=20).contains(n))?,
        _ => return None,
    };
    match (word.as_bytes().last()?, steps) {
        (b's', steps) => Some(-1 - steps),
        (b'm', 0) => Some(0),
        (b'l', steps) => Some(1 + steps),
        _ => None,
    }
}

/// A part of a text: numbers count as what they are.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// A number, and what it is a number of where that is known: a weight, a volume, a length.
    Number(i128, u8),
    /// Anything else.
    Words(String),
}

/// What a unit measures, and how many of the smallest one it is.
const UNITS: [(&str, u8, i128); 10] = [
    ("mg", 1, 1),
    ("g", 1, 1_000),
    ("kg", 1, 1_000_000),
    ("ml", 2, 1),
    ("cl", 2, 10),
    ("dl", 2, 100),
    ("l", 2, 1_000),
    ("mm", 3, 1),
    ("cm", 3, 10),
    ("m", 3, 1_000),
];

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let begins = rest.starts_with(|c: char| c.is_ascii_digit());
        let (part, behind) = if begins { number(rest) } else { words(rest) };
        parts.push(part);
        rest = behind.trim_start();
    }
    parts
}

fn words(text: &str) -> (Part, &str) {
    let end = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (words, rest) = text.split_at(end);
    (Part::Words(words.trim_end().to_owned()), rest)
}

fn number(text: &str) -> (Part, &str) {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (whole, rest) = text.split_at(digits(text));
    if whole.len() > DIGITS {
        return (Part::Words(whole.to_owned()), rest);
    }
    let behind = rest.strip_prefix(['.', ',']).unwrap_or(rest);
    let (decimals, rest) =
        if behind.len() < rest.len() && digits(behind) > 0 { behind.split_at(digits(behind)) } else { ("", rest) };
    let decimals: String = decimals.chars().chain("0".repeat(DECIMALS).chars()).take(DECIMALS).collect();
    let value: i128 = format!("{whole}{decimals}").parse().unwrap_or(0);
    let unit = rest.trim_start();
    let end = unit.find(|c: char| !c.is_alphabetic()).unwrap_or(unit.len());
    match UNITS.iter().find(|(name, ..)| *name == &unit[..end]) {
        Some((_, measures, many)) => (Part::Number(value * many, *measures), &unit[end..]),
        None => (Part::Number(value, 0), rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(values: &[&str]) -> Vec<String> {
        let mut variants: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        put_in_order(&mut variants, |value| vec![value.clone()]);
        variants
    }

    #[test]
    fn absurd_values_are_ordered_and_never_panic() {
        let nines = "9".repeat(400);
        let values = ["", ".", ",5", "5.", "5..5", "99xl", "0xl", "xm", "-", "/", "½ l", "٣", "🙂", &nines];
        let first = ordered(&values);
        let mut turned = values;
        turned.reverse();
        assert_eq!(ordered(&turned), first);
    }

    #[test]
    fn a_variant_without_a_value_stands_before_those_that_have_one() {
        let mut variants = vec![vec!["M".to_owned(), "red".to_owned()], vec!["M".to_owned()]];
        put_in_order(&mut variants, Clone::clone);
        assert_eq!(variants[0].len(), 1);
    }
}
