//! Two tills that change one thing without knowing of each other: the same value is in force on both, both are told, and
//! whoever decides settles it for all.

use serde_json::{Value, json};
use trestle_tests::exchange::{conflicts, conflicts_of, meet, must_agree};
use trestle_tests::forge;
use trestle_tests::shop::Shop;

fn price_of(till: &Shop, item: &str) -> Value {
    till.call("catalog.show", json!({ "id": item }))["price"].clone()
}

fn save(till: &Shop, item: &str, name: &str, price: i64) {
    till.call("catalog.save_item", json!({ "id": item, "name": name, "price": price }));
}

/// Two tills that both changed the fox, after they have met.
fn torn() -> (Shop, Shop, String) {
    let (one, two, ids) = super::two();
    save(&one, &ids[3], "Fox", 1_300);
    save(&two, &ids[3], "Fox", 1_400);
    meet(&one, &two);
    (one, two, ids[3].clone())
}

/// The fact of a conflict that is or is not in force.
fn side(conflict: &Value, in_force: bool) -> Value {
    let sides = conflict["sides"].as_array().unwrap();
    assert_eq!(sides.len(), 2, "{conflict}");
    sides.iter().find(|s| s["in_force"] == json!(in_force)).unwrap().clone()
}

#[test]
fn two_values_of_one_item_are_listed_on_both_tills_and_one_is_in_force() {
    let (one, two, fox) = torn();
    must_agree(&[&one, &two]);
    assert_eq!(price_of(&one, &fox), price_of(&two, &fox));
    let (here, there) = (conflicts(&one), conflicts(&two));
    assert_eq!(here, there, "both are told the same");
    assert_eq!((here.len(), &here[0]["kind"]), (1, &json!("two_values")));
    let words = side(&here[0], false)["sentence"]["args"]["values"].clone();
    assert!(words.as_str().unwrap().contains("13.00") || words.as_str().unwrap().contains("14.00"), "{words}");
}

#[test]
fn taking_either_side_settles_it_on_both_tills() {
    for in_force in [true, false] {
        let (one, two, fox) = torn();
        let conflict = conflicts_of(&two, "two_values")[0].clone();
        let taken = side(&conflict, in_force);
        let by_one = taken["till"]["till"] == json!(one.till());
        two.call("sync.resolve", json!({ "conflict": conflict["id"], "take": taken["fact"] }));
        assert!(conflicts(&two).is_empty());
        assert_eq!(conflicts(&one).len(), 1, "the other till has not heard of it yet");
        meet(&two, &one);
        must_agree(&[&one, &two]);
        for till in [&one, &two] {
            assert!(conflicts(till).is_empty(), "{:?}", conflicts(till));
            assert_eq!(price_of(till, &fox), if by_one { 1_300 } else { 1_400 });
        }
    }
}

/// A setting was told as `shop_details`, with the JSON it is set to.
#[test]
fn two_addresses_of_the_shop_are_told_in_words_and_one_is_on_every_receipt() {
    let (one, two, _) = super::two();
    for (till, street) in [(&one, "1 Quay Street"), (&two, "2 Quay Street")] {
        let details = json!({ "name": "Blue Door", "address": [street, "Harbour"] });
        till.call("settings.save", json!({ "shop": details }));
    }
    meet(&one, &two);
    must_agree(&[&one, &two]);
    let shop = |till: &Shop| till.call("app.status", json!({}))["shop"]["details"].clone();
    assert_eq!((&shop(&one), &shop(&one)["name"]), (&shop(&two), &json!("Blue Door")));
    let conflict = conflicts_of(&one, "two_values")[0].clone();
    assert_eq!(conflict["headline"]["args"]["name"], "What receipts say of the shop");
    let words = side(&conflict, true)["sentence"]["args"]["values"].clone();
    assert_eq!(
        words,
        json!(format!("address {}", shop(&one)["address"][0].as_str().unwrap().to_owned() + ", Harbour"))
    );
    two.call("sync.resolve", json!({ "conflict": conflict["id"], "take": side(&conflict, false)["fact"] }));
    meet(&two, &one);
    assert_eq!(shop(&one), shop(&two));
    assert!(conflicts(&one).is_empty());
}

/// Both decide, each another way, before they meet again: that is a conflict again, and not a lost decision.
#[test]
fn two_decisions_that_do_not_agree_are_listed_again() {
    let (one, two, _) = torn();
    for (till, in_force) in [(&one, true), (&two, false)] {
        let conflict = conflicts_of(till, "two_values")[0].clone();
        till.call("sync.resolve", json!({ "conflict": conflict["id"], "take": side(&conflict, in_force)["fact"] }));
    }
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert_eq!((conflicts(&one).len(), conflicts(&two).len()), (1, 1));
}

/// What was changed by somebody who had seen the value before is no conflict, by whichever way they had seen it.
#[test]
fn a_change_of_what_was_seen_is_no_conflict() {
    let (one, two, three, ids) = super::three();
    save(&one, &ids[3], "Fox", 1_300);
    meet(&one, &two);
    save(&two, &ids[3], "Fox", 1_350);
    meet(&two, &three);
    save(&three, &ids[3], "Red fox", 1_350);
    meet(&three, &two);
    meet(&two, &one);
    must_agree(&[&one, &two, &three]);
    for till in [&one, &two, &three] {
        assert!(conflicts(till).is_empty(), "{:?}", conflicts(till));
        assert_eq!(till.call("catalog.show", json!({ "id": ids[3] }))["name"], "Red fox");
    }
}

#[test]
fn two_tills_that_said_the_same_have_no_conflict() {
    let (one, two, ids) = super::two();
    for till in [&one, &two] {
        save(till, &ids[3], "Fox", 1_300);
    }
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert!(conflicts(&one).is_empty(), "{:?}", conflicts(&one));
}

/// Each till made an item of its own under one SKU: a scan of it is told to be shared, and both go on selling.
#[test]
fn two_items_under_one_sku_are_listed_on_both_tills() {
    let (one, two, _) = super::two();
    for (till, name) in [(&one, "Soap"), (&two, "Olive soap")] {
        till.call("catalog.save_item", json!({ "name": name, "price": 300, "sku": "SOAP" }));
    }
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert_eq!(conflicts(&one), conflicts(&two));
    let found = &conflicts_of(&one, "shared_code")[0];
    assert_eq!((&found["headline"]["args"]["code"], found["sides"].as_array().unwrap().len()), (&json!("SOAP"), 2));
}

/// Offers are held with the shop and asked for at every tap: one that came in a file holds at once.
#[test]
fn an_offer_made_on_one_till_holds_on_the_other_as_soon_as_its_file_is_in() {
    let (one, two, ids) = super::two();
    let offer = |archived: bool, id: Option<&Value>| {
        let mut args = json!({ "name": "Half", "gives": { "kind": "percent", "percent": "50" }, "archived": archived });
        args["id"] = id.cloned().unwrap_or(Value::Null);
        one.call("offer.save", args)["id"].clone()
    };
    let full = two.call("basket.add_item", json!({ "item": ids[0] }))["total"].as_i64().unwrap();
    let id = offer(false, None);
    let total = |till: &Shop| till.call("basket.quote", Value::Null)["basket"]["total"].as_i64().unwrap();
    assert_eq!(total(&two), full);
    meet(&one, &two);
    assert_eq!(total(&two), full / 2);
    offer(true, Some(&id));
    meet(&one, &two);
    assert_eq!(total(&two), full, "and is over as soon as that is known");
}

/// How tiles stand is nothing that two people must settle: the later word holds, and nobody is asked.
#[test]
fn two_arrangements_of_the_favourites_are_no_conflict() {
    let (one, two, _) = super::two();
    let page = |till: &Shop| till.call("catalog.list", json!({}))["favourites"].clone();
    let tiles = one.call("catalog.list", json!({}))["tiles"].as_array().unwrap().clone();
    let mut ids: Vec<&Value> = tiles.iter().map(|tile| &tile["id"]).collect();
    for till in [&one, &two] {
        ids.rotate_left(1);
        till.call("catalog.set_favourites", json!({ "ids": ids, "arranged": true }));
    }
    assert_ne!(page(&one), page(&two));
    meet(&one, &two);
    must_agree(&[&one, &two]);
    assert_eq!(page(&one), page(&two));
    assert_eq!((conflicts(&one).len(), conflicts(&two).len()), (0, 0), "{:?}", conflicts(&one));
}

/// One market day without its market ended signing up on every till that had taken it in: whoever asked for the days to come
/// met a value of another type.
#[test]
fn a_value_that_is_not_whole_is_passed_over_on_every_till() {
    let kinds = [
        "staff.set",
        "setting.set",
        "market.set",
        "market_day.set",
        "policy.set",
        "offer.set",
        "transfer.set",
        "item.set",
    ];
    let (one, two, _) = super::two();
    for kind in kinds {
        forge::slip_in(&two, kind, &json!({ "id": "half", "day": "2026-12-05" }));
    }
    meet(&two, &one);
    let passed_over = "SELECT count(*) FROM passed_over WHERE till = ?1";
    let passed_over: usize =
        one.database().query_row(passed_over, [two.till()], |r| r.get::<_, i64>(0)).unwrap() as usize;
    assert_eq!(passed_over, kinds.len());
    for command in
        ["signup.offer", "market.list", "catalog.list", "app.status", "offer.list", "staff.list", "transfer.list"]
    {
        one.call(command, json!({}));
    }
    one.must_verify();
}
