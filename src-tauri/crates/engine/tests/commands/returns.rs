//! Returns: exact to the unit paid, against the policy on the receipt.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number, picks};

/// A shop whose sales may be returned for so many days, at the market they were bought at.
fn with_days(days: u16) -> Stall {
    let stall = Stall::new();
    policy(&stall, json!({ "scope": "same_market", "window": { "kind": "days", "days": days } }));
    stall
}

fn policy(stall: &Stall, policy: Value) {
    stall.call("policy.save", json!({ "policy": policy }));
}

#[test]
fn three_for_one_euro_come_back_one_by_one_to_the_cent() {
    let stall = Stall::new();
    let card = stall.item("Card", 40);
    let three = stall.bundle("Three cards", 100, &[(&card, 3)]);
    let sale = stall.sell(&[(&three, 1)]);
    let one = json!([{ "line": 1, "part": 0, "quantity": 1 }]);
    let mut refunds = Vec::new();
    for left in [3, 2, 1] {
        let judged = stall.call("return.judge", json!({ "sale": sale["sale"], "lines": one }));
        assert_eq!(number(&judged["lines"][0]["left"]), left);
        assert_eq!(judged["lines"][0]["next_unit"], judged["refund"]);
        let back = json!({ "sale": sale["sale"], "lines": one, "refund": judged["refund"], "reason": "gift",
                           "condition": "resale", "refund_as": "cash" });
        refunds.push(number(&stall.call("return.commit", back)["paid_out"]));
    }
    assert_eq!((refunds.iter().sum::<i64>(), refunds), (100, vec![33, 34, 33]));
    let more = stall.refused("return.too_many", "return.judge", json!({ "sale": sale["sale"], "lines": one }));
    assert_eq!(more["left"], 0);
    assert_eq!(stall.tell("day.report")["takings"], 0);
    stall.verify();
}

#[test]
fn a_component_of_a_bundle_comes_back_at_its_share() {
    let stall = Stall::new();
    let (soy, tea) = (stall.item("Soy candle", 600), stall.item_at("Tea", 400, "5.5"));
    let cosy = stall.bundle("Cosy evening", 900, &[(&soy, 1), (&tea, 1)]);
    let sale = stall.sell(&[(&cosy, 2)]);
    let tea_back = json!([{ "line": 1, "part": 1, "quantity": 1 }]);
    let judged = stall.call("return.judge", json!({ "sale": sale["sale"], "lines": tea_back }));
    assert_eq!(each(&judged["lines"], "bundle"), ["Cosy evening", "Cosy evening"]);
    assert_eq!((each(&judged["lines"], "paid"), number(&judged["refund"])), (vec![json!(1080), json!(720)], 360));
    // It was told as a line that is not on the receipt, and the line is there.
    let which = stall.refused(
        "return.part_missing",
        "return.judge",
        json!({ "sale": sale["sale"], "lines": picks(&[(1, 1)]) }),
    );
    assert_eq!((&which["line"], &which["last"]), (&json!(1), &json!(1)));
    let third = json!([{ "line": 1, "part": 2, "quantity": 1 }]);
    stall.refused("return.no_such_part", "return.judge", json!({ "sale": sale["sale"], "lines": third }));
    stall.refused("return.no_such_line", "return.judge", json!({ "sale": sale["sale"], "lines": picks(&[(2, 1)]) }));
    let back = json!({ "sale": sale["sale"], "lines": tea_back, "refund": 360, "reason": "faulty",
                       "condition": "write_off", "refund_as": "card" });
    stall.call("return.commit", back);
    let line = &stall.facts("return.committed")[0]["lines"][0];
    assert_eq!((&line["name"], &line["rate"], &line["refund"]), (&json!("Tea"), &json!("5.5"), &json!(360)));
    stall.call("session.count", json!({ "total": 1800 }));
    let report = stall.tell("day.report");
    assert_eq!((number(&report["takings"]), each(&report["taxes"], "gross")), (1440, vec![json!(1080), json!(360)]));
    assert_eq!(each(&report["tenders"], "amount"), [1800, -360], "by the way it was refunded");
}

#[test]
fn no_more_comes_back_than_went_out() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 2)]);
    let too_many = |lines: &[(u32, i64)]| {
        stall.refused("return.too_many", "return.judge", json!({ "sale": sale["sale"], "lines": picks(lines) }))
    };
    assert_eq!(too_many(&[(1, 3)])["left"], 2);
    assert_eq!(too_many(&[(1, 1), (1, 2)])["left"], 2, "picked twice, it is added up");
    stall.bring_back(&sale, &[(1, 1)]);
    assert_eq!(too_many(&[(1, 2)])["left"], 1);
    let negative = json!({ "sale": sale["sale"], "lines": picks(&[(1, -1)]) });
    stall.refused("quantity.out_of_range", "return.judge", negative);
    let nothing = json!({ "sale": sale["sale"], "lines": [], "refund": 0, "reason": "gift", "condition": "resale",
                          "refund_as": "cash" });
    stall.refused("return.nothing_chosen", "return.commit", nothing);
}

#[test]
fn the_last_day_of_a_window_lasts_until_the_day_turns() {
    let stall = with_days(14);
    let sale = stall.sell(&[(&stall.item("Candle", 450), 2)]);
    stall.at("2026-06-20 18:00");
    assert_eq!(stall.judge(&sale, &[])["verdict"], "in_window", "the last day counts");
    stall.at("2026-06-21 03:59");
    assert_eq!(stall.judge(&sale, &[])["verdict"], "in_window", "the night belongs to the day before");
}

#[test]
fn a_manager_may_take_back_what_is_late() {
    let stall = with_days(14);
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    stall.count(450);
    stall.tell("session.close");
    stall.at("2026-06-21 10:00");
    let judged = stall.judge(&sale, &[(1, 1)]);
    assert_eq!((&judged["verdict"], &judged["needs_manager"]), (&json!("late"), &json!(true)));
    assert_eq!(judged["headline"]["args"]["until_date"], "2026-06-20");
    let mut back = stall.return_of(&sale, &[(1, 1)]);
    stall.refused("return.needs_manager", "return.commit", back.clone());
    back["allowed_by_manager"] = json!(true);
    stall.call("return.commit", back);
    let fact = &stall.facts("return.committed")[0];
    assert_eq!((&fact["verdict"], &fact["allowed_by_manager"]), (&json!("late"), &json!(true)));
    stall.verify();
}

#[test]
fn a_return_within_the_policy_is_never_marked_as_allowed_by_a_manager() {
    let stall = with_days(14);
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let mut back = stall.return_of(&sale, &[(1, 1)]);
    back["allowed_by_manager"] = json!(true);
    stall.call("return.commit", back);
    assert_eq!(stall.facts("return.committed")[0].get("allowed_by_manager"), None);
}

#[test]
fn what_was_bought_at_one_market_is_brought_back_there() {
    let stall = with_days(14);
    let candle = stall.item("Candle", 450);
    let riverside = stall.market("Riverside", &["2026-06-06", "2026-06-13"]);
    let trailhead = stall.market("Trailhead", &["2026-06-07"]);
    stall.call("session.open", json!({ "market": riverside }));
    let sale = stall.sell(&[(&candle, 1)]);
    assert_eq!(sale["return_note"]["args"], json!({ "until_date": "2026-06-20", "market": "Riverside" }));
    stall.count(450);
    stall.tell("session.close");
    stall.at("2026-06-07 10:00");
    stall.call("session.open", json!({ "market": trailhead }));
    let judged = stall.judge(&sale, &[(1, 1)]);
    assert_eq!((&judged["verdict"], &judged["needs_manager"]), (&json!("elsewhere"), &json!(true)));
    assert_eq!(judged["headline"]["args"]["market"], "Riverside");
}

#[test]
fn a_return_that_opens_the_session_is_judged_where_that_session_stands() {
    let stall = with_days(14);
    let candle = stall.item("Candle", 450);
    stall.market("Riverside", &["2026-06-06"]);
    stall.market("Trailhead", &["2026-06-07"]);
    let sale = stall.sell(&[(&candle, 1)]);
    stall.count(450);
    stall.tell("session.close");
    stall.at("2026-06-07 10:00");
    assert_eq!(stall.judge(&sale, &[(1, 1)])["verdict"], "elsewhere");
    stall.refused("return.needs_manager", "return.commit", stall.return_of(&sale, &[(1, 1)]));
    assert_eq!(stall.tell("session.status")["session"], Value::Null);
}

#[test]
fn at_a_policy_for_any_market_it_may_come_back_anywhere() {
    let stall = Stall::new();
    policy(&stall, json!({ "scope": "any_market", "window": { "kind": "market_days", "count": 1, "else_days": 14 } }));
    let candle = stall.item("Candle", 450);
    stall.market("Riverside", &["2026-06-06", "2026-06-13"]);
    stall.market("Trailhead", &["2026-06-07"]);
    let sale = stall.sell(&[(&candle, 1)]);
    assert_eq!(sale["return_note"]["args"]["until_date"], "2026-06-07", "the next day of any market");
    stall.count(450);
    stall.tell("session.close");
    stall.at("2026-06-07 10:00");
    assert_eq!(stall.judge(&sale, &[])["verdict"], "in_window");
}

#[test]
fn what_the_receipt_promised_stands_whatever_the_policy_says_later() {
    let stall = with_days(14);
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    policy(&stall, json!({ "scope": "any_market", "window": { "kind": "none" } }));
    let after = stall.sell(&[(&stall.item("Card", 200), 1)]);
    assert_eq!(stall.judge(&sale, &[])["verdict"], "in_window");
    let judged = stall.judge(&after, &[]);
    assert_eq!((&judged["verdict"], &judged["needs_manager"]), (&json!("no_returns"), &json!(true)));
    assert_eq!(after["return_note"]["key"], "receipt.no_returns");
    stall.refused("return.needs_manager", "return.commit", stall.return_of(&after, &[(1, 1)]));
}

#[test]
fn an_undone_sale_has_nothing_to_return() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!(stall.judge(&sale, &[])["verdict"], "undone");
    let mut back = stall.return_of(&sale, &[(1, 1)]);
    back["allowed_by_manager"] = json!(true);
    stall.refused("return.undone_sale", "return.commit", back);
}

#[test]
fn another_refund_than_the_one_shown_is_refused() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let mut back = stall.return_of(&sale, &[(1, 1)]);
    back["refund"] = json!(449);
    let args = stall.refused("return.stale_refund", "return.commit", back);
    assert_eq!(args, json!({ "refund_amount": 450, "shown_amount": 449 }));
}

#[test]
fn a_return_needs_a_reason() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let mut back = stall.return_of(&sale, &[(1, 1)]);
    back["reason"] = json!("  ");
    assert_eq!(stall.refused("args.empty", "return.commit", back)["field"], "reason");
}

#[test]
fn the_tax_of_all_partial_returns_is_the_tax_of_the_sale() {
    let stall = Stall::new();
    // 7 × 0.33 and 3 × 0.99 at 20 %, 5 × 0.77 at 5.5 %: single units hold tax that rounds.
    let goods = [stall.item("Bead", 33), stall.item("Pin", 99), stall.item_at("Sweet", 77, "5.5")];
    let sale = stall.sell(&[(&goods[0], 7), (&goods[1], 3), (&goods[2], 5)]);
    for lines in [&[(1, 1)][..], &[(2, 1), (3, 2)], &[(1, 4)], &[(3, 3)], &[(1, 2), (2, 2)]] {
        stall.bring_back(&sale, lines);
    }
    let sums = "SELECT rate, sum(gross), sum(tax) FROM {} GROUP BY rate ORDER BY rate";
    let sold = stall.rows(&sums.replace("{}", "sale_tax"));
    assert_eq!(sold, stall.rows(&sums.replace("{}", "returned_tax")));
    let report = stall.tell("day.report");
    assert_eq!((each(&report["taxes"], "tax"), number(&report["takings"])), (vec![json!(0), json!(0)], 0));
    stall.verify();
}

#[test]
fn a_refund_in_cash_is_rounded_as_the_payment_was() {
    let stall = Stall::of("NL");
    let sale = stall.sell(&[(&stall.item("Candle", 1002), 1)]);
    assert_eq!(sale["rounding"], -2);
    let back = stall.bring_back(&sale, &[(1, 1)]);
    assert_eq!((number(&back["refund"]), number(&back["rounding"]), number(&back["paid_out"])), (1002, -2, 1000));
    let report = stall.tell("day.report");
    assert_eq!((number(&report["rounding"]), number(&report["takings"])), (0, 0));
    assert_eq!(stall.count(0)["difference"], 0);
}

/// Each refund was rounded for itself: two of 0.33 for which 0.65 was paid came back as 0.35 and 0.35.
#[test]
fn refunds_in_cash_of_a_rounded_sale_come_to_what_was_paid() {
    let stall = Stall::of("IE");
    let sale = stall.sell(&[(&stall.item("Button", 33), 2)]);
    assert_eq!(number(&sale["rounding"]), -1);
    let paid_out = [stall.bring_back(&sale, &[(1, 1)]), stall.bring_back(&sale, &[(1, 1)])];
    assert_eq!(paid_out.map(|back| number(&back["paid_out"])), [35, 30]);
    assert_eq!(number(&stall.tell("day.report")["takings"]), 0);
    assert_eq!(stall.count(0)["difference"], 0);
}

#[test]
fn a_refund_on_card_is_not_rounded() {
    let stall = Stall::of("NL");
    let sale = stall.sell(&[(&stall.item("Candle", 1002), 1)]);
    let mut back = stall.return_of(&sale, &[(1, 1)]);
    back["refund_as"] = json!("card");
    assert_eq!(stall.call("return.commit", back)["paid_out"], 1002);
}

#[test]
fn the_same_key_twice_is_one_return() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 2)]);
    let back = stall.return_of(&sale, &[(1, 1)]);
    let first = stall.ask("return.commit", back.clone(), Some("form 1")).unwrap();
    assert_eq!(stall.ask("return.commit", back.clone(), Some("form 1")).unwrap(), first);
    assert_eq!(stall.facts("return.committed").len(), 1);
    stall.ask("return.commit", back, Some("form 2")).unwrap();
    assert_eq!(stall.facts("return.committed").len(), 2);
}

#[test]
fn a_key_belongs_to_the_command_it_was_first_used_for() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    stall.ask("return.commit", stall.return_of(&sale, &[(1, 1)]), Some("form 1")).unwrap();
    let cash = json!({ "flow": "in", "amount": 100, "reason": "coins" });
    let error = stall.ask("session.move_cash", cash.clone(), Some("form 1")).unwrap_err();
    assert_eq!(error.code, "command.key_reused");
    stall.ask("session.move_cash", cash, Some("form 2")).unwrap();
}

#[test]
fn a_refused_command_does_not_use_up_its_key() {
    let stall = Stall::new();
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    let mut back = stall.return_of(&sale, &[(1, 1)]);
    back["refund"] = json!(1);
    assert_eq!(stall.ask("return.commit", back.clone(), Some("form 1")).unwrap_err().code, "return.stale_refund");
    back["refund"] = json!(450);
    stall.ask("return.commit", back, Some("form 1")).unwrap();
}

#[test]
fn without_a_receipt_the_manager_states_the_price() {
    let stall = Stall::new();
    let (candle, honey) = (stall.item("Candle", 450), stall.item_at("Honey", 750, "5.5"));
    let open =
        |lines: Value| json!({ "lines": lines, "reason": "no receipt", "condition": "resale", "refund_as": "cash" });
    let lines = json!([{ "item": candle, "quantity": 2, "unit": 400 }, { "item": honey, "quantity": 1, "unit": 700 }]);
    let back = stall.call("return.commit_open", open(lines));
    assert_eq!((number(&back["paid_out"]), &back["sale"]), (1500, &Value::Null));
    let report = stall.tell("day.report");
    assert_eq!((number(&report["takings"]), each(&report["taxes"], "gross")), (-1500, vec![json!(-800), json!(-700)]));
    let fact = &stall.facts("return.committed")[0];
    assert_eq!((&fact["verified"], &fact["allowed_by_manager"]), (&json!(false), &json!(true)));
    stall.refused("return.nothing_chosen", "return.commit_open", open(json!([])));
    let wrong = |quantity: i64, unit: i64| open(json!([{ "item": candle, "quantity": quantity, "unit": unit }]));
    stall.refused("quantity.out_of_range", "return.commit_open", wrong(0, 400));
    stall.refused("money.negative", "return.commit_open", wrong(1, -1));
    stall.verify();
}

#[test]
fn a_return_in_a_session_left_open_is_judged_by_the_calendar_and_not_by_the_day_it_was_opened() {
    let stall = with_days(1);
    let sale = stall.sell(&[(&stall.item("Candle", 450), 1)]);
    stall.at("2026-06-07 23:00");
    assert_eq!(stall.judge(&sale, &[])["verdict"], "in_window");
    stall.at("2026-06-08 10:00");
    assert_eq!(stall.tell("app.status")["business_day"], "2026-06-06", "nobody closed it");
    assert_eq!(stall.judge(&sale, &[])["verdict"], "late");
    stall.refused("return.needs_manager", "return.commit", stall.return_of(&sale, &[(1, 1)]));
}
