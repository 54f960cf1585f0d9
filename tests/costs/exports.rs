//! Exports of very many receipts: their memory, and that they can be stopped.

use serde_json::{Value, json};
use trestle_tests::cli::Office;
use trestle_tests::shop::Shop;
use trestle_tests::watched::watch;

use crate::WRITING;

/// Parts of a bundle, bundles of a sale, and sales: each part is a row of its own in the export.
const PARTS: usize = 20;
const BUNDLES: usize = 10;
const SALES: usize = 120;

/// A shop whose sales come to tens of thousands of rows.
fn busy() -> Shop {
    let (shop, _) = Shop::stocked();
    let mut bundles = Vec::new();
    for b in 0..BUNDLES {
        let parts: Vec<Value> = (0..PARTS)
            .map(|p| {
                let item =
                    json!({ "name": format!("A part of many {b} {p}"), "price": 100, "sku": format!("SKU-{b}-{p}") });
                json!({ "item": shop.call("catalog.save_item", item)["id"], "quantity": 1 })
            })
            .collect();
        let bundle = json!({ "name": format!("Basket {b}"), "price": 1_500, "parts": parts });
        bundles.push(shop.call("catalog.save_bundle", bundle)["id"].clone());
    }
    for _ in 0..SALES {
        let mut basket = Value::Null;
        for bundle in &bundles {
            basket = shop.call("basket.add_item", json!({ "item": bundle }));
        }
        shop.pay(&basket);
    }
    shop
}

/// The workbook of a year took 1.9 GB: every cell was held until the end.
#[test]
fn a_workbook_takes_no_more_memory_than_a_text_file_and_can_be_stopped() {
    let mut shop = busy();
    stopped(&shop);
    shop.close();
    let (office, out) = (Office::at(&shop.data()), tempfile::tempdir().unwrap());
    let peaks = ["csv", "xlsx", "jsonl"].map(|format| {
        let file = out.path().join(format!("sales.{format}"));
        let watched = watch(&mut office.command(&["sales", "--format", format, "--out", file.to_str().unwrap()]), 120);
        assert_eq!(watched.run.code, 0, "{format}: {}", watched.run.err);
        eprintln!(
            "{format}: {} MB, {} ms, {} bytes",
            watched.megabytes(),
            watched.took.as_millis(),
            file.metadata().unwrap().len()
        );
        watched.megabytes()
    });
    assert!(peaks.iter().all(|peak| *peak < WRITING), "{peaks:?}");
    assert!(peaks[1] < peaks[0] + 16, "{peaks:?}: rows are not kept");
}

/// Each export is told of while it is written, and stopped it leaves nothing.
fn stopped(shop: &Shop) {
    let out = tempfile::tempdir().unwrap();
    for format in ["xlsx", "csv", "jsonl"] {
        let args = json!({ "format": format, "out": out.path().join("sales") });
        let answer = std::thread::scope(|scope| {
            let work = scope.spawn(|| shop.engine().call("export.sales", args, None));
            while !work.is_finished() {
                let told = shop.engine().call("work.status", Value::Null, None).unwrap().result;
                if told["work"]["done"].as_u64().is_some_and(|done| done > 0) {
                    assert_eq!(told["work"]["kind"], json!("file"));
                    shop.engine().call("work.cancel", Value::Null, None).unwrap();
                }
            }
            work.join().unwrap()
        });
        assert_eq!(answer.err().map(|error| error.code).as_deref(), Some("work.stopped"), "{format}");
        let left: Vec<_> = std::fs::read_dir(out.path()).unwrap().collect();
        assert!(left.is_empty(), "{format}: {left:?}");
    }
}
