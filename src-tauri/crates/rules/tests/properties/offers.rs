//! Offers against a slow reading of the same words: one article after the other.

use std::cmp::Reverse;

use proptest::prelude::*;
use trestle_rules::discount::Off;
use trestle_rules::offer::{Articles, Gives, Offer, apply};

use crate::baskets::off;
use crate::{cases, generated};

/// Articles one by one: price, goods, line.
type Unit<'a> = (i64, Option<&'a str>, usize);

fn takes_part(offer: &Offer, unit: &Unit<'_>) -> bool {
    offer.goods.as_ref().is_none_or(|goods| unit.1.is_some_and(|id| goods.iter().any(|g| g == id)))
}

/// What an offer saves on articles laid side by side, and which of them it uses.
fn slow<'a>(offer: &Offer, units: &[Unit<'a>]) -> (i64, Vec<Unit<'a>>) {
    let mut mine: Vec<Unit<'a>> = units.iter().filter(|u| takes_part(offer, u)).copied().collect();
    match offer.gives {
        Gives::Percent { percent } => {
            let cost: i64 = mine.iter().map(|u| u.0).sum();
            let saved = i64::try_from(off(Off::Percent { percent }, cost.into())).unwrap();
            (saved, if saved > 0 { mine } else { vec![] })
        }
        Gives::CountFor { count, price } => {
            mine.sort_by_key(|u| (Reverse(u.0), u.1));
            let saves = |set: &&[Unit<'_>]| set.iter().map(|u| u.0).sum::<i64>() > price;
            let sets: Vec<_> = mine.chunks_exact(usize::try_from(count).unwrap()).take_while(saves).collect();
            let used = sets.concat();
            (used.iter().map(|u| u.0).sum::<i64>() - price * sets.len() as i64, used)
        }
    }
}

fn lines() -> impl Strategy<Value = Vec<Option<(u8, i64, i64)>>> {
    let line = (0..5_u8, prop_oneof![0..=5_i64, 0..=1000_i64], 1..=12_i64);
    prop::collection::vec(prop::option::weighted(0.9, line), 0..=5)
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn many_at_once_are_as_one_after_the_other(lines in lines(), offers in generated::offers()) {
        let names = ["0", "1", "2", "3"];
        let articles: Vec<_> = lines.iter().zip(1..).map(|(l, line)| l.map(|(goods, unit, quantity)| Articles {
            goods: names.get(usize::from(goods)).copied(), rate: None, line, unit, quantity, whole: true,
        })).collect();
        let mut units: Vec<Unit<'_>> = Vec::new();
        for (line, of) in articles.iter().enumerate() {
            units.extend(of.iter().flat_map(|a| (0..a.quantity).map(move |_| (a.unit, a.goods, line))));
        }
        let taken = apply(&offers, &articles).unwrap();
        let mut waiting: Vec<&Offer> = offers.iter().collect();
        let mut saved = vec![0; offers.len()];
        while let Some((saving, used, best)) = waiting.iter().map(|o| { let (s, u) = slow(o, &units); (s, u, *o) })
            .max_by_key(|(s, _, o)| (*s, Reverse(&o.id))).filter(|(s, ..)| *s > 0)
        {
            for unit in used {
                let at = units.iter().position(|u| *u == unit).unwrap();
                units.swap_remove(at);
            }
            saved[offers.iter().position(|o| o.id == best.id).unwrap()] = saving;
            waiting.retain(|o| o.id != best.id);
        }
        for (offer, saved) in saved.iter().enumerate() {
            let sum: i64 = taken.iter().flatten().filter(|t| t.offer == offer).map(|t| -t.amount).sum();
            prop_assert_eq!(sum, *saved, "{:?}", offers[offer]);
        }
        for (line, taken) in articles.iter().zip(&taken) {
            let cost = line.map_or(0, |l| l.unit * l.quantity);
            prop_assert!(taken.iter().all(|t| t.amount < 0) && taken.iter().map(|t| -t.amount).sum::<i64>() <= cost);
        }
    }
}
