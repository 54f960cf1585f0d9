//! People, and the till going from one to the next.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AmountInput;
use super::session::SessionStatus;
use trestle_rules::session::Denomination;

/// A person by id and name.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StaffName {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Somebody who sells here.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StaffView {
    /// Id.
    pub id: String,
    /// Name shown at the till.
    pub name: String,
    /// `seller`, `manager` or `owner`.
    pub role: String,
    /// Whether this person still works here.
    pub active: bool,
    /// Whether this person stands at this till now.
    pub here: bool,
}

/// Result of `staff.list`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StaffList {
    /// People by name, those who left last.
    pub staff: Vec<StaffView>,
}

/// Arguments of `staff.save`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveStaff {
    /// Whom to change; somebody new if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// Name shown at the till.
    pub name: String,
    /// Does not work here any more.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub left: bool,
}

/// Arguments of `session.hand_over`. Without a count the difference so far stays unknown.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who stands at the till from now on.
    pub to: String,
    /// What lies in the drawer, by denomination.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<Denomination>>")]
    pub denominations: Vec<Denomination>,
    /// Or as one amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub total: Option<AmountInput>,
}

/// The till was handed over.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct TillHandedOver {
    /// Who stands at it now.
    pub at_till: StaffName,
    /// Counted minus what should have been there, if it was counted.
    pub difference: Option<i64>,
    /// Where the day stands.
    pub status: SessionStatus,
}
