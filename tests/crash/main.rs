//! A seller killed without warning, again and again, at random moments of a thousand sales: what was acknowledged is there,
//! once and whole; the basket in hand is there; nothing is locked; and selling goes on.
#![allow(clippy::unwrap_used)]

mod catalogue;
mod heard;
mod journal;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use heard::Heard;
use serde_json::{Value, json};
use trestle_tests::dice::{Dice, seed};
use trestle_tests::shop::{Shop, content};

const KILLS: u64 = 20;
/// Sales before each kill: together more than a thousand.
const SALES: u64 = 50;

#[test]
fn twenty_kills_in_a_thousand_sales_lose_nothing_and_halve_nothing() {
    let seed = seed("TRESTLE_CRASH_SEED", 20_261_122);
    let mut dice = Dice::new(seed);
    let (mut shop, _) = Shop::stocked();
    let (mut known, mut returns, mut cash) = (BTreeMap::new(), BTreeMap::new(), 0);
    let mut interrupted = BTreeMap::<String, u32>::new();
    for kill in 0..KILLS {
        shop.close();
        let heard = sell_until_killed(&shop, seed + kill, &mut dice);
        shop.open();
        shop.must_verify();
        known.extend(heard.sales.iter().cloned());
        returns.extend(heard.returns.iter().cloned());
        cash += heard.cash;

        let facts = journal::read(&shop.data());
        check_basket(&shop, &heard, &facts.sales);
        let began = |name: &str| heard.pending.as_ref().is_some_and(|(begun, _)| begun == name);
        // What was begun and never answered may have happened or not; nothing else may be there.
        if began("sale.commit") {
            let (sale, total) = commit_again(&shop, heard.pending.as_ref().unwrap());
            known.insert(sale, total);
        }
        assert_eq!(journal::read(&shop.data()).sales, known, "kill {kill}: every acknowledged sale, once");
        let more = facts.returns.len() - returns.len();
        assert!(
            more <= usize::from(began("return.commit")) && returns.iter().all(|r| facts.returns.get(r.0) == Some(r.1))
        );
        assert!((cash..=cash + usize::from(began("session.move_cash"))).contains(&facts.cash), "kill {kill}: cash");
        (returns, cash) = (facts.returns, facts.cash);
        check_lost_reply(&shop, &heard);
        shop.must_verify();
        *interrupted.entry(heard.pending.map_or("nothing".into(), |(name, _)| name)).or_default() += 1;
    }
    assert!(known.len() >= 1_000, "only {} sales", known.len());
    eprintln!("{} sales, {} returns, {cash} cash movements; killed in {interrupted:?}", known.len(), returns.len());
}

/// Lets a seller sell, and kills it a random moment after a random sale.
fn sell_until_killed(shop: &Shop, seed: u64, dice: &mut Dice) -> Heard {
    let mut seller = Command::new(env!("CARGO_BIN_EXE_seller"));
    seller.arg(shop.data()).arg(seed.to_string()).stdout(Stdio::piped());
    let mut seller = seller.spawn().unwrap();
    let mut out = BufReader::new(seller.stdout.take().unwrap());
    let (mut heard, mut left, mut line) = (Heard::default(), SALES + dice.below(20), String::new());
    while left > 0 {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the seller ended by itself");
        left -= u64::from(heard.line(line.trim_end()));
    }
    // It goes on selling meanwhile; a pipe holds far more than it says in this time.
    std::thread::sleep(Duration::from_micros(dice.below(20_000)));
    seller.kill().unwrap();
    seller.wait().unwrap();
    heard.rest(out);
    heard
}

/// The basket in hand is the one last acknowledged, or exactly one tap further.
fn check_basket(shop: &Shop, heard: &Heard, sales: &BTreeMap<String, i64>) {
    let now = shop.call("basket.quote", Value::Null)["basket"].take();
    if content(&now) == heard.basket {
        return;
    }
    let Some((name, args)) = &heard.pending else { panic!("in hand {now}, acknowledged {}", heard.basket) };
    match name.as_str() {
        "sale.commit" => {
            assert!(sales.keys().any(|s| s.ends_with(&format!(".{}", args["basket"]))), "{args}: no sale, no basket");
            assert_eq!(now["lines"], json!([]));
        }
        "basket.hold" => {
            assert_eq!(now["lines"], json!([]));
            let back = shop.call("basket.resume", json!({ "basket": heard.basket["basket"] }));
            assert_eq!(content(&back), heard.basket, "the parked basket");
        }
        "basket.resume" => assert_eq!(now["basket"], args["basket"]),
        _ => {
            let before = shop.call("basket.undo", Value::Null);
            assert_eq!(content(&before), heard.basket, "one step back from what {name} {args} left");
        }
    }
}

/// Commits a basket whose commit was never answered: whether it had happened or not, it is one sale now.
fn commit_again(shop: &Shop, (name, args): &(String, Value)) -> (String, i64) {
    let sale = shop.call(name, args.clone());
    assert_eq!(sale["total"], args["total"]);
    (sale["sale"].as_str().unwrap().to_owned(), sale["total"].as_i64().unwrap())
}

/// Commits the last acknowledged sale once more, as a window whose reply got lost would: the first result, no second sale.
fn check_lost_reply(shop: &Shop, heard: &Heard) {
    let Some((sale, total)) = heard.sales.last() else { return };
    let before = (shop.digest(), journal::read(&shop.data()).sales.len());
    let basket: i64 = sale.rsplit('.').next().unwrap().parse().unwrap();
    let tenders = json!([{ "kind": "cash", "amount": total + 50 }]);
    let again = shop.call("sale.commit", json!({ "basket": basket, "total": total, "tenders": tenders }));
    assert_eq!((&again["sale"], &again["total"]), (&json!(sale), &json!(total)));
    assert_eq!((shop.digest(), journal::read(&shop.data()).sales.len()), before);
}

/// A window that was killed between asking and hearing asks again under the same key, and gets the first answer.
#[test]
fn a_reply_lost_on_the_way_is_given_again_after_a_restart() {
    let (mut shop, ids) = Shop::stocked();
    let basket = shop.call("basket.add_item", json!({ "item": ids[0], "quantity": 2 }));
    let cash = json!([{ "kind": "cash", "amount": 1000 }]);
    let args = json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash });
    let first = shop.engine().call("sale.commit", args.clone(), Some("form-1")).unwrap().result;
    shop.close();
    shop.open();
    let again = shop.engine().call("sale.commit", args.clone(), Some("form-1")).unwrap().result;
    assert_eq!(again, first);
    let without_key = shop.call("sale.commit", args);
    assert_eq!((&without_key["sale"], &without_key["change"]), (&first["sale"], &json!(100)));
    assert_eq!(journal::read(&shop.data()).sales.len(), 1);
}
