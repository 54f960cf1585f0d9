//! A quote that is kept from tap to tap says what quoting the whole basket anew would say.

use proptest::prelude::*;
use trestle_rules::basket::{AskedPrice, Basket, Before, Goods, KeptQuote, Line, quote};
use trestle_rules::bundle::Part;
use trestle_rules::discount::Discount;
use trestle_rules::loyalty::Benefit;
use trestle_rules::offer::Offer;
use trestle_rules::tax::{Prices, TaxRounding, TaxTerms};

use crate::{cases, generated};

#[derive(Clone, Debug)]
enum Step {
    Add(Goods, i64, i64),
    Quantity(usize, i64),
    Price(usize, Option<AskedPrice>),
    LineDiscount(usize, Option<Discount>),
    Remove(usize),
    MakeBundle(Vec<Part>, i64),
    Discount(Option<Discount>),
    Benefit(Option<Benefit>),
    Offers(Vec<Offer>),
    Tax(TaxTerms),
    Exempt(bool),
}

fn terms() -> impl Strategy<Value = TaxTerms> {
    let prices = prop_oneof![4 => Just(Prices::Inclusive), 1 => Just(Prices::Exclusive)];
    let rounding = prop_oneof![Just(TaxRounding::Total), Just(TaxRounding::Line)];
    (prices, rounding).prop_map(|(prices, rounding)| TaxTerms { prices, rounding })
}

fn step() -> impl Strategy<Value = Step> {
    let line = 0..8_usize;
    prop_oneof![
        8 => (generated::goods(), generated::price(), generated::quantity()).prop_map(|(g, p, n)| Step::Add(g, p, n)),
        3 => (line.clone(), 0..=5_i64).prop_map(|(line, n)| Step::Quantity(line, n)),
        2 => (line.clone(), prop::option::of(generated::asked())).prop_map(|(line, asked)| Step::Price(line, asked)),
        2 => (line.clone(), prop::option::of(generated::discount())).prop_map(|(line, off)| Step::LineDiscount(line, off)),
        3 => line.prop_map(Step::Remove),
        1 => (generated::parts(1), generated::price()).prop_map(|(parts, price)| Step::MakeBundle(parts, price)),
        1 => prop::option::of(generated::discount()).prop_map(Step::Discount),
        1 => generated::benefit().prop_map(Step::Benefit),
        1 => generated::offers().prop_map(Step::Offers),
        1 => terms().prop_map(Step::Tax),
        1 => any::<bool>().prop_map(Step::Exempt),
    ]
}

fn number(basket: &Basket, line: usize) -> u32 {
    basket.lines.get(line).map_or(99, |line| line.line)
}

/// What is refused changes nothing, which has its own property.
fn take(basket: &mut Basket, step: Step) {
    let _ = match step {
        Step::Add(goods, price, n) => basket.add(goods, price, n),
        Step::Quantity(line, n) => basket.set_quantity(number(basket, line), n),
        Step::Price(line, asked) => basket.set_price(number(basket, line), asked),
        Step::LineDiscount(line, off) => basket.discount_line(number(basket, line), off),
        Step::Remove(line) => basket.remove(number(basket, line)),
        Step::MakeBundle(parts, price) => {
            basket.make_bundle(Goods::Bundle { bundle: "b".to_owned(), name: String::new(), parts }, price)
        }
        Step::Discount(off) => basket.discount_all(off),
        Step::Benefit(benefit) => {
            basket.benefit = benefit;
            Ok(())
        }
        Step::Offers(offers) => {
            basket.offers = offers;
            Ok(())
        }
        Step::Tax(tax) => {
            basket.tax = tax;
            Ok(())
        }
        Step::Exempt(is) => {
            basket.exempt = is.then(String::new);
            Ok(())
        }
    };
}

fn line(basket: &Basket, number: u32) -> Option<&Line> {
    basket.lines.iter().find(|line| line.line == number)
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn a_kept_quote_is_the_quote(mut basket in generated::basket(), steps in prop::collection::vec(step(), 1..=12)) {
        basket.changed.take();
        let mut kept = KeptQuote::of(&basket).unwrap();
        for step in steps {
            let was = basket.clone();
            take(&mut basket, step.clone());
            let changed = basket.changed.take();
            let before: Before = changed.iter().map(|n| (*n, line(&was, *n).cloned())).collect();
            for number in was.lines.iter().chain(&basket.lines).map(|line| line.line) {
                let same = line(&was, number) == line(&basket, number);
                prop_assert!(same || changed.contains(&number), "{:?} did not note line {}", step, number);
            }
            let old = kept.quote().clone();
            let told = kept.renew(&basket, &before).unwrap();
            prop_assert_eq!(kept.quote(), &quote(&basket).unwrap(), "after {:?}", step);
            for line in &kept.quote().lines {
                prop_assert!(old.lines.contains(line) || told.contains(&line.line), "{:?} was not told of", line);
            }
        }
    }
}
