//! Every step a seller can take: none panics, a refused one changes nothing, and the basket always has a total.

use proptest::prelude::*;
use trestle_rules::basket::{AskedPrice, Basket, Goods, MAX_QUANTITY, quote};
use trestle_rules::discount::{Discount, Off};
use trestle_rules::offer::Offer;
use trestle_rules::tax::Rate;

use crate::{cases, generated};

#[derive(Clone, Debug)]
enum Step {
    Item(u8, i64, Option<i64>, i64),
    Amount(i64),
    Bundle(Vec<trestle_rules::bundle::Part>, i64, i64),
    Quantity(u32, i64),
    Price(u32, Option<i64>),
    MakeBundle(Vec<trestle_rules::bundle::Part>, i64),
    LineDiscount(u32, Option<Discount>),
    Discount(Option<Discount>),
    Offers(Vec<Offer>),
    Remove(u32),
    Benefit(Option<trestle_rules::loyalty::Benefit>),
}

/// Honest numbers mostly, absurd ones often.
fn any_number() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 0..=20_i64, 3 => -2..=MAX_QUANTITY + 2, 1 => 0..=trestle_rules::money::LIMIT, 1 => any::<i64>()]
}

fn any_discount() -> impl Strategy<Value = Option<Discount>> {
    let absurd = any_number().prop_map(|amount| Discount { off: Off::Amount { amount }, reason: String::new() });
    prop::option::weighted(0.8, prop_oneof![generated::discount(), absurd])
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8, any_number(), prop::option::weighted(0.2, any_number()), any_number())
            .prop_map(|(item, price, asked, n)| Step::Item(item, price, asked, n)),
        1 => any_number().prop_map(Step::Amount),
        1 => (generated::parts(0), any_number(), any_number()).prop_map(|(parts, price, n)| Step::Bundle(parts, price, n)),
        2 => (0..8_u32, any_number()).prop_map(|(line, n)| Step::Quantity(line, n)),
        2 => (0..8_u32, prop::option::of(any_number())).prop_map(|(line, price)| Step::Price(line, price)),
        2 => (generated::parts(0), any_number()).prop_map(|(parts, price)| Step::MakeBundle(parts, price)),
        2 => (0..8_u32, any_discount()).prop_map(|(line, off)| Step::LineDiscount(line, off)),
        1 => any_discount().prop_map(Step::Discount),
        1 => generated::offers().prop_map(Step::Offers),
        2 => (0..8_u32).prop_map(Step::Remove),
        2 => generated::benefit().prop_map(Step::Benefit),
    ]
}

fn asked(price: Option<i64>) -> Option<AskedPrice> {
    price.map(|price| AskedPrice { price, reason: "asked".to_owned() })
}

fn take(basket: &mut Basket, step: Step) -> Result<(), trestle_rules::RuleError> {
    let rate = Rate::ZERO;
    match step {
        Step::Item(item, price, price_asked, n) => {
            let (item, name, sku, creator) = (item.to_string(), String::new(), String::new(), String::new());
            basket.add_at(
                Goods::Item { item, name, sku, rate, creator, tracked: false, price_without_tax: None },
                price,
                asked(price_asked),
                n,
            )
        }
        Step::Amount(price) => basket.add(Goods::Amount { text: String::new(), rate }, price, 1),
        Step::Bundle(parts, price, n) => {
            basket.add(Goods::Bundle { bundle: "b".to_owned(), name: String::new(), parts }, price, n)
        }
        Step::Quantity(line, n) => basket.set_quantity(line, n),
        Step::Price(line, price) => basket.set_price(line, asked(price)),
        Step::MakeBundle(parts, price) => {
            basket.make_bundle(Goods::Bundle { bundle: "b".to_owned(), name: String::new(), parts }, price)
        }
        Step::LineDiscount(line, off) => basket.discount_line(line, off),
        Step::Discount(off) => basket.discount_all(off),
        Step::Offers(offers) => {
            basket.offers = offers;
            Ok(())
        }
        Step::Remove(line) => basket.remove(line),
        Step::Benefit(benefit) => {
            basket.benefit = benefit;
            Ok(())
        }
    }
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn no_step_panics_and_a_refused_one_changes_nothing(steps in prop::collection::vec(step(), 0..=12)) {
        let mut basket = Basket::default();
        for step in steps {
            let before = basket.clone();
            let said = take(&mut basket, step.clone());
            if said.is_err() {
                prop_assert_eq!(&basket, &before, "{:?} was refused", step);
            }
            prop_assert!(quote(&basket).is_ok(), "{:?} left a basket without a total", step);
            let new = basket.lines.iter().map(|l| l.line).filter(|n| before.lines.iter().all(|l| l.line != *n));
            for number in new {
                prop_assert!(number > before.last_line, "line {} was there before", number);
            }
            prop_assert!(basket.lines.iter().all(|l| l.line <= basket.last_line && (1..=MAX_QUANTITY).contains(&l.quantity)));
            prop_assert!(basket.touched.is_none_or(|t| basket.lines.iter().any(|l| l.line == t)));
            let saved = serde_json::to_string(&basket).unwrap();
            prop_assert_eq!(serde_json::from_str::<Basket>(&saved).unwrap(), basket.clone(), "saved at every tap");
        }
    }
}
