//! One whole market day in the demo shop, as it goes: every screen once, in the order of a day, to the cent.

use serde_json::{Value, json};
use trestle_tests::till::TABLET;

use crate::stall::Stall;

#[test]
fn a_market_day_from_the_float_to_the_export() {
    let stall = Stall::demo(TABLET);
    let bundle = morning(&stall);
    a_mistake_put_right(&stall);
    let tea = something_comes_back(&stall, &bundle);
    let takings = 450 + 900 + 1300 + 200 - tea;
    assert_eq!(stall.takings(), (4, takings));
    // What came in by card, and the stall fee, are not in the drawer.
    let expected = 10_000 + takings - 800 - 1500;
    evening(&stall, expected);

    let session = stall.ask("session.status", &json!({}))["earlier"][0].take();
    let z = stall.ask("day.report", &json!({ "session": session["session"] }));
    assert_eq!((&z["kind"], &z["sales"], &z["takings"]), (&json!("z"), &json!(4), &json!(takings)));
    assert_eq!((&z["undone"], &z["undone_total"], &z["refunded"]), (&json!(1), &json!(2000), &json!(tea)));
    assert_eq!((&z["drawer"]["expected"], &z["drawer"]["difference"]), (&json!(expected), &json!(-20)));
    let tenders = z["tenders"].as_array().expect("tenders").iter();
    let came_in: i64 = tenders.filter_map(|one| one["amount"].as_i64()).sum();
    assert_eq!(came_in, takings, "every cent came in cash or by card");
    assert_eq!(stall.basket()["lines"], Value::Array(vec![]), "nothing is left in the basket");
}

/// The float, an exact payment, a basket held while another is sold, a haggled price split over cash and card. Gives the
/// bundle's sale.
fn morning(stall: &Stall) -> Value {
    // Half past eight: 100.00 in the drawer.
    stall.go("day");
    stall.key_in("10000");
    stall.tap_testid("open-day");
    stall.wait_for_text("takings", "€0.00 · 0 sales");

    // A candle, exactly paid: 4.50.
    stall.pick("Beeswax candle");
    stall.tap_testid("exact-cash");
    stall.tap_testid("new-sale");

    // A customer forgets the purse; the next one is served meanwhile: 9.00 for a bundle, from a twenty.
    stall.pick_to("Felt fox", "12.00");
    stall.pick_to("Greeting card", "14.00");
    stall.tap_testid("hold");
    stall.wait_for("basket-empty");
    stall.pick_to("Cosy evening", "9.00");
    stall.tap_testid("charge");
    stall.quick(2000);
    stall.wait_for_text("done-change", "11.00");
    let bundle = stall.latest_sale();
    stall.tap_testid("new-sale");

    // The purse is found, a price is haggled: 13.00, five in cash, the rest by card.
    stall.tap_testid("hold");
    stall.tap("10:00 Felt fox, Greeting card");
    stall.wait_for_text("basket-total", "14.00");
    stall.tap_testid("line-1");
    stall.tap_testid("line-side-price");
    stall.key_in("1100");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "13.00");
    stall.tap_testid("charge");
    stall.tap_testid("pay-note-500");
    stall.wait_for_text("pay-due", "€8.00");
    stall.tap_testid("pay-card");
    stall.wait_for("screen-done");
    stall.tap_testid("new-sale");
    bundle
}

/// An amount without an item, typed wrong, undone and rung up right.
fn a_mistake_put_right(stall: &Stall) {
    // Something that has no tile: 20.00, undone, rung up right: 2.00.
    stall.tap_testid("amount");
    stall.key_in("2000");
    stall.tap_testid("amount-add");
    stall.wait_for_text("basket-total", "20.00");
    stall.tap_testid("exact-cash");
    stall.tap_testid("undo-sale");
    stall.wait_for_text("done-back", "20.00");
    stall.tap_testid("new-sale");
    stall.wait_for_text("basket-total", "20.00");
    stall.tap_testid("line-1");
    stall.tap_testid("line-side-price");
    stall.key_in("200");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "2.00");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
}

/// The tea of the bundle, by its scanned receipt; gives what it refunds.
fn something_comes_back(stall: &Stall, bundle: &Value) -> i64 {
    stall.scan(bundle["receipt"].as_str().expect("a code"));
    stall.wait_for("verdict");
    stall.tap("Herb tea: one more");
    stall.tap_testid("refund");
    stall.wait_for("return-paid");
    let parts = bundle["lines"][0]["components"].as_array().expect("parts");
    let tea = parts.iter().find(|part| part["name"] == "Herb tea").expect("tea");
    tea["paid"].as_i64().expect("a share")
}

/// The stall fee, the count (twenty cents short), the Z report, the export.
fn evening(stall: &Stall, expected: i64) {
    stall.go("day");
    stall.tap_testid("cash-out");
    stall.key_in("1500");
    stall.tap_testid("move-reason-parking");
    stall.tap_testid("move-save");
    stall.wait_until("return !byTestId('move-dialog').el");

    stall.tap_testid("end-day");
    stall.tap_testid("count-way-amount");
    stall.key_in(&(expected - 20).to_string());
    stall.tap_testid("count-done");
    stall.wait_for_text("difference", "−0.20");
    stall.tap_testid("close-day");
    stall.wait_for("report");
    stall.tap_testid("to-export");
    stall.tap("This till's own folder");
    stall.wait_for("exported");
    stall.tap_testid("export-done");
    stall.tap_testid("bundle-done");
    stall.wait_for("end-takings");
    stall.tap_testid("end-finished");
    stall.wait_for("screen-open-day");
}
