//! How the price of a bundle is split over its parts.
//!
//! Owns how the rows of `bundle.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::basket::{Basket, Goods, Quote, quote};
use trestle_rules::bundle::Part;

use crate::table::{
    accepted, amount, check_table, decimals, expect_all, number, parts, written, written_all, written_taxes,
};

fn sell(price: i64, bundles: i64, parts: Vec<Part>) -> Result<Quote, RuleError> {
    let mut basket = Basket::default();
    basket.add(Goods::Bundle { bundle: "b".to_owned(), name: "Bundle".to_owned(), parts }, price, bundles)?;
    quote(&basket)
}

#[test]
fn bundle() {
    let columns = ["currency", "bundles", "price", "parts", "total", "shares", "net_and_tax", "outcome"];
    check_table("bundle.csv", &columns, 14, |cells| {
        let decimals = decimals(cells[0])?;
        let sold = sell(amount(cells[2], decimals)?, number(cells[1])?, parts(cells[3], decimals)?);
        let (total, shares, taxes) = accepted(sold, cells[7])?.map_or_else(Default::default, |q| {
            let shares: Vec<i64> = q.lines.iter().flat_map(|l| &l.shares).map(|s| s.paid).collect();
            (written(q.total, decimals), written_all(&shares, decimals, " + "), written_taxes(&q.taxes, decimals))
        });
        expect_all(&[("total", total, cells[4]), ("shares", shares, cells[5]), ("net_and_tax", taxes, cells[6])])
    });
}
