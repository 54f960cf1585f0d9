//! Passphrases: wrong, weak, and the recovery file gone.

use std::collections::BTreeMap;

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

/// Files of a folder of which the name begins so, by the name of the file alone.
fn set_aside(disk: &BTreeMap<String, Vec<u8>>, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let inside = disk.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(folder)?.split_once('/')?.1, bytes)));
    inside.map(|(name, bytes)| (name.to_owned(), bytes.clone())).collect()
}

/// What is left of another shop, or of a founding that was cut off, may be all there is of it.
#[test]
fn keys_without_a_shop_are_set_aside_and_never_written_over() {
    let earlier = files(&Shop::founded().data());
    let args = json!({ "name": "New", "country": "FR", "zone": "Europe/Paris", "passphrase": PASSPHRASE });
    for left in [&["recovery.age", "till.key"][..], &["recovery.age"]] {
        let mut shop = Shop::unfounded();
        shop.close();
        for file in left {
            std::fs::write(shop.data().join(file), &earlier[*file]).unwrap();
        }
        shop.open();
        shop.call("shop.create", args.clone());
        let disk = files(&shop.data());
        let kept = left.iter().map(|file| ((*file).to_owned(), earlier[*file].clone())).collect();
        assert!(set_aside(&disk, "earlier-") == kept, "{:?}", disk.keys());
        for file in ["till.key", "recovery.age"] {
            assert!(disk[file] != earlier[file], "{file} is the new shop's");
        }
        shop.close();
        shop.open();
        shop.must_verify();
    }
}

#[test]
fn the_words_shown_again_are_those_of_the_founding() {
    let shop = Shop::unfounded();
    let args = json!({ "name": "A", "country": "FR", "zone": "Europe/Paris", "passphrase": PASSPHRASE });
    let words = shop.call("shop.create", args)["words"].clone();
    assert_eq!(shop.call("owner.show_words", json!({ "passphrase": PASSPHRASE })), json!({ "words": words }));
    shop.refused("owner.show_words", json!({ "passphrase": NEW }), "owner.wrong_passphrase");
    shop.call("owner.change_passphrase", json!({ "old": PASSPHRASE, "new": NEW }));
    assert_eq!(shop.call("owner.show_words", json!({ "passphrase": NEW }))["words"], words);
}

#[test]
fn a_damaged_recovery_file_is_no_wrong_passphrase() {
    let shop = Shop::founded();
    let file = shop.data().join("recovery.age");
    let whole = std::fs::read(&file).unwrap();
    let changed = |place: usize| {
        let mut bytes = whole.clone();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        bytes
    };
    let seal = whole.windows(4).position(|bytes| bytes == b"--- ").unwrap() + 4;
    let cut = whole[..whole.len() - 40].to_vec();
    let all = [vec![], b"not ours".repeat(40), whole[..30].to_vec(), cut, changed(seal), changed(whole.len() - 1)];
    for damaged in all {
        std::fs::write(&file, &damaged).unwrap();
        shop.refused("owner.show_words", json!({ "passphrase": PASSPHRASE }), "owner.recovery_damaged");
        let args = json!({ "old": PASSPHRASE, "new": NEW });
        shop.refused("owner.change_passphrase", args, "owner.recovery_damaged");
        assert!(std::fs::read(&file).unwrap() == damaged, "it is left as it is");
    }
    shop.must_verify();
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
