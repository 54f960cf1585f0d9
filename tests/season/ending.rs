//! The end of a season: everybody meets, and everything must agree.

use serde_json::{Value, json};
use trestle_tests::exchange::{conflicts, exchange, must_agree};
use trestle_tests::shop::Shop;

use super::travel::arrive;
use super::world::World;

/// After so many rounds tills that only hand on what is new must have nothing more to say.
const ROUNDS: usize = 5;

/// The tills in an order of chance.
fn shuffled(world: &mut World) -> Vec<usize> {
    let mut rest: Vec<usize> = (0..world.tills.len()).collect();
    let mut order = vec![];
    while !rest.is_empty() {
        let place = usize::try_from(world.dice.below(rest.len() as u64)).unwrap();
        order.push(rest.remove(place));
    }
    order
}

/// Everybody gets what everybody has, along a chain of tills and back. A file of everything needs that once; where each
/// hands on only what it believes the next one lacks, it goes on until nobody has anything new: whoever has just joined is
/// known to nobody at first, and a gap is known only to the till that has it.
pub fn meet(world: &mut World) {
    let chain = shuffled(world);
    let there: Vec<(usize, usize)> = chain.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let back: Vec<(usize, usize)> = there.iter().rev().map(|(a, b)| (*b, *a)).collect();
    let both: Vec<(usize, usize)> = there.into_iter().chain(back).collect();
    if world.dice.below(2) == 0 {
        for (from, to) in both {
            let file = world.everything(from);
            arrive(world, to, &file);
        }
        return;
    }
    let round =
        || both.iter().map(|(a, b)| exchange(&world.tills[*a].shop, &world.tills[*b].shop)).collect::<Vec<i64>>();
    let rounds: Vec<Vec<i64>> = (0..ROUNDS).map(|_| round()).take_while(|new| new.iter().any(|n| *n > 0)).collect();
    assert!(rounds.len() < ROUNDS, "they never come to rest: {rounds:?}");
}

/// Everything that must hold when all have met.
pub fn check(world: &mut World) {
    let tills: Vec<&Shop> = world.tills.iter().map(|till| &till.shop).collect();
    must_agree(&tills);
    let listed = conflicts(tills[0]);
    for till in &tills {
        assert_eq!(conflicts(till), listed, "all are told the same");
        let status = till.call("sync.status", Value::Null);
        let gaps: Vec<&Value> = status["tills"].as_array().unwrap().iter().map(|t| &t["gaps"]).collect();
        assert!(gaps.iter().all(|gaps| **gaps == json!([])), "{gaps:?}");
        assert_eq!(status["contacts_missing"], 0);
        check_days(world, till);
        check_receipts(till);
    }
    world.count("conflicts at the end", listed.len() as u64);
    check_codes(world);
}

fn check_days(world: &World, till: &Shop) {
    let days = till.engine().days().unwrap();
    for day in &days {
        assert_eq!(till.takings(day), world.ledger.takings.get(day).copied().unwrap_or(0), "{day}");
    }
    let unknown: Vec<&String> = world.ledger.takings.keys().filter(|day| !days.contains(day)).collect();
    assert!(unknown.is_empty(), "no session on {unknown:?}");
}

/// Every till has counted its own receipts from one on, without a gap and without a repeat.
fn check_receipts(till: &Shop) {
    let sql = "SELECT till, count(*), count(DISTINCT number), min(number), max(number) FROM sale GROUP BY till";
    let conn = till.database();
    let mut statement = conn.prepare(sql).unwrap();
    let row = |r: &rusqlite::Row<'_>| Ok([r.get::<_, i64>(1)?, r.get(2)?, r.get(3)?, r.get(4)?]);
    for [all, distinct, first, last] in statement.query_map([], row).unwrap().map(Result::unwrap) {
        assert_eq!((distinct, first, last), (all, 1, all));
    }
}

/// Any receipt is found at any till.
fn check_codes(world: &mut World) {
    for _ in 0..10.min(world.ledger.sales.len()) {
        let sold = world.dice.one_of(&world.ledger.sales).clone();
        let till = world.any_till();
        let found = world.ask(till, None, "code.resolve", json!({ "code": sold.receipt })).unwrap();
        assert_eq!(found["sale"], sold.sale);
    }
}
