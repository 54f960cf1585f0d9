//! The order of the favourites page.
//!
//! Owns how the rows of `favourites.csv` are judged.

use trestle_rules::favourites::{arranged, placed};

use crate::table::{check_table, expect_all};

#[test]
fn favourites() {
    check_table("favourites.csv", &["usual", "by_hand", "hero", "page", "kept"], 12, |cells| {
        let words = |cell: usize| cells[cell].split_whitespace().collect::<Vec<_>>();
        let hero = words(2).first().copied();
        let page = arranged(&words(0), &words(1), hero);
        let kept = placed(&words(0), &page, hero);
        expect_all(&[("page", page.join(" "), cells[3]), ("kept", kept.join(" "), cells[4])])
    });
}
