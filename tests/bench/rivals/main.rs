//! Taking in a bundle file beside what others do with the same sales: PouchDB replicating them from one database on disk to
//! another, in a window and in Node, and Automerge merging them into a document that is saved. `make bench`.
//!
//! Owns: the sales, the turns, the table. Keeps true: the others get the bare documents (no hash, no signature, no age, no
//! index but their own) and their defaults; Automerge merges what it was handed into a document that has the same root; ours
//! is the whole `sync.import`: file read twice, checked, folded, on the disk. With `GATE=1` a ratio under its limit ends the
//! run with 1.

#![allow(clippy::unwrap_used)]

mod pouchdb;
mod window;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, Prop, ROOT, ReadDoc, ScalarValue};
use pouchdb::PouchDb;
use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::Host;
use trestle_tests::exchange::{exchange, for_till, take_in};
use trestle_tests::shop::Shop;
use trestle_tests::stage::Stage;

const SALES: usize = 10_000;
const TRIES: usize = 5;
/// How many times as long the others must take, in hundredths. PouchDB's is reached in a window and not in Node.
const POUCHDB: u128 = 1_000;
const AUTOMERGE: u128 = 300;

fn main() -> ExitCode {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if let [ask, sales, folder] = &args[..]
        && ask.as_os_str() == window::ASKED
    {
        window::open(sales.clone(), folder);
    }
    let season = Season::sold();
    let stage = Stage::set_up();
    let (mut in_window, mut in_node) = (season.pouchdb_in_window(&stage), season.pouchdb_in_node());
    let (shared, handed_over) = season.documents();
    let mut times: [Vec<Duration>; 4] = Default::default();
    for n in 0..TRIES {
        times[0].push(season.import());
        times[1].push(in_window.replicate(n));
        times[2].push(in_node.replicate(n));
        times[3].push(season.merge(&shared, &handed_over));
    }
    let [ours, in_window, in_node, automerge] = times.map(median);
    println!("\n{SALES} sales of four lines, from the file to the disk: milliseconds, median of {TRIES}");
    println!("trestle {ours}");
    let holds = |(name, theirs, least): (&str, u128, u128)| {
        let ratio = 100 * theirs / ours.max(1);
        println!("{name} {theirs}: {}.{:02} times as long (at least {})", ratio / 100, ratio % 100, least / 100);
        ratio >= least
    };
    let rivals = [
        ("PouchDB in a window", in_window, POUCHDB),
        ("PouchDB in Node", in_node, POUCHDB),
        ("Automerge", automerge, AUTOMERGE),
    ];
    let hold = rivals.map(holds);
    let gate = std::env::var("GATE").is_ok_and(|g| g == "1");
    if gate && hold.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What one till sold, as a bundle file and as bare documents, of which each also stands in a line of a file.
struct Season {
    till: Shop,
    file: PathBuf,
    sales: Vec<Value>,
    lines: PathBuf,
    folder: TempDir,
}

impl Season {
    fn sold() -> Self {
        let (one, goods) = Shop::stocked();
        let mut two = Shop::joined_to(&one);
        exchange(&two, &one);
        for n in 0..SALES {
            ring_up(&one, &goods, n);
        }
        let written = for_till(&one, &two);
        let folder = folder();
        let file = folder.path().join("season.trestle");
        fs::copy(written, &file).unwrap();
        two.close();
        let conn = one.database();
        let mut statement = conn.prepare("SELECT bytes FROM fact WHERE kind = 'sale.committed' ORDER BY seq").unwrap();
        let bytes = statement.query_map([], |r| r.get::<_, Vec<u8>>(0)).unwrap();
        let sales: Vec<Value> = bytes.map(|b| serde_json::from_slice(&b.unwrap()).unwrap()).collect();
        assert_eq!(sales.len(), SALES);
        let lines = folder.path().join("sales.jsonl");
        write_lines(&sales, &lines);
        Self { folder, till: two, file, sales, lines }
    }

    /// Ours, by a till that has not seen the file.
    fn import(&self) -> Duration {
        let till = Shop::copy_of_in(&self.till.data(), folder(), Host::system("a bench"));
        let (came, took) = timed(|| take_in(&till, &self.file));
        // With the sales comes that the session was opened, and what the till has seen.
        assert!(came["new_facts"].as_u64().unwrap() > SALES as u64, "{came}");
        took
    }

    /// Two documents: what both tills know before, an empty map of sales, and what the one hands over, with a change for
    /// each sale, as it would have made them.
    fn documents(&self) -> (Vec<u8>, Vec<u8>) {
        let mut document = AutoCommit::new();
        let sales = document.put_object(ROOT, "sales", ObjType::Map).unwrap();
        let shared = document.save();
        for sale in &self.sales {
            put(&mut document, &sales, id(sale).as_str().into(), sale);
            document.commit();
        }
        (shared, document.save())
    }

    /// Merges the document that was handed over into one that has not seen the sales, and saves that.
    fn merge(&self, into: &[u8], handed_over: &[u8]) -> Duration {
        let mut document = AutoCommit::load(into).unwrap();
        let place = self.folder.path().join("merged");
        let (sales, took) = timed(|| {
            document.merge(&mut AutoCommit::load(handed_over).unwrap()).unwrap();
            let mut file = fs::File::create(&place).unwrap();
            file.write_all(&document.save()).unwrap();
            file.sync_all().unwrap();
            document.get(ROOT, "sales").unwrap().map(|(_, sales)| document.length(sales))
        });
        assert_eq!(sales, Some(SALES));
        took
    }

    /// PouchDB on its default store in a window, IndexedDB, filled with the sales.
    fn pouchdb_in_window(&self, stage: &Stage) -> PouchDb {
        let mut command = Command::new(std::env::current_exe().unwrap());
        stage.let_on(&mut command);
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        PouchDb::start(command.arg(window::ASKED).args([&self.lines, self.folder.path()]))
    }

    /// PouchDB on its default store in Node, LevelDB, filled with the sales.
    fn pouchdb_in_node(&self) -> PouchDb {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/rivals/pouchdb.mjs");
        PouchDb::start(Command::new("node").arg(script).args([&self.lines, self.folder.path()]))
    }
}

/// Writes a document a line.
fn write_lines(sales: &[Value], file: &Path) {
    let mut lines = fs::File::create(file).unwrap();
    for sale in sales {
        let mut sale = sale.clone();
        sale["_id"] = json!(id(&sale));
        writeln!(lines, "{sale}").unwrap();
    }
}

fn id(sale: &Value) -> String {
    sale["body"]["sale"].as_str().expect("a sale has an id").to_owned()
}

fn ring_up(till: &Shop, goods: &[String], n: usize) {
    let mut basket = Value::Null;
    for line in 0..4 {
        basket = till.call("basket.add_item", json!({ "item": goods[(n + line) % 4] }));
    }
    let tenders = json!([{ "kind": "cash", "amount": basket["cash"]["due"] }]);
    till.call("sale.commit", json!({ "basket": basket["basket"], "total": basket["total"], "tenders": tenders }));
}

/// Writes a JSON value into a document, map by map and list by list.
fn put(document: &mut AutoCommit, parent: &ObjId, place: Prop, value: &Value) {
    let scalar = match value {
        Value::Object(fields) => {
            let map = put_object(document, parent, place, ObjType::Map);
            fields.iter().for_each(|(name, value)| put(document, &map, name.as_str().into(), value));
            return;
        }
        Value::Array(values) => {
            let list = put_object(document, parent, place, ObjType::List);
            values.iter().enumerate().for_each(|(n, value)| put(document, &list, n.into(), value));
            return;
        }
        Value::Null => ScalarValue::Null,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => n.as_i64().expect("whole numbers only").into(),
        Value::String(s) => s.as_str().into(),
    };
    match place {
        Prop::Map(name) => document.put(parent, name, scalar).unwrap(),
        Prop::Seq(n) => document.insert(parent, n, scalar).unwrap(),
    }
}

fn put_object(document: &mut AutoCommit, parent: &ObjId, place: Prop, kind: ObjType) -> ObjId {
    match place {
        Prop::Map(name) => document.put_object(parent, name, kind).unwrap(),
        Prop::Seq(n) => document.insert_object(parent, n, kind).unwrap(),
    }
}

/// A folder on disk: one for temporary files may live in memory.
fn folder() -> TempDir {
    tempfile::Builder::new().prefix("bench-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// Median in milliseconds.
fn median(mut times: Vec<Duration>) -> u128 {
    times.sort_unstable();
    times[times.len() / 2].as_millis()
}
