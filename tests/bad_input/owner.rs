//! Passphrases: wrong, weak, and the recovery file gone.

use serde_json::{Value, json};
use trestle_tests::cli::PASSPHRASE;
use trestle_tests::shop::Shop;

use super::{Before, files};

const NEW: &str = "copper window garden seven rivers night";

#[test]
fn a_wrong_passphrase_changes_nothing() {
    let (shop, ids) = Shop::stocked();
    let (before, disk) = (Before::with_a_basket(&shop, &ids[0]), files(&shop.data()));
    for wrong in ["", "wrong", &PASSPHRASE.to_uppercase(), &format!("{PASSPHRASE} ")] {
        let args = json!({ "old": wrong, "new": NEW });
        let error = shop.refused("owner.change_passphrase", args, "owner.wrong_passphrase");
        assert!(!serde_json::to_string(&error).unwrap().contains(NEW), "no passphrase in an error");
    }
    assert_eq!(files(&shop.data())["recovery.age"], disk["recovery.age"]);
    before.still(&shop);
    shop.call("owner.change_passphrase", json!({ "old": PASSPHRASE, "new": NEW }));
}

#[test]
fn a_weak_passphrase_is_refused_and_the_old_one_stays() {
    let shop = Shop::founded();
    for weak in ["", "password123", "hollow tree", "qwertzuiop", "2026-05-02"] {
        let args = json!({ "old": PASSPHRASE, "new": weak });
        shop.refused("owner.change_passphrase", args, "owner.weak_passphrase");
    }
    shop.call("owner.change_passphrase", json!({ "old": PASSPHRASE, "new": NEW }));
    shop.refused("owner.change_passphrase", json!({ "old": PASSPHRASE, "new": NEW }), "owner.wrong_passphrase");
    shop.call("owner.change_passphrase", json!({ "old": NEW, "new": PASSPHRASE }));
}

#[test]
fn a_shop_with_a_weak_passphrase_is_not_half_founded() {
    let shop = Shop::unfounded();
    let args = |passphrase: &str, country: &str| json!({ "name": "A", "country": country, "passphrase": passphrase });
    shop.refused("shop.create", args("candles", "FR"), "owner.weak_passphrase");
    shop.refused("shop.create", args(PASSPHRASE, "XX"), "country.unknown");
    shop.refused("shop.create", json!({ "name": " ", "country": "FR", "passphrase": PASSPHRASE }), "args.empty");
    let left: Vec<String> = files(&shop.data()).into_keys().filter(|name| !name.starts_with("trestle.db")).collect();
    assert_eq!(left, [""; 0], "no key of a shop that does not exist");
    shop.refused("basket.open", Value::Null, "app.not_set_up");
    shop.call("shop.create", args(PASSPHRASE, "FR"));
    shop.refused("shop.create", args(PASSPHRASE, "FR"), "app.already_set_up");
}

#[test]
fn a_second_shop_on_one_till_leaves_the_first_ones_keys_alone() {
    let shop = Shop::founded();
    let disk = files(&shop.data());
    let args = json!({ "name": "B", "country": "FR", "passphrase": NEW });
    shop.refused("shop.create", args, "app.already_set_up");
    shop.refused("shop.demo", Value::Null, "app.already_set_up");
    shop.refused("shop.leave_demo", Value::Null, "app.not_demo");
    for file in ["till.key", "recovery.age"] {
        assert_eq!(files(&shop.data())[file], disk[file], "{file}");
    }
}

#[test]
fn a_missing_recovery_file_is_named() {
    let shop = Shop::founded();
    let file = shop.data().join("recovery.age");
    std::fs::remove_file(&file).unwrap();
    let args = json!({ "old": PASSPHRASE, "new": NEW });
    let error = shop.refused("owner.change_passphrase", args, "owner.recovery_missing");
    assert_eq!(error.args["path"], json!(file.display().to_string()));
    shop.must_verify();
}
