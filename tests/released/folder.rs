//! A data folder of an earlier version: nothing in it is lost or changed, and selling goes on.

use serde_json::{Value, json};
use trestle_tests::shop::Shop;

use super::released;

/// The last fact that 0.1.0 wrote: its number and its hash.
const HEAD_0_1_0: (i64, &str) = (74, "44ddfa7161fd560581568a9f7bd1854b23066e5d84a1cca6875a036242ff9364");

/// The series of the only till, from the journal: how many facts, and the hash of the last of the frozen ones.
fn series(shop: &Shop) -> (i64, String) {
    let sql = "SELECT (SELECT count(*) FROM fact), lower(hex(hash)) FROM fact WHERE seq = ?1";
    shop.database().query_row(sql, [HEAD_0_1_0.0], |r| Ok((r.get(0)?, r.get(1)?))).unwrap()
}

#[test]
fn a_folder_of_0_1_0_opens_with_everything_that_was_in_it() {
    let shop = Shop::copy_of(&released("0.1.0"));
    assert_eq!(series(&shop), (HEAD_0_1_0.0, HEAD_0_1_0.1.to_owned()), "not a byte of the journal is another");
    for (day, takings, sales) in [("2026-05-02", 11_949, 6), ("2026-05-03", 333_849, 5)] {
        let report = shop.call("day.report", json!({ "day": day }));
        let said = ["kind", "takings", "sales"].map(|field| report[field].clone());
        assert_eq!(said, [json!("z"), json!(takings), json!(sales)], "{day}");
    }
    shop.must_verify();
}

#[test]
fn a_folder_of_0_1_0_still_has_its_basket_and_its_member_in_hand() {
    let shop = Shop::copy_of(&released("0.1.0"));
    let basket = shop.call("basket.quote", Value::Null)["basket"].take();
    let lines = basket["lines"].as_array().unwrap();
    assert_eq!((lines.len(), &lines[0]["paid"]), (1, &json!(450)));
    assert_eq!(basket["member"]["label"], "card 17");
    let member = shop.call("member.enroll", json!({ "reference": "card 17" }));
    assert_eq!(member["already"], true, "the reference is found, though it stands elsewhere now");
    assert!(member["id"].as_str().unwrap().ends_with(":8"), "{member}");
    assert_eq!(basket["member"]["id"], member["id"]);
    assert_eq!(series(&shop).0, HEAD_0_1_0.0, "whoever is known is not enrolled again");
}

#[test]
fn selling_goes_on_in_a_folder_of_0_1_0() {
    let mut shop = Shop::copy_of(&released("0.1.0"));
    let basket = shop.call("basket.quote", Value::Null)["basket"].take();
    let sale = shop.pay(&basket);
    assert_eq!(sale["total"], basket["total"]);
    let newest = shop.call("sale.find", json!({ "text": "" }))["sales"][0].clone();
    assert_eq!(newest["sale"], sale["sale"]);
    let number: i64 = shop.database().query_row("SELECT max(number) FROM sale", [], |r| r.get(0)).unwrap();
    assert_eq!(number, 12, "receipt numbers go on from eleven sales");
    shop.must_verify();
    let digest = shop.digest();
    shop.close();
    shop.open();
    assert_eq!(shop.digest(), digest);
    let other = Shop::joined_to(&shop);
    other.must_verify();
    assert_eq!(other.takings("2026-05-03"), 333_849, "its facts travel as any others");
}

/// What an upgrade leaves is what a new folder has: no column more, no index less.
#[test]
fn the_schema_of_an_upgraded_folder_is_that_of_a_new_one() {
    let schema = |shop: &Shop| -> Vec<String> {
        let conn = shop.database();
        let sql = "SELECT type || ' ' || name || ' on ' || tbl_name || ': ' || COALESCE(sql, '') FROM sqlite_schema";
        let mut statement = conn.prepare(sql).unwrap();
        let mut all: Vec<String> = statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        all.sort();
        all
    };
    let fresh = schema(&Shop::founded());
    assert!(fresh.len() > 40, "{fresh:?}");
    for version in ["0.1.0", "0.2.0"] {
        assert_eq!(schema(&Shop::copy_of(&released(version))), fresh, "{version}");
    }
}
