//! Tips: what they make due, which tender gave them, and which are suggested.
//!
//! Owns how the rows of `tip.csv` and `tip_quick.csv` are judged.

use trestle_rules::country::country;
use trestle_rules::tender::settle_with_tip;
use trestle_rules::tip::{given_by, quick};

use crate::table::{accepted, amount, check_table, currency, decimals, expect_all, listed, written, written_all};
use crate::tender::tender;

#[test]
fn tips() {
    let columns =
        ["country", "total", "tip", "given", "rounding", "change", "due", "cash_due", "complete", "tips", "outcome"];
    check_table("tip.csv", &columns, 25, |cells| {
        let known = country(cells[0]).ok_or_else(|| format!("{}: unknown country", cells[0]))?;
        let given = listed(cells[3]).map(tender).collect::<Result<Vec<_>, _>>()?;
        let (total, tip) = (amount(cells[1], 2)?, amount(cells[2], 2)?);
        let settled = accepted(settle_with_tip(total, tip, &given, known.cash_rounding), cells[10])?;
        let Some(s) = settled else {
            return expect_all(&[("results", String::new(), &cells[4..10].concat())]);
        };
        let tips = if s.complete { given_by(&s, &given) } else { Vec::new() };
        let mut told: Vec<String> =
            tips.iter().map(|t| format!("{} {}", t.kind.name(), written(t.amount, 2))).collect();
        told.sort();
        let complete = if s.complete { "yes" } else { "no" };
        expect_all(&[
            ("rounding", written(s.rounding, 2), cells[4]),
            ("change", written(s.change, 2), cells[5]),
            ("due", written(s.due, 2), cells[6]),
            ("cash_due", written(s.cash_due, 2), cells[7]),
            ("complete", complete.to_owned(), cells[8]),
            ("tips", told.join("; "), cells[9]),
        ])
    });
}

#[test]
fn suggested_tips() {
    check_table("tip_quick.csv", &["currency", "total", "tips", "makes"], 12, |cells| {
        let decimals = decimals(cells[0])?;
        let suggested = quick(amount(cells[1], decimals)?, currency(cells[0])?);
        let all = |of: &dyn Fn(&trestle_rules::tip::QuickTip) -> i64| {
            written_all(&suggested.iter().map(of).collect::<Vec<_>>(), decimals, " ")
        };
        expect_all(&[("tips", all(&|q| q.tip), cells[2]), ("makes", all(&|q| q.makes), cells[3])])
    });
}
