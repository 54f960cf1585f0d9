//! Whatever the terms, taxes and totals add up, and tax that was added is what the total contains; also where some items
//! say of their own prices what the shop's are not.

use proptest::prelude::*;
use trestle_rules::basket::{Basket, Goods, PricedLine, Quote, StepKind, added_below, deductions, quote, shown_price};
use trestle_rules::money::sum;
use trestle_rules::tax::{Prices, Rate, TaxRounding, TaxTerms, contained};

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
    fn added_tax_is_what_the_total_contains(basket in generated::basket().prop_map(generated::as_the_shop), by_line: bool) {
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
    fn rounded_by_line_the_tax_is_the_sum_of_what_each_line_contains(
        basket in generated::basket().prop_map(generated::as_the_shop),
    ) {
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
    fn who_is_exempt_pays_the_price_without_its_tax(
        basket in generated::basket().prop_map(generated::as_the_shop), by_line: bool,
    ) {
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

    #[test]
    fn prices_of_both_kinds_add_up_on_one_receipt(
        basket in generated::basket(), exclusive: bool, by_line: bool, exempt in prop::bool::weighted(0.1),
    ) {
        let rounding = if by_line { TaxRounding::Line } else { TaxRounding::Total };
        let prices = if exclusive { Prices::Exclusive } else { Prices::Inclusive };
        let basket = Basket { exempt: exempt.then(|| "Embassy".to_owned()), ..basket };
        let quote = under(&basket, prices, rounding);
        let shown: i64 = quote.lines.iter().map(|line| shown_price(&line.parts)).sum();
        let rows = deductions(quote.lines.iter().map(|line| (line.line, line.parts.as_slice())));
        let off: i64 = rows.iter().map(|row| row.amount).sum();
        let below = added_below(quote.lines.iter().map(PricedLine::from));
        let added: i64 = below.iter().map(|row| row.tax).sum();
        prop_assert_eq!((shown + off + added, added), (quote.total, quote.added_tax), "a customer can add it up");
        for row in &below {
            prop_assert_eq!(row.net + row.tax, row.gross);
            let all = quote.taxes.iter().find(|tax| tax.rate == row.rate).unwrap();
            prop_assert!(row.gross <= all.gross && row.tax <= all.tax, "what is added is a part of all: {:?}", row);
            if !by_line {
                prop_assert_eq!(i128::from(row.tax), percent(i128::from(row.net), row.rate));
                let rest = contained(all.gross - row.gross, row.rate).unwrap();
                prop_assert!((all.tax - row.tax - rest).abs() <= 1, "two roundings are no more than one unit off");
            }
        }
        for tax in &quote.taxes {
            prop_assert_eq!(tax.net + tax.tax, tax.gross);
            prop_assert!(exempt <= (tax.rate == Rate::ZERO && tax.tax == 0));
        }
        prop_assert_eq!(sum(quote.taxes.iter().map(|t| t.gross)), Ok(quote.total));
        for (line, quoted) in basket.lines.iter().zip(&quote.lines) {
            let added = quoted.parts.iter().any(|part| part.kind == Some(StepKind::Tax));
            let own = match &line.goods {
                Goods::Item { price_without_tax: Some(without), .. } => *without,
                _ => exclusive,
            };
            prop_assert!(added <= own, "nothing is added to a price that holds it: {:?}", quoted);
        }
    }

    #[test]
    fn a_history_tells_what_was_paid_whatever_items_say_today(basket in generated::basket(), by_line: bool) {
        let rounding = if by_line { TaxRounding::Line } else { TaxRounding::Total };
        let told = under(&Basket { history: true, ..basket.clone() }, Prices::Inclusive, rounding);
        prop_assert_eq!(told, under(&generated::as_the_shop(basket), Prices::Inclusive, rounding));
    }
}
