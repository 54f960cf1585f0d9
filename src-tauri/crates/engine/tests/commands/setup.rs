//! Set-up, and what stands before it.

use serde_json::{Value, json};
use trestle_engine::{Engine, api};

use crate::stall::{OPENING, PASSPHRASE, Stall, host, number, text};

fn shop(country: &str) -> Value {
    json!({ "name": "Stall", "country": country, "zone": "Europe/Paris", "passphrase": PASSPHRASE })
}

#[test]
fn a_new_shop_starts_with_what_its_country_sets() {
    let stall = Stall::empty();
    assert_eq!(stall.tell("app.status")["shop"], Value::Null);
    let created = stall.call("shop.create", shop("be"));
    assert_eq!(created["words"].as_array().unwrap().len(), 12);
    assert!(std::path::Path::new(&text(&created["recovery_file"])).exists());
    let status = stall.tell("app.status");
    let shop = &status["shop"];
    assert_eq!((&shop["country"], &shop["currency"]["code"]), (&json!("BE"), &json!("EUR")));
    assert_eq!(shop["tax_rates"], json!(["21", "12", "6", "0"]));
    assert_eq!((&shop["cash_rounding"], &shop["demo"]), (&json!("belgium_five_cents"), &json!(false)));
    assert_eq!(number(&status["till"]["number"]), 1);
    stall.verify();
}

#[test]
fn a_shop_that_cannot_be_is_refused_and_leaves_nothing_behind() {
    let stall = Stall::empty();
    let with = |key: &str, value: &str| {
        let mut args = shop("FR");
        args[key] = json!(value);
        args
    };
    stall.refused("args.empty", "shop.create", with("name", "  "));
    stall.refused("country.unknown", "shop.create", with("country", "XX"));
    stall.refused("currency.unknown", "shop.create", with("currency", "SHELLS"));
    stall.refused("zone.unknown", "shop.create", with("zone", "Mars/Olympus"));
    stall.refused("owner.weak_passphrase", "shop.create", with("passphrase", "candle"));
    let error = stall.refused("args.unreadable", "shop.create", json!({ "name": "Stall", "passphrase": 1 }));
    assert!(!error.to_string().contains(PASSPHRASE));
    assert_eq!(number(&stall.rows("SELECT count(*) FROM fact")[0][0]), 0);
    assert!(!stall.dir.path().join("till.key").exists());
    stall.call("shop.create", shop("FR"));
}

#[test]
fn a_shop_is_founded_once() {
    let stall = Stall::new();
    stall.refused("app.already_set_up", "shop.create", shop("FR"));
    stall.refused("app.already_set_up", "shop.demo", Value::Null);
    stall.refused("app.not_demo", "shop.leave_demo", Value::Null);
}

#[test]
fn a_shop_may_keep_its_money_without_decimals() {
    let stall = Stall::empty();
    let mut args = shop("FR");
    args["currency"] = json!("jpy");
    stall.call("shop.create", args);
    let candle = text(&stall.call("catalog.save_item", json!({ "name": "Candle", "price": "450" }))["id"]);
    stall.refused("money.too_precise", "catalog.save_item", json!({ "name": "Card", "price": "1.5" }));
    assert_eq!(number(&stall.sell(&[(&candle, 1)])["total"]), 450);
}

#[test]
fn before_set_up_nothing_is_done_but_set_up() {
    let stall = Stall::empty();
    let allowed = [
        "app.status",
        "setup.offer",
        "shop.create",
        "shop.demo",
        "shop.leave_demo",
        "shop.join",
        "settings.save",
        "export.places",
        "signup.suggest",
        "work.status",
        "work.cancel",
        // A shop that was set aside comes back into a till that is none yet.
        "store.list_aside",
        "store.set_aside",
        "store.bring_back",
    ];
    for command in api::commands().iter().filter(|c| !allowed.contains(&c.name)) {
        let args = sample(command.name);
        let error = stall.ask(command.name, args, None).expect_err(command.name);
        let says_so =
            error.code == "app.not_set_up" || error.code.ends_with(".not_found") || error.code.contains("no_such");
        assert!(says_so, "{}: {}", command.name, error.code);
    }
    assert_eq!(number(&stall.rows("SELECT (SELECT count(*) FROM fact) + (SELECT count(*) FROM draft)")[0][0]), 0);
}

/// Arguments of the right shape.
fn sample(command: &str) -> Value {
    match command {
        "basket.add_item" => json!({ "item": "x" }),
        "basket.give" => json!({ "tenders": [] }),
        "credit.look_up" => json!({ "code": "x" }),
        "basket.set_tip" => json!({ "amount": 0 }),
        "basket.keep_change" => json!({ "tenders": [] }),
        "owner.show_words" => json!({ "passphrase": "x" }),
        "basket.add_amount" => json!({ "amount": 1 }),
        "basket.set_quantity" => json!({ "line": 1, "quantity": 1 }),
        "basket.set_measure" => json!({ "line": 1, "measure": 1 }),
        "basket.set_price" => json!({ "line": 1, "price": 1 }),
        "transfer.offer" => json!({ "amount": 1 }),
        "transfer.settle" => json!({ "sale": "x", "received": true }),
        "session.hand_over" => json!({ "to": "x" }),
        "staff.save" => json!({ "name": "x" }),
        "basket.make_bundle" => json!({ "bundle": "x" }),
        "basket.set_discount" => json!({ "off": null }),
        "basket.set_exempt" => json!({ "reason": "" }),
        "basket.name_offer" => json!({ "offer": "x", "on": true }),
        "offer.save" => json!({ "name": "x", "gives": { "kind": "percent", "percent": "10" } }),
        "stock.marks" => json!({ "goods": ["x"] }),
        "stock.count" => json!({ "item": "x", "quantity": 1 }),
        "stock.move" => json!({ "item": "x", "quantity": 1, "reason": "x" }),
        "basket.remove" => json!({ "line": 1 }),
        "basket.attach_member" | "basket.attach_of_history" => json!({ "member": null }),
        "basket.use_reward" => json!({ "on": true }),
        "signup.suggest" => json!({ "email": "x" }),
        "member.claim" => json!({ "sale": "x", "code": "x" }),
        "member.lookup" | "member.draw_code" => json!({ "member": "x" }),
        "member.withdraw_consent" | "member.erase" => json!({ "member": "x" }),
        "contacts.export" => json!({ "passphrase": "x", "out": "x" }),
        "till.invite" => json!({ "out": "x" }),
        "sync.plan_import" | "sync.import" => json!({ "files": ["x"] }),
        "sync.resolve" => json!({ "conflict": "x" }),
        "basket.name" => json!({ "basket": 1, "name": "x" }),
        "basket.resume" => json!({ "basket": 1 }),
        "sale.commit" => json!({ "basket": 1, "total": 1, "tenders": [] }),
        "sale.undo" | "sale.show" | "return.judge" => json!({ "sale": "x" }),
        "return.commit" => {
            json!({ "sale": "x", "lines": [], "refund": 0, "reason": "r", "condition": "resale", "refund_as": "cash" })
        }
        "return.commit_open" => json!({ "lines": [{ "item": "x", "quantity": 1, "unit": 1 }], "reason": "r",
                                        "condition": "resale", "refund_as": "cash" }),
        "code.resolve" => json!({ "code": "x" }),
        "member.enroll" => json!({ "reference": "x" }),
        "session.move_cash" => json!({ "flow": "in", "amount": 1, "reason": "r" }),
        "catalog.search" => json!({ "text": "x" }),
        "catalog.price_of" => json!({ "unit_price": 1, "measure": 1 }),
        "catalog.show" => json!({ "id": "x" }),
        "catalog.save_item" => json!({ "name": "x", "price": 1 }),
        "catalog.plan_variants" => json!({ "name": "x" }),
        "catalog.save_variants" => json!({ "shared": { "name": "x", "price": 1 }, "variants": [] }),
        "catalog.save_bundle" => json!({ "name": "x", "price": 1, "parts": [{ "item": "x", "quantity": 2 }] }),
        "catalog.set_favourites" => json!({ "ids": [] }),
        "catalog.set_picture" => json!({ "id": "x", "file": "/nowhere.jpg" }),
        "catalog.draw_picture" => json!({ "file": "/nowhere.jpg" }),
        "catalog.pictures" => json!({ "pictures": ["x"] }),
        "catalog.list_files" => json!({ "path": "/nowhere" }),
        "catalog.plan_import" | "catalog.import" => json!({ "file": "/nowhere.csv" }),
        "catalog.export" => json!({ "out": "/nowhere/at/all.csv" }),
        "market.save" => json!({ "name": "x" }),
        "policy.save" => json!({ "policy": { "scope": "any_market", "window": { "kind": "none" } } }),
        "export.sales" => json!({ "format": "csv", "out": "/nowhere/at/all.csv" }),
        "export.books" => json!({ "format": "xero", "out": "/nowhere/at/all.csv" }),
        "owner.change_passphrase" => json!({ "old": "x", "new": PASSPHRASE }),
        _ => Value::Null,
    }
}

#[test]
fn a_command_that_does_not_exist_or_is_asked_for_wrongly_says_so() {
    let stall = Stall::new();
    assert_eq!(stall.refused("command.unknown", "basket.eat", Value::Null)["name"], "basket.eat");
    stall.refused("args.unreadable", "basket.remove", json!({ "line": 1, "lime": 2 }));
    stall.refused("args.unreadable", "basket.remove", json!([1]));
    stall.refused("args.unreadable", "app.status", json!({ "anything": 1 }));
}

#[test]
fn a_second_program_is_told_who_has_the_folder() {
    let stall = Stall::new();
    let busy = Engine::open(stall.dir.path(), host(OPENING)).err().unwrap();
    assert_eq!((busy.code.as_str(), &busy.args["holder"]), ("store.busy", &json!("a test")));
    assert_eq!(busy.args["pid"], json!(std::process::id().to_string()));
    stall.tell("app.status");
}

#[test]
fn a_clock_that_was_never_set_stops_nobody_from_selling() {
    let stall = Stall::new();
    let candle = stall.item("Candle", 450);
    drop(stall.engine);
    let at = chrono::DateTime::<chrono::Utc>::from_timestamp_millis(0).unwrap();
    let engine = Engine::open(stall.dir.path(), trestle_engine::Host::at("a test", at)).unwrap();
    let ask = |name: &str, args: Value| engine.call(name, args, None).unwrap().result;
    assert_eq!(ask("app.status", Value::Null)["clock"], "never_set");
    let basket = ask("basket.add_item", json!({ "item": candle }));
    let cash = json!([{ "kind": "cash", "amount": 450 }]);
    let sale = ask("sale.commit", json!({ "basket": basket["basket"], "total": 450, "tenders": cash }));
    assert_eq!(sale["day"], "1969-12-31", "the night before it was one in the morning in Paris");
}
