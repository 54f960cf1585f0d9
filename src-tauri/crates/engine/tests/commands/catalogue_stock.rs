//! The stock column of catalogue files: counted where nobody has counted, and never in the place of a count.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::catalogue_formats::untaxed_too;
use crate::catalogue_import::{counts, file, fixture, import, named, plan, taken_in, told};
use crate::stall::{Stall, number, text};

/// How many are left of something, by its name; null where nobody counted.
fn left(stall: &Stall, name: &str) -> Value {
    named(stall, name)["left"].clone()
}

/// A file, how many of its items get their stock, and how many are left of some of them then.
type Wanted<'w> = (&'w str, i64, &'w [(&'w str, Value)]);

/// Takes a table in by this name, and gives what the plan noted.
#[track_caller]
fn noted(stall: &Stall, rows: &str, wanted: [i64; 4]) -> Vec<String> {
    let (_stick, file) = file("goods.csv", rows);
    told(&taken_in(stall, &file, wanted, &[])["notes"])
}

#[test]
fn each_program_says_its_stock_in_its_own_way() {
    let wanted: [Wanted<'_>; 7] = [
        ("square.csv", 3, &[("Linen apron", json!(4)), ("T-shirt · S", json!(3)), ("Recipe book", Value::Null)]),
        ("shopify-old.csv", 1, &[("Oak bowl", json!(3)), ("Gardening gloves · Yellow · L", Value::Null)]),
        ("shopify-new.csv", 1, &[("Oak bowl", json!(3)), ("Socks · S", Value::Null)]),
        ("loyverse.csv", 3, &[("Herb tea", json!(12)), ("Enamel mug · Red", json!(2)), ("Honey loose", Value::Null)]),
        ("woocommerce.csv", 1, &[("Mug", json!(5)), ("Shirt · S", Value::Null)]),
        ("sumup.csv", 1, &[("Soap", json!(10)), ("Candle · Large", Value::Null)]),
        ("etsy.csv", 2, &[("Finger puppets", json!(9))]),
    ];
    for (name, counted, of) in wanted {
        let stall = untaxed_too(if name == "square.csv" { "USD" } else { "EUR" });
        let planned = plan(&stall, &fixture(name));
        let imported = import(&stall, &fixture(name));
        assert_eq!((number(&planned["counted"]), number(&imported["counted"])), (counted, counted), "{name}");
        for (item, wanted) in of {
            let shown = named(&stall, item);
            assert_eq!((&shown["left"], &shown["tracked"]), (wanted, &json!(!wanted.is_null())), "{name}: {item}");
        }
        assert_eq!(number(&import(&stall, &fixture(name))["counted"]), 0, "{name} once more");
        stall.verify();
    }
}

#[test]
fn a_count_says_where_it_came_from_and_no_name_of_a_file() {
    let stall = Stall::new();
    import(&stall, &fixture("sumup.csv"));
    let soap = text(&named(&stall, "Soap")["id"]);
    let fact = json!({ "item": soap, "quantity": 10, "reason": "from a file of SumUp", "from_file": true });
    assert_eq!(stall.facts("stock.counted"), [fact]);
    stall.call("stock.count", json!({ "item": soap, "quantity": 9 }));
    assert_eq!(stall.facts("stock.counted")[1], json!({ "item": soap, "quantity": 9 }), "as it always was written");
}

/// The first location's, whose price and mark are taken too; of another one a person says so.
#[test]
fn of_several_locations_the_first_counts_unless_somebody_says_another() {
    let stall = Stall::new();
    let heads = "Item Name,Variation Name,SKU,Price,Current Quantity Stall,New Quantity Stall,Current Quantity Barn";
    let (_stick, square) =
        file("square.csv", format!("{heads}\nApron,,A,25,4,,90\nBook,,B,12,4,6,90\nCosy,,C,9,,,90\n"));
    let barn = json!({ "file": square, "columns": { "stock": "Current Quantity Barn" } });
    let other = stall.call("catalog.plan_import", barn);
    assert_eq!((number(&other["counted"]), &other["news"][1]["counted"]), (3, &json!(90)));
    taken_in(&stall, &square, [3, 0, 0, 0], &[]);
    let is = ["Apron", "Book", "Cosy"].map(|name| left(&stall, name));
    assert_eq!(is, [json!(4), json!(6), Value::Null], "what is to be in stock goes before what was");

    let heads =
        "Handle,SKU,Name,Sold by weight,Track stock,Price [Stall],In stock [Stall],Price [Barn],In stock [Barn]";
    let (_stick, loyverse) = file("loyverse.csv", format!("{heads}\ntea,T,Tea,N,Y,4.00,12.000,3.00,80\n"));
    taken_in(&stall, &loyverse, [1, 0, 0, 0], &[]);
    assert_eq!((left(&stall, "Tea"), &named(&stall, "Tea")["price"]), (json!(12), &json!(400)));
}

#[test]
fn what_a_program_does_not_keep_up_is_no_count() {
    let stall = Stall::new();
    let heads =
        "Type,SKU,Name,Regular price,Manage stock?,In stock?,Stock,Parent,Attribute 1 name,Attribute 1 value(s)";
    let rows = "simple,M,Mug,8,0,1,5,,,\nsimple,P,Pot,9,1,1,6,,,\nsimple,Q,Pan,9,,1,,,,\nvariable,S,Shirt,,1,1,7,,Size,L\n\
                variation,SL,Shirt - L,20,,1,parent,S,Size,L\n";
    let notes = noted(&stall, &format!("{heads}\n{rows}"), [4, 0, 0, 0]);
    assert_eq!(notes, ["2 | Stock | stock_idle | 5", "6 | Stock | stock_unreadable | parent"]);
    let is = ["Mug", "Pot", "Pan", "Shirt · L"].map(|name| left(&stall, name));
    assert_eq!(is, [Value::Null, json!(6), Value::Null, Value::Null], "whether there is any is no number");
    assert_eq!(named(&stall, "Pan")["tracked"], false);
}

#[test]
fn what_cannot_be_counted_is_told_where_it_stands_and_the_row_is_taken() {
    let stall = Stall::new();
    stall.call("catalog.save_item", json!({ "name": "Cheese", "price": 1500, "unit": "kg" }));
    let rows = "name,price,stock\nOversold,1.00,-3\nHalf,1,2.5\nMany,1,100000\nWhole,1,2.000\nNone,1,0\nEmpty,1,\nCheese,16,4\n\
                Open,variable,3\n";
    let notes = noted(&stall, rows, [7, 1, 0, 0]);
    let wanted = [
        "2 | stock | stock_oversold | -3",
        "3 | stock | stock_unreadable | 2.5",
        "4 | stock | stock_unreadable | 100000",
        "8 | stock | stock_measured | 4",
    ];
    assert_eq!(notes, wanted);
    let is = ["Oversold", "Half", "Many", "Whole", "None", "Empty", "Cheese", "Open"]
        .map(|name| (named(&stall, name)["tracked"].clone(), left(&stall, name)));
    let nothing = (json!(false), Value::Null);
    let counted = |pieces: i64| (json!(true), json!(pieces));
    let uncounted = (json!(true), Value::Null);
    let wanted =
        [uncounted, nothing.clone(), nothing.clone(), counted(2), counted(0), nothing.clone(), nothing, counted(3)];
    assert_eq!(is, wanted, "what is below zero there is kept track of, and waits to be counted");
    assert_eq!(named(&stall, "Cheese")["price"], 1600);
    stall.verify();
}

#[test]
fn what_was_counted_here_keeps_its_count_and_the_plan_says_so_once() {
    let stall = Stall::new();
    let counted = |name: &str, pieces: i64| {
        let args = json!({ "name": name, "price": 500, "tracked": true, "counted": pieces });
        text(&stall.call("catalog.save_item", args)["id"])
    };
    let (jam, _) = (counted("Jam", 7), counted("Tea", 4));
    stall.call("catalog.save_item", json!({ "name": "Mug", "price": 800, "tracked": true }));
    let rows = "name,price,stock\nMug,8,5\nJam,5,30\nTea,4,30\nFox,12,3\n";
    let (_stick, file) = file("late.csv", rows);
    let planned = plan(&stall, &file);
    assert_eq!(told(&planned["notes"]), ["3 | stock | stays_counted | 2"]);
    assert_eq!((counts(&planned), number(&planned["counted"])), ([1, 2, 1, 0], 2));
    assert_eq!(planned["news"][0]["counted"], 3);
    let mug = json!([{ "key": "listing.change.counted", "args": { "count": 5 } }]);
    assert_eq!((&planned["changes"][0]["what"], &planned["changes"][1]["name"]), (&mug, &json!("Tea")));
    taken_in(&stall, &file, [1, 2, 1, 0], &[]);
    assert_eq!(["Mug", "Jam", "Tea", "Fox"].map(|name| left(&stall, name)), [5, 7, 4, 3].map(|n| json!(n)));
    // Sold, and taken in again a week later.
    stall.sell(&[(&jam, 2)]);
    stall.sell(&[(&text(&named(&stall, "Fox")["id"]), 1)]);
    assert_eq!(counts(&import(&stall, &file)), [0, 0, 4, 0]);
    assert_eq!((left(&stall, "Jam"), left(&stall, "Fox")), (json!(5), json!(2)));
    assert_eq!(told(&plan(&stall, &file)["notes"]), ["2 | stock | stays_counted | 4"]);
    stall.verify();
}

#[test]
fn what_is_limited_is_never_left_uncounted() {
    let stall = Stall::new();
    let capsule = json!({ "name": "Capsule", "price": 1200, "sku": "C", "limited": true, "counted": 2 });
    stall.call("catalog.save_item", capsule);
    let heads = "Handle,SKU,Name,Sold by weight,Track stock,Price [Stall],In stock [Stall]";
    let (_stick, untracked) = file("untracked.csv", format!("{heads}\nc,C,Capsule,N,N,13.00,\n"));
    taken_in(&stall, &untracked, [0, 1, 0, 0], &[]);
    let (_stick, measured) = file("measured.csv", format!("{heads}\nc,C,Capsule,Y,N,15.00,\n"));
    taken_in(&stall, &measured, [0, 0, 0, 1], &["2 | Name | limited_measured | Capsule"]);
    let is = named(&stall, "Capsule");
    assert_eq!(
        [&is["limited"], &is["tracked"], &is["left"], &is["unit"]],
        [&json!(true), &json!(true), &json!(2), &Value::Null]
    );
    // Trestle's own file brings the limit only with a count to hold it to.
    let own = "Trestle id,Name,Price,SKU,Track stock,Stock,Limited\n,Fox,12,F,yes,3,yes\n,Owl,12,O,yes,,yes\n,Capsule,13,C,yes,9,no\n";
    let notes = noted(&stall, own, [2, 0, 1, 0]);
    assert_eq!(notes, ["3 | Name | limit_uncounted | Owl", "4 | Stock | stays_counted | 1"]);
    let is = ["Fox", "Owl", "Capsule"].map(|name| named(&stall, name)["limited"].clone());
    assert_eq!(is, [json!(true), json!(false), json!(true)]);
}

#[test]
fn the_column_is_known_by_its_words_in_many_languages_or_said() {
    let said =
        ["Bestand", "Quantité", "Existencias", "Giacenza", "Estoque", "Voorraad", "Остаток", "Ilość", "Lagersaldo"];
    for heading in said {
        let stall = Stall::new();
        let (_stick, file) = file("goods.csv", format!("name;price;{heading}\nFox;12;3\n"));
        taken_in(&stall, &file, [1, 0, 0, 0], &[]);
        assert_eq!(left(&stall, "Fox"), 3, "{heading}");
    }
    let stall = Stall::new();
    let (_stick, file) = file("goods.csv", "name,price,in the box\nFox,12,3\n");
    assert_eq!(plan(&stall, &file)["counted"], 0);
    let said = json!({ "file": file, "columns": { "stock": "in the box" } });
    stall.call("catalog.import", said);
    assert_eq!(left(&stall, "Fox"), 3);
}

#[test]
fn a_workbook_says_its_stock_as_a_number() {
    let stall = Stall::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Name", "Price", "Bestand"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for (row, name, pieces) in [(1, "Jam", 12.0), (2, "Tea", 2.5)] {
        sheet.write_string(row, 0, name).unwrap();
        sheet.write_number(row, 1, 4.5).unwrap();
        sheet.write_number(row, 2, pieces).unwrap();
    }
    let (_stick, file) = file("goods.xlsx", book.save_to_buffer().unwrap());
    let planned = taken_in(&stall, &file, [2, 0, 0, 0], &[]);
    assert_eq!(told(&planned["notes"]), ["3 | Bestand | stock_unreadable | 2.5"]);
    assert_eq!((left(&stall, "Jam"), left(&stall, "Tea")), (json!(12), Value::Null));
}

#[test]
fn an_empty_shop_gets_the_stock_of_the_shop_that_wrote_the_file() {
    let stall = Stall::new();
    let counted = |name: &str, limited: bool| {
        let args = json!({ "name": name, "price": 500, "tracked": true, "limited": limited, "counted": 5 });
        text(&stall.call("catalog.save_item", args)["id"])
    };
    let (jam, _fox, tea) = (counted("Jam", false), counted("Fox", true), counted("Tea", false));
    stall.call("catalog.save_item", json!({ "name": "New", "price": 500, "tracked": true }));
    stall.sell(&[(&jam, 2)]);
    stall.sell(&[(&tea, 6)]);
    let stick = tempfile::TempDir::new().unwrap();
    let file = PathBuf::from(text(&stall.call("catalog.export", json!({ "out": stick.path() }))["file"]));
    assert_eq!(counts(&import(&stall, &file)), [0, 0, 4, 0]);
    assert_eq!(left(&stall, "Tea"), -1, "more were sold than were counted, and that stays as it is");
    let other = Stall::new();
    taken_in(&other, &file, [4, 0, 0, 0], &[]);
    assert_eq!(
        ["Jam", "Fox", "Tea", "New"].map(|name| left(&other, name)),
        [json!(3), json!(5), json!(0), Value::Null]
    );
    assert_eq!((&named(&other, "Fox")["limited"], &named(&other, "Jam")["limited"]), (&json!(true), &json!(false)));
    other.verify();
}
