//! Returns: how much comes back, and until when and where they are taken.
//!
//! Owns how the rows of `returns_refund.csv`, `returns_cash.csv` and `returns_window.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::country::{CashRounding, country};
use trestle_rules::returns::{
    Case, CashRefund, ReturnPolicy, Returnable, Scope, Window, cash_back, deadline, judge, refund,
};
use trestle_rules::tax::{Rate, TakenBack, TaxRounding, taken_back};

use crate::table::{accepted, amount, check_table, date, decimals, expect, expect_all, number, written_all};

/// Refund and tax of each return, in the order they are brought.
fn bring_back(mut of: Returnable, rate: Rate, brought: &[i64]) -> Result<(Vec<i64>, Vec<i64>), RuleError> {
    let (mut refunds, mut taxes) = (Vec::new(), Vec::new());
    let earlier = refund(Returnable { returned: 0, ..of }, of.returned.min(of.sold))?;
    let mut left = of.paid - earlier;
    for quantity in brought {
        let back = refund(of, *quantity)?;
        let tax = taken_back(TaxRounding::Total, &[TakenBack { rate, left, refund: back }])?;
        taxes.push(tax.first().map_or(0, |line| line.tax));
        refunds.push(back);
        left -= back;
        of.returned += quantity;
    }
    Ok((refunds, taxes))
}

#[test]
fn returns_refund() {
    let columns = ["currency", "sold", "paid", "rate", "returned_before", "brought", "refunds", "tax_back", "outcome"];
    check_table("returns_refund.csv", &columns, 18, |cells| {
        let decimals = decimals(cells[0])?;
        let (sold, paid, returned) = (number(cells[1])?, amount(cells[2], decimals)?, number(cells[4])?);
        let rate = cells[3].parse::<Rate>().map_err(|e| e.to_string())?;
        let brought = cells[5].split(" then ").map(number).collect::<Result<Vec<_>, _>>()?;
        let (refunds, taxes) =
            accepted(bring_back(Returnable { line: 1, sold, paid, returned }, rate, &brought), cells[8])?
                .unwrap_or_default();
        expect_all(&[
            ("refunds", written_all(&refunds, decimals, " then "), cells[6]),
            ("tax_back", written_all(&taxes, decimals, " then "), cells[7]),
        ])
    });
}

/// What is paid out each time: in cash, or as much as the goods came to.
fn paid_out(mut of: CashRefund, refunds: &[i64], ways: &[&str], rounding: CashRounding) -> Result<Vec<i64>, RuleError> {
    let mut paid = Vec::new();
    for (refund, way) in refunds.iter().zip(ways) {
        of.refund = *refund;
        let out = if *way == "cash" { cash_back(of, rounding)? } else { *refund };
        if *way == "cash" {
            of.cash_before += out;
        } else {
            of.other_before += out;
        }
        of.before += refund;
        paid.push(out);
    }
    Ok(paid)
}

#[test]
fn returns_cash() {
    check_table("returns_cash.csv", &["country", "total", "rounding", "refunds", "ways", "paid_out"], 14, |cells| {
        let known = country(cells[0]).ok_or("no such country")?;
        let (total, rounding) = (amount(cells[1], 2)?, amount(cells[2], 2)?);
        let refunds = cells[3].split(" then ").map(|cell| amount(cell, 2)).collect::<Result<Vec<_>, _>>()?;
        let ways: Vec<&str> = cells[4].split(" then ").collect();
        let of = CashRefund { total, rounding, ..CashRefund::default() };
        let paid = paid_out(of, &refunds, &ways, known.cash_rounding).map_err(|error| error.to_string())?;
        expect(written_all(&paid, 2, " then ").as_str(), cells[5])
    });
}

/// `none`, `14 days`, or `2 market days else 14 days`.
fn window(text: &str) -> Result<Window, String> {
    let count = |words: &str| words.parse::<u16>().map_err(|_| format!("{text}: not a window"));
    if text == "none" {
        return Ok(Window::None);
    }
    let days = text.strip_suffix(" days").ok_or_else(|| format!("{text}: not a window"))?;
    match days.split_once(" market days else ") {
        Some((nth, else_days)) => Ok(Window::MarketDays { count: count(nth)?, else_days: count(else_days)? }),
        None => Ok(Window::Days { days: count(days)? }),
    }
}

/// A cell that may be empty.
pub fn known(cell: &str) -> Option<&str> {
    Some(cell).filter(|c| !c.is_empty())
}

#[test]
fn returns_window() {
    let columns = [
        "scope",
        "window",
        "sold",
        "market_days",
        "sold_at",
        "brought_to",
        "brought_on",
        "undone",
        "deadline",
        "outcome",
    ];
    check_table("returns_window.csv", &columns, 30, |cells| {
        let scope = match cells[0] {
            "same market" => Scope::SameMarket,
            "any market" => Scope::AnyMarket,
            other => return Err(format!("{other}: not a scope")),
        };
        let policy = ReturnPolicy { scope, window: window(cells[1])? };
        let market_days = cells[3].split_whitespace().map(date).collect::<Result<Vec<_>, _>>()?;
        let deadline = deadline(&policy, date(cells[2])?, &market_days);
        expect(deadline.map(|d| d.to_string()).unwrap_or_default().as_str(), cells[8])?;
        let verdict = judge(&Case {
            policy: &policy,
            deadline,
            sold_at: known(cells[4]),
            now_at: known(cells[5]),
            today: date(cells[6])?,
            undone: cells[7] == "yes",
        });
        let named = serde_json::to_value(verdict).map_err(|e| e.to_string())?;
        expect(named.as_str().unwrap_or_default(), cells[9])
    });
}
