//! The sales export: CSV and JSON lines, made from the facts.
//!
//! Keeps true: everything that happened is in it, undone sales with their reversal, so that its sum is the takings of the
//! Z report; the file is on disk, read back and compared before anybody says so.

mod gather;
mod write;

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::api::types::export::{Exported, SalesFormat};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files::sync_dir;
use crate::shop::Shop;

use gather::each;
use write::Writer;

/// Which sales.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// Only this session.
    pub session: Option<String>,
    /// From this business day on.
    pub from: Option<String>,
    /// Up to this business day.
    pub to: Option<String>,
}

/// Writes the export.
pub(crate) fn export(
    conn: &Connection,
    shop: &Shop,
    choice: &Choice,
    format: SalesFormat,
    file: &Path,
) -> Result<Exported> {
    if let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|e| unwritable(file, &e))?;
    }
    let partial = part_beside(file);
    let written = write(conn, shop, choice, format, &partial, file);
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

/// A name of our own beside the file, for the time until it is whole.
fn part_beside(file: &Path) -> PathBuf {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    file.with_file_name(format!(".{name}.trestle-part"))
}

fn unwritable(file: &Path, error: &std::io::Error) -> EngineError {
    let args = [("path", json!(file.display().to_string())), ("what", json!(error.to_string()))];
    EngineError::with(ErrorCode::ExportUnwritable, args)
}

fn write(
    conn: &Connection,
    shop: &Shop,
    choice: &Choice,
    format: SalesFormat,
    partial: &Path,
    file: &Path,
) -> Result<Exported> {
    let failed = |e: std::io::Error| unwritable(file, &e);
    let handle = fs::File::create(partial).map_err(failed)?;
    let mut out = Hashing { inner: BufWriter::new(handle), hasher: Sha256::new(), bytes: 0 };
    let mut sums = (0, 0, 0);
    {
        let mut writer = Writer::new(&mut out, shop, format).map_err(failed)?;
        each(conn, choice, |entry| {
            match entry.kind {
                "sale" => sums.0 += 1,
                "return" => sums.1 += 1,
                _ => sums.0 -= 1,
            }
            sums.2 += entry.sign * entry.total;
            writer.entry(&entry).map_err(failed)
        })?;
        writer.finish().map_err(failed)?;
    }
    let (hash, bytes) = (out.hasher.finalize(), out.bytes);
    let handle = out.inner.into_inner().map_err(|e| unwritable(file, e.error()))?;
    handle.sync_all().map_err(failed)?;
    fs::rename(partial, file).map_err(failed)?;
    sync_dir(file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let read_back = fs::read(file).map_err(failed)?;
    if Sha256::digest(&read_back) != hash {
        let place = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportNotVerified, [("path", place)]));
    }
    let (sales, returns, takings) = sums;
    Ok(Exported { file: file.display().to_string(), sales, returns, takings, bytes })
}

/// Counts and hashes what passes through, to compare with what is read back.
struct Hashing<W> {
    inner: W,
    hasher: Sha256,
    bytes: i64,
}

impl<W: Write> Write for Hashing<W> {
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
