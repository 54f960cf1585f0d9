//! A batch for DATEV keeps to the rules that DATEV has for each field, whatever the shop sold and is called; and the
//! settings that it is made with.

use encoding_rs::WINDOWS_1252;
use serde_json::{Value, json};

use crate::books::{close, export, numbers, read, shop, traded, traded_at};
use crate::stall::{Stall, number, text};

/// Fields of the 125 that hold text, counted from 1 as DATEV counts them.
fn is_text(field: usize) -> bool {
    const SINGLE: [usize; 24] =
        [2, 3, 6, 9, 11, 12, 14, 16, 20, 40, 42, 91, 95, 96, 98, 102, 103, 105, 107, 109, 110, 112, 118, 120];
    SINGLE.contains(&field) || [121, 123].contains(&field) || (21..=38).contains(&field) || (48..=87).contains(&field)
}

/// The fields of a line as they stand there, with their quotes.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        quoted ^= c == '"';
        if c == ';' && !quoted {
            fields.push(String::new());
        } else {
            fields.last_mut().unwrap().push(c);
        }
    }
    assert!(!quoted, "{line}");
    fields
}

/// The text of a field in quotes.
fn inside(field: &str) -> String {
    let text =
        field.strip_prefix('"').and_then(|f| f.strip_suffix('"')).unwrap_or_else(|| panic!("{field}: no quotes"));
    assert!(!text.replace("\"\"", "").contains('"'), "{field}");
    text.replace("\"\"", "\"")
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Lines of a batch, read as DATEV reads them.
fn lines(bytes: &[u8]) -> Vec<String> {
    let (text, _, wrong) = WINDOWS_1252.decode(bytes);
    assert!(!wrong && !text.chars().any(|c| c.is_control() && !['\r', '\n'].contains(&c)), "{text}");
    assert_eq!(WINDOWS_1252.encode(&text).0.as_ref(), bytes, "nothing but Windows-1252");
    let body = text.strip_suffix("\r\n").expect("every line ends");
    body.split("\r\n").inspect(|line| assert!(!line.contains(['\r', '\n']))).map(str::to_owned).collect()
}

/// One posting against the rules of its fields.
fn check_posting(line: &str, first: &str, last: &str) {
    let fields = fields(line);
    assert_eq!(fields.len(), 125, "{line}");
    let amount = fields[0].split_once(',').expect("a comma");
    assert!(digits(amount.0, 1..=10) && digits(amount.1, 2..=2), "{line}");
    assert!(fields[0] != "0,00", "{line}");
    assert!(["\"S\"", "\"H\""].contains(&fields[1].as_str()), "{line}");
    assert_eq!(fields[2], "\"EUR\"");
    for account in [&fields[6], &fields[7]] {
        assert!(digits(account, 1..=4) && !account.trim_start_matches('0').is_empty(), "{line}");
    }
    assert_ne!(fields[6], fields[7], "{line}");
    assert_eq!(fields[8], "\"\"", "the accounts compute the tax: no key");
    assert!(digits(&fields[9], 4..=4), "{line}");
    let day = format!("{}{}", &fields[9][2..], &fields[9][..2]);
    assert!(first <= day.as_str() && day.as_str() <= last, "{line}");
    let document = inside(&fields[10]);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "$&%*+-/".contains(c);
    assert!((1..=36).contains(&document.len()) && document.chars().all(allowed), "{line}");
    assert!((1..=60).contains(&inside(&fields[13]).chars().count()), "{line}");
    for (n, field) in fields.iter().enumerate() {
        assert_eq!(field.starts_with('"'), is_text(n + 1), "field {} of {line}", n + 1);
        let used = [0, 1, 2, 6, 7, 9, 10, 13].contains(&n);
        assert!(used || field.replace('"', "").is_empty(), "field {} of {line}", n + 1);
    }
}

#[test]
fn every_line_keeps_the_rules_of_its_fields() {
    let names = ["Käserei „Süß“ & Söhne GmbH, Märkte in Ober- und Niederösterreich", "🧀 Őri; \"Łódź\"", "K"];
    for name in names {
        let stall = shop(name);
        traded_at(&stall, "2026-06-06");
        traded_at(&stall, "2026-06-07");
        let (exported, bytes) = export(&stall, "datev", &json!({}));
        let lines = lines(&bytes);
        assert_eq!(lines.len() - 2, usize::try_from(number(&exported["entries"])).unwrap());
        lines[2..].iter().for_each(|line| check_posting(line, "0606", "0607"));
        let sides: String = lines[2..].iter().map(|line| inside(&fields(line)[1])).collect();
        assert!(sides.contains('S') && sides.contains('H'), "takings, and more refunded than taken: {sides}");
    }
}

#[test]
fn the_first_line_says_whose_batch_it_is_and_of_which_days() {
    let stall = traded();
    stall.at("2026-07-01 09:30");
    let lines = lines(&export(&stall, "datev", &json!({ "from": "2026-06-01", "to": "2026-06-30" })).1);
    assert_eq!(
        lines[0],
        "\"EXTF\";700;21;\"Buchungsstapel\";13;20260701093000000;;\"\";\"\";\"\";29098;55003;20260101;4;20260606;20260606;\
         \"Käserei\";\"\";1;0;0;\"EUR\";;\"\";;;\"03\";;;\"\";\"Trestle\""
    );
    assert_eq!(fields(&lines[0]).len(), 31);
    let headings = fields(&lines[1]);
    assert_eq!((headings.len(), headings[0].as_str()), (125, "Umsatz (ohne Soll/Haben-Kz)"));
    assert_eq!((headings[13].as_str(), headings[124].as_str()), ("Buchungstext", "Abw. Skontokonto"));
    let distinct: std::collections::BTreeSet<_> = headings.iter().collect();
    assert_eq!(distinct.len(), 125);
}

#[test]
fn a_posting_names_the_accounts_of_its_rate_and_tender() {
    let stall = traded();
    let postings = |stall: &Stall| -> Vec<[String; 3]> {
        let rows = read("datev", &export(stall, "datev", &json!({})).1);
        let told = ["Konto", "Gegenkonto (ohne BU-Schlüssel)", "Buchungstext"];
        rows.iter().map(|row| told.map(|column| row[column].clone())).collect()
    };
    let named = |row: [&str; 3]| row.map(str::to_owned);
    let usual = postings(&stall);
    for row in [
        ["1360", "8400", "Takings at 19 %, card, Käserei"],
        ["1000", "8400", "Takings at 19 %, cash, Käserei"],
        ["1000", "8300", "Takings at 7 %, cash, Käserei"],
        ["1360", "8195", "Takings at 0 %, card, Käserei"],
        ["1000", "1590", "Cash rounding, Käserei"],
    ] {
        assert!(usual.contains(&named(row)), "{row:?} in {usual:?}");
    }
    let mut other = numbers();
    other["chart"] = json!("skr04");
    other["transit"] = json!(" 1461 ");
    stall.call("settings.save", json!({ "datev": other }));
    let set = postings(&stall);
    assert_eq!(set.len(), usual.len());
    assert!(set.contains(&named(["1461", "4400", "Takings at 19 %, card, Käserei"])), "{set:?}");
    assert!(set.contains(&named(["1600", "1370", "Cash rounding, Käserei"])), "{set:?}");
}

#[test]
fn a_batch_holds_days_of_one_year_only() {
    let stall = shop("Käserei");
    let fox = stall.item("Fox", 1200);
    for day in ["2026-06-27", "2026-07-04", "2026-12-31", "2027-01-02"] {
        stall.at(&format!("{day} 10:00"));
        stall.sell(&[(&fox, 1)]);
        close(&stall);
    }
    let out = stall.dir.path().join("exports");
    let two_years = |from: &str| {
        let args = json!({ "format": "datev", "out": out, "from": from });
        let refused = stall.refused("books.two_years", "export.books", args);
        [text(&refused["from_date"]), text(&refused["until_date"])]
    };
    let header = |from: &str, to: &str| {
        let bytes = export(&stall, "datev", &json!({ "from": from, "to": to })).1;
        let fields = fields(&lines(&bytes)[0]);
        [12, 14, 15].map(|n| fields[n].clone())
    };
    assert_eq!(
        two_years("2026-01-01"),
        ["2026-06-27", "2026-12-31"],
        "the dates that fit, from the first day with takings"
    );
    assert!(!out.exists());
    assert_eq!(header("2026-06-27", "2026-12-31"), ["20260101", "20260627", "20261231"]);
    let mut july = numbers();
    july["year_begins"] = json!(7);
    stall.call("settings.save", json!({ "datev": july }));
    assert_eq!(two_years("2026-01-01"), ["2026-06-27", "2026-06-30"]);
    assert_eq!(two_years("2026-07-01"), ["2026-07-04", "2026-12-31"], "a date in the file has no year");
    assert_eq!(header("2027-01-01", "2027-06-30"), ["20260701", "20270102", "20270102"]);
    assert_eq!(number(&export(&stall, "xero", &json!({})).0["days"]), 4, "the others know no years");
}

#[test]
fn without_what_it_needs_there_is_no_batch() {
    let stall = Stall::of("DE");
    let book = stall.item_at("Book", 999, "0");
    stall.sell(&[(&book, 1)]);
    close(&stall);
    let out = stall.dir.path().join("exports");
    let refused = |code: &str| stall.refused(code, "export.books", json!({ "format": "datev", "out": out }));
    refused("books.datev_not_set_up");
    let mut datev = numbers();
    datev["revenue"] = json!([]);
    stall.call("settings.save", json!({ "datev": datev }));
    assert_eq!(refused("books.no_account")["rate"], "0");
    assert!(!out.exists());
    stall.call("settings.save", json!({ "datev": numbers() }));
    stall.call("export.books", json!({ "format": "datev", "out": out }));

    let british = Stall::of("GB");
    british.call("settings.save", json!({ "datev": numbers() }));
    british.sell(&[(&british.item("Fox", 1200), 1)]);
    close(&british);
    let out = british.dir.path().join("exports");
    let args = json!({ "format": "datev", "out": out });
    assert_eq!(british.refused("books.euro_only", "export.books", args)["currency"], "GBP");
}

#[test]
fn settings_say_which_field_does_not_fit() {
    let stall = Stall::of("DE");
    let refused = |code: &str, field: &str, value: Value| {
        let mut datev = numbers();
        datev[field] = value;
        stall.refused(code, "settings.save", json!({ "datev": datev }))
    };
    for (field, value) in [
        ("consultant", json!("1000")),
        ("consultant", json!("")),
        ("client", json!("0")),
        ("year_begins", json!(13)),
        ("cash", json!("10000")),
        ("transit", json!("13 60")),
        ("rounding", json!("x")),
    ] {
        assert_eq!(refused("datev.out_of_range", field, value)["field"], field);
    }
    let rate = json!([{ "rate": "0", "account": "81950" }]);
    assert_eq!(refused("datev.out_of_range", "revenue", rate)["field"], "revenue_0");
    let same = refused("datev.same_account", "revenue", json!([{ "rate": "0", "account": "1360" }]));
    assert_eq!((&same["field"], &same["account"]), (&json!("revenue_0"), &json!("1360")));
    refused("args.unreadable", "chart", json!("skr99"));
    assert_eq!(stall.facts("setting.set").len(), 0);
}

#[test]
fn the_offer_has_what_is_set_and_what_is_usual() {
    let stall = Stall::of("DE");
    let rates = |list: &Value| -> Vec<(String, String)> {
        let list = list.as_array().unwrap();
        list.iter().map(|r| (text(&r["rate"]), text(&r["account"]))).collect()
    };
    let pair = |rate: &str, account: &str| (rate.to_owned(), account.to_owned());
    let offer = stall.tell("books.offer");
    assert_eq!((&offer["set"]["consultant"], &offer["set"]["year_begins"]), (&json!(""), &json!(1)));
    assert_eq!(rates(&offer["set"]["revenue"]), [pair("19", ""), pair("7", ""), pair("0", "")]);
    stall.call("settings.save", json!({ "datev": numbers() }));
    let stall = stall.reopened();
    let offer = stall.tell("books.offer");
    assert_eq!((&offer["set"]["consultant"], &offer["set"]["client"]), (&json!("29098"), &json!("55003")));
    assert_eq!(rates(&offer["set"]["revenue"]), [pair("19", ""), pair("7", ""), pair("0", "8195")]);
    assert_eq!(rates(&offer["charts"][1]["revenue"]), [pair("19", "4400"), pair("7", "4300"), pair("0", "")]);
    assert_eq!((&offer["charts"][0]["cash"], &offer["charts"][1]["transit"]), (&json!("1000"), &json!("1460")));
}
