//! Generated baskets and payments.
//!
//! Owns what they look like: mostly what a stall sells, with the odd ones (cents, free samples, full lines, several
//! rates, bundles) far more often than life has them.

use proptest::prelude::*;
use trestle_rules::basket::{AskedPrice, Basket, Goods, MAX_QUANTITY};
use trestle_rules::bundle::Part;
use trestle_rules::country::CashRounding;
use trestle_rules::discount::{Discount, Off};
use trestle_rules::loyalty::{Benefit, BenefitReason};
use trestle_rules::offer::{Gives, Offer};
use trestle_rules::tax::Rate;
use trestle_rules::tender::{Tender, TenderKind};

pub const ROUNDINGS: [CashRounding; 12] = CashRounding::ALL;

pub fn rate() -> impl Strategy<Value = Rate> {
    let rates = ["0", "2.1", "5.5", "6", "8.25", "20", "21", "25.5"];
    prop::sample::select(rates.map(|r| r.parse::<Rate>().unwrap()).to_vec())
}

pub fn price() -> impl Strategy<Value = i64> {
    prop_oneof![2 => 0..=5_i64, 6 => 0..=10_000_i64, 1 => 0..=1_000_000_i64]
}

pub fn quantity() -> impl Strategy<Value = i64> {
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
        tracked: false,
    });
    prop::collection::vec(part, least..=5)
}

pub fn goods() -> impl Strategy<Value = Goods> {
    let item = (0..6_u8, rate()).prop_map(|(item, rate)| Goods::Item {
        item: item.to_string(),
        name: String::new(),
        sku: String::new(),
        rate,
        creator: String::new(),
        tracked: false,
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

/// A discount by hand: a few percent or a few coins, nothing and all included.
pub fn discount() -> impl Strategy<Value = Discount> {
    let percents = ["0.001", "1", "10", "33.333", "50", "100"];
    let percent = prop::sample::select(percents.map(|p| p.parse::<Rate>().unwrap()).to_vec());
    let off = prop_oneof![
        percent.prop_map(|percent| Off::Percent { percent }),
        price().prop_map(|price| Off::Amount { amount: price.max(1) }),
    ];
    off.prop_map(|off| Discount { off, reason: "by hand".to_owned() })
}

/// An offer on everything, or on some of the items that baskets here have, and sometimes on the bundle.
pub fn offer() -> impl Strategy<Value = Offer> {
    let percents = ["0.001", "5", "10", "50", "100"];
    let percent = prop::sample::select(percents.map(|p| p.parse::<Rate>().unwrap()).to_vec());
    let gives = prop_oneof![
        1 => percent.prop_map(|percent| Gives::Percent { percent }),
        2 => (2..=5_i64, price()).prop_map(|(count, price)| Gives::CountFor { count, price }),
    ];
    let goods = prop::collection::vec(prop::sample::select(vec!["0", "1", "2", "3", "b"]), 1..=3);
    let goods = prop::option::weighted(0.8, goods.prop_map(|ids| ids.into_iter().map(str::to_owned).collect()));
    (0..4_u8, gives, goods).prop_map(|(id, gives, goods)| Offer {
        id: id.to_string(),
        name: String::new(),
        gives,
        goods,
    })
}

/// Up to three offers, each with an id of its own.
pub fn offers() -> impl Strategy<Value = Vec<Offer>> {
    prop::collection::vec(offer(), 0..=3).prop_map(|mut offers| {
        offers.sort_by(|a, b| a.id.cmp(&b.id));
        offers.dedup_by(|a, b| a.id == b.id);
        offers
    })
}

/// A basket of up to eight lines, rung up step by step, sometimes a member's, sometimes with offers and discounts.
pub fn basket() -> impl Strategy<Value = Basket> {
    let line =
        (goods(), price(), quantity(), prop::option::weighted(0.2, asked()), prop::option::weighted(0.15, discount()));
    let off = prop::option::weighted(0.3, discount());
    let offers = prop_oneof![Just(Vec::new()), offers()];
    (prop::collection::vec(line, 0..=8), benefit(), off, offers).prop_map(|(lines, benefit, off, offers)| {
        let mut basket = Basket { benefit, offers, ..Basket::default() };
        for (goods, list, quantity, asked, off) in lines {
            // The same goods may fill their line beyond what a line holds, and a discount may be more than a line costs;
            // those refusals have their own properties.
            let rung_up = basket.add_at(goods, list, asked, quantity);
            if let (Ok(()), Some(off)) = (rung_up, off) {
                let _ = basket.discount_line(basket.last_line, Some(off));
            }
        }
        let _ = basket.discount_all(off);
        basket
    })
}

/// Some cash and cards, as parts in a thousand of the total and a few cents.
pub fn tenders(total: i64) -> impl Strategy<Value = Vec<Tender>> {
    let kinds = [TenderKind::Cash, TenderKind::Cash, TenderKind::Card, TenderKind::Transfer, TenderKind::Credit];
    let kinds = prop::sample::select(kinds.to_vec());
    let tender = (kinds, 0..=600_i64, -3..=3_i64).prop_map(move |(kind, part, cents)| {
        let least = i64::from(kind != TenderKind::Cash);
        let amount = (total / 1000 * part + total % 1000 * part / 1000 + cents).max(least);
        Tender { kind, amount, reference: String::new() }
    });
    prop::collection::vec(tender, 0..=3)
}
