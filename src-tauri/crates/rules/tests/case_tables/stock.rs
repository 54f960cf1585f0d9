//! How many there are, and how many more may be sold.
//!
//! Owns how the rows of `stock.csv`, `stock_wanted.csv` and `stock_bundles.csv` are judged.

use trestle_rules::basket::Goods;
use trestle_rules::stock::{StockState, bundles, may_sell, state, wanted};

use crate::table::{check_table, expect, expect_all, number, ring_up};

fn named(state: StockState) -> &'static str {
    match state {
        StockState::Out => "out",
        StockState::Low => "low",
        StockState::Enough => "enough",
    }
}

#[test]
fn stock() {
    let columns = ["left", "low_mark", "limited", "wanted", "may_sell", "left_after", "state_after"];
    check_table("stock.csv", &columns, 20, |cells| {
        let (left, units) = (number(cells[0])?, number(cells[3])?);
        let mark = if cells[1].is_empty() { None } else { Some(number(cells[1])?) };
        let may = if may_sell(left, cells[2] == "limited", units) { "yes" } else { "no" };
        let after = left - units;
        expect_all(&[
            ("may_sell", may.to_owned(), cells[4]),
            ("left_after", after.to_string(), cells[5]),
            ("state_after", named(state(after, mark)).to_owned(), cells[6]),
        ])
    });
}

#[test]
fn stock_wanted() {
    check_table("stock_wanted.csv", &["basket", "wanted"], 8, |cells| {
        let mut basket = ring_up(cells[0], 2)?.map_err(|e| e.to_string())?;
        assert!(wanted(&basket).unwrap().is_empty(), "what is not tracked takes nothing");
        for line in &mut basket.lines {
            match &mut line.goods {
                Goods::Item { tracked, .. } => *tracked = true,
                Goods::Bundle { parts, .. } => parts.iter_mut().for_each(|p| p.tracked = true),
                Goods::Amount { .. } => {}
            }
        }
        let took = wanted(&basket).map_err(|e| e.to_string())?;
        let written: Vec<String> = took.iter().map(|(item, units)| format!("{item} {units}")).collect();
        expect(written.join("; "), cells[1].to_owned())
    });
}

/// `12 of 3`: so many left of a component of which a bundle needs three.
fn component(text: &str) -> Result<(i64, i64), String> {
    let (left, units) = text.split_once(" of ").ok_or_else(|| format!("{text}: how many of how many?"))?;
    Ok((number(left)?, number(units)?))
}

#[test]
fn stock_bundles() {
    check_table("stock_bundles.csv", &["parts", "bundles"], 8, |cells| {
        let parts = cells[0].split(" + ").filter(|p| !p.is_empty()).map(component).collect::<Result<Vec<_>, _>>()?;
        expect(bundles(parts).map_or_else(String::new, |n| n.to_string()), cells[1].to_owned())
    });
}
