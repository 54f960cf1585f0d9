//! Offers: reference data, whole values, the last one wins.

use serde::{Deserialize, Serialize};
use trestle_rules::offer::{Gives, Runs};

/// An offer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfferSet {
    /// Id.
    pub id: String,
    /// Name as printed.
    pub name: String,
    /// What it gives.
    pub gives: Gives,
    /// Items and bundles that take part. With no goods and no categories everything does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goods: Vec<String>,
    /// Categories that take part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// When and where it runs.
    #[serde(default)]
    pub runs: Runs,
    /// Holds only for a customer who names it: a shout-out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_request: bool,
    /// No longer given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}
