//! Members: signing up, coming back, being looked up, being forgotten.

use serde_json::{Value, json};

use crate::stall::{Stall, number, text};

/// A stall at Riverside with a calendar of three Saturdays, and a candle at 4.50.
fn at_riverside() -> (Stall, String, String) {
    let stall = Stall::new();
    let days = json!(["2026-06-06", "2026-06-13", "2026-06-20"]);
    let market = text(&stall.call("market.save", json!({ "name": "Riverside", "days": days }))["id"]);
    let candle = stall.item("Candle", 450);
    stall.call("session.open", json!({ "market": market }));
    (stall, market, candle)
}

/// The next Saturday at Riverside.
fn a_week_later(stall: &Stall, market: &str) {
    stall.count(0);
    stall.tell("session.close");
    stall.at("2026-06-13 10:00");
    stall.call("session.open", json!({ "market": market }));
}

fn wording(stall: &Stall) -> Value {
    stall.tell("signup.offer")["wording"]["hash"].clone()
}

fn sign_up(stall: &Stall, args: Value) -> Value {
    stall.call("member.enroll", args)
}

/// Rings up a candle for a code; gives the basket.
fn ring_up(stall: &Stall, candle: &str, quantity: i64, code: &Value) -> Value {
    stall.call("basket.add_item", json!({ "item": candle, "quantity": quantity }));
    stall.call("basket.attach_member", json!({ "code": code }))
}

fn pay(stall: &Stall, basket: &Value) -> Value {
    let cash = json!([{ "kind": "cash", "amount": basket["total"] }]);
    stall.call("sale.commit", json!({ "basket": basket["basket"], "total": basket["total"], "tenders": cash }))
}

#[test]
fn who_signs_up_with_a_sale_comes_back_to_a_reward_and_redeems_it_once() {
    let (stall, market, candle) = at_riverside();
    let sale = stall.sell(&[(&candle, 2)]);
    let lea = sign_up(&stall, json!({ "first_name": "Lea", "sale": sale["sale"] }));
    assert_eq!((&lea["already"], &lea["reward"]["standing"]), (&json!(false), &json!("not_yet")));
    assert_eq!((&lea["reward"]["from"], &lea["reward"]["until"]), (&json!("2026-06-07"), &json!("2026-06-20")));

    let same_day = ring_up(&stall, &candle, 2, &lea["code"]);
    assert_eq!((&same_day["benefit"]["reason"], number(&same_day["benefit"]["amount"])), (&json!("member"), -45));
    stall.tell("basket.clear");

    a_week_later(&stall, &market);
    let basket = ring_up(&stall, &candle, 2, &lea["code"]);
    assert_eq!((&basket["benefit"]["reason"], number(&basket["total"])), (&json!("come_back"), 810));
    assert_eq!(basket["member"]["label"], "Lea");
    let sale = pay(&stall, &basket);
    assert_eq!((number(&sale["deductions"][0]["amount"]), &sale["member"]["code"]), (-90, &lea["code"]));
    assert_eq!(stall.facts("reward.redeemed").len(), 1);
    assert_eq!(stall.facts("reward.granted").len(), 2, "coming back earns the next one");

    let again = ring_up(&stall, &candle, 2, &lea["code"]);
    assert_eq!(again["benefit"]["reason"], "member", "redeemed once");
    let seen = stall.call("member.lookup", json!({ "code": lea["code"] }));
    let days: Vec<&str> = seen["visits"].as_array().unwrap().iter().map(|v| v["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-06-13", "2026-06-06"]);
    assert_eq!((number(&seen["spent"]), &seen["bought"][0]["quantity"]), (1710, &json!(4)));
}

#[test]
fn a_reward_may_be_kept_for_later() {
    let (stall, market, candle) = at_riverside();
    let sale = stall.sell(&[(&candle, 1)]);
    let lea = sign_up(&stall, json!({ "sale": sale["sale"] }));
    a_week_later(&stall, &market);
    ring_up(&stall, &candle, 2, &lea["code"]);
    let kept = stall.call("basket.use_reward", json!({ "on": false }));
    assert_eq!((number(&kept["total"]), &kept["benefit"]["reward_open"]), (855, &json!(true)));
    pay(&stall, &kept);
    assert_eq!(stall.facts("reward.redeemed").len(), 0);
    let next = ring_up(&stall, &candle, 2, &lea["code"]);
    assert_eq!(number(&next["total"]), 810, "it is still there");
}

#[test]
fn undoing_the_sale_that_redeemed_a_reward_opens_it_again_and_undoing_the_one_that_earned_it_takes_it_away() {
    let (stall, market, candle) = at_riverside();
    let earned = stall.sell(&[(&candle, 1)]);
    let lea = sign_up(&stall, json!({ "sale": earned["sale"] }));
    a_week_later(&stall, &market);
    let sale = pay(&stall, &ring_up(&stall, &candle, 2, &lea["code"]));
    let undone = stall.call("sale.undo", json!({ "sale": sale["sale"] }));
    assert_eq!(undone["basket"]["benefit"]["reason"], "come_back", "back in hand with its reward");
    let rewards = stall.call("member.lookup", json!({ "code": lea["code"] }))["rewards"].clone();
    let standings: Vec<&str> = rewards.as_array().unwrap().iter().map(|r| r["standing"].as_str().unwrap()).collect();
    assert_eq!(standings, ["open", "void"], "the first is open, the one earned by the undone sale is gone");
}

#[test]
fn a_reward_redeemed_by_another_basket_meanwhile_is_not_redeemed_twice() {
    let (stall, market, candle) = at_riverside();
    let earned = stall.sell(&[(&candle, 1)]);
    let lea = sign_up(&stall, json!({ "sale": earned["sale"] }));
    a_week_later(&stall, &market);
    let held = ring_up(&stall, &candle, 2, &lea["code"]);
    stall.tell("basket.hold");
    pay(&stall, &ring_up(&stall, &candle, 1, &lea["code"]));
    stall.call("basket.resume", json!({ "basket": held["basket"] }));
    let pay = json!({ "basket": held["basket"], "total": 810, "tenders": [{ "kind": "cash", "amount": 810 }] });
    stall.refused("reward.gone", "sale.commit", pay);
    let quoted = stall.tell("basket.quote")["basket"].clone();
    assert_eq!((number(&quoted["total"]), &quoted["benefit"]["reason"]), (855, &json!("member")));
}

#[test]
fn a_sale_is_signed_up_with_once_whatever_is_tapped_twice() {
    let (stall, _, candle) = at_riverside();
    let sale = stall.sell(&[(&candle, 1)]);
    let first = sign_up(&stall, json!({ "first_name": "Lea", "sale": sale["sale"] }));
    let second = sign_up(&stall, json!({ "first_name": "Lea", "sale": sale["sale"] }));
    assert_eq!((&first["code"], &second["already"]), (&second["code"], &json!(true)));
    assert_eq!(stall.facts("member.enrolled").len(), 1);
    assert_eq!(stall.call("sale.show", json!({ "sale": sale["sale"] }))["member"]["code"], first["code"]);
}

#[test]
fn an_address_is_kept_only_with_the_consent_to_the_words_that_were_shown() {
    let (stall, _, _) = at_riverside();
    let address = "Lea@Example.COM";
    stall.refused("member.email_needs_consent", "member.enroll", json!({ "email": address }));
    stall.refused("member.stale_wording", "member.enroll", json!({ "email": address, "consent": "00" }));
    stall.refused("email.unreadable", "member.enroll", json!({ "email": "lea at home", "consent": wording(&stall) }));
    assert_eq!(stall.facts("member.enrolled").len(), 0);

    let lea = sign_up(&stall, json!({ "email": address, "consent": wording(&stall), "typed_by": "customer" }));
    assert_eq!(lea["masked"], "L…@e….com");
    let consent = &stall.facts("consent.given")[0];
    assert_eq!((&consent["mechanism"], &consent["controller"]), (&json!("customer"), &json!("Stall")));
    assert!(consent["text"].as_str().unwrap().contains("Stall may e-mail me"), "{consent}");
    let again = sign_up(&stall, json!({ "email": "Lea@example.com", "consent": wording(&stall) }));
    assert_eq!((&again["code"], &again["already"]), (&lea["code"], &json!(true)), "one address is one person");
    assert_eq!(stall.facts("consent.given").len(), 1);
}

#[test]
fn a_consent_is_withdrawn_once_and_given_again_by_signing_up_again() {
    let (stall, _, _) = at_riverside();
    let lea = sign_up(&stall, json!({ "email": "lea@example.com", "consent": wording(&stall) }));
    let member = json!({ "member": lea["id"] });
    assert_eq!(stall.call("member.withdraw_consent", member.clone())["consent"]["state"], "withdrawn");
    stall.refused("member.nothing_to_withdraw", "member.withdraw_consent", member.clone());
    sign_up(&stall, json!({ "email": "lea@example.com", "consent": wording(&stall) }));
    assert_eq!(stall.call("member.lookup", member)["consent"]["state"], "given");
}

#[test]
fn an_erased_member_keeps_the_code_and_the_sales_and_loses_the_rest() {
    let (stall, _, candle) = at_riverside();
    let sale = stall.sell(&[(&candle, 1)]);
    let lea =
        json!({ "first_name": "Lea", "email": "lea@example.com", "consent": wording(&stall), "sale": sale["sale"] });
    let lea = sign_up(&stall, lea);
    stall.call("member.erase", json!({ "member": lea["id"] }));
    let seen = stall.call("member.lookup", json!({ "code": lea["code"] }));
    assert_eq!(
        (&seen["member"]["label"], &seen["masked"], &seen["consent"]["state"]),
        (&json!(""), &json!(""), &json!("erased"))
    );
    assert_eq!(seen["visits"].as_array().unwrap().len(), 1);
    assert_eq!(stall.rows("SELECT count(*) FROM contact")[0][0], 0);
    stall.refused("member.erased", "member.erase", json!({ "member": lea["id"] }));
}

#[test]
fn a_code_shown_after_paying_claims_the_sale() {
    let (stall, _, candle) = at_riverside();
    let lea = sign_up(&stall, json!({ "first_name": "Lea" }));
    let sale = stall.sell(&[(&candle, 1)]);
    let claim = json!({ "sale": sale["sale"], "code": lea["code"] });
    assert_eq!(stall.call("member.claim", claim.clone())["visits"], 1);
    assert_eq!(stall.call("member.claim", claim)["visits"], 1, "a second tap changes nothing");
    let other = sign_up(&stall, json!({ "first_name": "Tom" }));
    stall.refused("member.other", "member.claim", json!({ "sale": sale["sale"], "code": other["code"] }));
    assert_eq!(stall.facts("sale.linked").len(), 1);
}

#[test]
fn a_slip_of_the_finger_is_told_from_a_code_that_was_never_issued() {
    let (stall, _, _) = at_riverside();
    let code = text(&sign_up(&stall, json!({}))["code"]);
    let slip = format!("{}{}", &code[..10], if code.ends_with('0') { '1' } else { '0' });
    stall.refused("code.mistyped", "member.lookup", json!({ "code": slip }));
    stall.refused("code.never_issued", "member.lookup", json!({ "code": "03NF6-Y4HMS" }));
    assert_eq!(stall.call("code.resolve", json!({ "code": code.to_lowercase().replace('-', " ") }))["code"], code);
}

#[test]
fn ten_codes_that_were_never_issued_lock_for_a_while_and_slips_do_not() {
    let (stall, _, _) = at_riverside();
    let code = sign_up(&stall, json!({}))["code"].clone();
    for _ in 0..20 {
        stall.refused("code.mistyped", "member.lookup", json!({ "code": "03NF6-Y4HMT" }));
    }
    for _ in 0..10 {
        stall.refused("code.never_issued", "member.lookup", json!({ "code": "03NF6-Y4HMS" }));
    }
    let locked = stall.refused("code.locked", "member.lookup", json!({ "code": code }));
    assert_eq!(number(&locked["seconds"]), 30);
    // The clock of the tablet lifts nothing; only waiting does (`tests/bad_input/guessing`).
    for clock in ["2026-06-06 10:01", "2026-06-07 10:00", "2026-06-05 10:00"] {
        stall.at(clock);
        stall.refused("code.locked", "member.lookup", json!({ "code": code }));
    }
}

#[test]
fn a_history_brings_no_discount_and_earns_no_reward() {
    let (stall, _, candle) = at_riverside();
    let lea = sign_up(&stall, json!({ "reference": "17850" }));
    stall.call("basket.add_item", json!({ "item": candle, "quantity": 2 }));
    let basket = stall.call("basket.attach_of_history", json!({ "member": lea["id"] }));
    assert_eq!((number(&basket["total"]), &basket["benefit"]), (900, &Value::Null));
    pay(&stall, &basket);
    assert_eq!(stall.facts("reward.granted").len(), 0);
    assert_eq!(number(&stall.call("member.lookup", json!({ "reference": "17850" }))["spent"]), 900);
}

#[test]
fn the_shop_sets_what_members_get() {
    let (stall, _, candle) = at_riverside();
    let lea = sign_up(&stall, json!({}));
    let terms = json!({ "member": "0", "reward": "0", "market_days": 1, "else_days": 30 });
    stall.call("settings.save", json!({ "loyalty": terms }));
    let basket = ring_up(&stall, &candle, 2, &lea["code"]);
    assert_eq!((number(&basket["total"]), &basket["benefit"]), (900, &Value::Null));
    assert_eq!(stall.tell("signup.offer")["promise"]["key"], "signup.promise.discount");
    let zero = json!({ "loyalty": { "member": "5", "reward": "10", "market_days": 0, "else_days": 1 } });
    stall.refused("args.empty", "settings.save", zero);
}

#[test]
fn a_likely_slip_in_an_address_is_asked_about() {
    let (stall, _, _) = at_riverside();
    let suggested = |email: &str| stall.call("signup.suggest", json!({ "email": email }))["email"].clone();
    assert_eq!(suggested("lea@gmial.com"), "lea@gmail.com");
    assert_eq!((suggested("lea@gmail.com"), suggested("lea")), (Value::Null, Value::Null));
}
