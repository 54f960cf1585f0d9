//! The manifest: what a bundle file holds, by whom, and how it adds up.
//!
//! Owns its JSON and what is signed. Final from version 1: fields are added, never renamed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::api::types::sync::DayTotal;
use crate::facts::Certificate;

/// Name in the archive; always its first entry.
pub const NAME: &str = "manifest.json";
/// Name of the signature; always the second entry.
pub const SIGNATURE: &str = "manifest.sig";

/// What a bundle file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Format.
    pub format: u32,
    /// Lowest format a reader must know to take it.
    pub reader: u32,
    /// The shop: its founder's till id.
    pub shop: String,
    /// Till that wrote it.
    pub sender: String,
    /// When, UTC milliseconds by the sender's clock.
    pub made_at: i64,
    /// Certificates of every till in it, up to the founder.
    pub certificates: Vec<Certificate>,
    /// Runs of facts.
    pub ranges: Vec<Range>,
    /// Last facts of all tills that the sender knows.
    pub heads: Vec<Head>,
    /// Control totals per till and day of the facts in this file.
    pub totals: Vec<DayTotal>,
    /// The other entries of the archive, in their order.
    pub parts: Vec<Part>,
}

/// A run of facts of one till, ending at one that the till has signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Till.
    pub till: String,
    /// First fact.
    pub from: i64,
    /// Last fact: the checkpoint.
    pub to: i64,
    /// Hash before the first, hex; zeros before a till's first fact.
    pub before: String,
    /// Hash of the last, hex.
    pub hash: String,
    /// The till's signature over its head at the last, hex.
    pub signature: String,
}

/// The last fact of a till that the sender has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Till.
    pub till: String,
    /// Number of the fact.
    pub seq: i64,
    /// Up to which fact the sender has all.
    pub complete: i64,
}

/// An entry of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name: `facts/<till>-<from>-<to>.jsonl` or `contacts/<till>-<from>-<to>.jsonl`.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Facts.
    Facts,
    /// Contact records that facts of its range commit to.
    Contacts,
}

impl Holds {
    /// The folder in the archive.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Contacts => "contacts",
        }
    }
}

impl Part {
    /// Name of a part.
    pub fn name(holds: Holds, till: &str, from: i64, to: i64) -> String {
        format!("{}/{till}-{from}-{to}.jsonl", holds.folder())
    }

    /// What its name says it holds; none when it is no name of a part.
    pub fn meaning(&self) -> Option<(Holds, &str, i64, i64)> {
        let (folder, rest) = self.name.split_once('/')?;
        let holds = [Holds::Facts, Holds::Contacts].into_iter().find(|h| h.folder() == folder)?;
        let mut words = rest.strip_suffix(".jsonl")?.split('-');
        let (till, from, to) = (words.next()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let exact = words.next().is_none() && Self::name(holds, till, from, to) == self.name;
        (exact && (1..=to).contains(&from)).then_some((holds, till, from, to))
    }
}

/// What the sender signs.
pub fn signed(manifest: &[u8]) -> Vec<u8> {
    let mut message = b"trestle manifest 1\n".to_vec();
    message.extend_from_slice(&Sha256::digest(manifest));
    message
}
