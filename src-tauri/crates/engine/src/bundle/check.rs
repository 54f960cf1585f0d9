//! The check of a bundle file, from its first byte to its last.
//!
//! Owns what makes a file whole. Keeps true: nothing stored is believed: every hash is computed, every signature and every
//! certificate up to the founder is checked, contact records must fit what the facts commit to, and the control totals
//! must add up. Gives the pieces on as it goes; whoever takes them in has checked the whole file once before.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::manifest::{self, Holds, Manifest, Part, Range};
use super::read::{self, Entries, refuse};
use super::run::{CheckedFact, Run, both, hash, on_all_cores};
use super::totals::Totals;
use super::{FORMAT, limits};
use crate::contacts;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::keys::certificates::Certificates;
use crate::keys::till::{head_is_signed, is_signed};

/// Highest number of a fact, as of a counter: any reader of JSON still holds it exactly.
const LAST_SEQ: i64 = (1 << 53) - 1;

/// Bytes of a part from which on its sum is computed on another core than its facts.
const MUCH: usize = 64 << 10;

/// What a till knows of its shop before it opens a file.
pub struct Known {
    /// Certificates, with the founder whose shop it is.
    pub certificates: Certificates,
    /// What opens the shop's files.
    pub identity: age::x25519::Identity,
}

/// A file that was found whole.
#[derive(Clone, Debug)]
pub struct Checked {
    /// SHA-256 of the manifest, hex.
    pub id: String,
    /// What it holds.
    pub manifest: Manifest,
}

/// A contact record that fits its commitment.
pub struct CheckedContact {
    /// Fact that commits to it.
    pub fact: String,
    /// Member.
    pub member: String,
    /// The record's JSON.
    pub record: String,
    /// Salt.
    pub salt: Vec<u8>,
}

/// A part of a checked file.
pub enum Piece {
    /// Facts of a run, in order; the flag is set with the run's last.
    Facts(Range, Vec<CheckedFact>, bool),
    /// Contact records of facts that came before.
    Contacts(Vec<CheckedContact>),
}

impl Piece {
    /// Reads what taking it in will ask of its facts, so that whoever takes it in has only their rows to write.
    pub fn read_ahead(&self) {
        if let Self::Facts(_, facts, _) = self {
            on_all_cores(facts, |fact| fact.arrived.read_ahead());
        }
    }
}

/// Told (bytes done, bytes in all); an error stops.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64) -> Result<()>;

/// Takes a piece of a checked file.
pub type Take<'t> = &'t mut dyn FnMut(&Manifest, Piece) -> Result<()>;

/// Reads a file to its end and checks everything in it.
///
/// # Errors
/// A code that says what is wrong and names the file: `bundle.*`; or what `progress` or `take` say.
pub fn check(file: &Path, known: &Known, progress: Progress<'_>, take: Take<'_>) -> Result<Checked> {
    check_entries(file, read::open(file, &known.identity)?, known, progress, take)
}

/// The same from anything that can be read.
///
/// # Errors
/// As [`check`].
pub fn check_stream<R: Read>(
    file: &Path,
    sealed: R,
    packed: u64,
    known: &Known,
    progress: Progress<'_>,
    take: Take<'_>,
) -> Result<Checked> {
    check_entries(file, read::entries(file, sealed, packed, &known.identity)?, known, progress, take)
}

fn check_entries<R: Read>(
    file: &Path,
    entries: Entries<'_, R>,
    known: &Known,
    progress: Progress<'_>,
    take: Take<'_>,
) -> Result<Checked> {
    let mut text = None;
    let mut state: Option<State<'_>> = None;
    entries.each(|name, bytes| match (&text, &mut state) {
        (None, _) => {
            must(name == manifest::NAME, || refuse(ErrorCode::BundleManifest, file))?;
            text = Some(bytes);
            Ok(())
        }
        (Some(manifest), None) => {
            must(name == manifest::SIGNATURE, || refuse(ErrorCode::BundleManifest, file))?;
            state = Some(State::begin(file, known, manifest, &bytes)?);
            Ok(())
        }
        (_, Some(state)) => {
            state.part(name, &bytes, take)?;
            progress(state.done, state.all)
        }
    })?;
    state.ok_or_else(|| refuse(ErrorCode::BundleCut, file))?.end()
}

/// Reads only the manifest, and checks its signature: what the file says it is.
///
/// # Errors
/// As [`check`].
pub fn peek(file: &Path, known: &Known) -> Result<Checked> {
    let entries = read::open(file, &known.identity)?;
    let (mut text, mut found) = (None, None);
    let enough = || EngineError::from(ErrorCode::WorkStopped);
    let read = entries.each(|name, bytes| match text.take() {
        None if name == manifest::NAME => {
            text = Some(bytes);
            Ok(())
        }
        Some(manifest) if name == manifest::SIGNATURE => {
            found = Some(State::begin(file, known, &manifest, &bytes)?.checked);
            Err(enough())
        }
        _ => Err(refuse(ErrorCode::BundleManifest, file)),
    });
    match (found, read) {
        (Some(checked), _) => Ok(checked),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(refuse(ErrorCode::BundleCut, file)),
    }
}

/// Refuses a manifest that lists more than any shop has, before anything is asked of each thing in it. What it tells twice
/// is told once.
fn within_limits(file: &Path, manifest: &mut Manifest) -> Result<()> {
    let mut told = HashSet::new();
    manifest.certificates.retain(|certificate| told.insert(certificate.clone()));
    let within = manifest.certificates.len() <= limits::TILLS
        && manifest.heads.len() <= limits::TILLS
        && manifest.ranges.len() <= limits::RANGES
        && manifest.parts.len() <= limits::PARTS;
    must(within, || refuse(ErrorCode::BundleTooLarge, file))
}

fn must(holds: bool, otherwise: impl FnOnce() -> EngineError) -> Result<()> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// Where the check stands.
struct State<'f> {
    file: &'f Path,
    checked: Checked,
    certificates: Certificates,
    next_part: usize,
    next_range: usize,
    run: Option<Run>,
    totals: Totals,
    done: u64,
    all: u64,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
    reader: u32,
}

/// A line of a part of contact records.
#[derive(Deserialize, serde::Serialize)]
pub(super) struct ContactLine {
    /// Number of the fact.
    pub fact: i64,
    /// Salt, hex.
    pub salt: String,
    /// The record's JSON, as it was written.
    pub record: String,
}

impl<'f> State<'f> {
    fn begin(file: &'f Path, known: &Known, text: &[u8], signature: &[u8]) -> Result<Self> {
        let unreadable = || refuse(ErrorCode::BundleManifest, file);
        let format: FormatOnly = serde_json::from_slice(text).map_err(|_| unreadable())?;
        if format.reader > FORMAT {
            let args = [("file", json!(file.display().to_string())), ("found", json!(format.format))];
            return Err(EngineError::with(ErrorCode::BundleTooNew, args));
        }
        let mut manifest: Manifest = serde_json::from_slice(text).map_err(|_| unreadable())?;
        must(manifest.shop == known.certificates.founder(), || refuse(ErrorCode::BundleOtherShop, file))?;
        let numbered = |r: &Range| 1 <= r.from && r.from <= r.to && r.to <= LAST_SEQ;
        must(manifest.ranges.iter().all(numbered), unreadable)?;
        within_limits(file, &mut manifest)?;
        let mut certificates = known.certificates.clone();
        certificates.learn(manifest.certificates.iter().cloned());
        let uncertified = || refuse(ErrorCode::BundleCertificate, file);
        let sender = certificates.key_of(&manifest.sender).ok_or_else(uncertified)?;
        for range in &manifest.ranges {
            certificates.key_of(&range.till).ok_or_else(uncertified)?;
        }
        must(is_signed(&sender, &manifest::signed(text), signature), || refuse(ErrorCode::BundleSignature, file))?;
        // What does not hold is not kept: it would stand in the way of what does.
        manifest.certificates.retain(|c| certificates.holds(c));
        let all = manifest.parts.iter().map(|p| p.bytes).fold(0, u64::saturating_add);
        let checked = Checked { id: hex::encode(Sha256::digest(text)), manifest };
        let (next_part, next_range, run, totals) = (0, 0, None, Totals::default());
        Ok(Self { file, checked, certificates, next_part, next_range, run, totals, done: 0, all })
    }

    /// A part must be the one the manifest names next, to the byte.
    fn part(&mut self, name: &str, bytes: &[u8], take: Take<'_>) -> Result<()> {
        let broken = refuse_part(self.file, name);
        let part = self.checked.manifest.parts.get(self.next_part).cloned().ok_or_else(&broken)?;
        must(part.name == name && part.bytes == bytes.len() as u64, &broken)?;
        self.next_part += 1;
        self.done += part.bytes;
        let meaning = part.meaning().ok_or_else(&broken)?;
        let read = || match meaning {
            (Holds::Facts, till, from, to) => self.facts(till, (from, to), bytes),
            (Holds::Contacts, till, from, to) => self.contacts(till, (from, to), bytes, &part),
        };
        let (sum, piece) = both(bytes.len() > MUCH, || hex::encode(Sha256::digest(bytes)), read);
        must(part.sha256 == sum, &broken)?;
        take(&self.checked.manifest, piece?)
    }

    fn facts(&mut self, till: &str, (from, to): (i64, i64), bytes: &[u8]) -> Result<Piece> {
        let file = self.file;
        let chain = |seq: i64| {
            let args = [("file", json!(file.display().to_string())), ("till", json!(till)), ("seq", json!(seq))];
            EngineError::with(ErrorCode::BundleChain, args)
        };
        let range = self.checked.manifest.ranges.get(self.next_range).cloned().ok_or_else(|| chain(from))?;
        let mut run = match self.run.take().filter(|run| !run.ended) {
            Some(run) => run,
            None => Run::before(&range).ok_or_else(|| chain(from))?,
        };
        must(range.till == till && run.seq + 1 == from && to <= range.to, || chain(from))?;
        run.committed.clear();
        let mut facts = Vec::new();
        must(bytes.ends_with(b"\n"), || chain(from))?;
        let add = |fact: CheckedFact, amount| {
            self.totals.add(&fact.arrived.envelope, amount);
            facts.push(fact);
        };
        run.read(till, bytes, add).map_err(chain)?;
        must(run.seq == to, || chain(run.seq))?;
        run.ended = run.seq == range.to;
        if run.ended {
            self.checkpoint(&range, &run)?;
            self.next_range += 1;
        }
        let ended = run.ended;
        self.run = Some(run);
        Ok(Piece::Facts(range, facts, ended))
    }

    /// A run ends at a head that its own till has signed.
    fn checkpoint(&self, range: &Range, run: &Run) -> Result<()> {
        let broken = || {
            let args = [("file", json!(self.file.display().to_string())), ("till", json!(range.till))];
            EngineError::with(ErrorCode::BundleCheckpoint, args)
        };
        let key = self.certificates.key_of(&range.till).ok_or_else(broken)?;
        let signature = hex::decode(&range.signature).map_err(|_| broken())?;
        must(hash(&range.hash) == Some(run.hash), broken)?;
        must(head_is_signed(&key, range.to, &run.hash, &signature), broken)
    }

    fn contacts(&mut self, till: &str, run: (i64, i64), bytes: &[u8], part: &Part) -> Result<Piece> {
        let broken = refuse_part(self.file, &part.name);
        // The part stands right behind the facts that commit to its records.
        let before = self.next_part.checked_sub(2).and_then(|n| self.checked.manifest.parts.get(n));
        must(before.is_some_and(|p| p.meaning() == Some((Holds::Facts, till, run.0, run.1))), &broken)?;
        let committed = self.run.as_mut().map(|run| &mut run.committed).ok_or_else(&broken)?;
        let mut records = Vec::new();
        for line in bytes.strip_suffix(b"\n").ok_or_else(&broken)?.split(|byte| *byte == b'\n') {
            let line: ContactLine = serde_json::from_slice(line).map_err(|_| broken())?;
            let wrong = || {
                let args = [
                    ("file", json!(self.file.display().to_string())),
                    ("till", json!(till)),
                    ("seq", json!(line.fact)),
                ];
                EngineError::with(ErrorCode::BundleContacts, args)
            };
            let salt = hex::decode(&line.salt).map_err(|_| wrong())?;
            // A fact commits to one record: what is told again is not looked at again.
            let (member, commitment) = committed.remove(&line.fact).ok_or_else(wrong)?;
            must(contacts::commitment(&salt, &line.record) == commitment, wrong)?;
            let fact = format!("{till}-{}", line.fact);
            records.push(CheckedContact { fact, member, record: line.record, salt });
        }
        Ok(Piece::Contacts(records))
    }

    fn end(self) -> Result<Checked> {
        let whole = self.next_part == self.checked.manifest.parts.len()
            && self.next_range == self.checked.manifest.ranges.len()
            && self.done == self.all;
        must(whole, || refuse(ErrorCode::BundleCut, self.file))?;
        must(self.totals.days() == self.checked.manifest.totals, || refuse(ErrorCode::BundleTotals, self.file))?;
        Ok(self.checked)
    }
}

fn refuse_part<'a>(file: &'a Path, part: &'a str) -> impl Fn() -> EngineError + 'a {
    move || {
        let part: String = part.chars().take(80).collect();
        EngineError::with(ErrorCode::BundlePart, [("file", json!(file.display().to_string())), ("part", json!(part))])
    }
}
