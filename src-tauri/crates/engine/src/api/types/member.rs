//! Members.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `member.enroll`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrollMember {
    /// Reference by which the member is known, such as a number in another system. Not an address.
    pub reference: String,
}
