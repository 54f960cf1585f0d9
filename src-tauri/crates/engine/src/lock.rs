//! The lock in the data folder: one program at a time.
//!
//! Owns `lock`. Keeps true: the operating system drops the lock with the process, so a crash never leaves a till locked;
//! whoever comes second is told who holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use serde_json::json;

use crate::error::{ANOTHER_PROGRAM, EngineError, Result};
use crate::error_codes::ErrorCode;

/// Name of the file in the data folder.
pub const FILE: &str = "lock";

/// Holds the data folder until dropped.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes the folder, or says who has it.
    ///
    /// # Errors
    /// `store.busy` with `holder` and `pid`, or a file error.
    pub fn take(dir: &Path, program: &str) -> Result<Self> {
        let path = dir.join(FILE);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(EngineError::at(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(&mut file)),
            Err(TryLockError::Error(source)) => return Err(EngineError::at(&path)(source)),
        }
        write_holder(&mut file, program).map_err(EngineError::at(&path))?;
        Ok(Self { _file: file })
    }
}

fn write_holder(file: &mut File, program: &str) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{program}\n{}", std::process::id())
}

fn busy(file: &mut File) -> EngineError {
    let mut note = String::new();
    let _ = file.read_to_string(&mut note);
    let mut lines = note.lines();
    let holder = lines.next().unwrap_or(ANOTHER_PROGRAM);
    let pid = lines.next().unwrap_or("?");
    EngineError::with(ErrorCode::StoreBusy, [("holder", json!(holder)), ("pid", json!(pid))])
}
