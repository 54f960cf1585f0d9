//! Writing a bundle file.
//!
//! Owns which facts go in, how they are cut into parts, and the layers around them. Keeps true: stored bytes go in as they
//! are; a run ends where its till has signed; what is written was read twice inside one snapshot of the database, first for
//! the hashes that the manifest opens with.

use std::collections::BTreeMap;
use std::io::Write;

use rusqlite::{Connection, params};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::check::{ContactLine, Progress};
use super::manifest::{self, Head, Holds, Manifest, Part, Range};
use super::plan::{Runs, complete};
use super::sound::{Gap, Sound, sound};
use super::totals::{Totals, amount};
use super::{FORMAT, PART_BYTES, limits};
use crate::contacts;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Body, ContactRecorded, MemberEnrolled};
use crate::journal::Envelope;
use crate::keys::bundle::identity;
use crate::keys::certificates::Certificates;
use crate::keys::till::TillKeys;

/// How hard zstd tries: a fifth smaller than its usual, and still far faster than a stick.
const LEVEL: i32 = 9;

/// What goes into a file.
pub struct Wish<'w> {
    /// The till that writes.
    pub keys: &'w TillKeys,
    /// Certificates known here, with the founder.
    pub certificates: &'w Certificates,
    /// Up to which fact of each till the receiver has everything; 0 for tills that are not named.
    pub after: &'w BTreeMap<String, i64>,
    /// UTC milliseconds.
    pub made_at: i64,
}

/// What went in.
#[derive(Debug)]
pub struct Contents {
    /// The manifest.
    pub manifest: Manifest,
    /// Facts.
    pub facts: i64,
    /// Contact records.
    pub contacts: i64,
    /// Facts that were left out, because what is stored here does not fit.
    pub gaps: Vec<Gap>,
    /// Facts whose contact record was left out, because it is not the one they commit to: till and number.
    pub unfit: Vec<(String, i64)>,
}

/// Writes the whole file into `out`. `conn` must be inside a transaction, so that both readings are of one state.
///
/// # Errors
/// A database error, an error of writing as `Io` without a path, or what `progress` says.
pub fn write(conn: &Connection, wish: &Wish<'_>, out: impl Write, progress: Progress<'_>) -> Result<Contents> {
    let Sound { ranges, gaps } = sound(conn, wish.certificates, wish.after)?;
    let mut contents = survey(conn, wish, ranges)?;
    contents.gaps = gaps;
    contents.manifest.heads = heads(conn)?;
    let failed = |e: std::io::Error| EngineError::Io { path: std::path::PathBuf::new(), source: e };
    let recipient = identity(wish.keys.secret())?.to_public();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
        .map_err(|_| EngineError::Bug("encrypting a bundle file"))?;
    let sealed = encryptor.wrap_output(out).map_err(failed)?;
    let mut packed = zstd::stream::write::Encoder::new(sealed, LEVEL).map_err(failed)?;
    packed.window_log(limits::WINDOW_LOG.min(24)).map_err(failed)?;
    let mut archive = tar::Builder::new(packed);
    let text = serde_json::to_vec(&contents.manifest)?;
    let mut add = |name: &str, bytes: &[u8]| entry(&mut archive, name, bytes, wish.made_at).map_err(failed);
    add(manifest::NAME, &text)?;
    add(manifest::SIGNATURE, &wish.keys.sign(&manifest::signed(&text)))?;
    let all = contents.manifest.parts.iter().map(|p| p.bytes).sum();
    let mut done = 0;
    for range in &contents.manifest.ranges {
        each_part(conn, range, &mut |name, bytes, _| {
            add(&name, &bytes)?;
            done += bytes.len() as u64;
            progress(done, all)
        })?;
    }
    let packed = archive.into_inner().map_err(failed)?;
    packed.finish().and_then(|sealed| sealed.finish()).and_then(|mut out| out.flush()).map_err(failed)?;
    Ok(contents)
}

fn entry(archive: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8], made_at: i64) -> std::io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_mtime((made_at.max(0) / 1_000).unsigned_abs());
    header.set_entry_type(tar::EntryType::Regular);
    archive.append_data(&mut header, name, bytes)
}

/// First reading: names, sizes and hashes of the parts, and how the facts add up.
fn survey(conn: &Connection, wish: &Wish<'_>, ranges: Vec<Range>) -> Result<Contents> {
    let (mut parts, mut totals) = (Vec::new(), Totals::default());
    let (mut facts, mut contacts, mut unfit) = (0, 0, Vec::new());
    for range in &ranges {
        each_part(conn, range, &mut |name, bytes, what| {
            match what {
                Lines::Facts(envelopes, without) => {
                    unfit.extend(without.into_iter().map(|seq| (range.till.clone(), seq)));
                    facts += i64::try_from(envelopes.len()).unwrap_or(i64::MAX);
                    envelopes.iter().for_each(|fact| totals.add(fact, amount(fact)));
                }
                Lines::Contacts(count) => contacts += count,
            }
            parts.push(Part { name, bytes: bytes.len() as u64, sha256: hex::encode(Sha256::digest(&bytes)) });
            Ok(())
        })?;
    }
    let mut certificates: Vec<_> = Vec::new();
    for till in ranges.iter().map(|r| r.till.as_str()).chain([wish.keys.till()]) {
        certificates.extend(wish.certificates.chain(till).into_iter().cloned());
    }
    certificates.sort_by(|a, b| a.public_key.cmp(&b.public_key));
    certificates.dedup_by(|a, b| a.public_key == b.public_key);
    let manifest = Manifest {
        format: FORMAT,
        reader: FORMAT,
        shop: wish.certificates.founder().to_owned(),
        sender: wish.keys.till().to_owned(),
        made_at: wish.made_at,
        certificates,
        ranges,
        heads: Vec::new(),
        totals: totals.days(),
        parts,
    };
    Ok(Contents { manifest, facts, contacts, gaps: Vec::new(), unfit })
}

/// Runs of facts of each till that are here, ascending.
///
/// # Errors
/// A database error.
pub fn runs(conn: &Connection) -> Result<BTreeMap<String, Runs>> {
    let mut tills = conn.prepare_cached("SELECT till, count(*), min(seq), max(seq) FROM fact GROUP BY till")?;
    let mut rows = tills.query([])?;
    let mut here = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (till, count, first, last): (String, i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let runs = if count == last - first + 1 { vec![(first, last)] } else { islands(conn, &till)? };
        here.insert(till, runs);
    }
    Ok(here)
}

fn islands(conn: &Connection, till: &str) -> Result<Runs> {
    let sql = "SELECT min(seq), max(seq) FROM (
                 SELECT seq, seq - row_number() OVER (ORDER BY seq) AS island FROM fact WHERE till = ?1)
               GROUP BY island ORDER BY 1";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_map([till], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

fn heads(conn: &Connection) -> Result<Vec<Head>> {
    let head = |(till, runs): (String, Runs)| {
        let seq = runs.last().map_or(0, |run| run.1);
        Head { till, seq, complete: complete(&runs) }
    };
    Ok(runs(conn)?.into_iter().map(head).collect())
}

/// What the lines of a part are.
enum Lines {
    /// Facts, and the numbers of those whose contact record does not fit.
    Facts(Vec<Envelope>, Vec<i64>),
    /// So many contact records.
    Contacts(i64),
}

type EachPart<'e> = &'e mut dyn FnMut(String, Vec<u8>, Lines) -> Result<()>;

/// Gives the parts of a run in order: facts, and behind them the records that these facts commit to.
fn each_part(conn: &Connection, range: &Range, each: EachPart<'_>) -> Result<()> {
    let sql = "SELECT seq, bytes FROM fact WHERE till = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![range.till, range.from, range.to])?;
    let mut part = PartOfRun::default();
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
        if !part.bytes.is_empty() && part.bytes.len() + bytes.len() > PART_BYTES {
            std::mem::take(&mut part).give(conn, range, each)?;
        }
        part.bytes.extend_from_slice(bytes);
        part.bytes.push(b'\n');
        part.facts.push(Envelope::parse(bytes).map_err(|_| damaged(&range.till, row.get(0).unwrap_or(range.from)))?);
    }
    part.give(conn, range, each)
}

#[derive(Default)]
struct PartOfRun {
    bytes: Vec<u8>,
    facts: Vec<Envelope>,
}

impl PartOfRun {
    fn give(self, conn: &Connection, range: &Range, each: EachPart<'_>) -> Result<()> {
        let (Some(first), Some(last)) = (self.facts.first(), self.facts.last()) else { return Ok(()) };
        let (from, to) = (first.seq, last.seq);
        let Records { lines, count, unfit } = records(conn, &self.facts)?;
        each(Part::name(Holds::Facts, &range.till, from, to), self.bytes, Lines::Facts(self.facts, unfit))?;
        if count > 0 {
            each(Part::name(Holds::Contacts, &range.till, from, to), lines, Lines::Contacts(count))?;
        }
        Ok(())
    }
}

/// Contact records as lines.
#[derive(Default)]
struct Records {
    lines: Vec<u8>,
    count: i64,
    unfit: Vec<i64>,
}

/// The records beside some facts, a line each. One that is not what its fact commits to is left out: the others go, and
/// whoever takes the file in sees that this one is missing.
fn records(conn: &Connection, facts: &[Envelope]) -> Result<Records> {
    let mut records = Records::default();
    for fact in facts.iter().filter(|f| matches!(f.kind.as_str(), MemberEnrolled::KIND | ContactRecorded::KIND)) {
        let committed = contacts::committed(fact);
        let Some(commitment) = committed.map(|(_, commitment)| commitment).filter(|c| !c.is_empty()) else { continue };
        match contacts::beside(conn, &fact.id())? {
            None => {}
            Some(beside) if beside.fits(&commitment) => {
                let line = ContactLine { fact: fact.seq, salt: hex::encode(beside.salt), record: beside.record };
                serde_json::to_writer(&mut records.lines, &line)?;
                records.lines.push(b'\n');
                records.count += 1;
            }
            Some(_) => records.unfit.push(fact.seq),
        }
    }
    Ok(records)
}

/// Something that is stored here is not what it must be, so that no file can be written with it.
pub fn damaged(till: &str, seq: i64) -> EngineError {
    EngineError::with(ErrorCode::ExportDamaged, [("till", json!(till)), ("seq", json!(seq))])
}
