//! Generated baskets and payments.
//!
//! Owns what they look like: mostly what a stall sells, with the odd ones (cents, free samples, full lines, several
//! rates, bundles) far more often than life has them.

use proptest::prelude::*;
use trestle_rules::basket::{AskedPrice, Basket, Goods, MAX_QUANTITY};
use trestle_rules::bundle::Part;
use trestle_rules::country::CashRounding;
use trestle_rules::loyalty::{Benefit, BenefitReason};
use trestle_rules::tax::Rate;
use trestle_rules::tender::{Tender, TenderKind};

pub const ROUNDINGS: [CashRounding; 5] = [
    CashRounding::None,
    CashRounding::FiveCents,
    CashRounding::FinlandFiveCents,
    CashRounding::BelgiumFiveCents,
    CashRounding::ItalyFiveCents,
];

pub fn rate() -> impl Strategy<Value = Rate> {
    let rates = ["0", "2.1", "5.5", "6", "8.25", "20", "21", "25.5"];
    prop::sample::select(rates.map(|r| r.parse::<Rate>().unwrap()).to_vec())
}

pub fn price() -> impl Strategy<Value = i64> {
    prop_oneof![2 => 0..=5_i64, 6 => 0..=10_000_i64, 1 => 0..=1_000_000_i64]
}

fn quantity() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 1..=5_i64, 2 => 1..=100_i64, 1 => 1..=MAX_QUANTITY]
}

pub fn parts(least: usize) -> impl Strategy<Value = Vec<Part>> {
    let part = (0..4_u8, 1..=3_i64, price(), rate()).prop_map(|(item, quantity, list, rate)| Part {
        item: item.to_string(),
        name: String::new(),
        quantity,
        list,
        rate,
        creator: String::new(),
    });
    prop::collection::vec(part, least..=5)
}

fn goods() -> impl Strategy<Value = Goods> {
    let item = (0..6_u8, rate()).prop_map(|(item, rate)| Goods::Item {
        item: item.to_string(),
        name: String::new(),
        sku: String::new(),
        rate,
        creator: String::new(),
    });
    let bundle = parts(1).prop_map(|parts| Goods::Bundle { bundle: "b".to_owned(), name: String::new(), parts });
    let amount = rate().prop_map(|rate| Goods::Amount { text: String::new(), rate });
    prop_oneof![3 => item, 2 => bundle, 1 => amount]
}

pub fn asked() -> impl Strategy<Value = AskedPrice> {
    price().prop_map(|price| AskedPrice { price, reason: "asked".to_owned() })
}

/// None mostly, else what a shop may set, the smallest and the whole included.
pub fn benefit() -> impl Strategy<Value = Option<Benefit>> {
    let percents = ["0", "0.001", "5", "7.5", "10", "33.333", "50", "99.999", "100"];
    let percent = prop::sample::select(percents.map(|p| p.parse::<Rate>().unwrap()).to_vec());
    let reason = prop::sample::select(&[BenefitReason::Member, BenefitReason::ComeBack][..]);
    prop::option::weighted(0.4, (reason, percent).prop_map(|(reason, percent)| Benefit { reason, percent }))
}

/// A basket of up to eight lines, rung up step by step, sometimes a member's.
pub fn basket() -> impl Strategy<Value = Basket> {
    let line = (goods(), price(), quantity(), prop::option::weighted(0.2, asked()));
    (prop::collection::vec(line, 0..=8), benefit()).prop_map(|(lines, benefit)| {
        let mut basket = Basket { benefit, ..Basket::default() };
        for (goods, list, quantity, asked) in lines {
            // The same goods may fill their line beyond what a line holds; that refusal has its own property.
            let _ = basket.add_at(goods, list, asked, quantity);
        }
        basket
    })
}

/// Some cash and cards, as parts in a thousand of the total and a few cents.
pub fn tenders(total: i64) -> impl Strategy<Value = Vec<Tender>> {
    let tender = (any::<bool>(), 0..=600_i64, -3..=3_i64).prop_map(move |(cash, part, cents)| {
        let kind = if cash { TenderKind::Cash } else { TenderKind::Card };
        let amount = (total / 1000 * part + total % 1000 * part / 1000 + cents).max(i64::from(!cash));
        Tender { kind, amount, reference: String::new() }
    });
    prop::collection::vec(tender, 0..=3)
}
