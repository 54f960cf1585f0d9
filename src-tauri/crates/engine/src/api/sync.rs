//! Commands on bundle files: handing over, planning, taking in.
//!
//! Owns the order of things. Keeps true: a file is called written only when it was read back from its place and verified;
//! a file is read to its end before anything is taken from it; what was shown in the plan is what is done; selling goes on
//! between the parts; stopped or killed anywhere, the same file goes on where it was.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use serde_json::json;

use super::conflicts;
use super::export::target;
use super::types::Nothing;
use super::types::sync::{
    BundleRange, BundleWritten, ExportBundle, FileImported, FilePlan, ImportBundles, ImportPlan, Imported, PlannedRange,
};
use super::types::work::{WorkKind, WorkStatus};
use crate::bundle::plan::{Here, plan};
use crate::bundle::take::{self, Taken};
use crate::bundle::write::{Wish, runs, write};
use crate::bundle::{self, Checked, ENDING, Known};
use crate::error::{ApiError, EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files;
use crate::house::Shared;
use crate::keys::bundle::identity;
use crate::keys::certificates::Certificates;
use crate::keys::till::TillKeys;
use crate::ledger::peers::{self, Acknowledged};
use crate::ledger::{certificates, find_till, till_name};
use crate::store;
use crate::tx::{Mode, Tx};
use crate::work::Begun;

pub(super) fn work_status(shared: &Shared, _: Nothing, _: Option<i64>) -> Result<WorkStatus> {
    Ok(shared.works.status())
}

pub(super) fn cancel(shared: &Shared, _: Nothing, _: Option<i64>) -> Result<WorkStatus> {
    Ok(shared.works.cancel())
}

/// A file to write.
pub(super) struct Job {
    pub keys: TillKeys,
    pub certificates: Certificates,
    pub after: Acknowledged,
    pub made_at: i64,
}

impl Job {
    /// Everything that is here after what `after` says.
    pub(super) fn new(tx: &Tx<'_>, after: Acknowledged) -> Result<Self> {
        let (keys, certificates) = (tx.keys()?.clone(), certificates(tx.conn)?);
        Ok(Self { keys, certificates, after, made_at: tx.now.at })
    }

    /// Writes it, beside whoever takes turns.
    pub(super) fn write(
        &self,
        shared: &Shared,
        out: impl std::io::Write,
        progress: &mut dyn FnMut(u64, u64) -> Result<()>,
    ) -> Result<bundle::write::Contents> {
        let wish =
            Wish { keys: &self.keys, certificates: &self.certificates, after: &self.after, made_at: self.made_at };
        shared.beside(Some(self.made_at), |tx| write(tx.conn, &wish, out, progress))
    }

    fn known(&self) -> Result<Known> {
        Ok(Known { certificates: self.certificates.clone(), identity: identity(self.keys.secret())? })
    }
}

pub(super) fn export(shared: &Shared, args: ExportBundle, at: Option<i64>) -> Result<BundleWritten> {
    let begun = shared.works.begin(WorkKind::Export)?;
    let (job, file, peer) = shared.lock().transact(Mode::Read, at, |tx| job(tx, &args))?;
    let contents = files::deliver(&file, |out| job.write(shared, out, &mut |done, all| begun.step(done, all * 2)))?;
    let checked =
        bundle::check(&file, &job.known()?, &mut |done, all| begun.step(all + done, all * 2), &mut |_, _| Ok(()));
    let whole = checked.is_ok_and(|c| c.manifest.parts == contents.manifest.parts);
    if !whole {
        let place = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportNotVerified, [("path", place)]));
    }
    let bytes = std::fs::metadata(&file).map_err(EngineError::at(&file))?.len();
    let file = file.display().to_string();
    shared.lock().transact(Mode::Draft, at, |tx| {
        tx.conn.execute(
            "INSERT INTO handed (at, file, peer, facts) VALUES (?1, ?2, ?3, ?4)",
            rusqlite::params![tx.now.at, file, peer, contents.facts],
        )?;
        let range = |r: &bundle::Range| -> Result<BundleRange> {
            let number = till_name(tx.conn, &r.till)?.number;
            Ok(BundleRange { till: r.till.clone(), number, from: r.from, to: r.to })
        };
        Ok(BundleWritten {
            ranges: contents.manifest.ranges.iter().map(range).collect::<Result<_>>()?,
            file: file.clone(),
            bytes,
            facts: contents.facts,
            contacts: contents.contacts,
            days: contents.manifest.totals.clone(),
        })
    })
}

/// What is to be written, where, and for whom.
fn job(tx: &mut Tx<'_>, args: &ExportBundle) -> Result<(Job, PathBuf, Option<String>)> {
    tx.shop()?;
    let peer = args.to.as_deref().map(|to| find_till(tx.conn, to)).transpose()?;
    let after = match (&peer, args.all) {
        (_, true) => Acknowledged::new(),
        (Some(peer), _) => peers::acknowledged(tx.conn, peer)?,
        (None, _) => peers::acknowledged_by_all(tx.conn, tx.till()?)?.unwrap_or_default(),
    };
    let folder = super::app::device(tx)?.exchange_folder;
    let out = args.out.clone().or(folder).ok_or(ErrorCode::BundleNoFolder)?;
    let seq = tx.head().map_or(0, |h| h.seq);
    let stem = format!("till-{}-{}-{seq}", tx.till_number()?, tx.now.day);
    let file = target(tx.dir, Path::new(&out), &stem, ENDING)?;
    Ok((Job::new(tx, after)?, file, peer))
}

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
    let is_bundle = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case(ENDING)) && p.is_file();
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(is_bundle).collect();
    files.sort();
    Ok(files)
}

/// A file that is refused is told of beside the others; anything else (the disk, a stop) ends the work.
fn refusal(error: EngineError) -> Result<ApiError> {
    let of_the_file = matches!(&error, EngineError::Said { code, .. } if code.text().starts_with("bundle."));
    if of_the_file { Ok(error.into()) } else { Err(error) }
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
            Err(error) => refused_plan(file, refusal(error)?),
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
    for (n, file) in files.iter().enumerate() {
        let mut step = |done, all| whole(&begun, n, files.len(), (done, all));
        let name = file.display().to_string();
        match import_one(shared, file, at, &mut step) {
            Ok(taken) => {
                let (new_facts, contacts) = (taken.facts, taken.contacts);
                imported.push(FileImported { file: name, refused: None, new_facts, contacts });
            }
            // One file that is refused is the answer; among several it is told of beside the others.
            Err(error) if files.len() == 1 => return Err(error),
            Err(error) => {
                let refused = Some(refusal(error)?);
                imported.push(FileImported { file: name, refused, new_facts: 0, contacts: 0 });
            }
        }
    }
    let conflicts = shared.lock().transact(Mode::Read, at, |tx| Ok(conflicts::open(tx)?.len()))?;
    Ok(Imported {
        new_facts: imported.iter().map(|f| f.new_facts).sum(),
        contacts: imported.iter().map(|f| f.contacts).sum(),
        conflicts: i64::try_from(conflicts).unwrap_or(i64::MAX),
        files: imported,
    })
}

/// Told (bytes done, bytes in all); an error stops.
type Step<'s> = &'s mut (dyn FnMut(u64, u64) -> Result<()> + Send);

fn import_one(shared: &Shared, file: &Path, at: Option<i64>, step: Step<'_>) -> Result<Taken> {
    let known = shared.lock().transact(Mode::Read, at, |tx| known(tx))?;
    let told = bundle::peek(file, &known)?;
    if shared.lock().transact(Mode::Read, at, |tx| take::was_taken(tx.conn, &told.id))? {
        return Ok(Taken::default());
    }
    let checked = bundle::check(file, &known, &mut |done, all| step(done, all * 2), &mut |_, _| Ok(()))?;
    let import = Import { shared, checked: &checked, file: file.display().to_string(), at };
    import.note(Taken::default())?;
    let mut taken = Taken::default();
    let read = import.read_again(file, &known, step, &mut taken);
    shared.lock().overwrite_if_due()?;
    if let Err(error) = read {
        // Stopped: what was taken in stays, and is written down.
        shared.lock().transact(Mode::Fact, at, |tx| take::settle(tx, false))?;
        import.note(taken)?;
        return Err(error);
    }
    shared.lock().transact(Mode::Fact, at, |tx| take::finish(tx, &checked, &import.file, taken))?;
    Ok(taken)
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
            scope.spawn(move || store::log::write_back(&dir, &self.shared.connections, &told));
            let last = self.take_all(pieces, &tell, taken);
            let read = reading.join().map_err(|_| EngineError::Bug("reading a bundle file".into()))?;
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
        // When the log is still being written back, this piece goes with the next.
        let _ = tell.try_send(());
        taken
    }

    fn note(&self, taken: Taken) -> Result<()> {
        let (checked, file) = (self.checked, self.file.as_str());
        let note = |tx: &mut Tx<'_>| take::note(tx.conn, tx.now.at, checked, file, taken, false);
        self.shared.lock().transact(Mode::Draft, self.at, note)
    }
}
