//! Contacts: who a member is. They stand beside the journal, which holds only a salted commitment to each record.
//!
//! Owns table `contact` and the records in it. Keeps true: no address is readable on the till, only the owner's key opens
//! it; what an erased member left is gone and does not come back; nothing here is ever in a fact, a log or an error.

use std::io::Write;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::answered;
use crate::error::{EngineError, Result};
use crate::host::Host;
use crate::json;
use crate::keys::hmac;

/// Hash that finds one person's records: HMAC under the shop's secret.
pub type Keyed = [u8; 32];

/// A record. Its JSON is what the commitment covers, so it is stored and passed on as it was written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// Reference by which another system knows the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Sealed>,
}

/// An address that only the owner can read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sealed {
    /// age file for the owner's key, Base64.
    pub sealed: String,
    /// As it may be shown.
    pub masked: String,
    /// [`Keyed`], hex.
    pub keyed: String,
}

/// A record with its salt, ready to be committed to and stored.
pub struct Salted {
    /// The record's JSON.
    pub record: String,
    salt: [u8; 16],
}

impl Salted {
    /// Salts a record.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new(host: &Host, record: &Record) -> Result<Self> {
        Ok(Self { record: serde_json::to_string(record)?, salt: host.random()? })
    }

    /// SHA-256(salt ‖ record), hex.
    pub fn commitment(&self) -> String {
        commitment(&self.salt, &self.record)
    }

    /// Puts it beside the fact that committed to it.
    ///
    /// # Errors
    /// A database error.
    pub fn store(&self, conn: &Connection, secret: &[u8; 32], fact: &str, member: &str) -> Result<()> {
        store(conn, secret, fact, member, &self.record, &self.salt).map(|_| ())
    }
}

/// What a fact commits to.
pub fn commitment(salt: &[u8], record: &str) -> String {
    hex::encode(Sha256::new().chain_update(salt).chain_update(record).finalize())
}

/// Puts a record beside its fact, unless the member was erased; says whether it is new here.
///
/// # Errors
/// A database error.
pub fn store(
    conn: &Connection,
    secret: &[u8; 32],
    fact: &str,
    member: &str,
    record: &str,
    salt: &[u8],
) -> Result<bool> {
    let keyed = serde_json::from_str::<Record>(record).ok().and_then(|r| keyed_of(secret, &r));
    let sql = "INSERT INTO contact (fact, member, record, salt, keyed) SELECT ?1, ?2, ?3, ?4, ?5
               WHERE NOT EXISTS (SELECT 1 FROM erased WHERE member = ?2) ON CONFLICT DO NOTHING";
    let stored = conn.prepare_cached(sql)?.execute(params![fact, member, record, salt, keyed])?;
    Ok(stored > 0)
}

fn keyed_of(secret: &[u8; 32], record: &Record) -> Option<Keyed> {
    let of_address = record.email.as_ref().and_then(|e| hex::decode(&e.keyed).ok()?.try_into().ok());
    of_address.or_else(|| record.label.as_deref().map(|label| keyed_reference(secret, label)))
}

/// The hash of a reference.
pub fn keyed_reference(secret: &[u8; 32], reference: &str) -> Keyed {
    hmac(secret, &[b"trestle member reference 1\n", reference.as_bytes()])
}

/// The hash of a normalised address.
pub fn keyed_address(secret: &[u8; 32], address: &str) -> Keyed {
    hmac(secret, &[b"trestle member address 1\n", address.as_bytes()])
}

/// Seals a normalised address for the owner (`recipient` is an age X25519 recipient).
///
/// # Errors
/// `bug` for a recipient that is none.
pub fn seal(secret: &[u8; 32], recipient: &str, address: &str) -> Result<Sealed> {
    use base64::Engine as _;
    const FAILED: EngineError = EngineError::Bug("sealing a contact");
    let recipient: age::x25519::Recipient = recipient.parse().map_err(|_: &str| FAILED)?;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient));
    let mut sealed = Vec::new();
    let mut writer = encryptor.map_err(|_| FAILED)?.wrap_output(&mut sealed).map_err(|_| FAILED)?;
    writer.write_all(address.as_bytes()).map_err(|_| FAILED)?;
    writer.finish().map_err(|_| FAILED)?;
    Ok(Sealed {
        sealed: base64::engine::general_purpose::STANDARD.encode(sealed),
        masked: trestle_rules::email::mask(address),
        keyed: hex::encode(keyed_address(secret, address)),
    })
}

/// Opens a sealed address with the owner's key; none when it cannot be.
pub fn unseal(sealed: &Sealed, owner: &age::x25519::Identity) -> Option<String> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(&sealed.sealed).ok()?;
    let opened = age::decrypt(owner, &bytes).ok()?;
    String::from_utf8(opened).ok()
}

/// The records of a member, the latest fact's last.
///
/// # Errors
/// A database error.
pub fn of_member(conn: &Connection, member: &str) -> Result<Vec<Record>> {
    let sql = "SELECT record FROM contact JOIN committed USING (fact) WHERE contact.member = ?1
               ORDER BY length(contact.fact), contact.fact";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([member], |r| r.get::<_, String>(0))?;
    let texts: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(texts.iter().filter_map(|text| serde_json::from_str(&json::without_marks(text)).ok()).collect())
}

/// Members that a hash finds, in the order they enrolled here.
///
/// # Errors
/// A database error.
pub fn members_of(conn: &Connection, keyed: &Keyed) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT contact.member FROM contact JOIN member ON member.id = contact.member
               WHERE keyed = ?1 ORDER BY member.at, member.id";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_map([&keyed[..]], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Everything that stands beside the journal of one member goes; says whether there was anything. What SQLite frees is
/// overwritten (`secure_delete`), what it moved before is not: that is for whoever commits.
///
/// # Errors
/// A database error.
pub fn forget(conn: &Connection, member: &str) -> Result<bool> {
    let records = conn.prepare_cached("DELETE FROM contact WHERE member = ?1")?.execute([member])?;
    // Answers that wait for a repeat may name the member.
    let answers = answered::forget_all(conn)?;
    Ok(records > 0 || answers)
}

/// Record and salt of a fact.
///
/// # Errors
/// A database error.
pub fn beside(conn: &Connection, fact: &str) -> Result<Option<(String, Vec<u8>)>> {
    let mut statement = conn.prepare_cached("SELECT record, salt FROM contact WHERE fact = ?1")?;
    Ok(statement.query_row([fact], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

/// How many records facts here commit to that have not arrived and were not erased.
///
/// # Errors
/// A database error.
pub fn missing(conn: &Connection) -> Result<i64> {
    let sql = "SELECT count(*) FROM committed c WHERE NOT EXISTS (SELECT 1 FROM contact t WHERE t.fact = c.fact)
               AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.member = c.member)";
    Ok(conn.query_row(sql, [], |r| r.get(0))?)
}
