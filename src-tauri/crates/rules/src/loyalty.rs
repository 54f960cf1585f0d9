//! What a member gets: a discount on every sale, and a reward for coming back.
//!
//! Owns the terms, a reward's window and standing, and which benefit counts. Keeps true: a reward is judged by the window
//! it was granted with, whatever the terms say later; member discount and reward are never added up. Must not import the
//! basket.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::market;
use crate::tax::Rate;

/// What the shop offers its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Terms {
    /// Discount on every sale to a member, percent.
    pub member: Rate,
    /// Come-back reward that a sale earns, percent of a later sale.
    pub reward: Rate,
    /// Which market day after the sale is the reward's last, from 1.
    pub market_days: u16,
    /// Days that a reward holds when the calendar knows too few market days, from 1.
    pub else_days: u16,
}

impl Default for Terms {
    /// 5 %, and 10 % for coming back by the second market day after the sale. Else 60 days: about as long as a monthly
    /// market takes to come round twice (a first Sunday takes 56 or 63).
    fn default() -> Self {
        const MEMBER: Rate = Rate::whole(5);
        const REWARD: Rate = Rate::whole(10);
        Self { member: MEMBER, reward: REWARD, market_days: 2, else_days: 60 }
    }
}

/// First and last day of the reward that a sale earns. It is for coming back, so the day of the sale is not one of them.
/// `later_days` are the market days after the sale that the calendar knows, in any order. A window of no market days or
/// no days counts as one of one, so that no reward is promised that never opens.
#[must_use]
pub fn reward_window(terms: &Terms, sold: NaiveDate, later_days: &[NaiveDate]) -> (NaiveDate, NaiveDate) {
    let after = |days| market::days_after(sold, days).unwrap_or(NaiveDate::MAX);
    let until = market::nth_day_after(sold, later_days, terms.market_days);
    (after(1), until.unwrap_or_else(|| after(terms.else_days.max(1))))
}

/// What a reward is judged from. Markets are ids; none where nothing is known.
#[derive(Clone, Debug)]
pub struct RewardCase<'a> {
    /// Market that it was earned at, and holds at.
    pub market: Option<&'a str>,
    /// First day, as promised.
    pub from: NaiveDate,
    /// Last day, as promised.
    pub until: NaiveDate,
    /// Market that it is brought to.
    pub here: Option<&'a str>,
    /// The business day on which it is brought.
    pub today: NaiveDate,
    /// Whether it was redeemed before.
    pub redeemed: bool,
    /// Whether the sale that earned it was undone.
    pub void: bool,
}

/// How a reward stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may be redeemed here and now.
    Open,
    /// Its first day is still to come.
    NotYet,
    /// Its last day has passed.
    Expired,
    /// It may be redeemed, but at the market it was earned at.
    Elsewhere,
    /// It was redeemed before.
    Redeemed,
    /// The sale that earned it was undone.
    Void,
}

/// Judges a reward by the window it was granted with. What can never change again is said first, and what waiting or
/// another market would mend comes last.
#[must_use]
pub fn standing(case: &RewardCase<'_>) -> Standing {
    if case.void {
        Standing::Void
    } else if case.redeemed {
        Standing::Redeemed
    } else if case.today > case.until {
        Standing::Expired
    } else if case.today < case.from {
        Standing::NotYet
    } else if market::is_elsewhere(case.market, case.here) {
        Standing::Elsewhere
    } else {
        Standing::Open
    }
}

/// Why a basket costs less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BenefitReason {
    /// The member discount.
    Member,
    /// A reward for coming back, which is redeemed by it.
    ComeBack,
}

impl BenefitReason {
    /// The name stored, and the reason of the price part.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::ComeBack => "come_back",
        }
    }
}

/// What a member gets on a basket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Benefit {
    /// Why.
    pub reason: BenefitReason,
    /// How much, in percent.
    pub percent: Rate,
}

/// The benefit that counts for a member, whose open reward (if any) is worth `reward` percent: the better of the two. When
/// they are equal the member discount does, so that the reward is kept for another day.
#[must_use]
pub fn best(terms: &Terms, reward: Option<Rate>) -> Option<Benefit> {
    let member = Benefit { reason: BenefitReason::Member, percent: terms.member };
    let better = reward.filter(|percent| *percent > terms.member);
    let best = better.map_or(member, |percent| Benefit { reason: BenefitReason::ComeBack, percent });
    Some(best).filter(|b| b.percent > Rate::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_starts_with_five_and_ten_percent() {
        let terms = Terms::default();
        let window = (terms.market_days, terms.else_days);
        assert_eq!((terms.member.to_string(), terms.reward.to_string(), window), ("5".into(), "10".into(), (2, 60)));
    }

    /// These names are stored in facts.
    #[test]
    fn a_reason_is_stored_by_its_name() {
        for reason in [BenefitReason::Member, BenefitReason::ComeBack] {
            assert_eq!(serde_json::to_value(reason).ok(), Some(reason.name().into()));
        }
    }

    #[test]
    fn a_window_never_runs_over_the_last_day_there_is() {
        let window = reward_window(&Terms::default(), NaiveDate::MAX, &[]);
        assert_eq!(window, (NaiveDate::MAX, NaiveDate::MAX));
    }
}
