//! A till that misuses its own key, or whose program is broken: what it writes is whole and signed, and no engine would
//! have written it. Owns: putting facts straight into the till's own database, so that its engine goes on from there. Must
//! not: touch another till's series; that is what signatures keep from everybody.

use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::shop::Shop;

/// Lifts the till's counter without a reason, with a fact that no program knows: that fact, and every one after it, stands
/// beyond the jump.
pub fn jump(till: &Shop, by: i64) {
    write(till, "counter.jumped", &json!({}), by);
}

/// Puts a fact of any kind at the end of the till's series, and signs it. Gives its number. The till's own projections know
/// nothing of it until they are computed again.
///
/// # Panics
/// When the database does not take it.
pub fn slip_in(till: &Shop, kind: &str, body: &Value) -> i64 {
    write(till, kind, body, 1)
}

fn write(till: &Shop, kind: &str, body: &Value, lamport_by: i64) -> i64 {
    let (conn, id) = (till.database(), till.till());
    let sql =
        "SELECT h.seq, h.lamport, h.at, h.hash, f.bytes FROM head h JOIN fact f USING (till, seq) WHERE till = ?1";
    let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?));
    let (seq, lamport, at, before, last): (i64, i64, i64, Vec<u8>, Vec<u8>) =
        conn.query_row(sql, [&id], row).expect("a head");
    let last: Value = serde_json::from_slice(&last).expect("an envelope");
    let (seq, lamport) = (seq + 1, lamport + lamport_by);
    // By hand, because the order of the fields is part of the format.
    let bytes = format!(
        r#"{{"till":{},"seq":{seq},"lamport":{lamport},"at":{at},"offset":{},"zone":{},"clock":"ok","staff":null,"session":{},"day":{},"kind":{},"v":1,"body":{body}}}"#,
        json!(id),
        last["offset"],
        last["zone"],
        last["session"],
        last["day"],
        json!(kind),
    );
    let hash = Sha256::new().chain_update(&before).chain_update(&bytes).finalize().to_vec();
    let sql = "INSERT INTO fact (till, seq, lamport, kind, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    conn.execute(sql, params![id, seq, lamport, kind, bytes.as_bytes(), hash]).expect("a fact at the end");
    let sql = "UPDATE head SET seq = ?1, lamport = ?2, hash = ?3, signature = ?4, seal = ?5 WHERE till = ?6";
    let (signature, seal) = end_signed(&till_key(till), &id, seq, &hash);
    conn.execute(sql, params![seq, lamport, hash, signature, seal, id]).expect("the head");
    seq
}

/// Has a database obey this connection whatever its triggers say; they stay as they are, as a forger would leave them.
///
/// # Panics
/// When SQLite refuses.
pub fn disarm(conn: &Connection) {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).expect("a setting");
}

/// Seals the end of a till's own series with its key, as it stands in the database.
///
/// # Panics
/// When there is none.
pub fn seal_end(till: &Shop) {
    let sql = "SELECT head.till, head.seq, head.hash FROM head JOIN me ON me.till = head.till";
    let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
    let (id, seq, hash): (String, i64, Vec<u8>) = till.database().query_row(sql, [], row).expect("a head");
    let (_, seal) = end_signed(&till_key(till), &id, seq, &hash);
    till.database().execute("UPDATE head SET seal = ?1 WHERE till = ?2", params![seal, id]).expect("the head");
}

/// The till's own key.
pub(crate) fn till_key(till: &Shop) -> SigningKey {
    let file = std::fs::read(till.data().join("till.key")).expect("a key file");
    let file: Value = serde_json::from_slice(&file).expect("JSON");
    let key = hex::decode(file["till_key"].as_str().expect("a key")).expect("hex");
    SigningKey::from_bytes(&key.try_into().expect("32 bytes"))
}

/// The signature of a till's key over an end of its series, and its seal.
pub(crate) fn end_signed(key: &SigningKey, id: &str, seq: i64, hash: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let message = [format!("trestle head 1\n{id}\n{seq}\n").as_bytes(), hash].concat();
    let mut sealing = [0; 32];
    Hkdf::<Sha256>::new(None, key.as_bytes()).expand(b"trestle end 1", &mut sealing).expect("32 bytes");
    let mut seal = <Hmac<Sha256> as KeyInit>::new_from_slice(&sealing).expect("a key");
    seal.update(&[&seq.to_be_bytes(), hash].concat());
    (key.sign(&message).to_bytes().to_vec(), seal.finalize().into_bytes().to_vec())
}
