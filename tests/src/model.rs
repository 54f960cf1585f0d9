//! What a sales history comes to, computed from the file alone and by other means than the engine's: its own reader of
//! amounts, its own matching. Keeps true: it shares no code with the product, but for the CSV library.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

/// A row of the file with the line it begins on.
#[derive(Clone, Debug)]
pub struct Row {
    /// Line on which it begins.
    pub line: u64,
    /// Number of its receipt.
    pub receipt: String,
    /// SKU.
    pub sku: String,
    /// Units; none where the cell is no whole number.
    pub quantity: Option<i64>,
    /// Date and time, as written.
    pub at: String,
    /// Price in cents; none where the cell is no amount.
    pub price: Option<i64>,
    /// Reference of the member; empty without one.
    pub member: String,
}

impl Row {
    /// Day of the row.
    #[must_use]
    pub fn day(&self) -> &str {
        &self.at[..10]
    }

    /// What the row says the customer paid, in cents; negative for what was brought back.
    #[must_use]
    pub fn amount(&self) -> i64 {
        self.quantity.unwrap() * self.price.unwrap()
    }

    /// Whether it is a cancellation by its number.
    #[must_use]
    pub fn is_cancellation(&self) -> bool {
        self.receipt.starts_with('C')
    }
}

/// Reads a file, whatever its order and line ends.
#[must_use]
pub fn rows(file: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let row = |(record, line): (csv::StringRecord, u64)| {
        let cell = |n: usize| record.get(n).unwrap_or("").trim().to_owned();
        Row {
            line,
            receipt: cell(0),
            sku: cell(1),
            quantity: cell(3).parse().ok(),
            at: cell(4),
            price: cents(&cell(5)),
            member: cell(6),
        }
    };
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    let lines = first_lines(&text);
    assert_eq!(records.len() + 1, lines.len(), "{}", file.display());
    records.into_iter().zip(lines.into_iter().skip(1)).map(row).collect()
}

/// The line on which each record begins, the headings among them: a line break inside quotes begins none.
fn first_lines(text: &str) -> Vec<u64> {
    let (mut lines, mut quoted) = (Vec::new(), false);
    for (line, number) in text.lines().zip(1..) {
        if !quoted && !line.is_empty() {
            lines.push(number);
        }
        quoted ^= line.matches('"').count() % 2 == 1;
    }
    lines
}

/// An amount in cents; none for anything that is no plain number, or finer than a cent.
fn cents(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole: i64 = whole.parse().ok()?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || fraction.is_empty() || fraction.len() > 2 {
        return None;
    }
    let part: i64 = format!("{fraction:0<2}").parse().ok()?;
    Some(if text.starts_with('-') { whole * 100 - part } else { whole * 100 + part })
}

/// What a whole history comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Sales.
    pub sales: u64,
    /// Rows brought back that match an earlier sale.
    pub matched: u64,
    /// Rows brought back that match none.
    pub unmatched: u64,
    /// Takings per day.
    pub takings: BTreeMap<String, i64>,
    /// What each member spent, less what they brought back that was matched.
    pub spent: BTreeMap<String, i64>,
}

impl Expected {
    fn spend(&mut self, member: &str, amount: i64) {
        if !member.is_empty() {
            *self.spent.entry(member.to_owned()).or_default() += amount;
        }
    }
}

/// Units that a member may still bring back: by member, SKU and price, one entry a sale.
pub type Units = BTreeMap<(String, String, i64), Vec<i64>>;

/// Rings up what was not refused, in the order of time.
#[must_use]
pub fn expect(rows: &[Row], refused_lines: &[u64], units: &mut Units) -> Expected {
    let mut receipts: Vec<Vec<&Row>> = Vec::new();
    for row in rows.iter().filter(|r| !refused_lines.contains(&r.line)) {
        match receipts.last_mut() {
            Some(last) if last[0].receipt == row.receipt => last.push(row),
            _ => receipts.push(vec![row]),
        }
    }
    receipts.sort_by(|a, b| a[0].at.cmp(&b[0].at));
    let mut expected = Expected::default();
    for receipt in receipts {
        let (sold, back): (Vec<&Row>, Vec<&Row>) = receipt.iter().partition(|r| r.quantity.unwrap() > 0);
        expected.sales += u64::from(!sold.is_empty());
        let key = |row: &Row| (receipt[0].member.clone(), row.sku.clone(), row.price.unwrap());
        for row in &sold {
            units.entry(key(row)).or_default().push(row.quantity.unwrap());
            expected.spend(&receipt[0].member, row.amount());
        }
        for row in &back {
            let left = units.entry(key(row)).or_default();
            let known = !row.member.is_empty() && left.iter().sum::<i64>() > 0;
            expected.matched += u64::from(known);
            expected.unmatched += u64::from(!known);
            let mut wanted = -row.quantity.unwrap();
            for sale in left.iter_mut().rev().filter(|_| known) {
                let taken = wanted.min(*sale);
                *sale -= taken;
                wanted -= taken;
                expected.spend(&receipt[0].member, -taken * row.price.unwrap());
            }
        }
        for row in &receipt {
            *expected.takings.entry(row.day().to_owned()).or_default() += row.amount();
        }
    }
    expected
}
