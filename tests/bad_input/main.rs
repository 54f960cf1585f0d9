//! What people, disks and clocks do wrong: each gets a clear code, and nothing is lost and nothing half done.
#![allow(clippy::unwrap_used)]

mod clock;
mod codes;
mod damage;
mod device;
mod disk;
mod exports;
mod guessing;
mod logs;
mod moved;
mod names;
mod numbers;
mod owner;
mod schema;
mod store;
mod told;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use trestle_tests::cli::{self, Office, Run};
use trestle_tests::shop::{Shop, content};

/// The database in a data folder.
const DB: &str = "trestle.db";

/// A shop that has sold, with a basket in hand, closed.
fn closed() -> (Shop, Vec<String>, Before) {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    let before = Before::with_a_basket(&shop, &ids[1]);
    shop.close();
    (shop, ids, before)
}

/// What a shop held before something went wrong.
struct Before {
    digest: String,
    basket: Value,
}

impl Before {
    /// Looks at a shop, after putting something in hand that could get lost.
    fn with_a_basket(shop: &Shop, item: &str) -> Self {
        shop.call("basket.add_item", json!({ "item": item, "quantity": 3 }));
        Self::of(shop)
    }

    fn of(shop: &Shop) -> Self {
        Self { digest: shop.digest(), basket: content(&shop.call("basket.quote", Value::Null)["basket"]) }
    }

    /// Nothing was lost, nothing is half done.
    fn still(&self, shop: &Shop) {
        assert_eq!(shop.digest(), self.digest, "the projections");
        assert_eq!(content(&shop.call("basket.quote", Value::Null)["basket"]), self.basket, "the basket in hand");
        shop.must_verify();
    }
}

/// Every file under a folder with what is in it; the lock is no data.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else if name != "lock" {
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    found
}

/// A run of the command line in which `strace` lets calls of the system fail or wait, as a disk, a limit or the memory would
/// (`call:error=…:when=…`): those that concern these files of the data folder, or all.
fn failing(data: &Path, names: &[&str], faults: &[String], args: &[&str]) -> Run {
    let inner = Office::at(data).command(args);
    let calls: Vec<&str> = faults.iter().filter_map(|fault| fault.split(':').next()).collect();
    let mut command = std::process::Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={}", calls.join(","))]);
    for name in names {
        command.arg("-P").arg(data.join(name));
    }
    for fault in faults {
        command.args(["-e", &format!("inject={fault}")]);
    }
    cli::run(command.arg(inner.get_program()).args(inner.get_args()))
}
