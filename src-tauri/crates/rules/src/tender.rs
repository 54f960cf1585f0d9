//! What the customer gives, and what goes back.
//!
//! Owns tenders, change and where cash rounding applies. Keeps true: tenders − change = total + tip + rounding once
//! complete; only cash gives change; only the part paid in cash is rounded; every total can be completed. Must not import
//! the basket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::country::CashRounding;
use crate::{RuleError, credit, money};

/// Kind of a tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenderKind {
    /// Notes and coins.
    Cash,
    /// Taken on a separate card terminal and recorded here.
    Card,
    /// A bank transfer that the customer started from a code: not confirmed until somebody confirms it.
    Transfer,
    /// Store credit, given for goods that came back.
    Credit,
}

impl TenderKind {
    /// The name stored and exported.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Credit => "credit",
        }
    }
}

/// One thing given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Tender {
    /// Kind.
    pub kind: TenderKind,
    /// Amount given, in minor units: above zero, in cash also zero, when what is left to pay rounds to nothing.
    pub amount: i64,
    /// Reference of a card payment or a transfer, may be empty; the code of a store credit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub reference: String,
}

/// Where paying stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Settlement {
    /// What was charged.
    pub total: i64,
    /// What is given on top of it as a tip.
    #[serde(default, skip_serializing_if = "money::is_zero")]
    #[ts(as = "Option<i64>", optional)]
    pub tip: i64,
    /// Cash rounding; only once complete.
    pub rounding: i64,
    /// Sum of what was given.
    pub given: i64,
    /// What is still due, unrounded: what a card or a transfer would take.
    pub due: i64,
    /// What is still due if the rest is paid in cash.
    pub cash_due: i64,
    /// What goes back, in cash.
    pub change: i64,
    /// Whether nothing is due any more.
    pub complete: bool,
}

/// Settles a total with what was given so far. It is complete when cards and transfers cover it exactly, or when cash was given (zero
/// included) and is at least the rounded rest. A total of zero needs no tender.
///
/// # Errors
/// [`RuleError::AmountNegative`] for a total or cash below zero and for a card or a transfer not above zero,
/// [`RuleError::CardOverpaid`], [`RuleError::AmountOverflow`].
pub fn settle(total: i64, tenders: &[Tender], rounding: CashRounding) -> Result<Settlement, RuleError> {
    settle_with_tip(total, 0, tenders, rounding)
}

/// Settles a total and a tip. What is paid in cash is rounded as one sum, tip included: whoever makes it 14.00 pays 14.00.
///
/// # Errors
/// As [`settle`]; [`RuleError::AmountNegative`] also for a tip below zero, [`RuleError::CreditOverpaid`] for a credit that
/// would give a tip.
pub fn settle_with_tip(
    total: i64,
    tip: i64,
    tenders: &[Tender],
    rounding: CashRounding,
) -> Result<Settlement, RuleError> {
    let least = |t: &Tender| i64::from(t.kind != TenderKind::Cash);
    if total < 0 || tip < 0 || tenders.iter().any(|t| t.amount < least(t)) {
        return Err(RuleError::AmountNegative);
    }
    let given =
        |in_cash: bool| tenders.iter().filter(move |t| (t.kind == TenderKind::Cash) == in_cash).map(|t| t.amount);
    let (cash, card) = (money::sum(given(true))?, money::sum(given(false))?);
    let given = money::add(cash, card)?;
    let to_pay = money::add(total, tip)?;
    let in_cash = money::subtract(to_pay, card)?;
    if in_cash < 0 {
        return Err(RuleError::CardOverpaid { over: -in_cash });
    }
    let credit = credit::given(tenders);
    if credit > total {
        return Err(RuleError::CreditOverpaid { over: credit - total });
    }
    // Zero when cards and transfers cover everything: nothing is rounded then.
    let adjustment = rounding.adjust_part(to_pay, in_cash);
    let payable = money::add(in_cash, adjustment)?;
    let cash_given = tenders.iter().any(|t| t.kind == TenderKind::Cash);
    let complete = in_cash == 0 || (cash_given && cash >= payable);
    if complete {
        let change = money::subtract(cash, payable)?;
        return Ok(Settlement { total, tip, rounding: adjustment, given, due: 0, cash_due: 0, change, complete });
    }
    // Cash may cover the total and still not what it rounds up to: then no card can help, only the cents missing.
    let (due, cash_due) = ((in_cash - cash).max(0), (payable - cash).max(0));
    Ok(Settlement { total, tip, rounding: 0, given, due, cash_due, change: 0, complete })
}
