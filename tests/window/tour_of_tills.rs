//! A walk past the screens that came with other tills and with members. Owns: how each is reached. Must not: judge them.

use serde_json::json;
use trestle_tests::till::Size;

use crate::stall::Stall;
use crate::tour::Visit;

/// Signing up on Done, and what a member looks like afterwards.
pub fn members(size: Size, visit: Visit<'_>) {
    let stall = Stall::demo(size);
    stall.go("members");
    stall.wait_for("screen-members");
    visit(&stall, "members");
    stall.go("sell");
    stall.pick_to("Beeswax candle", "4.50");
    stall.tap_testid("member-add");
    stall.wait_for("member-dialog");
    visit(&stall, "member-dialog");
    stall.tap_testid("member-dialog-close");
    stall.tap_testid("exact-cash");
    stall.tap_testid("signup");
    stall.wait_for("screen-signup");
    visit(&stall, "signup");
    stall.tap_testid("signup-turn");
    stall.write("signup-email", "lea@gmial.com");
    stall.wait_for("signup-suggestion");
    stall.tap_testid("signup-done");
    stall.wait_for("signup-refused");
    visit(&stall, "signup-refused");
    stall.tap_testid("signup-suggestion");
    stall.tap_testid("signup-consent");
    stall.tap_testid("signup-done");
    let code = stall.text("signup-code");
    visit(&stall, "signed-up");
    stall.tap_testid("new-sale");
    stall.rested();
    stall.pick_to("Felt fox", "12.00");
    stall.scan(&code);
    stall.wait_for_text("basket-total", "11.40");
    visit(&stall, "sell-member");
    stall.tap_testid("member-show");
    stall.wait_for("screen-member");
    visit(&stall, "member");
    stall.tap_testid("member-erase");
    stall.wait_for("erase-dialog");
    visit(&stall, "member-erase");
    stall.tap_testid("erase-keep");
}

/// Handing over, taking in, and the rest under Tills and sync.
pub fn sync(size: Size, visit: Visit<'_>) {
    let stick = tempfile::tempdir().expect("a stick");
    let folder = stick.path().display().to_string();
    let stall = Stall::demo(size);
    let invited = stall.ask("till.invite", &json!({ "out": folder }));
    assert_eq!(invited["number"], 2);
    stall.go("more");
    stall.tap_testid("more-sync");
    stall.wait_for("screen-sync");
    visit(&stall, "sync");
    for (way, stop) in [
        ("sync-take-in", "screen-take-in"),
        ("sync-conflicts", "screen-conflicts"),
        ("sync-log", "screen-sync-log"),
        ("sync-folder", "screen-exchange-folder"),
        ("sync-contacts", "screen-contacts"),
        ("sync-hand-over", "screen-hand-over"),
        ("sync-invite", "screen-invite"),
    ] {
        stall.tap_testid(way);
        stall.wait_for(stop);
        visit(&stall, way);
        stall.tap_testid("sync-back");
        stall.wait_for("screen-sync");
    }
    stall.tap_testid("sync-invite");
    stall.write("place-path", &folder);
    stall.tap_testid("place-use");
    stall.wait_for("invite-qr");
    visit(&stall, "sync-invited");
    stall.tap_testid("invite-done");
    stall.tap_testid("sync-hand-over");
    stall.reach("place-path");
    stall.write("place-path", &folder);
    stall.tap_testid("place-use");
    stall.wait_for("handed-told");
    visit(&stall, "sync-handed-over");
    stall.tap_testid("sync-back");
    stall.tap_testid("sync-take-in");
    stall.reach("place-path");
    stall.write("place-path", &folder);
    stall.tap_testid("place-use");
    stall.wait_for("take-plan");
    visit(&stall, "sync-plan");
}

/// Joining a shop, from the first look.
pub fn join(size: Size, visit: Visit<'_>) {
    let stall = Stall::new(size);
    stall.tap_testid("setup-join");
    stall.wait_for("screen-join");
    visit(&stall, "setup-join");
}
