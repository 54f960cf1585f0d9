//! Makes what is frozen of a version: two tills of one shop that both had their days, the folder of the second, and the
//! bundle file that the first wrote for it. With `TRESTLE_FREEZE=<folder>` it is written there; without, it is made and
//! looked at all the same, so that it does not break unseen.

use std::path::Path;

use rusqlite::Connection;
use serde_json::{Value, json};
use trestle_tests::exchange::{for_till, take_in};
use trestle_tests::shop::{KEPT, Shop, copy};

/// Name of the bundle file beside the folder's own files.
pub const BUNDLE: &str = "two-days.trestle";

/// A moment of a day in December 2026, UTC milliseconds: the shop is in Paris, an hour ahead.
pub fn december(day: i64, hour: i64) -> i64 {
    const FIRST: i64 = 1_796_083_200_000;
    FIRST + ((day - 1) * 24 + hour) * 3_600_000
}

/// One till at one moment.
struct At<'s>(&'s Shop, i64);

impl At<'_> {
    fn call(&self, name: &str, args: Value) -> Value {
        self.0.call_at(self.1, name, args)
    }

    fn pay(&self) -> Value {
        let quote = self.call("basket.quote", Value::Null);
        let basket = &quote["basket"];
        let cash = json!([{ "kind": "cash", "amount": quote["cash"]["due"] }]);
        self.call("sale.commit", json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash }))
    }

    fn sell(&self, item: &Value, quantity: i64) -> Value {
        self.call("basket.add_item", json!({ "item": item, "quantity": quantity }));
        self.pay()
    }

    fn take_back(&self, sale: &Value) {
        let lines = json!([{ "line": 1, "quantity": 1 }]);
        let judged = self.call("return.judge", json!({ "sale": sale["sale"], "lines": lines }));
        let args = json!({ "sale": sale["sale"], "lines": lines, "refund": judged["refund"], "reason": "faulty",
                           "condition": "resale", "refund_as": "cash", "allowed_by_manager": true });
        self.call("return.commit", args);
    }

    fn close_day(&self, total: i64) {
        self.call("session.count", json!({ "total": total }));
        self.call("session.close", json!({ "note": "" }));
    }
}

/// The shop before the two tills part: goods, a market with its days, and the second till.
fn begin() -> (Shop, Shop, Vec<Value>) {
    let one = Shop::founded();
    let at = At(&one, december(4, 8));
    let item = |(name, price): (&str, i64)| at.call("catalog.save_item", json!({ "name": name, "price": price }));
    let items = [("Candle", 450), ("Matches", 100), ("Honey", 750)].map(item).map(|item| item["id"].clone());
    let days = ["2026-12-05", "2026-12-06", "2026-12-12", "2026-12-13"];
    at.call("market.save", json!({ "name": "Riverside", "days": days }));
    let invited = at.call("till.invite", json!({ "out": one.beside() }));
    let two = Shop::unfounded();
    two.call_at(december(4, 9), "shop.join", json!({ "file": invited["file"], "code": invited["code"] }));
    (one, two, items.to_vec())
}

/// Two days on each till, with everything that a bundle file can carry.
fn two_days(one: &Shop, two: &Shop, items: &[Value]) {
    let first = At(one, december(5, 10));
    let sale = first.sell(&items[0], 2);
    let wording = first.call("signup.offer", Value::Null)["wording"]["hash"].clone();
    let lea = json!({ "email": "lea@example.com", "first_name": "Lea", "consent": wording, "sale": sale["sale"] });
    first.call("member.enroll", lea);
    let tom = first.call("member.enroll", json!({ "reference": "card 17", "first_name": "Tom" }));
    first.call("member.erase", json!({ "member": tom["id"] }));
    let undone = first.sell(&items[1], 1);
    first.call("sale.undo", json!({ "sale": undone["sale"] }));
    first.call("basket.clear", Value::Null);
    first.take_back(&sale);
    first.call("catalog.save_item", json!({ "id": items[2], "name": "Honey", "price": 800 }));
    first.close_day(450);
    let second = At(one, december(6, 10));
    let lea = second.call("member.list", json!({ "text": "Lea" }))["members"][0]["id"].clone();
    second.call("basket.add_item", json!({ "item": items[2], "quantity": 3 }));
    second.call("basket.attach_member", json!({ "member": lea }));
    second.pay();
    second.call("till.invite", json!({ "out": one.beside() }));
    let there = At(two, december(5, 11));
    there.sell(&items[0], 3);
    there.call("catalog.save_item", json!({ "id": items[2], "name": "Heather honey", "price": 780 }));
    there.close_day(1_350);
    At(two, december(6, 11)).sell(&items[1], 5);
}

/// Makes a frozen database small: whoever opens it computes its projections anew.
fn without_projections(file: &Path) {
    let conn = Connection::open(file).unwrap();
    let sql = "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite_%'
               ORDER BY type = 'table'";
    let mut statement = conn.prepare(sql).unwrap();
    let made = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).unwrap();
    let made: Vec<(String, String)> = made.map(Result::unwrap).collect();
    for (kind, name) in made.iter().filter(|(_, name)| !KEPT.contains(&name.as_str())) {
        conn.execute_batch(&format!("DROP {kind} {name}")).unwrap();
    }
    conn.execute_batch("UPDATE projected SET stamp = ''; PRAGMA journal_mode = DELETE; VACUUM").unwrap();
}

#[test]
fn what_is_frozen_of_a_version_can_be_made() {
    let (one, mut two, items) = begin();
    two_days(&one, &two, &items);
    let file = for_till(&one, &two);
    two.close();
    if let Some(folder) = std::env::var_os("TRESTLE_FREEZE") {
        let folder = Path::new(&folder);
        copy(&two.data(), folder);
        without_projections(&folder.join("trestle.db"));
        std::fs::copy(&file, folder.join(BUNDLE)).unwrap();
    }
    two.open();
    let came = take_in(&two, &file);
    assert_eq!(came["conflicts"], 1, "{came}");
    eprintln!("new facts {}, digest {}", came["new_facts"], two.digest());
    two.must_verify();
}
