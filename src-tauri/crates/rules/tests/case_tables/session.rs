//! What should be in the drawer, and what was counted.
//!
//! Owns how the rows of `session.csv`, `last_word.csv`, `left_open.csv`, `clock_doubt.csv`
//! and `hand_over.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::session::{
    CashTraffic, Denomination, Drawer, KeptOn, LastWord, OpenDay, StretchEnd, Told, asks, count, drawer, is_overdue,
    last_word, stretch_differences,
};

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
        let kept = kept(cells[2])?;
        let said = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        expect_all(&[
            ("overdue", said(is_overdue(day, today)), cells[3]),
            ("asked", said(asks(OpenDay { day, by_clock: day }, today, false, &kept)), cells[4]),
        ])
    });
}

/// `2026-06-07` by a clock that could be trusted, `2026-06-07 in doubt` by one that could not.
fn kept(cell: &str) -> Result<Vec<KeptOn>, String> {
    let one = |text: &str| match text.strip_suffix(" in doubt") {
        Some(day) => Ok(KeptOn { day: date(day)?, sure: false }),
        None => Ok(KeptOn { day: date(text)?, sure: true }),
    };
    listed(cell).map(one).collect()
}

#[test]
fn clock_doubt() {
    let columns = ["session_day", "clock_said", "clock_says", "began_anew", "kept_on", "asked"];
    check_table("clock_doubt.csv", &columns, 20, |cells| {
        let open = OpenDay { day: date(cells[0])?, by_clock: date(cells[1])? };
        let asked = asks(open, date(cells[2])?, cells[3] == "yes", &kept(cells[4])?);
        expect(if asked { "yes" } else { "no" }, cells[5])
    });
}

#[test]
fn hand_overs() {
    check_table("hand_over.csv", &["currency", "expected_and_counted", "differences"], 12, |cells| {
        let decimals = decimals(cells[0])?;
        let end = |text: &str| {
            let (expected, counted) =
                text.split_once(" / ").ok_or_else(|| format!("{text}: not expected / counted"))?;
            let counted = if counted == "not counted" { None } else { Some(amount(counted, decimals)?) };
            Ok(StretchEnd { expected: amount(expected, decimals)?, counted })
        };
        let ends: Vec<StretchEnd> = listed(cells[1]).map(end).collect::<Result<_, String>>()?;
        let shown = |one: &Option<i64>| one.map_or_else(|| "not counted".to_owned(), |a| written(a, decimals));
        let said = stretch_differences(&ends);
        expect(said.iter().map(shown).collect::<Vec<_>>().join("; "), cells[2].to_owned())?;
        // Where the last one counted, all of them come to the difference of the day.
        let whole = ends.last().and_then(|last| Some(last.counted? - last.expected));
        if let Some(whole) = whole {
            expect(said.iter().flatten().sum::<i64>(), whole)?;
        }
        Ok(())
    });
}
