//! The till's part of a market day: what should be in the drawer.
//!
//! Owns expected cash and the difference. Keeps true: expected cash counts what stayed in the drawer (given minus change
//! minus refunds, tips among it), never what was handed over; a difference is recorded, never refused.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{RuleError, money};

/// Coins or notes of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Denomination {
    /// Value of one, minor units.
    pub value: i64,
    /// How many.
    pub count: i64,
}

/// Adds up a count.
///
/// # Errors
/// [`RuleError::AmountNegative`] for a value not above zero or a count below zero, [`RuleError::AmountOverflow`].
pub fn count(denominations: &[Denomination]) -> Result<i64, RuleError> {
    denominations.iter().try_fold(0, |sum, d| {
        if d.value <= 0 || d.count < 0 {
            return Err(RuleError::AmountNegative);
        }
        money::add(sum, money::times(d.value, d.count)?)
    })
}

/// Direction of a cash movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CashFlow {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}

impl CashFlow {
    /// The name stored and exported.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// What went through the drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CashTraffic {
    /// Float at opening.
    pub float: i64,
    /// Cash given minus change and tips, of sales that stand.
    pub sales: i64,
    /// Tips given in cash: they lie in the drawer until somebody takes them out.
    pub tips: i64,
    /// Cash handed out for returns.
    pub refunds: i64,
    /// Put in.
    pub moved_in: i64,
    /// Taken out.
    pub moved_out: i64,
}

/// The drawer as a report shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Drawer {
    /// Float at opening.
    pub float: i64,
    /// Cash given minus change and tips. None while a blind count is still to come.
    pub cash_sales: Option<i64>,
    /// Tips given in cash, if there were any. None while a blind count is still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub tips: Option<i64>,
    /// Cash handed out for returns. None while a blind count is still to come.
    pub cash_refunds: Option<i64>,
    /// Put in.
    pub moved_in: i64,
    /// Taken out.
    pub moved_out: i64,
    /// What should be there. None while a blind count is still to come.
    pub expected: Option<i64>,
    /// What was counted last.
    pub counted: Option<i64>,
    /// Counted minus expected.
    pub difference: Option<i64>,
}

/// What should be in the drawer.
#[must_use]
pub fn expected(traffic: &CashTraffic) -> i64 {
    let came = money::total([traffic.float, traffic.sales, traffic.tips, traffic.moved_in]);
    came.saturating_sub(money::total([traffic.refunds, traffic.moved_out]))
}

/// The drawer after a count, or (`blind`) with everything that would give the expected sum away left out. Never fails: a
/// day must close whatever was typed into it.
#[must_use]
pub fn drawer(traffic: &CashTraffic, counted: Option<i64>, blind: bool) -> Drawer {
    let expected = expected(traffic);
    let shown = |amount| if blind { None } else { Some(amount) };
    Drawer {
        float: traffic.float,
        cash_sales: shown(traffic.sales),
        tips: shown(traffic.tips).filter(|tips| *tips != 0),
        cash_refunds: shown(traffic.refunds),
        moved_in: traffic.moved_in,
        moved_out: traffic.moved_out,
        expected: shown(expected),
        counted,
        difference: if blind { None } else { counted.map(|c| c.saturating_sub(expected)) },
    }
}
