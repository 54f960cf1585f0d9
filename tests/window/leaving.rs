//! Leaving a form that is not saved: asked about, and nothing is lost before it is answered.

use serde_json::json;
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::Stall;

#[test]
fn an_edited_form_is_not_left_without_asking() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        let asked = || {
            stall.run("return document.querySelector('[data-testid=leave-form-dialog]') !== null", vec![])
                == json!(true)
        };
        stall.go("more");
        stall.tap_testid("more-catalogue");
        stall.wait_for("screen-catalogue");
        stall.tap_testid("new-item");
        stall.wait_for("screen-item");
        stall.go("sell");
        stall.wait_for("screen-sell");
        assert!(!asked(), "nothing was typed");

        stall.go("more");
        stall.tap_testid("more-catalogue");
        stall.tap_testid("new-item");
        stall.write("item-name", "Walnut board");
        stall.key_in("1800");
        stall.tap_testid("nav-sell");
        stall.wait_for("leave-form-dialog");
        stall.picture(size, "leave-form");
        stall.tap_testid("leave-form-stay");
        stall.wait_until("return byTestId('leave-form-dialog').el === undefined");
        assert_eq!(stall.run("return byTestId('item-name').el.value", vec![]), json!("Walnut board"));
        stall.tap_testid("save");
        stall.wait_for("screen-catalogue");
        assert!(!asked(), "it is saved");
        assert!(!stall.item("Walnut board").is_empty(), "and found");

        stall.tap_testid("new-item");
        stall.write("item-name", "Oak board");
        stall.tap_testid("item-back");
        stall.tap_testid("leave-form-go");
        stall.wait_for("screen-catalogue");
    }
}
