//! What an error tells: a code and values for its sentence; nothing of the people in the shop, and nothing of how this
//! program is made.

use serde_json::{Value, json};
use trestle_engine::{ApiError, Engine, Host};
use trestle_tests::shop::Shop;

const PLANTED: &str = "unmistakable";
/// As they stand in statements and in panics.
const INSIDE: [&str; 10] = ["SELECT", "INSERT", "CREATE", "DROP", "UPDATE", "DELETE", " FROM ", ".sql", ".rs", PLANTED];

const COMMANDS: [&str; 14] = [
    "app.status",
    "catalog.list",
    "session.status",
    "member.list",
    "sale.find",
    "sync.status",
    "sync.conflicts",
    "day.report",
    "market.list",
    "staff.list",
    "offer.list",
    "basket.quote",
    "basket.open",
    "session.open",
];

fn tells_nothing(error: &ApiError, when: &str) {
    let told = serde_json::to_string(error).unwrap();
    for word in INSIDE {
        assert!(!told.contains(word), "{when}: {told}");
    }
}

/// A shop that has sold, closed, to make copies of; and its items.
fn sold() -> (Shop, Vec<String>) {
    let (mut shop, ids) = Shop::stocked();
    shop.sell(&ids[0]);
    shop.call("member.enroll", json!({ "first_name": PLANTED }));
    shop.close();
    (shop, ids)
}

/// How many of the commands were refused with an error of ours, once the database says something else than it should.
fn refusals((sold, ids): &(Shop, Vec<String>), sql: &str) -> usize {
    let mut shop = Shop::copy_of(&sold.data());
    shop.close();
    shop.database().execute_batch(sql).unwrap_or_else(|why| panic!("{sql}: {why}"));
    let engine = match Engine::open(&shop.data(), Host::system("test")) {
        Ok(engine) => engine,
        Err(error) => {
            tells_nothing(&error, sql);
            return 1;
        }
    };
    let args = [("basket.add_item", json!({ "item": ids[1] }))];
    let all = COMMANDS.iter().map(|name| (*name, Value::Null)).chain(args);
    let errors = all.filter_map(|(name, args)| Some((name, engine.call(name, args, None).err()?)));
    errors
        .inspect(|(name, error)| tells_nothing(error, &format!("{sql}: {name}")))
        .filter(|(_, e)| e.code == "bug" || e.code == "store.damaged")
        .count()
}

/// A migration that failed told its SQL.
#[test]
fn a_migration_that_fails_tells_no_sql() {
    assert_eq!(refusals(&sold(), "PRAGMA user_version = 1"), 1);
}

#[test]
fn a_database_that_is_not_as_it_should_be_is_told_without_its_words() {
    let sold = sold();
    let wrong = [
        "DROP TABLE register",
        "DROP TABLE sale_line",
        "DROP TABLE draft",
        "ALTER TABLE session RENAME COLUMN day TO unmistakable",
        "UPDATE register SET value = '\"unmistakable\"'",
        "UPDATE register SET value = 'unmistakable'",
        "UPDATE session SET day = 'unmistakable'",
        "UPDATE shop SET value = '{\"name\": \"unmistakable\"}'",
        "CREATE TRIGGER t BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'unmistakable'); END;
         CREATE TRIGGER u BEFORE UPDATE ON draft BEGIN SELECT RAISE(ABORT, 'unmistakable'); END",
        "DROP TABLE device; CREATE TABLE device (key TEXT, value BLOB); INSERT INTO device VALUES ('settings', x'ff')",
    ];
    let refused = wrong.iter().filter(|sql| refusals(&sold, sql) > 0).count();
    assert!(refused >= 6, "{refused}: where nothing goes wrong nothing is tested");
}
