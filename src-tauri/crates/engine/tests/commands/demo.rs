//! The demo shop.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, text};

fn demo() -> Stall {
    let stall = Stall::empty();
    stall.tell("shop.demo");
    stall
}

/// What is in a demo shop, without ids and codes, which no two tills share.
fn contents(stall: &Stall) -> Vec<Value> {
    let mut rows = stall.rows("SELECT at, day, number, articles, total, rounding, change FROM sale ORDER BY number");
    rows.extend(stall.rows("SELECT s.number, l.line, l.part, l.name, l.quantity, l.paid, l.rate FROM sale_line l JOIN sale s ON s.id = l.sale ORDER BY 1, 2, 3"));
    rows.extend(stall.rows("SELECT at, note FROM session_closed ORDER BY seq"));
    rows.extend(stall.rows("SELECT day, opened_at, float FROM session ORDER BY seq"));
    rows.extend(stall.rows("SELECT total FROM counted ORDER BY seq"));
    rows
}

#[test]
fn the_demo_shop_is_the_same_every_time() {
    let (one, two) = (demo(), demo());
    assert_eq!(contents(&one), contents(&two));
    one.verify();
}

#[test]
fn the_demo_shop_has_a_catalogue_markets_members_and_two_days_behind_it() {
    let stall = demo();
    let shop = stall.tell("app.status")["shop"].clone();
    assert_eq!(
        (&shop["name"], &shop["demo"], &shop["country"]),
        (&json!("Hollow Tree Candles"), &json!(true), &json!("FR"))
    );
    let catalog = stall.tell("catalog.list");
    assert_eq!(catalog["tiles"].as_array().unwrap().len(), 21);
    assert_eq!(each(&stall.tell("offer.list")["offers"], "name"), ["Three cards"]);
    assert_eq!((&catalog["tiles"][0]["name"], &catalog["tiles"][0]["hero"]), (&json!("Beeswax candle"), &json!(true)));
    assert_eq!(each(&stall.tell("market.list")["markets"], "name"), ["Riverside Makers", "Trailhead Market"]);
    assert_eq!(number(&stall.rows("SELECT count(*) FROM member")[0][0]), 12);
    let earlier = stall.tell("session.status")["earlier"].clone();
    assert_eq!(each(&earlier, "day"), ["2026-05-30", "2026-05-23"], "the two Saturdays before this one");
    assert_eq!(each(&earlier, "sales"), [32, 32]);
    let report = stall.call("day.report", json!({ "day": "2026-05-30" }));
    assert_eq!((&report["demo"], &report["kind"]), (&json!(true), &json!("z")));
}

#[test]
fn leaving_the_demo_shop_keeps_its_data_and_starts_with_nothing() {
    let stall = demo();
    stall.tap(&text(&stall.tell("catalog.list")["tiles"][0]["id"]));
    let digest = stall.engine.digest().unwrap();
    let kept = text(&stall.tell("shop.leave_demo")["kept_at"]);
    let status = stall.tell("app.status");
    assert_eq!((&status["shop"], &status["till"], &status["held"]), (&Value::Null, &Value::Null, &json!(0)));
    let shop =
        json!({ "name": "Real", "country": "NL", "zone": "Europe/Amsterdam", "passphrase": crate::stall::PASSPHRASE });
    stall.call("shop.create", shop);
    assert_eq!(stall.tell("catalog.list")["tiles"], json!([]));
    stall.verify();
    let folder = tempfile::TempDir::new().unwrap();
    for file in std::fs::read_dir(&kept).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let old = trestle_engine::Engine::open(folder.path(), crate::stall::host(crate::stall::OPENING)).unwrap();
    assert_eq!(old.digest().unwrap(), digest);
    assert_eq!(old.call("basket.quote", Value::Null, None).unwrap().result["basket"]["articles"], 1);
}

#[test]
fn two_demo_shops_left_at_the_same_moment_are_both_kept() {
    let stall = demo();
    let first = text(&stall.tell("shop.leave_demo")["kept_at"]);
    stall.tell("shop.demo");
    let second = text(&stall.tell("shop.leave_demo")["kept_at"]);
    assert_ne!(first, second, "nothing is written over what was kept");
    for kept in [first, second] {
        assert!(std::path::Path::new(&kept).join("trestle.db").exists());
    }
}

/// The power goes somewhere in the middle: nothing that calls itself a shop may be left.
#[test]
fn a_demo_shop_is_there_whole_or_not_at_all() {
    let stall = Stall::empty();
    let stop = "CREATE TRIGGER stop BEFORE INSERT ON fact WHEN NEW.seq = 60 BEGIN SELECT RAISE(ABORT, 'no more'); END";
    stall.database().execute_batch(stop).unwrap();
    stall.ask("shop.demo", Value::Null, None).unwrap_err();
    assert_eq!(stall.rows("SELECT (SELECT count(*) FROM fact) + (SELECT count(*) FROM draft)"), [json!([0])]);
    assert_eq!(stall.tell("app.status")["shop"], Value::Null);
    stall.database().execute_batch("DROP TRIGGER stop").unwrap();
    let stall = stall.reopened();
    stall.tell("shop.demo");
    assert_eq!(contents(&stall), contents(&demo()));
    stall.verify();
}

#[test]
fn after_leaving_the_demo_shop_the_till_works_on_and_founds_a_real_one() {
    let stall = demo();
    stall.tell("shop.leave_demo");
    stall.refused("app.not_set_up", "basket.open", Value::Null);
    stall.refused("app.not_demo", "shop.leave_demo", Value::Null);
    let shop =
        json!({ "name": "Real", "country": "FR", "zone": "Europe/Paris", "passphrase": crate::stall::PASSPHRASE });
    stall.call("shop.create", shop);
    let candle = stall.item("Candle", 450);
    let stall = stall.reopened();
    stall.sell(&[(&candle, 1)]);
    assert_eq!(stall.tell("app.status")["shop"]["name"], "Real");
    stall.verify();
}
