//! A seller to be killed: sells at random on a data folder until something ends it. Says on standard output what it is
//! about to do (`try`) and, only after the engine's reply, what was acknowledged (`tap`, `sale`, `return`, `cash`), each on
//! one line, flushed. Usage: seller DATA SEED [MOMENT], at which its clock stands still and its keys repeat.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use trestle_engine::{Engine, Host};
use trestle_tests::dice::Dice;
use trestle_tests::shop::content;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let seed: u64 = args[2].parse().unwrap();
    let host = match args.get(3) {
        Some(moment) => Host::seeded("seller", moment.parse().unwrap(), seed),
        None => Host::system("seller"),
    };
    let engine = Engine::open(Path::new(&args[1]), host).unwrap();
    let dice = Dice::new(seed);
    let mut seller = Seller { engine, dice, goods: vec![], sales: vec![], basket: Value::Null };
    seller.begin();
    loop {
        seller.serve();
    }
}

struct Seller {
    engine: Engine,
    dice: Dice,
    goods: Vec<String>,
    sales: Vec<String>,
    basket: Value,
}

impl Seller {
    fn begin(&mut self) {
        let catalog = self.engine.call("catalog.list", Value::Null, None).unwrap().result;
        self.goods = catalog["tiles"].as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap().into()).collect();
        self.basket = self.engine.call("basket.quote", Value::Null, None).unwrap().result["basket"].take();
        say("tap", &content(&self.basket));
    }

    /// Runs a command and says so before; the reply is said by whoever knows what it means.
    fn run(&self, name: &str, args: Value) -> Value {
        say("try", &json!([name, args]));
        self.engine.call(name, args, None).unwrap().result
    }

    fn tap(&mut self, name: &str, args: Value) {
        self.basket = self.run(name, args);
        say("tap", &content(&self.basket));
    }

    /// One customer, now and then with something else before.
    fn serve(&mut self) {
        match self.dice.below(12) {
            0 => self.hold_and_resume(),
            1 => self.take_back(),
            2 => self.move_cash(),
            3 if self.dice.below(4) == 0 => self.close_day(),
            _ => {}
        }
        for _ in 0..=self.dice.below(4) {
            let args = json!({ "item": self.dice.one_of(&self.goods).clone(), "quantity": 1 + self.dice.below(3) });
            self.tap("basket.add_item", args);
        }
        let lines = self.basket["lines"].as_array().unwrap().clone();
        let line = self.dice.one_of(&lines)["line"].clone();
        match self.dice.below(6) {
            0 => self.tap("basket.set_quantity", json!({ "line": line, "quantity": 5 })),
            1 => self.tap("basket.set_price", json!({ "line": line, "price": "1,11", "reason": "haggled" })),
            2 if lines.len() > 1 => self.tap("basket.remove", json!({ "line": line })),
            3 => self.tap("basket.add_amount", json!({ "amount": "2.50" })),
            _ => {}
        }
        self.commit();
    }

    fn commit(&mut self) {
        let total = self.basket["total"].as_i64().unwrap();
        let card = i64::try_from(self.dice.below(2)).unwrap() * (total / 2);
        let mut tenders = vec![json!({ "kind": "cash", "amount": total - card + 50 })];
        if card > 0 {
            tenders.push(json!({ "kind": "card", "amount": card }));
        }
        let args = json!({ "basket": self.basket["basket"], "total": total, "tenders": tenders });
        let sale = self.run("sale.commit", args);
        self.sales.push(sale["sale"].as_str().unwrap().to_owned());
        // The next basket is in hand with the same reply.
        self.basket = json!({ "basket": sale["next_basket"], "lines": [], "total": 0 });
        say("sale", &json!({ "sale": sale["sale"], "total": sale["total"], "next": self.basket }));
    }

    fn hold_and_resume(&mut self) {
        self.tap("basket.add_item", json!({ "item": self.goods[0] }));
        let held = self.basket["basket"].clone();
        self.tap("basket.hold", json!({}));
        self.tap("basket.add_item", json!({ "item": self.goods[1], "quantity": 2 }));
        self.commit();
        self.tap("basket.resume", json!({ "basket": held }));
    }

    fn take_back(&self) {
        let Some(sale) = self.sales.last() else { return };
        let judged = self.engine.call("return.judge", json!({ "sale": sale }), None).unwrap().result;
        let line = &judged["lines"][0];
        if line["left"] == 0 {
            return;
        }
        let mut pick = json!({ "line": line["line"], "quantity": 1 });
        if !line["part"].is_null() {
            pick["part"] = line["part"].clone();
        }
        let args = json!({ "sale": sale, "lines": [pick], "refund": line["next_unit"], "reason": "faulty",
                           "condition": "resale", "refund_as": "cash", "allowed_by_manager": true });
        let back = self.run("return.commit", args);
        say("return", &json!({ "id": back["id"], "refund": back["refund"] }));
    }

    fn move_cash(&self) {
        let status = self.engine.call("session.status", Value::Null, None).unwrap().result;
        if status["session"].is_null() {
            return;
        }
        self.run("session.move_cash", json!({ "flow": "in", "amount": 1000, "reason": "change" }));
        say("cash", &json!(1000));
    }

    fn close_day(&self) {
        let status = self.engine.call("session.status", Value::Null, None).unwrap().result;
        if !status["session"].is_null() {
            self.run("session.count", json!({ "total": 0 }));
            let report = self.run("session.close", json!({}));
            say("closed", &report["sessions"]);
        }
    }
}

fn say(what: &str, value: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{what} {value}").unwrap();
    out.flush().unwrap();
}
