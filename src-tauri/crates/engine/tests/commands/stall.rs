//! A stall to try things at: a data folder, a shop, and a clock that stands where the test puts it.
//!
//! Keeps true: every command goes through the list; facts and projections are read with a connection of its own.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::{ApiError, Call, Engine, Host};

/// The owner's passphrase of every shop here.
pub const PASSPHRASE: &str = "correct horse battery staple wagon";

/// A Saturday in June, 10:00 in Paris.
pub const OPENING: &str = "2026-06-06 10:00";

/// A shop founded once for the whole program, because stretching its passphrase takes a while; every stall gets a copy.
static FRENCH: LazyLock<TempDir> = LazyLock::new(|| found("FR"));

/// A till and its moment.
pub struct Stall {
    pub engine: Engine,
    pub dir: TempDir,
    now: Cell<i64>,
}

/// A moment of the shop's own zone, as UTC milliseconds.
pub fn moment(local: &str) -> i64 {
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    chrono_tz::Europe::Paris.from_local_datetime(&local).earliest().unwrap().timestamp_millis()
}

/// A host whose clock stands at a moment of the shop's zone.
pub fn host(local: &str) -> Host {
    Host::at("a test", DateTime::<Utc>::from_timestamp_millis(moment(local)).unwrap())
}

/// Founds a shop and closes it, so that copies can be made of it.
pub fn found(country: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    let engine = Engine::open(dir.path(), host("2026-06-01 09:00")).unwrap();
    let shop = json!({ "name": "Stall", "country": country, "zone": "Europe/Paris", "passphrase": PASSPHRASE });
    engine.call("shop.create", shop, None).unwrap();
    dir
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "lock" {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

impl Stall {
    /// A French shop: euro, 20 % and 5.5 %, no cash rounding. Its clock stands at [`OPENING`].
    pub fn new() -> Self {
        Self::copy_of(&FRENCH)
    }

    /// A copy of a shop that nobody has open.
    pub fn copy_of(shop: &TempDir) -> Self {
        let dir = TempDir::new().unwrap();
        copy(shop.path(), dir.path());
        Self::on(dir)
    }

    /// A shop of another country, in the same zone.
    pub fn of(country: &str) -> Self {
        Self::on(found(country))
    }

    /// A till that is not set up.
    pub fn empty() -> Self {
        Self::on(TempDir::new().unwrap())
    }

    fn on(dir: TempDir) -> Self {
        let engine = Engine::open(dir.path(), host(OPENING)).unwrap();
        Self { engine, dir, now: Cell::new(moment(OPENING)) }
    }

    /// Closes the program and opens it again on the same folder.
    pub fn reopened(self) -> Self {
        let Self { engine, dir, now } = self;
        drop(engine);
        let engine = Engine::open(dir.path(), host(OPENING)).unwrap();
        Self { engine, dir, now }
    }

    /// Puts the clock at a moment of the shop's zone.
    pub fn at(&self, local: &str) {
        self.now.set(moment(local));
    }

    /// Asks, and gets what was answered.
    pub fn ask(&self, name: &str, args: Value, key: Option<&str>) -> Result<Value, ApiError> {
        Ok(self.engine.run(Call { name, args, key, at: Some(self.now.get()) })?.result)
    }

    /// A command that must succeed.
    #[track_caller]
    pub fn call(&self, name: &str, args: Value) -> Value {
        self.ask(name, args.clone(), None).unwrap_or_else(|e| panic!("{name} {args}: {} {:?}", e.code, e.args))
    }

    /// A command without arguments that must succeed.
    #[track_caller]
    pub fn tell(&self, name: &str) -> Value {
        self.call(name, Value::Null)
    }

    /// A command that must be refused with this code; gives the values of its sentence.
    #[track_caller]
    pub fn refused(&self, code: &str, name: &str, args: Value) -> Value {
        match self.ask(name, args.clone(), None) {
            Ok(answer) => panic!("{name} {args} was not refused: {answer}"),
            Err(error) => {
                assert_eq!(error.code, code, "{name} {args}: {:?}", error.args);
                Value::Object(error.args)
            }
        }
    }

    /// A new item at the standard rate; gives its id.
    #[track_caller]
    pub fn item(&self, name: &str, price: i64) -> String {
        text(&self.call("catalog.save_item", json!({ "name": name, "price": price }))["id"])
    }

    /// A new item at a rate; gives its id.
    #[track_caller]
    pub fn item_at(&self, name: &str, price: i64, rate: &str) -> String {
        text(&self.call("catalog.save_item", json!({ "name": name, "price": price, "rate": rate }))["id"])
    }

    /// A new bundle of (item, units); gives its id.
    #[track_caller]
    pub fn bundle(&self, name: &str, price: i64, parts: &[(&str, i64)]) -> String {
        let parts: Vec<Value> = parts.iter().map(|(item, n)| json!({ "item": item, "quantity": n })).collect();
        text(&self.call("catalog.save_bundle", json!({ "name": name, "price": price, "parts": parts }))["id"])
    }

    /// A new market with days; gives its id.
    #[track_caller]
    pub fn market(&self, name: &str, days: &[&str]) -> String {
        text(&self.call("market.save", json!({ "name": name, "days": days }))["id"])
    }

    /// Taps a tile.
    #[track_caller]
    pub fn tap(&self, item: &str) -> Value {
        self.call("basket.add_item", json!({ "item": item }))
    }

    /// Takes what the basket in hand costs, in cash to the coin, and gives the sale.
    #[track_caller]
    pub fn pay_cash(&self) -> Value {
        let due = self.tell("basket.quote")["cash"]["due"].clone();
        self.pay(json!([{ "kind": "cash", "amount": due }]))
    }

    /// Commits the basket in hand with these tenders, and gives the sale.
    #[track_caller]
    pub fn pay(&self, tenders: Value) -> Value {
        self.call("sale.commit", self.commit(tenders))
    }

    /// The arguments with which the window would commit the basket in hand.
    #[track_caller]
    pub fn commit(&self, tenders: Value) -> Value {
        let basket = self.tell("basket.quote")["basket"].clone();
        json!({ "basket": basket["basket"], "total": basket["total"], "tenders": tenders })
    }

    /// Sells (item, units) for cash to the coin; gives the sale.
    #[track_caller]
    pub fn sell(&self, goods: &[(&str, i64)]) -> Value {
        for (item, quantity) in goods {
            self.call("basket.add_item", json!({ "item": item, "quantity": quantity }));
        }
        self.pay_cash()
    }

    /// What the judge says of units (line, units) brought back.
    #[track_caller]
    pub fn judge(&self, sale: &Value, lines: &[(u32, i64)]) -> Value {
        self.call("return.judge", json!({ "sale": sale["sale"], "lines": picks(lines) }))
    }

    /// Takes units (line, units) back for cash, at the refund that the judge names.
    #[track_caller]
    pub fn bring_back(&self, sale: &Value, lines: &[(u32, i64)]) -> Value {
        self.call("return.commit", self.return_of(sale, lines))
    }

    /// The arguments with which the window would take units (line, units) back for cash.
    #[track_caller]
    pub fn return_of(&self, sale: &Value, lines: &[(u32, i64)]) -> Value {
        let refund = self.judge(sale, lines)["refund"].clone();
        json!({ "sale": sale["sale"], "lines": picks(lines), "refund": refund, "reason": "changed_mind",
                "condition": "resale", "refund_as": "cash" })
    }

    /// Counts the drawer.
    #[track_caller]
    pub fn count(&self, total: i64) -> Value {
        self.call("session.count", json!({ "total": total }))
    }

    /// Bodies of all facts of a kind, in order.
    pub fn facts(&self, kind: &str) -> Vec<Value> {
        self.envelopes(kind).into_iter().map(|mut e| e["body"].take()).collect()
    }

    /// All facts of a kind as they are stored, in order.
    pub fn envelopes(&self, kind: &str) -> Vec<Value> {
        let db = self.database();
        let mut facts = db.prepare("SELECT bytes FROM fact WHERE kind = ?1 ORDER BY till, seq").unwrap();
        let bytes = facts.query_map([kind], |r| r.get::<_, Vec<u8>>(0)).unwrap();
        bytes.map(|b| serde_json::from_slice(&b.unwrap()).unwrap()).collect()
    }

    /// The rows of a query, each as a list of values.
    pub fn rows(&self, sql: &str) -> Vec<Value> {
        let db = self.database();
        let mut statement = db.prepare(sql).unwrap();
        let columns = statement.column_count();
        let row = |r: &rusqlite::Row<'_>| (0..columns).map(|c| r.get::<_, rusqlite::types::Value>(c)).collect();
        let rows: Vec<Vec<_>> = statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap();
        rows.into_iter().map(|row| row.into_iter().map(plain).collect()).collect()
    }

    /// The database as any other program opens it.
    pub fn database(&self) -> Connection {
        Connection::open(self.dir.path().join("trestle.db")).unwrap()
    }

    /// Everything stands as the facts have it: the chain, the signatures, and every projection.
    #[track_caller]
    pub fn verify(&self) {
        let verified = self.engine.verify(&mut |_, _| ControlFlow::Continue(())).unwrap();
        assert!(verified.is_clean(), "{:?} {:?}", verified.findings, verified.stale_projections);
    }
}

fn plain(value: rusqlite::types::Value) -> Value {
    use rusqlite::types::Value as Sql;
    match value {
        Sql::Integer(number) => json!(number),
        Sql::Text(text) => json!(text),
        _ => Value::Null,
    }
}

/// Units brought back, as the list takes them.
pub fn picks(lines: &[(u32, i64)]) -> Value {
    lines.iter().map(|(line, quantity)| json!({ "line": line, "quantity": quantity })).collect()
}

/// A text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A number.
pub fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The values under a key of each element of a list.
pub fn each(list: &Value, key: &str) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|element| element[key].clone()).collect()
}
