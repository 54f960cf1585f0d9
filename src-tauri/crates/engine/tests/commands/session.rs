//! The till's part of a market day: float, cash, the blind count, X and Z.

use serde_json::{Value, json};

use crate::stall::{Stall, each, number};

fn opened(float: i64) -> Stall {
    let stall = Stall::new();
    stall.call("session.open", json!({ "float": float }));
    stall
}

#[test]
fn a_float_is_counted_by_denomination_or_typed_as_one_amount() {
    let stall = Stall::new();
    let float = json!([{ "value": 2000, "count": 3 }, { "value": 50, "count": 11 }]);
    stall.call("session.open", json!({ "denominations": float, "float": 1 }));
    assert_eq!(stall.tell("day.report")["drawer"]["float"], 6550, "the count wins");
    assert_eq!(stall.facts("session.opened")[0]["denominations"], float);
    stall.refused("session.already_open", "session.open", Value::Null);
    stall.count(6550);
    stall.tell("session.close");
    stall.refused("money.negative", "session.open", json!({ "denominations": [{ "value": 100, "count": -1 }] }));
    stall.refused("money.unreadable", "session.open", json!({ "float": "12,5.0" }));
    stall.refused("market.no_such_market", "session.open", json!({ "market": "nowhere" }));
    stall.call("session.open", json!({ "float": "65,50" }));
    assert_eq!(stall.tell("day.report")["drawer"]["float"], 6550);
}

#[test]
fn opening_at_a_market_makes_today_one_of_its_days() {
    let stall = Stall::new();
    let riverside = stall.market("Riverside", &[]);
    stall.call("session.open", json!({ "market": riverside }));
    let market = &stall.tell("market.list")["markets"][0];
    assert_eq!((&market["days"], &market["today"]), (&json!(["2026-06-06"]), &json!(true)));
    assert_eq!(stall.tell("day.report")["markets"], json!(["Riverside"]));
}

#[test]
fn cash_goes_in_and_out_with_a_reason() {
    let stall = opened(10_000);
    let moved = |flow: &str, amount: Value, reason: &str| json!({ "flow": flow, "amount": amount, "reason": reason });
    stall.call("session.move_cash", moved("in", json!("50,00"), "coins from the bank"));
    stall.call("session.move_cash", moved("out", json!(1200), "lunch"));
    stall.refused("session.needs_reason", "session.move_cash", moved("out", json!(100), "  "));
    stall.refused("args.empty", "session.move_cash", moved("out", json!(0), "nothing"));
    stall.refused("money.negative", "session.move_cash", moved("out", json!(-100), "less than nothing"));
    let report = stall.tell("day.report");
    assert_eq!(
        (each(&report["movements"], "amount"), number(&report["drawer"]["moved_out"])),
        (vec![json!(5000), json!(1200)], 1200)
    );
    assert_eq!(stall.count(13_800)["difference"], 0);
}

#[test]
fn the_count_is_blind() {
    let stall = opened(10_000);
    stall.sell(&[(&stall.item("Candle", 450), 1)]);
    stall.call("basket.add_item", json!({ "item": stall.item("Fox", 1200) }));
    stall.pay(json!([{ "kind": "card", "amount": 1200 }]));
    let report = stall.tell("day.report");
    let drawer = report["drawer"].clone();
    assert_eq!(report["takings"], 1650);
    assert_eq!(
        report["tenders"],
        json!([]),
        "takings without what was paid by card are cash, and with the float the sum"
    );
    for told in ["expected", "difference", "cash_sales", "cash_refunds"] {
        assert_eq!(drawer[told], Value::Null, "{told} would give the sum away");
    }
    assert_eq!(stall.count(10_400), json!({ "counted": 10_400, "expected": 10_450, "difference": -50 }));
    let report = stall.tell("day.report");
    let drawer = report["drawer"].clone();
    assert_eq!((number(&drawer["expected"]), number(&drawer["difference"])), (10_450, -50));
    assert_eq!(each(&report["tenders"], "amount"), [450, 1200]);
}

#[test]
fn a_difference_is_recorded_up_or_down_and_never_refused() {
    for (counted, difference) in [(10_500, 500), (9_000, -1000), (10_000, 0), (0, -10_000)] {
        let stall = opened(10_000);
        assert_eq!(number(&stall.count(counted)["difference"]), difference);
        let z = stall.call("session.close", json!({ "note": "a child played with it" }));
        assert_eq!(number(&z["drawer"]["difference"]), difference);
        assert_eq!((&z["kind"], &z["note"]), (&json!("z"), &json!("a child played with it")));
    }
}

#[test]
fn a_session_is_not_closed_before_the_drawer_was_counted() {
    let stall = Stall::new();
    stall.refused("session.none_open", "session.close", Value::Null);
    stall.refused("session.none_open", "session.count", json!({ "total": 0 }));
    stall.tell("session.open");
    stall.refused("session.not_counted", "session.close", Value::Null);
    stall.count(0);
    stall.tell("session.close");
}

#[test]
fn a_count_is_stale_after_anything_that_moves_cash() {
    let stall = opened(0);
    let candle = stall.item("Candle", 450);
    let sale = stall.sell(&[(&candle, 2)]);
    let not_after = |what: &str| {
        assert_eq!(stall.tell("session.status")["counted"], false, "{what}");
        stall.refused("session.not_counted", "session.close", Value::Null);
        stall.count(0);
        assert_eq!(stall.tell("session.status")["counted"], true, "{what}");
    };
    not_after("opening");
    let undone = stall.sell(&[(&candle, 1)]);
    not_after("a sale");
    stall.bring_back(&sale, &[(1, 1)]);
    not_after("a return");
    stall.call("session.move_cash", json!({ "flow": "in", "amount": 100, "reason": "coins" }));
    not_after("cash put in");
    stall.call("sale.undo", json!({ "sale": undone["sale"] }));
    not_after("an undone sale");
    stall.item("Card", 200);
    assert_eq!(stall.tell("session.status")["counted"], true, "a new item moves no cash");
    stall.tell("session.close");
}

#[test]
fn a_session_left_open_past_four_keeps_its_day_and_is_overdue() {
    let stall = opened(0);
    let candle = stall.item("Candle", 450);
    stall.at("2026-06-07 03:59");
    assert_eq!(stall.tell("session.status")["session"]["overdue"], false);
    stall.at("2026-06-07 04:00");
    let session = stall.tell("session.status")["session"].clone();
    assert_eq!((&session["day"], &session["overdue"]), (&json!("2026-06-06"), &json!(true)));
    assert_eq!(stall.sell(&[(&candle, 1)])["day"], "2026-06-06");
    assert_eq!(stall.tell("app.status")["business_day"], "2026-06-06");
    stall.count(450);
    assert_eq!(stall.tell("session.close")["day"], "2026-06-06");
    assert_eq!(stall.tell("app.status")["business_day"], "2026-06-07");
    assert_eq!(stall.sell(&[(&candle, 1)])["day"], "2026-06-07");
}

#[test]
fn the_z_report_in_the_fact_is_the_one_that_is_shown_ever_after() {
    let stall = opened(10_000);
    let candle = stall.item("Candle", 450);
    let sale = stall.sell(&[(&candle, 3)]);
    stall.bring_back(&sale, &[(1, 1)]);
    stall.call("session.move_cash", json!({ "flow": "out", "amount": 500, "reason": "lunch" }));
    stall.count(10_400);
    stall.at("2026-06-06 18:00");
    let shown = stall.call("session.close", json!({ "note": "fine" }));
    let session = shown["sessions"][0].clone();
    let frozen = stall.facts("session.closed")[0].clone();
    assert_eq!(frozen["seen"][0], frozen["totals"]["head"], "the fact holds the head it stands on");
    // Later trade, on the same day and with goods of that session, leaves it alone.
    stall.at("2026-06-06 19:00");
    stall.bring_back(&sale, &[(1, 1)]);
    stall.sell(&[(&candle, 1)]);
    let later = stall.call("day.report", json!({ "session": session }));
    let in_fact = |mut report: Value| {
        report["head"] = Value::Null;
        report.as_object_mut().unwrap().retain(|key, _| !["sold_items", "returned_items"].contains(&key.as_str()));
        report
    };
    assert_eq!(later, shown);
    assert_eq!(frozen["totals"].get("sold_items"), None, "its sales tell that already");
    assert_eq!(in_fact(frozen["totals"].clone()), in_fact(shown));
    stall.verify();
}

#[test]
fn several_sessions_of_a_day_are_added_up() {
    let stall = opened(10_000);
    let (candle, honey) = (stall.item("Candle", 450), stall.item_at("Honey", 750, "5.5"));
    stall.sell(&[(&candle, 2)]);
    stall.count(10_900);
    stall.call("session.close", json!({ "note": "morning" }));
    stall.at("2026-06-06 14:00");
    stall.call("session.open", json!({ "float": 5000 }));
    stall.sell(&[(&honey, 1)]);
    let day = |stall: &Stall| stall.call("day.report", json!({ "day": "2026-06-06" }));
    let noon = day(&stall);
    assert_eq!((&noon["kind"], &noon["drawer"]["expected"]), (&json!("x"), &Value::Null), "one is still open");
    stall.count(5700);
    stall.call("session.close", json!({ "note": "a coin fell" }));
    let z = day(&stall);
    let sums = ["sales", "sold", "takings"].map(|k| number(&z[k]));
    assert_eq!((sums, &z["kind"]), ([2, 1650, 1650], &json!("z")));
    let drawer = ["float", "expected", "counted", "difference"].map(|k| number(&z["drawer"][k]));
    assert_eq!(drawer, [15_000, 16_650, 16_600, -50]);
    assert_eq!((z["sessions"].as_array().unwrap().len(), &z["note"]), (2, &json!("morning · a coin fell")));
    assert_eq!(each(&z["taxes"], "gross"), [900, 750]);
    stall.refused("session.not_found", "day.report", json!({ "day": "2026-06-07" }));
    stall.refused("session.not_found", "day.report", json!({ "session": "nothing" }));
    stall.refused("session.none_open", "day.report", Value::Null);
}

#[test]
fn closing_signs_the_head_and_keeps_it() {
    let stall = opened(0);
    stall.count(0);
    let z = stall.tell("session.close");
    assert_eq!(stall.rows("SELECT seq FROM checkpoint"), [json!([z["head"]["seq"]])]);
    assert_eq!(stall.rows("SELECT lower(hex(hash)) FROM checkpoint"), [json!([z["head"]["hash"]])]);
}

#[test]
fn earlier_sessions_are_listed_newest_first() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    for n in 1..=3 {
        stall.sell(&[(&candle, n)]);
        stall.count(0);
        stall.tell("session.close");
    }
    let status = stall.tell("session.status");
    assert_eq!(
        (each(&status["earlier"], "takings"), &status["session"]),
        (vec![json!(1350), json!(900), json!(450)], &Value::Null)
    );
}

#[test]
fn a_fox_sold_and_another_brought_back_vanished_as_a_pair_and_takings_stood_without_an_article() {
    let stall = Stall::new();
    let (fox, card) = (stall.item("Fox", 1200), stall.item("Card", 200));
    stall.tap(&fox);
    stall.call("basket.set_discount", json!({ "off": { "kind": "percent", "percent": "5" } }));
    let last_week = stall.pay_cash();
    assert_eq!(number(&last_week["total"]), 1140);
    stall.count(1140);
    stall.tell("session.close");
    stall.sell(&[(&fox, 1), (&card, 2)]);
    stall.call("basket.add_amount", json!({ "amount": 350, "text": "Repair" }));
    stall.pay_cash();
    stall.bring_back(&last_week, &[(1, 1)]);
    let report = stall.tell("day.report");
    let item = |name: &str, quantity: i64, paid: i64| json!({ "name": name, "quantity": quantity, "paid": paid });
    assert_eq!(report["sold_items"], json!([item("Fox", 1, 1200), item("Card", 2, 400), item("Repair", 1, 350)]));
    assert_eq!(report["returned_items"], json!([item("Fox", 1, 1140)]));
    assert_eq!(report["best"], json!([item("Card", 2, 400)]), "of the foxes none was sold and kept");
    let sum = |items: &str| each(&report[items], "paid").iter().map(number).sum::<i64>();
    assert_eq!((sum("sold_items"), sum("returned_items")), (number(&report["sold"]), number(&report["refunded"])));
    assert_eq!(number(&report["takings"]), 1950 - 1140);
}

#[test]
fn the_head_of_a_z_report_stays_that_of_its_closing_while_the_next_session_sells() {
    let stall = opened(0);
    let candle = stall.item("Candle", 450);
    stall.sell(&[(&candle, 1)]);
    stall.count(450);
    let z = stall.tell("session.close");
    let closing = stall.envelopes("session.closed")[0].clone();
    assert_eq!((&z["head"]["till"], &z["head"]["seq"]), (&closing["till"], &closing["seq"]));
    stall.at("2026-06-06 14:00");
    stall.tell("session.open");
    stall.sell(&[(&candle, 2)]);
    assert_eq!(stall.call("day.report", json!({ "session": z["sessions"][0] })), z);
}

/// They stay for whoever takes a sale back, and were a third of the file once their days were closed.
#[test]
fn sold_baskets_go_with_the_closing_and_not_before() {
    let stall = opened(0);
    let candle = stall.item("Candle", 450);
    let sale = stall.sell(&[(&candle, 1)]);
    stall.sell(&[(&candle, 1)]);
    let sold = || stall.rows("SELECT count(*) FROM draft WHERE state = 'sold'");
    assert_eq!(sold(), [json!([2])]);
    stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    stall.tell("basket.clear");
    stall.count(450);
    stall.tell("session.close");
    assert_eq!((sold(), stall.rows("SELECT count(*) FROM draft_line")), (vec![json!([0])], vec![json!([1])]));
}

#[test]
fn a_key_stands_for_one_intent_and_its_answer_is_forgotten_after_a_day() {
    let stall = opened(0);
    let put_in = |amount: i64, key: &str| {
        let cash = json!({ "flow": "in", "amount": amount, "reason": "coins" });
        stall.ask("session.move_cash", cash, Some(key))
    };
    let first = put_in(100, "form 1").unwrap();
    stall.sell(&[(&stall.item("Candle", 450), 1)]);
    assert_eq!(put_in(100, "form 1").unwrap(), first, "the first answer, whatever happened since");
    assert_eq!(put_in(200, "form 1").unwrap_err().code, "command.key_reused");
    assert_eq!(each(&json!(stall.facts("cash.moved")), "amount"), [100]);
    stall.at("2026-06-07 10:01");
    put_in(300, "form 2").unwrap();
    assert_eq!(stall.rows("SELECT key FROM answered WHERE result <> ''"), [json!(["form 2"])]);
    assert_eq!(put_in(100, "form 1").unwrap_err().code, "command.key_reused", "what it asked for was done");
    assert_eq!(each(&json!(stall.facts("cash.moved")), "amount"), [100, 300]);
}

/// The first answer was deleted when the clock was a day off, and the same press moved the cash once more.
#[test]
fn a_press_that_comes_twice_moves_cash_once_whatever_the_clock_does_meanwhile() {
    let stall = opened(0);
    let put_in = |amount: i64, key: &str| {
        let cash = json!({ "flow": "in", "amount": amount, "reason": "coins" });
        stall.ask("session.move_cash", cash, Some(key))
    };
    for (n, clock) in
        ["2026-06-08 10:00", "2026-06-04 10:00", "1970-01-01 04:00", "2038-01-01 10:00"].iter().enumerate()
    {
        stall.at("2026-06-06 10:00");
        let (press, other) = (format!("press {n}"), format!("other {n}"));
        put_in(100, &press).unwrap();
        stall.at(clock);
        put_in(1, &other).unwrap();
        stall.at("2026-06-06 10:00");
        let again = put_in(100, &press);
        assert!(again.is_err_and(|e| e.code == "command.key_reused"), "{clock}");
    }
    let moved = each(&json!(stall.facts("cash.moved")), "amount");
    assert_eq!(moved, [100, 1, 100, 1, 100, 1, 100, 1]);
}

/// An erasure forgets the replies, and a press that comes once more after it must still do nothing twice.
#[test]
fn a_press_that_comes_again_after_an_erasure_moves_cash_once() {
    let stall = opened(0);
    let cash = json!({ "flow": "in", "amount": 100, "reason": "coins" });
    stall.ask("session.move_cash", cash.clone(), Some("press")).unwrap();
    let member = stall.call("member.enroll", json!({ "first_name": "Ada" }))["id"].clone();
    stall.call("member.erase", json!({ "member": member }));
    assert_eq!(stall.ask("session.move_cash", cash, Some("press")).unwrap_err().code, "command.key_reused");
    assert_eq!(stall.rows("SELECT result, hex(args) FROM answered"), [json!(["", ""])]);
    assert_eq!(each(&json!(stall.facts("cash.moved")), "amount"), [100]);
}

/// The Z report in a closing holds the moments of its day. Under a clock that had jumped to the end of time such a closing
/// counted at the till that wrote it, and was passed over by every other and by a rebuild: its numbers were taken for amounts.
#[test]
fn a_day_closed_under_an_absurd_clock_is_closed_for_everybody() {
    let stall = opened(0);
    let args = serde_json::json!({ "total": 0 });
    let absurd = |name, args| trestle_engine::Call { name, args, key: None, at: Some(i64::MAX) };
    stall.engine.run(absurd("session.count", args)).unwrap();
    stall.engine.run(absurd("session.close", Value::Null)).unwrap();
    stall.verify();
    assert_eq!(number(&stall.rows("SELECT count(*) FROM session_closed")[0][0]), 1);
}

/// They were a third of the file, and nothing reads them once their sales cannot be undone.
#[test]
fn with_the_closing_go_the_baskets_that_were_sold() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    stall.call("session.open", json!({ "float": 0 }));
    let first = stall.sell(&[(&candle, 2)]);
    let last = stall.sell(&[(&candle, 1)]);
    stall.tap(&candle);
    stall.tell("basket.hold");
    stall.tap(&candle);
    stall.tell("basket.clear");
    let open = stall.tap(&candle);
    let baskets = || stall.rows("SELECT state, count(*) FROM draft GROUP BY state ORDER BY state");
    assert_eq!(baskets().len(), 4, "cleared, held, open, sold");
    stall.call("session.count", json!({ "total": 0 }));
    stall.tell("session.close");
    assert_eq!(baskets(), [json!(["cleared", 1]), json!(["held", 1]), json!(["open", 1])]);
    let lines = "SELECT count(*) FROM draft_line WHERE basket NOT IN (SELECT basket FROM draft)";
    assert_eq!(number(&stall.rows(lines)[0][0]), 0);

    let basket = |sale: &Value| sale["sale"].as_str().unwrap().rsplit('.').next().unwrap().parse::<i64>().unwrap();
    let cash = json!([{ "kind": "cash", "amount": 10_000 }]);
    let again = stall.call("sale.commit", json!({ "basket": basket(&first), "total": 900, "tenders": cash }));
    assert_eq!((&again["sale"], &again["total"], &again["lines"]), (&first["sale"], &first["total"], &first["lines"]));
    stall.refused("sale.cannot_undo", "sale.undo", json!({ "sale": last["sale"] }));
    stall.refused("basket.no_such_basket", "basket.resume", json!({ "basket": basket(&last) }));
    assert_eq!(stall.tell("basket.quote")["basket"]["lines"], open["lines"]);
    assert_eq!(number(&stall.tell("basket.open")["basket"]), number(&open["basket"]) + 1, "no number is used twice");
    stall.verify();
}
