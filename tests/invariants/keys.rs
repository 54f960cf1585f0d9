//! Keys that are not what they were, and what their check values and the seal of a till's end tell.

use serde_json::{Value, json};
use trestle_tests::shop::Shop;

use super::{found, lived_in, stranger};

/// A till of an earlier version has no seal. The first start gives it one, and from then on it must have it.
#[test]
fn the_end_of_a_till_of_an_earlier_version_is_sealed_by_the_first_start() {
    let (mut shop, ids, _) = lived_in();
    let unseal = |shop: &Shop| stranger(shop).execute("UPDATE head SET seal = NULL", []).unwrap();
    shop.close();
    unseal(&shop);
    let file = shop.data().join("till.key");
    let mut key: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    key.as_object_mut().unwrap().remove("seals").unwrap();
    std::fs::write(&file, key.to_string()).unwrap();
    shop.open();
    shop.must_verify();
    let sealed = stranger(&shop).query_row("SELECT seal IS NOT NULL FROM head", [], |r| r.get(0));
    assert_eq!(sealed, Ok(true));
    shop.call("basket.clear", Value::Null);
    shop.sell(&ids[0]);
    shop.must_verify();
    shop.close();
    unseal(&shop);
    shop.open();
    assert_eq!(shop.call("app.status", Value::Null)["store"]["refuses"], json!("journal.not_as_signed"));
}

/// A digit of the secret flipped: codes would be issued that no other till knows.
#[test]
fn a_flipped_digit_of_the_shops_secret_is_noticed_at_opening_and_by_verify() {
    for earlier_version in [false, true] {
        let (mut shop, _, _) = lived_in();
        shop.call("member.enroll", json!({}));
        if earlier_version {
            stranger(&shop).execute("DELETE FROM device WHERE key LIKE '%_check'", []).unwrap();
        }
        shop.close();
        let file = shop.data().join("till.key");
        let right = std::fs::read_to_string(&file).unwrap();
        let at = right.find("shop_secret").unwrap() + 20;
        let mut wrong = right.clone().into_bytes();
        wrong[at] = if wrong[at] == b'0' { b'1' } else { b'0' };
        std::fs::write(&file, wrong).unwrap();
        shop.open();
        let status = shop.call("app.status", Value::Null);
        assert_eq!(status["store"]["refuses"], json!("keys.secret_wrong"), "earlier version: {earlier_version}");
        assert!(found(&shop).iter().any(|(what, _)| what == "secret"));
        shop.refused("member.enroll", json!({}), "keys.secret_wrong");
        shop.close();
        std::fs::write(&file, right).unwrap();
        shop.open();
        shop.must_verify();
    }
}

/// Of what an earlier version made nothing was kept: opened once, it is known from then on.
#[test]
fn a_shop_of_an_earlier_version_is_known_by_its_keys_once_it_was_opened() {
    let (mut shop, _, _) = lived_in();
    let files = ["till.key", "recovery.age"].map(|name| shop.data().join(name));
    let right = files.each_ref().map(|file| std::fs::read(file).unwrap());
    stranger(&shop).execute("DELETE FROM device WHERE key LIKE '%_check'", []).unwrap();
    shop.close();
    // Not even its form is that of a recovery file.
    std::fs::write(&files[1], b"age").unwrap();
    shop.open();
    assert_eq!(shop.call("app.status", Value::Null)["store"]["recovery_file"], json!("damaged"));
    shop.close();
    std::fs::write(&files[1], &right[1]).unwrap();
    shop.open();
    shop.must_verify();
    shop.close();
    let mut wrong = right.clone();
    let at = String::from_utf8_lossy(&right[0]).find("shop_secret").unwrap() + 20;
    wrong[0][at] = if wrong[0][at] == b'0' { b'1' } else { b'0' };
    *wrong[1].last_mut().unwrap() ^= 1;
    for (file, bytes) in files.iter().zip(&wrong) {
        std::fs::write(file, bytes).unwrap();
    }
    shop.open();
    let status = shop.call("app.status", Value::Null);
    let store = &status["store"];
    assert_eq!((&store["refuses"], &store["recovery_file"]), (&json!("keys.secret_wrong"), &json!("damaged")));
}

/// A recovery file that opens nothing is noticed before it is needed, and written anew with the twelve words.
#[test]
fn a_recovery_file_that_was_changed_or_taken_away_is_noticed_and_can_be_written_anew() {
    use trestle_tests::cli::PASSPHRASE;
    let (mut shop, _, _) = lived_in();
    let words = shop.call("owner.show_words", json!({ "passphrase": PASSPHRASE }))["words"].clone();
    let words = words.as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect::<Vec<_>>().join(" ");
    let file = shop.data().join("recovery.age");
    let right = std::fs::read(&file).unwrap();
    let mut flipped = right.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for (broken, state) in [(Some(flipped), "damaged"), (Some(b"age".to_vec()), "damaged"), (None, "missing")] {
        shop.close();
        match broken {
            Some(bytes) => std::fs::write(&file, bytes).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        shop.open();
        let status = shop.call("app.status", Value::Null);
        assert_eq!((&status["store"]["recovery_file"], &status["store"]["refuses"]), (&json!(state), &Value::Null));
        assert_eq!(found(&shop), [("recovery_file".to_owned(), 0)]);
    }
    let new = "seven purple ladders under glass";
    shop.call("owner.change_passphrase", json!({ "old": words, "new": new }));
    assert_eq!(shop.call("app.status", Value::Null)["store"]["recovery_file"], json!("fine"));
    shop.must_verify();
    shop.call("owner.show_words", json!({ "passphrase": new }));
    // A copy of the earlier file still opens with its own passphrase, and is no damage.
    std::fs::write(&file, right).unwrap();
    shop.close();
    shop.open();
    shop.must_verify();
}
