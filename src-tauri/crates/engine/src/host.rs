//! What the engine is given from outside: the clock, randomness, and the name of the program around it.
//!
//! Owns the only clock and the only random source. Keeps true: the clock is read once per command. Must not decide
//! anything.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::error::{EngineError, Result};

type Clock = Box<dyn Fn() -> i64 + Send + Sync>;
type Randomness = Box<dyn Fn(&mut [u8]) -> Result<()> + Send + Sync>;

/// The world around the engine.
pub struct Host {
    clock: Clock,
    random: Randomness,
    zone: String,
    program: &'static str,
}

impl Host {
    /// System clock, system randomness, system zone. `program` is what somebody who finds the data folder in use reads.
    #[must_use]
    pub fn system(program: &'static str) -> Self {
        let clock = || {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
        };
        let random =
            |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|e| EngineError::Bug(format!("no randomness: {e}")));
        let zone = iana_time_zone::get_timezone().unwrap_or_else(|_| "UTC".to_owned());
        Self { clock: Box::new(clock), random: Box::new(random), zone, program }
    }

    /// A clock that stands still at `at`, for tests that need one; everything else is the system's.
    #[must_use]
    pub fn at(program: &'static str, at: DateTime<Utc>) -> Self {
        let ms = at.timestamp_millis();
        Self { clock: Box::new(move || ms), ..Self::system(program) }
    }

    /// The same with randomness that the seed repeats, so that a run of many tills can be run again with the same keys, ids
    /// and ties. For tests: what such a till keeps secret is no secret.
    #[must_use]
    pub fn seeded(program: &'static str, at: DateTime<Utc>, seed: u64) -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        let drawn = AtomicU64::new(0);
        let random = move |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(32) {
                let draw = drawn.fetch_add(1, Ordering::Relaxed);
                let block = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(draw.to_be_bytes()).finalize();
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
            Ok(())
        };
        Self { random: Box::new(random), ..Self::at(program, at) }
    }

    /// UTC milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        (self.clock)()
    }

    /// The system's IANA zone.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Name of the program around the engine.
    #[must_use]
    pub fn program(&self) -> &'static str {
        self.program
    }

    /// Random bytes.
    ///
    /// # Errors
    /// When the system has none.
    pub fn random<const N: usize>(&self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        (self.random)(&mut bytes)?;
        Ok(bytes)
    }
}
