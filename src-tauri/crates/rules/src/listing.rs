//! How other programs write what a catalogue holds, and how a variant is called.
//!
//! Owns what the cells of a catalogue file mean: prices, whole numbers, stock, yes and no, tax rates inside headings. Keeps
//! true: what can be read in two ways is refused and never guessed.

use iso_currency::Currency;

use crate::basket::MAX_QUANTITY;
use crate::currency::{Called, called};
use crate::tax::Rate;
use crate::{RuleError, money};

/// Options of a variant at most, as in the programs that catalogues come from.
pub const MAX_OPTIONS: usize = 3;

/// Characters of a name at most, of a variant with its options: as many as a title on the web has.
pub const LONGEST_NAME: usize = 255;
/// Characters at most of a category, of who made something, and of what an option is called.
pub const LONGEST_WORD: usize = 80;

/// The name of a variant: that of its product, then what sets it apart.
#[must_use]
pub fn full_name<'v>(product: &str, values: impl IntoIterator<Item = &'v str>) -> String {
    let mut name = product.to_owned();
    for value in values.into_iter().filter(|value| !value.is_empty()) {
        name.push_str(" · ");
        name.push_str(value);
    }
    name
}

/// What the cheapest of several costs, and whether another one costs more; none of nothing.
#[must_use]
pub fn from_price(prices: &[i64]) -> Option<(i64, bool)> {
    let least = *prices.iter().min()?;
    Some((least, prices.iter().any(|price| *price > least)))
}

/// A text held to a length in characters; what is cut off is told by an ellipsis, which takes the last place.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// What a cell says of a price or a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceCell {
    /// So much, in minor units.
    Price(i64),
    /// Below zero.
    Negative,
    /// Beyond what an amount may be.
    TooLarge,
    /// More decimals than the currency has, or thousands that could be decimals.
    TooPrecise,
    /// An amount of another currency.
    OtherCurrency,
    /// No amount.
    Unreadable,
}

/// Reads a price as other programs write it: as people type one, and with the shop's own sign, code or word on either side,
/// or that of its hundredths, and with thousands set apart where that cannot be mistaken for a decimal mark.
#[must_use]
pub fn read_price(text: &str, currency: Currency, decimals: u8) -> PriceCell {
    let Some((number, words)) = number_and_words(text.trim()).filter(|_| text.len() <= 200) else {
        return PriceCell::Unreadable;
    };
    let called: Vec<Called> = words.iter().map(|word| called(word, currency)).collect();
    if called.contains(&Called::Nothing) {
        return PriceCell::Unreadable;
    }
    if called.contains(&Called::Other) {
        return PriceCell::OtherCurrency;
    }
    let hundredths = match called.as_slice() {
        [] | [Called::Own] | [Called::Own, Called::Own] => false,
        [Called::Cents] => true,
        _ => return PriceCell::Unreadable,
    };
    // Cents stand in whole numbers.
    match money::read(&number, if hundredths { 0 } else { decimals }) {
        Ok(price) if price < 0 => PriceCell::Negative,
        Ok(price) => PriceCell::Price(price),
        Err(RuleError::AmountOverflow) => PriceCell::TooLarge,
        Err(RuleError::AmountTooPrecise { .. }) => PriceCell::TooPrecise,
        Err(_) => PriceCell::Unreadable,
    }
}

/// The sign, digits and at most one decimal mark of an amount, and what stands before and behind them.
fn number_and_words(text: &str) -> Option<(String, Vec<&str>)> {
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    let (before, digits, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    let minus = |c: char| matches!(c, '-' | '\u{2212}');
    let sign = |c: char| minus(c) || c == '+';
    if before.chars().filter(|c| sign(*c)).count() > 1 {
        return None;
    }
    // A mark right before the digits is the decimal one, unless it ends an abbreviation: `.5` and `$.50`, but `Fr.5`.
    let unmarked = before.trim_end_matches(['.', ',']);
    let leading = unmarked.len() < before.len() && !unmarked.ends_with(char::is_alphabetic);
    let before_words = if leading { unmarked } else { before };
    // `5,-` and `5.–` are written where no cents are.
    let unmarked = after.strip_prefix([',', '.']).unwrap_or(after);
    let after = unmarked.strip_prefix(['-', '–', '—']).filter(|_| unmarked.len() < after.len()).unwrap_or(unmarked);
    let words = before_words.split(|c: char| sign(c) || c.is_whitespace()).chain(after.split_whitespace());
    let words = words.filter(|word| !word.is_empty()).collect();
    let minus = if before.contains(minus) { "-" } else { "" };
    let point = if leading { "." } else { "" };
    Some((format!("{minus}{point}{}", ungrouped(digits, leading)?), words))
}

/// Digits with at most one decimal mark. Thousands are taken together only where they stand in threes and either their mark
/// comes twice, or it is a gap, or another mark follows.
fn ungrouped(digits: &str, fraction_only: bool) -> Option<String> {
    let is_mark = |c: char| !c.is_ascii_digit();
    let Some(last) = digits.rfind(is_mark) else { return Some(digits.to_owned()) };
    let marks: Vec<char> = digits.chars().filter(|c| is_mark(*c)).collect();
    let decimal_marks = |c: &char| matches!(c, '.' | ',');
    let group_marks = |c: &char| decimal_marks(c) || c.is_whitespace() || matches!(c, '\'' | '\u{2019}');
    let (last_mark, others) = marks.split_last()?;
    if fraction_only || !marks.iter().all(group_marks) || others.iter().any(|mark| mark != &others[0]) {
        return None;
    }
    let decimal = decimal_marks(last_mark) && !others.contains(last_mark);
    if !decimal && others.iter().any(|mark| mark != last_mark) {
        return None;
    }
    let (whole, fraction) = if decimal { (&digits[..last], &digits[last..]) } else { (digits, "") };
    let mut groups = whole.split(is_mark);
    let first = groups.next()?.len();
    let in_threes =
        groups.clone().all(|group| group.len() == 3) && (groups.next().is_none() || (1..=3).contains(&first));
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    in_threes.then(|| format!("{digits}{fraction}"))
}

/// What the decimals of a file are marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A point: `1.000` is one, and `1,000` a thousand.
    Point,
    /// A comma: `1,000` is one, and `1.000` a thousand.
    Comma,
    /// Nobody can tell: neither is read.
    Unknown,
}

impl Mark {
    /// What cells tell of it: those with one or two digits behind a mark. Where they contradict each other nobody can tell.
    #[must_use]
    pub fn of<'c>(cells: impl IntoIterator<Item = &'c str>) -> Self {
        let (mut point, mut comma) = (false, false);
        for cell in cells {
            let digits = cell.trim_matches(|c: char| !c.is_ascii_digit());
            let Some(last) = digits.rfind(['.', ',']) else { continue };
            let is_fraction = (1..=2).contains(&(digits.len() - last - 1));
            point |= is_fraction && digits[last..].starts_with('.');
            comma |= is_fraction && digits[last..].starts_with(',');
        }
        match (point, comma) {
            (true, false) => Self::Point,
            (false, true) => Self::Comma,
            _ => Self::Unknown,
        }
    }
}

/// Reads a whole number, also one with empty decimals, or whose thousands are set apart where nobody can take that for
/// decimals.
#[must_use]
pub fn read_whole(text: &str, mark: Mark) -> Option<i64> {
    let text = text.trim();
    let Some(at) = text.find(['.', ',']) else { return text.parse().ok() };
    let (whole, behind) = (&text[..at], &text[at + 1..]);
    let decimal = match (mark, text.as_bytes()[at]) {
        (Mark::Point, b'.') | (Mark::Comma, b',') => true,
        (Mark::Unknown, _) if behind.len() != 3 || whole == "0" => true,
        (Mark::Unknown, _) => return None,
        _ => false,
    };
    if decimal {
        return if behind.bytes().all(|b| b == b'0') { whole.parse().ok() } else { None };
    }
    let groups = ungrouped(text.trim_start_matches('-'), false)?;
    let sign = if text.starts_with('-') { "-" } else { "" };
    let thousands = behind.split(&text[at..=at]).all(|group| group.len() == 3);
    if thousands { format!("{sign}{}", groups.replace(['.', ','], "")).parse().ok() } else { None }
}

/// What a cell says of how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockCell {
    /// It is empty.
    Nothing,
    /// So many.
    Pieces(i64),
    /// Below zero: more were sold than were counted.
    Oversold,
    /// Nothing that a count can be: a part of a piece, more than is ever counted, or no number.
    Unreadable,
}

/// Reads how many there are, as other programs write it.
#[must_use]
pub fn read_stock(text: &str, mark: Mark) -> StockCell {
    match read_whole(text, mark) {
        _ if text.trim().is_empty() => StockCell::Nothing,
        Some(pieces @ 0..=MAX_QUANTITY) => StockCell::Pieces(pieces),
        Some(pieces) if pieces < 0 => StockCell::Oversold,
        _ => StockCell::Unreadable,
    }
}

/// Reads yes or no as other programs write it.
#[must_use]
pub fn read_yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" | "true" | "1" => Some(true),
        "n" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// The tax rate that a heading names: `Tax - VAT (20%)`, `Tax - "IVA 5,5 %"`.
#[must_use]
pub fn rate_in(heading: &str) -> Option<Rate> {
    let before = heading.rsplit_once('%')?.0.trim_end();
    let start = before
        .rfind(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    before[start..].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_costs_from_what_its_cheapest_variant_costs() {
        assert_eq!(from_price(&[600, 450, 450]), Some((450, true)));
        assert_eq!((from_price(&[450, 450]), from_price(&[])), (Some((450, false)), None));
    }

    #[test]
    fn a_name_too_long_says_that_it_goes_on() {
        assert_eq!(shortened("Candle", 6), "Candle");
        assert_eq!(shortened("Candles", 6), "Candl…");
        assert_eq!(shortened("Cand les", 6), "Cand…");
        assert_eq!(shortened("ÄÖÜäöü", 3), "ÄÖ…");
    }

    #[test]
    fn whole_numbers_and_yes_are_read_and_nothing_else() {
        let read = ["3", " 3 ", "3.0", "3,00", "0.000", "-2", "3.5", "3.000", "3,000", "", "x", "9223372036854775808"];
        let whole = [Some(3), Some(3), Some(3), Some(3), Some(0), Some(-2), None, None, None, None, None, None];
        assert_eq!(read.map(|text| read_whole(text, Mark::Unknown)), whole);
        assert_eq!(
            ["Y", "no", "TRUE", "0", "maybe", ""].map(read_yes),
            [Some(true), Some(false), Some(true), Some(false), None, None]
        );
    }
}
