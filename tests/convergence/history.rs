//! Two tills that rang up different days of a history: after the exchange both know all of it, to the cent, per day and
//! per member. `TRESTLE_RETAIL=<folder>` does the same with real days.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};
use trestle_engine::replay::{History, HistoryReport, replay};
use trestle_tests::exchange::{exchange, meet, must_agree};
use trestle_tests::model;
use trestle_tests::places::root;
use trestle_tests::shop::Shop;

const COLUMNS: [(&str, &str); 7] = [
    ("receipt", "InvoiceNo"),
    ("sku", "StockCode"),
    ("name", "Description"),
    ("qty", "Quantity"),
    ("at", "InvoiceDate"),
    ("price", "UnitPrice"),
    ("member", "CustomerID"),
];

/// What the files come to, less what was refused.
#[derive(Default)]
struct Sums {
    takings: BTreeMap<String, i64>,
    spent: BTreeMap<String, i64>,
    sales: u64,
}

fn ring_up(till: &Shop, file: &Path, market: &str) -> HistoryReport {
    let columns = COLUMNS.map(|(meaning, heading)| (meaning.to_owned(), heading.to_owned())).into();
    let history = History { file: file.to_owned(), columns, market: market.to_owned() };
    replay(till.engine(), &history, &mut |_, _| ControlFlow::Continue(())).unwrap()
}

/// Rings files up on one till, and adds up what they say by themselves.
fn days_of(till: &Shop, files: &[PathBuf], market: &str, sums: &mut Sums) {
    let mut units = model::Units::new();
    for file in files {
        let report = ring_up(till, file, market);
        let refused: Vec<u64> = report.refused.iter().map(|r| r.line).collect();
        let expected = model::expect(&model::rows(file), &refused, &mut units);
        assert_eq!(report.takings, expected.takings, "{}", file.display());
        sums.sales += expected.sales;
        for (day, takings) in expected.takings {
            *sums.takings.entry(day).or_default() += takings;
        }
        for (member, spent) in expected.spent {
            *sums.spent.entry(member).or_default() += spent;
        }
    }
}

fn check(till: &Shop, sums: &Sums) {
    for (day, takings) in &sums.takings {
        assert_eq!(till.takings(day), *takings, "{day}");
    }
    for (member, spent) in &sums.spent {
        let found = till.call("member.lookup", json!({ "reference": member }));
        assert_eq!(found["spent"], json!(spent), "{member}: {found}");
    }
}

/// The files of a folder, every other one for the first till.
fn dealt_out(folder: &Path) -> [Vec<PathBuf>; 2] {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "csv"));
    files.sort();
    let every_other = |first: usize| files.iter().skip(first).step_by(2).cloned().collect();
    [every_other(0), every_other(1)]
}

/// Two tills that have rung up a folder and exchanged files both ways, then once more.
fn exchanged(folder: &Path) -> (Shop, Shop, Sums) {
    let (one, two, _) = super::two();
    let (mut sums, [first, second]) = (Sums::default(), dealt_out(folder));
    days_of(&one, &first, "Riverside", &mut sums);
    days_of(&two, &second, "Trailhead", &mut sums);
    let since = Instant::now();
    let new = [exchange(&one, &two), exchange(&two, &one)];
    eprintln!("exchanged {new:?} facts both ways in {:.1?}", since.elapsed());
    meet(&one, &two);
    must_agree(&[&one, &two]);
    for till in [&one, &two] {
        check(till, &sums);
        let missing = till.call("sync.status", Value::Null)["contacts_missing"].clone();
        assert_eq!(missing, 0, "every reference came with the fact that commits to it");
    }
    (one, two, sums)
}

#[test]
fn two_tills_that_rang_up_different_days_agree_to_the_cent_per_day_and_member() {
    let (one, two, sums) = exchanged(&root().join("fixtures/history"));
    let days = ["2026-05-02", "2026-05-03", "2026-05-09"];
    assert_eq!(sums.takings.keys().collect::<Vec<_>>(), days);
    // Customers whom both tills enrolled are one person, with a code of each till.
    let twice = sums.spent.keys().filter(|member| {
        let found = one.call("member.lookup", json!({ "reference": member }));
        assert_eq!(found["spent"], two.call("member.lookup", json!({ "reference": member }))["spent"]);
        found["also"].as_array().unwrap().len() == 1
    });
    assert!(twice.count() > 0, "somebody was met at both tills");
}

/// A till that joins when everything is over gets all of it with its invitation.
#[test]
fn a_till_that_joins_afterwards_knows_all_of_it() {
    let (one, two, sums) = exchanged(&root().join("fixtures/history"));
    let three = Shop::joined_to(&two);
    check(&three, &sums);
    meet(&three, &two);
    meet(&two, &one);
    must_agree(&[&one, &two, &three]);
}

/// The eight real days are nobody's to publish with this program: `TRESTLE_RETAIL` names a folder with them.
#[test]
fn two_tills_that_rang_up_real_days_agree_to_the_cent() {
    let Some(folder) = std::env::var_os("TRESTLE_RETAIL") else {
        eprintln!("TRESTLE_RETAIL names no folder: not run");
        return;
    };
    let (_, _, sums) = exchanged(Path::new(&folder));
    assert_eq!(sums.takings.len(), 8);
    eprintln!("sales {}, members {}, takings {:?}", sums.sales, sums.spent.len(), sums.takings);
}
