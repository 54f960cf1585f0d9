//! Shops of many countries: what set-up offers, what a shop starts with, and what it then charges and rounds.

use serde_json::{Value, json};

use crate::stall::{PASSPHRASE, Stall, each, number, text};

fn shop(country: &str, more: Value) -> Value {
    let mut args = json!({ "name": "Stall", "country": country, "zone": "Europe/Paris", "passphrase": PASSPHRASE });
    args.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    args
}

#[test]
fn set_up_offers_the_countries_by_name_and_every_other_with_its_currency() {
    let offer = Stall::empty().tell("setup.offer");
    let names = each(&offer["countries"], "name");
    assert!(names.is_sorted_by_key(text) && names.len() == 50, "{names:?}");
    assert_eq!(offer["suggested"], Value::Null, "UTC lies in no country");
    let sweden = offer["countries"].as_array().unwrap().iter().find(|one| one["code"] == "SE").unwrap();
    assert_eq!((&sweden["tax_rates"], &sweden["tax_name"]), (&json!(["25", "12", "6"]), &json!("moms")));
    let known = |code: &str| each(&offer["countries"], "code").contains(&json!(code));
    let others = offer["others"].as_array().unwrap();
    assert!(others.iter().all(|one| !known(one["code"].as_str().unwrap())), "none twice");
    assert!(others.contains(&json!({ "code": "IN", "currency": "INR" })));
    let currencies = offer["currencies"].as_array().unwrap();
    let of = |code: &str| currencies.iter().find(|one| one["code"] == code).unwrap();
    let steps = |code: &str| each(&of(code)["roundings"], "step");
    assert_eq!(
        (steps("SEK"), steps("CHF")),
        (vec![json!(1), json!(100), json!(500), json!(1000)], vec![json!(1), json!(5), json!(10), json!(50)])
    );
    assert_eq!((&of("KWD")["decimals"], &of("JPY")["decimals"]), (&json!(3), &json!(0)));
}

#[test]
fn a_swedish_shop_takes_whole_kronor_and_gives_back_what_was_paid() {
    let stall = Stall::of("SE");
    let shown = stall.tell("app.status")["shop"].clone();
    assert_eq!((&shown["currency"]["code"], &shown["tax_name"]), (&json!("SEK"), &json!("moms")));
    assert_eq!(each(&shown["currency"]["roundings"], "rounding").len(), 4);
    let fox = stall.item("Fox", 12450);
    let basket = stall.tap(&fox);
    assert_eq!((&basket["cash"]["due"], &basket["cash"]["rounding"]), (&json!(12500), &json!(50)));
    assert_eq!(basket["cash"]["notes"], json!([2000, 5000, 10000, 20000, 50000]));
    assert_eq!(basket["cash"]["quick"], json!([13000, 15000, 20000, 50000]));
    let sale = stall.pay(json!([{ "kind": "cash", "amount": 20000 }]));
    assert_eq!((&sale["total"], &sale["rounding"], &sale["change"]), (&json!(12450), &json!(50), &json!(7500)));
    stall.bring_back(&sale, &[(1, 1)]);
    let back = &stall.facts("return.committed")[0];
    assert_eq!(number(&back["refund"]) + number(&back["rounding"]), 12500, "what was paid");
    stall.tap(&fox);
    let by_card = stall.pay(json!([{ "kind": "card", "amount": 12450 }]));
    assert_eq!(by_card["rounding"], 0, "a card pays to the öre");
    stall.verify();
}

/// Version 0.2 cannot read a founding with a rounding that it does not know; a setting it passes over.
#[test]
fn a_founding_says_nothing_that_an_older_program_cannot_read() {
    for (country, founded, set) in [
        ("SE", "none", vec![json!({ "id": "cash_rounding", "value": "hundred_cents" })]),
        ("BE", "belgium_five_cents", vec![]),
        (
            "CA",
            "five_cents",
            vec![json!({ "id": "tax_terms", "value": { "prices": "exclusive", "rounding": "total" } })],
        ),
    ] {
        let stall = Stall::of(country);
        assert_eq!(stall.facts("shop.created")[0]["cash_rounding"], founded, "{country}");
        assert_eq!(stall.facts("setting.set"), set, "{country}");
    }
}

#[test]
fn a_slovak_payment_of_two_cents_is_five() {
    let stall = Stall::of("SK");
    let pin = stall.item("Pin", 2);
    assert_eq!(stall.tap(&pin)["cash"]["due"], 5);
    let sale = stall.pay(json!([{ "kind": "cash", "amount": 10 }]));
    assert_eq!((&sale["rounding"], &sale["change"]), (&json!(3), &json!(5)));
    stall.verify();
}

#[test]
fn a_japanese_shop_sells_in_whole_yen_with_the_tax_in_its_prices() {
    let stall = Stall::of("JP");
    let cake = stall.item_at("Cake", 540, "8");
    let sale = stall.sell(&[(&cake, 1)]);
    assert_eq!((number(&sale["total"]), number(&sale["taxes"][0]["tax"])), (540, 40));
    stall.tap(&cake);
    let sale = stall.pay(json!([{ "kind": "cash", "amount": 1000 }]));
    assert_eq!((&sale["rounding"], &sale["change"]), (&json!(0), &json!(460)));
    stall.verify();
}

#[test]
fn an_american_shop_adds_the_sales_tax_of_its_place_and_of_each_market() {
    let stall = Stall::empty();
    stall.call("shop.create", shop("US", json!({ "tax_rates": ["8.875"] })));
    let shown = stall.tell("app.status")["shop"].clone();
    assert_eq!((&shown["tax_rates"], &shown["tax_name"]), (&json!(["8.875", "0"]), &json!("Sales tax")));
    assert_eq!(shown["tax_terms"]["prices"], "exclusive");
    let (fox, bread) = (stall.item("Fox", 1000), stall.item_at("Bread", 400, "0"));
    let sale = stall.sell(&[(&fox, 1), (&bread, 1)]);
    assert_eq!((number(&sale["subtotal"]), number(&sale["total"])), (1400, 1489));
    stall.count(1489);
    stall.tell("session.close");
    let rates = json!([{ "rate": "8.875", "here": "6.625" }]);
    let market = stall.call("market.save", json!({ "name": "Across the river", "rates": rates }));
    stall.call("session.open", json!({ "market": market["id"], "float": 0 }));
    let sale = stall.sell(&[(&fox, 1), (&bread, 1)]);
    assert_eq!(number(&sale["total"]), 1466, "bread is not taxed there either");
    stall.verify();
}

#[test]
fn where_nobody_says_a_rate_the_country_sets_it() {
    let stall = Stall::empty();
    stall.call("shop.create", shop("CA", json!({ "tax_rates": ["13"], "tax_name": "" })));
    let shown = stall.tell("app.status")["shop"].clone();
    assert_eq!(shown["tax_rates"], json!(["13", "5", "15", "14", "0"]), "the others follow, none twice");
    assert_eq!((&shown["tax_name"], &shown["tax_terms"]["prices"]), (&json!(""), &json!("exclusive")));
    assert_eq!(shown["cash_rounding"], "five_cents");
}

#[test]
fn a_shop_in_another_country_says_its_own_currency_rates_names_and_steps() {
    let stall = Stall::empty();
    let more = json!({
        "currency": "kwd", "tax_rates": ["5", "0"], "tax_name": "VAT / ضريبة", "prices": "exclusive",
        "cash_rounding": "ten_cents",
    });
    stall.call("shop.create", shop("kw", more));
    let stall = stall.reopened();
    let shown = stall.tell("app.status")["shop"].clone();
    assert_eq!(
        (&shown["country"], &shown["currency"]["code"], &shown["currency"]["decimals"]),
        (&json!("KW"), &json!("KWD"), &json!(3))
    );
    assert_eq!((&shown["tax_rates"], &shown["tax_name"]), (&json!(["5", "0"]), &json!("VAT / ضريبة")));
    assert_eq!((&shown["tax_terms"]["prices"], &shown["cash_rounding"]), (&json!("exclusive"), &json!("ten_cents")));
    let dates = stall.item("Dates", 1500);
    let basket = stall.tap(&dates);
    assert_eq!((number(&basket["total"]), number(&basket["cash"]["due"])), (1575, 1580));
    assert_eq!(stall.pay(json!([{ "kind": "cash", "amount": 2000 }]))["change"], 420);
    stall.verify();
}

#[test]
fn a_country_without_rates_of_ours_must_say_what_it_needs_and_nonsense_is_refused() {
    let stall = Stall::empty();
    let refuse = |code: &str, country: &str, more: Value| stall.refused(code, "shop.create", shop(country, more));
    assert_eq!(refuse("args.empty", "IN", json!({}))["field"], "currency");
    assert_eq!(refuse("args.empty", "IN", json!({ "currency": "INR" }))["field"], "tax_rates");
    assert_eq!(refuse("args.empty", "IN", json!({ "currency": "INR", "tax_rates": [] }))["field"], "tax_rates");
    refuse("rate.unreadable", "IN", json!({ "currency": "INR", "tax_rates": ["101"] }));
    refuse("rate.unreadable", "US", json!({ "tax_rates": ["much"] }));
    for money in ["XAU", "BGN", "CHE", "EURO", ""] {
        refuse("currency.unknown", "IN", json!({ "currency": money, "tax_rates": ["18"] }));
    }
    assert_eq!(refuse("rounding.unfit", "SE", json!({ "cash_rounding": "five_cents" }))["currency"], "SEK");
    refuse(
        "rounding.unfit",
        "IN",
        json!({ "currency": "INR", "tax_rates": ["5"], "cash_rounding": "finland_five_cents" }),
    );
    assert_eq!(refuse("args.too_long", "FR", json!({ "tax_name": "x".repeat(21) }))["field"], "tax_name");
    refuse("args.unreadable", "FR", json!({ "prices": "both" }));
    assert!(stall.facts("shop.created").is_empty());
}

#[test]
fn in_another_currency_than_the_countrys_its_law_on_coins_does_not_hold() {
    let stall = Stall::empty();
    stall.call("shop.create", shop("SE", json!({ "currency": "EUR" })));
    assert_eq!(stall.tell("app.status")["shop"]["cash_rounding"], "none");
}

#[test]
fn settings_take_only_a_rounding_that_coins_can_pay_and_a_name_that_fits() {
    let stall = Stall::of("NZ");
    stall.refused("rounding.unfit", "settings.save", json!({ "cash_rounding": "five_cents" }));
    stall.refused("args.too_long", "settings.save", json!({ "tax_name": "x".repeat(21) }));
    assert_eq!(stall.facts("setting.set").len(), 1, "that of the founding");
    let fox = stall.item("Fox", 1995);
    assert_eq!(stall.tap(&fox)["cash"]["due"], 1990, "five cents go down");
    stall.tell("basket.clear");
    stall.call("settings.save", json!({ "cash_rounding": "ten_cents", "tax_name": " GST " }));
    assert_eq!(stall.tell("app.status")["shop"]["tax_name"], "GST");
    assert_eq!(stall.tap(&fox)["cash"]["due"], 2000, "or up, where the trader says so");
}

#[test]
fn a_shop_of_before_the_tax_had_a_name_has_none() {
    let stall = Stall::new();
    let created = stall.facts("shop.created").remove(0);
    let mut older = created.clone();
    assert_eq!(older.as_object_mut().unwrap().remove("tax_name"), Some(json!("TVA")));
    let sql = "UPDATE shop SET value = ?1";
    stall.database().execute(sql, [older.to_string()]).unwrap();
    let stall = stall.reopened();
    assert_eq!(stall.tell("app.status")["shop"]["tax_name"], "");
}
