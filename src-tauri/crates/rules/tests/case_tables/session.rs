//! What should be in the drawer, and what was counted.
//!
//! Owns how the rows of `session.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::session::{CashTraffic, Denomination, Drawer, count, drawer};

use crate::table::{accepted, amount, check_table, decimals, expect_all, listed, number, written};

/// `2 x 50.00; 3 x 0.20`.
fn denominations(cell: &str, decimals: u8) -> Result<Vec<Denomination>, String> {
    let one = |text: &str| {
        let (count, value) = text.split_once(" x ").ok_or_else(|| format!("{text}: not a count such as 3 x 0.20"))?;
        Ok(Denomination { value: amount(value, decimals)?, count: number(count)? })
    };
    listed(cell).map(one).collect()
}

fn close(traffic: &CashTraffic, counted: Option<&[Denomination]>, blind: bool) -> Result<Drawer, RuleError> {
    Ok(drawer(traffic, counted.map(count).transpose()?, blind))
}

#[test]
fn session() {
    let columns = [
        "currency",
        "float",
        "cash_sales",
        "tips",
        "refunds",
        "put_in",
        "taken_out",
        "coins_and_notes",
        "blind",
        "counted",
        "expected",
        "difference",
        "outcome",
    ];
    check_table("session.csv", &columns, 15, |cells| {
        let decimals = decimals(cells[0])?;
        let read = |i: usize| amount(cells[i], decimals);
        let (float, sales, tips, refunds) = (read(1)?, read(2)?, read(3)?, read(4)?);
        let traffic = CashTraffic { float, sales, tips, refunds, moved_in: read(5)?, moved_out: read(6)? };
        let coins = if cells[7] == "not yet" { None } else { Some(denominations(cells[7], decimals)?) };
        let closed = accepted(close(&traffic, coins.as_deref(), cells[8] == "yes"), cells[12])?;
        let shown = |amount: Option<i64>| amount.map(|a| written(a, decimals)).unwrap_or_default();
        let (counted, expected, difference) =
            closed.map_or_else(Default::default, |d| (shown(d.counted), shown(d.expected), shown(d.difference)));
        expect_all(&[
            ("counted", counted, cells[9]),
            ("expected", expected, cells[10]),
            ("difference", difference, cells[11]),
        ])
    });
}
