//! What an error of the database means for what has to be done.
//!
//! Owns telling damage from a disk that does not answer. Keeps true: only what a second reading confirms is damage; an error
//! of the device, of memory, of rights or of a lock never is.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rusqlite::ErrorCode as Sql;

use crate::error::EngineError;

/// A kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The bytes of the file are not those of a database.
    Damage,
    /// The device, the memory, a limit or a lock: another attempt may succeed.
    Passing,
    /// Anything else: trying again changes nothing.
    Other,
}

/// Tells what kind of trouble an error is.
#[must_use]
pub fn of(error: &EngineError) -> Trouble {
    let EngineError::Sqlite(error) = error else {
        return if matches!(error, EngineError::Io { .. }) { Trouble::Passing } else { Trouble::Other };
    };
    match error.sqlite_error_code() {
        Some(Sql::DatabaseCorrupt | Sql::NotADatabase) => Trouble::Damage,
        Some(
            Sql::SystemIoFailure
            | Sql::OutOfMemory
            | Sql::DatabaseBusy
            | Sql::DatabaseLocked
            | Sql::CannotOpen
            | Sql::DiskFull
            | Sql::ReadOnly
            | Sql::PermissionDenied
            | Sql::FileLockingProtocolFailed
            // The reading was ended because the disk is in doubt.
            | Sql::OperationInterrupted,
        ) => Trouble::Passing,
        _ => Trouble::Other,
    }
}

/// Whether an error says that something stored is not as this program wrote it, or that this program is wrong: no such table, no
/// such column, a value of another type, text that is no JSON.
#[must_use]
pub fn may_be_damage(error: &EngineError) -> bool {
    matches!(error, EngineError::Sqlite(_) | EngineError::Bug(_)) && of(error) != Trouble::Passing
}

/// Whether an error of the database leaves open what is on disk. A disk that is full and a lock leave nothing open: SQLite has
/// written nothing then, or nothing that counts.
#[must_use]
pub fn leaves_doubt(error: &EngineError) -> bool {
    let EngineError::Sqlite(error) = error else { return false };
    matches!(
        error.sqlite_error_code(),
        Some(Sql::SystemIoFailure | Sql::CannotOpen | Sql::DatabaseCorrupt | Sql::NotADatabase)
    )
}

/// Reads a file from its beginning to its end, to learn whether the device gives all of it.
///
/// # Errors
/// What the device says.
pub fn read_to_end(path: &Path) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let (mut buffer, mut bytes) = (vec![0; 1 << 20], 0);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(bytes),
            read => bytes += read as u64,
        }
    }
}
