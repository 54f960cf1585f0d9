//! Every basket: lines, shares, taxes and discounts add up, whatever the order.

use proptest::prelude::*;
use trestle_rules::basket::{Basket, Goods, Line, Quote, quote};
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
fn thousandths(rate: Rate) -> i128 {
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

/// The discount is the percentage of what takes part, rounded once, and each line gives its share of it to within a unit.
fn check_benefit(basket: &Basket, quote: &Quote) -> Result<(), TestCaseError> {
    let takes_part = |l: &Line| basket.benefit.is_some() && l.asked.is_none();
    let base = |l: &Line| if takes_part(l) { i128::from(l.list) * i128::from(l.quantity) } else { 0 };
    let bases: i128 = basket.lines.iter().map(base).sum();
    let exact = bases * basket.benefit.map_or(0, |b| thousandths(b.percent));
    // Half and more goes up; nothing here is below zero.
    let off = (2 * exact + 100_000) / 200_000;
    prop_assert_eq!(i128::from(quote.discount), -off);
    let without: i64 = basket.lines.iter().map(|l| l.unit() * l.quantity).sum();
    prop_assert_eq!(quote.total - quote.discount, without, "all of it is taken off");
    for (line, quoted) in basket.lines.iter().zip(&quote.lines) {
        let given = i128::from(line.unit() * line.quantity - quoted.paid);
        prop_assert!((0..=base(line)).contains(&given), "{} of {:?}", given, line);
        prop_assert!((given * bases - off * base(line)).abs() < bases.max(1), "{} of {:?}", given, line);
        let steps = &quoted.parts[1 + usize::from(line.asked.is_some())..];
        let named = basket.benefit.filter(|_| given != 0).map(|b| b.reason.name());
        prop_assert_eq!(steps.iter().map(|p| p.reason.as_str()).collect::<Vec<_>>(), Vec::from_iter(named));
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn everything_adds_up(basket in generated::basket()) {
        let quote = quote(&basket).unwrap();
        prop_assert_eq!(sum(quote.lines.iter().map(|l| l.paid)), Ok(quote.total));
        prop_assert_eq!(sum(quote.taxes.iter().map(|t| t.gross)), Ok(quote.total));
        prop_assert_eq!(quote.articles, basket.lines.iter().map(|l| l.quantity).sum::<i64>());
        for tax in &quote.taxes {
            prop_assert_eq!(tax.net + tax.tax, tax.gross);
            prop_assert!(tax.tax >= 0 && tax.net >= 0 && is_nearest(tax), "{:?}", tax);
            prop_assert!(sold_at(&basket, tax.rate).next().is_some(), "nothing is sold at {}", tax.rate);
        }
        check_benefit(&basket, &quote)?;
        prop_assert!(quote.taxes.is_sorted_by(|a, b| a.rate > b.rate), "each rate once, the highest first");
        for (line, quoted) in basket.lines.iter().zip(&quote.lines) {
            prop_assert_eq!(quoted.line, line.line);
            prop_assert!(quoted.paid >= 0 && (basket.benefit.is_some() || quoted.paid == line.unit() * line.quantity));
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
        prop_assert_eq!((first.total, first.discount), (second.total, second.discount));
        // Of lines that have an equal claim on the last cent of a discount the earlier gives it; nothing else moves.
        for line in first.lines {
            let same = second.lines.iter().find(|l| l.line == line.line).unwrap();
            prop_assert!((line.paid - same.paid).abs() <= 1, "{:?} and {:?}", line, same);
        }
        let plain = |basket| quote(&Basket { benefit: None, ..basket }).unwrap();
        let (quote, other) = (plain(basket), plain(other));
        prop_assert_eq!(quote.total, other.total);
        prop_assert_eq!(quote.taxes, other.taxes);
        prop_assert_eq!(quote.articles, other.articles);
        for line in quote.lines {
            prop_assert!(other.lines.contains(&line), "a line costs the same wherever it stands");
        }
    }
}
