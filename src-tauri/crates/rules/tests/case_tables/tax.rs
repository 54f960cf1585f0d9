//! The tax that prices contain.
//!
//! Owns how the rows of `tax.csv` are judged.

use trestle_rules::basket::quote;

use crate::table::{accepted, check_table, decimals, expect_all, ring_up, written, written_taxes};

#[test]
fn tax() {
    check_table("tax.csv", &["currency", "basket", "total", "net_and_tax", "outcome"], 20, |cells| {
        let decimals = decimals(cells[0])?;
        let quoted = accepted(ring_up(cells[1], decimals)?.and_then(|basket| quote(&basket)), cells[4])?;
        let (total, taxes) =
            quoted.map_or_else(Default::default, |q| (written(q.total, decimals), written_taxes(&q.taxes, decimals)));
        expect_all(&[("total", total, cells[2]), ("net_and_tax", taxes, cells[3])])
    });
}
