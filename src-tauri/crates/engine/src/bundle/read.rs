//! Reading the container: `age`, `zstd` and `tar`, one entry at a time, within limits.
//!
//! Owns what may be read at all. Keeps true: nothing larger than its limit is ever held; a file that is cut, goes on after
//! its end or packs far more than it is, is told from a whole one. Must not know what an entry means.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use age::{DecryptError, Identity};
use serde_json::json;

use super::limits;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::keys::open_age;
use crate::named::{self, Unopened};

/// A refusal that names the file.
pub fn refuse(code: ErrorCode, file: &Path) -> EngineError {
    EngineError::with(code, [("file", json!(file.display().to_string()))])
}

/// The entries of one bundle file.
pub struct Entries<'f, R: Read> {
    file: &'f Path,
    counted: Counted<R>,
    count: usize,
}

/// Opens a bundle file with the shop's key.
///
/// # Errors
/// `bundle.not_found`, `bundle.too_large`, `bundle.unreadable`, `bundle.other_shop`.
pub fn open<'f>(file: &'f Path, identity: &age::x25519::Identity) -> Result<Entries<'f, impl Read + use<>>> {
    let Some((handle, bytes)) = plain_file(file)? else { return Err(refuse(ErrorCode::BundleUnreadable, file)) };
    entries(file, BufReader::new(handle), bytes, identity)
}

/// Opens a file that somebody named, with its size; none when it is no plain file.
///
/// # Errors
/// `bundle.not_found`, `bundle.too_large`, or a file error.
pub fn plain_file(file: &Path) -> Result<Option<(File, u64)>> {
    match named::open(file, limits::FILE) {
        Ok(opened) => Ok(Some(opened)),
        Err(Unopened::NotAFile) => Ok(None),
        Err(Unopened::NotFound) => Err(refuse(ErrorCode::BundleNotFound, file)),
        Err(Unopened::TooLarge) => Err(refuse(ErrorCode::BundleTooLarge, file)),
        Err(Unopened::Failed(error)) => Err(EngineError::at(file)(error)),
    }
}

/// The same from anything that can be read: an invitation holds a bundle file too.
///
/// # Errors
/// As [`open`].
pub fn entries<'f, R: Read>(
    file: &'f Path,
    sealed: R,
    packed: u64,
    identity: &age::x25519::Identity,
) -> Result<Entries<'f, impl Read + use<R>>> {
    let damaged = || refuse(ErrorCode::BundleUnreadable, file);
    let decryptor = open_age(sealed).map_err(|_| damaged())?;
    let opened = decryptor.decrypt(std::iter::once(identity as &dyn Identity)).map_err(|error| match error {
        DecryptError::NoMatchingKeys => refuse(ErrorCode::BundleOtherShop, file),
        _ => damaged(),
    })?;
    let mut unpacked = zstd::stream::read::Decoder::new(opened).map_err(|_| damaged())?;
    unpacked.window_log_max(limits::WINDOW_LOG).map_err(|_| damaged())?;
    let most = (packed * limits::RATIO).clamp(limits::RATIO_FROM, limits::UNPACKED);
    Ok(Entries { file, counted: Counted { inner: unpacked, left: most, over: Rc::default() }, count: 0 })
}

/// Counts what is unpacked, and ends where it is too much.
struct Counted<R> {
    inner: R,
    left: u64,
    over: Rc<Cell<bool>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            self.over.set(true);
            io::Error::other("more than a bundle file may hold")
        })?;
        Ok(read)
    }
}

impl<R: Read> Entries<'_, R> {
    /// Gives each entry to `each`, in the archive's order, then makes sure that nothing follows. Entries that are no plain
    /// files, and names out of place, are for `each` to refuse by their name.
    ///
    /// # Errors
    /// `bundle.cut`, `bundle.too_large`, `bundle.unreadable`, or what `each` says.
    pub fn each(mut self, mut each: impl FnMut(&str, Vec<u8>) -> Result<()>) -> Result<()> {
        let (file, over) = (self.file, Rc::clone(&self.counted.over));
        let broken = |_: io::Error| {
            let code = if over.get() { ErrorCode::BundleTooLarge } else { ErrorCode::BundleCut };
            refuse(code, file)
        };
        {
            let mut archive = tar::Archive::new(&mut self.counted);
            // As they are: names and headers for the entry that follows would be held whole, however long they are.
            for entry in archive.entries().map_err(broken)?.raw(true) {
                let entry = entry.map_err(broken)?;
                self.count += 1;
                let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                let most = if self.count == 1 { limits::MANIFEST } else { limits::PART };
                if self.count > limits::PARTS || entry.size() > most {
                    return Err(refuse(ErrorCode::BundleTooLarge, file));
                }
                if entry.header().entry_type() != tar::EntryType::Regular {
                    return Err(refuse(ErrorCode::BundleUnreadable, file));
                }
                let size = entry.size();
                let mut bytes = Vec::new();
                entry.take(size).read_to_end(&mut bytes).map_err(broken)?;
                if bytes.len() as u64 != size {
                    return Err(refuse(ErrorCode::BundleCut, file));
                }
                each(&name, bytes)?;
            }
        }
        self.end(broken)
    }

    /// Reads what is left: zeros that fill up the archive, and the seals of age and zstd, which tell a cut file.
    fn end(&mut self, broken: impl Fn(io::Error) -> EngineError) -> Result<()> {
        let mut rest = [0; 4096];
        loop {
            let read = self.counted.read(&mut rest).map_err(&broken)?;
            if read == 0 {
                return Ok(());
            }
            if rest[..read].iter().any(|byte| *byte != 0) {
                return Err(refuse(ErrorCode::BundleUnreadable, self.file));
            }
        }
    }
}
