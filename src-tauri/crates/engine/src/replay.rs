//! Rings up a foreign sales history through the same commands as any sale.
//!
//! Owns the order of things. Keeps true: takings of a day = sum over the files minus the refusals that are listed; the order
//! in time counts, whatever the order of the files and in them; a receipt that is here already is not rung up again, so that
//! what was stopped or killed goes on where it was. Stands above the commands, like a seller would.

mod rung;
mod till;

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use crate::edge::history::{Held, read};
pub use crate::edge::history::{History, Refusal};
use crate::engine::Engine;
use crate::error::{ApiError, EngineError};
use crate::error_codes::ErrorCode;
use crate::upkeep::Progress;

use till::Till;

/// What became of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HistoryReport {
    /// Rows read.
    pub rows: u64,
    /// Sales made.
    pub sales: u64,
    /// Rows brought back and matched, at least in part, to an earlier sale.
    pub matched: u64,
    /// Rows brought back without a match: returns without a receipt.
    pub unmatched: u64,
    /// Receipts that were here already, and were passed over.
    pub already: u64,
    /// Rows refused.
    pub refused: Vec<Refusal>,
    /// How many were refused for each reason.
    pub refused_by_reason: BTreeMap<&'static str, u64>,
    /// Rows out of whose texts something was taken that cannot be seen.
    pub cleaned: u64,
    /// Takings of each day on which something was rung up, in minor units.
    pub takings: BTreeMap<String, i64>,
    /// What each file held.
    pub files: Vec<HistoryFile>,
}

/// What a file of a history held.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryFile {
    /// File.
    pub file: String,
    /// Rows read.
    pub rows: u64,
    /// Receipts that could be rung up.
    pub receipts: u64,
    /// Those of them that were here already, from an earlier file or an earlier time: all of them, when this file was.
    pub already: u64,
}

/// Rings up the history of one file; see [`replay_all`].
///
/// # Errors
/// As [`replay_all`].
pub fn replay(engine: &Engine, history: &History, progress: Progress<'_>) -> Result<HistoryReport, ApiError> {
    replay_all(engine, std::slice::from_ref(history), progress)
}

/// Rings up the history that some files tell together, in the order of time: cancellations look for earlier sales. All files
/// are read before anything is rung up. `progress` gets (done, all) receipts; a stop ends after the receipt in hand, and the
/// day stays open. Asked again, it goes on there.
///
/// # Errors
/// `history.*`, `session.already_open` when a session is open that is not the history's own, or an error of a command with
/// the file and line of the receipt.
pub fn replay_all(engine: &Engine, files: &[History], progress: Progress<'_>) -> Result<HistoryReport, ApiError> {
    let decimals = decimals(engine)?;
    let held = files.iter().map(|file| read(file, decimals)).collect::<Result<Vec<_>, _>>()?;
    let mut report = reported(files, &held);
    let mut receipts: Vec<(usize, usize)> =
        held.iter().enumerate().flat_map(|(file, held)| (0..held.receipts.len()).map(move |n| (file, n))).collect();
    // Of one moment they stay in the order in which they were named.
    receipts.sort_by_key(|(file, n)| held[*file].receipts[*n].at);
    let Some(first) = files.first() else { return Ok(report) };
    let mut till = Till::start(engine, &first.market, decimals)?;
    let (mut seen, all) = (HashSet::new(), receipts.len() as u64);
    for (done, (file, n)) in receipts.into_iter().enumerate() {
        let receipt = &held[file].receipts[n];
        let rung_up = seen.insert(receipt.id) && till.take(&files[file], &held[file].columns, receipt, &mut report)?;
        if !rung_up {
            report.already += 1;
            report.files[file].already += 1;
        }
        if progress(done as u64 + 1, all).is_break() {
            return Err(EngineError::from(ErrorCode::HistoryCancelled).into());
        }
    }
    till.close_day(&mut report)?;
    Ok(report)
}

/// What is known before anything is rung up.
fn reported(files: &[History], held: &[Held]) -> HistoryReport {
    let mut report = HistoryReport::default();
    for (history, held) in files.iter().zip(held) {
        report.rows += held.read;
        report.cleaned += held.cleaned;
        for refusal in &held.refused {
            *report.refused_by_reason.entry(refusal.reason).or_default() += 1;
        }
        report.refused.extend(held.refused.iter().cloned());
        let (file, receipts) = (history.file.display().to_string(), held.receipts.len() as u64);
        report.files.push(HistoryFile { file, rows: held.read, receipts, already: 0 });
    }
    report
}

fn decimals(engine: &Engine) -> Result<u8, ApiError> {
    let status = engine.call("app.status", Value::Null, None)?.result;
    let decimals = status["shop"]["currency"]["decimals"].as_u64();
    decimals.and_then(|d| u8::try_from(d).ok()).ok_or_else(|| EngineError::from(ErrorCode::AppNotSetUp).into())
}
