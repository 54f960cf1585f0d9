//! Every payment: what was given minus what goes back is what was due, and no total gets stuck.

use proptest::prelude::*;
use trestle_rules::country::CashRounding;
use trestle_rules::money::LIMIT;
use trestle_rules::tender::{Settlement, Tender, TenderKind, settle, settle_with_tip};
use trestle_rules::tip::given_by;
use trestle_rules::{RuleError, cash};

use crate::{cases, generated};

fn sum_of(tenders: &[Tender], kind: TenderKind) -> i64 {
    tenders.iter().filter(|t| t.kind == kind).map(|t| t.amount).sum()
}

/// What is given to the cent and gives no change.
fn exactly(tenders: &[Tender]) -> i64 {
    [TenderKind::Card, TenderKind::Transfer, TenderKind::Credit].map(|kind| sum_of(tenders, kind)).iter().sum()
}

fn and(tenders: &[Tender], kind: TenderKind, amount: i64) -> Vec<Tender> {
    [tenders, &[Tender { kind, amount, reference: String::new() }]].concat()
}

fn check_complete(s: &Settlement, tenders: &[Tender], rounding: CashRounding) -> Result<(), TestCaseError> {
    let (cash, card) = (sum_of(tenders, TenderKind::Cash), exactly(tenders));
    prop_assert_eq!(s.given - s.change, s.total + s.rounding);
    prop_assert_eq!((s.due, s.cash_due), (0, 0));
    prop_assert!(s.change >= 0 && s.change <= cash, "only cash goes back");
    let step = rounding.step();
    let raised = rounding == CashRounding::SlovakiaFiveCents && s.total - card <= 2;
    prop_assert!(s.rounding.abs() * 2 <= step || raised);
    let never = rounding == CashRounding::None || card == s.total;
    let wholly = rounding == CashRounding::ItalyFiveCents && card > 0;
    prop_assert!(s.rounding == 0 || !(never || wholly), "a card, and in Italy a part of it, is never rounded");
    prop_assert!(never || wholly || s.total <= 5 || s.total - card <= 2 || (s.total - card + s.rounding) % step == 0);
    Ok(())
}

/// Whoever gives what the till says is done.
fn check_can_be_finished(s: &Settlement, tenders: &[Tender], rounding: CashRounding) -> Result<(), TestCaseError> {
    prop_assert!(s.due >= 0 && s.cash_due >= 0 && (s.rounding, s.change) == (0, 0));
    let by_cash = and(tenders, TenderKind::Cash, s.cash_due);
    let done = settle(s.total, &by_cash, rounding).unwrap();
    prop_assert!(done.complete && done.change == 0, "{:?}", done);
    if s.due > 0 {
        let by_card = and(tenders, TenderKind::Card, s.due);
        let done = settle(s.total, &by_card, rounding).unwrap();
        // Cash in cents that nothing rounds to: the few missing are still asked for.
        prop_assert!(done.complete || (done.due, done.cash_due < rounding.step()) == (0, true), "{:?}", done);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn tenders_less_change_are_the_total_and_its_rounding(
        (total, tenders) in prop_oneof![0..=30_i64, 0..=20_000_i64, 0..=LIMIT]
            .prop_flat_map(|total| (Just(total), generated::tenders(total))),
        rounding in prop::sample::select(&generated::ROUNDINGS[..]),
    ) {
        let card = exactly(&tenders);
        let settled = match settle(total, &tenders, rounding) {
            Err(RuleError::CardOverpaid { over }) => {
                prop_assert_eq!(over, card - total);
                return Ok(());
            }
            Err(RuleError::AmountOverflow) => {
                prop_assert!(total > LIMIT / 2);
                return Ok(());
            }
            settled => settled.unwrap(),
        };
        prop_assert!(card <= total);
        prop_assert_eq!(settled.given, card + sum_of(&tenders, TenderKind::Cash));
        let turned: Vec<Tender> = tenders.iter().rev().cloned().collect();
        prop_assert_eq!(settle(total, &turned, rounding), Ok(settled.clone()), "the order of tenders changes nothing");
        if settled.complete {
            check_complete(&settled, &tenders, rounding)?;
        } else if total < LIMIT - rounding.step() {
            check_can_be_finished(&settled, &tenders, rounding)?;
        }
    }

    #[test]
    fn the_tips_of_the_tenders_are_the_tip_and_none_gives_more_than_it_kept(
        (total, tenders) in (0..=20_000_i64).prop_flat_map(|total| (Just(total), generated::tenders(total))),
        tip in 0..=5_000_i64,
        rounding in prop::sample::select(&generated::ROUNDINGS[..]),
    ) {
        let Ok(s) = settle_with_tip(total, tip, &tenders, rounding) else { return Ok(()) };
        if s.complete {
            let tips = given_by(&s, &tenders);
            prop_assert_eq!(s.given - s.change, s.total + s.tip + s.rounding);
            prop_assert_eq!(tips.iter().map(|t| t.amount).sum::<i64>(), tip);
            for given in tips {
                let cash = given.kind == TenderKind::Cash;
                let kept = sum_of(&tenders, given.kind) - if cash { s.change + s.rounding } else { 0 };
                prop_assert!(0 < given.amount && given.amount <= kept, "{:?} of {:?}", given, tenders);
            }
        }
    }

    #[test]
    fn absurd_amounts_are_refused_and_never_panic(
        total: i64, first: i64, second: i64, rounding in prop::sample::select(&generated::ROUNDINGS[..]),
    ) {
        let tenders = and(&and(&[], TenderKind::Cash, first), TenderKind::Card, second);
        let _ = settle(total, &tenders, rounding);
        let _ = rounding.adjust_part(total, first);
    }

    #[test]
    fn quick_amounts_lie_above_the_due_and_ascend(
        due in prop_oneof![0..=20_000_i64, any::<i64>()],
        currency in prop::sample::select(trestle_rules::country::currencies()),
    ) {
        let quick = cash::quick(due, currency);
        prop_assert!(quick.len() <= 4 && quick.is_sorted_by(|a, b| a < b));
        prop_assert!(quick.iter().all(|a| *a > due && *a <= LIMIT && a % cash::unit(currency) == 0));
        prop_assert!(due <= 0 || due > LIMIT / 2 || !quick.is_empty() || due % (100 * cash::unit(currency)) == 0);
    }
}
