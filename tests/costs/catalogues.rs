//! Catalogue files that are made to fill the memory.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use trestle_tests::cli::Office;
use trestle_tests::watched::watch;
use zip::write::SimpleFileOptions;

use crate::READING;

const HEAD: &str = "Name,Price,Category\n";
/// A little less than what is read at all.
const MUCH: usize = 60 << 20;

/// Plans to take a file in, which must be refused within the memory; gives the refusal.
fn refused(office: &Office, file: &Path, what: &str) -> Value {
    let watched = watch(&mut office.command(&["catalogue", "import", file.to_str().unwrap(), "--dry-run"]), 120);
    let refusal = watched.run.refusal();
    eprintln!("{what}: {} MB, {} ms, {refusal}", watched.megabytes(), watched.took.as_millis());
    assert!(watched.megabytes() < READING, "{what}: {} MB", watched.megabytes());
    refusal
}

fn shop() -> (tempfile::TempDir, Office) {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::init(&dir.path().join("shop"));
    (dir, office)
}

/// A row of commas took 2.6 GB, one cell 0.5 GB, and 65,536 rows of empty cells 1.5 GB.
#[test]
fn a_text_file_is_refused_by_line_before_it_fills_the_memory() {
    let (dir, office) = shop();
    let file = dir.path().join("goods.csv");
    let one = |text: String| format!("{HEAD}Candle,1,A\n{text}");
    let many_cells = format!("x{}\n", ",".repeat(998));
    let umlauts: Vec<u8> = one(format!("\"{}\"\n", "a".repeat(90_000)).repeat(600)).into_bytes();
    let umlauts: Vec<u8> = umlauts.into_iter().map(|b| if b == b'a' { 0xe9 } else { b }).collect();
    let wide: Vec<u8> = one("\u{4e00}\n".repeat(MUCH / 4)).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [&[0xff, 0xfe], &wide[..wide.len().min(MUCH)]].concat();
    // White space is no part of a cell: only the text as a whole is too long.
    let blank: Vec<u8> = one(format!("x,1,{}\n", "q".repeat(500_000)).repeat(100)).into_bytes();
    let blank: Vec<u8> = blank.into_iter().map(|b| if b == b'q' { 0xa0 } else { b }).collect();
    let cases: [(&str, Vec<u8>, &str, Value); 9] = [
        ("a row of commas", one(",".repeat(MUCH)).into(), "listing.too_many_rows", json!(3)),
        ("headings without end", ",x".repeat(MUCH / 16).into(), "listing.too_many_rows", json!(1)),
        ("one cell", one("x".repeat(MUCH)).into(), "listing.row_too_long", json!(3)),
        (
            "a quote that never closes",
            one(format!("\"{}", "x,1,A\n".repeat(MUCH / 6))).into(),
            "listing.row_too_long",
            json!(3),
        ),
        ("short rows", one("x,1\n".repeat(MUCH / 4)).into(), "listing.too_many_rows", json!(65_538)),
        (
            "rows of empty cells up to a last one",
            one(format!("{}x\n", ",".repeat(998)).repeat(MUCH / 1_000)).into(),
            "listing.too_many_cells",
            json!(8_400),
        ),
        ("white space that doubles", blank, "listing.too_large", Value::Null),
        ("Windows-1252 that doubles", umlauts, "listing.too_large", Value::Null),
        ("UTF-16", wide, "listing.too_many_rows", json!(65_538)),
    ];
    for (what, bytes, code, line) in cases {
        std::fs::write(&file, bytes).unwrap();
        let refusal = refused(&office, &file, what);
        assert_eq!(refusal["code"], json!(code), "{what}");
        if what == "rows of empty cells up to a last one" {
            assert!(refusal["args"]["line"].as_u64().unwrap() > 8_000, "{what}");
        } else {
            assert_eq!(refusal["args"].get("line").unwrap_or(&Value::Null), &line, "{what}");
        }
    }
    std::fs::write(&file, one(many_cells)).unwrap();
    office.ok(&["catalogue", "import", file.to_str().unwrap(), "--dry-run"]);
}

/// The parts of a workbook, with what stands in its sheet and the texts that its cells share.
fn workbook(file: &Path, sheets: usize, sheet: &str, texts: &str, more: &[(&str, &str)]) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(file).unwrap());
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut named, mut related) = (String::new(), String::new());
    for n in 1..=sheets {
        write!(named, r#"<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>"#).unwrap();
        write!(related, r#"<Relationship Id="r{n}" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>"#)
            .unwrap();
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let of_package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{of_package}"><Relationship Id="r" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(r#"<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{named}</sheets></workbook>"#),
        ),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{of_package}">{related}</Relationships>"#)),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData>{sheet}</sheetData></worksheet>"#
            ),
        ),
        ("xl/sharedStrings.xml", texts.to_owned()),
    ];
    for (name, text) in parts.iter().map(|(name, text)| (*name, text.as_str())).chain(more.iter().copied()) {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// A row of cells in these columns, each with what stands in it.
fn row(line: usize, cells: &[(&str, &str)]) -> String {
    let cell =
        |(column, text): &(&str, &str)| format!(r#"<c r="{column}{line}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    format!(r#"<row r="{line}">{}</row>"#, cells.iter().map(cell).collect::<String>())
}

/// A wide workbook took 1.5 GB, and one that announces its texts ended the program.
#[test]
fn a_workbook_is_refused_before_it_fills_the_memory() {
    let (dir, office) = shop();
    let file = dir.path().join("goods.xlsx");
    let head = row(1, &[("A", "Name"), ("B", "Price")]) + &row(2, &[("A", "Candle"), ("B", "1")]);
    let rows = |cell: &str, most: usize| -> String {
        (3..most).map(|line| format!(r#"<row r="{line}"><c r="{cell}{line}"><v>1</v></c></row>"#)).collect()
    };
    let shared = |cell: &str, most: usize| -> String {
        (3..most).map(|line| format!(r#"<row r="{line}"><c r="{cell}{line}" t="s"><v>0</v></c></row>"#)).collect()
    };
    let sst = |texts: &str, announced: &str| format!(r#"<sst uniqueCount="{announced}">{texts}</sst>"#);
    let text = |length: usize| format!("<si><t>{}</t></si>", "x".repeat(length));
    let xfs = format!(
        "<styleSheet><fonts><font><name val=\"{}\"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>",
        "x".repeat(1 << 20),
        "<xf fontId=\"0\"/>".repeat(20_000)
    );
    let (none, one) = (String::new(), sst("", "0"));
    let cases: [(&str, usize, String, String, &str); 8] = [
        ("wide", 1, format!("{head}{}", rows("ALK", 66_000)), one.clone(), "listing.too_many_cells"),
        ("a cell far out", 1, format!("{head}{}", rows("XFD", 4)), one.clone(), "listing.too_many_rows"),
        ("one cell", 1, head.clone() + &row(3, &[("A", &"x".repeat(MUCH))]), one.clone(), "listing.row_too_long"),
        (
            "a text that is shared by many",
            1,
            format!("{head}{}", shared("A", 60_000)),
            sst(&text(500_000), "1"),
            "listing.too_large",
        ),
        ("texts that are announced", 1, head.clone(), sst(&text(1), "99999999999"), "listing.workbook_too_full"),
        ("texts without end", 1, head.clone(), sst(&text(1).repeat(2 << 20), "1"), "listing.workbook_too_full"),
        ("sheets without end", 300_000, none.clone(), one.clone(), "listing.workbook_too_full"),
        ("unpacks to more", 1, head.clone() + &" ".repeat(65 << 20), one.clone(), "listing.too_large"),
    ];
    for (what, sheets, sheet, texts, code) in cases {
        workbook(&file, sheets, &sheet, &texts, &[]);
        assert_eq!(refused(&office, &file, what)["code"], json!(code), "{what}");
    }
    let names: Vec<String> = (0..5_000).map(|n| format!("xl/media/{n}.png")).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    workbook(&file, 1, &head, &one, &parts);
    assert_eq!(refused(&office, &file, "files without end")["code"], json!("listing.workbook_too_full"));
    // What the library that reads it gives up at, in a panic.
    let absurd = r#"<row r="99999999999999999999"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>"#;
    workbook(&file, 1, &(head.clone() + absurd), &one, &[]);
    assert_eq!(refused(&office, &file, "an absurd place")["code"], json!("listing.unreadable"));
    // Formats are not asked for anything, however many there are.
    workbook(&file, 1, &head, &one, &[("xl/styles.xml", &xfs), ("XL/Styles.xml", &xfs)]);
    let watched = watch(&mut office.command(&["catalogue", "import", file.to_str().unwrap(), "--dry-run"]), 120);
    assert!(watched.run.code == 0 && watched.megabytes() < READING, "{watched:?}");
}

/// What is at the limits is read within the memory too.
#[test]
fn the_largest_catalogue_is_read_within_the_memory() {
    let (dir, office) = shop();
    let file = dir.path().join("goods.csv");
    let cells = ",".repeat(120);
    let mut text = format!("Name,Price{cells}\n");
    for n in 0..65_000 {
        writeln!(text, "Candle {n},{}.50,{}{cells}", n % 90 + 1, "d".repeat(700)).unwrap();
    }
    std::fs::write(&file, text).unwrap();
    let mut command = office.command(&["catalogue", "import", file.to_str().unwrap(), "--dry-run"]);
    // What it prints tells of each thing; only the memory of reading is asked here.
    let watched = watch(command.args(["--map", "name=Name,price=Price"]), 240);
    assert_eq!(watched.run.code, 0, "{}", watched.run.err);
    eprintln!("the largest: {} MB, {} ms", watched.megabytes(), watched.took.as_millis());
}
