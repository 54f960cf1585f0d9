//! Members: who signed up, what they agreed to, what they may redeem. Who they are stands beside the journal.

use serde::{Deserialize, Serialize};
use trestle_rules::tax::Rate;

/// Somebody became a member.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberEnrolled {
    /// Member id: `till:n`.
    pub member: String,
    /// Counting this till's members.
    pub number: i64,
    /// Loyalty code as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// SHA-256(salt ‖ record), hex, of the record that says by which reference another system knows the member.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commitment: String,
}

/// A contact was taken down.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactRecorded {
    /// Member.
    pub member: String,
    /// SHA-256(salt ‖ record), hex.
    pub commitment: String,
}

/// A member agreed to something.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConsentGiven {
    /// Member.
    pub member: String,
    /// What for.
    pub purpose: String,
    /// The exact words, which name the controller and the way to withdraw.
    pub text: String,
    /// Version of the words.
    pub version: u32,
    /// Their language.
    pub language: String,
    /// SHA-256 of the words, hex.
    pub hash: String,
    /// Who ticked and typed: `staff` or `customer`.
    pub mechanism: String,
    /// Who will use it: the shop's name as shown.
    pub controller: String,
    /// Market at which it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
}

/// A member withdrew a consent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConsentWithdrawn {
    /// Member.
    pub member: String,
    /// What for.
    pub purpose: String,
}

/// A member was erased: every record that stands beside the journal goes, whatever an older bundle file brings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberErased {
    /// Member.
    pub member: String,
}

/// A sale already made turned out to be a member's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaleLinked {
    /// Sale.
    pub sale: String,
    /// Member.
    pub member: String,
}

/// A reward for coming back was promised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RewardGranted {
    /// Id: of this fact.
    pub reward: String,
    /// Member.
    pub member: String,
    /// The sale that earned it; undoing that sale takes the reward away.
    pub sale: String,
    /// Percent of the sale that redeems it.
    pub percent: Rate,
    /// Market on whose days it is good; none for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// A reward was redeemed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RewardRedeemed {
    /// Reward.
    pub reward: String,
    /// Member.
    pub member: String,
    /// The sale that redeemed it.
    pub sale: String,
}
