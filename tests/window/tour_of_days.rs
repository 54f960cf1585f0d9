//! A walk past what a day may bring beside selling: left open overnight, the drawer opened, the till handed over, a
//! difference. Owns: how each is reached. Must not: judge them.

use serde_json::json;
use trestle_tests::till::Size;

use crate::stall::Stall;
use crate::tour::{Visit, open_day};

/// From the morning after a day that nobody closed to its late end.
pub fn days(size: Size, visit: Visit<'_>) {
    let mut stall = Stall::demo(size);
    open_day(&stall);
    for _ in 0..3 {
        stall.sell(&["Beeswax candle", "Cosy evening", "Honey 250 g"]);
    }
    stall.restart_at("2026-05-03T08:00:00Z");
    stall.wait_for("left-open");
    visit(&stall, "left-open");
    stall.tap_testid("left-open-keep");
    stall.wait_until("return !byTestId('left-open').el");
    visit(&stall, "sell-left-open");
    people(&stall, visit);
    stall.go("day");
    stall.wait_for("screen-day");
    stall.tap_testid("no-sale");
    stall.tap_testid("no-sale-reason-change");
    visit(&stall, "day-no-sale");
    stall.tap_testid("no-sale-save");
    stall.wait_until("return !byTestId('no-sale-dialog').el");
    stall.tap_testid("message-close");
    stall.tap_testid("hand-over");
    stall.wait_until("return all('[data-testid^=person-]').length === 3");
    visit(&stall, "hand-over");
    stall.tap("Anna");
    stall.tap_testid("count-5000");
    stall.key_in("2");
    visit(&stall, "hand-over-count");
    stall.tap_testid("count-way-amount");
    stall.key_in("13450");
    visit(&stall, "hand-over-amount");
    stall.tap_testid("hand-over-counted");
    stall.wait_for("screen-day");
    visit(&stall, "day-handed-over");
    stall.tap_testid("message-close");
    stall.sell(&["Jam"]);
    stall.ask("session.open_drawer", &json!({ "reason": "" }));
    stall.tap_testid("x-report");
    stall.wait_for("report-stretches");
    visit(&stall, "day-x-people");
    stall.tap_testid("report-back");
    end(&stall, visit);
}

/// People are added, and one of them left.
fn people(stall: &Stall, visit: Visit<'_>) {
    stall.go("more");
    stall.tap_testid("more-staff");
    stall.wait_for("screen-staff");
    for name in ["Anna", "Bartholomew Featherstonehaugh-Cholmondel"] {
        stall.ask("staff.save", &json!({ "name": name }));
    }
    let cleo = stall.ask("staff.save", &json!({ "name": "Cleo" }))["id"].take();
    stall.ask("staff.save", &json!({ "id": cleo, "name": "Cleo", "left": true }));
    stall.wait_until("return all('[data-testid^=staff-] b').length === 4");
    visit(stall, "staff");
    stall.tap("Cleo");
    stall.wait_until("return byTestId('staff-name').el?.value === 'Cleo'");
    visit(stall, "staff-edit");
    stall.tap_testid("staff-back");
}

/// A drawer that differs, explained, and the report that says all of it.
fn end(stall: &Stall, visit: Visit<'_>) {
    stall.tap_testid("end-day");
    stall.tap_testid("count-way-amount");
    stall.key_in("13900");
    stall.tap_testid("count-done");
    stall.wait_for("difference");
    stall.tap_testid("why-change");
    visit(stall, "end-explained");
    stall.tap_testid("close-day");
    stall.wait_for("report-late");
    visit(stall, "end-z-late");
    stall.go("day");
    stall.wait_for("screen-open-day");
    stall.tap_testid("who");
    stall.wait_until("return all('[data-testid^=person-]').length === 3");
    visit(stall, "who");
}
