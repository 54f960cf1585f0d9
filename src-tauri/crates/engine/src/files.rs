//! Files written whole and durably.
//!
//! Keeps true: a reader finds the old file or the new one, never half of one; what was renamed is on disk. Knows no format.

use std::fs;
use std::path::Path;

use crate::error::{EngineError, Result};

/// Makes renames in a folder durable.
///
/// # Errors
/// A file error.
pub fn sync_dir(dir: &Path) -> Result<()> {
    let handle = fs::File::open(dir).map_err(EngineError::at(dir))?;
    handle.sync_all().map_err(EngineError::at(dir))
}

/// Writes a file whole: a temporary name beside it, to disk, renamed, the folder to disk. `mode` is the Unix mode.
///
/// # Errors
/// A file error; the old file, if any, is untouched then.
pub fn write_whole(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    use std::io::Write;
    let temporary = path.with_extension("partial");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if let Err(source) = renamed {
        let _ = fs::remove_file(&temporary);
        return Err(EngineError::at(path)(source));
    }
    sync_dir(path.parent().unwrap_or(Path::new(".")))
}
