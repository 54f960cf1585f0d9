//! Account movements for Lexware Office. Every one of its columns must be filled, or the row is passed over. With BOM, so
//! that umlauts survive a look at the file in a spreadsheet.

use trestle_rules::money;

use super::super::guard;
use super::{Decimals, Order, bookable, rows, words};
use crate::error::Result;

const HEADINGS: [&str; 4] = ["Datum", "Verwendungszweck", "Auftraggeber/Empfänger", "Betrag"];

pub(super) fn make(order: &Order<'_>) -> Result<Vec<u8>> {
    let decimals = order.shop.decimals();
    let row = |line: &super::Line| {
        vec![
            line.day.format("%d.%m.%Y").to_string(),
            guard(&words(order, line, Decimals::Comma)),
            guard(&line.entry.tender),
            Decimals::Comma.mark(&money::plain(line.entry.gross, decimals)),
        ]
    };
    let table = rows(b';', &HEADINGS, bookable(order).map(row))?;
    Ok(["\u{feff}".as_bytes(), &table].concat())
}
