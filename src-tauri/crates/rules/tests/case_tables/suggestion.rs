//! Which bundle a basket is offered to be made into.
//!
//! Owns how the rows of `bundle_suggestion.csv` are judged.

use trestle_rules::basket::{Basket, Goods, quote, suggest};

use crate::table::{check_table, expect_all, ring_up, written};

/// Bundles as lines write them; each is named by its first word.
fn offered(cell: &str) -> Result<Vec<(Goods, i64)>, String> {
    let basket = ring_up(cell, 2)?.map_err(|e| e.to_string())?;
    Ok(basket.lines.into_iter().map(|l| (l.goods, l.list)).collect())
}

#[test]
fn bundle_suggestion() {
    check_table("bundle_suggestion.csv", &["basket", "bundles", "offered", "saves", "total"], 15, |cells| {
        let mut basket: Basket = ring_up(cells[0], 2)?.map_err(|e| e.to_string())?;
        let bundles = offered(cells[1])?;
        let found = suggest(&basket, &bundles).map_err(|e| e.to_string())?;
        if let Some(found) = &found {
            let (goods, price) = bundles.iter().find(|(g, _)| g.id() == Some(&found.bundle)).cloned().unwrap();
            let before = quote(&basket).unwrap().total;
            basket.make_bundle(goods, price).map_err(|e| e.to_string())?;
            assert_eq!(quote(&basket).unwrap().total, before - found.saves, "it saves what it says");
        }
        let total = quote(&basket).map_err(|e| e.to_string())?.total;
        let (name, saves) = found.map_or_else(Default::default, |f| (f.name, written(f.saves, 2)));
        expect_all(&[("offered", name, cells[2]), ("saves", saves, cells[3]), ("total", written(total, 2), cells[4])])
    });
}
