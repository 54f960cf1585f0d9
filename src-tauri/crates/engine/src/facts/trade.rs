//! Sales and returns.

use serde::{Deserialize, Serialize};
use trestle_rules::basket::{PricePart, PricedLine, added_tax};
use trestle_rules::bundle::Share;
use trestle_rules::measure::{Measured, Unit};
use trestle_rules::returns::{Condition, RefundKind, ReturnPolicy, Verdict};
use trestle_rules::tax::{Prices, Rate, TaxLine, TaxRounding};
use trestle_rules::tender::Tender;
use trestle_rules::tip::Tip;

/// A sale.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaleCommitted {
    /// Sale id: `till.draft`.
    pub sale: String,
    /// Receipt number, counting this till's sales.
    pub number: u32,
    /// Receipt code as printed.
    pub receipt: String,
    /// Member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Loyalty code of a member whose facts had not arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_code: Option<String>,
    /// Lines.
    pub lines: Vec<SaleLine>,
    /// What was taken off the whole basket, and why; contained in the lines' parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// Whether more was taken off by hand than the shop's limit, and a manager allowed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allowed_by_manager: bool,
    /// What was charged, tax included, before cash rounding.
    pub total: i64,
    /// Tax contained, per rate.
    pub taxes: Vec<TaxLine>,
    /// What of it was rounded.
    #[serde(default, skip_serializing_if = "TaxRounding::is_usual")]
    pub tax_rounding: TaxRounding,
    /// Whether the shop's prices held the tax; where an item said otherwise of its own, its line says it.
    #[serde(default, skip_serializing_if = "Prices::are_usual")]
    pub prices: Prices,
    /// Why no tax is charged, as printed; none where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt_note: Option<String>,
    /// Cash rounding.
    pub rounding: i64,
    /// What was given.
    pub tenders: Vec<Tender>,
    /// What went back.
    pub change: i64,
    /// What of the tenders was a tip, by kind; no part of the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tips: Vec<Tip>,
    /// Return policy as printed.
    pub policy: ReturnPolicy,
    /// Last day for a return, as printed; none where the policy allows none.
    pub deadline: Option<String>,
    /// Market.
    pub market: Option<String>,
    /// Market day, `market@day`.
    pub market_day: Option<String>,
}

/// A line of a sale.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaleLine {
    /// Number of the line, from 1, without gaps.
    pub line: u32,
    /// What it sold.
    pub kind: SoldKind,
    /// Item or bundle id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// SKU.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sku: String,
    /// Name as printed.
    pub name: String,
    /// Units.
    pub quantity: i64,
    /// List price of one.
    pub list: i64,
    /// Of a piece that was measured how much it is; `quantity` is 1 then, and `list` what the piece costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// Steps from the list price to what was paid.
    pub parts: Vec<PricePart>,
    /// What the line cost.
    pub paid: i64,
    /// Tax rate; none for a bundle, whose shares have theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Whether the item said of its own price that it was without tax; none where it was as the shop's prices were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_without_tax: Option<bool>,
    /// Creator.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub creator: String,
    /// Whether its stock is kept track of; of a bundle each share says it of its component.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tracked: bool,
    /// Shares of a bundle's components.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
}

impl SaleCommitted {
    /// Whether the shop's prices held the tax. A till that knew only one kind for all of a shop did not say it: there, tax
    /// was added to every line or to none.
    #[must_use]
    pub fn shop_prices(&self) -> Prices {
        let said = self.prices != Prices::default() || self.lines.iter().any(|line| line.price_without_tax.is_some());
        let added = added_tax(self.lines.iter().flat_map(|line| &line.parts)) != 0;
        if !said && added { Prices::Exclusive } else { self.prices }
    }

    /// The lines, as what is added below them is told from.
    pub fn priced(&self) -> impl Iterator<Item = PricedLine<'_>> {
        let shop = self.shop_prices();
        self.lines.iter().map(move |line| PricedLine {
            prices: line.prices(shop),
            rate: line.rate,
            parts: &line.parts,
            paid: line.paid,
            shares: &line.shares,
        })
    }
}

impl SaleLine {
    /// Whether its price held the tax, in a shop whose prices were so.
    #[must_use]
    pub fn prices(&self, shop: Prices) -> Prices {
        self.price_without_tax.map_or(shop, Prices::of)
    }
}

/// Something taken off a whole basket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Discount {
    /// `member` or `come_back`; of a discount given by hand why it was given.
    pub reason: String,
    /// Percent; 0 where an amount was taken off.
    pub percent: Rate,
    /// What it came to, below zero.
    pub amount: i64,
    /// Whether it was given by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// The reward it redeemed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<String>,
}

/// What a line sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoldKind {
    /// An item.
    Item,
    /// A bundle.
    Bundle,
    /// An amount without an item.
    Amount,
}

/// A whole sale undone on the spot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaleReversed {
    /// The sale.
    pub sale: String,
    /// Why.
    pub why: String,
}

/// What became of a sale's transfer: a whole value, the last one wins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TransferSet {
    /// The sale.
    pub id: String,
    /// Whether the money arrived.
    pub received: bool,
}

/// Goods brought back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReturnCommitted {
    /// The sale; none without a receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<String>,
    /// Lines.
    pub lines: Vec<ReturnLine>,
    /// What the goods refunded.
    pub refund: i64,
    /// Tax taken back, per rate.
    pub taxes: Vec<TaxLine>,
    /// Cash rounding.
    pub rounding: i64,
    /// How it was refunded.
    pub refund_as: RefundKind,
    /// Why.
    pub reason: String,
    /// What became of the goods.
    pub condition: Condition,
    /// What the policy said; none without a receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The calendar the verdict used: the last fact (`till-seq`) that set a market or a market day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Whether the sale was known here, so that nothing was taken on trust.
    pub verified: bool,
    /// Whether a manager allowed it although the policy did not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allowed_by_manager: bool,
}

/// A line of a return.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReturnLine {
    /// Line of the sale; 0 without a receipt.
    pub line: u32,
    /// Component of a bundle line, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// Item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Name as printed.
    pub name: String,
    /// Units; of a measured piece none until the last of it is back.
    pub quantity: i64,
    /// How much of a measured piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measure>,
    /// What they refunded.
    pub refund: i64,
    /// Tax rate.
    pub rate: Rate,
    /// Whether the units are stock again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restocked: bool,
}

/// So much of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What it is measured in.
    pub unit: Unit,
    /// Thousandths of the unit.
    pub amount: i64,
}
