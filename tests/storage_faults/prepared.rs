//! Shops in which something is about to be done. Owns: what was there before, and the arguments. Keeps true: a shop is made
//! once and copied for each run, with a clock that stands still and chance that repeats. Must not: do it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::Host;
use trestle_tests::exchange::everything;
use trestle_tests::pair::enroll;
use trestle_tests::places::quick_folder;
use trestle_tests::shop::{Shop, copy, id};

/// What a person does while the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Takes the money for a basket.
    Sell,
    /// The same when the log is so long that it is written back then.
    SellAtFullLog,
    /// Rings up one more when the log is so long that it is written back then, and takes the money.
    TapAtFullLog,
    /// Takes something back.
    Return,
    /// Counts the drawer and closes the day.
    Close,
    /// Takes in another till's bundle file.
    Import,
    /// Erases a member.
    Erase,
    /// Takes in a catalogue file.
    Catalogue,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Sell,
        Self::SellAtFullLog,
        Self::TapAtFullLog,
        Self::Return,
        Self::Close,
        Self::Import,
        Self::Erase,
        Self::Catalogue,
    ];
}

/// Frames after which the log is written back.
pub const LOG: u64 = 1_000;
/// Bytes of a frame: a page and what stands before it.
pub const FRAME: u64 = 24 + 4_096;

/// A shop, closed, and what is about to be done in it.
pub struct Prepared {
    folder: TempDir,
    pub deed: Deed,
    /// Items to sell.
    pub goods: Vec<String>,
    /// Commands to run, in order, with their arguments; for a sale there is none, its basket is made first.
    pub commands: Vec<(&'static str, Value)>,
}

/// The world of every run: the same moment, the same chance.
pub fn host(seed: u64) -> Host {
    Host::seeded("test", "2026-11-28T10:00:00Z".parse().unwrap(), seed)
}

impl Prepared {
    /// A shop with goods, a session, a member with an address, and a sale.
    pub fn for_a(deed: Deed) -> Self {
        let folder = quick_folder();
        let mut shop = Shop::unfounded_in(quick_folder(), host(1));
        shop.found();
        let goods = shop.stock();
        shop.call("session.open", json!({ "float": "50" }));
        let sale = shop.sell(&goods[1]);
        let member = enroll(&shop, "Lea", Some("lea@example.com"), &sale);
        let commands = match deed {
            Deed::Sell | Deed::SellAtFullLog | Deed::TapAtFullLog => vec![],
            Deed::Return => vec![("return.commit", taken_back(&shop, &sale))],
            Deed::Close => vec![
                ("session.count", json!({ "total": 5_100 })),
                ("session.close", json!({ "explanation": "no idea" })),
            ],
            Deed::Import => vec![("sync.import", json!({ "files": [file_of_another(&shop, folder.path())] }))],
            Deed::Erase => vec![("member.erase", json!({ "member": id(&member) }))],
            Deed::Catalogue => vec![("catalog.import", json!({ "file": catalogue(folder.path()) }))],
        };
        if matches!(deed, Deed::SellAtFullLog | Deed::TapAtFullLog) {
            let room = if deed == Deed::TapAtFullLog { 60 } else { 80 };
            fill_log(&shop, &goods[1], room);
            copy(&shop.data(), &folder.path().join("shop")); // with its log
            shop.close();
        } else {
            shop.close();
            copy(&shop.data(), &folder.path().join("shop"));
        }
        Self { folder, deed, goods: goods[..4].to_vec(), commands }
    }

    /// The data folder to copy.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("shop")
    }
}

/// Arguments that take one of a sale's first line back.
fn taken_back(shop: &Shop, sale: &Value) -> Value {
    let lines = json!([{ "line": 1, "quantity": 1 }]);
    let judged = shop.call("return.judge", json!({ "sale": id(sale), "lines": lines }));
    json!({ "sale": id(sale), "lines": lines, "refund": judged["refund"], "reason": "gift", "condition": "resale",
            "refund_as": "cash", "allowed_by_manager": true })
}

/// A bundle file of another till of the shop, which sold something and signed somebody up.
fn file_of_another(shop: &Shop, folder: &Path) -> PathBuf {
    let other = Shop::unfounded_in(quick_folder(), host(2));
    other.join(&shop.invite());
    let goods = other.call("catalog.list", Value::Null)["tiles"][0]["id"].as_str().unwrap().to_owned();
    let sale = other.sell(&goods);
    enroll(&other, "Tom", Some("tom@example.com"), &sale);
    let file = folder.join("other.trestle");
    std::fs::copy(everything(&other), &file).unwrap();
    file
}

fn catalogue(folder: &Path) -> PathBuf {
    let rows: String = (0..12).map(|n| format!("Muffin {n},{n}.50,{n}\n")).collect();
    let file = folder.join("goods.csv");
    std::fs::write(&file, format!("name,price,stock\n{rows}")).unwrap();
    file
}

/// Sells until the log has room for fewer than this many frames before it is written back.
fn fill_log(shop: &Shop, item: &str, room: u64) {
    let frames = || std::fs::metadata(shop.data().join("trestle.db-wal")).unwrap().len() / FRAME;
    while frames() + room < LOG {
        if frames() + room + 40 < LOG {
            shop.sell(item);
        } else {
            shop.call("basket.add_item", json!({ "item": item }));
        }
    }
    assert!(frames() < LOG, "{} frames", frames());
}
