//! The same catalogue file twice changes nothing, whatever is here and whatever it says.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::json;

use crate::catalogue_import::{counts, file, import};
use crate::stall::{Stall, text};

/// A cell of few different values, so that rows meet.
fn cell(values: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(values)
}

proptest! {
    // From one seed, so that a change is judged by the same files everywhere.
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(20_261_129), ..ProptestConfig::default() })]

    /// Whatever is here and whatever the file says: the second time there is nothing left to do, and what is limited keeps its
    /// count.
    #[test]
    fn the_same_file_twice_changes_nothing(
        here in prop::collection::vec((cell(&["", "A", "B"]), cell(&["", "1", "2"]), cell(&["x", "y"]), 1..3_i64, any::<bool>()), 0..5),
        rows in prop::collection::vec((cell(&["", "A", "B", "C"]), cell(&["", "1", "2", "3"]), cell(&["x", "y", "z"]), cell(&["1", "2", "", "x"]),
            cell(&["", "0", "7", "-1", "2.5"]), cell(&["", "yes", "no"])), 1..7),
        limited in any::<bool>(),
    ) {
        let stall = Stall::new();
        for (sku, barcode, name, price, archived) in here {
            let item = json!({ "name": name, "price": price, "sku": sku, "barcodes": [barcode], "archived": archived });
            let _ = stall.ask("catalog.save_item", item, None);
        }
        let capsule = json!({ "name": "z", "price": 100, "sku": "C", "limited": true, "counted": 2 });
        let capsule = limited.then(|| text(&stall.call("catalog.save_item", capsule)["id"]));
        let mut content = "sku,barcode,name,price,stock,track stock\n".to_owned();
        for (sku, barcode, name, price, stock, tracked) in rows {
            content.push_str(&format!("{sku},{barcode},{name},{price},{stock},{tracked}\n"));
        }
        let (_stick, file) = file("any.csv", &content);
        let first = counts(&import(&stall, &file));
        let facts = stall.rows("SELECT count(*) FROM fact");
        let second = counts(&import(&stall, &file));
        prop_assert_eq!(second, [0, 0, first[0] + first[1] + first[2], first[3]], "{}", content);
        prop_assert_eq!(stall.rows("SELECT count(*) FROM fact"), facts);
        if let Some(id) = capsule {
            let shown = stall.call("catalog.show", json!({ "id": id }));
            prop_assert_eq!((&shown["limited"], &shown["left"]), (&json!(true), &json!(2)), "{}", content);
        }
    }
}
