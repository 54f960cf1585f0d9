//! Looking after the journal: verify, rebuild, digest.
//!
//! Keeps true: `verify` reads and reports, it never mends; `rebuild` changes projections only, in one transaction.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;

use crate::engine::Engine;
use crate::error::{ApiError, Result};
use crate::error_codes::ErrorCode;
use crate::fold;
use crate::journal::{Finding, TillCheck, check_chains};
use crate::ledger;
use crate::shop::Shop;

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
}

impl Verified {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.stale_projections.is_empty()
    }
}

impl Engine {
    /// Checks every chain, every signature, and every projection against the facts.
    ///
    /// # Errors
    /// A database error; what is found is a result, not an error.
    pub fn verify(&self, progress: Progress<'_>) -> Result<Verified, ApiError> {
        Ok(self.check(progress)?)
    }

    fn check(&self, progress: Progress<'_>) -> Result<Verified> {
        let mut house = self.lock();
        let (tills, mut findings) = check_chains(&house.conn, progress)?;
        let digest = fold::digest(&house.conn)?;
        let before = fold::table_digests(&house.conn)?;
        // Computed again and compared inside a transaction that is never committed.
        let trial = house.conn.transaction()?;
        let folded = fold::rebuild(&trial, progress);
        let after = fold::table_digests(&trial)?;
        trial.rollback()?;
        if folded.is_err() {
            // Facts that cannot be folded were tampered with; the chain has named which.
            findings.push(Finding { till: String::new(), seq: 0, what: "fold" });
        }
        let stale = before.iter().zip(&after).filter(|(b, a)| b != a).map(|(b, _)| b.0).collect();
        Ok(Verified { tills, findings, stale_projections: stale, digest })
    }

    /// Computes every projection again from the facts; gives the digest.
    ///
    /// # Errors
    /// `history.cancelled` when stopped (nothing changed then), or a database error.
    pub fn rebuild(&self, progress: Progress<'_>) -> Result<String, ApiError> {
        let mut house = self.lock();
        let rebuilt = (|| {
            let transaction = house.conn.transaction()?;
            fold::rebuild(&transaction, progress)?;
            transaction.commit()?;
            house.shop = Shop::read(&house.conn)?.map(Arc::new);
            fold::digest(&house.conn)
        })();
        rebuilt.map_err(ApiError::from)
    }

    /// One hash over all projections.
    ///
    /// # Errors
    /// A database error.
    pub fn digest(&self) -> Result<String, ApiError> {
        Ok(fold::digest(&self.lock().conn)?)
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
        let house = self.lock();
        Ok(ledger::days(&house.conn)?)
    }
}
