//! Amounts: integer minor units of one currency, and the only rounding there is.
//!
//! Owns reading, adding, multiplying, rounding and sharing out. Keeps true: no amount beyond [`LIMIT`], parts always add
//! up to the whole, a refund mirrors its sale (midpoints go away from zero on both sides). Must not import any other rule.

use rust_decimal::Decimal;

use crate::RuleError;

/// Largest amount there is, in minor units: it stays an exact number in JSON and JavaScript, with room for sums.
pub const LIMIT: i64 = 999_999_999_999;

/// Passes an amount within [`LIMIT`].
///
/// # Errors
/// [`RuleError::AmountOverflow`] beyond it.
pub fn within(amount: i128) -> Result<i64, RuleError> {
    // A range and not `abs`, which panics on the smallest number there is.
    i64::try_from(amount).ok().filter(|a| (-LIMIT..=LIMIT).contains(a)).ok_or(RuleError::AmountOverflow)
}

/// Adds two amounts.
///
/// # Errors
/// [`RuleError::AmountOverflow`] beyond [`LIMIT`].
pub fn add(a: i64, b: i64) -> Result<i64, RuleError> {
    within(i128::from(a) + i128::from(b))
}

/// Takes `b` from `a`.
///
/// # Errors
/// [`RuleError::AmountOverflow`] beyond [`LIMIT`].
pub fn subtract(a: i64, b: i64) -> Result<i64, RuleError> {
    within(i128::from(a) - i128::from(b))
}

/// Adds up amounts.
///
/// # Errors
/// [`RuleError::AmountOverflow`] beyond [`LIMIT`].
pub fn sum(amounts: impl IntoIterator<Item = i64>) -> Result<i64, RuleError> {
    within(amounts.into_iter().map(i128::from).sum())
}

/// Adds up amounts that were recorded one by one. Each was within [`LIMIT`] when it was taken; their sum is a plain number
/// that must never stand in the way of a report, so it has no limit of its own (and saturates after some nine million of
/// the largest).
#[must_use]
pub fn total(amounts: impl IntoIterator<Item = i64>) -> i64 {
    amounts.into_iter().fold(0, i64::saturating_add)
}

/// `unit` taken `quantity` times.
///
/// # Errors
/// [`RuleError::AmountOverflow`] beyond [`LIMIT`].
pub fn times(unit: i64, quantity: i64) -> Result<i64, RuleError> {
    within(i128::from(unit) * i128::from(quantity))
}

/// `amount × numerator ÷ denominator`, midpoints away from zero.
///
/// # Errors
/// [`RuleError::AmountOverflow`] beyond [`LIMIT`] or when `denominator` is not above zero.
pub fn ratio(amount: i64, numerator: i128, denominator: i128) -> Result<i64, RuleError> {
    if denominator <= 0 {
        return Err(RuleError::AmountOverflow);
    }
    let product = i128::from(amount).checked_mul(numerator).ok_or(RuleError::AmountOverflow)?;
    let (whole, rest) = (product / denominator, (product % denominator).abs());
    // At least half, told without doubling, which could overflow.
    let away = if rest >= denominator - rest { product.signum() } else { 0 };
    within(whole + away)
}

/// Where an amount goes that lies exactly between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halves {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// What to add to an amount to bring it to the nearest multiple of `step`: at most half of it, mirrored below zero. No step
/// below one changes anything.
#[must_use]
pub fn to_step(amount: i64, step: i64, halves: Halves) -> i64 {
    if step <= 1 {
        return 0;
    }
    let rest = amount % step;
    let (down, up) = (rest.abs(), step - rest.abs());
    if down > up || (down == up && halves == Halves::Up) { up * rest.signum() } else { -rest }
}

/// Shares `total` out by `weights` (none below zero) with the method of the largest remainder: the parts add up to the
/// total exactly; of equal remainders the earlier part wins. Weights that are all zero count as equal.
///
/// # Errors
/// [`RuleError::AmountNegative`] for a weight below zero; [`RuleError::AmountOverflow`] for a weight or total beyond
/// [`LIMIT`], and for a total without any weight, which would vanish.
pub fn share_out(total: i64, weights: &[i64]) -> Result<Vec<i64>, RuleError> {
    if weights.iter().any(|w| *w < 0) {
        return Err(RuleError::AmountNegative);
    }
    let size = i128::from(within(total.into())?).abs();
    if weights.iter().any(|w| *w > LIMIT) || (weights.is_empty() && total != 0) {
        return Err(RuleError::AmountOverflow);
    }
    let all_zero = weights.iter().all(|w| *w == 0);
    let weight = |i: usize| if all_zero { 1 } else { i128::from(weights[i]) };
    let sum: i128 = (0..weights.len()).map(weight).sum();
    let mut parts: Vec<i128> = (0..weights.len()).map(|i| size * weight(i) / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_cached_key(|&i| std::cmp::Reverse(size * weight(i) % sum));
    let missing = size - parts.iter().sum::<i128>();
    // Fewer are missing than there are parts with a remainder, so no part gets two and a part of weight zero none.
    for &i in order.iter().take(usize::try_from(missing).unwrap_or(0)) {
        parts[i] += 1;
    }
    parts.into_iter().map(|p| within(p * i128::from(total.signum()))).collect()
}

/// What the first `taken` of `units` cost when all `units` together cost `paid`. Differences of this are what single
/// units cost, so partial returns in any order of size add up to exactly what was paid.
///
/// # Errors
/// [`RuleError::AmountOverflow`] when `units` is not above zero.
pub fn first_units(paid: i64, units: i64, taken: i64) -> Result<i64, RuleError> {
    ratio(paid, i128::from(taken), i128::from(units))
}

/// Reads an amount as people type it: an optional minus, digits, and one comma or point with at most `decimals` digits
/// after it; further zeros are passed over, as other programs write them. No thousands separators: `1.000` would
/// be one or a thousand, so three digits after the mark are refused unless the currency has three decimals. Where it has
/// none there is nothing to confuse them with: `6,000` yen are six thousand.
///
/// # Errors
/// [`RuleError::AmountUnreadable`], [`RuleError::AmountTooPrecise`] or [`RuleError::AmountOverflow`].
pub fn read(text: &str, decimals: u8) -> Result<i64, RuleError> {
    let unreadable = || RuleError::AmountUnreadable { text: text.chars().take(40).collect() };
    let trimmed = text.trim();
    let (negative, digits) = match trimmed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, trimmed),
    };
    let ungrouped = if decimals == 0 { without_thousands(digits) } else { None };
    let digits = ungrouped.as_deref().unwrap_or(digits);
    let (whole, fraction) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(unreadable());
    }
    let significant = fraction.trim_end_matches('0');
    let like_thousands = fraction.len() == 3 && (1..3).contains(&decimals);
    if significant.len() > usize::from(decimals) || like_thousands {
        return Err(RuleError::AmountTooPrecise { text: text.chars().take(40).collect(), decimals });
    }
    let padded = format!("{whole}{significant:0<width$}", width = usize::from(decimals));
    let size: i128 = padded.parse().map_err(|_| RuleError::AmountOverflow)?;
    within(if negative { -size } else { size })
}

/// Digits whose thousands one mark sets apart, without it; none for anything else.
fn without_thousands(digits: &str) -> Option<String> {
    let mark = digits.chars().find(|c| matches!(c, ',' | '.'))?;
    let mut groups = digits.split(mark);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'))?;
    let all = groups.clone().all(|group| group.len() == 3) && digits.chars().all(|c| c == mark || c.is_ascii_digit());
    all.then(|| std::iter::once(first).chain(groups).collect())
}

/// A number as a sheet shows it: fifteen significant digits, because what lies behind them is noise of its sums (`0.1 + 0.2`).
/// What is no number stays as it is.
#[must_use]
pub fn shown_digits(number: &str) -> String {
    const SHOWN: u32 = 15;
    let shown = number.parse::<Decimal>().ok().and_then(|number| number.round_sf(SHOWN));
    shown.map_or_else(|| number.to_owned(), |shown| shown.normalize().to_string())
}

/// Whether a field of this amount may be left out, so that what had none reads as it did before there was such a field.
#[must_use]
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

/// Writes an amount for files that other programs read: a point, all decimals, no symbol.
#[must_use]
pub fn plain(amount: i64, decimals: u8) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let decimals = usize::from(decimals);
    let digits = format!("{:0width$}", amount.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn midpoints_go_away_from_zero_on_both_sides() {
        assert_eq!(ratio(5, 1, 2), Ok(3));
        assert_eq!(ratio(-5, 1, 2), Ok(-3));
        assert_eq!(ratio(1, 1, 0), Err(RuleError::AmountOverflow));
    }

    #[test]
    fn a_number_has_the_digits_that_a_sheet_shows() {
        let stored =
            ["3.3000000000000003", "0.1", "1234.5", "5", "0.28999999999999998", "1000000000000000", "x", "1e400"];
        let shown = ["3.3", "0.1", "1234.5", "5", "0.29", "1000000000000000", "x", "1e400"];
        assert_eq!(stored.map(shown_digits), shown);
    }

    #[test]
    fn shares_add_up_and_mirror() {
        assert_eq!(share_out(100, &[1, 1, 1]), Ok(vec![34, 33, 33]));
        assert_eq!(share_out(-100, &[1, 1, 1]), Ok(vec![-34, -33, -33]));
        assert_eq!(share_out(2, &[0, 0, 0]), Ok(vec![1, 1, 0]));
        assert_eq!(share_out(0, &[]), Ok(vec![]));
    }

    #[test]
    fn nothing_is_shared_out_to_nobody() {
        assert_eq!(share_out(5, &[]), Err(RuleError::AmountOverflow));
        assert_eq!(share_out(5, &[1, -1]), Err(RuleError::AmountNegative));
    }

    #[test]
    fn absurd_numbers_are_refused_and_never_panic() {
        let over = || Err(RuleError::AmountOverflow);
        for extreme in [i64::MIN, i64::MAX] {
            assert_eq!(within(extreme.into()), over());
            assert_eq!(
                (add(extreme, extreme), subtract(0, extreme), times(extreme, extreme)),
                (over(), over(), over())
            );
            assert_eq!((ratio(extreme, i128::MAX, 1), ratio(extreme, 1, 1)), (over(), over()));
            assert_eq!(first_units(extreme, 1, extreme), over());
            assert_eq!(share_out(extreme, &[1]), Err(RuleError::AmountOverflow));
            assert_eq!(share_out(1, &[i64::MAX]), Err(RuleError::AmountOverflow));
            assert!(to_step(extreme, 5, Halves::Up).abs() <= 2);
            assert_eq!(to_step(extreme, extreme, Halves::Up), 0);
        }
        assert_eq!(ratio(i64::MIN, 1 << 64, i128::MAX), Ok(-1));
        assert_eq!(plain(i64::MIN, 255).len(), 258);
        assert_eq!(read("1", 255), Err(RuleError::AmountOverflow));
    }
}
