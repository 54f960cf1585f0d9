//! What goes wrong is told in words: every code of the engine's list, and the screens that stand where a till cannot start.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use trestle_engine::error_codes::ErrorCode;
use trestle_tests::shop::Shop;
use trestle_tests::till::{SMALL, TABLET, Till, pictures};

use crate::layout::MEASURE;
use crate::stall::{SATURDAY, Stall};

/// Lets the next call of `name` from the page fail with this code, in the shape in which refusals come from the engine.
/// Only the refusal is made up; the way from there to the eye is the window's own.
const REFUSE: &str = "const [name, code, args] = arguments;\
    window.realFetch ??= window.fetch;\
    window.fetch = (address, sent) => {\
        if (typeof sent?.body !== 'string' || JSON.parse(sent.body).name !== name) return window.realFetch(address, sent);\
        window.fetch = window.realFetch;\
        const headers = { 'Tauri-Response': 'error', 'Content-Type': 'application/json' };\
        return Promise.resolve(new Response(JSON.stringify({ code, class: 'refused', args }), { headers }));\
    };";

/// Something for every placeholder that a sentence may have.
fn arguments() -> Value {
    const WORDS: [&str; 16] = [
        "folder", "text", "name", "what", "column", "file", "path", "reason", "part", "member", "offer", "receipt",
        "field", "code", "account", "sheet",
    ];
    const DAYS: [&str; 7] = ["day", "until_date", "open_date", "on_date", "from_date", "to_date", "date"];
    let mut all = json!({ "holder": "trestle-till, process 1", "position": 3, "till": 2, "most": 9, "least": 1,
        "count": 2, "line": 1, "found": 1, "needed": 1, "version": 99, "seq": 7, "seconds": 30, "rows": 9,
        "percent": "20", "last": 1, "most_amount": 450, "currency": "GBP", "left": 2, "left_amount": 450, "over_amount": 450,
        "rate": "0", "megabytes": 32, "pixels": 12000 });
    WORDS.iter().for_each(|word| all[word] = json!("x"));
    DAYS.iter().for_each(|day| all[day] = json!("2026-05-02"));
    all
}

#[test]
fn every_error_the_engine_knows_is_told_in_a_sentence_of_its_own() {
    let stall = Stall::demo(TABLET);
    let tile = format!("tile-{}", stall.item("Beeswax candle"));
    stall.rested();
    let bug = sentence_of(&stall, &tile, ErrorCode::Bug);
    let mut wrong = Vec::new();
    for code in ErrorCode::ALL {
        let told = sentence_of(&stall, &tile, *code);
        let words = told.split_whitespace().count();
        let own = *code == ErrorCode::Bug || told != bug;
        if !own || words < 6 || told.contains("error.") || told.contains(['{', '}']) || !told.ends_with('.') {
            wrong.push(format!("{}: {told}", code.text()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(stall.total(), 0, "nothing was sold by any of them");
}

/// What the strip says when a tap is refused with this code.
fn sentence_of(stall: &Stall, tile: &str, code: ErrorCode) -> String {
    stall.run(REFUSE, vec![json!("basket.add_item"), json!(code.text()), arguments()]);
    eprintln!("{}", code.text()); // said when the wait is in vain
    stall.run("byTestId(arguments[0]).el.click()", vec![json!(tile)]);
    stall.wait_for("message");
    let told = stall.text("message-text");
    stall.run("byTestId('message-close').el.click()", vec![]);
    stall.wait_until("return !byTestId('message').el");
    told
}

#[test]
fn a_refusal_that_needs_the_day_leads_there() {
    let stall = Stall::demo(TABLET);
    let tile = format!("tile-{}", stall.item("Beeswax candle"));
    stall.run(REFUSE, vec![json!("basket.add_item"), json!("session.none_open"), json!({})]);
    stall.tap_testid(&tile);
    stall.tap("Open Day");
    stall.wait_for("screen-open-day");
}

#[test]
fn a_total_that_changed_meanwhile_is_told_and_nothing_is_charged() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€4.50");
    stall.run(REFUSE, vec![json!("sale.commit"), json!("sale.stale_total"), json!({})]);
    stall.tap_testid("pay-exact");
    stall.wait_until("return byTestId('message').el?.dataset.severity === 'warn'");
    assert!(stall.text("message-text").starts_with("The total changed since it was shown. Nothing was charged."));
    stall.wait_for("screen-pay");
    assert_eq!(stall.takings(), (0, 0));
}

/// A till on a folder in which something is wrong; measures its screen at both sizes and takes its picture.
fn failed(data: &Path, code: &str) -> Till {
    let mut till = Till::start_at(data, TABLET, SATURDAY);
    till.wait_for("screen-failure");
    for (size, name) in [(SMALL, "1024x600"), (TABLET, "1280x800")] {
        till.resize(size);
        till.screenshot(&pictures().join(format!("failure-{code}-{name}.png")));
        assert_eq!(till.run(MEASURE, vec![]), json!([]), "at {name}");
    }
    assert_eq!(till.axe(), Vec::<Value>::new());
    assert_eq!(till.text("failure-code"), code);
    till
}

fn database(data: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(data).expect("the data folder").flatten().map(|entry| entry.path());
    let named = |path: &std::path::PathBuf| path.extension().is_some_and(|ext| ext == "db");
    files.into_iter().find(named).expect("a database")
}

#[test]
fn a_second_window_says_who_has_the_shop_and_goes_on_when_it_is_free() {
    let mut first = Stall::demo(TABLET);
    first.pick_to("Beeswax candle", "4.50");
    let second = failed(&first.data().join("."), "store.busy");
    assert!(second.text("failure-happened").starts_with("Trestle is already open on this data"));
    assert_eq!(second.text("failure-safe"), "Everything. Nothing was touched.");
    first.kill();
    second.tap_testid("failure-again");
    second.wait_for_text("basket-total", "4.50");
}

#[test]
fn data_of_a_newer_program_is_left_alone_and_said_so() {
    let mut stall = Stall::demo(TABLET);
    stall.kill();
    let database = database(stall.data());
    let connection = rusqlite::Connection::open(&database).expect("the database");
    connection.pragma_update(None, "user_version", 99).expect("a version of the future");
    drop(connection);
    let before = fs::read(&database).expect("the database");
    let till = failed(stall.data(), "store.too_new");
    assert!(till.text("failure-next").starts_with("Install the newer version"));
    drop(till);
    assert!(fs::read(&database).expect("the database") == before, "not a byte was changed");
}

/// Once, opening moved a shop away by itself, and the next start was an empty till.
#[test]
fn a_damaged_database_stays_until_somebody_says_so_and_can_be_brought_back() {
    let mut stall = Stall::demo(TABLET);
    stall.kill();
    let database = database(stall.data());
    // All of it in the one file.
    let conn = rusqlite::Connection::open(&database).expect("the database");
    let emptied = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    assert_eq!(emptied.expect("the log"), 0);
    drop(conn);
    let whole = fs::read(&database).expect("the database");
    let garbage = vec![0x5a; 8192];
    fs::write(&database, &garbage).expect("garbage");
    for beside in ["-wal", "-shm"] {
        let _absent = fs::remove_file(format!("{}{beside}", database.display()));
    }
    let till = failed(stall.data(), "store.damaged");
    till.tap_testid("failure-again");
    till.wait_for("screen-failure");
    assert_eq!(fs::read(&database).expect("where it was"), garbage, "nothing is moved without a yes");
    till.tap_testid("failure-set-aside");
    till.tap_testid("set-aside-no");
    assert_eq!(fs::read(&database).expect("where it was"), garbage, "nothing is moved after a no");
    till.tap_testid("failure-set-aside");
    till.tap_testid("set-aside-yes");
    till.wait_for("screen-welcome");
    let folders = fs::read_dir(stall.data()).expect("the data folder").flatten().map(|entry| entry.path());
    let kept = folders.into_iter().find(|path| path.join("till.key").exists() && path.is_dir()).expect("a shop aside");
    assert_eq!(fs::read(kept.join("trestle.db")).expect("the database"), garbage, "kept as it was");
    drop(till);
    // Somebody mends it: it comes back from the first look.
    fs::write(kept.join("trestle.db"), whole).expect("the database");
    let mut till = Till::start_at(stall.data(), TABLET, SATURDAY);
    till.wait_for("aside-shops");
    for (size, name) in [(SMALL, "1024x600"), (TABLET, "1280x800")] {
        till.resize(size);
        till.screenshot(&pictures().join(format!("welcome-aside-{name}.png")));
        assert_eq!(till.run(MEASURE, vec![]), json!([]), "at {name}");
    }
    till.tap_testid(&format!("bring-back-{}", kept.file_name().expect("a name").to_string_lossy()));
    till.tap_testid("bring-back-yes");
    till.wait_for("screen-sell");
}

/// The log of a till that was killed lies beside a copy from before: both stay, and the screen says which is in the way.
#[test]
fn a_log_of_another_database_is_named_and_both_stay_as_they_are() {
    let (mut shop, ids) = Shop::stocked();
    shop.close();
    let database = shop.data().join("trestle.db");
    let before = fs::read(&database).expect("a copy");
    for _ in 0..2 {
        shop.open();
        shop.sell(&ids[0]);
        shop.close();
    }
    shop.open();
    shop.sell(&ids[0]);
    let beside = shop.data().join("trestle.db-wal");
    let log = fs::read(&beside).expect("a log");
    shop.close();
    fs::write(&database, &before).expect("the copy put back");
    fs::write(&beside, &log).expect("the log that was left");
    let till = failed(&shop.data(), "store.log_foreign");
    assert!(till.text("screen-failure").contains("trestle.db-wal"), "{}", till.text("screen-failure"));
    assert!(fs::read(&database).expect("it") == before && fs::read(&beside).expect("it") == log);
}
