//! Every day of receipts: however they were paid, its entries add up to what was charged, taxed and settled.

use std::collections::BTreeMap;

use proptest::prelude::*;
use trestle_rules::basket::{Basket, quote};
use trestle_rules::books::{Day, Of, Receipt, settled};
use trestle_rules::country::CashRounding;
use trestle_rules::tax::TaxLine;
use trestle_rules::tender::{Tender, TenderKind, settle_with_tip};
use trestle_rules::tip::{Tip, given_by};

use crate::{cases, generated};

/// A receipt as a fact holds it.
#[derive(Debug)]
struct Fact {
    taxes: Vec<TaxLine>,
    tenders: Vec<Tender>,
    change: i64,
    rounding: i64,
    tips: Vec<Tip>,
    back: bool,
}

/// A basket paid in full; none for one that is refused.
fn paid(basket: &Basket, given: &[i64], tip: i64, rounding: CashRounding, back: bool) -> Option<Fact> {
    let quote = quote(basket).ok()?;
    let mut left = quote.total;
    let mut tenders = Vec::new();
    for (n, thousandth) in given.iter().enumerate() {
        let part = quote.total / 1000 * thousandth + quote.total % 1000 * thousandth / 1000;
        let kind = if n % 2 == 0 { TenderKind::Card } else { TenderKind::Cash };
        if part > 0 && part <= left {
            tenders.push(Tender { kind, amount: part, reference: String::new() });
            left -= part;
        }
    }
    let due = settle_with_tip(quote.total, tip, &tenders, rounding).ok()?;
    if !due.complete {
        let amount = due.cash_due + given.first().copied().unwrap_or_default();
        tenders.push(Tender { kind: TenderKind::Cash, amount, reference: String::new() });
    }
    let done = settle_with_tip(quote.total, tip, &tenders, rounding).ok().filter(|done| done.complete)?;
    let tips = given_by(&done, &tenders);
    Some(Fact { tips, taxes: quote.taxes, tenders, change: done.change, rounding: done.rounding, back })
}

fn fact() -> impl Strategy<Value = Option<Fact>> {
    let given = prop::collection::vec(0..=600_i64, 0..=4);
    let rounding = prop::sample::select(&generated::ROUNDINGS[..]);
    // A tip is given with a sale and never given back.
    let back_or_tip = prop_oneof![Just((true, 0)), Just((false, 0)), (0..=3_000_i64).prop_map(|tip| (false, tip))];
    (generated::basket(), given, rounding, back_or_tip)
        .prop_map(|(basket, given, rounding, (back, tip))| paid(&basket, &given, tip, rounding, back))
}

type Sums = BTreeMap<String, (i64, i64)>;

fn put(sums: &mut Sums, name: String, gross: i64, tax: i64) {
    let sum = sums.entry(name).or_default();
    *sum = (sum.0 + gross, sum.1 + tax);
}

fn told(sums: Sums) -> Sums {
    sums.into_iter().filter(|(_, sum)| *sum != (0, 0)).collect()
}

/// What the facts say, added up apart from the rule: gross and tax by rate, and what stayed of each tender.
fn sums_of(facts: &[Fact]) -> (Sums, Sums) {
    let (mut by_rate, mut by_tender) = (Sums::new(), Sums::new());
    for fact in facts {
        let sign = if fact.back { -1 } else { 1 };
        for line in &fact.taxes {
            put(&mut by_rate, line.rate.to_string(), sign * line.gross, sign * line.tax);
        }
        for tender in &fact.tenders {
            put(&mut by_tender, tender.kind.name().to_owned(), sign * tender.amount, 0);
        }
        put(&mut by_tender, "cash".to_owned(), -sign * fact.change, 0);
    }
    (told(by_rate), told(by_tender))
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn entries_add_up_to_the_facts_by_rate_and_by_tender(facts in prop::collection::vec(fact(), 1..=4)) {
        let facts: Vec<Fact> = facts.into_iter().flatten().collect();
        let mut day = Day::default();
        for fact in &facts {
            let settled = settled(&fact.tenders, fact.change, fact.rounding, &fact.tips);
            let (taxes, rounding, tips, back) = (&fact.taxes, fact.rounding, &fact.tips, fact.back);
            day.add(&Receipt { taxes, settled: &settled, rounding, tips, back }).unwrap();
        }
        let entries = day.entries();
        let (mut by_rate, mut by_tender) = (Sums::new(), Sums::new());
        for entry in &entries {
            if let Of::Takings(rate) = entry.of {
                put(&mut by_rate, rate.to_string(), entry.gross, entry.tax);
            }
            put(&mut by_tender, entry.tender.clone(), entry.gross, 0);
        }
        prop_assert_eq!((told(by_rate), told(by_tender)), sums_of(&facts), "{:?}", facts);
        if facts.len() == 1 && !facts[0].back {
            let mut charges = entries.iter().filter(|e| matches!(e.of, Of::Takings(_)));
            prop_assert!(charges.all(|e| 0 <= e.tax && e.tax <= e.gross), "{:?}", entries);
        }
    }

    #[test]
    fn absurd_receipts_are_refused_and_never_panic(
        gross: i64, tax: i64, card: i64, cash: i64, rounding: i64, back: bool,
    ) {
        let taxes = [TaxLine { rate: trestle_rules::tax::Rate::ZERO, gross, net: 0, tax }];
        let settled = [("card", card), ("cash", cash)];
        let mut day = Day::default();
        let _ = day.add(&Receipt { taxes: &taxes, settled: &settled, rounding, tips: &[], back });
        let _ = day.entries();
    }
}
