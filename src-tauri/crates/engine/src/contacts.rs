//! Contacts: who a member is. They stand beside the journal, which holds only a salted commitment to each record.
//!
//! Owns table `contact` and the records in it. Keeps true: no address is readable on the till, only the owner's key opens
//! it; what an erased member left is gone and does not come back; nothing here is ever in a fact, a log or an error.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use trestle_rules::reference;

use crate::answered;
use crate::error::{ANOTHER_PROGRAM, EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Body, ContactRecorded, MemberEnrolled};
use crate::host::Host;
use crate::journal::Envelope;
use crate::json;
use crate::keys::hmac;
use crate::store::{FILE, log};

/// Hash that finds one person's records: HMAC under the shop's secret.
pub type Keyed = [u8; 32];

/// A record. Its JSON is what the commitment covers, so it is stored and passed on as it was written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// Reference by which another system knows the member, as it may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// [`Keyed`] of the reference, hex, where not all of it may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyed: Option<String>,
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

impl Record {
    /// A record of a reference. Another system may use addresses and telephone numbers as references, and nobody has agreed that
    /// they are kept: what is kept of such a one finds it again and does not tell it.
    pub fn of_reference(secret: &[u8; 32], reference: &str) -> Self {
        let label = reference::shown(reference);
        let keyed = (label != reference).then(|| hex::encode(keyed_reference(secret, reference)));
        Self { label: Some(label), keyed, ..Self::default() }
    }
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

/// Puts a record that fits its fact beside it, unless the member was erased; says whether it is new here.
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
    // Only one record fits what its fact commits to: where another stands, that one was damaged.
    let sql = "INSERT INTO contact (fact, member, record, salt, keyed) SELECT ?1, ?2, ?3, ?4, ?5
               WHERE NOT EXISTS (SELECT 1 FROM erased WHERE member = ?2)
               ON CONFLICT (fact) DO UPDATE SET member = excluded.member, record = excluded.record, salt = excluded.salt,
                 keyed = excluded.keyed
               WHERE (member, record, salt, keyed) IS NOT (excluded.member, excluded.record, excluded.salt, excluded.keyed)";
    let stored = conn.prepare_cached(sql)?.execute(params![fact, member, record, salt, keyed])?;
    Ok(stored > 0)
}

fn keyed_of(secret: &[u8; 32], record: &Record) -> Option<Keyed> {
    let of_address = record.email.as_ref().and_then(|e| hex::decode(&e.keyed).ok()?.try_into().ok());
    let of_reference = record.keyed.as_ref().and_then(|keyed| hex::decode(keyed).ok()?.try_into().ok());
    let whole = || record.label.as_deref().map(|label| keyed_reference(secret, label));
    of_address.or(of_reference).or_else(whole)
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

/// The records of a member, the latest fact's last; one that is not what its fact commits to is none.
///
/// # Errors
/// A database error.
pub fn of_member(conn: &Connection, member: &str) -> Result<Vec<Record>> {
    let sql = "SELECT record, salt, commitment FROM contact JOIN committed USING (fact) WHERE contact.member = ?1
               ORDER BY length(contact.fact), contact.fact";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([member], |r| Ok((Beside::read(r, 0, 1)?, r.get(2)?)))?;
    let records: Vec<(Beside, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let whole = records.iter().filter(|(beside, commitment)| beside.fits(commitment));
    Ok(whole.filter_map(|(beside, _)| serde_json::from_str(&json::without_marks(&beside.record)).ok()).collect())
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

/// The same for members who were erased (a JSON array), in the folder of another copy of the shop: one that this till rescued
/// or that was set aside. What SQLite had moved is overwritten too, and what an attempt that was cut off has left in the log
/// of the copy (`again`).
///
/// # Errors
/// A database error: then the copy may still name them.
pub fn forget_in_copy(folder: &Path, erased: &str, again: bool) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(folder.join(FILE), flags)?;
    copy.busy_timeout(Duration::from_secs(2))?;
    // One that names nobody stays as it is, to the last byte.
    copy.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let of_erased = "member IN (SELECT value FROM json_each(?1))";
    let names = copy.prepare(&format!("SELECT 1 FROM contact WHERE {of_erased}"))?.exists([erased])?;
    let cut_off = again && log::path(folder).metadata().is_ok_and(|log| log.len() > 0);
    if !names && !cut_off {
        return Ok(());
    }
    copy.pragma_update(None, "secure_delete", true)?;
    copy.execute(&format!("DELETE FROM contact WHERE {of_erased}"), [erased])?;
    answered::forget_all(&copy)?;
    copy.execute_batch("VACUUM")?;
    let busy = || EngineError::with(ErrorCode::StoreBusy, [("holder", serde_json::json!(ANOTHER_PROGRAM))]);
    if log::empty(&copy)? { Ok(()) } else { Err(busy()) }
}

/// A record as it stands beside its fact, whether it is still the one that was written or not.
pub struct Beside {
    /// The record's JSON. Where the stored bytes are no text any more it is not what they say, and fits nothing.
    pub record: String,
    /// Salt.
    pub salt: Vec<u8>,
}

impl Beside {
    /// Reads it from the columns `record` and `salt`, which may hold anything.
    pub fn read(row: &rusqlite::Row<'_>, record: usize, salt: usize) -> rusqlite::Result<Self> {
        let text = row.get_ref(record)?.as_bytes().unwrap_or_default();
        let salt = row.get_ref(salt)?.as_bytes().unwrap_or_default().to_vec();
        Ok(Self { record: String::from_utf8_lossy(text).into_owned(), salt })
    }

    fn keyed(&self, secret: &[u8; 32]) -> Option<Keyed> {
        serde_json::from_str::<Record>(&self.record).ok().and_then(|r| keyed_of(secret, &r))
    }

    /// Whether it is what a fact commits to.
    pub fn fits(&self, commitment_of_fact: &str) -> bool {
        commitment(&self.salt, &self.record) == commitment_of_fact
    }
}

/// Member and commitment of a fact that has a record beside it; the commitment may be empty.
pub fn committed(fact: &Envelope) -> Option<(String, String)> {
    match fact.kind.as_str() {
        MemberEnrolled::KIND => fact.body().ok().map(|body: MemberEnrolled| (body.member, body.commitment)),
        ContactRecorded::KIND => fact.body().ok().map(|body: ContactRecorded| (body.member, body.commitment)),
        _ => None,
    }
}

/// What stands beside a fact.
///
/// # Errors
/// A database error.
pub fn beside(conn: &Connection, fact: &str) -> Result<Option<Beside>> {
    let mut statement = conn.prepare_cached("SELECT record, salt FROM contact WHERE fact = ?1")?;
    Ok(statement.query_row([fact], |r| Beside::read(r, 0, 1)).optional()?)
}

/// Facts whose record is not what it must be: another than they commit to, of another member, found by another hash, gone
/// although this till (`own`) wrote it itself, or there although nothing commits to it or its member was erased. What other
/// tills wrote may still be on its way.
///
/// # Errors
/// A database error.
pub fn unfit(conn: &Connection, secret: Option<&[u8; 32]>, own: Option<&str>) -> Result<Vec<String>> {
    let sql = "SELECT COALESCE(c.fact, t.fact), c.commitment, t.record, t.salt, t.fact IS NOT NULL,
                 c.member IS t.member, t.keyed, COALESCE(c.member, t.member) IN (SELECT member FROM erased)
               FROM committed c FULL JOIN contact t ON t.fact = c.fact ORDER BY 1";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut unfit = Vec::new();
    while let Some(row) = rows.next()? {
        let (fact, commitment): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let (here, same_member, erased): (bool, bool, bool) = (row.get(4)?, row.get(5)?, row.get(7)?);
        let fits = match commitment {
            _ if erased => !here,
            Some(_) if !here => fact.rsplit_once('-').map(|(till, _)| till) != own,
            Some(commitment) => {
                let beside = Beside::read(row, 2, 3)?;
                let keyed = row.get_ref(6)?.as_blob_or_null().ok().flatten();
                same_member
                    && beside.fits(&commitment)
                    && secret.is_none_or(|s| beside.keyed(s).as_ref().map(<[u8; 32]>::as_slice) == keyed)
            }
            None => false,
        };
        if !fits {
            unfit.push(fact);
        }
    }
    Ok(unfit)
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
