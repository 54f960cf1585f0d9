//! Commands that take bundle files in: planning, and doing what was planned.
//!
//! Keeps true: a file is read to its end before anything is taken from it; what was shown in the plan is what is done; selling
//! goes on between the parts; stopped or killed anywhere, the same file goes on where it was; what came in before an error is
//! told of as what it is: safe.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use serde_json::json;

use super::conflicts;
use super::types::sync::{FileImported, FilePlan, ImportBundles, ImportPlan, Imported, PlannedRange};
use super::types::work::WorkKind;
use crate::bundle::plan::{Here, plan};
use crate::bundle::take::{self, Taken};
use crate::bundle::write::runs;
use crate::bundle::{self, Checked, ENDING, Known};
use crate::error::{ApiError, EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::house::Shared;
use crate::keys::bundle::identity;
use crate::ledger::{certificates, till_name};
use crate::store;
use crate::tx::{Mode, Tx};
use crate::work::Begun;

/// What this till knows of its shop.
fn known(tx: &Tx<'_>) -> Result<Known> {
    tx.shop()?;
    Ok(Known { certificates: certificates(tx.conn)?, identity: identity(tx.keys()?.secret())? })
}

/// Files as they were named; of a folder every bundle file in it.
fn expand(named: &[String]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named.iter().map(PathBuf::from) {
        if path.is_dir() {
            files.extend(bundles_in(&path)?);
        } else {
            files.push(path);
        }
    }
    if files.is_empty() {
        let file = json!(named.join(", "));
        return Err(EngineError::with(ErrorCode::BundleNotFound, [("file", file)]));
    }
    Ok(files)
}

/// The bundle files that lie in a folder, by name.
pub(super) fn bundles_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(EngineError::at(folder))?;
    // What is hidden is nobody's file to take in: a system's note beside a file, or a part of one.
    let is_hidden = |p: &PathBuf| p.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let has_ending = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case(ENDING));
    let is_bundle = |p: &PathBuf| has_ending(p) && !is_hidden(p) && p.is_file();
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(is_bundle).collect();
    files.sort();
    Ok(files)
}

/// A file that is refused is told of beside the others; anything else (the disk, a stop) ends the work.
fn is_of_the_file(error: &EngineError) -> bool {
    matches!(error, EngineError::Said { code, .. } if code.text().starts_with("bundle."))
}

pub(super) fn plan_import(shared: &Shared, args: ImportBundles, at: Option<i64>) -> Result<ImportPlan> {
    let begun = shared.works.begin(WorkKind::Plan)?;
    let files = expand(&args.files)?;
    let (mut here, known) = shared.lock().transact(Mode::Read, at, |tx| Ok((runs(tx.conn)?, known(tx)?)))?;
    let mut plans = Vec::new();
    for (n, file) in files.iter().enumerate() {
        let step = &mut |done, all| whole(&begun, n, files.len(), (done, all));
        let mut contacts = 0;
        let mut count = |_: &bundle::Manifest, piece: bundle::Piece| {
            if let bundle::Piece::Contacts(records) = piece {
                contacts += i64::try_from(records.len()).unwrap_or(0);
            }
            Ok(())
        };
        let planned = match bundle::check(file, &known, step, &mut count) {
            Ok(checked) => {
                let plan = shared.lock().transact(Mode::Read, at, |tx| file_plan(tx, &mut here, file, &checked))?;
                FilePlan { contacts, ..plan }
            }
            Err(error) if is_of_the_file(&error) => refused_plan(file, error.into()),
            Err(error) => return Err(error),
        };
        plans.push(planned);
    }
    Ok(ImportPlan { new_facts: plans.iter().map(|p| p.new_facts).sum(), files: plans })
}

/// Progress over several files, each taken for as long as the one under way.
fn whole(begun: &Begun<'_>, file: usize, files: usize, (done, all): (u64, u64)) -> Result<()> {
    begun.step((file as u64).saturating_mul(all).saturating_add(done), (files as u64).saturating_mul(all))
}

fn refused_plan(file: &Path, error: ApiError) -> FilePlan {
    FilePlan {
        file: file.display().to_string(),
        refused: Some(error),
        sender: None,
        made_at: None,
        ranges: vec![],
        new_facts: 0,
        contacts: 0,
        days: vec![],
    }
}

fn file_plan(tx: &Tx<'_>, here: &mut Here, file: &Path, checked: &Checked) -> Result<FilePlan> {
    let manifest = &checked.manifest;
    let steps = plan(here, &manifest.ranges);
    let numbers: HashMap<String, u16> =
        manifest.certificates.iter().filter_map(|c| Some((c.id()?, c.number))).collect();
    let number = |till: &str| numbers.get(till).copied();
    let range = |step: bundle::plan::Step| -> Result<PlannedRange> {
        let mut till = till_name(tx.conn, &step.till)?;
        till.number = number(&step.till).unwrap_or(till.number);
        let ((from, to), gap) = (step.run, step.gap.map(|(first, last)| [first, last]));
        Ok(PlannedRange { till, from, to, new: step.new, gap })
    };
    let ranges = steps.into_iter().map(range).collect::<Result<Vec<_>>>()?;
    let mut sender = till_name(tx.conn, &manifest.sender)?;
    sender.number = number(&manifest.sender).unwrap_or(sender.number);
    Ok(FilePlan {
        file: file.display().to_string(),
        refused: None,
        sender: Some(sender),
        made_at: Some(manifest.made_at),
        new_facts: ranges.iter().map(|r| r.new).sum(),
        ranges,
        contacts: 0,
        days: manifest.totals.clone(),
    })
}

pub(super) fn import(shared: &Shared, args: ImportBundles, at: Option<i64>) -> Result<Imported> {
    let begun = shared.works.begin(WorkKind::Import)?;
    let files = expand(&args.files)?;
    let mut imported = Vec::new();
    let went = import_all(shared, &files, at, &begun, &mut imported).and_then(|()| {
        let conflicts = shared.lock().transact(Mode::Read, at, |tx| Ok(conflicts::open(tx)?.len()))?;
        Ok(i64::try_from(conflicts).unwrap_or(i64::MAX))
    });
    let new_facts = imported.iter().map(|f| f.new_facts).sum();
    let conflicts = went.map_err(|error| unfinished(error, &args.files.join(", "), new_facts))?;
    Ok(Imported { new_facts, contacts: imported.iter().map(|f| f.contacts).sum(), conflicts, files: imported })
}

/// What came in before an error is on disk, and must not be told of as lost. A stop says so itself.
fn unfinished(error: EngineError, file: &str, came: i64) -> EngineError {
    if came == 0
        || matches!(&error, EngineError::Said { code: ErrorCode::WorkStopped | ErrorCode::ImportUnfinished, .. })
    {
        return error;
    }
    let cause = ApiError::from(error).code;
    let args = [("file", json!(file)), ("count", json!(came)), ("cause", json!(cause))];
    EngineError::with(ErrorCode::ImportUnfinished, args)
}

/// Takes files in, one after another, and notes what came of each. One file that is refused is the answer; among several it
/// is told of beside the others.
fn import_all(
    shared: &Shared,
    files: &[PathBuf],
    at: Option<i64>,
    begun: &Begun<'_>,
    imported: &mut Vec<FileImported>,
) -> Result<()> {
    for (n, file) in files.iter().enumerate() {
        let mut step = |done, all| whole(begun, n, files.len(), (done, all));
        let mut taken = Taken::default();
        let went = import_one(shared, file, at, &mut step, &mut taken);
        let name = file.display().to_string();
        let (refused, ends) = match went {
            Ok(()) => (None, None),
            Err(error) if files.len() > 1 && is_of_the_file(&error) => {
                (Some(unfinished(error, &name, taken.facts).into()), None)
            }
            Err(error) => (None, Some(error)),
        };
        imported.push(FileImported { file: name, refused, new_facts: taken.facts, contacts: taken.contacts });
        ends.map_or(Ok(()), Err)?;
    }
    Ok(())
}

/// Told (bytes done, bytes in all); an error stops.
type Step<'s> = &'s mut (dyn FnMut(u64, u64) -> Result<()> + Send);

fn import_one(shared: &Shared, file: &Path, at: Option<i64>, step: Step<'_>, taken: &mut Taken) -> Result<()> {
    let known = shared.lock().transact(Mode::Read, at, |tx| known(tx))?;
    let told = bundle::peek(file, &known)?;
    if shared.lock().transact(Mode::Read, at, |tx| take::was_taken(tx.conn, &told.id))? {
        return Ok(());
    }
    let checked = bundle::check(file, &known, &mut |done, all| step(done, all * 2), &mut |_, _| Ok(()))?;
    let import = Import { shared, checked: &checked, file: file.display().to_string(), at };
    import.note(Taken::default())?;
    let read = import.read_again(file, &known, step, taken);
    let overwritten = shared.lock().overwrite_if_due();
    let finished = read
        .and(overwritten)
        .and_then(|()| shared.lock().transact(Mode::Fact, at, |tx| take::finish(tx, &checked, &import.file, *taken)));
    if let Err(error) = finished {
        // What was taken in stays, and is written down. Where that fails too the next start does it, and the first error is
        // the one to tell of.
        let settled = shared.lock().transact(Mode::Fact, at, |tx| take::settle(tx, false));
        drop(settled.and_then(|()| import.note(*taken)));
        return Err(error);
    }
    Ok(())
}

/// Tells that something is in the log.
type Tell = mpsc::SyncSender<()>;

/// The taking in of a file that was found whole.
struct Import<'i> {
    shared: &'i Shared,
    checked: &'i Checked,
    file: String,
    at: Option<i64>,
}

impl Import<'_> {
    /// Reads the file once more, on a thread of its own, and takes its pieces in as they come.
    fn read_again(&self, file: &Path, known: &Known, step: Step<'_>, taken: &mut Taken) -> Result<()> {
        let (send, pieces) = mpsc::sync_channel(1);
        let reading = move || {
            let progress = &mut |done, all| step(all + done, all * 2);
            let mut compared = false;
            bundle::check(file, known, progress, &mut |manifest, piece| {
                if !std::mem::replace(&mut compared, true) {
                    self.must_be_what_was_checked(manifest)?;
                }
                piece.read_ahead();
                // Nobody takes it any more: whoever did has said why.
                send.send(piece).map_err(|_| ErrorCode::WorkStopped.into())
            })
        };
        let dir = self.shared.lock().dir.clone();
        std::thread::scope(|scope| {
            let reading = scope.spawn(reading);
            let (tell, told) = mpsc::sync_channel(1);
            let writing = self.shared.connections.writing_back();
            scope.spawn(move || store::log::write_back(&dir, &self.shared.connections, &told, writing));
            let last = self.take_all(pieces, &tell, taken);
            let read = reading.join().map_err(|_| EngineError::Bug("reading a bundle file"))?;
            let last = last?;
            read?;
            *taken += self.take(last.into_iter().collect(), &tell)?;
            Ok(())
        })
    }

    /// Another file lies there than the one that was checked: nothing of it is taken.
    fn must_be_what_was_checked(&self, manifest: &bundle::Manifest) -> Result<()> {
        let checked = &self.checked.manifest;
        if (&manifest.parts, &manifest.ranges) == (&checked.parts, &checked.ranges) {
            return Ok(());
        }
        Err(EngineError::with(ErrorCode::BundleCut, [("file", json!(self.file))]))
    }

    /// Facts wait for the contact records behind them, so that the two come together or not at all. Gives what waits at the
    /// end, to be taken when the file was read to its end.
    fn take_all(
        &self,
        pieces: mpsc::Receiver<bundle::Piece>,
        tell: &Tell,
        taken: &mut Taken,
    ) -> Result<Option<bundle::Piece>> {
        let mut held: Option<bundle::Piece> = None;
        for piece in pieces {
            let ready: Vec<_> = match piece {
                bundle::Piece::Contacts(_) => held.take().into_iter().chain([piece]).collect(),
                bundle::Piece::Facts(..) => held.replace(piece).into_iter().collect(),
            };
            *taken += self.take(ready, tell)?;
        }
        Ok(held)
    }

    /// Takes pieces in, in one transaction.
    fn take(&self, pieces: Vec<bundle::Piece>, tell: &Tell) -> Result<Taken> {
        let taken = self.shared.lock().transact(Mode::Piece, self.at, |tx| {
            let mut taken = Taken::default();
            for piece in pieces {
                taken += take::take(tx, &self.checked.manifest, piece)?;
            }
            Ok(taken)
        });
        if taken.is_ok() {
            // When the log is still being written back, this piece goes with the next.
            let _ = tell.try_send(());
        }
        taken
    }

    fn note(&self, taken: Taken) -> Result<()> {
        let (checked, file) = (self.checked, self.file.as_str());
        let note = |tx: &mut Tx<'_>| take::note(tx.conn, tx.now.at, checked, file, taken, false);
        self.shared.lock().transact(Mode::Draft, self.at, note)
    }
}
