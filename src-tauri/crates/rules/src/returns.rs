//! Returns: until when, where, and for how much.
//!
//! Owns the return policy, its deadline and the refund of units. Keeps true: what a receipt promised stands, whatever the
//! policy says later; partial returns add up to exactly what was paid. Must not import the basket.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::country::CashRounding;
use crate::{RuleError, market, money, tender};

/// A return policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ReturnPolicy {
    /// Where.
    pub scope: Scope,
    /// Until when.
    pub window: Window,
}

impl Default for ReturnPolicy {
    /// Same market, until its second market day after the sale, else 14 days.
    fn default() -> Self {
        Self { scope: Scope::SameMarket, window: Window::MarketDays { count: 2, else_days: 14 } }
    }
}

/// Where a return may be brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Any day of the market it was bought at.
    SameMarket,
    /// Any market of the shop.
    AnyMarket,
}

/// Until when a return may be brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Window {
    /// Not at all.
    None,
    /// So many days after the sale.
    Days {
        /// Days, 0 is the same day.
        days: u16,
    },
    /// Until the `count`-th market day after the sale, if the calendar knows it; else so many days.
    MarketDays {
        /// Which market day after the sale, from 1.
        count: u16,
        /// Days when the calendar holds too few market days.
        else_days: u16,
    },
}

/// The last day on which a sale may be returned; none when it may not. `later_days` are the market days after the sale
/// that the calendar knows, in any order.
#[must_use]
pub fn deadline(policy: &ReturnPolicy, sold: NaiveDate, later_days: &[NaiveDate]) -> Option<NaiveDate> {
    match policy.window {
        Window::None => None,
        Window::Days { days } => market::days_after(sold, days),
        Window::MarketDays { count, else_days } => {
            market::nth_day_after(sold, later_days, count).or_else(|| market::days_after(sold, else_days))
        }
    }
}

/// What a return is judged from. Markets are ids; none where nothing is known.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Policy printed on the receipt.
    pub policy: &'a ReturnPolicy,
    /// Deadline printed on the receipt.
    pub deadline: Option<NaiveDate>,
    /// Where it was sold.
    pub sold_at: Option<&'a str>,
    /// Where it is brought back.
    pub now_at: Option<&'a str>,
    /// The business day on which it is brought back.
    pub today: NaiveDate,
    /// Whether the whole sale was undone.
    pub undone: bool,
}

/// What the policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Yes.
    InWindow,
    /// The deadline has passed.
    Late,
    /// The policy allows none.
    NoReturns,
    /// It may be returned, but at the market it was bought at.
    Elsewhere,
    /// The sale was undone; there is nothing to return.
    Undone,
}

impl Verdict {
    /// Whether a manager may allow it all the same.
    #[must_use]
    pub fn needs_manager(self) -> bool {
        matches!(self, Self::Late | Self::NoReturns | Self::Elsewhere)
    }
}

/// Judges a return by the policy printed on its receipt.
#[must_use]
pub fn judge(case: &Case<'_>) -> Verdict {
    let Some(deadline) = case.deadline else {
        return if case.undone { Verdict::Undone } else { Verdict::NoReturns };
    };
    if case.undone {
        Verdict::Undone
    } else if case.today > deadline {
        Verdict::Late
    } else if case.policy.scope == Scope::SameMarket && market::is_elsewhere(case.sold_at, case.now_at) {
        Verdict::Elsewhere
    } else {
        Verdict::InWindow
    }
}

/// What becomes of returned goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Back on the table.
    Resale,
    /// Written off.
    WriteOff,
}

/// How a return is refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundKind {
    /// Notes and coins.
    Cash,
    /// On the card terminal, recorded here.
    Card,
    /// As store credit.
    Credit,
}

impl RefundKind {
    /// The name stored and exported; that of the tender.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Credit => "credit",
        }
    }
}

/// Units of one line (or of one component of a bundle line) that may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returnable {
    /// Line of the sale, for the error.
    pub line: u32,
    /// Units sold.
    pub sold: i64,
    /// What they cost together.
    pub paid: i64,
    /// Units already returned.
    pub returned: i64,
}

/// What `quantity` further units refund.
///
/// # Errors
/// [`RuleError::TooManyReturned`] when fewer are left, [`RuleError::QuantityOutOfRange`] below zero,
/// [`RuleError::AmountOverflow`].
pub fn refund(of: Returnable, quantity: i64) -> Result<i64, RuleError> {
    // Two tills that did not know of each other may have taken back more than was sold: then nothing is left, not less.
    let left = of.sold.saturating_sub(of.returned.max(0)).max(0);
    if quantity < 0 {
        return Err(RuleError::QuantityOutOfRange { quantity });
    }
    if quantity > left {
        return Err(RuleError::TooManyReturned { line: of.line, left });
    }
    if quantity == 0 {
        return Ok(0);
    }
    let returned = of.sold - left;
    let before = money::first_units(of.paid, of.sold, returned)?;
    money::subtract(money::first_units(of.paid, of.sold, returned + quantity)?, before)
}

/// A refund in cash, and what was refunded of the same sale before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CashRefund {
    /// What the goods of the sale came to.
    pub total: i64,
    /// By how much the sale was rounded, because it was paid in cash.
    pub rounding: i64,
    /// What the goods came to that were refunded before.
    pub before: i64,
    /// What of it was paid out in cash, as it was paid out.
    pub cash_before: i64,
    /// What of it was refunded otherwise.
    pub other_before: i64,
    /// What the goods come to that are refunded now.
    pub refund: i64,
}

/// What is paid out for a refund in cash. All refunds of a sale in cash come to what was paid in cash for it, whatever their
/// portions: so what is rounded is all that has been refunded, and not each refund for itself.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn cash_back(of: CashRefund, rounding: CashRounding) -> Result<i64, RuleError> {
    let refunded = money::add(of.before, of.refund)?;
    let worth = if refunded == of.total { money::add(refunded, of.rounding)? } else { refunded };
    let in_cash = money::subtract(worth, of.other_before)?.max(0);
    let rounded = tender::settle(in_cash, &[], rounding)?.cash_due;
    Ok(money::subtract(rounded, of.cash_before)?.max(0))
}
