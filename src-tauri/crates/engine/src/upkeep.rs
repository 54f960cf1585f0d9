//! Looking after the journal: verify, rebuild, digest.
//!
//! Keeps true: `verify` reads and reports, it never mends; `rebuild` changes projections only, in one transaction.

use std::ops::ControlFlow;
use std::sync::Arc;

use rusqlite::Connection;
use serde::Serialize;

use crate::against;
use crate::contacts;
use crate::engine::Engine;
use crate::error::{ApiError, EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::fold;
use crate::house::House;
use crate::journal::{self, Finding, TillCheck, check_chains, end};
use crate::keys::check::RecoveryFile;
use crate::keys::till::TillKeys;
use crate::ledger;
use crate::shop::Shop;
use crate::store;
use crate::store::trouble::{self, Trouble};

/// Told (done, all); may ask to stop.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// What `verify` found.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// Tills whose chains were read.
    pub tills: Vec<TillCheck>,
    /// What is not as it must be; empty is clean.
    pub findings: Vec<Finding>,
    /// Projections that differ from what the facts give.
    pub stale_projections: Vec<&'static str>,
    /// Digest of the projections as they stand.
    pub digest: String,
    /// What the journal was held against, if anything; what differs is among the findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
}

/// How far a journal could be held against something.
#[derive(Debug, Serialize)]
pub struct Against {
    /// Facts and heads that are here, and were compared.
    pub compared: i64,
    /// Those of other tills that are not here yet.
    pub not_here: i64,
}

impl Verified {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.stale_projections.is_empty()
    }
}

impl Engine {
    /// Checks every chain, every signature, every contact record against what its fact commits to, and every projection
    /// against the facts.
    ///
    /// # Errors
    /// A database error; what is found is a result, not an error.
    pub fn verify(&self, progress: Progress<'_>) -> Result<Verified, ApiError> {
        Ok(self.check(progress)?)
    }

    /// The same, and holds the journal against a bundle file, or a head that a report has printed (`till:seq:hash`).
    ///
    /// # Errors
    /// `verify.against_unreadable`, `till.unknown`, `app.not_set_up`, a `bundle.*` code of a file that is not whole, or a
    /// database error.
    pub fn verify_against(&self, text: &str, progress: Progress<'_>) -> Result<Verified, ApiError> {
        let against = against::Against::read(text)?;
        let mut verified = self.check(progress)?;
        let mut house = self.lock();
        let keys = house.keys.clone().ok_or(ErrorCode::AppNotSetUp)?;
        let step =
            &mut |done, all| if progress(done, all).is_break() { Err(ErrorCode::WorkStopped.into()) } else { Ok(()) };
        let compared = house.on_disk(|conn| against::compare(conn, &keys, &against, step))?;
        verified.findings.extend(compared.findings);
        verified.against = Some(Against { compared: compared.compared, not_here: compared.not_here });
        Ok(verified)
    }

    fn check(&self, progress: Progress<'_>) -> Result<Verified> {
        let mut house = self.lock();
        let keys = house.keys.clone();
        let (tills, mut findings, digest, before) = house.on_disk(|conn| {
            let (tills, mut findings) = check_chains(conn, progress)?;
            findings.extend(end_finding(conn, keys.as_ref(), &findings)?);
            findings.extend(store::check::schema_differs(conn)?.then(|| finding("", 0, "schema")));
            findings.extend((!store::check::kept_json_is_whole(conn)?).then(|| finding("", 0, "kept")));
            Ok((tills, findings, fold::digest(conn)?, fold::table_digests(conn)?))
        })?;
        findings.extend(key_findings(&house));
        let (folded, after, found) = house.on_disk(|conn| {
            // Computed again and compared inside a transaction that is never committed.
            let trial = conn.transaction()?;
            let folded = match fold::rebuild(&trial, progress) {
                // A disk that does not answer, or somebody who has the database locked, says nothing of the facts.
                Err(error) if trouble::of(&error) != Trouble::Other => return Err(error),
                folded => folded,
            };
            let after = fold::table_digests(&trial)?;
            let mut found = unfit_contacts(&trial, keys.as_ref())?;
            found.extend(against::what_was_seen(&trial)?);
            trial.rollback()?;
            Ok((folded, after, found))
        })?;
        findings.extend(found);
        if folded.is_err() {
            // Facts that cannot be folded were tampered with; the chain has named which.
            findings.push(finding("", 0, "fold"));
        }
        let stale = before.iter().zip(&after).filter(|(b, a)| b != a).map(|(b, _)| b.0).collect();
        Ok(Verified { tills, findings, stale_projections: stale, digest, against: None })
    }

    /// Computes every projection again from the facts; gives the digest.
    ///
    /// # Errors
    /// `history.cancelled` when stopped (nothing changed then), or a database error.
    pub fn rebuild(&self, progress: Progress<'_>) -> Result<String, ApiError> {
        let mut house = self.lock();
        let now = house.host.now_ms();
        let (shop, digest) = house.on_disk(|conn| {
            let transaction = conn.transaction()?;
            fold::rebuild(&transaction, progress)?;
            store::belongs::name_log(&transaction, now)?;
            transaction.commit()?;
            Ok((Shop::read(conn)?, fold::digest(conn)?))
        })?;
        house.shop = shop.map(Arc::new);
        Ok(digest)
    }

    /// One hash over all projections.
    ///
    /// # Errors
    /// A database error.
    pub fn digest(&self) -> Result<String, ApiError> {
        Ok(self.lock().on_disk(|conn| fold::digest(conn))?)
    }

    /// The key that opens this shop's bundle files, as `age -i` reads it. Whoever has it reads all of them.
    ///
    /// # Errors
    /// `app.not_set_up`.
    pub fn bundle_key(&self) -> Result<String, ApiError> {
        let house = self.lock();
        let keys = house.keys.as_ref().ok_or(ErrorCode::AppNotSetUp)?;
        Ok(crate::keys::bundle::written(keys.secret())?)
    }

    /// Business days with a session, in order.
    ///
    /// # Errors
    /// A database error.
    pub fn days(&self) -> Result<Vec<String>, ApiError> {
        Ok(self.lock().on_disk(|conn| ledger::days(conn))?)
    }
}

fn finding(till: &str, seq: i64, what: &'static str) -> Finding {
    Finding { till: till.to_owned(), seq, what }
}

/// Whether this till's own series ends where its key says, and is known to be its own, if nothing else of the head was found
/// wrong.
fn end_finding(conn: &Connection, keys: Option<&TillKeys>, findings: &[Finding]) -> Result<Option<Finding>> {
    let Some(keys) = keys else { return Ok(None) };
    let named = findings.iter().any(|f| f.till == keys.till() && ["head", "signature"].contains(&f.what));
    let ends = match end::signed_end(conn, keys) {
        Err(EngineError::Said { .. }) => false,
        end => end?.is_none() || conn.prepare("SELECT 1 FROM me WHERE till = ?1")?.exists([keys.till()])?,
    };
    if ends || named {
        return Ok(None);
    }
    let seq = journal::head(conn, keys.till())?.map_or(0, |head| head.seq);
    Ok(Some(finding(keys.till(), seq, "head")))
}

/// What is wrong with the keys, as far as their check values tell.
fn key_findings(house: &House) -> Vec<Finding> {
    let Some(keys) = &house.keys else { return Vec::new() };
    let finding = |what| finding(keys.till(), 0, what);
    let secret = (house.health.refuses == Some(ErrorCode::KeysSecretWrong)).then(|| finding("secret"));
    let recovery = (house.health.recovery_file != RecoveryFile::Fine).then(|| finding("recovery_file"));
    secret.into_iter().chain(recovery).collect()
}

/// Contact records that are not what their facts commit to.
fn unfit_contacts(conn: &Connection, keys: Option<&TillKeys>) -> Result<Vec<Finding>> {
    let unfit = contacts::unfit(conn, keys.map(TillKeys::secret), keys.map(TillKeys::till))?;
    let finding = |fact: String| {
        let (till, seq) = fact.rsplit_once('-').unwrap_or((&fact, ""));
        Finding { till: till.to_owned(), seq: seq.parse().unwrap_or(0), what: "contact" }
    };
    Ok(unfit.into_iter().map(finding).collect())
}
