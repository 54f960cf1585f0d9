//! What is sold by weight, volume or length: what a piece costs, and what parts of it refund.
//!
//! Owns how the rows of `weight.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::measure::{DECIMALS, Measured, Unit};
use trestle_rules::returns::{Returnable, refund};

use crate::table::{accepted, amount, check_table, decimals, expect_all, written, written_all};

/// What a piece costs, and what each part of it refunds.
fn sold_and_back(measured: Measured, brought: &[i64]) -> Result<(i64, Vec<i64>), RuleError> {
    let paid = measured.cost()?;
    let mut of = Returnable { line: 1, sold: measured.amount, paid, returned: 0 };
    let mut refunds = Vec::new();
    for part in brought {
        refunds.push(refund(of, *part)?);
        of.returned += part;
    }
    Ok((paid, refunds))
}

#[test]
fn weight() {
    let columns = ["currency", "measured", "unit", "price", "costs", "brought_back", "refunds", "outcome"];
    check_table("weight.csv", &columns, 24, |cells| {
        let decimals = decimals(cells[0])?;
        let unit = Unit::named(cells[2]).ok_or_else(|| format!("{}: no unit", cells[2]))?;
        let measured = Measured { unit, amount: amount(cells[1], DECIMALS)?, price: amount(cells[3], decimals)? };
        let parts = cells[5].split(" then ").filter(|part| !part.is_empty());
        let brought = parts.map(|part| amount(part, DECIMALS)).collect::<Result<Vec<_>, _>>()?;
        let (costs, refunds) = accepted(sold_and_back(measured, &brought), cells[7])?
            .map_or_else(Default::default, |(paid, refunds)| {
                (written(paid, decimals), written_all(&refunds, decimals, " then "))
            });
        expect_all(&[("costs", costs, cells[4]), ("refunds", refunds, cells[6])])
    });
}
