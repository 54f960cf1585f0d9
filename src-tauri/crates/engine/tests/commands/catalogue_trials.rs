//! Files that other tills, spreadsheets and shops on the web write, and that once came in wrong without a word.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::{Value, json};

use crate::catalogue_import::{counts, file, import, named, plan, taken_in, told};
use crate::stall::{PASSPHRASE, Stall};

/// The plan of a file with this text, and what of it is here after taking it in.
fn came_in(country: &str, name: &str, content: &str) -> (Stall, Value) {
    let stall = Stall::of(country);
    let (_stick, file) = file(name, content);
    let planned = plan(&stall, &file);
    import(&stall, &file);
    (stall, planned)
}

/// The plan of a workbook that `fill` writes.
fn workbook(country: &str, fill: impl FnOnce(&mut Worksheet)) -> (Stall, Value) {
    let (stall, mut book) = (Stall::of(country), Workbook::new());
    fill(book.add_worksheet());
    let (_stick, file) = file("goods.xlsx", book.save_to_buffer().unwrap());
    let planned = plan(&stall, &file);
    import(&stall, &file);
    (stall, planned)
}

fn headings(sheet: &mut Worksheet, headings: &[&str]) {
    for (column, heading) in (0..).zip(headings) {
        sheet.write(0, column, *heading).unwrap();
    }
}

#[test]
fn a_row_with_more_cells_than_headings_is_refused_with_all_of_them() {
    let (_, planned) = came_in("FR", "surplus.csv", "Name,Price,SKU\nJam,1,50,J1\nTea,2.00,T1,\n");
    assert_eq!(told(&planned["refusals"]), ["2 | surplus_cells | Jam · 1 · 50 · J1"]);
    assert_eq!(planned["new"], 1, "an empty cell at the end is none");
}

#[test]
fn a_date_or_yes_and_no_is_no_price_no_count_and_no_code() {
    let (_, planned) = workbook("DE", |sheet| {
        headings(sheet, &["Name", "Preis", "SKU", "EAN", "Bestand"]);
        let (date, shown) = (ExcelDateTime::from_ymd(2025, 10, 5).unwrap(), Format::new().set_num_format("dd.mm.yyyy"));
        for (row, column) in (1..).zip([1, 2, 3, 4]) {
            sheet.write(row, 0, format!("Item {row}")).unwrap();
            sheet.write(row, 1, 2.5).unwrap();
            sheet.write_datetime_with_format(row, column, &date, &shown).unwrap();
        }
        sheet.write(5, 0, "Item 5").unwrap();
        sheet.write(5, 1, true).unwrap();
    });
    let refused = [
        "2 | Preis | date_cell | 2025-10-05",
        "3 | SKU | date_cell | 2025-10-05",
        "4 | EAN | date_cell | 2025-10-05",
        "5 | Bestand | date_cell | 2025-10-05",
        "6 | Preis | date_cell | yes",
    ];
    assert_eq!(told(&planned["refusals"]), refused);
}

#[test]
fn a_percentage_is_what_the_sheet_shows_and_a_number_has_the_digits_it_shows() {
    let (stall, planned) = workbook("DE", |sheet| {
        headings(sheet, &["Name", "Preis", "MwSt"]);
        for (row, percent) in [(1, 0.19), (2, 0.07), (3, 0.055)] {
            sheet.write(row, 0, format!("Item {row}")).unwrap();
            sheet.write(row, 1, 1.1 + 2.2).unwrap();
            sheet.write_with_format(row, 2, percent, &Format::new().set_num_format("0.0 %")).unwrap();
        }
    });
    assert_eq!(told(&planned["refusals"]), ["4 | MwSt | rate_unknown | 5.5 %"]);
    assert_eq!(planned["rates"], json!(["5.5"]));
    assert_eq!((&named(&stall, "Item 1")["rate"], &named(&stall, "Item 1")["price"]), (&json!("19"), &json!(330)));
    assert_eq!(named(&stall, "Item 2")["rate"], "7");
}

#[test]
fn a_tax_rate_that_the_shop_does_not_have_comes_in_once_somebody_says_so() {
    let stall = Stall::of("FR");
    let (_stick, file) = file("rates.csv", "Name,Price,Tax rate\nWine,8.00,19\nTea,2.00,20\n");
    assert_eq!(counts(&plan(&stall, &file)), [1, 0, 0, 1]);
    let said = json!({ "file": file, "rates": ["19"] });
    let planned = stall.call("catalog.plan_import", said.clone());
    assert_eq!((counts(&planned), &planned["rates"]), ([2, 0, 0, 0], &json!([])));
    stall.call("catalog.import", said);
    assert_eq!(named(&stall, "Wine")["rate"], "19");
    // What is written comes back without a question: something is sold at that rate here.
    let out = file.with_file_name("own.csv");
    stall.call("catalog.export", json!({ "out": out }));
    assert_eq!((counts(&plan(&stall, &out)), &plan(&stall, &out)["rates"]), ([0, 0, 2, 0], &json!([])));
}

#[test]
fn columns_of_tax_rates_are_no_tax_where_all_say_no_and_refused_where_two_say_yes() {
    let square = "Token,Item Name,Variation Name,Price,Tax - Low (7%),Tax - High (19%)\n\
                  1,Book,Regular,5.00,Y,N\n2,Wine,Regular,8.00,Y,Y\n3,Stamp,Regular,1.00,N,N\n4,Card,Regular,2.00,,\n";
    let (stall, planned) = came_in("DE", "square.csv", square);
    let refused = ["3 | Tax - High (19%) | rate_twice | Y", "4 | Tax - Low (7%) | rate_unknown | 0 %"];
    assert_eq!(told(&planned["refusals"]), refused);
    assert_eq!((&named(&stall, "Book")["rate"], &named(&stall, "Card")["rate"]), (&json!("7"), &json!("19")));
}

#[test]
fn what_a_spreadsheet_made_of_a_code_is_left_out_and_the_item_is_taken() {
    let rows =
        "Name,Price,Barcode,SKU\nA,1,5.01235E+12,1E+5\nB,2,5.01235E+12,\nC,3,#N/A,#REF!\nD,4,5012345678900.0,#1\n";
    let (stall, planned) = came_in("DE", "wrecked.csv", rows);
    assert_eq!(counts(&planned), [4, 0, 0, 0]);
    let notes = [
        "2 | SKU | code_wrecked | 1E+5",
        "2 | Barcode | code_wrecked | 5.01235E+12",
        "3 | Barcode | code_wrecked | 5.01235E+12",
        "4 | SKU | code_wrecked | #REF!",
        "4 | Barcode | code_wrecked | #N/A",
    ];
    assert_eq!(told(&planned["notes"]), notes);
    let d = named(&stall, "D");
    assert_eq!((&d["barcodes"], &d["sku"]), (&json!(["5012345678900"]), &json!("#1")));
}

#[test]
fn cents_are_cents_and_another_currency_is_refused_wherever_it_stands() {
    let rows = "Name\tPrice\nA\t99¢\nB\t50 ct\nC\t5 €\nE\t$10\nF\t10 USD\nG\tab 5,00\nH\t3 kg\n";
    let (stall, planned) = came_in("FR", "cents.tsv", rows);
    assert_eq!([named(&stall, "A"), named(&stall, "B")].map(|item| item["price"].clone()), [99, 50]);
    let refused = [
        "5 | Price | other_currency | $10",
        "6 | Price | other_currency | 10 USD",
        "7 | Price | price_unreadable | ab 5,00",
        "8 | Price | price_unreadable | 3 kg",
    ];
    assert_eq!(told(&planned["refusals"]), refused);
    // A column of codes says it for each row; a heading for all of them.
    let italian = "TITOLO,PREZZO,CODICE_VALUTA,QUANTITA\nCiotola,38.00,EUR,3\n";
    assert_eq!(told(&came_in("GB", "etsy.csv", italian).1["refusals"]), ["2 | CODICE_VALUTA | other_currency | EUR"]);
    let heading = "Title,SKU,Compare-at price (CAD),Price (CAD)\nScarf,S1,60.00,45.00\n";
    let stall = Stall::of("GB");
    let (_stick, foreign) = file("cad.csv", heading);
    let asked = plan(&stall, &foreign);
    assert_eq!((&asked["unsure"], &asked["columns"][3]["meaning"]), (&json!(["price"]), &json!("price")));
    stall.refused("listing.not_said", "catalog.import", json!({ "file": foreign }));
}

#[test]
fn a_shop_without_decimals_reads_thousands() {
    let stall = Stall::empty();
    let shop =
        json!({ "name": "Kiku", "country": "FR", "currency": "JPY", "zone": "Asia/Tokyo", "passphrase": PASSPHRASE });
    stall.call("shop.create", shop);
    let (_stick, file) = file("yen.csv", "Name,Price (JPY)\nCup,\"6,000\"\n");
    import(&stall, &file);
    assert_eq!(named(&stall, "Cup")["price"], 6_000);
    let typed = stall.call("catalog.save_item", json!({ "name": "Bowl", "price": "6,000" }));
    assert_eq!(typed["price"], 6_000);
}

#[test]
fn thousands_in_a_column_of_stock_are_read_as_the_prices_of_the_file_say() {
    let (stall, _) = came_in("DE", "stock.csv", "Name;Preis;Bestand\nApfel;2,50;1.000\nQuitte;1,00;12.000\n");
    let left = |name| named(&stall, name)["left"].clone();
    assert_eq!((left("Apfel"), left("Quitte")), (json!(1_000), json!(12_000)));
    let (_, planned) = came_in("DE", "stock.csv", "Name;Preis;Bestand\nApfel;2;1.000\n");
    assert_eq!(told(&planned["notes"]), ["2 | Bestand | stock_unreadable | 1.000"], "nothing says which it is");
}

#[test]
fn what_web_shops_spell_out_is_read_in_every_cell() {
    let woo = "ID,Type,SKU,Name,\"Regular price\",Categories,Parent,\"Attribute 1 name\",\"Attribute 1 value(s)\",\"Sale price\"\n\
               10,variable,ROPE,Rope &amp; twine,,Jam &amp; Honey,,Length,\"1\\, 5 m\",\n\
               11,variation,34K&amp;YU,\"Rope - 1,5 m\",4.50,,ROPE,Length,\"1\\,5 m\",3.00\n\
               12,simple,K&eacute;,Caf&eacute; &#8211; cup,4.50,,,,,\n";
    let (stall, planned) = came_in("GB", "woo.csv", woo);
    let rope = named(&stall, "Rope & twine · 1,5 m");
    assert_eq!((&rope["sku"], &rope["category"]), (&json!("34K&YU"), &json!("Jam & Honey")));
    assert_eq!(named(&stall, "Café – cup")["sku"], "Ké");
    assert_eq!(told(&planned["notes"]), ["3 | Sale price | on_sale | 3.00"]);
}

#[test]
fn goods_are_told_apart_by_their_whole_names() {
    let name = "Personalised hand stamped vintage style silver plated teaspoon gift for grandma and";
    let rows = format!("TITLE,PRICE,CURRENCY_CODE\n\"{name} - red\",9.00,GBP\n\"{name} - blue\",9.50,GBP\n");
    let stall = Stall::of("GB");
    let (_stick, spoons) = file("etsy.csv", &rows);
    taken_in(&stall, &spoons, [2, 0, 0, 0], &[]);
    let long = format!("Name,Price\n{},1.00\n", "x".repeat(256));
    let (_stick, long) = file("long.csv", long);
    assert_eq!(told(&plan(&stall, &long)["refusals"]), [format!("2 | Name | name_too_long | {}…", "x".repeat(39))]);
}

#[test]
fn a_file_of_utf_8_with_a_stray_byte_says_where_and_can_be_read_otherwise() {
    let stall = Stall::of("DE");
    let (_stick, stray) = file("stray.csv", b"Name;Preis\nK\xc3\xa4se;2,50\nM\xfcsli;3,00\n");
    let told = stall.refused("listing.stray_byte", "catalog.plan_import", json!({ "file": stray }));
    assert_eq!(told["line"], 3);
    let said = json!({ "file": stray, "read": { "encoding": "windows1252" } });
    assert_eq!(stall.call("catalog.plan_import", said)["news"][1]["name"], "Müsli");
    let (_stick, polish) = file("polish.csv", b"Nazwa;Cena\n\xafurek;3,00\n");
    let said = json!({ "file": polish, "read": { "encoding": "windows1250" } });
    assert_eq!(stall.call("catalog.plan_import", said)["news"][0]["name"], "Żurek");
}

#[test]
fn one_number_is_one_code_in_any_spelling() {
    let stall = Stall::of("GB");
    stall.call("catalog.save_item", json!({ "name": "Paper", "price": 150, "barcodes": ["036000291452"] }));
    let (_stick, file) = file("gtin.csv", "Name,Price,Barcode\nTissues,2.00,0036000291452\n");
    taken_in(&stall, &file, [0, 1, 0, 0], &[]);
    for spelled in ["036000291452", "0036000291452", "00036000291452"] {
        assert_eq!(stall.call("code.resolve", json!({ "code": spelled }))["name"], "Tissues", "{spelled}");
    }
    stall.refused(
        "catalog.code_taken",
        "catalog.save_item",
        json!({ "name": "Other", "price": 1, "barcodes": ["0036000291452"] }),
    );
    stall.refused("code.unknown", "code.resolve", json!({ "code": "036000291453" }));
}

#[test]
fn a_name_is_one_name_however_its_letters_are_composed() {
    let stall = Stall::of("FR");
    let (_stick, composed) = file("nfc.csv", "Name,Price\nCaf\u{e9},1.00\n");
    let (_stick, apart) = file("nfd.csv", "Name,Price\nCafe\u{301},1.00\n");
    import(&stall, &apart);
    assert_eq!(counts(&plan(&stall, &composed)), [0, 0, 1, 0]);
    named(&stall, "Caf\u{e9}");
}

#[test]
fn headings_are_found_below_a_title_and_can_be_said() {
    let (_, planned) = came_in("DE", "title.csv", "Preisliste 2026;;\n\nName;Preis;EAN\nApfel;2,50;\n");
    assert_eq!((&planned["heading_line"], &planned["separator"]), (&json!(3), &json!("semicolon")));
    assert_eq!(planned["new"], 1);
    let stall = Stall::of("DE");
    let (_stick, unknown) = file("said.csv", "Liste|1|2\nDing|Wert|x\nApfel|2,50|\n");
    let said = json!({ "file": unknown, "read": { "heading_line": 2, "separator": "pipe" }, "columns": { "name": "Ding", "price": "Wert" } });
    assert_eq!(stall.call("catalog.plan_import", said)["news"][0]["name"], "Apfel");
}

#[test]
fn a_sheet_can_be_chosen_and_merged_cells_hold_what_they_show() {
    let (stall, mut book) = (Stall::of("GB"), Workbook::new());
    headings(book.add_worksheet().set_name("Notes").unwrap(), &["Name", "Price"]);
    let sheet = book.add_worksheet().set_name("Goods").unwrap();
    headings(sheet, &["Category", "Name", "Price"]);
    sheet.merge_range(1, 0, 2, 0, "Jams", &Format::new()).unwrap();
    for (row, name) in [(1, "Plum"), (2, "Quince"), (3, "Soap")] {
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, 4.5).unwrap();
    }
    let (_stick, file) = file("sheets.xlsx", book.save_to_buffer().unwrap());
    let first = plan(&stall, &file);
    assert_eq!((&first["sheets"], &first["sheet"]), (&json!(["Notes", "Goods"]), &json!("Notes")));
    let said = json!({ "file": file, "read": { "sheet": "Goods" } });
    let planned = stall.call("catalog.plan_import", said);
    assert_eq!((&planned["sheets"], &planned["sheet"]), (&json!(["Notes", "Goods"]), &json!("Goods")));
    let categories: Vec<&Value> = planned["news"].as_array().unwrap().iter().map(|goods| &goods["category"]).collect();
    assert_eq!(categories, ["Jams", "Jams", ""]);
    stall.refused("listing.no_sheet", "catalog.plan_import", json!({ "file": file, "read": { "sheet": "Else" } }));
}

#[test]
fn a_guess_is_never_acted_upon_and_naming_one_column_approves_no_other() {
    let cost = "handle,sku,name,supply_price,retail_price,type\nmug,M1,Enamel mug,4.10,12.99,Kitchen\n";
    let (stall, _) = came_in("GB", "cost.csv", cost);
    assert_eq!(
        (&named(&stall, "Enamel mug")["price"], &named(&stall, "Enamel mug")["cost"]),
        (&json!(1299), &json!(410))
    );
    let stall = Stall::of("GB");
    let (_stick, unknown) = file("unknown.csv", "x,name,a,b\n1,Mug,4.10,12.99\n");
    for columns in [json!({}), json!({ "name": "name" }), json!({ "cost": "a" })] {
        let args = json!({ "file": unknown, "columns": columns });
        assert_eq!(stall.call("catalog.plan_import", args.clone())["unsure"], json!(["price"]), "{columns}");
        assert_eq!(stall.refused("listing.not_said", "catalog.import", args)["column"], "price");
    }
    stall.call("catalog.import", json!({ "file": unknown, "columns": { "price": "b" } }));
    assert_eq!(named(&stall, "Mug")["price"], 1299);
    let (stall, _) = came_in("FR", "numbered.csv", "#,Article,Price (EUR)\n1,Vase,12.00\n2,Bowl,8.00\n");
    assert_eq!(named(&stall, "Vase")["price"], 1200, "a number of a row is no price");
}

#[test]
fn loyverse_is_known_with_further_columns_and_sells_what_its_first_shop_with_anything_sells() {
    let headings = "Handle,REF,Nombre,Categoría,Descripción,Vendido por peso,Opción 1 nombre,Opción 1 valor,Opción 2 nombre,\
                    Opción 2 valor,Opción 3 nombre,Opción 3 valor,Coste,Código de barras,REF incluido,Cantidad incluida,\
                    Usar producción,Proveedor,Coste de compra,Controlar existencias,Disponibles [Vacía],Precio [Vacía],\
                    Existencias [Vacía],Disponibles para la venta [Tienda],Precio [Tienda],Existencias [Tienda],Bajas [Tienda],Óptimas [Tienda]";
    let rows = format!(
        "{headings}\ntarta,10001,Tarta,Dulces,,N,,,,,,,4.00,,,,N,,,Y,N,,,Y,12.50,8,2,10\n\
                        coca,10002,Coca,Dulces,,N,,,,,,,2.00,,,,N,,,N,N,,,N,6.00,,,\n"
    );
    let (stall, planned) = came_in("GB", "loyverse.csv", &rows);
    assert_eq!(planned["format"], "loyverse");
    let (tarta, coca) = (named(&stall, "Tarta"), named(&stall, "Coca"));
    assert_eq!((&tarta["price"], &tarta["left"], &tarta["low_stock"]), (&json!(1250), &json!(8), &json!(2)));
    assert_eq!((&coca["archived"], &coca["price"], &coca["low_stock"]), (&json!(true), &json!(600), &Value::Null));
    assert!(told(&planned["notes"])[0].contains("other_locations"), "{:?}", told(&planned["notes"]));
}

#[test]
fn search_finds_letters_as_people_type_them() {
    let stall = Stall::of("DE");
    for name in ["Straßenkarte", "Œufs frais", "Smørrebrød", "Café au lait"] {
        stall.item(name, 100);
    }
    for (typed, found) in
        [("STRASSE", "Straßenkarte"), ("oeufs", "Œufs frais"), ("smorre", "Smørrebrød"), ("cafe  au", "Café au lait")]
    {
        let tiles = stall.call("catalog.search", json!({ "text": typed }))["tiles"].clone();
        assert_eq!(tiles[0]["name"], found, "{typed}");
    }
}

#[test]
fn what_trestle_writes_comes_back_with_names_of_any_length() {
    let stall = Stall::of("GB");
    let value = "a colour with a name of more than forty characters";
    let options = json!([{ "name": "Colour", "value": value }]);
    stall.call("catalog.save_item", json!({ "name": "x".repeat(120), "price": 100, "options": options }));
    let stick = tempfile::TempDir::new().unwrap();
    let out = stick.path().join("own.csv");
    stall.call("catalog.export", json!({ "out": out }));
    assert_eq!(counts(&import(&stall, &out)), [0, 0, 1, 0]);
    let other = Stall::of("GB");
    assert_eq!(counts(&import(&other, &out)), [1, 0, 0, 0]);
    let name = format!("{} · {value}", "x".repeat(120));
    assert_eq!(named(&other, &name)["product"], json!("x".repeat(120)));
}

/// What is chosen was called `pa_shirt-size` on the tile, or by a number that only the other program knows.
#[test]
fn an_option_is_called_by_a_word_and_never_by_an_id() {
    let rows = "ID,Type,SKU,Name,Parent,Regular price,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n\
                7,variable,T,Shirt,,,pa_shirt-size,\"S, M\",Colour,red\n\
                8,variation,T-S,Shirt - S,T,20,pa_shirt-size,S,Colour,red\n";
    let (stall, planned) = came_in("GB", "woo.csv", rows);
    assert_eq!(planned["notes"], json!([]));
    let options = named(&stall, "Shirt · S · red")["options"].clone();
    assert_eq!(options, json!([{ "name": "Shirt size", "value": "S" }, { "name": "Colour", "value": "red" }]));
    for id in ["gid://shopify/Metaobject/4711", "4711", "6f9619ff-8b86-d011-b42d-00c04fc964ff"] {
        let rows = format!("Handle,Title,Option1 Name,Option1 Value,Variant Price\nshirt,Shirt,{id},S,20.00\n");
        let (stall, planned) = came_in("GB", "shopify.csv", &rows);
        assert_eq!(told(&planned["notes"]).len(), 1, "{planned}");
        assert!(told(&planned["notes"])[0].ends_with(&format!("option_id | {id}")), "{planned}");
        assert_eq!(named(&stall, "Shirt · S")["options"], json!([{ "value": "S" }]));
    }
}
