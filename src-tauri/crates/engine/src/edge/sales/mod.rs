//! The sales export: CSV and JSON lines, made from the facts.
//!
//! Keeps true: everything that happened is in it, undone sales with their reversal, so that its sum is the takings of the
//! Z report; the file is on disk, read back and compared before anybody says so.

mod gather;
mod write;

use std::fs;
use std::io::Write;
use std::path::Path;

use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::api::types::export::{Exported, SalesFormat};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files::{deliver, unwritable};
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

/// Writes the export, and reads it back.
pub(crate) fn export(
    conn: &Connection,
    shop: &Shop,
    choice: &Choice,
    format: SalesFormat,
    file: &Path,
) -> Result<Exported> {
    let failed = |e: std::io::Error| unwritable(file, &e);
    let mut sums = (0, 0, 0);
    let (hash, bytes) = deliver(file, |out| {
        let mut out = Hashing { inner: out, hasher: Sha256::new(), bytes: 0 };
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
        Ok((out.hasher.finalize(), out.bytes))
    })?;
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
