//! The fact envelope, version 1.
//!
//! Owns the layout of the stored bytes: one JSON object on one line, fields in the order of [`Envelope`]. Final: fields
//! are never renamed or reordered; new kinds and versions of bodies are added.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use trestle_rules::day::ClockState;

use crate::error::Result;
use crate::json;

/// What stands before the first fact of a series instead of a hash.
pub const FIRST_PREVIOUS: [u8; 32] = [0; 32];

/// A fact as it is stored and travels.
#[derive(Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// Till that wrote it.
    pub till: String,
    /// Its number in the till's series, from 1.
    pub seq: i64,
    /// Lamport counter.
    pub lamport: i64,
    /// UTC milliseconds.
    pub at: i64,
    /// Minutes east of UTC that applied.
    pub offset: i32,
    /// IANA zone of the shop.
    pub zone: String,
    /// How far the time can be trusted.
    pub clock: ClockState,
    /// Who did it; none before there is any staff.
    pub staff: Option<String>,
    /// The open session.
    pub session: Option<String>,
    /// Business day, frozen.
    pub day: String,
    /// Kind of the body.
    pub kind: String,
    /// Version of the body.
    pub v: u32,
    /// What happened.
    pub body: Box<RawValue>,
}

impl Envelope {
    /// Reads stored bytes.
    ///
    /// # Errors
    /// When they are no envelope.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        Ok(serde_json::from_slice(bytes)?)
    }

    /// The bytes to store.
    ///
    /// # Errors
    /// Never for these types; kept as an error rather than a panic.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    /// Id of the fact: `till-seq`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.till, self.seq)
    }

    /// The body as its type.
    ///
    /// # Errors
    /// When it is not of that type.
    pub fn body<T: for<'a> Deserialize<'a>>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.read_body())?)
    }

    /// The body as everything reads it that shows, prints or writes any of it: without what cannot be seen in its texts. A
    /// fact of another till is kept as it was written, and may hold what no till of ours would.
    #[must_use]
    pub fn read_body(&self) -> Cow<'_, str> {
        json::without_marks(self.body.get())
    }
}

/// SHA-256 over the previous hash and the stored bytes.
#[must_use]
pub fn chain_hash(previous: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(previous).chain_update(bytes).finalize().into()
}
