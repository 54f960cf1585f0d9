//! Whatever the terms, taxes and totals add up, and tax that was added is what the total contains.

use proptest::prelude::*;
use trestle_rules::basket::{Basket, Quote, StepKind, quote};
use trestle_rules::money::sum;
use trestle_rules::tax::{Prices, Rate, TaxRounding, TaxTerms};

use crate::baskets::thousandths;
use crate::{cases, generated};

fn under(basket: &Basket, prices: Prices, rounding: TaxRounding) -> Quote {
    quote(&Basket { tax: TaxTerms { prices, rounding }, ..basket.clone() }).unwrap()
}

/// What is taxed at a rate, each by itself, without the tax that was added.
fn nets(quote: &Quote, basket: &Basket, rate: Rate) -> Vec<i128> {
    let mut nets = Vec::new();
    for (line, quoted) in basket.lines.iter().zip(&quote.lines) {
        let added: i64 = quoted.parts.iter().filter(|p| p.kind == Some(StepKind::Tax)).map(|p| p.amount).sum();
        let of_line = (line.goods.rate(), i128::from(quoted.paid - added));
        let shares = quoted.shares.iter().map(|s| (Some(s.rate), i128::from(s.paid - s.added_tax.unwrap_or(0))));
        let units: Vec<_> = if quoted.shares.is_empty() { vec![of_line] } else { shares.collect() };
        nets.extend(units.into_iter().filter(|(its, _)| *its == Some(rate)).map(|(_, net)| net));
    }
    nets
}

/// So many percent, half and more goes up.
fn percent(net: i128, rate: Rate) -> i128 {
    (2 * net * thousandths(rate) + 100_000) / 200_000
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn added_tax_is_what_the_total_contains(basket in generated::basket(), by_line: bool) {
        let rounding = if by_line { TaxRounding::Line } else { TaxRounding::Total };
        let plain = under(&basket, Prices::Inclusive, rounding);
        let quote = under(&basket, Prices::Exclusive, rounding);
        prop_assert_eq!(quote.total - quote.added_tax, plain.total, "the prices themselves stay what they were");
        prop_assert_eq!(sum(quote.lines.iter().map(|l| l.paid)), Ok(quote.total));
        prop_assert_eq!(sum(quote.taxes.iter().map(|t| t.gross)), Ok(quote.total));
        prop_assert_eq!(sum(quote.taxes.iter().map(|t| t.tax)), Ok(quote.added_tax));
        for tax in &quote.taxes {
            let nets = nets(&quote, &basket, tax.rate);
            prop_assert_eq!(nets.iter().sum::<i128>(), i128::from(tax.net), "at {}", tax.rate);
            let each: i128 = nets.iter().map(|net| percent(*net, tax.rate)).sum();
            let once = percent(nets.iter().sum(), tax.rate);
            prop_assert_eq!(i128::from(tax.tax), if by_line { each } else { once }, "at {}", tax.rate);
        }
        for quoted in &quote.lines {
            prop_assert_eq!(sum(quoted.parts.iter().map(|p| p.amount)), Ok(quoted.paid));
            prop_assert!(quoted.shares.is_empty() || sum(quoted.shares.iter().map(|s| s.paid)) == Ok(quoted.paid));
        }
    }

    #[test]
    fn rounded_by_line_the_tax_is_the_sum_of_what_each_line_contains(basket in generated::basket()) {
        let quote = under(&basket, Prices::Inclusive, TaxRounding::Line);
        prop_assert_eq!(quote.added_tax, 0);
        for tax in &quote.taxes {
            let thousandths = thousandths(tax.rate);
            let held = |gross: i128| (2 * gross * thousandths + 100_000 + thousandths) / (2 * (100_000 + thousandths));
            let each: i128 = nets(&quote, &basket, tax.rate).into_iter().map(held).sum();
            prop_assert_eq!(i128::from(tax.tax), each);
            prop_assert_eq!(tax.net + tax.tax, tax.gross);
        }
    }

    #[test]
    fn who_is_exempt_pays_the_price_without_its_tax(basket in generated::basket(), by_line: bool) {
        let rounding = if by_line { TaxRounding::Line } else { TaxRounding::Total };
        let exempt = Basket { exempt: Some("Resale certificate".to_owned()), ..basket.clone() };
        let plain = under(&basket, Prices::Inclusive, rounding);
        let quote = under(&exempt, Prices::Inclusive, rounding);
        prop_assert_eq!(Ok(-quote.untaxed), sum(plain.taxes.iter().map(|t| t.tax)), "all the tax, and nothing else");
        prop_assert_eq!(quote.total, plain.total + quote.untaxed);
        prop_assert_eq!(sum(quote.lines.iter().map(|l| l.paid)), Ok(quote.total));
        prop_assert!(quote.taxes.iter().all(|t| t.rate == Rate::ZERO && t.tax == 0));
        for quoted in &quote.lines {
            prop_assert!(quoted.paid >= 0 && quoted.shares.iter().all(|s| s.paid >= 0));
            prop_assert_eq!(sum(quoted.parts.iter().map(|p| p.amount)), Ok(quoted.paid));
            prop_assert!(quoted.shares.is_empty() || sum(quoted.shares.iter().map(|s| s.paid)) == Ok(quoted.paid));
        }
        let added = under(&exempt, Prices::Exclusive, rounding);
        prop_assert_eq!((added.untaxed, added.added_tax, added.total), (0, 0, plain.total), "the price on the tag");
    }
}
