//! Bank transactions for QuickBooks Online, three columns. It refuses files with marks in the description: only letters,
//! digits, points, hyphens and spaces are left there. Days first, which is chosen when the file is taken in.

use trestle_rules::money;

use super::{Decimals, Order, bookable, rows, words};
use crate::error::Result;

const HEADINGS: [&str; 3] = ["Date", "Description", "Amount"];

pub(super) fn make(order: &Order<'_>) -> Result<Vec<u8>> {
    let decimals = order.shop.decimals();
    let row = |line: &super::Line| {
        let day = line.day.format("%d/%m/%Y").to_string();
        vec![day, without_marks(&words(order, line, Decimals::Point)), money::plain(line.entry.gross, decimals)]
    };
    rows(b',', &HEADINGS, bookable(order).map(row))
}

/// A text whose marks became spaces; it begins with a letter or a digit, so it is no formula.
fn without_marks(text: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { ' ' };
    let text: String = text.chars().map(plain).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_start_matches(['-', '.', ' ']).to_owned()
}
