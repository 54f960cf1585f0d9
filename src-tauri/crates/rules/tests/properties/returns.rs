//! Every sequence of partial returns gives back exactly what was paid, and exactly the tax that the sale held.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use trestle_rules::RuleError;
use trestle_rules::basket::{Basket, Goods, Quote, quote};
use trestle_rules::country::CashRounding;
use trestle_rules::loyalty::{Terms, reward_window};
use trestle_rules::returns::{CashRefund, ReturnPolicy, Returnable, Scope, Window, cash_back, deadline, refund};
use trestle_rules::session::{CashTraffic, drawer};
use trestle_rules::tax::{self, Prices, Rate, TakenBack, TaxRounding, TaxTerms, contained};
use trestle_rules::tender::settle;

use crate::{cases, generated};

/// Tax that a refund of one rate takes back.
fn taken_back(left: i64, refund: i64, rate: Rate) -> Result<i64, RuleError> {
    let back = tax::taken_back(TaxRounding::Total, &[TakenBack { rate, left, refund }])?;
    Ok(back.first().map_or(0, |line| line.tax))
}

/// What may come back of a sale: each line, and each component of a bundle for itself.
fn returnables(basket: &Basket, quote: &Quote) -> Vec<(Rate, Returnable)> {
    let mut all = Vec::new();
    for (line, quoted) in basket.lines.iter().zip(&quote.lines) {
        let of = |sold, paid| Returnable { line: line.line, sold, paid, returned: 0 };
        match &line.goods {
            Goods::Item { rate, .. } | Goods::Amount { rate, .. } => all.push((*rate, of(line.quantity, quoted.paid))),
            Goods::Bundle { .. } => all.extend(quoted.shares.iter().map(|s| (s.rate, of(s.quantity, s.paid)))),
        }
    }
    all
}

/// Brings units back until none are left, in an order and in numbers that `picks` says; all that is left at the end.
fn bring_all_back(
    of: &mut [(Rate, Returnable)],
    picks: &[(prop::sample::Index, u16)],
    mut each: impl FnMut(Rate, i64, i64, i64, Returnable) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let rest = (0..of.len()).map(|i| (i, u16::MAX));
    let picked = picks.iter().filter(|_| !of.is_empty()).map(|(i, part)| (i.index(of.len()), *part));
    for (i, part) in picked.chain(rest).collect::<Vec<_>>() {
        let (rate, one) = &mut of[i];
        let left = one.sold - one.returned;
        let quantity = left * i64::from(part) / i64::from(u16::MAX);
        let back = refund(*one, quantity).unwrap();
        each(*rate, quantity, back, left, *one)?;
        one.returned += quantity;
    }
    Ok(())
}

fn picks() -> impl Strategy<Value = Vec<(prop::sample::Index, u16)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u16>()), 0..=8)
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn partial_returns_give_back_the_sale_and_its_tax(basket in generated::basket(), picks in picks()) {
        let quote = quote(&basket).unwrap();
        let mut of = returnables(&basket, &quote);
        let mut left: BTreeMap<Rate, i64> = quote.taxes.iter().map(|t| (t.rate, t.gross)).collect();
        let mut tax: BTreeMap<Rate, i64> = quote.taxes.iter().map(|t| (t.rate, t.tax)).collect();
        bring_all_back(&mut of, &picks, |rate, quantity, back, units, one| {
            let before = left[&rate];
            let tax_back = taken_back(before, back, rate).unwrap();
            prop_assert!(back >= 0 && tax_back >= 0 && tax_back <= back);
            prop_assert!(quantity < units || quantity == 0 || refund(one, units) == Ok(back));
            // Within one unit of money of the exact share.
            let off = i128::from(back) * i128::from(one.sold) - i128::from(one.paid) * i128::from(quantity);
            prop_assert!(off.abs() <= i128::from(one.sold), "{} for {} of {:?}", back, quantity, one);
            left.insert(rate, before - back);
            *tax.get_mut(&rate).unwrap() -= tax_back;
            Ok(())
        })?;
        prop_assert!(left.values().all(|l| *l == 0), "exactly what was paid: {:?}", left);
        prop_assert!(tax.values().all(|t| *t == 0), "exactly the tax of the sale: {:?}", tax);
    }

    #[test]
    fn whatever_the_terms_all_refunds_take_back_the_tax(
        basket in generated::basket(), exclusive: bool, by_line: bool, picks in picks(),
    ) {
        let prices = if exclusive { Prices::Exclusive } else { Prices::Inclusive };
        let rounding = if by_line { TaxRounding::Line } else { TaxRounding::Total };
        let quote = quote(&Basket { tax: TaxTerms { prices, rounding }, ..basket.clone() }).unwrap();
        let mut of = returnables(&basket, &quote);
        let mut left: Vec<(Rate, i64)> = of.iter().map(|(rate, one)| (*rate, one.paid)).collect();
        let mut tax: BTreeMap<Rate, i64> = quote.taxes.iter().map(|t| (t.rate, t.tax)).collect();
        let order: Vec<(u32, i64, i64)> = of.iter().map(|(_, one)| (one.line, one.sold, one.paid)).collect();
        bring_all_back(&mut of, &picks, |_, _, back, _, one| {
            let place = order.iter().zip(&left).position(|(unit, left)| {
                *unit == (one.line, one.sold, one.paid) && left.1 == one.paid - refund(Returnable { returned: 0, ..one }, one.returned).unwrap()
            });
            let place = place.unwrap();
            let units: Vec<TakenBack> = left.iter().enumerate()
                .map(|(n, (rate, left))| TakenBack { rate: *rate, left: *left, refund: if n == place { back } else { 0 } })
                .collect();
            for line in tax::taken_back(rounding, &units).unwrap() {
                *tax.get_mut(&line.rate).unwrap() -= line.tax;
            }
            left[place].1 -= back;
            Ok(())
        })?;
        prop_assert!(left.iter().all(|(_, left)| *left == 0));
        prop_assert!(tax.values().all(|t| *t == 0), "exactly the tax of the sale: {:?}", tax);
    }

    #[test]
    fn one_line_comes_back_in_any_pieces(
        sold in 1..=99_999_i64, paid in prop_oneof![-1_000..=1_000_i64, -1_000_000_000..=1_000_000_000_i64],
        rate in generated::rate(), picks in picks(),
    ) {
        let mut of = [(rate, Returnable { line: 1, sold, paid, returned: 0 })];
        let (mut left, mut tax) = (paid, contained(paid, rate).unwrap());
        bring_all_back(&mut of, &picks, |_, _, back, _, _| {
            tax -= taken_back(left, back, rate).unwrap();
            left -= back;
            Ok(())
        })?;
        prop_assert_eq!((left, tax), (0, 0));
        prop_assert!(refund(of[0].1, 1).is_err(), "nothing is left");
    }

    #[test]
    fn absurd_numbers_never_panic(sold: i64, paid: i64, returned: i64, quantity: i64, rate in generated::rate()) {
        let _ = refund(Returnable { line: 1, sold, paid, returned }, quantity);
        let _ = (contained(paid, rate), taken_back(paid, sold, rate));
        let (float, sales, tips, refunds) = (sold, paid, paid, returned);
        let traffic = CashTraffic { float, sales, tips, refunds, moved_in: quantity, moved_out: sold };
        let _ = drawer(&traffic, Some(quantity), false);
    }

    #[test]
    fn a_window_ends_on_its_market_day_or_after_its_days(
        sold in 0..40_000_u32, days in prop::collection::vec(0..41_000_u32, 0..=6), count in 1..=5_u16, else_days: u16,
    ) {
        let day = |n: u32| NaiveDate::default().checked_add_days(chrono::Days::new(n.into())).unwrap();
        let days: Vec<NaiveDate> = days.into_iter().map(day).collect();
        let until = |window| deadline(&ReturnPolicy { scope: Scope::SameMarket, window }, day(sold), &days);
        let plain = until(Window::Days { days: else_days }).unwrap();
        prop_assert_eq!(plain, day(sold + u32::from(else_days)));
        let mut later: Vec<NaiveDate> = days.iter().copied().filter(|d| *d > day(sold)).collect();
        later.sort_unstable();
        later.dedup();
        let by_market = until(Window::MarketDays { count, else_days }).unwrap();
        match later.get(usize::from(count) - 1) {
            Some(nth) => prop_assert_eq!(by_market, *nth),
            None => prop_assert_eq!(by_market, plain),
        }
        prop_assert_eq!(until(Window::None), None);
        // A reward is counted alike, but opens the day after, and so holds a day at least.
        let terms = Terms { market_days: count, else_days, ..Terms::default() };
        let rewarded = reward_window(&terms, day(sold), &days);
        prop_assert_eq!(rewarded, (day(sold + 1), by_market.max(day(sold + 1))));
    }
}

/// All but the Belgian way, which looks at the total of a sale that a refund has not.
fn roundings() -> Vec<CashRounding> {
    CashRounding::ALL.into_iter().filter(|rounding| *rounding != CashRounding::BelgiumFiveCents).collect()
}

proptest! {
    #![proptest_config(cases(5_000))]

    /// All refunds in cash of a sale that was paid in cash come to what was paid, whatever their portions.
    #[test]
    fn refunds_of_a_rounded_sale_come_to_what_was_paid(
        portions in prop::collection::vec(0_i64..=2_000, 1..=12),
        rounding in prop::sample::select(roundings()),
    ) {
        let total = portions.iter().sum();
        let paid = settle(total, &[], rounding).unwrap().cash_due;
        let mut of = CashRefund { total, rounding: paid - total, ..CashRefund::default() };
        for refund in portions {
            of.refund = refund;
            let out = cash_back(of, rounding).unwrap();
            prop_assert!(out >= 0);
            of.before += refund;
            of.cash_before += out;
        }
        prop_assert_eq!(of.cash_before, paid);
    }
}
