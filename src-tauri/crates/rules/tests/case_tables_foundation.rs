//! Runs the case tables of the foundation rules: codes, countries, cash rounding and the business day.
//!
//! Owns: how the rows of `fixtures/rules/*.csv` are read and compared. A failing row is reported with file and line, all
//! failing rows at once, so that a shopkeeper's table can be put right in one go.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use trestle_rules::code::{CodeError, CodeForm, LoyaltyCode, ReceiptCode, form_of, is_ean};
use trestle_rules::country::{COUNTRIES, CashRounding, country};
use trestle_rules::day::business_day;

/// Checks every row of a table: `judge` gets the row's cells by column (without `why`) and gives back what is wrong.
fn check_table(name: &str, columns: &[&str], at_least: usize, judge: impl Fn(&[&str]) -> Result<(), String>) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/rules").join(name);
    let mut table = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let header: Vec<String> = table.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(header, [columns, &["why"]].concat(), "{name}: header");

    let (mut rows, mut failures) = (0, Vec::new());
    for row in table.records() {
        let row = row.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let line = row.position().map_or(0, csv::Position::line);
        let cells: Vec<&str> = row.iter().collect();
        let (why, cells) = cells.split_last().expect("a row has cells");
        rows += 1;
        if why.is_empty() {
            failures.push(format!("fixtures/rules/{name}:{line}: no reason given"));
        }
        if let Err(wrong) = judge(cells) {
            failures.push(format!("fixtures/rules/{name}:{line}: {wrong} ({why})"));
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
    assert!(rows >= at_least, "{name}: only {rows} rows, a table cut short proves nothing");
}

fn expect<T: PartialEq + std::fmt::Display>(got: T, wanted: T) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(format!("expected {wanted}, got {got}")) }
}

/// `12.53` as 1253.
fn minor_units(amount: &str) -> Result<i64, String> {
    let units = amount.parse::<Decimal>().map_err(|e| format!("{amount}: {e}"))? * Decimal::ONE_HUNDRED;
    if !units.is_integer() {
        return Err(format!("{amount}: more than two decimals"));
    }
    units.to_i64().ok_or_else(|| format!("{amount}: too large"))
}

/// `04:00`, `+02:00` or `-05:00` as minutes.
fn minutes(clock: &str) -> Result<i32, String> {
    let unreadable = || format!("{clock}: not hh:mm");
    let sign = if clock.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = clock.trim_start_matches(['+', '-']).split_once(':').ok_or_else(unreadable)?;
    let number = |text: &str| text.parse::<i32>().map_err(|_| unreadable());
    Ok(sign * (number(hours)? * 60 + number(minutes)?))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|e| format!("{text}: {e}"))
}

fn name_of(rounding: CashRounding) -> String {
    serde_json::to_value(rounding).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[test]
fn cash_rounding() {
    check_table("cash_rounding.csv", &["country", "total", "cash_due", "payable"], 24, |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        let (total, cash_due) = (minor_units(cells[1])?, minor_units(cells[2])?);
        if cash_due.abs() > total.abs() {
            return Err(format!("{cash_due} in cash of a total of {total}: the row is wrong"));
        }
        expect(cash_due + known.cash_rounding.adjust(cash_due), minor_units(cells[3])?)
    });
}

/// What a till would make of the text: barcodes first, because an EAN-13 is as long as a receipt code.
fn outcome_of(typed: &str) -> String {
    let told = |error: CodeError| match error {
        CodeError::Length => "length".to_owned(),
        CodeError::Symbol { position } => format!("symbol {position}"),
        CodeError::Check => "check".to_owned(),
    };
    if is_ean(typed) {
        return "barcode".to_owned();
    }
    match form_of(typed) {
        CodeForm::Receipt => ReceiptCode::parse(typed).map_or_else(told, |code| code.encode()),
        CodeForm::Loyalty => LoyaltyCode::parse(typed).map_or_else(told, |code| code.encode()),
        CodeForm::Other => "not a code".to_owned(),
    }
}

#[test]
fn codes() {
    check_table("codes.csv", &["typed", "form", "outcome"], 14, |cells| {
        let form = match form_of(cells[0]) {
            CodeForm::Receipt => "receipt",
            CodeForm::Loyalty => "loyalty",
            CodeForm::Other => "other",
        };
        expect(form, cells[1])?;
        expect(outcome_of(cells[0]).as_str(), cells[2])
    });
}

#[test]
fn business_days() {
    check_table("business_day.csv", &["utc", "offset", "turn", "open_day", "day"], 12, |cells| {
        let utc_ms =
            DateTime::parse_from_rfc3339(cells[0]).map_err(|e| format!("{}: {e}", cells[0]))?.timestamp_millis();
        let turn = u16::try_from(minutes(cells[2])?).map_err(|e| format!("{}: {e}", cells[2]))?;
        let open_day = if cells[3].is_empty() { None } else { Some(date(cells[3])?) };
        expect(business_day(utc_ms, minutes(cells[1])?, turn, open_day), date(cells[4])?)
    });
}

#[test]
fn countries() {
    check_table("countries.csv", &["code", "standard", "reduced", "rounding"], COUNTRIES.len(), |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        expect(known.standard, cells[1])?;
        expect(known.reduced.join(" ").as_str(), cells[2])?;
        expect(name_of(known.cash_rounding).as_str(), cells[3])
    });
}
