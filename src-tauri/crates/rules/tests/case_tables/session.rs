//! What should be in the drawer, and what was counted.
//!
//! Owns how the rows of `session.csv`, `last_word.csv` and `left_open.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::session::{CashTraffic, Denomination, Drawer, LastWord, Told, asks, count, drawer, is_overdue, last_word};

use crate::table::{accepted, amount, check_table, date, decimals, expect, expect_all, listed, number, written};

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
        let (float, sales, refunds) = (read(1)?, read(2)?, read(3)?);
        let traffic = CashTraffic { float, sales, refunds, moved_in: read(4)?, moved_out: read(5)? };
        let coins = if cells[6] == "not yet" { None } else { Some(denominations(cells[6], decimals)?) };
        let closed = accepted(close(&traffic, coins.as_deref(), cells[7] == "yes"), cells[11])?;
        let shown = |amount: Option<i64>| amount.map(|a| written(a, decimals)).unwrap_or_default();
        let (counted, expected, difference) =
            closed.map_or_else(Default::default, |d| (shown(d.counted), shown(d.expected), shown(d.difference)));
        expect_all(&[
            ("counted", counted, cells[8]),
            ("expected", expected, cells[9]),
            ("difference", difference, cells[10]),
        ])
    });
}

#[test]
fn last_words() {
    let columns = ["day", "session_of_that_day", "heard_on", "may_be_missing"];
    check_table("last_word.csv", &columns, 12, |cells| {
        let (traded, open) = (cells[1] != "none", cells[1].starts_with("open"));
        let heard = if cells[2].is_empty() { None } else { Some(date(cells[2])?) };
        let said = last_word(Told { traded, open, heard }, date(cells[0])?);
        let said = match said {
            None => "",
            Some(LastWord::StillOpen) => "still_open",
            Some(LastWord::Unheard) => "unheard",
        };
        expect(said, cells[3])
    });
}

#[test]
fn left_open() {
    let columns = ["session_day", "today", "kept_on", "overdue", "asked"];
    check_table("left_open.csv", &columns, 10, |cells| {
        let (day, today) = (date(cells[0])?, date(cells[1])?);
        let kept = if cells[2].is_empty() { None } else { Some(date(cells[2])?) };
        let said = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        expect_all(&[
            ("overdue", said(is_overdue(day, today)), cells[3]),
            ("asked", said(asks(day, today, kept)), cells[4]),
        ])
    });
}
