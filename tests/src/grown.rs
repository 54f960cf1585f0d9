//! A till that has sold for years, without years of selling. Owns: repeating a day that a till has sold and closed, on the days
//! after it. Keeps true: every fact is whole, hashed and signed as the till itself would have, and its projections are computed
//! by the engine when it opens. Must not: be used where what is said of single sales counts; their receipt codes repeat.

use ed25519_dalek::SigningKey;
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::forge::{end_signed, till_key};
use crate::shop::Shop;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A fact of the day that is repeated.
struct Pattern {
    kind: String,
    envelope: Value,
}

/// Where the series ends while it grows.
struct End {
    seq: i64,
    lamport: i64,
    at: i64,
    hash: Vec<u8>,
}

/// Repeats the last day of a closed till so many times; the till must have closed that day, and nothing after it.
///
/// # Panics
/// When the database does not take it.
pub fn repeat_last_day(till: &Shop, times: i64) {
    let (mut conn, key) = (till.database(), till_key(till));
    conn.pragma_update(None, "synchronous", "OFF").expect("a setting");
    let (id, day) = last_day(&conn);
    let sales = day.iter().filter(|fact| fact.kind == "sale.committed").count() as i64;
    let sql = "SELECT seq, lamport, at, hash FROM head";
    let end = |r: &rusqlite::Row<'_>| Ok(End { seq: r.get(0)?, lamport: r.get(1)?, at: r.get(2)?, hash: r.get(3)? });
    let mut end = conn.query_row(sql, [], end).expect("a head");
    for n in 1..=times {
        let transaction = conn.transaction().expect("a transaction");
        one_more(&transaction, &id, &day, (n, n * sales), &mut end);
        keep(&transaction, &key, &id, &end);
        transaction.commit().expect("a day");
    }
    let sql = "UPDATE sqlite_sequence SET seq = seq + ?1 WHERE name = 'draft'";
    conn.execute(sql, [times * sales]).expect("numbers of baskets");
    conn.execute("UPDATE projected SET stamp = ''", []).expect("the projections");
}

/// The till's id, and the facts of its last day.
fn last_day(conn: &Connection) -> (String, Vec<Pattern>) {
    let sql = "SELECT till, kind, bytes FROM fact
               WHERE seq >= (SELECT max(seq) FROM fact WHERE kind = 'session.opened') ORDER BY seq";
    let mut statement = conn.prepare(sql).expect("a journal");
    let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get(1)?, r.get::<_, Vec<u8>>(2)?));
    let rows: Vec<_> = statement.query_map([], row).expect("facts").map(|row| row.expect("a fact")).collect();
    let id = rows.first().expect("a day").0.clone();
    let pattern = |(_, kind, bytes): (String, String, Vec<u8>)| {
        let envelope = serde_json::from_slice(&bytes).expect("an envelope");
        Pattern { kind, envelope }
    };
    (id, rows.into_iter().map(pattern).collect())
}

/// The day once more, so many days and sales later.
fn one_more(conn: &Connection, id: &str, day: &[Pattern], (days, sales): (i64, i64), end: &mut End) {
    let sql = "INSERT INTO fact (till, seq, lamport, kind, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut insert = conn.prepare_cached(sql).expect("a table of facts");
    let (session, date) = (json!(format!("{id}-{}", end.seq + 1)), later(&day[0].envelope["day"], days));
    for Pattern { kind, envelope } in day {
        (end.seq, end.lamport) = (end.seq + 1, end.lamport + 1);
        end.at = envelope["at"].as_i64().expect("a moment") + days * DAY;
        let mut body = envelope["body"].clone();
        if kind == "sale.committed" {
            let (_, basket) = body["sale"].as_str().and_then(|sale| sale.rsplit_once('.')).expect("a sale");
            let basket: i64 = basket.parse().expect("a number");
            body["sale"] = json!(format!("{id}.{}", basket + sales));
            body["number"] = json!(body["number"].as_i64().expect("a number") + sales);
        }
        if !body["session"].is_null() {
            body["session"] = session.clone();
        }
        let of_session = if envelope["session"].is_null() { &Value::Null } else { &session };
        // By hand, because the order of the fields is part of the format.
        let bytes = format!(
            r#"{{"till":{},"seq":{},"lamport":{},"at":{},"offset":{},"zone":{},"clock":"ok","staff":{},"session":{of_session},"day":{date},"kind":{},"v":1,"body":{body}}}"#,
            json!(id),
            end.seq,
            end.lamport,
            end.at,
            envelope["offset"],
            envelope["zone"],
            envelope["staff"],
            json!(kind),
        );
        end.hash = Sha256::new().chain_update(&end.hash).chain_update(&bytes).finalize().to_vec();
        insert.execute(params![id, end.seq, end.lamport, kind, bytes.as_bytes(), end.hash]).expect("a fact at the end");
    }
}

fn later(day: &Value, days: i64) -> Value {
    let day: chrono::NaiveDate = day.as_str().and_then(|day| day.parse().ok()).expect("a day");
    json!((day + chrono::Duration::days(days)).to_string())
}

/// The end as the till's head, and as the checkpoint of its closing.
fn keep(conn: &Connection, key: &SigningKey, id: &str, end: &End) {
    let (signature, seal) = end_signed(key, id, end.seq, &end.hash);
    let sql = "INSERT INTO checkpoint (till, seq, hash, signature) VALUES (?1, ?2, ?3, ?4)";
    conn.execute(sql, params![id, end.seq, end.hash, signature]).expect("a checkpoint");
    let sql = "UPDATE head SET seq = ?1, lamport = ?2, at = ?3, hash = ?4, signature = ?5, seal = ?6";
    conn.execute(sql, params![end.seq, end.lamport, end.at, end.hash, signature, seal]).expect("the head");
}
