//! Tills of the shop: who was invited, who joined, who has seen what of whom.

use serde::{Deserialize, Serialize};

use super::Certificate;

/// This till gave out an invitation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TillInvited {
    /// Certificate of the invitation's own key, which will certify the till that joins.
    pub invitation: Certificate,
}

/// A till joined the shop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TillJoined {
    /// Its own certificate, signed by the invitation's key.
    pub certificate: Certificate,
    /// The invitation's, signed by the till that invited.
    pub invitation: Certificate,
}

/// What this till has of the other tills after taking in their facts. Its own counter goes beyond all of theirs by this
/// fact and by no other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TillSeen {
    /// Last facts that are here, one a till.
    pub heads: Vec<SeenHead>,
}

/// No till that counts its facts comes near this. A counter beyond it is nobody's to follow: it would leave no room below
/// 2^53 to whoever does, and one broken till would stop all others.
const FOLLOWED_BELOW: i64 = 1 << 52;

impl TillSeen {
    /// The counter beyond which this fact lifts the till's own.
    #[must_use]
    pub fn highest(&self) -> i64 {
        self.heads.iter().map(|head| head.lamport).filter(|lamport| *lamport < FOLLOWED_BELOW).fold(0, i64::max)
    }
}

/// The last fact of a till that is here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeenHead {
    /// Till.
    pub till: String,
    /// Number of the fact.
    pub seq: i64,
    /// Its Lamport counter.
    pub lamport: i64,
    /// Its hash, hex.
    pub hash: String,
    /// Runs of earlier facts of that till that have not arrived, first and last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<[i64; 2]>,
}

/// Somebody dealt with a conflict.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConflictResolved {
    /// Id of the conflict.
    pub conflict: String,
    /// The facts it was about then.
    pub facts: Vec<String>,
}
