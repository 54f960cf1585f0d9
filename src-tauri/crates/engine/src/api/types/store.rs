//! How the store is, and shops that were set aside.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the store is, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StoreStatus {
    /// Why this till sells nothing now, as an error code; none while all is well. What is there can still be read.
    pub refuses: Option<String>,
    /// The owner's recovery file.
    pub recovery_file: RecoveryFileState,
    /// When the whole database was read through last, if ever.
    pub checked: Option<StoreChecked>,
}

/// How the owner's recovery file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryFileState {
    /// As this till wrote it, or not of this till.
    Fine,
    /// It is gone.
    Missing,
    /// Something else lies there.
    Damaged,
}

/// A reading of the whole database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct StoreChecked {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Whether it was whole.
    pub whole: bool,
}

/// The shops that were set aside on this device.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct AsideShops {
    /// Latest first.
    pub shops: Vec<AsideShop>,
    /// Whether the shop that is here may be set aside: it cannot go on selling, and no other attempt would help.
    pub can_set_aside: bool,
}

/// A shop that was set aside.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct AsideShop {
    /// Name of its folder inside the data folder.
    pub name: String,
    /// When it was written last, UTC milliseconds, if the system says so.
    pub written: Option<i64>,
    /// Bytes of its database.
    pub bytes: u64,
}

/// A shop was set aside.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ShopSetAside {
    /// Folder in which all of it lies now.
    pub kept_at: String,
    /// Name of that folder, for `store.bring_back`.
    pub name: String,
}

/// Arguments of `store.bring_back`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BringBack {
    /// Name of the folder, as `store.list_aside` says it.
    pub name: String,
}

/// A shop was brought back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ShopBroughtBack {
    /// Folder in which the shop lies that was here meanwhile, if there was one.
    pub kept_at: Option<String>,
}
