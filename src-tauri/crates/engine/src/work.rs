//! Long work under way: how far it is, and whether it was asked to stop.
//!
//! Owns the one place for it. Keeps true: it is asked without waiting for the data folder, so that a window can show and
//! stop what holds it; one long work at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::api::types::work::{Work, WorkKind, WorkStatus};
use crate::error::Result;
use crate::error_codes::ErrorCode;

/// Where long work is told of.
#[derive(Debug, Default)]
pub struct Works(Mutex<Option<Work>>);

/// Long work that was begun; it ends when this is let go.
#[derive(Debug)]
pub struct Begun<'w>(&'w Works);

impl Works {
    fn lock(&self) -> MutexGuard<'_, Option<Work>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a work.
    ///
    /// # Errors
    /// `work.busy` while another is under way.
    pub fn begin(&self, kind: WorkKind) -> Result<Begun<'_>> {
        let mut place = self.lock();
        if place.is_some() {
            return Err(ErrorCode::WorkBusy.into());
        }
        *place = Some(Work { kind, done: 0, all: 0, stopping: false });
        Ok(Begun(self))
    }

    /// Refuses while a work is under way, which has files of the data folder open.
    ///
    /// # Errors
    /// `work.busy`.
    pub fn must_rest(&self) -> Result<()> {
        if self.lock().is_some() { Err(ErrorCode::WorkBusy.into()) } else { Ok(()) }
    }

    /// How far it is.
    pub fn status(&self) -> WorkStatus {
        WorkStatus { work: self.lock().clone() }
    }

    /// Asks it to stop at its next step.
    pub fn cancel(&self) -> WorkStatus {
        if let Some(work) = self.lock().as_mut() {
            work.stopping = true;
        }
        self.status()
    }
}

impl Begun<'_> {
    /// Tells how far it is.
    ///
    /// # Errors
    /// `work.stopped` once it was asked to stop.
    pub fn step(&self, done: u64, all: u64) -> Result<()> {
        let mut place = self.0.lock();
        let Some(work) = place.as_mut() else { return Ok(()) };
        (work.done, work.all) = (done, all);
        if work.stopping { Err(ErrorCode::WorkStopped.into()) } else { Ok(()) }
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        *self.0.lock() = None;
    }
}
