//! What the customer gives, what goes back, and what cash rounding does.
//!
//! Owns how the rows of `tender.csv` are judged. The country gives the rounding; all have two decimals.

use trestle_rules::country::country;
use trestle_rules::tender::{Tender, TenderKind, settle};

use crate::table::{accepted, amount, check_table, expect_all, listed, written};

/// `card 9.98` or `cash 20.00`.
pub fn tender(text: &str) -> Result<Tender, String> {
    let (kind, value) = text.split_once(' ').ok_or_else(|| format!("{text}: not a kind and an amount"))?;
    let kinds = [TenderKind::Cash, TenderKind::Card, TenderKind::Transfer, TenderKind::Credit];
    let kind = kinds.into_iter().find(|k| k.name() == kind).ok_or_else(|| format!("{kind}: not a kind"))?;
    Ok(Tender { kind, amount: amount(value, 2)?, reference: String::new() })
}

#[test]
fn tenders() {
    let columns = ["country", "total", "given", "rounding", "change", "due", "cash_due", "complete", "outcome"];
    check_table("tender.csv", &columns, 40, |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        let given = listed(cells[2]).map(tender).collect::<Result<Vec<_>, _>>()?;
        let settled = accepted(settle(amount(cells[1], 2)?, &given, known.cash_rounding), cells[8])?;
        let Some(s) = settled else {
            return expect_all(&[("results", String::new(), &cells[3..8].concat())]);
        };
        let complete = if s.complete { "yes" } else { "no" };
        expect_all(&[
            ("rounding", written(s.rounding, 2), cells[3]),
            ("change", written(s.change, 2), cells[4]),
            ("due", written(s.due, 2), cells[5]),
            ("cash_due", written(s.cash_due, 2), cells[6]),
            ("complete", complete.to_owned(), cells[7]),
        ])
    });
}
