//! The drawer and the session.

use serde::{Deserialize, Serialize};
use trestle_rules::session::{CashFlow, Denomination};

use crate::api::types::session::{ChainHead, Report};

/// A till's part of a market day begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionOpened {
    /// Market.
    pub market: Option<String>,
    /// Market day, `market@day`.
    pub market_day: Option<String>,
    /// Float.
    pub float: i64,
    /// Float by denomination, if it was counted so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denominations: Vec<Denomination>,
    /// Opened by the first sale rather than by hand: the float is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_sale: bool,
}

/// Where it stands and what its float was, as somebody says later: the first sale opened it, or it was opened wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionSet {
    /// Market.
    pub market: Option<String>,
    /// Market day, `market@day`.
    pub market_day: Option<String>,
    /// Float.
    pub float: i64,
    /// Float by denomination, if it was counted so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denominations: Vec<Denomination>,
}

/// Its day is over, and selling goes on in it: what is sold from here on was sold on a later day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionKept {
    /// The day on which it goes on.
    pub day: String,
}

/// Cash put in or taken out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CashMoved {
    /// In or out.
    pub flow: CashFlow,
    /// How much, above zero.
    pub amount: i64,
    /// Why.
    pub reason: String,
}

/// The drawer was opened without a sale.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DrawerOpened {
    /// Why; empty when nobody said.
    pub reason: String,
}

/// Somebody else stands at the till from here on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionHandedOver {
    /// Who stood there before.
    pub from: Option<String>,
    /// Who does now.
    pub to: String,
    /// What lay in the drawer, if it was counted; blind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<i64>,
    /// By denomination, if it was counted so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denominations: Vec<Denomination>,
    /// What should have been there.
    pub expected: i64,
}

/// The drawer was counted, blind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionCounted {
    /// What lay in it.
    pub total: i64,
    /// By denomination, if it was counted so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denominations: Vec<Denomination>,
}

/// A session ends; the Z report as it was when it was closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionClosed {
    /// Session.
    pub session: String,
    /// Note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why the drawer differed, as whoever closed it explains it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub explanation: String,
    /// The day on which it was closed, when that was a later one than its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<String>,
    /// The totals as seen then.
    pub totals: Report,
    /// Heads of all tills seen then.
    pub seen: Vec<ChainHead>,
}
