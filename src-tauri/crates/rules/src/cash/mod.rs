//! Coins and notes: what a drawer holds and what a customer is likely to hand over.
//!
//! Owns denominations, quick amounts, and which cash roundings coins can pay. Keeps true: quick amounts lie above the due,
//! ascend and never repeat. How an amount is rounded is told by [`crate::rounding`].

mod coins;

use iso_currency::Currency;

use crate::money;
use crate::rounding::CashRounding;

/// Coins and notes of a currency in minor units, largest first. A currency that no country of ours has gets the 1-2-5 ladder that
/// nearly all of them follow.
#[must_use]
pub fn denominations(currency: Currency) -> Vec<i64> {
    match own(currency) {
        Some(money) => money.values.to_vec(),
        None => {
            let unit = unit(currency);
            [100, 50, 20, 10, 5, 2, 1].iter().map(|n| n * unit).chain(sub_units(unit)).collect()
        }
    }
}

/// Notes whose taps add up on the Pay screen, ascending; on the ladder 5, 10, 20, 50 and 100 units.
#[must_use]
pub fn notes(currency: Currency) -> Vec<i64> {
    match own(currency) {
        Some(money) => money.notes.to_vec(),
        None => [5, 10, 20, 50, 100].iter().map(|n| n * unit(currency)).collect(),
    }
}

/// The ways to round cash that fit a currency: coins can pay the step, and it is no more than ten of the smallest. Without
/// a table of its own all that are no one country's.
#[must_use]
pub fn roundings(currency: Currency) -> Vec<CashRounding> {
    let smallest = own(currency).and_then(|money| money.values.last().copied());
    let fits = |rounding: &CashRounding| match (rounding.only_in(), smallest) {
        (Some(code), _) => code == currency.code(),
        _ if *rounding == CashRounding::None => true,
        (None, Some(coin)) => rounding.step() % coin == 0 && rounding.step() <= 10 * coin,
        (None, None) => true,
    };
    CashRounding::ALL.into_iter().filter(fits).collect()
}

/// Whether its coins and notes are known, rather than supposed.
#[must_use]
pub fn has_own_table(currency: Currency) -> bool {
    own(currency).is_some()
}

fn own(currency: Currency) -> Option<&'static coins::Money> {
    coins::MONEY.iter().find(|money| money.currency == currency)
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

/// The smallest step people hand over whole: a euro, a pound, ten kronor, a hundred yen or forints. Without a table of its own
/// one of the currency, or a hundred where it has no decimals.
#[must_use]
pub fn unit(currency: Currency) -> i64 {
    if let Some(money) = own(currency) {
        return money.unit;
    }
    match currency.exponent() {
        Some(0) | None => 100,
        Some(decimals) => 10_i64.pow(u32::from(decimals)),
    }
}

fn sub_units(unit: i64) -> impl Iterator<Item = i64> {
    [50, 20, 10, 5, 2, 1].into_iter().map(move |n| n * unit / 100).filter(|v| *v > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_descends_and_holds_its_notes() {
        for money in coins::MONEY {
            let code = money.currency.code();
            assert!(money.values.is_sorted_by(|larger, smaller| larger > smaller), "{code}");
            assert!(money.notes.is_sorted_by(|smaller, larger| smaller < larger), "{code}");
            assert!((4..=5).contains(&money.notes.len()), "{code}");
            assert!(money.notes.iter().all(|note| money.values.contains(note)), "{code}");
            assert!(money.values.iter().all(|value| *value > 0), "{code}");
            assert!(money.values.last().is_some_and(|coin| money.unit % coin == 0), "{code}: coins pay the unit");
        }
        assert!(coins::MONEY.is_sorted_by_key(|money| money.currency.code()));
    }

    #[test]
    fn only_steps_that_coins_can_pay_are_offered() {
        let steps = |currency| -> Vec<i64> { roundings(currency).iter().map(|rounding| rounding.step()).collect() };
        assert_eq!(steps(Currency::SEK), [1, 100, 500, 1000]);
        assert_eq!(steps(Currency::DKK), [1, 50, 100, 500]);
        assert_eq!(steps(Currency::CHF), [1, 5, 10, 50]);
        assert_eq!(steps(Currency::HUF), [1, 500, 1000]);
        assert_eq!(steps(Currency::NZD), [1, 10, 10, 50, 100]);
        assert_eq!(steps(Currency::GBP), [1, 5, 10]);
        assert_eq!(steps(Currency::EUR), [1, 5, 5, 5, 5, 5, 10]);
        assert_eq!(steps(Currency::TND), [1, 5, 10, 50, 100, 500, 1000], "not known, so all");
    }
}
