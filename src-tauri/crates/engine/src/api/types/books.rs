//! Takings for bookkeeping programs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::books::BooksFormat;
use trestle_rules::datev::{Chart, Datev, RateAccount};
use ts_rs::TS;

/// Arguments of `export.books`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportBooks {
    /// Format.
    pub format: BooksFormat,
    /// A folder (the file gets a name) or a file.
    pub out: String,
    /// Only from this business day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<String>,
    /// Only up to this business day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<String>,
}

/// A file written, read back and compared.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BooksExported {
    /// Path of the file.
    pub file: String,
    /// Business days in it.
    pub days: i64,
    /// Entries in it.
    pub entries: i64,
    /// Takings of those days, to hold against their reports.
    pub takings: i64,
    /// Tax contained.
    pub tax: i64,
    /// Tips, beside the takings.
    pub tips: i64,
    /// Cash rounding, beside the takings.
    pub rounding: i64,
    /// Size in bytes.
    pub bytes: i64,
    /// A chosen day that is left out because it is still open here.
    pub open_day: Option<String>,
}

/// What the settings for DATEV are chosen from.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DatevOffer {
    /// What is set; empty where nothing is. Every tax rate of the shop has its row.
    pub set: Datev,
    /// The charts and their usual accounts.
    pub charts: Vec<ChartOffer>,
}

/// The usual accounts of a chart.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChartOffer {
    /// Chart.
    pub chart: Chart,
    /// Cash.
    pub cash: String,
    /// Everything that is not cash.
    pub transit: String,
    /// Cash rounding.
    pub rounding: String,
    /// Tips.
    pub tips: String,
    /// Store credit.
    pub credit: String,
    /// Revenue by rate, as `set` has the rates; empty where there is no usual one.
    pub revenue: Vec<RateAccount>,
}
