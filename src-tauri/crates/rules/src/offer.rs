//! Offers: two for a price, so much off until a date.
//!
//! Owns when an offer runs, for which articles it counts, and what it takes off them. Keeps true: an article takes part in
//! one offer at most; of several the one that saves most comes first, so that the customer never has to ask; an offer
//! never makes anything dearer; the order of the basket decides nothing but who gives the last cent. Must not import the
//! basket.

use std::cmp::Reverse;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::discount::Off;
use crate::tax::Rate;
use crate::{RuleError, money};

/// Most articles of one set.
pub const MAX_COUNT: i64 = 100;

/// What an offer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Gives {
    /// A part of the price of every article.
    Percent {
        /// Percent.
        percent: Rate,
    },
    /// So many articles, whichever they are, for one price.
    CountFor {
        /// How many, from 2 to [`MAX_COUNT`].
        count: i64,
        /// What they cost together.
        price: i64,
    },
}

impl Gives {
    /// Whether it makes sense to offer this.
    ///
    /// # Errors
    /// [`RuleError::QuantityOutOfRange`], [`RuleError::AmountNegative`], [`RuleError::NothingOff`] for 0 %.
    pub fn check(self) -> Result<(), RuleError> {
        match self {
            Self::Percent { percent } if percent == Rate::ZERO => Err(RuleError::NothingOff),
            Self::CountFor { count, .. } if !(2..=MAX_COUNT).contains(&count) => {
                Err(RuleError::QuantityOutOfRange { quantity: count })
            }
            Self::CountFor { price, .. } if price < 0 => Err(RuleError::AmountNegative),
            Self::Percent { .. } | Self::CountFor { .. } => Ok(()),
        }
    }
}

/// When and where an offer runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Runs {
    /// First business day; from ever if none.
    #[serde(default)]
    #[ts(type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub from: Option<NaiveDate>,
    /// Last business day; for ever if none.
    #[serde(default)]
    #[ts(type = "string | null")]
    #[schemars(with = "Option<String>")]
    pub until: Option<NaiveDate>,
    /// Ids of the markets it holds at; everywhere if empty.
    #[serde(default)]
    pub markets: Vec<String>,
}

impl Runs {
    /// Whether it runs on a business day at a market. Where no market is known it runs unless it is for certain ones.
    #[must_use]
    pub fn on(&self, day: NaiveDate, here: Option<&str>) -> bool {
        let begun = self.from.is_none_or(|from| from <= day);
        let over = self.until.is_some_and(|until| until < day);
        let held_here = self.markets.is_empty() || here.is_some_and(|here| self.markets.iter().any(|m| m == here));
        begun && !over && held_here
    }
}

/// An offer as it holds for one basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Id.
    pub id: String,
    /// Name as printed.
    pub name: String,
    /// What it gives.
    pub gives: Gives,
    /// Ids of the items and bundles of the basket that take part; everything, typed amounts too, if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods: Option<Vec<String>>,
}

/// Articles of one line.
#[derive(Clone, Copy, Debug)]
pub struct Articles<'a> {
    /// Id of the item or bundle; none of a typed amount.
    pub goods: Option<&'a str>,
    /// Tax rate of a typed amount; none of goods, which their id tells apart.
    pub rate: Option<Rate>,
    /// Number of the line.
    pub line: u32,
    /// List price of one.
    pub unit: i64,
    /// How many.
    pub quantity: i64,
    /// Whether they can be counted: a measured piece is no article of a set, however much it is.
    pub whole: bool,
}

/// What one offer takes off one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which offer, by its place.
    pub offer: usize,
    /// How much, below zero.
    pub amount: i64,
}

/// How an offer would use the articles that are left.
struct Use {
    /// Articles that take part, of each line.
    units: Vec<i64>,
    /// What they cost at list price, of each line.
    bases: Vec<i64>,
    /// What is saved in all.
    saving: i64,
}

/// What the offers take off each line. A line that takes part in none (its price was agreed by hand) is none.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn apply(offers: &[Offer], lines: &[Option<Articles<'_>>]) -> Result<Vec<Vec<Taken>>, RuleError> {
    let mut left: Vec<i64> = lines.iter().map(|l| l.map_or(0, |l| l.quantity)).collect();
    let mut taken = vec![Vec::new(); lines.len()];
    let mut waiting: Vec<usize> = (0..offers.len()).collect();
    while !waiting.is_empty() {
        let mut uses = Vec::with_capacity(waiting.len());
        for &offer in &waiting {
            uses.push((offer, used(&offers[offer], lines, &left)?));
        }
        let best = uses.into_iter().max_by_key(|(offer, of)| (of.saving, Reverse(&offers[*offer].id)));
        let Some((offer, best)) = best.filter(|(_, of)| of.saving > 0) else { break };
        for (line, amount) in money::share_out(-best.saving, &best.bases)?.into_iter().enumerate() {
            left[line] -= best.units[line];
            if amount != 0 {
                taken[line].push(Taken { offer, amount });
            }
        }
        waiting.retain(|other| *other != offer);
    }
    Ok(taken)
}

fn used(offer: &Offer, lines: &[Option<Articles<'_>>], left: &[i64]) -> Result<Use, RuleError> {
    let counts = matches!(offer.gives, Gives::CountFor { .. });
    let takes_part = |line: &Articles<'_>| match (&offer.goods, line.goods) {
        _ if counts && !line.whole => false,
        (None, _) => true,
        (Some(goods), Some(id)) => goods.iter().any(|g| g == id),
        (Some(_), None) => false,
    };
    let at_hand = |(line, left): (&Option<Articles<'_>>, &i64)| line.filter(takes_part).map_or(0, |_| *left);
    let at_hand: Vec<i64> = lines.iter().zip(left).map(at_hand).collect();
    let unit = |line: usize| unit_price(lines, line);
    let (units, saving) = match offer.gives {
        Gives::Percent { .. } => (at_hand, 0),
        Gives::CountFor { count, price } => in_sets(count, price, lines, &at_hand)?,
    };
    let bases = units.iter().enumerate().map(|(line, n)| money::times(unit(line), *n));
    let bases = bases.collect::<Result<Vec<_>, _>>()?;
    let saving = match offer.gives {
        Gives::Percent { percent } => Off::Percent { percent }.of(money::sum(bases.iter().copied())?)?,
        Gives::CountFor { .. } => saving,
    };
    Ok(Use { units, bases, saving })
}

/// List price of one article of a line; nothing of a line that takes no part.
fn unit_price(lines: &[Option<Articles<'_>>], line: usize) -> i64 {
    lines[line].map_or(0, |l| l.unit)
}

/// Fills sets of `count` with the dearest articles first, as long as a set saves something. Gives back how many of each
/// line are in sets, and what all sets save.
fn in_sets(
    count: i64,
    price: i64,
    lines: &[Option<Articles<'_>>],
    at_hand: &[i64],
) -> Result<(Vec<i64>, i64), RuleError> {
    let unit = |line: usize| unit_price(lines, line);
    let mut order: Vec<usize> = (0..at_hand.len()).filter(|l| at_hand[*l] > 0).collect();
    // Of two that cost the same the id decides, of two typed amounts their rate, and at last the line's number: in another
    // order of the basket the same articles are in sets, the same are left for another offer, and the tax is the same.
    let told_apart = |line: usize| lines[line].map(|l| (l.goods, l.rate, l.line));
    order.sort_by_key(|line| (Reverse(unit(*line)), told_apart(*line)));
    let (mut units, mut saving) = (vec![0; at_hand.len()], 0);
    // The set being filled: how many of which line, and what they cost.
    let (mut open, mut missing, mut cost) = (Vec::new(), count, 0);
    for line in order {
        let mut here = at_hand[line];
        while here > 0 {
            // Many sets of one article are filled at once, else one article after the other would be looked at.
            let (sets, of_each) =
                if missing == count && here >= count { (here / count, count) } else { (1, here.min(missing)) };
            open.push((line, of_each * sets));
            cost = money::add(cost, money::times(unit(line), of_each)?)?;
            (here, missing) = (here - of_each * sets, missing - of_each);
            if missing > 0 {
                continue;
            }
            if cost <= price {
                return Ok((units, saving));
            }
            open.drain(..).for_each(|(line, n): (usize, i64)| units[line] += n);
            saving = money::add(saving, money::times(cost - price, sets)?)?;
            (missing, cost) = (count, 0);
        }
    }
    Ok((units, saving))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_offer_runs_on_its_first_and_on_its_last_day() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 6, d);
        let runs = Runs { from: day(6), until: day(7), markets: vec![] };
        let on = |d| day(d).is_some_and(|day| runs.on(day, None));
        assert_eq!([5, 6, 7, 8].map(on), [false, true, true, false]);
    }

    #[test]
    fn an_offer_of_one_market_does_not_run_at_another_or_where_none_is_known() {
        let runs = Runs { markets: vec!["m1".into()], ..Runs::default() };
        assert_eq!([Some("m1"), Some("m2"), None].map(|here| runs.on(NaiveDate::MIN, here)), [true, false, false]);
        assert!(Runs::default().on(NaiveDate::MAX, None));
    }

    /// Which of them was in the set followed from the order in the basket, and with it the tax.
    #[test]
    fn of_typed_amounts_that_cost_the_same_the_rate_decides_and_not_their_order() {
        let amount = |line, rate: &str, quantity| {
            Some(Articles { goods: None, rate: rate.parse().ok(), line, unit: 5, quantity, whole: true })
        };
        let gives = Gives::CountFor { count: 3, price: 0 };
        let offer = Offer { id: "1".into(), name: String::new(), gives, goods: None };
        let (one, three) = (amount(1, "6", 1), amount(2, "2.1", 3));
        let off = |lines: &[Option<Articles<'_>>]| -> Vec<i64> {
            let taken = apply(std::slice::from_ref(&offer), lines).unwrap();
            taken.iter().map(|of_line| of_line.iter().map(|taken| taken.amount).sum()).collect()
        };
        assert_eq!((off(&[one, three]), off(&[three, one])), (vec![0, -15], vec![-15, 0]));
    }
}
