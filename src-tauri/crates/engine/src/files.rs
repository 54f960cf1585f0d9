//! Files written whole and durably.
//!
//! Keeps true: a reader finds the old file or the new one, never half of one; what was renamed is on disk. Knows no format.

use std::fs;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;

/// Makes renames in a folder durable.
///
/// # Errors
/// A file error.
pub fn sync_dir(dir: &Path) -> Result<()> {
    let handle = fs::File::open(dir).map_err(EngineError::at(dir))?;
    handle.sync_all().map_err(EngineError::at(dir))
}

/// Makes a folder for its owner alone, with those above it, each made durable in the one above. One that is there stays as
/// it is.
///
/// # Errors
/// A file error.
pub fn make_folder(dir: &Path) -> Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let above = folder_of(dir);
    make_folder(above)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(EngineError::at(dir)(error)),
        _ => sync_dir(above),
    }
}

/// Closes a file to everybody but its owner. Where that is not ours to do, it stays as it is.
pub fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
        if open {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Writes a file whole: a temporary name beside it, to disk, renamed, the folder to disk. `mode` is the Unix mode.
///
/// # Errors
/// A file error; the old file, if any, is untouched then.
pub fn write_whole(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
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

/// Writes a file for others to read: under a name of its own beside its place, to disk, renamed, the folder to disk. What
/// `write` gives is given back once all of that is done.
///
/// # Errors
/// `export.unwritable` with the file and what happened, or what `write` says; nothing is left behind then.
pub fn deliver<T>(file: &Path, write: impl FnOnce(&mut BufWriter<fs::File>) -> Result<T>) -> Result<T> {
    let folder = folder_of(file);
    fs::create_dir_all(folder).map_err(|e| unwritable(file, &e))?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let partial = file.with_file_name(format!(".{name}.trestle-part"));
    let delivered = write_beside(file, &partial, write);
    if delivered.is_err() {
        let _ = fs::remove_file(&partial);
    }
    let given = delivered?;
    sync_dir(folder)?;
    drop_from_memory(file);
    Ok(given)
}

/// Delivers a file and reads it back. What `write` gives is given back with the bytes of the file, once what lies there is
/// what was written.
///
/// # Errors
/// As [`deliver`]; `export.not_verified` when something else lies there.
pub fn deliver_checked<T>(file: &Path, write: impl FnOnce(&mut Hashing<'_>) -> Result<T>) -> Result<(T, i64)> {
    let (given, hash, bytes) = deliver(file, |out| {
        let mut out = Hashing { inner: out, hasher: Sha256::new(), bytes: 0 };
        let given = write(&mut out)?;
        Ok((given, out.hasher.finalize(), out.bytes))
    })?;
    if hash_of(file).map_err(|e| unwritable(file, &e))? != hash {
        let place = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportNotVerified, [("path", place)]));
    }
    Ok((given, bytes))
}

/// The hash of what lies in a file, however large it is.
fn hash_of(file: &Path) -> std::io::Result<sha2::digest::Output<Sha256>> {
    let (mut file, mut hasher, mut some) = (fs::File::open(file)?, Sha256::new(), vec![0; 64 << 10]);
    loop {
        match file.read(&mut some)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&some[..read]),
        }
    }
}

/// Counts and hashes what passes through, to compare with what is read back.
pub struct Hashing<'f> {
    inner: &'f mut BufWriter<fs::File>,
    hasher: Sha256,
    bytes: i64,
}

impl Hashing<'_> {
    /// Lets nobody but its owner read the file. On a medium that knows no owners this changes nothing.
    pub fn keep_from_others(&self) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let _ = self.inner.get_ref().set_permissions(fs::Permissions::from_mode(0o600));
        }
    }
}

impl Write for Hashing<'_> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += i64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

fn write_beside<T>(
    file: &Path,
    partial: &Path,
    write: impl FnOnce(&mut BufWriter<fs::File>) -> Result<T>,
) -> Result<T> {
    let failed = |e: &std::io::Error| unwritable(file, e);
    // What a killed program left goes first, and nothing is written into what somebody put in its place.
    let _ = fs::remove_file(partial);
    let created = fs::File::options().write(true).create_new(true).open(partial);
    let mut out = BufWriter::new(created.map_err(|e| failed(&e))?);
    let given = write(&mut out).map_err(|error| match error {
        EngineError::Io { source, .. } => failed(&source),
        other => other,
    })?;
    out.flush().map_err(|e| failed(&e))?;
    out.get_ref().sync_all().map_err(|e| failed(&e))?;
    fs::rename(partial, file).map_err(|e| failed(&e))?;
    Ok(given)
}

/// Asks the system to forget what it holds of a file, so that reading it back reads the medium: there are sticks that
/// take everything and keep half. A system that does not listen only makes the check weaker.
#[cfg(target_os = "linux")]
fn drop_from_memory(file: &Path) {
    if let Ok(handle) = fs::File::open(file) {
        let _ = rustix::fs::fadvise(&handle, 0, None, rustix::fs::Advice::DontNeed);
    }
}

#[cfg(not(target_os = "linux"))]
fn drop_from_memory(_file: &Path) {}

/// The folder of a file; the present one for a bare name.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that cannot be written, with what happened.
#[must_use]
pub fn unwritable(file: &Path, error: &std::io::Error) -> EngineError {
    let args = [("path", json!(file.display().to_string())), ("what", json!(error.to_string()))];
    EngineError::with(ErrorCode::ExportUnwritable, args)
}

/// A name in a folder that no file has yet: `stem.ending`, else `stem-2.ending` and so on.
#[must_use]
pub fn free_name(folder: &Path, stem: &str, ending: &str) -> PathBuf {
    let further = (2..).map(|n| format!("{stem}-{n}.{ending}"));
    let mut names = std::iter::once(format!("{stem}.{ending}")).chain(further).map(|name| folder.join(name));
    names.find(|file| !file.exists()).unwrap_or_else(|| folder.join(stem))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A catalogue that could not be read back was once called written.
    #[test]
    fn a_file_that_holds_something_else_than_was_written_is_not_called_delivered() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        let delivered = deliver_checked(&file, |out| out.write_all(b"whole").map_err(EngineError::at(&file)));
        assert_eq!((delivered.unwrap(), fs::read(&file).unwrap()), (((), 5), b"whole".to_vec()));
        // As a medium would that keeps other bytes than it was given.
        let kept_otherwise = deliver_checked(&file, |out| {
            out.write_all(b"whole").unwrap();
            out.inner.write_all(b"!").map_err(EngineError::at(&file))
        });
        let code = |error: EngineError| crate::ApiError::from(error).code;
        assert_eq!(kept_otherwise.map_err(code), Err("export.not_verified".to_owned()));
    }
}
