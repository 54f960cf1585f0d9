//! A bank statement for Xero, of an account that stands for the till. Columns are read by their place. Days first, as in the
//! template that Xero gives everywhere but in the United States.

use trestle_rules::money;

use super::super::guard;
use super::{Decimals, Order, bookable, document, rows, words};
use crate::error::Result;

const HEADINGS: [&str; 6] = ["Date", "Amount", "Payee", "Description", "Reference", "Cheque Number"];

pub(super) fn make(order: &Order<'_>) -> Result<Vec<u8>> {
    let decimals = order.shop.decimals();
    let row = |line: &super::Line| {
        vec![
            line.day.format("%d/%m/%Y").to_string(),
            money::plain(line.entry.gross, decimals),
            guard(&line.entry.tender),
            guard(&words(order, line, Decimals::Point)),
            document(line.day),
            String::new(),
        ]
    };
    rows(b',', &HEADINGS, bookable(order).map(row))
}
