//! A basket of many lines: a tap reads, writes and tells what it changed, and comes to what the whole basket comes to.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::stall::{Stall, number, text};

/// What a window knows of a basket, with what a reply told of it.
#[derive(Default)]
struct Window {
    basket: Value,
    lines: BTreeMap<i64, Value>,
    counts: BTreeMap<String, Value>,
    stock: BTreeMap<String, Value>,
    /// Replies that told changes.
    parts: usize,
}

impl Window {
    fn hear(&mut self, reply: &Value) {
        let part = &reply["part"];
        if part["since"].is_null() {
            (self.lines, self.counts, self.stock) = Default::default();
        } else {
            assert_eq!(part["since"], self.basket["part"]["revision"], "it goes on where the last reply ended");
            self.parts += 1;
            for gone in part["gone"].as_array().unwrap() {
                self.lines.remove(&number(gone)).unwrap();
            }
            for (said, tiles) in [(&mut self.counts, &part["counted"]), (&mut self.stock, &part["marked"])] {
                tiles.as_array().unwrap().iter().for_each(|tile| drop(said.remove(&text(tile))));
            }
        }
        self.lines.extend(reply["lines"].as_array().unwrap().iter().map(|line| (number(&line["line"]), line.clone())));
        let entries = |of: &Value| of.as_object().unwrap().clone().into_iter().collect::<BTreeMap<_, _>>();
        self.counts.extend(entries(&reply["counts"]));
        self.stock.extend(entries(&reply["stock"]));
        self.basket = reply.clone();
    }

    /// Everything that a reply tells.
    fn whole(&self) -> Value {
        let mut whole = self.basket.clone();
        whole["lines"] = self.lines.values().cloned().collect();
        (whole["counts"], whole["stock"]) = (json!(self.counts), json!(self.stock));
        whole["part"].take();
        whole
    }
}

/// What another connection reads of the basket in hand, past everything that is in memory.
fn asked_anew(stall: &Stall) -> Value {
    let copy = Stall::copy_of(&stall.dir);
    let mut basket = copy.tell("basket.quote")["basket"].take();
    basket["part"].take();
    basket
}

/// Numbers that come out the same in every run.
fn dice(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % below
}

/// Items of every kind: tracked and limited, variants, in bundles, in offers.
fn goods(stall: &Stall) -> Vec<String> {
    let item = |n: usize| {
        let (rate, category) = (["20", "5.5"][n % 2], ["Cards", "Candles", "Mugs", "Bags"][n % 4]);
        let name = format!("Item {n}");
        let mut item = json!({ "name": name, "price": 100 + n, "rate": rate, "category": category });
        if n.is_multiple_of(5) {
            item["tracked"] = json!(true);
            item["counted"] = json!(n);
            item["low_stock"] = json!(12);
        }
        if n.is_multiple_of(7) {
            item["name"] = json!("Shirt");
            item["options"] = json!([{ "name": "Size", "value": n.to_string() }]);
        }
        text(&stall.call("catalog.save_item", item)["id"])
    };
    let mut goods: Vec<String> = (1..=60).map(item).collect();
    let bundle = stall.bundle("Pair", 90, &[(&goods[4], 1), (&goods[7], 1)]);
    goods.push(bundle);
    goods
}

fn step(stall: &Stall, goods: &[String], lines: &[i64], state: &mut u64) -> Option<Value> {
    let line = lines.get(dice(state, lines.len().max(1))).copied().unwrap_or(0);
    let (name, args) = match dice(state, 14) {
        0 => ("basket.add_amount", json!({ "amount": 1 + dice(state, 500) })),
        1 => ("basket.set_quantity", json!({ "line": line, "quantity": dice(state, 4) })),
        2 => ("basket.set_price", json!({ "line": line, "price": dice(state, 300), "reason": "haggled" })),
        3 => (
            "basket.set_discount",
            json!({ "line": line, "off": { "kind": "percent", "percent": "10" }, "reason": "x" }),
        ),
        4 => ("basket.remove", json!({ "line": line })),
        5 | 6 => ("basket.undo", Value::Null),
        7 if dice(state, 4) == 0 => {
            let off = if dice(state, 2) == 0 { Value::Null } else { json!({ "kind": "percent", "percent": "5" }) };
            ("basket.set_discount", json!({ "off": off, "reason": "x" }))
        }
        8 => ("basket.make_bundle", json!({ "bundle": goods[goods.len() - 1] })),
        n => {
            let mut args = json!({ "item": goods[dice(state, goods.len())] });
            if n == 9 {
                args["price"] = json!(dice(state, 300));
            }
            ("basket.add_item", args)
        }
    };
    stall.ask(name, args, None).ok()
}

#[test]
fn what_taps_tell_of_a_long_basket_is_the_basket() {
    let stall = Stall::new();
    let goods = goods(&stall);
    let offer = json!({ "name": "Cards", "gives": { "kind": "count_for", "count": 3, "price": "2.00" },
                        "goods": [], "categories": ["Cards"], "markets": [] });
    stall.call("offer.save", offer);
    let (mut window, mut state) = (Window::default(), 20_261_201);
    for item in &goods[..50] {
        window.hear(&stall.tap(item));
    }
    for tap in 0..400 {
        let lines: Vec<i64> = window.lines.keys().copied().collect();
        if let Some(reply) = step(&stall, &goods, &lines, &mut state) {
            window.hear(&reply);
        }
        if tap % 8 == 0 {
            let (told, anew) = (window.whole(), asked_anew(&stall));
            for (key, value) in anew.as_object().unwrap() {
                assert!(told[key] == *value, "{key} after tap {tap}: {} is {value}", told[key]);
            }
        }
        if tap % 50 == 49 {
            window.hear(&stall.tell("basket.quote")["basket"]);
        }
    }
    assert!(window.parts > 150, "only {} replies told changes", window.parts);
}

#[test]
fn a_tap_on_a_long_basket_tells_one_line_and_writes_one() {
    let stall = Stall::new();
    let items: Vec<String> = (0..100).map(|n| stall.item(&format!("Item {n}"), 100)).collect();
    let replies: Vec<Value> = items.iter().map(|item| stall.tap(item)).collect();
    let last = &replies[99];
    assert_eq!((last["lines"].as_array().unwrap().len(), number(&last["total"])), (1, 10_000));
    assert_eq!(last["counts"], json!({ &items[99]: 1 }));
    let again = stall.tap(&items[3]);
    assert_eq!((again["lines"].as_array().unwrap().len(), number(&again["lines"][0]["quantity"])), (1, 2));
    assert_eq!(stall.tell("basket.quote")["basket"]["lines"].as_array().unwrap().len(), 100);
    let longest = stall
        .rows("SELECT max(length(content)) FROM (SELECT content FROM draft_step UNION ALL SELECT content FROM draft)");
    assert!(number(&longest[0][0]) < 1_000, "a step holds what it changed: {longest:?}");
}

/// The whole basket was quoted and told at every tap. Of several taps the quickest counts: another program may be busy.
#[test]
fn a_tap_costs_about_the_same_however_long_the_basket_is() {
    let stall = Stall::new();
    let tap = |_: usize| {
        let began = std::time::Instant::now();
        stall.call("basket.add_amount", json!({ "amount": 100 }));
        began.elapsed()
    };
    let quickest = |lines: std::ops::Range<usize>| lines.map(tap).min().unwrap();
    let (short, _, long) = (quickest(0..30), quickest(30..970), quickest(970..1_000));
    assert!(long < short * 3, "{short:?} to line 30, {long:?} to line 1,000");
}

#[test]
fn a_basket_that_another_program_changed_is_read_anew() {
    let stall = Stall::new();
    let items: Vec<String> = (0..50).map(|n| stall.item(&format!("Item {n}"), 100)).collect();
    items.iter().for_each(|item| drop(stall.tap(item)));
    let db = Connection::open(stall.dir.path().join("trestle.db")).unwrap();
    db.execute("DELETE FROM draft_line WHERE line > 10", []).unwrap();
    let reply = stall.tap(&items[0]);
    assert_eq!((reply["lines"].as_array().unwrap().len(), number(&reply["articles"])), (10, 11));
}

#[test]
fn a_change_of_the_catalogue_reaches_the_basket_in_hand() {
    let stall = Stall::new();
    let items: Vec<String> = (0..50).map(|n| stall.item(&format!("Item {n}"), 100)).collect();
    items.iter().for_each(|item| drop(stall.tap(item)));
    stall.call("offer.save", json!({ "name": "All", "gives": { "kind": "percent", "percent": "10" } }));
    assert_eq!(number(&stall.tap(&items[0])["total"]), 51 * 90);
    stall.bundle("Pair", 150, &[(&items[1], 1), (&items[2], 1)]);
    assert_eq!(stall.tap(&items[0])["suggestion"]["name"], "Pair");
}

/// As the version before saved it: a basket and its steps whole.
#[test]
fn a_basket_and_steps_of_an_older_program_are_gone_on_with() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.tell("basket.open");
    let line = |n: u32| json!({ "line": n, "goods": { "kind": "amount", "text": "", "rate": "20" }, "quantity": 1, "list": 100 });
    let saved = |lines: u32| {
        json!({ "last_line": lines, "member": null, "lines": (1..=lines).map(line).collect::<Vec<_>>(), "touched": lines }).to_string()
    };
    let db = Connection::open(stall.dir.path().join("trestle.db")).unwrap();
    db.execute("UPDATE draft SET content = ?1 WHERE state = 'open'", [saved(3)]).unwrap();
    db.execute(
        "INSERT INTO draft_step (basket, step, content) SELECT basket, 1, ?1 FROM draft WHERE state = 'open'",
        [saved(2)],
    )
    .unwrap();
    let lines =
        |reply: &Value| -> Vec<i64> { reply["lines"].as_array().unwrap().iter().map(|l| number(&l["line"])).collect() };
    assert_eq!(lines(&stall.tap(&candle)), [1, 2, 3, 4]);
    assert_eq!(lines(&stall.tell("basket.undo")), [1, 2, 3]);
    assert_eq!(lines(&stall.tell("basket.undo")), [1, 2]);
    assert_eq!(lines(&stall.tap(&candle)), [1, 2, 5]);
    let stall = stall.reopened();
    assert_eq!(lines(&stall.tell("basket.quote")["basket"]), [1, 2, 5]);
    assert_eq!(number(&stall.pay_cash()["total"]), 650);
}
