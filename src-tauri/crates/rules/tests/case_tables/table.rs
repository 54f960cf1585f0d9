//! The one reader of case tables, and how their cells are written.
//!
//! Owns the file, its header, the report of failing rows and the notation of amounts and baskets. Keeps true: all failing
//! rows are reported at once, with file, line and why, so that a table can be put right in one go; amounts are read and
//! written here without the rules under test.

use std::fmt::Display;
use std::path::PathBuf;

use chrono::NaiveDate;
use iso_currency::Currency;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use trestle_rules::RuleError;
use trestle_rules::basket::{AskedPrice, Basket, Goods};
use trestle_rules::bundle::Part;
use trestle_rules::discount::{Discount, Off};
use trestle_rules::tax::TaxLine;

/// Checks every row of a table: `judge` gets the row's cells by column (without `why`) and gives back what is wrong.
pub fn check_table(name: &str, columns: &[&str], at_least: usize, judge: impl Fn(&[&str]) -> Result<(), String>) {
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

/// Compares one cell.
pub fn expect<T: PartialEq + Display>(got: T, wanted: T) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(format!("expected {wanted}, got {got}")) }
}

/// Compares several cells by the names of their columns, and reports all that differ.
pub fn expect_all(cells: &[(&str, String, &str)]) -> Result<(), String> {
    let wrong = cells.iter().filter(|(_, got, wanted)| got != wanted);
    let told: Vec<String> =
        wrong.map(|(column, got, wanted)| format!("{column}: expected {wanted}, got {got}")).collect();
    if told.is_empty() { Ok(()) } else { Err(told.join("; ")) }
}

/// Compares what a rule said with the column `outcome`, which holds `ok` or the code of the refusal.
pub fn accepted<T>(said: Result<T, RuleError>, outcome: &str) -> Result<Option<T>, String> {
    expect(said.as_ref().map_or_else(RuleError::code, |_| "ok"), outcome)?;
    Ok(said.ok())
}

/// Decimals of a currency by its code.
pub fn decimals(code: &str) -> Result<u8, String> {
    let known = currency(code)?;
    known.exponent().and_then(|e| u8::try_from(e).ok()).ok_or_else(|| format!("{code}: no decimals known"))
}

/// A currency by its code.
pub fn currency(code: &str) -> Result<Currency, String> {
    Currency::from_code(code).ok_or_else(|| format!("{code}: no currency"))
}

/// `12.53` as 1253.
pub fn amount(text: &str, decimals: u8) -> Result<i64, String> {
    let scale = Decimal::from(10_i64.pow(u32::from(decimals)));
    let units = text.parse::<Decimal>().map_err(|e| format!("{text}: {e}"))? * scale;
    if !units.is_integer() {
        return Err(format!("{text}: more than {decimals} decimals"));
    }
    units.to_i64().ok_or_else(|| format!("{text}: too large"))
}

/// 1253 as `12.53`.
pub fn written(amount: i64, decimals: u8) -> String {
    Decimal::new(amount, u32::from(decimals)).to_string()
}

/// Amounts one after the other.
pub fn written_all(amounts: &[i64], decimals: u8, between: &str) -> String {
    amounts.iter().map(|a| written(*a, decimals)).collect::<Vec<_>>().join(between)
}

/// Taxes as `20%: 10.00 + 2.00; 5.5%: …`, net and then tax.
pub fn written_taxes(taxes: &[TaxLine], decimals: u8) -> String {
    let one = |t: &TaxLine| format!("{}%: {} + {}", t.rate, written(t.net, decimals), written(t.tax, decimals));
    taxes.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A whole number.
pub fn number(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| format!("{text}: not a whole number"))
}

/// A date as 2026-06-06.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|e| format!("{text}: {e}"))
}

/// The parts of a cell between semicolons; none of an empty cell.
pub fn listed(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// One line as tables write it: `2 x candle 12.50 asked 10.00 at 5.5%`; without a name it is a typed amount, without a
/// rate it is taxed at 20 %. `off 10%` or `off 0.50` is a discount on the line, `tax added` or `tax included` what an item
/// says of its own price.
struct WrittenLine<'a> {
    quantity: i64,
    name: Option<&'a str>,
    price: i64,
    asked: Option<i64>,
    off: Option<&'a str>,
    rate: &'a str,
    without_tax: Option<bool>,
}

impl<'a> WrittenLine<'a> {
    fn read(text: &'a str, decimals: u8) -> Result<Self, String> {
        let unreadable = || format!("{text}: not a line such as 2 x candle 12.50 asked 10.00 at 5.5%");
        let mut words = text.split_whitespace();
        let quantity = number(words.next().ok_or_else(unreadable)?)?;
        words.next().filter(|word| *word == "x").ok_or_else(unreadable)?;
        let first = words.next().ok_or_else(unreadable)?;
        let (name, price) = match amount(first, decimals) {
            Ok(price) => (None, price),
            Err(_) => (Some(first), amount(words.next().ok_or_else(unreadable)?, decimals)?),
        };
        let mut line = Self { quantity, name, price, asked: None, off: None, rate: "20", without_tax: None };
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(unreadable)?;
            match word {
                "asked" => line.asked = Some(amount(value, decimals)?),
                "at" => line.rate = value,
                "off" => line.off = Some(value),
                "tax" if name.is_some() && value == "added" => line.without_tax = Some(true),
                "tax" if name.is_some() && value == "included" => line.without_tax = Some(false),
                _ => return Err(unreadable()),
            }
        }
        Ok(line)
    }
}

/// Rings up a basket as tables write it: lines between semicolons, `100 lines of 1 x 0.01` for many alike, and
/// `1 x bundle 5.00 of 1 x candle 4.00 + 2 x card 2.00` for a bundle. The inner result is what the rules said to the steps.
pub fn ring_up(cell: &str, decimals: u8) -> Result<Result<Basket, RuleError>, String> {
    let mut basket = Basket::default();
    for text in listed(cell) {
        let (times, text) = text.split_once(" lines of ").unwrap_or(("1", text));
        let (text, of) = text.split_once(" of ").unwrap_or((text, ""));
        let (line, parts) = (WrittenLine::read(text, decimals)?, parts(&of.replace(" + ", "; "), decimals)?);
        for _ in 0..number(times)? {
            if let Err(refused) = ring_up_line(&mut basket, &line, &parts) {
                return Ok(Err(refused));
            }
            let Some(off) = line.off else { continue };
            let discounted = discount(off, decimals)?.and_then(|d| basket.discount_line(basket.last_line, Some(d)));
            if let Err(refused) = discounted {
                return Ok(Err(refused));
            }
        }
    }
    Ok(Ok(basket))
}

/// A discount by hand, `10%` or `0.50`.
pub fn discount(text: &str, decimals: u8) -> Result<Result<Discount, RuleError>, String> {
    let off = match text.strip_suffix('%') {
        Some(percent) => percent.parse().map(|percent| Off::Percent { percent }),
        None => Ok(Off::Amount { amount: amount(text, decimals)? }),
    };
    Ok(off.map(|off| Discount { off, reason: "by hand".to_owned() }))
}

fn ring_up_line(basket: &mut Basket, line: &WrittenLine<'_>, parts: &[Part]) -> Result<(), RuleError> {
    let rate = line.rate.parse()?;
    let goods = match line.name {
        None => Goods::Amount { text: String::new(), rate },
        Some(name) if !parts.is_empty() => {
            Goods::Bundle { bundle: name.to_owned(), name: name.to_owned(), parts: parts.to_vec() }
        }
        Some(name) => Goods::Item {
            item: name.to_owned(),
            name: name.to_owned(),
            sku: String::new(),
            rate,
            creator: String::new(),
            tracked: false,
            price_without_tax: line.without_tax,
        },
    };
    let asked = line.asked.map(|price| AskedPrice { price, reason: "haggled".to_owned() });
    basket.add_at(goods, line.price, asked, line.quantity)
}

/// Parts of a bundle, written as lines are.
pub fn parts(cell: &str, decimals: u8) -> Result<Vec<Part>, String> {
    let part = |text| {
        let line = WrittenLine::read(text, decimals)?;
        let name = line.name.ok_or_else(|| format!("{text}: a part needs a name"))?.to_owned();
        let rate = line.rate.parse().map_err(|e: RuleError| e.to_string())?;
        Ok(Part {
            item: name.clone(),
            name,
            quantity: line.quantity,
            list: line.price,
            rate,
            creator: String::new(),
            tracked: false,
        })
    };
    listed(cell).map(part).collect()
}
