//! Catalogue files of each program, and of any: what of them comes in, and what is refused where. A folder of real exports
//! is taken in too, when `TRESTLE_CATALOGUES` names one.

use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use crate::catalogue_import::{counts, file, fixture, named, plan, taken_in, told};
use crate::stall::{PASSPHRASE, Stall, each};

/// A shop that also sells what is not taxed.
pub fn untaxed_too(currency: &str) -> Stall {
    let stall = Stall::empty();
    let shop = json!({ "name": "Stall", "country": "FR", "currency": currency, "zone": "Europe/Paris", "passphrase": PASSPHRASE });
    stall.call("shop.create", shop);
    stall.call("settings.save", json!({ "tax_rates": ["20", "5.5", "0"] }));
    stall
}

#[test]
fn square_brings_variations_taxes_and_what_is_archived() {
    let stall = untaxed_too("USD");
    let planned = taken_in(&stall, &fixture("square.csv"), [6, 0, 0, 0], &[]);
    assert_eq!((&planned["format"], planned["ready"].as_bool()), (&json!("square"), Some(true)));
    assert_eq!(told(&planned["notes"]), ["7 | Archived | not_for_sale | Y"]);
    let apron = named(&stall, "Linen apron");
    assert_eq!((&apron["price"], &apron["rate"], &apron["category"]), (&json!(2500), &json!("20"), &json!("Kitchen")));
    assert_eq!((&apron["tracked"], &apron["low_stock"], &apron["sku"]), (&json!(true), &json!(2), &json!("APR-1")));
    let shirt = named(&stall, "T-shirt · M");
    assert_eq!((&shirt["product"], &shirt["options"]), (&json!("T-shirt"), &json!([{ "name": "Size", "value": "M" }])));
    assert_eq!(named(&stall, "Recipe book")["rate"], "5.5");
    let voucher = named(&stall, "Gift voucher");
    assert_eq!((&voucher["open_price"], &voucher["price"]), (&json!(true), &json!(0)), "variable in the file");
    assert_eq!(named(&stall, "Tea cosy · Winter")["archived"], true);
    assert_eq!(stall.call("code.resolve", json!({ "code": "TS-S" }))["name"], "T-shirt · S");
    stall.verify();
}

#[test]
fn shopify_of_either_header_is_one_catalogue() {
    let stall = Stall::new();
    let refused = ["8 | Gift Card | kind_not_sold | true"];
    let planned = taken_in(&stall, &fixture("shopify-old.csv"), [4, 0, 0, 1], &refused);
    let idle = ["5 | Variant Inventory Qty | stock_idle | 1", "6 | Variant Inventory Qty | stock_idle | 3"];
    assert_eq!(told(&planned["notes"]), [idle[0], idle[1], "7 | Status | not_for_sale | draft"]);
    let bowl = named(&stall, "Oak bowl");
    assert_eq!((&bowl["cost"], &bowl["tracked"], &bowl["options"]), (&json!(1150), &json!(true), &json!([])));
    assert_eq!(bowl["barcodes"], json!(["4006381333931"]));
    let gloves = named(&stall, "Gardening gloves · Yellow · L");
    let options = json!([{ "name": "Colour", "value": "Yellow" }, { "name": "Size", "value": "L" }]);
    assert_eq!((&gloves["options"], &gloves["category"]), (&options, &json!("Garden")));
    let planned = taken_in(&stall, &fixture("shopify-new.csv"), [2, 0, 1, 0], &[]);
    assert_eq!(each(&planned["news"], "name"), ["Socks · S", "Socks · L"], "the bowl is the one of the older file");
}

#[test]
fn loyverse_brings_variants_and_its_composites_become_bundles() {
    let stall = untaxed_too("EUR");
    let refused =
        ["8 | Quantity of included item | parts_unreadable | 0.5", "9 | SKU of included item | part_missing | 99999"];
    taken_in(&stall, &fixture("loyverse.csv"), [5, 0, 0, 2], &refused);
    assert_eq!(named(&stall, "Honey loose")["unit"], "kg");
    let tea = named(&stall, "Herb tea");
    assert_eq!((&tea["rate"], &tea["cost"], &tea["low_stock"]), (&json!("5.5"), &json!(120), &json!(5)));
    let red = named(&stall, "Enamel mug · Red");
    assert_eq!(
        (&red["tracked"], &red["price"]),
        (&json!(true), &json!(850)),
        "as its product says, at its usual price"
    );
    let set = named(&stall, "Tea for one");
    assert_eq!((&set["kind"], &set["list"], &set["saves"]), (&json!("bundle"), &json!(1200), &json!(100)));
    assert_eq!(each(&set["parts"], "name"), ["Herb tea", "Enamel mug · Blue"]);
    assert_eq!(stall.call("code.resolve", json!({ "code": "20010" }))["name"], "Tea for one");
    stall.verify();
}

#[test]
fn loyverse_in_spanish_is_told_by_the_places_of_its_columns() {
    let stall = Stall::new();
    let planned = taken_in(&stall, &fixture("loyverse-spanish.csv"), [4, 0, 0, 0], &[]);
    assert_eq!((&planned["format"], &planned["ready"]), (&json!("loyverse"), &json!(true)));
    let candle = named(&stall, "Vela · Pequeña");
    assert_eq!((&candle["price"], &candle["category"]), (&json!(450), &json!("VELAS")));
    assert_eq!(candle["options"], json!([{ "name": "Tamaño", "value": "Pequeña" }]));
    assert_eq!(named(&stall, "Noche")["parts"][1]["quantity"], 2);
}

#[test]
fn woocommerce_brings_variations_by_sku_and_by_id_in_any_language() {
    let stall = Stall::new();
    let refused = ["7 | Type | kind_not_sold | external", "8 | Type | kind_not_sold | variable"];
    taken_in(&stall, &fixture("woocommerce.csv"), [4, 0, 0, 2], &refused);
    let shirt = named(&stall, "Shirt · M");
    assert_eq!(
        (&shirt["options"], &shirt["category"]),
        (&json!([{ "name": "Size", "value": "M" }]), &json!("Clothes"))
    );
    assert_eq!(named(&stall, "Mug")["category"], "Mugs");
    assert_eq!(named(&stall, "-Minus")["archived"], true, "the guard against formulas is no part of the name");
    let refused = ["7 | Тип | kind_not_sold | grouped", "8 | Родительский | product_missing | id:99"];
    let planned = taken_in(&stall, &fixture("woocommerce-russian.csv"), [3, 0, 0, 2], &refused);
    assert_eq!((&planned["format"], &planned["ready"]), (&json!("woocommerce"), &json!(true)));
    let scarf = named(&stall, "Шарф");
    assert_eq!((&scarf["price"], &scarf["category"]), (&json!(124_050), &json!("Шарфы")));
    assert_eq!(named(&stall, "Платье · M")["options"], json!([{ "value": "M" }]));
}

#[test]
fn sumup_and_etsy_are_read_with_what_is_odd_about_them() {
    let stall = Stall::new();
    let refused = ["8 | Tax rate (%) | rate_unreadable | a lot"];
    taken_in(&stall, &fixture("sumup.csv"), [4, 0, 0, 1], &refused);
    assert_eq!(named(&stall, "Candle · Large")["category"], "Light");
    let options = json!([{ "name": "Size", "value": "S" }, { "name": "Colour", "value": "Red" }]);
    assert_eq!(named(&stall, "Scarf · S · Red")["options"], options);
    taken_in(&stall, &fixture("etsy.csv"), [2, 0, 0, 1], &["6 | CURRENCY_CODE | other_currency | USD"]);
    named(&stall, "Felt fox \"Fred\" & friends");
    let puppets = named(&stall, "Finger puppets");
    assert_eq!((&puppets["sku"], &puppets["barcodes"]), (&json!("FP-RED"), &json!(["FP-BLUE"])));
}

#[test]
fn any_table_is_read_by_the_words_of_its_headings_or_by_a_mapping_that_is_remembered() {
    let stall = Stall::of("DE");
    let refused = ["3 | VK | price_unreadable | 12,5.0"];
    let planned = taken_in(&stall, &fixture("german-latin1.csv"), [2, 0, 0, 1], &refused);
    assert_eq!((&planned["format"], &planned["encoding"]), (&json!("table"), &json!("windows1252")));
    let can = named(&stall, "Gießkanne");
    assert_eq!((&can["price"], &can["rate"]), (&json!(123_450), &json!("7")));

    let unknown = fixture("no-headings-known.tsv");
    let planned = plan(&stall, &unknown);
    assert_eq!((&planned["ready"], counts(&planned)), (&json!(false), [0, 0, 0, 0]));
    assert_eq!(
        each(&planned["columns"], "meaning"),
        [json!("name"), json!("price"), Value::Null],
        "what it looks like"
    );
    let said = json!({ "file": unknown, "columns": { "name": "foo", "price": "bar", "sku": "baz" } });
    assert_eq!(counts(&stall.call("catalog.plan_import", said.clone())), [2, 0, 0, 0]);
    assert_eq!(plan(&stall, &unknown)["ready"], false, "a plan remembers nothing");
    stall.call("catalog.import", said);
    let planned = plan(&stall, &unknown);
    assert_eq!((&planned["remembered"], counts(&planned)), (&json!(true), [0, 0, 2, 0]));
    let none = json!({ "file": unknown, "columns": { "price": "" } });
    assert_eq!(stall.refused("listing.not_said", "catalog.import", none)["column"], "price");
    let wrong = json!({ "file": unknown, "columns": { "price": "cost" } });
    assert_eq!(stall.refused("listing.no_column", "catalog.plan_import", wrong)["column"], "cost");
}

#[test]
fn a_workbook_is_read_with_its_numbers_as_they_are_shown() {
    let stall = Stall::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Name", "Price", "SKU", "EAN"]) {
        sheet.write_string(1, column, heading).unwrap();
    }
    sheet.write_string(2, 0, "Jam").unwrap();
    sheet.write_number(2, 1, 4.5).unwrap();
    sheet.write_number(2, 2, 10_046.0).unwrap();
    sheet.write_number(2, 3, 4_006_381_333_931.0).unwrap();
    sheet.write_string(4, 0, "Honey").unwrap();
    let (_stick, file) = file("goods.xlsx", book.save_to_buffer().unwrap());
    let planned = taken_in(&stall, &file, [1, 0, 0, 1], &["5 | Price | price_missing"]);
    assert_eq!(planned["encoding"], "workbook");
    let jam = named(&stall, "Jam");
    assert_eq!(
        (&jam["price"], &jam["sku"], &jam["barcodes"]),
        (&json!(450), &json!("10046"), &json!(["4006381333931"]))
    );
}

/// What would fill the memory is refused before it does: a text of a gigabyte (of which nothing stands on the disk), and a
/// small workbook that unpacks to far more.
#[test]
fn a_file_that_is_too_large_or_unpacks_to_too_much_is_refused_before_it_is_read() {
    let stall = Stall::new();
    let (_stick, large) = file("large.csv", "name,price\n");
    std::fs::File::options().write(true).open(&large).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(stall.refused("listing.too_large", "catalog.import", json!({ "file": large }))["most"], 64);

    let mut packed = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut packed);
    archive.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::copy(&mut std::io::repeat(b' ').take(65 << 20), &mut archive).unwrap();
    archive.finish().unwrap();
    assert!(packed.get_ref().len() < 1 << 20);
    let (_stick, bomb) = file("bomb.xlsx", packed.into_inner());
    stall.refused("listing.too_large", "catalog.plan_import", json!({ "file": bomb }));
}

/// A real export: its name, its program, the counts, how many get their stock, and what is refused.
type Wanted<'w> = (&'w str, &'w str, [i64; 4], i64, &'w [&'w str]);

/// The real exports are nobody's to publish with this program: `TRESTLE_CATALOGUES` names a folder with them.
#[test]
fn the_real_exports_come_in_whole_or_say_line_by_line_why_not() {
    let Some(folder) = std::env::var_os("TRESTLE_CATALOGUES") else {
        eprintln!("TRESTLE_CATALOGUES names no folder: not run");
        return;
    };
    let refused = ["8 | Имя | repeated | Товар 3 (Копировать) | 7"];
    let wanted: [Wanted<'_>; 3] = [
        ("loyverse-2.csv", "loyverse", [55, 0, 0, 0], 0, &[]),
        ("shopify-1.csv", "shopify", [21, 0, 0, 0], 1, &[]),
        ("woocommerce-2.csv", "woocommerce", [8, 0, 0, 1], 0, &refused),
    ];
    for (name, format, wanted, counted, refused) in wanted {
        let stall = Stall::new();
        let planned = taken_in(&stall, &Path::new(&folder).join(name), wanted, refused);
        assert_eq!((&planned["format"], &planned["ready"]), (&json!(format), &json!(true)), "{name}");
        assert_eq!(planned["counted"], counted, "{name}");
        stall.verify();
    }
}
