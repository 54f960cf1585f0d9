//! Files for others to read: exports, bundle files, invitations.
//!
//! Keeps true: a file has its name only once it was read back from the medium and found to be what was written, and what was
//! written to be whole; until then it lies under a name that nobody takes in, and what a killed attempt of this till left
//! under such a name goes with the next attempt in the same folder. No folder is made here: where there is none, the stick
//! may be missing, and a new folder in its place would lie on the tablet. Knows no format.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::{EngineError, Result, said};
use crate::error_codes::ErrorCode;
use crate::files::{folder_of, sync_dir};

/// How the name of a file begins that is not whole yet, and how it ends.
const BEGINS: &str = ".trestle-";
const ENDS: &str = ".part";

/// Names in use at once by one till in one folder are few.
const MOST_PARTS: usize = 100;

/// Parts that this program is writing now: no left-overs.
static UNDER_WAY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file that is to be written.
#[derive(Clone, Debug)]
pub struct Outlet {
    /// Where it goes.
    pub file: PathBuf,
    /// What tells this till's parts from those of others that write into the same folder.
    mark: String,
}

impl Outlet {
    /// A file of a till; one that nobody founded yet has no id.
    #[must_use]
    pub fn new(file: PathBuf, till: &str) -> Self {
        Self { file, mark: till.chars().take(16).collect() }
    }
}

/// Writes a file, reads it back, and gives it its name. What `write` gives is given back with the bytes of the file.
///
/// # Errors
/// `export.folder_missing`; `export.unwritable` with the file and what happened; `export.not_verified` when the medium gave
/// back other bytes than were written; or what `write` says. Nothing is left behind then, and an older file of that name is
/// as it was.
pub fn deliver<T>(outlet: &Outlet, write: impl FnOnce(&mut Hashing<'_>) -> Result<T>) -> Result<(T, i64)> {
    deliver_whole(outlet, write, |_, _| Ok(()))
}

/// The same for a file that is taken in again somewhere: `whole` reads it, under the name it has until then.
///
/// # Errors
/// As [`deliver`], or what `whole` says.
pub fn deliver_whole<T>(
    outlet: &Outlet,
    write: impl FnOnce(&mut Hashing<'_>) -> Result<T>,
    whole: impl FnOnce(&Path, &T) -> Result<()>,
) -> Result<(T, i64)> {
    let file = outlet.file.as_path();
    let failed = |e: &io::Error| unwritable(file, e);
    let (part, handle) = Part::begin(outlet)?;
    let mut out = BufWriter::new(handle);
    let mut hashing = Hashing { inner: &mut out, hasher: Sha256::new(), bytes: 0 };
    let given = write(&mut hashing).map_err(|error| match error {
        EngineError::Io { source, .. } => failed(&source),
        other => other,
    })?;
    let (hash, bytes) = (hashing.hasher.finalize(), hashing.bytes);
    out.flush().map_err(|e| failed(&e))?;
    out.get_ref().sync_all().map_err(|e| failed(&e))?;
    drop(out);
    if read_back(&part.path).map_err(|e| failed(&e))? != hash.as_slice() {
        let place = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportNotVerified, [("path", place)]));
    }
    whole(&part.path, &given)?;
    part.name(file).map_err(|e| failed(&e))?;
    sync_dir(folder_of(file))?;
    Ok((given, bytes))
}

/// A file under the name that it has until it is whole. It goes when it is let go without another.
struct Part {
    path: PathBuf,
    named: bool,
}

impl Part {
    fn begin(outlet: &Outlet) -> Result<(Self, File)> {
        let failed = |e: &io::Error| unwritable(&outlet.file, e);
        let folder = folder_of(&outlet.file);
        let folder = folder.canonicalize().map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => folder_missing(folder),
            _ => failed(&e),
        })?;
        let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        clear(&folder, &outlet.mark, &under_way);
        let names = (1..=MOST_PARTS).map(|n| folder.join(format!("{BEGINS}{}-{n}{ENDS}", outlet.mark)));
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        for path in names {
            match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(handle) => {
                    under_way.insert(path.clone());
                    return Ok((Self { path, named: false }, handle));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(failed(&error)),
            }
        }
        Err(failed(&last))
    }

    fn name(mut self, file: &Path) -> io::Result<()> {
        fs::rename(&self.path, file)?;
        self.named = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.named {
            drop(fs::remove_file(&self.path));
        }
        under_way.remove(&self.path);
    }
}

/// Takes away what killed attempts of this till left in a folder. One till is one program at a time, so what this program
/// does not write now nobody does.
fn clear(folder: &Path, mark: &str, under_way: &BTreeSet<PathBuf>) {
    let ours = format!("{BEGINS}{mark}-");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if name.starts_with(&ours) && name.ends_with(ENDS) && !under_way.contains(&path) {
            drop(fs::remove_file(path));
        }
    }
}

/// The hash of a file as the medium gives it back.
fn read_back(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    drop_from_memory(&file);
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hasher.finalize().to_vec());
        }
        hasher.update(&buffer[..read]);
    }
}

/// Asks the system to forget what it holds of a file, so that reading it back reads the medium: there are sticks that
/// take everything and keep half. Only what is on the medium can be forgotten, so the file was synced before. A system that
/// does not listen only makes the check weaker.
#[cfg(target_os = "linux")]
fn drop_from_memory(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn drop_from_memory(_file: &File) {}

/// Counts and hashes what passes through, to compare with what is read back.
pub struct Hashing<'f> {
    inner: &'f mut BufWriter<File>,
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
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += i64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A file that cannot be written, with what happened.
#[must_use]
pub fn unwritable(file: &Path, error: &io::Error) -> EngineError {
    let args = [("path", json!(file.display().to_string())), ("what", json!(said(error)))];
    EngineError::with(ErrorCode::ExportUnwritable, args)
}

/// A folder that is not there, or no longer: the stick it lies on may be out.
#[must_use]
pub fn folder_missing(folder: &Path) -> EngineError {
    EngineError::with(ErrorCode::ExportFolderMissing, [("folder", json!(folder.display().to_string()))])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn code(error: EngineError) -> String {
        crate::ApiError::from(error).code
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A catalogue that could not be read back was once called written. Then such a file kept its name: what was said to have
    /// failed lay there to be taken in.
    #[test]
    fn a_file_that_holds_something_else_than_was_written_never_has_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let outlet = Outlet::new(dir.path().join("file"), "a");
        let whole = |out: &mut Hashing<'_>| out.write_all(b"whole").map_err(EngineError::at(&outlet.file));
        assert_eq!(deliver(&outlet, whole).unwrap(), ((), 5));
        // As a medium would that keeps other bytes than it was given.
        let kept_otherwise = deliver(&outlet, |out| {
            out.write_all(b"other").unwrap();
            out.inner.write_all(b"!").map_err(EngineError::at(&outlet.file))
        });
        assert_eq!(kept_otherwise.map_err(code), Err("export.not_verified".to_owned()));
        assert_eq!((fs::read(&outlet.file).unwrap(), names(dir.path())), (b"whole".to_vec(), vec!["file".to_owned()]));
    }

    #[test]
    fn a_file_that_is_not_whole_never_has_its_name_and_the_medium_is_not_blamed() {
        let dir = tempfile::tempdir().unwrap();
        let outlet = Outlet::new(dir.path().join("file"), "a");
        let not_whole = deliver_whole(
            &outlet,
            |_| Ok(()),
            |part, ()| {
                assert!(part.is_file() && !outlet.file.exists());
                Err(ErrorCode::ExportDamaged.into())
            },
        );
        assert_eq!((not_whole.map_err(code), names(dir.path())), (Err("export.damaged".to_owned()), vec![]));
    }

    /// A killed attempt left its part on the stick for ever.
    #[test]
    fn what_killed_attempts_of_this_till_left_goes_and_what_is_anybody_elses_stays() {
        let dir = tempfile::tempdir().unwrap();
        let left = [".trestle-a-1.part", ".trestle-a-7.part"];
        let of_others = [".trestle-b-1.part", ".trestle-ab-1.part", "till-1.trestle", ".trestle-a-1.part.txt"];
        left.iter().chain(&of_others).for_each(|name| fs::write(dir.path().join(name), "").unwrap());
        let outlet = Outlet::new(dir.path().join("file"), "a");
        // One of the same till that is under way meanwhile, as the sales beside a bundle file.
        let inner = |out: &mut Hashing<'_>| {
            let beside = Outlet::new(dir.path().join("beside"), "a");
            deliver(&beside, |out| out.write_all(b"beside").map_err(EngineError::at(&outlet.file))).unwrap();
            out.write_all(b"whole").map_err(EngineError::at(&outlet.file))
        };
        deliver(&outlet, inner).unwrap();
        let mut expected = [&of_others[..], &["beside", "file"]].concat();
        expected.sort_unstable();
        assert_eq!(names(dir.path()), expected);
        assert_eq!(fs::read(&outlet.file).unwrap(), b"whole");
    }

    #[test]
    fn no_folder_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let outlet = Outlet::new(dir.path().join("stick/file"), "a");
        assert_eq!(deliver(&outlet, |_| Ok(())).map_err(code), Err("export.folder_missing".to_owned()));
        assert_eq!(names(dir.path()), Vec::<String>::new());
    }
}
