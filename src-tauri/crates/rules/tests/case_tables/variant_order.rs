//! The order in which the variants of a product are listed.
//!
//! Owns how the rows of `variant_order.csv` are judged: in whatever order they come, the order is the same.

use trestle_rules::variant_order::put_in_order;

use crate::table::{check_table, expect};

#[test]
fn variant_order() {
    check_table("variant_order.csv", &["variants", "in_order"], 30, |cells| {
        let values = |variant: &&str| variant.split(" · ").map(str::to_owned).collect();
        let come: Vec<&str> = cells[0].split(" | ").collect();
        let backwards = come.iter().rev().copied().collect();
        for mut variants in [come, backwards] {
            put_in_order(&mut variants, values);
            expect(variants.join(" | ").as_str(), cells[1])?;
        }
        Ok(())
    });
}
