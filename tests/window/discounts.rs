//! Discounts by hand, the manager's word, and offers: made, kept, given.

use serde_json::json;
use trestle_tests::till::{SMALL, TABLET};

use crate::stall::Stall;

#[test]
fn a_line_gets_a_discount_says_why_and_goes_back_to_its_list_price() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Soy candle", "6.00");
    stall.tap_testid("line-1");
    stall.tap_testid("line-side-discount");
    stall.key_in("10");
    stall.wait_for_text("discount-typed", "10");
    stall.tap_testid("discount-reason-damaged");
    stall.tap_testid("line-save");
    stall.wait_for_text("basket-total", "5.40");
    assert!(stall.text("line-1").contains("6.00"), "the line keeps its list price: {}", stall.text("line-1"));
    let rows = stall.text("basket-deductions");
    assert!(rows.contains("Discount on Soy candle") && rows.contains("damaged") && rows.contains("0.60"), "{rows}");

    stall.tap_testid("line-1");
    let steps = stall.text("line-steps");
    assert!(steps.contains("1 × 6.00 = 6.00") && steps.contains("discount: damaged"), "{steps}");
    stall.tap_testid("line-side-discount");
    stall.wait_for_text("discount-typed", "10");
    stall.tap_testid("line-list-price");
    stall.wait_for_text("basket-total", "6.00");
    assert_eq!(stall.basket()["lines"][0]["discount"], json!(null));
}

#[test]
fn a_basket_gets_an_amount_off_and_the_sale_says_so() {
    let stall = Stall::demo(TABLET);
    stall.pick_to("Soy candle", "6.00");
    stall.pick_to("Matches", "7.00");
    stall.tap_testid("discount");
    stall.wait_for("discount-dialog");
    stall.tap_testid("discount-amount");
    stall.key_in("100");
    stall.wait_for_text("discount-typed", "1.00");
    stall.tap_testid("discount-reason-other");
    stall.write("discount-reason-text", "neighbour");
    stall.tap_testid("discount-save");
    stall.wait_for_text("basket-total", "6.00");
    let row = stall.text("basket-discount");
    assert!(row.contains("Discount") && row.contains("neighbour") && row.contains("−1.00"), "{row}");
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    let sale = stall.latest_sale();
    assert_eq!((&sale["total"], &sale["deductions"][0]["amount"]), (&json!(600), &json!(-100)));

    stall.tap_testid("new-sale");
    stall.pick_to("Matches", "1.00");
    assert!(!stall.shows("basket-discount"), "the next customer has no discount");
}

#[test]
fn beyond_the_shops_limit_a_manager_is_asked_before_paying() {
    let stall = Stall::demo(TABLET);
    stall.ask("settings.save", &json!({ "discount_limit": "20" }));
    stall.pick_to("Soy candle", "6.00");
    stall.tap_testid("discount");
    stall.key_in("50");
    stall.tap_testid("discount-save");
    stall.wait_for_text("basket-total", "3.00");
    assert!(stall.text("discount-waits").contains("a manager must approve it"));
    stall.tap_testid("exact-cash");
    stall.wait_for("allow-dialog");
    stall.tap_testid("allow-not");
    assert_eq!((stall.takings(), stall.total()), ((0, 0), 300), "nothing was sold, nothing lost");
    stall.rested();
    stall.tap_testid("exact-cash");
    stall.tap_testid("allow");
    stall.wait_for("screen-done");
    assert_eq!(stall.takings(), (1, 300));
}

#[test]
fn an_offer_is_made_under_more_and_holds_by_itself() {
    let stall = Stall::demo(TABLET);
    stall.go("more");
    stall.tap_testid("more-offers");
    stall.wait_until("return all('[data-testid=offers] .entry').length === 1");
    stall.tap_testid("new-offer");
    stall.write("offer-name", "Two for eight");
    stall.key_in("800");
    stall.tap_testid("offer-add-goods");
    stall.tap_testid(&format!("pick-{}", stall.item("Beeswax candle")));
    stall.wait_for("save");
    stall.tap_testid("save");
    stall.wait_until("return all('[data-testid=offers] .entry').length === 2");
    assert!(stall.text("offers").contains("2 for 8.00 · Beeswax candle"), "{}", stall.text("offers"));

    stall.go("sell");
    stall.pick_to("Beeswax candle", "4.50");
    stall.pick_to("Beeswax candle", "8.00");
    assert!(stall.text("basket-deductions").contains("Offer: Two for eight"), "{}", stall.text("basket-deductions"));
    stall.tap_testid("exact-cash");
    stall.wait_for("screen-done");
    assert_eq!(stall.latest_sale()["total"], 800);
}

#[test]
fn a_shout_out_is_chosen_when_the_customer_names_it() {
    let stall = Stall::demo(TABLET);
    let offer = json!({ "name": "Radio Bleu", "gives": { "kind": "percent", "percent": "10" }, "on_request": true });
    let id = stall.ask("offer.save", &offer)["id"].as_str().expect("an id").to_owned();
    stall.pick_to("Soy candle", "6.00");
    stall.tap_testid("discount");
    stall.tap_testid("discount-side-offers");
    stall.tap_testid(&format!("offer-{id}"));
    stall.wait_for_text("basket-total", "5.40");
    stall.tap_testid("discount-done");
    stall.wait_until("return all('[data-testid=discount-dialog]').length === 0");
    assert!(stall.text("basket-deductions").contains("Offer: Radio Bleu"));
    stall.pick_to("Matches", "6.30");
}

/// A discount given by hand was printed as a member benefit, and lines showed prices that were already reduced.
#[test]
fn basket_and_receipt_add_up_for_a_reader() {
    for size in [TABLET, SMALL] {
        let stall = Stall::demo(size);
        let lea = stall.ask("member.enroll", &json!({ "reference": "Lea" }));
        let two = json!({ "kind": "count_for", "count": 2, "price": "8.00" });
        let candle = stall.item("Beeswax candle");
        stall.ask("offer.save", &json!({ "name": "Two for eight", "gives": two, "goods": [candle] }));
        for (item, quantity) in [("Beeswax candle", 2), ("Soy candle", 1), ("Matches", 3)] {
            stall.ask("basket.add_item", &json!({ "item": stall.item(item), "quantity": quantity }));
        }
        let damaged = json!({ "line": 2, "off": { "kind": "percent", "percent": "10" }, "reason": "damaged" });
        stall.ask("basket.set_discount", &damaged);
        stall.ask("basket.set_price", &json!({ "line": 3, "price": "0.50", "reason": "haggled" }));
        let friend = json!({ "off": { "kind": "amount", "amount": "1.00" }, "reason": "friend" });
        stall.ask("basket.set_discount", &friend);
        stall.ask("basket.attach_member", &json!({ "member": lea["id"] }));
        stall.reload();
        stall.wait_for("basket-deductions");
        let added = |amounts: &str| stall.amounts(amounts).iter().sum::<i64>();
        let (lines, rows) =
            (added("[data-testid=basket-lines] strong"), added("[data-testid=basket-deductions] strong"));
        assert_eq!(
            (lines, rows),
            (900 + 600 + 150, -100 - 60 - 100 - 62),
            "list prices or agreed ones, and what is off them"
        );
        assert_eq!(lines + rows, stall.total());
        stall.picture(size, "deductions-basket");

        stall.tap_testid("exact-cash");
        stall.wait_for("screen-done");
        let total = stall.latest_sale()["total"].as_i64().expect("a total");
        let (lines, taken) = (added("[data-testid=receipt-lines] dd"), added("[data-testid^=receipt-off] + dd"));
        assert_eq!((lines, lines + taken), (1650, total));
        for (cause, words) in [
            ("offer", "Offer: Two for eight"),
            ("line", "Discount on Soy candle damaged"),
            ("basket", "Discount for a friend on 13.40, agreed prices excluded"),
            ("member", "Member discount 5 % on 12.40, agreed prices excluded"),
        ] {
            let told = stall.text(&format!("receipt-off-{cause}"));
            assert_eq!(told.split_whitespace().collect::<Vec<_>>().join(" "), words);
        }
        stall.picture(size, "deductions-done");
    }
}
