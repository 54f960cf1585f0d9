//! Returns of a sale this till knows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Sentence;
use super::credit::CreditGiven;
use trestle_rules::measure::Unit;
use trestle_rules::returns::{Condition, RefundKind, Verdict};

/// A unit of return chosen: a line, or a component of a bundle line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnPick {
    /// Line of the sale.
    pub line: u32,
    /// Component of a bundle line, from 0; none for a plain line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub part: Option<u32>,
    /// Units brought back; of a measured piece thousandths of its unit.
    pub quantity: i64,
}

/// Arguments of `return.judge`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeReturn {
    /// The sale.
    pub sale: String,
    /// What is brought back so far; empty at first.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<ReturnPick>>")]
    pub lines: Vec<ReturnPick>,
}

/// The verdict and what the refund would be.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Judgement {
    /// The sale.
    pub sale: String,
    /// Its receipt code.
    pub receipt: String,
    /// `in_window`, `late`, `no_returns` or `undone`.
    pub verdict: Verdict,
    /// The verdict in one line.
    pub headline: Sentence,
    /// Its reason in one sentence.
    pub reason: Sentence,
    /// Lines with what is left to return.
    pub lines: Vec<ReturnableLine>,
    /// Sum of the refunds of the chosen units.
    pub refund: i64,
    /// Cash rounding of the refund.
    pub rounding: i64,
    /// What is handed out in cash: refund plus rounding.
    pub cash: i64,
    /// Whether a manager must allow it.
    pub needs_manager: bool,
}

/// A line that may be brought back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReturnableLine {
    /// Line of the sale.
    pub line: u32,
    /// Component of a bundle line.
    pub part: Option<u32>,
    /// Name.
    pub name: String,
    /// Name of the bundle it was sold in.
    pub bundle: Option<String>,
    /// What it is measured in, if it was not sold by the piece; units are thousandths of it then.
    pub unit: Option<Unit>,
    /// Units sold.
    pub sold: i64,
    /// Units already returned.
    pub returned: i64,
    /// Units that may still come back.
    pub left: i64,
    /// What all the units cost together.
    pub paid: i64,
    /// What the next unit would refund.
    pub next_unit: i64,
    /// Units chosen.
    pub quantity: i64,
    /// What they refund.
    pub refund: i64,
}

/// Arguments of `return.commit`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitReturn {
    /// The sale.
    pub sale: String,
    /// What is brought back; at least one unit.
    pub lines: Vec<ReturnPick>,
    /// The refund the seller saw, in minor units; another one is refused as stale.
    pub refund: i64,
    /// Why: `changed_mind`, `faulty`, `gift`, `wrong`, or free text.
    pub reason: String,
    /// What becomes of the goods.
    pub condition: Condition,
    /// How it is refunded.
    pub refund_as: RefundKind,
    /// A manager allows it although the policy does not.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub allowed_by_manager: bool,
}

/// A return without a receipt.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitOpenReturn {
    /// What is brought back.
    pub lines: Vec<OpenReturnLine>,
    /// Why.
    pub reason: String,
    /// What becomes of the goods.
    pub condition: Condition,
    /// How it is refunded.
    pub refund_as: RefundKind,
}

/// A line of a return without a receipt.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenReturnLine {
    /// Item.
    pub item: String,
    /// Units.
    pub quantity: i64,
    /// What one unit refunds, in minor units.
    pub unit: i64,
}

/// A return that has happened.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReturnView {
    /// Return id.
    pub id: String,
    /// The sale, if known.
    pub sale: Option<String>,
    /// Its receipt code.
    pub receipt: Option<String>,
    /// When, UTC milliseconds.
    pub at: i64,
    /// What the goods refunded.
    pub refund: i64,
    /// Cash rounding.
    pub rounding: i64,
    /// What was handed out.
    pub paid_out: i64,
    /// How.
    pub refund_as: RefundKind,
    /// The store credit that was given instead of money.
    pub credit: Option<CreditGiven>,
}
