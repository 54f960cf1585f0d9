//! An import that fails when it has taken something in already: what came in is safe, and that is what is said.

use serde_json::{Value, json};
use trestle_tests::exchange::{everything, meet, must_agree, take_in};
use trestle_tests::shop::Shop;

/// Three tills: what the last knows of the other two is new to the first.
fn scene() -> (Shop, std::path::PathBuf, [String; 2]) {
    let (one, two, three, ids) = super::three();
    two.sell(&ids[0]);
    three.sell(&ids[1]);
    meet(&two, &three);
    let mut order = [two.till(), three.till()];
    order.sort();
    let file = one.beside().join("late.trestle");
    std::fs::copy(everything(&three), &file).unwrap();
    (one, file, order)
}

fn breaks(till: &Shop, when: &str) {
    let sql = format!("CREATE TRIGGER breaks BEFORE {when} BEGIN SELECT RAISE(ABORT, 'the disk'); END");
    till.database().execute_batch(&sql).unwrap();
}

fn mends(till: &Shop) {
    till.database().execute_batch("DROP TRIGGER breaks").unwrap();
}

fn facts(till: &Shop, of: &str) -> i64 {
    till.database().query_row("SELECT count(*) FROM fact WHERE till = ?1", [of], |r| r.get(0)).unwrap()
}

/// "The last step was not saved" was said of facts that were.
#[test]
fn what_came_in_before_an_import_failed_is_said_to_be_safe() {
    let (one, file, [first, second]) = scene();
    let before = [facts(&one, &first), facts(&one, &second)];
    breaks(&one, &format!("INSERT ON fact WHEN NEW.till = '{second}'"));
    let error = one.refused("sync.import", json!({ "files": [file] }), "import.unfinished");
    let came = facts(&one, &first) - before[0];
    assert!(came > 0 && facts(&one, &second) == before[1]);
    assert_eq!((&error.args["count"], &error.args["file"]), (&json!(came), &json!(file)));
    let told = || one.call("sync.status", Value::Null)["received"][0].clone();
    assert_eq!((&told()["new_facts"], &told()["unfinished"]), (&json!(came), &json!(true)), "and it is written down");
    mends(&one);
    let rest = take_in(&one, &file);
    assert_eq!(rest["new_facts"], json!(facts(&one, &second) - before[1]), "it goes on from there");
    assert_eq!(told()["new_facts"], json!(facts(&one, &first) + facts(&one, &second) - before[0] - before[1]));
    one.must_verify();
}

/// Gives an item another name.
fn call_it(till: &Shop, item: &str, name: &str) {
    till.call("catalog.save_item", json!({ "id": item, "name": name, "price": 1_200 }));
}

/// What is changed here next must not lose to what had come in: this till saw it first.
#[test]
fn what_is_changed_after_an_import_failed_is_later_than_what_came_in() {
    let (one, two, three, ids) = super::three();
    let name = |till: &Shop, name: &str| call_it(till, &ids[3], name);
    let (first, second) = if two.till() < three.till() { (&two, &three) } else { (&three, &two) };
    for n in 0..9 {
        name(first, &format!("Fox {n}"));
    }
    second.sell(&ids[0]);
    meet(first, second);
    let file = everything(second);
    breaks(&one, &format!("INSERT ON fact WHEN NEW.till = '{}'", second.till()));
    one.refused("sync.import", json!({ "files": [file] }), "import.unfinished");
    mends(&one);
    let shown = || one.call("catalog.show", json!({ "id": ids[3] }))["name"].clone();
    assert_eq!(shown(), "Fox 8");
    name(&one, "Red fox");
    assert_eq!(shown(), "Red fox");
    meet(&one, second);
    must_agree(&[&one, second]);
    assert_eq!(shown(), "Red fox");
}

/// The same where everything came in and only the last step failed.
#[test]
fn what_is_changed_after_an_import_failed_at_its_very_end_is_later_than_what_came_in() {
    let (one, two, ids) = super::two();
    let name = |till: &Shop, name: &str| call_it(till, &ids[3], name);
    for n in 0..9 {
        name(&two, &format!("Fox {n}"));
    }
    let file = everything(&two);
    breaks(&one, "UPDATE ON received WHEN NEW.finished");
    one.refused("sync.import", json!({ "files": [file] }), "import.unfinished");
    mends(&one);
    let shown = || one.call("catalog.show", json!({ "id": ids[3] }))["name"].clone();
    assert_eq!(shown(), "Fox 8");
    name(&one, "Red fox");
    assert_eq!(shown(), "Red fox");
}

#[test]
fn an_import_that_fails_at_its_very_end_says_that_everything_came_in() {
    let (one, file, tills) = scene();
    let all = |till: &Shop| facts(till, &tills[0]) + facts(till, &tills[1]);
    let before = all(&one);
    breaks(&one, "UPDATE ON received WHEN NEW.finished");
    let error = one.refused("sync.import", json!({ "files": [file] }), "import.unfinished");
    assert_eq!(error.args["count"], json!(all(&one) - before));
    mends(&one);
    assert_eq!(take_in(&one, &file)["new_facts"], 0);
    one.must_verify();
}

/// The first file came in, the second could not: nothing was said of the first.
#[test]
fn a_file_that_fails_after_another_came_in_does_not_hide_it() {
    let (one, file, tills) = scene();
    let before = facts(&one, &tills[0]) + facts(&one, &tills[1]);
    let lost = one.beside().join("is-a-pipe");
    assert!(std::process::Command::new("mkfifo").arg(&lost).status().unwrap().success());
    // What is no file is refused beside the others; that a folder of the list cannot be read ends the work.
    let both = one.call("sync.import", json!({ "files": [file, lost] }));
    assert_eq!(both["files"][1]["refused"]["code"], "bundle.unreadable");
    let came = facts(&one, &tills[0]) + facts(&one, &tills[1]) - before;
    assert_eq!(both["new_facts"], json!(came));
    assert!(came > 0);
}

#[test]
fn an_import_that_brought_nothing_before_it_failed_says_why_it_failed() {
    let (one, file, [first, second]) = scene();
    let before = facts(&one, &first) + facts(&one, &second);
    breaks(&one, "INSERT ON fact");
    let error = one.engine().call("sync.import", json!({ "files": [file] }), None).unwrap_err();
    assert_ne!(error.code, "import.unfinished");
    assert_eq!(facts(&one, &first) + facts(&one, &second), before);
    mends(&one);
    take_in(&one, &file);
    must_agree(&[&one]);
    assert_eq!(one.call("sync.status", Value::Null)["received"][0]["unfinished"], false);
}
