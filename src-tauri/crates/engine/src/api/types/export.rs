//! Files that leave the till.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A folder that a file may be written to.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Place {
    /// `documents`, `downloads`, `home`, `stick` or `till` (the data folder's own `exports`).
    pub kind: PlaceKind,
    /// Name to print: of a stick its label, otherwise empty.
    pub name: String,
    /// Path.
    pub path: String,
}

/// Kind of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Something plugged in.
    Stick,
    /// The documents folder.
    Documents,
    /// The downloads folder.
    Downloads,
    /// The home folder.
    Home,
    /// `exports` in the data folder.
    Till,
}

/// Places, sticks first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Places {
    /// Places.
    pub places: Vec<Place>,
}

/// Format of the sales export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SalesFormat {
    /// One row a line, UTF-8 with BOM, comma and point.
    Csv,
    /// The same with semicolon and decimal comma.
    CsvSemicolon,
    /// One JSON object a sale or return.
    Jsonl,
    /// A workbook with the sheets Sales, Lines, Tenders, Taxes and Days.
    Xlsx,
}

impl SalesFormat {
    /// How the name of its file ends.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvSemicolon => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Arguments of `export.sales`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportSales {
    /// Format.
    pub format: SalesFormat,
    /// A folder (the file gets a name) or a file.
    pub out: String,
    /// Only this session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session: Option<String>,
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
pub struct Exported {
    /// Path of the file.
    pub file: String,
    /// Sales in it.
    pub sales: i64,
    /// Returns in it.
    pub returns: i64,
    /// Takings in it, to hold against the Z report.
    pub takings: i64,
    /// Size in bytes.
    pub bytes: i64,
}
