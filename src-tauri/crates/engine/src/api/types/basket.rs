//! The basket being rung up, and what it costs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::pricing::{DiscountView, ExemptView, OfferOnRequest};
use super::stock::StockMark;
use super::{AmountInput, Sentence};
use trestle_rules::basket::Cause;
use trestle_rules::loyalty::BenefitReason;
use trestle_rules::measure::Measured;
use trestle_rules::tax::TaxLine;
use trestle_rules::tender::{Settlement, Tender};
use trestle_rules::tip::QuickTip;

/// A quoted basket: everything the Sell screen prints.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BasketView {
    /// Number of the draft; `sale.commit` names it, so that committing twice is one sale.
    pub basket: i64,
    /// Lines in the order they were rung up.
    pub lines: Vec<BasketLine>,
    /// How many of each item, bundle or product are in the basket, for the badges on the tiles.
    #[ts(type = "Record<string, number>")]
    pub counts: std::collections::BTreeMap<String, i64>,
    /// What the tiles of what lies in the basket say of the stock, this basket taken off, where they say anything.
    pub stock: std::collections::BTreeMap<String, StockMark>,
    /// What is taken off, under the lines; with them, and the tax that is added, it comes to the total.
    pub deductions: Vec<DeductionView>,
    /// Articles in the basket; a bundle counts as one.
    pub articles: i64,
    /// What is charged, tax included.
    pub total: i64,
    /// What the lines come to without tax, where all prices are without it.
    pub subtotal: Option<i64>,
    /// Tax that is added below the lines, per rate: on what, and how much. Empty where every price holds it.
    pub added_taxes: Vec<TaxLine>,
    /// Tax contained in the total, per rate: what is added as well as what the prices hold.
    pub taxes: Vec<TaxLine>,
    /// Member attached.
    pub member: Option<MemberBrief>,
    /// What the member gets on this basket; none when nothing is taken off.
    pub benefit: Option<BenefitView>,
    /// A discount on the whole basket, given by hand.
    pub discount: Option<DiscountView>,
    /// That no tax is charged, and why; none where it is.
    pub exempt: Option<ExemptView>,
    /// Offers that this customer may name.
    pub on_request: Vec<OfferOnRequest>,
    /// A bundle that would cost less than what lies in the basket one by one.
    pub suggestion: Option<SuggestedBundle>,
    /// Whether more is taken off by hand than the shop's limit: paying waits until a manager allows it.
    pub needs_manager: bool,
    /// What the customer has handed over so far, in a payment under way.
    pub given: Vec<Tender>,
    /// What is given on top as a tip.
    pub tip: i64,
    /// What paying in cash would mean.
    pub cash: CashOffer,
    /// Whether there is a step to undo.
    pub can_undo: bool,
    /// Number of parked baskets.
    pub held: u32,
    /// Number of baskets cleared lately that can be brought back.
    pub cleared: u32,
    /// The line that the last change touched, for the eye.
    pub touched: Option<u32>,
    /// What of a long basket this reply tells; none of a short one, which is always told whole.
    pub part: Option<BasketPart>,
}

/// What a reply tells of a basket with many lines. A tap is answered with what it changed; `basket.quote` tells all of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BasketPart {
    /// The state of the basket that this reply leads to.
    pub revision: u64,
    /// The state from which `lines`, `counts` and `stock` tell the changes; none where they tell everything. Whoever has
    /// another state asks for all of it.
    pub since: Option<u64>,
    /// Numbers of the lines that are gone since.
    pub gone: Vec<u32>,
    /// The tiles that `counts` tells of: what it said of these before holds no longer.
    pub counted: Vec<String>,
    /// The tiles that `stock` tells of, likewise.
    pub marked: Vec<String>,
}

/// One line of the basket.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BasketLine {
    /// Number of the line within this basket; never reused.
    pub line: u32,
    /// Item or bundle id; none for a typed amount.
    pub item: Option<String>,
    /// `item`, `bundle` or `amount`.
    pub kind: LineKind,
    /// Name to print; empty for a typed amount without text (the window prints the catalogue's word for it).
    pub name: String,
    /// Units.
    pub quantity: i64,
    /// List price of one unit.
    pub list: i64,
    /// Price of one unit as charged, before line discounts.
    pub unit: i64,
    /// What the line shows: its list price or the price agreed by hand, of all its units; what is taken off are deductions.
    pub price: i64,
    /// What the line costs after everything that is taken off; where its price is without tax, without it.
    pub paid: i64,
    /// Of a piece that was measured how much it is; `list` is what the piece costs then.
    pub measured: Option<Measured>,
    /// Tax rate in percent; none where the components of a bundle have several.
    pub rate: Option<String>,
    /// A discount on the line, given by hand.
    pub discount: Option<DiscountView>,
    /// What there is to say of the price it shows, in small words.
    pub notes: Vec<Sentence>,
    /// Every step from the list price to what it costs, in words; empty where the list price is charged.
    pub steps: Vec<Sentence>,
    /// Components of a bundle with their share of the price.
    pub components: Vec<ComponentView>,
}

/// A row under the lines.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DeductionView {
    /// Why something is taken off.
    pub cause: Cause,
    /// The same in words.
    pub label: Sentence,
    /// What else there is to say: why it was given, and of what it is a part.
    pub notes: Vec<Sentence>,
    /// What it comes to, below zero.
    pub amount: i64,
}

/// What a line sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// An item of the catalogue.
    Item,
    /// Several items for one price.
    Bundle,
    /// An amount without an item.
    Amount,
}

/// A component of a bundle line.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ComponentView {
    /// Item id.
    pub item: String,
    /// Name.
    pub name: String,
    /// Units in the whole line.
    pub quantity: i64,
    /// Share of what the line costs.
    pub paid: i64,
}

/// A member, as briefly as the basket shows one.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct MemberBrief {
    /// Member id; none while only the loyalty code is known here, because the facts of the till that issued it have not arrived.
    pub id: Option<String>,
    /// First name, or the reference under which another system knew the member; may be empty. Never in a fact.
    pub label: String,
    /// Loyalty code as printed; empty for members enrolled before there were codes.
    pub code: String,
    /// Earlier visits, this sale not counted.
    pub visits: usize,
    /// What holds for this member here and now, in one sentence.
    pub sentence: Sentence,
}

/// What a member gets on a basket.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BenefitView {
    /// `member` or `come_back`.
    pub reason: BenefitReason,
    /// Percent taken off, `"5"`.
    pub percent: String,
    /// What is taken off in all, zero or below.
    pub amount: i64,
    /// Why, in one sentence.
    pub sentence: Sentence,
    /// Whether a come-back reward could be used here; `basket.use_reward` switches it.
    pub reward_open: bool,
}

/// What paying in cash means: the rounded due and what a customer is likely to hand over.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CashOffer {
    /// What is due in cash, a tip included, rounded as the country rounds.
    pub due: i64,
    /// Rounding contained in `due`.
    pub rounding: i64,
    /// Likely amounts above the due: next whole, next 5, next 10, a note; ascending, without repeats, at most four.
    pub quick: Vec<i64>,
    /// Notes and larger coins whose taps add up, ascending.
    pub notes: Vec<i64>,
}

/// Arguments of `basket.add_item`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddItem {
    /// Item or bundle id.
    pub item: String,
    /// Units, 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quantity: Option<i64>,
    /// Price asked for one instead of the list price; of an item whose price is open it is the list price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub price: Option<AmountInput>,
    /// Why, if a price is asked.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub reason: String,
    /// How much of it, of an item that is measured: thousandths of its unit, or text such as `0,350`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub measure: Option<AmountInput>,
}

/// Arguments of `basket.set_measure`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMeasure {
    /// Line of a measured piece.
    pub line: u32,
    /// How much it is: thousandths of its unit, or text such as `0,350`.
    pub measure: AmountInput,
}

/// Arguments of `basket.add_amount`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAmount {
    /// The amount.
    pub amount: AmountInput,
    /// What it is, if the seller says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Tax rate in percent; the shop's standard rate if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rate: Option<String>,
}

/// Arguments of `basket.set_quantity`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetQuantity {
    /// Line.
    pub line: u32,
    /// Units; 0 removes the line.
    pub quantity: i64,
}

/// A bundle that what lies in the basket could be sold as.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SuggestedBundle {
    /// Id of the bundle, for `basket.make_bundle`.
    pub bundle: String,
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub parts: Vec<SuggestedPart>,
    /// What the basket would cost less.
    pub saves: i64,
}

/// A part of a bundle that is offered.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SuggestedPart {
    /// Name.
    pub name: String,
    /// Units of it.
    pub quantity: i64,
}

/// Arguments of `basket.make_bundle`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeBundle {
    /// The bundle; all its components lie in the basket at their list price.
    pub bundle: String,
}

/// Arguments of `basket.remove`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveLine {
    /// Line.
    pub line: u32,
}

/// Arguments of `basket.attach_member`: a member id, or a loyalty code, or neither to take the member off.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachMember {
    /// Member id.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub member: Option<String>,
    /// Loyalty code as typed or scanned.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub code: Option<String>,
}

/// Arguments of `basket.use_reward`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseReward {
    /// Whether this sale redeems the open reward; otherwise it is kept, and the member discount holds.
    pub on: bool,
}

/// Arguments of `basket.quote`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteBasket {
    /// What if this were given? Shows due and change; what was really given if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tenders: Option<Vec<Tender>>,
}

/// Arguments of `basket.give`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveTenders {
    /// All that was handed over so far; saved with the basket, so that a card already charged is not forgotten.
    pub tenders: Vec<Tender>,
}

/// Arguments of `basket.set_tip`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTip {
    /// The tip in minor units; 0 takes it off.
    pub amount: i64,
}

/// The basket with what the tenders so far mean for it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Quoted {
    /// The basket.
    pub basket: BasketView,
    /// What is still due or goes back.
    pub settlement: Settlement,
    /// What is still due as cash, with its quick amounts.
    pub cash: CashOffer,
    /// Tips to suggest; none where no tips are taken.
    pub tips: Vec<QuickTip>,
}
