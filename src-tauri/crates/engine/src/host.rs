//! What the engine is given from outside: the clock, randomness, and the name of the program around it.
//!
//! Owns the only clocks and the only random source. Keeps true: the clock is read once per command. Must not decide
//! anything.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use trestle_rules::guessing::Steady;

use crate::error::{EngineError, Result};

type Clock = Box<dyn Fn() -> i64 + Send + Sync>;
type SteadyClock = Box<dyn Fn() -> Steady + Send + Sync>;
type Randomness = Box<dyn Fn(&mut [u8]) -> Result<()> + Send + Sync>;

/// The world around the engine.
pub struct Host {
    clock: Clock,
    steady: SteadyClock,
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
        let random = |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| EngineError::Bug("no randomness"));
        let zone = iana_time_zone::get_timezone().unwrap_or_else(|_| "UTC".to_owned());
        Self { clock: Box::new(clock), steady: system_steady(), random: Box::new(random), zone, program }
    }

    /// The same with a steady clock that a test moves.
    #[must_use]
    pub fn with_steady(self, steady: impl Fn() -> Steady + Send + Sync + 'static) -> Self {
        Self { steady: Box::new(steady), ..self }
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

    /// Time that really passed: a clock that nobody can set.
    #[must_use]
    pub fn steady(&self) -> Steady {
        (self.steady)()
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

/// Counts from the start of the device where the system tells it, so that waiting counts across starts of the program; else
/// from the start of the program.
fn system_steady() -> SteadyClock {
    let (began, named) = (std::time::Instant::now(), std::time::SystemTime::now());
    let since = named.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let start = format!("{}-{}", std::process::id(), since.as_nanos());
    let of_program = move || {
        let ms = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        Steady { start: start.clone(), ms }
    };
    Box::new(move || since_start_of_device().unwrap_or_else(&of_program))
}

#[cfg(target_os = "linux")]
fn since_start_of_device() -> Option<Steady> {
    let start = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned();
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    // `12345.67 45678.90`: the first are the seconds.
    let (seconds, hundredths) = uptime.split_whitespace().next()?.split_once('.')?;
    let ms = seconds.parse::<i64>().ok()?.checked_mul(1_000)? + hundredths.parse::<i64>().ok()? * 10;
    (!start.is_empty()).then_some(Steady { start, ms })
}

#[cfg(not(target_os = "linux"))]
fn since_start_of_device() -> Option<Steady> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steady_clock_goes_on_where_another_host_of_this_device_left_it() {
        let (earlier, later) = (Host::system("a test").steady(), Host::system("another").steady());
        assert!(earlier.ms >= 0 && later.ms >= earlier.ms || earlier.start != later.start);
        #[cfg(target_os = "linux")]
        assert_eq!(earlier.start, later.start, "one start of the device");
    }
}
