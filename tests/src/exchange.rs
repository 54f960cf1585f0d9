//! What travels between tills in a test: bundle files. Owns: writing one, taking one in, the usual meetings, and asking what
//! does not agree. Must not: look inside a file.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::shop::Shop;

/// Writes a bundle file with these arguments of `sync.export`, each under a name of its own.
#[must_use]
pub fn hand_over(from: &Shop, mut args: Value) -> PathBuf {
    static FILES: AtomicU64 = AtomicU64::new(1);
    let name = format!("file-{}.trestle", FILES.fetch_add(1, Ordering::Relaxed));
    args["out"] = json!(from.beside().join(name));
    let written = from.call("sync.export", args);
    PathBuf::from(written["file"].as_str().expect("a file"))
}

/// A file of everything that a till has.
#[must_use]
pub fn everything(from: &Shop) -> PathBuf {
    hand_over(from, json!({ "all": true }))
}

/// A file of what another till has not acknowledged, as far as the first one knows. Of a till that it has never heard of it
/// knows nothing: then it is a file for anybody.
#[must_use]
pub fn for_till(from: &Shop, to: &Shop) -> PathBuf {
    let to = to.till();
    let status = from.call("sync.status", Value::Null);
    let known = status["tills"].as_array().expect("tills").iter().any(|t| t["till"]["till"] == json!(to));
    hand_over(from, if known { json!({ "to": to }) } else { json!({}) })
}

/// Takes a file in; gives what came of it.
pub fn take_in(to: &Shop, file: &Path) -> Value {
    to.call("sync.import", json!({ "files": [file] }))
}

/// One way: hands over what the other has not acknowledged. Gives the facts that were new there.
pub fn exchange(from: &Shop, to: &Shop) -> i64 {
    take_in(to, &for_till(from, to))["new_facts"].as_i64().expect("a count")
}

/// Both ways, the first till's file first.
pub fn meet(one: &Shop, other: &Shop) {
    exchange(one, other);
    exchange(other, one);
}

/// Tills that have met agree, and everything in them is as it must be.
///
/// # Panics
/// When they do not, naming the tables that differ.
pub fn must_agree(tills: &[&Shop]) {
    for till in tills {
        till.must_verify();
    }
    let digests: Vec<String> = tills.iter().map(|till| till.digest()).collect();
    if digests.iter().any(|digest| *digest != digests[0]) {
        panic!("{digests:?}\n{}", differing(tills).join("\n"));
    }
}

/// Rows that are in one till's projections and not in every other's, so that a failure says what to look at.
fn differing(tills: &[&Shop]) -> Vec<String> {
    let tables = |till: &Shop| -> Vec<(String, Vec<String>)> {
        let conn = till.database();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let mut names = conn.prepare(sql).expect("the schema");
        let names = names.query_map([], |r| r.get::<_, String>(0)).expect("names");
        names.map(|name| name.expect("a name")).map(|name| (name.clone(), rows(&conn, &name))).collect()
    };
    let all: Vec<_> = tills.iter().map(|till| tables(till)).collect();
    let own = [
        "me",
        "head",
        "draft",
        "draft_step",
        "draft_line",
        "answered",
        "device",
        "seen",
        "acknowledged",
        "handed",
        "received",
    ];
    let mut found = Vec::new();
    for (n, (name, first)) in all[0].iter().enumerate().filter(|(_, (name, _))| !own.contains(&name.as_str())) {
        for (till, (_, other)) in all.iter().map(|tables| &tables[n]).enumerate().skip(1) {
            let only_first = first.iter().filter(|row| !other.contains(row)).map(|row| format!("only in 0: {row}"));
            let only_other =
                other.iter().filter(|row| !first.contains(row)).map(|row| format!("only in {till}: {row}"));
            found.extend(only_first.chain(only_other).take(6).map(|line| format!("{name}: {line}")));
        }
    }
    found
}

/// The rows of a table, as text; blobs by their length.
fn rows(conn: &rusqlite::Connection, table: &str) -> Vec<String> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).expect("a table");
    let columns = statement.column_count();
    let row = |r: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        let values = (0..columns).map(|c| r.get::<_, rusqlite::types::Value>(c));
        let text = |value| match value {
            rusqlite::types::Value::Blob(bytes) => format!("{} bytes", bytes.len()),
            other => format!("{other:?}"),
        };
        Ok(values.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().map(text).collect::<Vec<_>>().join(", "))
    };
    statement.query_map([], row).expect("rows").map(|row| row.expect("a row")).collect()
}

/// Open conflicts.
#[must_use]
pub fn conflicts(till: &Shop) -> Vec<Value> {
    till.call("sync.status", Value::Null)["conflicts"].as_array().expect("conflicts").clone()
}

/// Open conflicts of one kind.
#[must_use]
pub fn conflicts_of(till: &Shop, kind: &str) -> Vec<Value> {
    conflicts(till).into_iter().filter(|c| c["kind"] == json!(kind)).collect()
}

/// Where another till stands, as this one knows it.
#[must_use]
pub fn state_of(here: &Shop, other: &str) -> Value {
    let status = here.call("sync.status", Value::Null);
    let tills = status["tills"].as_array().expect("tills");
    let found = tills.iter().find(|t| t["till"]["till"] == json!(other));
    found.unwrap_or_else(|| panic!("{other} is not known: {status}")).clone()
}
