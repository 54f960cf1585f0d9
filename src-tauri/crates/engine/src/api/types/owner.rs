//! What only the owner may do, and settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::status::{DeviceSettings, ShopDetails};
use trestle_rules::country::CashRounding;
use trestle_rules::datev::Datev;
use trestle_rules::loyalty::Terms;
use trestle_rules::transfer::Account;

/// Arguments of `owner.change_passphrase`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassphrase {
    /// The present passphrase.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// The recovery file as it is now.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PassphraseChanged {
    /// Path of the recovery file; older copies still open with the older passphrase.
    pub recovery_file: String,
}

/// Arguments of `owner.show_words`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowWords {
    /// The owner's passphrase.
    pub passphrase: String,
}

/// The twelve recovery words.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RecoveryWords {
    /// The words, in order.
    pub words: Vec<String>,
}

/// Arguments of `settings.save`: what is given is set, the rest stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSettings {
    /// What receipts say of the shop, as people type it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub shop: Option<ShopDetails>,
    /// Tax rates offered, standard first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tax_rates: Option<Vec<String>>,
    /// How cash totals are rounded; one of those that fit the shop's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cash_rounding: Option<CashRounding>,
    /// Minutes after local midnight at which the business day turns, 0 to 720.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub day_turns_at: Option<u16>,
    /// What the shop offers its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub loyalty: Option<Terms>,
    /// How prices and tax go together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tax_terms: Option<trestle_rules::tax::TaxTerms>,
    /// What the tax is called on receipts, 20 characters at most; empty where it has no name of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tax_name: Option<String>,
    /// Why the shop charges no tax, as receipts print it, 160 characters at most; empty where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tax_exempt: Option<String>,
    /// Above so many percent off by hand a manager is asked; `"100"` is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub discount_limit: Option<String>,
    /// What the tax adviser's DATEV needs to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub datev: Option<Datev>,
    /// The account that transfers go to, as people type it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<Account>,
    /// Whether tips are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tips: Option<bool>,
    /// Settings of this device alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<DeviceSettings>,
}
