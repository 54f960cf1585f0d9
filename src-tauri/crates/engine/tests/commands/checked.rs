//! When the till reads its whole database through by itself: once a day and after a closing, whatever the clock does.

use serde_json::{Value, json};
use trestle_engine::{Call, Engine, Host};

use crate::stall::{Stall, host, moment};

#[test]
fn the_database_is_read_through_once_a_day_and_after_a_closing() {
    let Stall { engine, dir, .. } = Stall::new();
    drop(engine);
    let at = |clock: &str| Engine::open(dir.path(), host(clock)).unwrap();
    let due = |clock: &str| at(clock).check_if_due().unwrap();
    let first = due("2026-06-06 10:00").expect("never read before");
    assert_eq!((first.at, first.whole), (moment("2026-06-06 10:00"), true));
    let told = at("2026-06-06 10:01").call("app.status", Value::Null, None).unwrap().result;
    assert_eq!(told["store"]["checked"], json!({ "at": first.at, "whole": true }));
    assert!(due("2026-06-06 10:01").is_none() && due("2026-06-07 05:59").is_none());
    assert!(due("2026-06-07 06:01").is_some(), "twenty hours later");
    assert!(due("2026-06-01 10:00").is_some(), "a clock that was set back puts it off for ever");
    let till = at("2026-06-01 11:00");
    for (name, args) in [
        ("session.open", json!({ "float": 0 })),
        ("session.count", json!({ "total": 0 })),
        ("session.close", json!({})),
    ] {
        assert!(till.check_if_due().unwrap().is_none(), "before {name}");
        till.run(Call { name, args, ..Call::default() }).unwrap();
    }
    assert!(till.check_if_due().unwrap().is_some(), "after the closing");
    drop(till);
    assert!(due("2026-06-01 11:01").is_none());
}

#[test]
fn a_till_that_is_no_shop_yet_has_nothing_to_read_through() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::open(dir.path(), Host::system("a test")).unwrap();
    assert!(engine.check_if_due().unwrap().is_none());
}
