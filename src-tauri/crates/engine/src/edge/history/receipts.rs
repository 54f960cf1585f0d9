//! The receipts of a history: which rows belong together, and how one is known again.
//!
//! Keeps true: rows of one receipt number and one date that follow each other are one receipt, and a row without a number is
//! one of its own; one that a basket would not
//! hold is refused whole, before anything of it is rung up; a receipt that stands in two files is told from two that are alike
//! in one.

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};
use trestle_rules::basket::{MAX_LINES, MAX_QUANTITY};
use trestle_rules::money;

use super::{Column, Row};

/// Rows of a receipt at most: many may go onto one line of a basket.
const MAX_ROWS: usize = 10 * MAX_LINES;
/// What the rows of a receipt come to at most, so that tax can come on top.
const MAX_TOTAL: i64 = money::LIMIT / 2;

/// What tells one thing from others.
pub(crate) type Fingerprint = [u8; 16];

/// The fingerprint of some bytes.
pub(crate) fn fingerprint(bytes: &[u8]) -> Fingerprint {
    short(Sha256::digest(bytes).into())
}

fn short(hash: [u8; 32]) -> Fingerprint {
    let mut short = Fingerprint::default();
    short.copy_from_slice(&hash[..16]);
    short
}

/// A receipt of a file.
#[derive(Clone)]
pub(crate) struct Receipt {
    /// Time of its first row.
    pub at: NaiveDateTime,
    /// Where it stands in the file, in bytes.
    pub place: Range<u64>,
    /// Line of its first row.
    pub line: u64,
    /// Of its bytes.
    pub written: Fingerprint,
    /// Of what it says: market, number, and of each row article, quantity, price and time; and which of several in this file
    /// it is that say the same. Nothing of a person goes into it.
    pub id: Fingerprint,
}

/// A row that is refused: line, column, reason.
type Refused = (u64, Column, &'static str);

/// Receipts and refusals of a file that is gone through.
pub(super) struct Gathered<'m> {
    market: &'m str,
    receipts: Vec<Receipt>,
    refused: Vec<Refused>,
    alike: HashMap<Fingerprint, u64>,
    open: Option<Open>,
}

/// The receipt whose rows are coming.
struct Open {
    number: String,
    at: NaiveDateTime,
    place: Range<usize>,
    lines: Vec<u64>,
    said: Sha256,
    /// Pieces of each article and price: a line of the basket.
    pieces: HashMap<(String, i64), i64>,
    total: i64,
    too_large: bool,
}

impl<'m> Gathered<'m> {
    pub(super) fn new(market: &'m str) -> Self {
        Self { market, receipts: Vec::new(), refused: Vec::new(), alike: HashMap::new(), open: None }
    }

    pub(super) fn refuse(&mut self, line: u64, column: Column, reason: &'static str) {
        self.refused.push((line, column, reason));
    }

    pub(super) fn add(&mut self, row: &Row, place: Range<usize>, text: &[u8]) {
        // One receipt, one market day: a receipt that goes on the next day is rung up there.
        let goes_on =
            |open: &Open| !row.receipt.is_empty() && open.number == row.receipt && open.at.date() == row.at.date();
        if !self.open.as_ref().is_some_and(goes_on) {
            self.close(text);
        }
        let market = self.market;
        self.open.get_or_insert_with(|| Open::new(market, row, place.start)).add(row, place.end);
    }

    fn close(&mut self, text: &[u8]) {
        let Some(open) = self.open.take() else { return };
        if open.too_large {
            let refused = |line| (line, Column::Meaning("receipt"), "receipt_too_large");
            self.refused.extend(open.lines.into_iter().map(refused));
            return;
        }
        let said = short(open.said.finalize().into());
        let before = self.alike.entry(said).or_default();
        let id = fingerprint(&[&said[..], &before.to_le_bytes()].concat());
        *before += 1;
        let written = fingerprint(text.get(open.place.clone()).unwrap_or_default());
        let place = open.place.start as u64..open.place.end as u64;
        let line = open.lines.first().copied().unwrap_or_default();
        self.receipts.push(Receipt { at: open.at, place, line, written, id });
    }

    /// Receipts and refusals, each in the order of the file.
    pub(super) fn end(mut self, text: &[u8]) -> (Vec<Receipt>, Vec<Refused>) {
        self.close(text);
        self.refused.sort_by_key(|(line, ..)| *line);
        (self.receipts, self.refused)
    }
}

impl Open {
    fn new(market: &str, row: &Row, start: usize) -> Self {
        let said = Sha256::new().chain_update(market).chain_update([0]).chain_update(&row.receipt);
        let (number, place) = (row.receipt.clone(), start..start);
        Self { number, at: row.at, place, lines: vec![], said, pieces: HashMap::new(), total: 0, too_large: false }
    }

    fn add(&mut self, row: &Row, end: usize) {
        self.place.end = end;
        self.lines.push(row.line);
        let numbers = format!("\0{}\0{}\0{}", row.quantity, row.price, row.at);
        self.said.update(b"\0");
        self.said.update(&row.sku);
        self.said.update(numbers);
        if self.too_large {
            return;
        }
        let mut over = false;
        // What is brought back goes into no basket.
        if row.quantity > 0 {
            let pieces = self.pieces.entry((row.sku.clone(), row.price)).or_default();
            *pieces += row.quantity;
            over = *pieces > MAX_QUANTITY;
        }
        self.total = self.total.saturating_add(row.price.saturating_mul(row.quantity.abs()));
        self.too_large = over || self.total > MAX_TOTAL || self.pieces.len() > MAX_LINES || self.lines.len() > MAX_ROWS;
        if self.too_large {
            self.pieces = HashMap::new();
        }
    }
}
