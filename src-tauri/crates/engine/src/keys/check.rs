//! Check values of the keys: whether the shop's secret and the recovery file are still what they were.
//!
//! Owns what is kept of them in the database: a keyed hash of the secret, and hashes of the recovery files that this till
//! wrote. Keeps true: nothing of a key can be read out of them. A damaged till key needs none, for its till would be another.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use trestle_rules::code::LoyaltyCode;

use super::till::TillKeys;
use super::{derive, hmac, loyalty, owner};
use crate::error::{EngineError, Result};

const SECRET: &str = "secret_check";
const RECOVERY: &str = "recovery_check";

/// Recovery files that are remembered: a file of an earlier passphrase still opens with that.
const REMEMBERED: usize = 8;
/// Loyalty codes that are looked at where no check value was kept yet. One in 32,768 passes by chance.
const CODES: i64 = 8;

/// How the recovery file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecoveryFile {
    /// As this till wrote it; or this till never had one.
    #[default]
    Fine,
    /// There was one, and it is gone.
    Missing,
    /// Something else lies there.
    Damaged,
}

/// Whether the secret is the one that this shop's codes were made with.
///
/// # Errors
/// A database error.
pub fn secret_is_right(conn: &Connection, keys: &TillKeys) -> Result<bool> {
    match kept(conn, SECRET)? {
        Some(value) => Ok(value == of_secret(keys)),
        None => codes_fit(conn, keys),
    }
}

/// Whether there is nothing that could still be kept.
///
/// # Errors
/// A database or file error.
pub fn are_kept(conn: &Connection, dir: &Path) -> Result<bool> {
    let recovery = kept(conn, RECOVERY)?.is_some() || of_recovery_file(dir)?.is_none();
    Ok(recovery && kept(conn, SECRET)?.is_some())
}

/// Keeps the check value of the secret, if there is none yet.
///
/// # Errors
/// A database error.
pub fn keep_secret(conn: &Connection, keys: &TillKeys) -> Result<()> {
    if kept(conn, SECRET)?.is_none() {
        keep(conn, SECRET, &of_secret(keys))?;
    }
    Ok(())
}

/// How the recovery file in a data folder is.
///
/// # Errors
/// A database or file error.
pub fn recovery_file(conn: &Connection, dir: &Path) -> Result<RecoveryFile> {
    let known = kept(conn, RECOVERY)?.unwrap_or_default();
    Ok(match of_recovery_file(dir)? {
        None if known.is_empty() => RecoveryFile::Fine,
        None => RecoveryFile::Missing,
        Some(sealed) if known.split(' ').any(|hash| hash == of_bytes(&sealed)) => RecoveryFile::Fine,
        // One of an earlier version of the program, of which nothing was kept.
        Some(sealed) if known.is_empty() && owner::is_recovery_file(&sealed) => RecoveryFile::Fine,
        Some(_) => RecoveryFile::Damaged,
    })
}

/// Keeps the hash of the recovery file that lies in a data folder, if it can be one and none was kept yet.
///
/// # Errors
/// A database or file error.
pub fn keep_recovery_file(conn: &Connection, dir: &Path) -> Result<()> {
    if kept(conn, RECOVERY)?.is_none()
        && let Some(sealed) = of_recovery_file(dir)?.filter(|sealed| owner::is_recovery_file(sealed))
    {
        keep_recovery(conn, &sealed)?;
    }
    Ok(())
}

/// Keeps the hash of a recovery file before it is written: a power cut between leaves the earlier one, which is known too.
///
/// # Errors
/// A database error.
pub fn keep_recovery(conn: &Connection, sealed: &[u8]) -> Result<()> {
    let known = kept(conn, RECOVERY)?.unwrap_or_default();
    let hashes =
        std::iter::once(of_bytes(sealed)).chain(known.split(' ').filter(|hash| !hash.is_empty()).map(str::to_owned));
    keep(conn, RECOVERY, &hashes.take(REMEMBERED).collect::<Vec<_>>().join(" "))
}

fn of_secret(keys: &TillKeys) -> String {
    hex::encode(&hmac(&derive(keys.secret(), "trestle secret check 1"), &[b"check"])[..8])
}

fn of_bytes(sealed: &[u8]) -> String {
    hex::encode(Sha256::digest(sealed))
}

fn of_recovery_file(dir: &Path) -> Result<Option<Vec<u8>>> {
    let path = dir.join(owner::FILE);
    match fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(EngineError::at(&path)),
    }
}

/// Whether the codes that members of this shop have were made with this secret, as far as there are any.
fn codes_fit(conn: &Connection, keys: &TillKeys) -> Result<bool> {
    let mut statement = conn.prepare("SELECT code FROM member WHERE code IS NOT NULL LIMIT ?1")?;
    let codes = statement.query_map([CODES], |r| r.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let codes: Vec<LoyaltyCode> = codes.iter().filter_map(|code| LoyaltyCode::parse(code).ok()).collect();
    Ok(codes.is_empty() || codes.iter().any(|code| loyalty::is_genuine(keys, code)))
}

fn kept(conn: &Connection, key: &str) -> Result<Option<String>> {
    Ok(conn.query_row("SELECT value FROM device WHERE key = ?1", [key], |r| r.get(0)).optional()?)
}

fn keep(conn: &Connection, key: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO device (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    conn.execute(sql, [key, value])?;
    Ok(())
}
