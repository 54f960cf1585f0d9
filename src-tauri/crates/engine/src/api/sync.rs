//! Commands that hand over: a bundle file for the other tills; and long work, told of and stopped.
//!
//! Keeps true: a file has its name only when it was read back from its place and verified; what is damaged here is left out of
//! it and named, and the place is not blamed for it.

use std::path::Path;

use serde_json::Value;

use super::outlet::{self, target};
use super::types::Nothing;
use super::types::handing::{LeftOut, LeftOutKind};
use super::types::sync::{BundleRange, BundleWritten, ExportBundle};
use super::types::work::{WorkKind, WorkStatus};
use crate::bundle::write::{Contents, Wish, damaged, write};
use crate::bundle::{self, Checked, ENDING, Known};
use crate::delivery::{self, Hashing, Outlet};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::files::folder_of;
use crate::house::Shared;
use crate::keys::bundle::identity;
use crate::keys::certificates::Certificates;
use crate::keys::till::TillKeys;
use crate::ledger::peers::{self, Acknowledged};
use crate::ledger::{certificates, find_till, till_name};
use crate::tx::{Mode, Tx};

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
    ) -> Result<Contents> {
        let wish =
            Wish { keys: &self.keys, certificates: &self.certificates, after: &self.after, made_at: self.made_at };
        let contents = shared.beside(Some(self.made_at), |tx| write(tx.conn, &wish, out, progress))?;
        match contents.gaps.first().filter(|_| contents.facts == 0) {
            Some(gap) => Err(damaged(&gap.till, gap.at)),
            None => Ok(contents),
        }
    }

    fn known(&self) -> Result<Known> {
        Ok(Known { certificates: self.certificates.clone(), identity: identity(self.keys.secret())? })
    }
}

/// Files that were written here and are remembered: a log for people, of which the newest are shown.
const HANDED: i64 = 100;

pub(super) fn export(shared: &Shared, args: ExportBundle, at: Option<i64>) -> Result<BundleWritten> {
    let begun = shared.works.begin(WorkKind::Export)?;
    let (job, outlet, peer) = shared.lock().transact(Mode::Read, at, |tx| job(tx, &args))?;
    let write = |out: &mut Hashing<'_>| job.write(shared, out, &mut |done, all| begun.step(done, all * 2));
    let check = |part: &Path, contents: &Contents| {
        let step = &mut |done, all| begun.step(all + done, all * 2);
        whole(bundle::check(part, &job.known()?, step, &mut |_, _| Ok(())), contents)
    };
    let (contents, bytes) = delivery::deliver_whole(&outlet, write, check)?;
    let file = outlet.file.display().to_string();
    shared.lock().transact(Mode::Draft, at, |tx| {
        tx.conn.execute(
            "INSERT INTO handed (at, file, peer, facts) VALUES (?1, ?2, ?3, ?4)",
            rusqlite::params![tx.now.at, file, peer, contents.facts],
        )?;
        tx.conn.execute("DELETE FROM handed WHERE rowid <= (SELECT max(rowid) FROM handed) - ?1", [HANDED])?;
        remember_folder(tx, &outlet.file)?;
        let range = |r: &bundle::Range| -> Result<BundleRange> {
            let number = till_name(tx.conn, &r.till)?.number;
            Ok(BundleRange { till: r.till.clone(), number, from: r.from, to: r.to })
        };
        Ok(BundleWritten {
            ranges: contents.manifest.ranges.iter().map(range).collect::<Result<_>>()?,
            file: file.clone(),
            bytes: bytes.unsigned_abs(),
            facts: contents.facts,
            contacts: contents.contacts,
            days: contents.manifest.totals.clone(),
            left_out: left_out(tx, &contents)?,
        })
    })
}

/// Whether a file that was read to its end holds what was written. Its bytes are what was written, so where it does not fit it
/// is what is stored here that does not, and not the medium.
pub(super) fn whole(checked: Result<Checked>, contents: &Contents) -> Result<()> {
    match checked {
        Ok(checked) if checked.manifest.parts == contents.manifest.parts => Ok(()),
        Ok(_) => Err(EngineError::Bug("a bundle file holds something else than was written")),
        // Its bytes were read back once already: now the medium gives something else.
        Err(EngineError::Said {
            code:
                ErrorCode::BundleCut | ErrorCode::BundleNotFound | ErrorCode::BundleUnreadable | ErrorCode::JoinUnreadable,
            args,
        }) => {
            let place = args.get("file").cloned().unwrap_or_default();
            Err(EngineError::with(ErrorCode::ExportNotVerified, [("path", place)]))
        }
        Err(EngineError::Said { code, args }) if code.text().starts_with("bundle.") => {
            let place = args.get("till").and_then(Value::as_str).zip(args.get("seq").and_then(Value::as_i64));
            Err(place.map_or_else(|| EngineError::Bug(code.text()), |(till, seq)| damaged(till, seq)))
        }
        Err(other) => Err(other),
    }
}

/// What was left out of a file because it is damaged here.
pub(super) fn left_out(tx: &Tx<'_>, contents: &Contents) -> Result<Vec<LeftOut>> {
    let one = |what, till: &str, from, to, at| -> Result<LeftOut> {
        let number = till_name(tx.conn, till)?.number;
        Ok(LeftOut { what, till: till.to_owned(), number, from, to, at })
    };
    let facts = contents.gaps.iter().map(|gap| one(LeftOutKind::Facts, &gap.till, gap.from, gap.to, gap.at));
    let contacts = contents.unfit.iter().map(|(till, seq)| one(LeftOutKind::Contact, till, *seq, *seq, *seq));
    facts.chain(contacts).collect()
}

/// A file was written into the exchange folder, so the stick is in: where it is can be learned now, if nobody knew.
fn remember_folder(tx: &Tx<'_>, file: &Path) -> Result<()> {
    let folder = super::app::device(tx)?.exchange_folder;
    match folder.as_deref().filter(|folder| Path::new(folder) == folder_of(file)) {
        Some(folder) => outlet::remember_medium(tx, Some(folder), Some(folder)),
        None => Ok(()),
    }
}

/// What is to be written, where, and for whom.
fn job(tx: &mut Tx<'_>, args: &ExportBundle) -> Result<(Job, Outlet, Option<String>)> {
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
    let outlet = target(tx, Path::new(&out), &stem, ENDING)?;
    Ok((Job::new(tx, after)?, outlet, peer))
}
