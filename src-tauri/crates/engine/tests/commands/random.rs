//! Random days, kept beside a ledger of the test's own: whatever happens in whatever order, the money is where it should be.
//!
//! Owns the ledger, which knows prices, rounding and days by itself. Keeps true: the same run finds the same days everywhere;
//! with `TRESTLE_PROOF=1` fifty times as many are tried.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use serde_json::{Value, json};

use crate::stall::{Stall, found, number, text};

/// One thing that happens. Numbers are taken modulo whatever there is to choose from.
#[derive(Clone, Debug)]
enum Step {
    Sell { lines: Vec<(usize, i64)>, paid: Paid },
    Undo(usize),
    BringBack { sale: usize, line: usize, quantity: i64, on_card: bool },
    HoldAndResume(usize),
    MoveCash { out: bool, amount: i64 },
    Count(i64),
    Close,
    Open(i64),
    Wait { hours: i64 },
    Restart,
}

#[derive(Clone, Copy, Debug)]
enum Paid {
    Coins,
    Note,
    Card,
    Transfer,
    Both,
}

fn step() -> impl Strategy<Value = Step> {
    let paid =
        prop_oneof![Just(Paid::Coins), Just(Paid::Note), Just(Paid::Card), Just(Paid::Transfer), Just(Paid::Both)];
    prop_oneof![
        6 => (vec((0..4_usize, 1..5_i64), 1..5), paid).prop_map(|(lines, paid)| Step::Sell { lines, paid }),
        2 => (0..8_usize).prop_map(Step::Undo),
        4 => (0..8_usize, 0..8_usize, 1..4_i64, any::<bool>())
            .prop_map(|(sale, line, quantity, on_card)| Step::BringBack { sale, line, quantity, on_card }),
        1 => (0..4_usize).prop_map(Step::HoldAndResume),
        2 => (any::<bool>(), 1..5_000_i64).prop_map(|(out, amount)| Step::MoveCash { out, amount }),
        2 => (-500..500_i64).prop_map(Step::Count),
        2 => Just(Step::Close),
        2 => (0..20_000_i64).prop_map(Step::Open),
        2 => (1..20_i64).prop_map(|hours| Step::Wait { hours }),
        1 => Just(Step::Restart),
    ]
}

/// What the test knows of a sale.
struct Sold {
    id: Value,
    total: i64,
    refunded: i64,
    /// What it left in the drawer.
    cash: i64,
    session: usize,
    undone: bool,
}

/// The test's own books.
#[derive(Default)]
struct Ledger {
    sold: Vec<Sold>,
    /// The day and the cash of each session.
    sessions: Vec<(NaiveDate, i64)>,
    open: bool,
    /// Whether the drawer was counted after the last thing that moved cash.
    counted: bool,
    takings: BTreeMap<NaiveDate, i64>,
}

impl Ledger {
    fn cash(&mut self, amount: i64) {
        self.sessions.last_mut().unwrap().1 += amount;
        self.counted = false;
    }

    fn take(&mut self, amount: i64) {
        *self.takings.entry(self.sessions.last().unwrap().0).or_default() += amount;
    }
}

/// A till, its books, and the time.
struct Day {
    stall: RefCell<Option<Stall>>,
    goods: Vec<(String, i64)>,
    ledger: RefCell<Ledger>,
    hours: Cell<i64>,
}

/// To the nearest five cents, as coins pay it.
fn in_coins(amount: i64) -> i64 {
    (amount + 2) / 5 * 5
}

impl Day {
    fn new(shop: &tempfile::TempDir) -> Self {
        let stall = Stall::copy_of(shop);
        let (candle, jam) = (stall.item("Candle", 451), stall.item_at("Jam", 333, "9"));
        let both = stall.bundle("Both", 701, &[(&candle, 1), (&jam, 2)]);
        let card = stall.item("Card", 40);
        let goods = vec![(candle, 451), (jam, 333), (both, 701), (card, 40)];
        Self { stall: RefCell::new(Some(stall)), goods, ledger: RefCell::default(), hours: Cell::new(0) }
    }

    fn call(&self, name: &str, args: Value) -> Value {
        self.stall.borrow().as_ref().unwrap().call(name, args)
    }

    fn refused(&self, code: &str, name: &str, args: Value) {
        self.stall.borrow().as_ref().unwrap().refused(code, name, args);
    }

    fn local(&self) -> NaiveDateTime {
        DateTime::UNIX_EPOCH.naive_utc() + Days::new(20_610) + TimeDelta::hours(10 + self.hours.get())
    }

    /// The business day of a till that has no session open.
    fn today(&self) -> NaiveDate {
        (self.local() - TimeDelta::hours(4)).date()
    }

    fn open_by_itself(&self) {
        let mut ledger = self.ledger.borrow_mut();
        if !ledger.open {
            ledger.sessions.push((self.today(), 0));
            (ledger.open, ledger.counted) = (true, false);
        }
    }

    fn take(&self, step: &Step) {
        match step {
            Step::Sell { lines, paid } => self.sell(lines, *paid),
            Step::Undo(n) => self.undo(*n),
            Step::BringBack { sale, line, quantity, on_card } => self.bring_back(*sale, *line, *quantity, *on_card),
            Step::HoldAndResume(n) => self.hold_and_resume(*n),
            Step::MoveCash { out, amount } => self.move_cash(*out, *amount),
            Step::Count(off) => self.count(*off),
            Step::Close => self.close(),
            Step::Open(float) => self.open(*float),
            Step::Wait { hours } => {
                self.hours.set(self.hours.get() + hours);
                let local = self.local().format("%Y-%m-%d %H:%M").to_string();
                self.stall.borrow().as_ref().unwrap().at(&local);
            }
            Step::Restart => {
                let stall = self.stall.take().unwrap();
                self.stall.replace(Some(stall.reopened()));
            }
        }
    }

    fn sell(&self, lines: &[(usize, i64)], paid: Paid) {
        let mut basket = Value::Null;
        let mut total = 0;
        for (n, quantity) in lines {
            let (item, price) = &self.goods[*n];
            total += price * quantity;
            basket = self.call("basket.add_item", json!({ "item": item, "quantity": quantity }));
        }
        assert_eq!(number(&basket["total"]), total);
        let half = total / 2;
        let (tenders, cash) = match paid {
            Paid::Coins => (json!([{ "kind": "cash", "amount": in_coins(total) }]), in_coins(total)),
            Paid::Note => (json!([{ "kind": "cash", "amount": 50_000 }]), in_coins(total)),
            Paid::Card => (json!([{ "kind": "card", "amount": total }]), 0),
            Paid::Transfer => (json!([{ "kind": "transfer", "amount": total }]), 0),
            Paid::Both => {
                let rest = in_coins(total - half);
                (json!([{ "kind": "card", "amount": half }, { "kind": "cash", "amount": rest + 100 }]), rest)
            }
        };
        let args = json!({ "basket": basket["basket"], "total": total, "tenders": tenders });
        let sale = self.call("sale.commit", args.clone());
        assert_eq!(self.call("sale.commit", args), sale);
        self.open_by_itself();
        let mut ledger = self.ledger.borrow_mut();
        let session = ledger.sessions.len();
        ledger.sold.push(Sold { id: sale["sale"].clone(), total, refunded: 0, cash, session, undone: false });
        ledger.cash(cash);
        ledger.take(total);
    }

    fn undo(&self, n: usize) {
        let mut ledger = self.ledger.borrow_mut();
        let (open, session, count) = (ledger.open, ledger.sessions.len(), ledger.sold.len());
        let Some(sale) = n.checked_rem(count).map(|n| &mut ledger.sold[n]) else { return };
        let args = json!({ "sale": sale.id });
        if sale.undone || sale.refunded > 0 || !open || sale.session != session {
            return self.refused("sale.cannot_undo", "sale.undo", args);
        }
        let undone = self.call("sale.undo", args);
        assert_eq!(number(&undone["cash_back"]), sale.cash);
        sale.undone = true;
        let (cash, total) = (sale.cash, sale.total);
        ledger.cash(-cash);
        ledger.take(-total);
        self.call("basket.clear", Value::Null);
    }

    fn bring_back(&self, n: usize, line: usize, quantity: i64, on_card: bool) {
        let Some(n) = n.checked_rem(self.ledger.borrow().sold.len()) else { return };
        let (id, undone) = (self.ledger.borrow().sold[n].id.clone(), self.ledger.borrow().sold[n].undone);
        let units = self.call("return.judge", json!({ "sale": id }))["lines"].clone();
        let unit = &units[line % units.as_array().unwrap().len()];
        let mut pick = json!({ "line": unit["line"], "quantity": quantity });
        if !unit["part"].is_null() {
            pick["part"] = unit["part"].clone();
        }
        if quantity > number(&unit["left"]) {
            return self.refused("return.too_many", "return.judge", json!({ "sale": id, "lines": [pick] }));
        }
        let refund = number(&self.call("return.judge", json!({ "sale": id, "lines": [pick] }))["refund"]);
        let args = json!({ "sale": id, "lines": [pick], "refund": refund, "reason": "gift", "condition": "resale",
                           "refund_as": if on_card { "card" } else { "cash" }, "allowed_by_manager": true });
        if undone {
            return self.refused("return.undone_sale", "return.commit", args);
        }
        self.call("return.commit", args);
        self.open_by_itself();
        let mut ledger = self.ledger.borrow_mut();
        let sale = &mut ledger.sold[n];
        sale.refunded += refund;
        let all_back = number(&unit["left"]) == quantity && left(&units) == quantity;
        assert!(
            sale.refunded <= sale.total && (!all_back || sale.refunded == sale.total),
            "{} of {}",
            sale.refunded,
            sale.total
        );
        ledger.cash(if on_card { 0 } else { -in_coins(refund) });
        ledger.take(-refund);
    }

    fn hold_and_resume(&self, n: usize) {
        let held = self.call("basket.add_item", json!({ "item": self.goods[n].0 }));
        self.call("basket.hold", Value::Null);
        let back = self.call("basket.resume", json!({ "basket": held["basket"] }));
        assert_eq!(back["total"], held["total"]);
        self.call("basket.clear", Value::Null);
    }

    fn move_cash(&self, out: bool, amount: i64) {
        let args = json!({ "flow": if out { "out" } else { "in" }, "amount": amount, "reason": "change" });
        if !self.ledger.borrow().open {
            return self.refused("session.none_open", "session.move_cash", args);
        }
        self.call("session.move_cash", args);
        self.ledger.borrow_mut().cash(if out { -amount } else { amount });
    }

    fn count(&self, off: i64) {
        let mut ledger = self.ledger.borrow_mut();
        if !ledger.open {
            return self.refused("session.none_open", "session.count", json!({ "total": 0 }));
        }
        let expected = ledger.sessions.last().unwrap().1;
        let counted = (expected + off).max(0);
        let told = self.call("session.count", json!({ "total": counted }));
        assert_eq!(told, json!({ "counted": counted, "expected": expected, "difference": counted - expected }));
        ledger.counted = true;
    }

    fn close(&self) {
        let mut ledger = self.ledger.borrow_mut();
        if !ledger.open || !ledger.counted {
            let code = if ledger.open { "session.not_counted" } else { "session.none_open" };
            return self.refused(code, "session.close", Value::Null);
        }
        let (day, cash) = *ledger.sessions.last().unwrap();
        let z = self.call("session.close", Value::Null);
        assert_eq!((text(&z["day"]), number(&z["drawer"]["expected"])), (day.to_string(), cash));
        ledger.open = false;
    }

    fn open(&self, float: i64) {
        let mut ledger = self.ledger.borrow_mut();
        if ledger.open {
            return self.refused("session.already_open", "session.open", json!({ "float": float }));
        }
        self.call("session.open", json!({ "float": float }));
        ledger.sessions.push((self.today(), float));
        (ledger.open, ledger.counted) = (true, false);
    }

    /// The books of the test, the facts as they lie on disk, and the reports agree.
    fn settle(&self) {
        let stall = self.stall.borrow();
        let stall = stall.as_ref().unwrap();
        let ledger = self.ledger.borrow();
        for (day, takings) in &ledger.takings {
            let report = stall.call("day.report", json!({ "day": day.to_string() }));
            assert_eq!(number(&report["takings"]), *takings, "{day}");
            to_books(stall, &report);
        }
        let totals = |kind: &str| -> BTreeMap<String, i64> {
            stall.facts(kind).iter().map(|f| (text(&f["sale"]), number(&f["total"]))).collect()
        };
        let sold = totals("sale.committed");
        let undone: i64 = stall.facts("sale.reversed").iter().map(|f| sold[&text(&f["sale"])]).sum();
        let back: i64 = stall.facts("return.committed").iter().map(|f| number(&f["refund"])).sum();
        assert_eq!(ledger.takings.values().sum::<i64>(), sold.values().sum::<i64>() - undone - back);
        stall.verify();
        let digest = stall.engine.digest().unwrap();
        let rebuilt = stall.engine.rebuild(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
        assert_eq!(rebuilt, digest);
    }
}

/// What goes to the books of a day is what its report says, by rate and tender; nothing of an open one.
fn to_books(stall: &Stall, report: &Value) {
    let out = tempfile::TempDir::new().unwrap();
    let file = out.path().join("books.csv");
    let args = json!({ "format": "xero", "out": file, "from": report["day"], "to": report["day"] });
    let (taxes, rounding) = (report["taxes"].as_array().unwrap(), number(&report["rounding"]));
    let exported = match stall.ask("export.books", args, None) {
        Ok(exported) => exported,
        Err(refused) if refused.code == "books.day_open" => return assert_eq!(report["kind"], "x"),
        Err(refused) => {
            assert_eq!((refused.code.as_str(), number(&report["takings"]), rounding), ("books.nothing", 0, 0));
            return;
        }
    };
    assert_eq!(number(&exported["tax"]), taxes.iter().map(|t| number(&t["tax"])).sum::<i64>());
    assert_eq!((&exported["takings"], number(&exported["rounding"])), (&report["takings"], rounding));
    let mut sums = BTreeMap::<String, i64>::new();
    for row in csv::Reader::from_path(&file).unwrap().deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let amount: i64 = row["Amount"].replace('.', "").parse().unwrap();
        *sums.entry(row["Payee"].clone()).or_default() += amount;
        let rate = row["Description"].strip_prefix("Takings at ").and_then(|words| words.split_once(" percent"));
        *sums.entry(rate.map_or("rounding", |(rate, _)| rate).to_owned()).or_default() += amount;
    }
    let told = |name: &str| sums.get(name).copied().unwrap_or_default();
    assert!(taxes.iter().all(|t| told(t["rate"].as_str().unwrap()) == number(&t["gross"])), "{sums:?} {report}");
    let tenders = report["tenders"].as_array().unwrap();
    assert!(tenders.iter().all(|t| told(t["kind"].as_str().unwrap()) == number(&t["amount"])), "{sums:?} {report}");
    assert_eq!(told("rounding"), rounding);
}

fn left(units: &Value) -> i64 {
    units.as_array().unwrap().iter().map(|u| number(&u["left"])).sum()
}

#[test]
fn whatever_happens_the_money_is_where_the_books_say() {
    let proof = std::env::var("TRESTLE_PROOF").is_ok_and(|set| set == "1");
    let cases = if proof { 1_000 } else { 20 };
    let config = Config { cases, rng_seed: RngSeed::Fixed(20_260_606), failure_persistence: None, ..Config::default() };
    let shop = found("NL");
    proptest!(config, |(steps in vec(step(), 1..60))| {
        let day = Day::new(&shop);
        for step in &steps {
            day.take(step);
        }
        day.settle();
    });
}
