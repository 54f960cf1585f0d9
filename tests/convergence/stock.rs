//! Stock over several tills: what a count covers, what a catalogue file counts for, and the last ones sold twice.

use serde_json::{Value, json};
use trestle_tests::exchange::{conflicts_of, exchange, meet, must_agree};
use trestle_tests::shop::Shop;

/// A limited item with so many counted on a till, known to the other.
fn capsule(one: &Shop, two: &Shop, counted: i64) -> String {
    let args = json!({ "name": "Capsule", "price": 1200, "limited": true, "counted": counted });
    let id = one.call("catalog.save_item", args)["id"].as_str().unwrap().to_owned();
    exchange(one, two);
    id
}

fn left(till: &Shop, item: &str) -> i64 {
    till.call("catalog.show", json!({ "id": item }))["left"].as_i64().unwrap()
}

fn sell(till: &Shop, item: &str, units: i64) -> Value {
    let basket = till.call("basket.add_item", json!({ "item": item, "quantity": units }));
    till.pay(&basket)
}

#[test]
fn the_last_ones_sold_at_two_tills_are_listed_on_both_until_somebody_counts() {
    let (one, two, _) = super::two();
    let fox = capsule(&one, &two, 3);
    sell(&one, &fox, 2);
    sell(&two, &fox, 3);
    two.refused("basket.add_item", json!({ "item": fox }), "stock.not_enough");
    meet(&one, &two);
    must_agree(&[&one, &two]);
    for till in [&one, &two] {
        assert_eq!(left(till, &fox), -2);
        let listed = conflicts_of(till, "oversold");
        assert_eq!(listed.len(), 1, "{listed:?}");
        assert_eq!(listed[0]["headline"]["args"], json!({ "name": "Capsule", "count": 2 }));
        assert_eq!(listed[0]["sides"].as_array().unwrap().len(), 2, "{listed:?}");
        till.refused("basket.add_item", json!({ "item": fox }), "stock.not_enough");
    }
    one.call("stock.count", json!({ "item": fox, "quantity": 0 }));
    meet(&one, &two);
    for till in [&one, &two] {
        assert_eq!((left(till, &fox), conflicts_of(till, "oversold").len()), (0, 0));
    }
}

/// The other till's clock and counter say nothing: what the one that counted had not seen still comes off.
#[test]
fn a_count_covers_what_its_till_had_seen_and_no_more() {
    let (one, two, _) = super::two();
    let fox = capsule(&one, &two, 20);
    sell(&two, &fox, 1);
    exchange(&two, &one);
    sell(&two, &fox, 2); // not handed over yet when the other counts
    sell(&one, &fox, 4);
    one.call("stock.count", json!({ "item": fox, "quantity": 15 }));
    sell(&one, &fox, 1);
    assert_eq!(left(&one, &fox), 14, "as far as it knows");
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert_eq!((left(&one, &fox), left(&two, &fox)), (12, 12));
}

/// The file of [`jam`].
const GOODS: &str = "goods.csv";

/// Two tills that know a jam, which neither counted, and a stick with a file that says there are 30.
fn jam() -> (Shop, Shop, String, tempfile::TempDir) {
    let (one, two, _) = super::two();
    let save = json!({ "name": "Jam", "price": 500, "tracked": true });
    let jam = one.call("catalog.save_item", save)["id"].as_str().unwrap().to_owned();
    exchange(&one, &two);
    let stick = tempfile::tempdir().unwrap();
    std::fs::write(stick.path().join(GOODS), "name,price,stock\nJam,5,30\n").unwrap();
    (one, two, jam, stick)
}

/// What somebody counted goes before what a file said, also where the file was taken in later and without knowing of it.
#[test]
fn what_a_file_says_never_replaces_what_another_till_counted() {
    let (one, two, jam, stick) = jam();
    let file = stick.path().join(GOODS);
    one.call("stock.count", json!({ "item": jam, "quantity": 7 }));
    // Its counter is far ahead by then.
    for _ in 0..5 {
        let basket = two.call("basket.add_item", json!({ "item": jam }));
        two.pay(&basket);
    }
    assert_eq!(two.call("catalog.import", json!({ "file": file }))["counted"], 1);
    assert_eq!(left(&two, &jam), 30, "as far as it knows");
    sell(&two, &jam, 1);
    meet(&one, &two);
    must_agree(&[&one, &two]);
    for till in [&one, &two] {
        till.must_verify();
        assert_eq!(left(till, &jam), 1, "seven, less the six that the other sold");
        assert_eq!(till.call("catalog.import", json!({ "file": file }))["same"], 1);
    }
}

/// Both take the same file in before they meet: what each sold comes off once.
#[test]
fn the_same_file_at_two_tills_counts_once() {
    let (one, two, jam, stick) = jam();
    let file = stick.path().join(GOODS);
    for till in [&one, &two] {
        till.call("catalog.import", json!({ "file": file }));
        sell(till, &jam, 2);
    }
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert_eq!((left(&one, &jam), left(&two, &jam)), (26, 26));
}

/// Facts arrive in any order: the undoing before the sale it undoes.
#[test]
fn an_undone_sale_gives_the_same_stock_on_every_till_in_every_order() {
    let (one, two, three, _) = super::three();
    let fox = capsule(&one, &two, 10);
    exchange(&one, &three);
    let sale = sell(&two, &fox, 4);
    let first = trestle_tests::exchange::for_till(&two, &one);
    two.call("sale.undo", json!({ "sale": sale["sale"] }));
    two.call("basket.clear", Value::Null);
    let second = trestle_tests::exchange::for_till(&two, &one);
    trestle_tests::exchange::take_in(&one, &first);
    assert_eq!(left(&one, &fox), 6);
    trestle_tests::exchange::take_in(&one, &second);
    trestle_tests::exchange::take_in(&three, &second);
    trestle_tests::exchange::take_in(&three, &first);
    must_agree(&[&one, &two]);
    for till in [&one, &two, &three] {
        till.must_verify();
        assert_eq!(left(till, &fox), 10);
    }
}
