//! What tells things of one name apart.
//!
//! Owns how the rows of `told_apart.csv` are judged: creator/category/SKU/barcode of each.

use trestle_rules::apart::{Traits, told_apart};

use crate::table::{check_table, expect};

#[test]
fn told_apart_by() {
    check_table("told_apart.csv", &["things", "shown"], 12, |cells| {
        let things = cells[0].split('|').map(|cell| {
            let traits: Vec<&str> = cell.trim().split('/').collect();
            Traits::try_from(traits).map_err(|_| format!("{cell}: not four traits"))
        });
        let things = things.collect::<Result<Vec<_>, _>>()?;
        let words = told_apart(&things)
            .into_iter()
            .zip(&things)
            .map(|(said, traits)| said.into_iter().map(|at| traits[at]).collect::<Vec<_>>().join(" · "));
        expect(words.collect::<Vec<_>>().join(" | ").trim(), cells[1].trim())
    });
}
