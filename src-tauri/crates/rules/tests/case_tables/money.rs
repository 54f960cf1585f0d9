//! Amounts as people type them, and the amounts a customer is likely to hand over.
//!
//! Owns how the rows of `money_reading.csv` and `quick_cash.csv` are judged.

use trestle_rules::{cash, money};

use crate::table::{accepted, amount, check_table, currency, decimals, expect, expect_all, written, written_all};

#[test]
fn money_reading() {
    check_table("money_reading.csv", &["typed", "currency", "amount", "outcome"], 25, |cells| {
        let decimals = decimals(cells[1])?;
        let read = accepted(money::read(cells[0], decimals), cells[3])?;
        expect(read.map(|units| written(units, decimals)).unwrap_or_default().as_str(), cells[2])?;
        // What is written is also what files get.
        read.map_or(Ok(()), |units| expect(money::plain(units, decimals).as_str(), cells[2]))
    });
}

#[test]
fn quick_cash() {
    check_table("quick_cash.csv", &["currency", "due", "offered", "notes"], 14, |cells| {
        let (currency, decimals) = (currency(cells[0])?, decimals(cells[0])?);
        let offered = cash::quick(amount(cells[1], decimals)?, currency);
        expect_all(&[
            ("offered", written_all(&offered, decimals, " "), cells[2]),
            ("notes", written_all(&cash::notes(currency), decimals, " "), cells[3]),
        ])
    });
}
