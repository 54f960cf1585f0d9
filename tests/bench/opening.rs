//! How long the till takes from its start until its first screen is painted and can be tapped, in the real window.
//!
//! Owns: the shops that are opened, and taking turns. Keeps true: what is held against a limit is a ratio of medians taken in
//! turns, a till of a million sales against one without a shop. From the start of the process, as the system says it, to the
//! first painted content, as the page says it; before there is a screen nothing is painted. What drives the window is in
//! both alike.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use trestle_engine::Host;
use trestle_tests::grown::repeat_last_day;
use trestle_tests::places::target;
use trestle_tests::shop::Shop;
use trestle_tests::till::{TABLET, Till};

use crate::figures::{Figure, Ratio};

/// Most that opening a till of a million sales may take, in hundredths of opening one without a shop.
pub const MOST: Ratio = Ratio(130);
/// Openings of each.
const OPENINGS: usize = 15;
/// The first day, its sales, and how often it is repeated: a million sales in eleven months.
const FIRST_DAY: &str = "2026-01-02T09:00:00Z";
const SALES: usize = 3_022;
const REPEATED: i64 = 330;

/// Gives the ratio that counts.
pub fn openings() -> Ratio {
    let shops = [("no shop", empty()), ("1,000 sales", traded(1_000, 0)), ("1,000,000 sales", traded(SALES, REPEATED))];
    let mut taken = [const { Vec::new() }; 3];
    for turn in 0..OPENINGS {
        for place in 0..shops.len() {
            let place = (place + turn) % shops.len();
            taken[place].push(opening(&shops[place].1.data()));
        }
    }
    println!("\nFrom the start to the first screen, {OPENINGS} times each: milliseconds, median (p99)");
    let figures = taken.map(|took| Figure::of(took.into_iter()));
    for ((name, _), figure) in shops.iter().zip(figures) {
        println!("  {name:42}{figure:>18}{:>8}", figure.over(figures[0]));
    }
    figures[2].over(figures[0])
}

/// On the disk where the build is, whatever the folder for temporary files is.
fn folder() -> TempDir {
    tempfile::tempdir_in(target()).expect("a folder")
}

fn empty() -> Shop {
    let mut shop = Shop::unfounded_in(folder(), Host::system("a bench"));
    shop.close();
    shop
}

/// A till that has sold and closed a day, and the same day so many times more.
fn traded(sales: usize, repeated: i64) -> Shop {
    let mut shop = Shop::unfounded_in(folder(), Host::at("a bench", FIRST_DAY.parse().expect("a moment")));
    shop.found();
    let ids = shop.stock();
    shop.call("session.open", json!({ "float": 0 }));
    for n in 0..sales {
        shop.sell(&ids[n % ids.len()]);
    }
    shop.call("session.count", json!({ "total": 0 }));
    shop.call("session.close", Value::Null);
    shop.close();
    if repeated > 0 {
        repeat_last_day(&shop, repeated);
        // What the till knows of its sales is computed once.
        shop.open();
        shop.close();
    }
    let sql = "SELECT (SELECT count(*) FROM sale), page_count * page_size FROM pragma_page_count, pragma_page_size";
    let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?));
    let (there, bytes): (i64, i64) = shop.database().query_row(sql, [], row).expect("a database");
    assert_eq!(there, sales as i64 * (repeated + 1));
    println!("  (a till of {there} sales: {} MB)", bytes >> 20);
    shop
}

/// Microseconds from the start of the process to its first painted screen.
fn opening(data: &Path) -> u64 {
    let till = Till::start(data, TABLET);
    let painted = "performance.getEntriesByName('first-contentful-paint')[0]";
    till.wait_until(&format!(
        "return !!{painted} && [...document.querySelectorAll('button')].some((b) => b.offsetWidth > 0)"
    ));
    let at = till.run(&format!("return Math.round(1000 * (performance.timeOrigin + {painted}.startTime))"), vec![]);
    at.as_u64().expect("a moment in microseconds") - 1_000 * till.started_at()
}
