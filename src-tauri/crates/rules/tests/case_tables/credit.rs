//! Store credit: what is left, what a payment takes of it, and what is refused.
//!
//! Owns how the rows of `credit.csv` are judged.

use trestle_rules::credit::{balance, check, usable};

use crate::table::{accepted, amount, check_table, expect_all, listed, written};

#[test]
fn credits() {
    let columns = ["issued", "redeemed", "put_down", "due", "balance", "usable", "asked", "outcome"];
    check_table("credit.csv", &columns, 12, |cells| {
        let read = |i: usize| amount(cells[i], 2);
        let mut redeemed = 0;
        for one in listed(cells[1]) {
            redeemed += amount(one, 2)?;
        }
        let left = balance(read(0)?, redeemed);
        accepted(check(left, read(6)?), cells[7])?;
        expect_all(&[
            ("balance", written(left, 2), cells[4]),
            ("usable", written(usable(left, read(2)?, read(3)?), 2), cells[5]),
        ])
    });
}
