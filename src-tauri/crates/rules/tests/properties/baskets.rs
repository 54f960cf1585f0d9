//! Every basket: lines, shares, taxes and discounts add up, whatever the order.

use proptest::prelude::*;
use trestle_rules::basket::{
    Basket, Cause, Goods, Line, PricePart, Quote, QuotedLine, StepKind, deductions, quote, shown_price,
};
use trestle_rules::discount::Off;
use trestle_rules::money::sum;
use trestle_rules::tax::{Rate, TaxLine};

use crate::{cases, generated};

/// Whether the tax is the whole unit nearest to gross × rate ÷ (100 + rate), worked out in thousandths of a percent.
fn is_nearest(line: &TaxLine) -> bool {
    let thousandths = thousandths(line.rate);
    let exact = i128::from(line.gross) * thousandths - i128::from(line.tax) * (100_000 + thousandths);
    exact.abs() * 2 <= 100_000 + thousandths
}

/// 5.5 % as 5500, from what is printed.
pub fn thousandths(rate: Rate) -> i128 {
    let text = rate.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{fraction:0<3}").parse().unwrap()
}

fn sold_at(basket: &Basket, rate: Rate) -> impl Iterator<Item = &Line> {
    basket.lines.iter().filter(move |l| match &l.goods {
        Goods::Item { rate: r, .. } | Goods::Amount { rate: r, .. } => *r == rate,
        Goods::Bundle { parts, .. } => parts.iter().any(|p| p.rate == rate),
    })
}

/// What one kind of step took off each line, zero or above.
fn taken(quote: &Quote, is: impl Fn(&PricePart) -> bool) -> Vec<i128> {
    let of = |line: &QuotedLine| line.parts.iter().filter(|p| is(p)).map(|p| -i128::from(p.amount)).sum();
    quote.lines.iter().map(of).collect()
}

/// What was taken off all lines together was worked out once, and each line gave its share of it to within a unit.
fn check_shared(bases: &[i128], off: i128, taken: &[i128]) -> Result<(), TestCaseError> {
    let sum: i128 = bases.iter().sum();
    prop_assert_eq!(taken.iter().sum::<i128>(), off);
    for (base, taken) in bases.iter().zip(taken) {
        prop_assert!((0..=*base).contains(taken), "{} of {}", taken, base);
        prop_assert!((taken * sum - off * base).abs() < sum.max(1), "{} of {}", taken, base);
    }
    Ok(())
}

/// What a percentage or an amount takes off; half and more goes up, and nothing here is below zero.
pub fn off(off: Off, base: i128) -> i128 {
    match off {
        Off::Percent { percent } => (2 * base * thousandths(percent) + 100_000) / 200_000,
        Off::Amount { amount } => base.min(amount.into()),
    }
}

/// Every step takes what it should from what the steps before it left, and nothing touches a price agreed by hand.
fn check_steps(basket: &Basket, quote: &Quote) -> Result<(), TestCaseError> {
    let lines = &basket.lines;
    let mut left: Vec<i128> =
        lines.iter().map(|l| if l.asked.is_some() { 0 } else { i128::from(l.list) * i128::from(l.quantity) }).collect();
    let take = |left: &mut Vec<i128>, taken: &[i128]| left.iter_mut().zip(taken).for_each(|(l, t)| *l -= t);

    let offers = taken(quote, |p| p.kind == Some(StepKind::Offer));
    for (line, taken) in lines.iter().zip(&offers) {
        prop_assert!(*taken == 0 || (line.asked.is_none() && line.discount.is_none()), "{:?} takes part", line);
    }
    take(&mut left, &offers);
    let by_hand = taken(quote, |p| p.kind == Some(StepKind::LineDiscount));
    for ((line, left), taken) in lines.iter().zip(&left).zip(&by_hand) {
        prop_assert_eq!(line.discount.as_ref().map_or(0, |d| off(d.off, *left)), *taken);
    }
    take(&mut left, &by_hand);
    let on_basket = taken(quote, |p| p.kind == Some(StepKind::BasketDiscount));
    let given = basket.discount.as_ref().map_or(0, |d| off(d.off, left.iter().sum()));
    check_shared(&left, given, &on_basket)?;
    prop_assert_eq!(-i128::from(quote.basket_discount), given);
    take(&mut left, &on_basket);
    let name = basket.benefit.map_or("", |b| b.reason.name());
    let benefit = taken(quote, |p| p.kind.is_none() && p.reason == name);
    let given = basket.benefit.map_or(0, |b| off(Off::Percent { percent: b.percent }, left.iter().sum()));
    check_shared(&left, given, &benefit)?;
    prop_assert_eq!(-i128::from(quote.discount), given);
    take(&mut left, &benefit);
    for ((line, quoted), left) in lines.iter().zip(&quote.lines).zip(&left) {
        let left = if line.asked.is_some() { i128::from(line.unit() * line.quantity) } else { *left };
        prop_assert_eq!(i128::from(quoted.paid), left, "no step but these");
        prop_assert!(quoted.parts[1..].iter().all(|p| p.amount != 0 || p.is_agreed()), "a step of nothing");
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn everything_adds_up(basket in generated::basket().prop_map(generated::as_the_shop)) {
        let quote = quote(&basket).unwrap();
        prop_assert_eq!(sum(quote.lines.iter().map(|l| l.paid)), Ok(quote.total));
        prop_assert_eq!(sum(quote.taxes.iter().map(|t| t.gross)), Ok(quote.total));
        prop_assert_eq!(quote.articles, basket.lines.iter().map(|l| l.quantity).sum::<i64>());
        for tax in &quote.taxes {
            prop_assert_eq!(tax.net + tax.tax, tax.gross);
            prop_assert!(tax.tax >= 0 && tax.net >= 0 && is_nearest(tax), "{:?}", tax);
            prop_assert!(sold_at(&basket, tax.rate).next().is_some(), "nothing is sold at {}", tax.rate);
        }
        check_steps(&basket, &quote)?;
        prop_assert!(quote.taxes.is_sorted_by(|a, b| a.rate > b.rate), "each rate once, the highest first");
        for (line, quoted) in basket.lines.iter().zip(&quote.lines) {
            prop_assert_eq!(quoted.line, line.line);
            prop_assert!(quoted.paid >= 0);
            prop_assert_eq!(sum(quoted.parts.iter().map(|p| p.amount)), Ok(quoted.paid));
            prop_assert_eq!(quoted.parts[0].amount, line.list * line.quantity);
            let Goods::Bundle { parts, .. } = &line.goods else {
                prop_assert!(quoted.shares.is_empty());
                continue;
            };
            prop_assert_eq!(sum(quoted.shares.iter().map(|s| s.paid)), Ok(quoted.paid));
            for (part, share) in parts.iter().zip(&quoted.shares) {
                prop_assert_eq!(share.quantity, part.quantity * line.quantity);
                prop_assert!(share.paid >= 0);
            }
        }
    }

    #[test]
    fn order_changes_nothing(
        (basket, shuffled) in generated::basket().prop_flat_map(|b| (Just(b.clone()), Just(b.lines).prop_shuffle()))
    ) {
        let other = Basket { lines: shuffled, ..basket.clone() };
        let (first, second) = (quote(&basket).unwrap(), quote(&other).unwrap());
        let sums = |q: &Quote| (q.total, q.basket_discount, q.discount, taken(q, |p| p.kind == Some(StepKind::Offer)).iter().sum::<i128>());
        prop_assert_eq!(sums(&first), sums(&second));
        // Of lines that have an equal claim on the last cent of an offer, a discount or a benefit the earlier gives it.
        for line in first.lines {
            let same = second.lines.iter().find(|l| l.line == line.line).unwrap();
            let claims = 2 + basket.offers.len() as i64;
            prop_assert!((line.paid - same.paid).abs() <= claims, "{:?} and {:?}", line, same);
        }
        let plain = |basket| quote(&Basket { benefit: None, discount: None, offers: vec![], ..basket }).unwrap();
        let (quote, other) = (plain(basket), plain(other));
        prop_assert_eq!(quote.total, other.total);
        prop_assert_eq!(quote.taxes, other.taxes);
        prop_assert_eq!(quote.articles, other.articles);
        for line in quote.lines {
            prop_assert!(other.lines.contains(&line), "a line costs the same wherever it stands");
        }
    }
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn the_rows_of_a_receipt_come_to_its_total(basket in generated::basket()) {
        let quote = quote(&basket).unwrap();
        let steps = quote.lines.iter().map(|line| (line.line, line.parts.as_slice()));
        let rows = deductions(steps.clone());
        let shown: i64 = steps.map(|(_, parts)| shown_price(parts)).sum();
        prop_assert_eq!(shown + rows.iter().map(|row| row.amount).sum::<i64>() + quote.added_tax, quote.total);
        prop_assert_eq!(shown, basket.lines.iter().map(|l| l.unit() * l.quantity).sum::<i64>(), "prices, nothing else");
        prop_assert!(rows.iter().all(|row| row.amount < 0), "each takes something off");
        let of = |cause| rows.iter().filter(move |row| row.cause == cause);
        prop_assert_eq!(of(Cause::Basket).map(|row| row.amount).sum::<i64>(), quote.basket_discount);
        prop_assert_eq!(of(Cause::Member).chain(of(Cause::ComeBack)).map(|row| row.amount).sum::<i64>(), quote.discount);
        prop_assert_eq!(of(Cause::Exempt).map(|row| row.amount).sum::<i64>(), quote.untaxed);
        for (row, discount) in of(Cause::Basket).zip(&basket.discount) {
            prop_assert_eq!(off(discount.off, row.base.into()), -i128::from(row.amount), "of what the row says it is on");
        }
        for (row, benefit) in of(Cause::Member).chain(of(Cause::ComeBack)).zip(basket.benefit) {
            let taken = off(Off::Percent { percent: benefit.percent }, row.base.into());
            prop_assert_eq!(taken, -i128::from(row.amount));
        }
    }
}
