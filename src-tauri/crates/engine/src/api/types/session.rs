//! The till's part of a market day: float, cash movements, count, X and Z report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AmountInput;
use super::day::{AwaitedTill, DrawerOpening, KeptOpen, SessionPart, Stretch};
use super::sync::TillName;
use trestle_rules::money::is_zero;
use trestle_rules::session::{CashFlow, Denomination, Drawer};
use trestle_rules::tax::TaxLine;
use trestle_rules::tender::TenderKind;

/// A session, as briefly as the header shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionBrief {
    /// Session id.
    pub session: String,
    /// The till whose session it is.
    pub till: TillName,
    /// Whether that is this till.
    pub own: bool,
    /// Whether it is open still; of another till, as far as is known here.
    pub open: bool,
    /// Market id and name, if at one.
    pub market: Option<String>,
    /// Its name.
    pub market_name: Option<String>,
    /// Business day.
    pub day: String,
    /// When it was opened.
    pub opened_at: i64,
    /// Takings so far.
    pub takings: i64,
    /// Sales so far.
    pub sales: i64,
    /// Whether it was opened by the first sale rather than by hand (its float is unknown).
    pub opened_by_sale: bool,
    /// Whether its day is over: it was left open past the turn of the business day.
    pub overdue: bool,
    /// The day that it is by now, when nobody has said yet what becomes of this session on it.
    pub asks_on: Option<String>,
}

/// Arguments of `session.open`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSession {
    /// Market; none sells without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub market: Option<String>,
    /// Float as one amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub float: Option<AmountInput>,
    /// Float by denomination; wins over `float`.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<Denomination>>")]
    pub denominations: Vec<Denomination>,
    /// Business day as somebody states it, where the clock cannot be trusted; the clock's if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub day: Option<String>,
}

/// Arguments of `session.change`: where the open day stands and what its float was, if the first sale opened it or it was
/// opened wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSession {
    /// Market; none sells without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub market: Option<String>,
    /// Float as one amount; stays as it is if neither this nor `denominations` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub float: Option<AmountInput>,
    /// Float by denomination; wins over `float`.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<Denomination>>")]
    pub denominations: Vec<Denomination>,
}

/// Where the day stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionStatus {
    /// The open session.
    pub session: Option<SessionBrief>,
    /// Whether the drawer has been counted since the last sale.
    pub counted: bool,
    /// Earlier sessions and those of the other tills, newest first, at most 30.
    pub earlier: Vec<SessionBrief>,
}

/// Arguments of `session.move_cash`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCash {
    /// In or out.
    pub flow: CashFlow,
    /// How much; above zero.
    pub amount: AmountInput,
    /// Why; not empty.
    pub reason: String,
}

/// Arguments of `session.open_drawer`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDrawer {
    /// Why; may stay empty.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub reason: String,
}

/// Arguments of `session.count`. Blind: the expected sum is not told before.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountDrawer {
    /// What lies in the drawer, by denomination.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<Denomination>>")]
    pub denominations: Vec<Denomination>,
    /// Or as one amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub total: Option<AmountInput>,
}

/// A count, recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Counted {
    /// What was counted.
    pub counted: i64,
    /// What should have been there; told now that the count is recorded.
    pub expected: i64,
    /// Counted minus expected.
    pub difference: i64,
}

/// Arguments of `session.close`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseSession {
    /// What the owner should know.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub note: String,
    /// Why the drawer differs, as whoever closes it explains it.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub explanation: String,
}

/// Arguments of `day.report`: a session, or a day, or (neither) the open session.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskReport {
    /// Session id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session: Option<String>,
    /// Business day: all its sessions added up, of every till.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub day: Option<String>,
    /// Of that day only the sessions at this market.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub market: Option<String>,
}

/// An X report (still open) or Z report (closed).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Report {
    /// `x` or `z`.
    pub kind: ReportKind,
    /// Shop name.
    pub shop: String,
    /// Whether the shop is the demo shop.
    pub demo: bool,
    /// Sessions in it.
    pub sessions: Vec<String>,
    /// Market names in it.
    pub markets: Vec<String>,
    /// Business day.
    pub day: String,
    /// Opened and closed, UTC milliseconds.
    pub opened_at: Option<i64>,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// Sales, without undone ones.
    pub sales: i64,
    /// What they came to.
    pub sold: i64,
    /// Returns.
    pub returns: i64,
    /// What they refunded.
    pub refunded: i64,
    /// Sales undone on the spot.
    pub undone: i64,
    /// What those had come to.
    pub undone_total: i64,
    /// Sold minus refunded.
    pub takings: i64,
    /// Refunded as store credit: what the shop owes since.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<i64>", optional)]
    pub credit_issued: i64,
    /// Paid with store credit: what it owes no longer.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<i64>", optional)]
    pub credit_redeemed: i64,
    /// Tips, beside the takings.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<i64>", optional)]
    pub tips: i64,
    /// Cash rounding, sales and returns together.
    pub rounding: i64,
    /// Tax per rate, returns taken off.
    pub taxes: Vec<TaxLine>,
    /// Per kind of tender what stayed: given minus change minus refunds. Empty while a blind count is still to come.
    pub tenders: Vec<TenderTotal>,
    /// The drawer.
    pub drawer: Drawer,
    /// Cash movements in it.
    pub movements: Vec<CashMovement>,
    /// Articles of the catalogue that were sold and kept, by takings, at most 10.
    pub best: Vec<SoldItem>,
    /// What was sold, article by article, what came to most first: together what was sold. Of a bundle each component. No
    /// part of a fact, whose sales tell it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<SoldItem>>")]
    pub sold_items: Vec<SoldItem>,
    /// What was brought back, likewise: together what was refunded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<SoldItem>>")]
    pub returned_items: Vec<SoldItem>,
    /// The note given at closing.
    pub note: String,
    /// Why the drawer differed, as it was explained at closing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>", optional)]
    pub explanation: String,
    /// Where the drawer was opened without a sale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<DrawerOpening>>")]
    pub openings: Vec<DrawerOpening>,
    /// Who stood at the till from when to when, where there are several people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Stretch>>")]
    pub stretches: Vec<Stretch>,
    /// The day on which it was closed, when that was a later one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closed_late: Option<String>,
    /// Where it went on although its day was over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<KeptOpen>>")]
    pub kept: Vec<KeptOpen>,
    /// Head of the chain: of a Z report the fact that closed it, of an X report the last one.
    pub head: ChainHead,
    /// Of a day, each session by itself, when there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<SessionPart>>")]
    pub parts: Vec<SessionPart>,
    /// Of a day, other tills of which something may be missing in the sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<AwaitedTill>>")]
    pub awaited: Vec<AwaitedTill>,
}

/// Kind of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Before closing.
    X,
    /// Closed.
    Z,
}

/// What stayed of one kind of tender.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TenderTotal {
    /// Kind.
    pub kind: TenderKind,
    /// Amount, tips among it: what the drawer, the terminal and the bank have; of store credit what was redeemed less what
    /// was given.
    pub amount: i64,
    /// Of that, tips.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<i64>", optional)]
    pub tips: i64,
    /// Of transfers, how much nobody has confirmed yet.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<i64>", optional)]
    pub unconfirmed: i64,
}

/// Cash put in or taken out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CashMovement {
    /// When.
    pub at: i64,
    /// In or out.
    pub flow: CashFlow,
    /// How much.
    pub amount: i64,
    /// Why.
    pub reason: String,
}

/// What there was of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SoldItem {
    /// Name; empty for typed amounts without a text.
    pub name: String,
    /// Units; a part of a measured piece that was brought back is none.
    pub quantity: i64,
    /// What they came to.
    pub paid: i64,
}

/// Head of a till's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChainHead {
    /// Till id.
    pub till: String,
    /// Number of the last fact.
    pub seq: i64,
    /// Its hash, hex.
    pub hash: String,
}
