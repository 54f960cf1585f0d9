//! Markets, their days and return policies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use trestle_rules::returns::ReturnPolicy;
use trestle_rules::tax::Rate;

/// All markets.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Markets {
    /// Markets by name; those with a day today come first.
    pub markets: Vec<MarketView>,
    /// The return policy of a market that has none of its own, and of sales without a market.
    pub default_policy: ReturnPolicy,
    /// Today's business day.
    pub today: String,
}

/// A market.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MarketView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it is, may be empty.
    pub place: String,
    /// Its days, `YYYY-MM-DD`, ascending.
    pub days: Vec<String>,
    /// Whether one of them is today.
    pub today: bool,
    /// Its first day after today.
    pub next_day: Option<String>,
    /// Its own return policy; none uses the default.
    pub policy: Option<ReturnPolicy>,
    /// Tax rates that differ from the shop's.
    pub rates: Vec<MarketRate>,
    /// No longer visited.
    pub archived: bool,
}

/// A tax rate that is another one at a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarketRate {
    /// The shop's rate.
    pub rate: Rate,
    /// What it is here.
    pub here: Rate,
}

/// Arguments of `market.save`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveMarket {
    /// Id; a new market if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// Name, 1 to 80 characters.
    pub name: String,
    /// Where it is.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub place: String,
    /// All its days. A day that is left out is cancelled, unless something was sold on it. Without a list they stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub days: Option<Vec<String>>,
    /// Its own return policy; none uses the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub policy: Option<ReturnPolicy>,
    /// Tax rates that differ from the shop's.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<MarketRate>>")]
    pub rates: Vec<MarketRate>,
    /// No longer visited.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub archived: bool,
}

/// Arguments of `policy.save`: the shop's default return policy.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavePolicy {
    /// The policy.
    pub policy: ReturnPolicy,
}
