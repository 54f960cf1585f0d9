//! What the test itself writes down of a season: it only adds up what tills answered, and shares nothing with them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A sale as it was answered.
#[derive(Clone, Debug)]
pub struct Sold {
    /// Till that made it.
    pub till: usize,
    /// Id.
    pub sale: Value,
    /// Receipt code.
    pub receipt: Value,
    /// Business day.
    pub day: String,
    /// Total.
    pub total: i64,
    /// Whether it was undone.
    pub undone: bool,
}

/// Takings and receipts of all tills.
#[derive(Default)]
pub struct Ledger {
    /// Sales that were answered.
    pub sales: Vec<Sold>,
    /// Takings per day: sold, less undone, less refunded.
    pub takings: BTreeMap<String, i64>,
    receipts: BTreeSet<String>,
}

impl Ledger {
    /// A sale was made.
    pub fn sold(&mut self, till: usize, sale: &Value) {
        let (day, total) = (sale["day"].as_str().unwrap().to_owned(), sale["total"].as_i64().unwrap());
        let receipt = sale["receipt"].as_str().unwrap().to_owned();
        assert!(self.receipts.insert(receipt), "a receipt is there twice: {sale}");
        *self.takings.entry(day.clone()).or_default() += total;
        let (sale, receipt) = (sale["sale"].clone(), sale["receipt"].clone());
        self.sales.push(Sold { till, sale, receipt, day, total, undone: false });
    }

    /// A sale was undone.
    pub fn undone(&mut self, place: usize) {
        let sold = &mut self.sales[place];
        sold.undone = true;
        *self.takings.entry(sold.day.clone()).or_default() -= sold.total;
    }

    /// Goods came back, on a day.
    pub fn refunded(&mut self, day: &str, refund: i64) {
        *self.takings.entry(day.to_owned()).or_default() -= refund;
    }
}
