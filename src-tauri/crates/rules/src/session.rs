//! The till's part of a market day: what should be in the drawer.
//!
//! Owns expected cash and the difference, also that of each who stood at the till, what may be missing when tills are added
//! up, and when a session left open is asked about. Keeps true: expected cash counts what stayed in the drawer (given minus
//! change minus refunds, tips among it), never what was handed over; a difference is recorded, never refused.

use chrono::{Days, NaiveDate};
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

/// A till that was silent for so many days before a day is not expected at its markets: it is lost, or lies in a drawer.
const SILENT_DAYS: u64 = 30;

/// Why something of a till may be missing when the sessions of a day are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LastWord {
    /// Its session of that day was open when it was last heard of.
    StillOpen,
    /// Of that day nothing has come of it, nor of a later one: it may have sold.
    Unheard,
}

/// What another till has told of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whether a session of that day has arrived.
    pub traded: bool,
    /// Whether the closing of one of them has not.
    pub open: bool,
    /// Business day of the last thing heard of it.
    pub heard: Option<NaiveDate>,
}

/// Whether something of another till may be missing in the sum of `day`. Who closed its session has said its last word. One
/// without a session may still have sold on that day, unless it was heard of on a later one.
#[must_use]
pub fn last_word(told: Told, day: NaiveDate) -> Option<LastWord> {
    if told.open {
        return Some(LastWord::StillOpen);
    }
    let expected_from = day.checked_sub_days(Days::new(SILENT_DAYS)).unwrap_or(NaiveDate::MIN);
    let may_have_sold = told.heard.is_none_or(|heard| heard <= day && heard >= expected_from);
    (!told.traded && may_have_sold).then_some(LastWord::Unheard)
}

/// Whether a session was left open past the end of its day. Its sales still belong to it: one drawer, one report, one day.
#[must_use]
pub fn is_overdue(day: NaiveDate, today: NaiveDate) -> bool {
    today > day
}

/// A session that is still open, and how its day was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDay {
    /// Its business day.
    pub day: NaiveDate,
    /// The day that the clock said when it was opened; another one where a person stated the day.
    pub by_clock: NaiveDate,
}

/// Somebody said that selling goes on in an open session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptOn {
    /// The day that the clock said then.
    pub day: NaiveDate,
    /// Whether nothing spoke against that clock.
    pub sure: bool,
}

/// Whether it must be asked what becomes of a session that is still open, on the day that the clock says now. A clock that
/// says another day than the session's is as good a reason whether the session's day is over, or one of the two was said by
/// a wrong clock: `began_anew` tells that the clock was never set and counts from its start again, as it does whenever a
/// device without a battery is switched on.
///
/// It is asked once a day: who keeps selling in it has said so for that day, and (by a clock that could be trusted) for every
/// day since the session's, should the clock be set back.
#[must_use]
pub fn asks(open: OpenDay, now: NaiveDate, began_anew: bool, kept: &[KeptOn]) -> bool {
    let another = now != open.day && now != open.by_clock;
    let answered = |kept: &KeptOn| kept.day == now || (kept.sure && open.day < now && now < kept.day);
    began_anew || (another && !kept.iter().any(answered))
}

/// The end of a stretch at the till: a hand-over, or the closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StretchEnd {
    /// What should have been in the drawer.
    pub expected: i64,
    /// What was counted, if somebody did.
    pub counted: Option<i64>,
}

/// What each stretch adds to the difference: that at its end less the one known before it, so that the stretches add up to
/// the difference of the session and nobody answers for what was missing before. None where nobody counted: the next count
/// then covers both stretches.
#[must_use]
pub fn stretch_differences(ends: &[StretchEnd]) -> Vec<Option<i64>> {
    let mut known = 0_i64;
    let mut of = |end: &StretchEnd| {
        let difference = end.counted?.saturating_sub(end.expected);
        let added = difference.saturating_sub(known);
        known = difference;
        Some(added)
    };
    ends.iter().map(&mut of).collect()
}
