//! Reads the sales export and the books back as a stranger would: CSV by its headings, JSON lines by their fields. Owns: the sums.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// What an export adds up to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Paid, per business day.
    pub takings: BTreeMap<String, i64>,
    /// Gross and tax, per day and rate.
    pub taxes: BTreeMap<(String, String), (i64, i64)>,
    /// Cash, per day.
    pub cash: BTreeMap<String, i64>,
    /// Card and rounding of everything.
    pub card_and_rounding: (i64, i64),
}

impl Sums {
    fn line(&mut self, day: &str, rate: &str, paid: i64, tax: i64) {
        *self.takings.entry(day.to_owned()).or_default() += paid;
        let of_rate = self.taxes.entry((day.to_owned(), rate.to_owned())).or_default();
        *of_rate = (of_rate.0 + paid, of_rate.1 + tax);
    }

    fn receipt(&mut self, day: &str, cash: i64, card: i64, rounding: i64) {
        *self.cash.entry(day.to_owned()).or_default() += cash;
        self.card_and_rounding = (self.card_and_rounding.0 + card, self.card_and_rounding.1 + rounding);
    }
}

/// Adds up the CSV, column by column.
pub fn of_csv(file: &Path) -> Sums {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let headings = reader.headers().unwrap().clone();
    let column = |name: &str| headings.iter().position(|h| h.trim_start_matches('\u{feff}') == name).unwrap();
    let (day, rate) = (column("day"), column("tax_rate"));
    let amounts = ["paid", "tax", "net", "cash", "card", "rounding"].map(column);
    let mut sums = Sums::default();
    for record in reader.records() {
        let record = record.unwrap();
        let [paid, tax, net, cash, card, rounding] = amounts.map(|c| cents(&record[c]));
        assert_eq!(paid, tax + net, "{record:?}");
        sums.line(&record[day], &record[rate], paid, tax);
        sums.receipt(&record[day], cash, card, rounding);
    }
    sums
}

/// Adds up the JSON lines; every receipt must add up by itself.
pub fn of_json_lines(file: &Path) -> Sums {
    let mut sums = Sums::default();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let receipt: Value = serde_json::from_str(line).unwrap();
        let of = |name: &str| receipt[name].as_i64().unwrap();
        let day = receipt["day"].as_str().unwrap();
        let mut total = 0;
        for line in receipt["lines"].as_array().unwrap() {
            let (paid, tax) = (line["paid"].as_i64().unwrap(), line["tax"].as_i64().unwrap());
            sums.line(day, line["tax_rate"].as_str().unwrap(), paid, tax);
            total += paid;
        }
        let gross: i64 = receipt["taxes"].as_array().unwrap().iter().map(|t| t["gross"].as_i64().unwrap()).sum();
        assert_eq!((total, gross), (of("total"), of("total")), "{line}");
        assert_eq!(of("cash") + of("card"), of("total") + of("rounding"), "{line}");
        sums.receipt(day, of("cash"), of("card"), of("rounding"));
    }
    sums
}

/// Adds up the amounts of the books by day, as QuickBooks reads them: the day first.
pub fn of_books(file: &Path) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for record in csv::Reader::from_path(file).unwrap().records() {
        let record = record.unwrap();
        let day: Vec<&str> = record[0].split('/').rev().collect();
        *sums.entry(day.join("-")).or_default() += cents(&record[2]);
    }
    sums
}

/// An amount of the CSV: a point and two digits, or nothing.
fn cents(text: &str) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let (_, fraction) = text.split_once('.').unwrap();
    assert_eq!(fraction.len(), 2, "{text}");
    text.replace('.', "").parse().unwrap()
}
