//! Taking money: two taps for exact cash, change, cash and card together; every amount as the engine recorded it.

use serde_json::{Value, json};
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::Stall;

fn tenders(sale: &Value) -> Vec<(String, i64)> {
    let list = sale["tenders"].as_array().expect("tenders");
    let one = |tender: &Value| {
        (tender["kind"].as_str().expect("a kind").to_owned(), tender["amount"].as_i64().expect("an amount"))
    };
    list.iter().map(one).collect()
}

fn cash(amount: i64) -> (String, i64) {
    ("cash".to_owned(), amount)
}

fn card(amount: i64) -> (String, i64) {
    ("card".to_owned(), amount)
}

#[test]
fn a_tile_and_exact_cash_are_a_sale_and_a_third_tap_leaves_done() {
    let stall = Stall::demo(TABLET);
    stall.pick("Beeswax candle");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    let sale = stall.latest_sale();
    assert_eq!((&sale["total"], &sale["change"], tenders(&sale)), (&json!(450), &json!(0), vec![cash(450)]));
    assert_eq!(stall.text("done-receipt"), sale["receipt"].as_str().expect("a code"));
    assert_eq!(stall.takings(), (1, 450));

    stall.tap_testid("new-sale");
    stall.wait_for("basket-empty");
    assert_eq!(stall.total(), 0);
    stall.wait_for_text("takings", "€4.50 · 1 sale");
}

#[test]
fn a_note_in_one_tap_gives_change_in_huge_type() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€4.50");
    stall.quick(2000);
    stall.wait_for_text("done-change", "15.50");
    let sale = stall.latest_sale();
    assert_eq!((&sale["change"], &sale["given"], tenders(&sale)), (&json!(1550), &json!(2000), vec![cash(2000)]));
    let size = "return parseFloat(getComputedStyle(byTestId('done-change').el).fontSize)";
    assert!(stall.run(size, vec![]).as_f64() >= Some(100.0), "the change is the largest thing on the screen");
    assert_eq!(stall.takings(), (1, 450), "what stays");
}

#[test]
fn a_typed_amount_shows_its_change_before_it_is_taken() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("charge");
    stall.key_in("1520");
    stall.wait_for_text("pay-typed", "15.20");
    stall.wait_for_text("pay-change", "€3.20");
    assert_eq!(stall.takings(), (0, 0), "nothing is sold by typing");
    stall.tap_testid("pay-take");
    stall.wait_for_text("done-change", "3.20");
    let sale = stall.latest_sale();
    assert_eq!((&sale["change"], tenders(&sale)), (&json!(320), vec![cash(1520)]));
}

#[test]
fn notes_add_up_and_each_can_be_taken_off_again() {
    let stall = Stall::demo(TABLET);
    for total in ["12.00", "24.00"] {
        stall.pick_to("Felt fox", total);
    }
    stall.tap_testid("charge");
    stall.tap_testid("pay-note-1000");
    stall.wait_for_text("pay-given", "10.00");
    stall.wait_for_text("pay-due", "€14.00");
    stall.tap_testid("pay-note-1000");
    stall.wait_for_text("pay-due", "€4.00");
    stall.tap_testid("given-remove-0");
    stall.wait_for_text("pay-due", "€14.00");
    stall.tap_testid("pay-note-2000");
    // "€0.00 due" stood there in the largest type, and "Take cash €6.00" on the button.
    stall.wait_for_text("pay-give-back", "€6.00");
    assert_eq!(stall.text("pay-take").split_whitespace().collect::<Vec<_>>().join(" "), "Finish give change €6.00");
    stall.picture(TABLET, "pay-give-back");
    stall.tap_testid("pay-take");
    stall.wait_for_text("done-change", "6.00");
    assert_eq!(tenders(&stall.latest_sale()), [cash(1000), cash(2000)]);
}

#[test]
fn a_card_is_recorded_with_what_is_due() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Enamel mug", "8.00");
    stall.tap_testid("charge");
    stall.tap_testid("pay-card");
    stall.wait_for_text("done-change", "0.00");
    let sale = stall.latest_sale();
    assert_eq!((&sale["change"], tenders(&sale)), (&json!(0), vec![card(800)]));
    stall.ask("session.count", &json!({ "total": 0 }));
    let report = stall.ask("day.report", &json!({}));
    let recorded = report["tenders"].as_array().expect("tenders").iter().find(|tender| tender["kind"] == "card");
    assert_eq!(recorded, Some(&json!({ "kind": "card", "amount": 800 })), "{report}");
}

#[test]
fn a_sale_is_split_over_cash_and_card() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.pick_to("Jam", "17.00");
    stall.tap_testid("charge");
    stall.key_in("500");
    stall.wait_for_text("pay-take", "Add cash €5.00");
    stall.tap_testid("pay-take");
    stall.wait_for_text("pay-due", "€12.00");
    assert_eq!(stall.takings(), (0, 0), "half a payment is no sale");
    stall.tap_testid("pay-card");
    stall.wait_for("screen-done");
    assert_eq!(tenders(&stall.latest_sale()), [cash(500), card(1200)]);

    // The other way round: a typed part on the card, the rest in cash with change.
    stall.tap_testid("new-sale");
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("charge");
    stall.key_in("700");
    stall.tap("Card 7.00");
    stall.wait_for_text("pay-due", "€5.00");
    stall.quick(1000);
    stall.wait_for_text("done-change", "5.00");
    assert_eq!(tenders(&stall.latest_sale()), [card(700), cash(1000)]);
    assert_eq!(stall.takings(), (2, 2900));
}

#[test]
fn what_was_given_stays_with_its_basket_when_the_seller_looks_back() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Felt fox", "12.00");
    stall.tap_testid("charge");
    stall.tap_testid("pay-note-500");
    stall.wait_for_text("pay-due", "€7.00");
    stall.tap_testid("pay-back");
    stall.pick_to("Matches", "13.00");
    stall.tap_testid("charge");
    stall.wait_for_text("pay-due", "€8.00");
    stall.tap_testid("pay-exact");
    stall.wait_for("screen-done");
    assert_eq!(tenders(&stall.latest_sale()), [cash(500), cash(800)]);
}

#[test]
fn undo_on_done_reverses_the_sale_and_puts_the_basket_back() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Beeswax candle", "4.50");
    stall.pick_to("Jam", "9.50");
    stall.tap_testid("charge");
    stall.quick(1000);
    stall.wait_for_text("done-change", "0.50");
    stall.tap_testid("undo-sale");
    stall.wait_for_text("done-back", "9.50");
    let sale = stall.latest_sale();
    assert_eq!((&sale["undone"], stall.takings()), (&json!(true), (0, 0)), "reversed, not erased");
    let report = stall.ask("day.report", &json!({}));
    assert_eq!((&report["undone"], &report["undone_total"]), (&json!(1), &json!(950)));

    stall.tap_testid("new-sale");
    stall.wait_for_text("basket-total", "9.50");
    assert_eq!(stall.total(), 950);
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    assert_eq!(stall.takings(), (1, 950));
}

/// "No cash to give back 0.00" told nothing of what to do on the card terminal.
#[test]
fn undoing_a_card_sale_says_what_to_refund_on_the_terminal() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        stall.pick_to("Felt fox", "12.00");
        stall.tap_testid("charge");
        stall.tap_testid("pay-card");
        stall.wait_for("screen-done");
        stall.tap_testid("undo-sale");
        stall.wait_for_text("done-back", "12.00");
        let page = stall.run("return document.body.innerText", vec![]);
        assert!(page.as_str().expect("text").contains("Refund on the card terminal"), "{page}");
        stall.picture(size, "undone-card");

        stall.tap_testid("new-sale");
        stall.wait_for_text("basket-total", "12.00");
        stall.tap_testid("charge");
        stall.tap_testid("pay-note-500");
        stall.tap_testid("pay-card");
        stall.wait_for("screen-done");
        stall.tap_testid("undo-sale");
        stall.wait_for_text("done-back", "5.00");
        assert_eq!(stall.text("done-back-card"), "and 7.00 on the card terminal");
        stall.picture(size, "undone-split");
    }
}

/// After "New sale" or a crash the last receipt, its undo and its sign-up were out of reach.
#[test]
fn the_last_receipt_stays_in_reach_after_the_next_sale_and_a_crash() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        let (fox, matches) = (stall.sell(&["Felt fox"]), stall.sell(&["Matches"]));
        stall.reload();
        stall.wait_for("last-receipt");
        stall.picture(size, "sell-last-receipt");
        stall.tap_testid("last-receipt");
        stall.wait_for("screen-done");
        assert_eq!(stall.text("done-receipt"), matches["receipt"].as_str().expect("a receipt"));
        stall.picture(size, "receipt-again");
        assert!(stall.shows("signup"), "its customer can still sign up");
        stall.tap_testid("to-sales");
        stall.wait_for("screen-sales");
        stall.picture(size, "sales");
        stall.tap_testid(&format!("sale-{}", fox["sale"].as_str().expect("an id")));
        stall.wait_for("screen-done");
        stall.wait_for_text("receipt-total", "€12.00");
        stall.tap_testid("undo-sale");
        stall.wait_for_text("done-back", "12.00");
        stall.tap_testid("to-sales");
        stall.tap_testid(&format!("sale-{}", fox["sale"].as_str().expect("an id")));
        stall.wait_for_text("screen-title", "Sale undone");
        assert!(stall.run("return byTestId('undo-sale').el.disabled", vec![]).as_bool().expect("a flag"));
        stall.picture(size, "receipt-undone");
        assert_eq!(stall.takings(), (1, 100));

        stall.tap_testid("new-sale");
        stall.go("day");
        stall.tap_testid("sales");
        stall.wait_for("screen-sales");
        stall.write("sales-text", matches["receipt"].as_str().expect("a receipt"));
        stall.wait_until("return all('[data-testid=sales] .sale').length === 1");
    }
}
