//! Commands on members. A member is an id in facts; who it is stands beside the journal.

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::text;
use super::types::basket::MemberBrief;
use super::types::member::EnrollMember;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::MemberEnrolled;
use crate::tx::Tx;

/// Enrols somebody under a reference by which another system, or the stall, knows them. The same reference is the same
/// member; a keyed hash finds it, the fact holds a salted commitment only.
pub(super) fn enroll(tx: &mut Tx<'_>, args: EnrollMember) -> Result<MemberBrief> {
    let reference = text::name("reference", &args.reference, 80)?;
    let keyed = keyed_hash(tx.keys()?.secret(), &reference);
    let sql = "SELECT member FROM contact WHERE reference = ?1";
    let known: Option<String> = tx.conn.prepare_cached(sql)?.query_row([&keyed[..]], |r| r.get(0)).optional()?;
    if let Some(id) = known {
        return Ok(MemberBrief { id, label: reference });
    }
    let till = tx.till()?;
    let sql = "SELECT 1 + COALESCE(max(number), 0) FROM member WHERE till = ?1";
    let number: i64 = tx.conn.prepare_cached(sql)?.query_row([&till], |r| r.get(0))?;
    let member = format!("{till}:{number}");
    let record = json!({ "label": reference }).to_string();
    let salt: [u8; 16] = tx.host.random()?;
    let commitment = hex::encode(Sha256::new().chain_update(salt).chain_update(&record).finalize());
    tx.append(&MemberEnrolled { member: member.clone(), number, commitment })?;
    tx.conn.execute(
        "INSERT INTO contact (member, record, salt, reference) VALUES (?1, ?2, ?3, ?4)",
        params![member, record, &salt[..], &keyed[..]],
    )?;
    Ok(MemberBrief { id: member, label: reference })
}

fn keyed_hash(secret: &[u8; 32], reference: &str) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(b"trestle member reference 1\n");
    mac.update(reference.as_bytes());
    mac.finalize().into_bytes().into()
}

/// A member as the basket shows one.
///
/// # Errors
/// `member.not_found`.
pub(super) fn brief(conn: &Connection, member: &str) -> Result<MemberBrief> {
    let sql = "SELECT c.record FROM member m LEFT JOIN contact c ON c.member = m.id WHERE m.id = ?1";
    let record: Option<Option<String>> = conn.prepare_cached(sql)?.query_row([member], |r| r.get(0)).optional()?;
    let record = record.ok_or_else(|| EngineError::with(ErrorCode::MemberNotFound, [("member", json!(member))]))?;
    let label = record.and_then(|r| serde_json::from_str::<serde_json::Value>(&r).ok());
    let label = label.and_then(|r| r["label"].as_str().map(str::to_owned)).unwrap_or_default();
    Ok(MemberBrief { id: member.to_owned(), label })
}
