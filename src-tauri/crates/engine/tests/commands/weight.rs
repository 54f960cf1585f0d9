//! What is sold by weight, volume or length.

use serde_json::{Value, json};

use crate::catalogue_import::{counts, file, import, named, taken_in};
use crate::stall::{Stall, each, number, text};

/// Cheese at 24.00 a kilogram; gives its id.
fn cheese(stall: &Stall) -> String {
    let cheese = json!({ "name": "Cheese", "price": "24.00", "unit": "kg", "rate": "5.5", "sku": "CHEESE" });
    text(&stall.call("catalog.save_item", cheese)["id"])
}

fn weigh(stall: &Stall, item: &str, measure: Value) -> Value {
    stall.call("basket.add_item", json!({ "item": item, "measure": measure }))
}

#[test]
fn a_weighed_piece_is_one_article_and_tells_how_it_is_priced() {
    let stall = Stall::new();
    let cheese = cheese(&stall);
    weigh(&stall, &cheese, json!(350));
    let basket = weigh(&stall, &cheese, json!("0,350"));
    assert_eq!((each(&basket["lines"], "paid"), number(&basket["articles"])), (vec![json!(840), json!(840)], 2));
    assert_eq!(number(&basket["counts"][&cheese]), 2, "each was on the scale by itself");
    let line = &basket["lines"][0];
    assert_eq!((number(&line["quantity"]), number(&line["list"])), (1, 840));
    assert_eq!(line["measured"], json!({ "unit": "kg", "amount": 350, "price": 2400 }));
    assert_eq!(each(&line["notes"], "key"), ["note.measured"]);
    assert_eq!(line["notes"][0]["args"], json!({ "of_measure": 350, "unit": "kg", "unit_amount": 2400 }));
    let basket = stall.call("basket.set_measure", json!({ "line": 1, "measure": "0.5" }));
    assert_eq!((number(&basket["lines"][0]["paid"]), number(&basket["total"])), (1200, 2040));
    let sale = stall.pay_cash();
    assert_eq!(each(&sale["lines"][0]["notes"], "key"), ["note.measured"], "the receipt tells it too");
    let sold = &stall.facts("sale.committed")[0]["lines"][0];
    assert_eq!((&sold["measured"]["amount"], &sold["quantity"], &sold["list"]), (&json!(500), &json!(1), &json!(1200)));
    stall.call("session.count", json!({ "total": 2040 }));
    let best = &stall.tell("day.report")["best"][0];
    assert_eq!((&best["name"], number(&best["quantity"]), number(&best["paid"])), (&json!("Cheese"), 2, 2040));
    stall.verify();
}

#[test]
fn what_a_piece_costs_is_told_before_it_is_rung_up() {
    let stall = Stall::new();
    let cheese = cheese(&stall);
    let ask = |measure: Value| json!({ "unit_price": 2400, "measure": measure });
    for measure in [json!(350), json!("0,350"), json!(1), json!(9_999_999)] {
        let told = stall.call("catalog.price_of", ask(measure.clone()))["price"].clone();
        let line = weigh(&stall, &cheese, measure)["lines"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(told, line["price"]);
    }
    for measure in [json!(0), json!(-1), json!(10_000_000)] {
        stall.refused("measure.out_of_range", "catalog.price_of", ask(measure));
    }
    stall.refused("money.negative", "catalog.price_of", json!({ "unit_price": -1, "measure": 350 }));
    stall.refused("money.overflow", "catalog.price_of", json!({ "unit_price": i64::MAX, "measure": 350_000 }));
}

#[test]
fn nothing_is_rung_up_before_it_was_on_the_scale_and_pieces_are_not_weighed() {
    let stall = Stall::new();
    let (cheese, candle) = (cheese(&stall), stall.item("Candle", 450));
    assert_eq!(stall.refused("basket.measure_missing", "basket.add_item", json!({ "item": cheese }))["name"], "Cheese");
    let refused = |code: &str, args: Value| stall.refused(code, "basket.add_item", args);
    for measure in [json!(0), json!(-1), json!(10_000_000), json!(i64::MAX)] {
        refused("measure.out_of_range", json!({ "item": cheese, "measure": measure }));
    }
    refused("money.too_precise", json!({ "item": cheese, "measure": "0.3505" }));
    refused("measure.otherwise", json!({ "item": cheese, "measure": 350, "quantity": 2 }));
    refused("measure.otherwise", json!({ "item": candle, "measure": 350 }));
    stall.tap(&candle);
    stall.refused("measure.otherwise", "basket.set_measure", json!({ "line": 1, "measure": 1 }));
    weigh(&stall, &cheese, json!(350));
    stall.refused("measure.otherwise", "basket.set_quantity", json!({ "line": 2, "quantity": 2 }));
    assert_eq!(number(&stall.tell("basket.quote")["basket"]["total"]), 1290);
    stall.call("basket.set_quantity", json!({ "line": 2, "quantity": 0 }));
    let found = stall.call("code.resolve", json!({ "code": "CHEESE" }));
    assert_eq!(found["asks"], json!({ "kind": "measure", "unit": "kg", "price": 2400 }));
    let tiles = stall.tell("catalog.list")["tiles"].clone();
    let tile = tiles.as_array().unwrap().iter().find(|tile| tile["name"] == "Cheese").unwrap();
    assert_eq!(tile["price_words"]["args"], json!({ "unit_amount": 2400, "unit": "kg" }));
}

#[test]
fn percentages_and_prices_by_hand_apply_and_sets_and_bundles_pass_it_by() {
    let stall = Stall::new();
    let (cheese, candle) = (cheese(&stall), stall.item("Candle", 900));
    stall.bundle("Pair", 1000, &[(&candle, 2)]);
    let parts = json!([{ "item": cheese, "quantity": 2 }]);
    let bundle = json!({ "name": "Board", "price": 800, "parts": parts });
    stall.refused("catalog.part_unpriced", "catalog.save_bundle", bundle);
    let two = json!({ "kind": "count_for", "count": 2, "price": "10.00" });
    stall.call("offer.save", json!({ "name": "Any two", "gives": two }));
    weigh(&stall, &cheese, json!(500));
    let basket = stall.tap(&candle);
    assert_eq!(number(&basket["total"]), 2100, "a piece of cheese makes no pair with a candle");
    let ten = json!({ "kind": "percent", "percent": "10" });
    stall.call("offer.save", json!({ "name": "Ten off", "gives": ten, "goods": [cheese] }));
    assert_eq!(each(&stall.tell("basket.quote")["basket"]["lines"], "paid"), [1080, 900]);
    let off = json!({ "line": 1, "off": { "kind": "amount", "amount": "1.00" }, "reason": "friend" });
    let line = stall.call("basket.set_discount", off)["lines"][0].clone();
    assert_eq!(
        (number(&line["paid"]), each(&line["steps"], "key")),
        (1100, vec![json!("step.measured"), json!("step.discount.friend")])
    );
    let basket = stall.call("basket.set_price", json!({ "line": 1, "price": "11.00", "reason": "haggled" }));
    assert_eq!((number(&basket["lines"][0]["paid"]), number(&basket["lines"][0]["list"])), (1100, 1200));
    let basket = stall.call("basket.set_measure", json!({ "line": 1, "measure": 250 }));
    assert_eq!(number(&basket["lines"][0]["paid"]), 540, "the price was agreed for what lay there");
}

#[test]
fn parts_of_a_piece_come_back_for_exactly_what_was_paid() {
    let stall = Stall::new();
    let cheese = cheese(&stall);
    stall.call("catalog.save_item", json!({ "id": cheese, "name": "Cheese", "price": "5.00", "unit": "kg" }));
    weigh(&stall, &cheese, json!(333));
    let sale = stall.pay_cash();
    let line = stall.judge(&sale, &[])["lines"][0].clone();
    assert_eq!((&line["unit"], number(&line["sold"]), number(&line["left"])), (&json!("kg"), 333, 333));
    for (part, refund) in [(111, 56), (111, 55)] {
        assert_eq!(number(&stall.bring_back(&sale, &[(1, part)])["refund"]), refund);
    }
    let best = |stall: &Stall| stall.tell("day.report")["best"].clone();
    assert_eq!(number(&best(&stall)[0]["quantity"]), 1, "a part of a piece is no article");
    stall.refused(
        "return.too_many",
        "return.judge",
        json!({ "sale": sale["sale"], "lines": [{ "line": 1, "quantity": 112 }] }),
    );
    assert_eq!(number(&stall.bring_back(&sale, &[(1, 111)])["refund"]), 56);
    assert_eq!((number(&stall.tell("day.report")["takings"]), best(&stall)), (0, json!([])));
    let back: Vec<Value> = stall.facts("return.committed").iter().map(|r| r["lines"][0].clone()).collect();
    assert_eq!(each(&json!(back), "quantity"), [0, 0, 1], "the piece is back with the last of it");
    assert_eq!(back[0]["measured"], json!({ "unit": "kg", "amount": 111 }));
    stall.verify();
}

#[test]
fn exports_tell_how_much_it_was_beside_how_many() {
    let stall = Stall::new();
    let (cheese, candle) = (cheese(&stall), stall.item("Candle", 450));
    weigh(&stall, &cheese, json!(350));
    stall.tap(&candle);
    let sale = stall.pay_cash();
    stall.bring_back(&sale, &[(1, 100)]);
    let stick = tempfile::TempDir::new().unwrap();
    let export = |format: &str, name: &str| {
        let out = stick.path().join(name);
        stall.call("export.sales", json!({ "format": format, "out": out }));
        std::fs::read_to_string(out).unwrap()
    };
    let csv = export("csv", "a.csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes()).records().map(Result::unwrap).collect();
    let told: Vec<_> = rows.iter().map(|row| [&row[11], &row[12], &row[25], &row[26]]).collect();
    assert_eq!(told, [["1", "8.40", "0.350", "kg"], ["1", "4.50", "", ""], ["0", "-2.40", "-0.100", "kg"]]);
    assert!(export("csv_semicolon", "b.csv").contains(";0,350;kg"));
    let lines: Vec<Value> = export("jsonl", "c.jsonl").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["lines"][0]["thousandths"], &lines[0]["lines"][0]["unit"]), (&json!(350), &json!("kg")));
    assert_eq!(lines[0]["lines"][1].get("unit"), None);
    assert_eq!(lines[1]["lines"][0]["thousandths"], -100);
}

#[test]
fn files_that_say_sold_by_weight_bring_it_and_our_own_comes_back() {
    let stall = Stall::new();
    let loyverse = "Handle,SKU,Name,Sold by weight,Default price,SKU of included item,Quantity of included item\n\
                    a,1,Honey loose,Y,15.00,,\nb,2,Jar,N,1.00,,\nc,3,Set,N,9.00,1,2\n";
    let (_stick, loyverse) = file("loyverse.csv", loyverse);
    taken_in(&stall, &loyverse, [2, 0, 0, 1], &["4 | SKU of included item | part_unpriced | 1"]);
    assert_eq!(named(&stall, "Honey loose")["unit"], "kg");
    let (_stick, prices) = file("prices.csv", "sku,name,price\n1,Honey loose,16.00\n");
    taken_in(&stall, &prices, [0, 1, 0, 0], &[]);
    assert_eq!(named(&stall, "Honey loose")["unit"], "kg", "a file that does not say leaves it as it is");
    stall.call("catalog.save_item", json!({ "name": "Ribbon", "price": "2.00", "unit": "m" }));
    let written = stall.call("catalog.export", json!({ "out": loyverse.with_file_name("own.csv") }));
    let own = std::path::PathBuf::from(text(&written["file"]));
    assert_eq!(counts(&import(&stall, &own)), [0, 0, 3, 0]);
    let elsewhere = Stall::new();
    import(&elsewhere, &own);
    assert_eq!((&named(&elsewhere, "Ribbon")["unit"], &named(&elsewhere, "Jar")["unit"]), (&json!("m"), &Value::Null));
    let (_stick, odd) = file("odd.csv", "Trestle id,Name,Price,Sold by\n,Fig,1.00,dozen\n");
    taken_in(&stall, &odd, [0, 0, 0, 1], &["2 | Sold by | unit_unknown | dozen"]);
}

#[test]
fn a_sale_by_the_piece_leaves_no_row_for_it() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 2)]);
    stall.bring_back(&sale, &[(1, 1)]);
    let rows = stall.rows("SELECT (SELECT count(*) FROM sale_measure) + (SELECT count(*) FROM returned_measure)");
    assert_eq!(rows[0][0], 0);
    assert!(stall.facts("sale.committed")[0]["lines"][0].get("measured").is_none());
}
