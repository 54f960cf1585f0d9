//! Coins and notes: what a drawer holds and what a customer is likely to hand over.
//!
//! Owns denominations and quick amounts. Keeps true: quick amounts lie above the due, ascend and never repeat.

use iso_currency::Currency;

use crate::money;

/// Coins and notes of a currency in minor units, largest first. Currencies without a table of their own get the 1-2-5
/// ladder that nearly all of them follow. Sources: ECB (EUR; the 500 is no longer issued), Bank of England and Royal Mint.
#[must_use]
pub fn denominations(currency: Currency) -> Vec<i64> {
    match currency {
        Currency::EUR => vec![20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
        Currency::GBP => vec![5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
        other => {
            let unit = unit(other);
            [100, 50, 20, 10, 5, 2, 1].iter().map(|n| n * unit).chain(sub_units(unit)).collect()
        }
    }
}

/// Notes whose taps add up on the Pay screen, ascending: 5, 10, 20, 50 and 100 units.
#[must_use]
pub fn notes(currency: Currency) -> Vec<i64> {
    [5, 10, 20, 50, 100].iter().map(|n| n * unit(currency)).collect()
}

/// Likely amounts above `due`: next whole, next 5, next 10, next 20, 50 or 100; at most four, ascending. A step that
/// `due` meets exactly is left out: who owes 10.00 gives 10.00 or 20.00, never 15.00.
#[must_use]
pub fn quick(due: i64, currency: Currency) -> Vec<i64> {
    if due <= 0 {
        return Vec::new();
    }
    let steps = [1, 5, 10, 20, 50, 100].map(|n| n * unit(currency));
    let above = |step: &i64| money::times(due / step + 1, *step).ok();
    let mut amounts: Vec<i64> = steps.iter().filter(|step| due % **step != 0).filter_map(above).collect();
    amounts.sort_unstable();
    amounts.dedup();
    amounts.truncate(4);
    amounts
}

/// The smallest step people hand over whole: a euro, a pound; a hundred where a currency has no decimals.
pub(crate) fn unit(currency: Currency) -> i64 {
    match currency.exponent() {
        Some(0) | None => 100,
        Some(decimals) => 10_i64.pow(u32::from(decimals)),
    }
}

fn sub_units(unit: i64) -> impl Iterator<Item = i64> {
    [50, 20, 10, 5, 2, 1].into_iter().map(move |n| n * unit / 100).filter(|v| *v > 0)
}
