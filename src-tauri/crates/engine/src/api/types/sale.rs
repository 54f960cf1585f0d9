//! Sales that have happened.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Sentence;
use super::asks::Asks;
use super::basket::{BasketLine, BasketView, DeductionView, MemberBrief};
use trestle_rules::tax::TaxLine;
use trestle_rules::tender::Tender;
use trestle_rules::tip::Tip;

/// Arguments of `sale.commit`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitSale {
    /// The basket; committing it twice returns the first result.
    pub basket: i64,
    /// The total the seller saw, in minor units; another one is refused as stale.
    pub total: i64,
    /// What was given.
    pub tenders: Vec<Tender>,
    /// The tip the seller saw, in minor units; another one is refused as stale. The basket's own if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tip: Option<i64>,
}

/// A sale, as Done and the list show it in full.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SaleView {
    /// Sale id.
    pub sale: String,
    /// Receipt code as printed.
    pub receipt: String,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Business day.
    pub day: String,
    /// Market, if sold at one.
    pub market: Option<String>,
    /// Lines.
    pub lines: Vec<BasketLine>,
    /// What was charged, before cash rounding.
    pub total: i64,
    /// What the lines come to without tax, where it was added to them.
    pub subtotal: Option<i64>,
    /// Why no tax is charged; none where it is.
    pub exempt_note: Option<String>,
    /// Cash rounding.
    pub rounding: i64,
    /// Tax contained, per rate.
    pub taxes: Vec<TaxLine>,
    /// What was given.
    pub tenders: Vec<Tender>,
    /// Sum of what was given.
    pub given: i64,
    /// What went back.
    pub change: i64,
    /// What of it was a tip.
    pub tip: i64,
    /// The tip, by kind of tender.
    pub tips: Vec<Tip>,
    /// The member it was sold to, or who signed up with it.
    pub member: Option<MemberBrief>,
    /// What was taken off, under the lines.
    pub deductions: Vec<DeductionView>,
    /// Until when and where it can be returned, in words.
    pub return_note: Sentence,
    /// Whether the whole sale was undone.
    pub undone: bool,
    /// What was refunded since.
    pub refunded: i64,
    /// Whether it can still be undone: this till, this session, nothing returned.
    pub can_undo: bool,
    /// The basket now in hand.
    pub next_basket: i64,
}

/// Arguments that name one sale.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleRef {
    /// Sale id.
    pub sale: String,
}

/// A sale undone.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SaleUndone {
    /// The reversed sale.
    pub sale: SaleView,
    /// What was in it, in hand again; what was in hand before is parked.
    pub basket: BasketView,
    /// Cash that must go back to the customer.
    pub cash_back: i64,
    /// What the seller must refund on the card terminal.
    pub card_back: i64,
    /// What must be sent back by transfer, if it arrived.
    pub transfer_back: i64,
    /// What went back to store credit.
    pub credit_back: i64,
}

/// Arguments of `sale.find`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindSales {
    /// Part of a receipt code or of an item's name; everything if empty.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub text: String,
    /// Only this business day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub day: Option<String>,
    /// Only with exactly this total, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub total: Option<i64>,
    /// Only what this till sold.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub own: bool,
    /// At most so many, 50 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// Sales found, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SalesFound {
    /// The sales.
    pub sales: Vec<SaleBrief>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// A sale in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SaleBrief {
    /// Sale id.
    pub sale: String,
    /// Receipt code as printed.
    pub receipt: String,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Business day.
    pub day: String,
    /// Market, if sold at one.
    pub market: Option<String>,
    /// What was charged.
    pub total: i64,
    /// Articles.
    pub articles: i64,
    /// Names of the first lines.
    pub names: Vec<String>,
    /// Whether the whole sale was undone.
    pub undone: bool,
    /// What was refunded since.
    pub refunded: i64,
}

/// Arguments of `code.resolve`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveCode {
    /// Anything scanned or typed.
    pub code: String,
}

/// What a code names.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Resolved {
    /// An item or bundle of the catalogue.
    Item {
        /// Its id.
        item: String,
        /// Its name.
        name: String,
        /// What must be said before it is rung up, if anything.
        asks: Option<Asks>,
    },
    /// A sale this till knows.
    Sale {
        /// Its id.
        sale: String,
    },
    /// A member, by a loyalty code of this shop.
    Member {
        /// The code as printed.
        code: String,
    },
    /// A store credit whose facts are here.
    Credit {
        /// The code as printed.
        code: String,
    },
}
