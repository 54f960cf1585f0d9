//! What a basket costs, and why.
//!
//! Owns the order in which prices change. From the list price one of three: a price agreed by hand (final: nothing below
//! touches it), a discount by hand, or offers. Then a discount on the basket, and last what the member gets; each step
//! takes from what the steps before it left. To prices without tax (all of a shop, or of one item) it is added after all of
//! them; who is exempt pays none, and what the prices hold of it comes off instead. Keeps true: the steps of a line add up
//! to what it costs, lines and taxes to the total; nothing costs less than zero; in another order a basket costs the same. Must
//! not import anything but rules.

use schemars::JsonSchema;
use serde::de::{IntoDeserializer, value};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use super::{Basket, Goods, Line};
use crate::bundle::{self, Share};
use crate::discount::{self, ByHand, Off};
use crate::loyalty::BenefitReason;
use crate::offer::{self, Articles};
use crate::tax::{self, Priced, Prices, Rate, TaxLine};
use crate::{RuleError, money};

/// What a basket costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Lines in the basket's order.
    pub lines: Vec<QuotedLine>,
    /// What is charged, tax included.
    pub total: i64,
    /// What the benefit took off all lines together, zero or below; contained in the total.
    pub discount: i64,
    /// What the discount on the basket took off all lines together, zero or below; contained in the total.
    pub basket_discount: i64,
    /// Tax contained in the total.
    pub taxes: Vec<TaxLine>,
    /// Of the total, tax that was added to prices without it.
    pub added_tax: i64,
    /// What came off the prices because the customer is exempt, zero or below; contained in the total.
    pub untaxed: i64,
    /// Articles; a bundle counts as one.
    pub articles: i64,
}

/// What a line costs, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedLine {
    /// Number of the line.
    pub line: u32,
    /// The steps from the list price to what is paid; they add up to `paid`.
    pub parts: Vec<PricePart>,
    /// What the line costs, tax included.
    pub paid: i64,
    /// Rate at which it is taxed; none of a bundle, whose shares have theirs.
    pub rate: Option<Rate>,
    /// Whether its price held the tax.
    pub prices: Prices,
    /// Shares of a bundle's components; empty for anything else.
    pub shares: Vec<Share>,
}

/// One step from the list price to what is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PricePart {
    /// What kind of step; none of the list price, a price agreed by hand and a benefit, which are told by their reason.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known_or_later")]
    #[ts(optional)]
    pub kind: Option<StepKind>,
    /// `list`, why another price was asked, the name of an offer, why a discount was given, or the name of a
    /// [`BenefitReason`].
    pub reason: String,
    /// The offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub offer: Option<String>,
    /// Amount of this step for the whole line.
    pub amount: i64,
}

/// Kinds of steps that came after the first till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// An offer.
    Offer,
    /// A discount on the line.
    LineDiscount,
    /// The line's share of a discount on the basket.
    BasketDiscount,
    /// Tax on a price without it.
    Tax,
    /// Tax in a price that somebody who is exempt does not pay.
    Exempt,
    /// Something that this program does not know: a later one made it.
    Later,
}

/// A kind that is not known is one more step. A sale is no less a sale for it, and need not wait for an update.
fn known_or_later<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<StepKind>, D::Error> {
    let written = Option::<String>::deserialize(deserializer)?;
    let kind = |written: String| {
        StepKind::deserialize(IntoDeserializer::<value::Error>::into_deserializer(written)).unwrap_or(StepKind::Later)
    };
    Ok(written.map(kind))
}

impl PricePart {
    /// A step that is told by its reason.
    fn told(reason: impl Into<String>, amount: i64) -> Self {
        Self { kind: None, reason: reason.into(), offer: None, amount }
    }

    fn of(kind: StepKind, reason: &str, amount: i64) -> Self {
        Self { kind: Some(kind), reason: reason.to_owned(), offer: None, amount }
    }

    /// Whether it is the step to a price agreed by hand.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        let benefits = [BenefitReason::Member, BenefitReason::ComeBack];
        self.kind.is_none() && self.reason != LIST && benefits.iter().all(|b| b.name() != self.reason)
    }
}

/// Tax that was added among these steps.
pub fn added_tax<'p>(parts: impl IntoIterator<Item = &'p PricePart>) -> i64 {
    money::total(parts.into_iter().filter(|p| p.kind == Some(StepKind::Tax)).map(|p| p.amount))
}

/// Reason of the first step.
pub const LIST: &str = "list";
/// Reason of the step that adds the tax.
const TAX: &str = "tax";
/// Reason of the step that takes it off.
const EXEMPT: &str = "exempt";

/// Quotes a basket: what each line costs and why, the total, and the tax in it.
///
/// # Errors
/// [`RuleError::AmountOverflow`], and for a bundle what [`bundle::split`] says.
pub fn quote(basket: &Basket) -> Result<Quote, RuleError> {
    let mut pricing = Pricing::begin(&basket.lines)?;
    pricing.offers(basket)?;
    pricing.line_discounts(basket)?;
    let basket_discount = pricing.basket_discount(basket)?;
    let discount = pricing.benefit(basket)?;
    let lines = basket.lines.iter().zip(pricing.steps).map(|(line, steps)| finish(basket, line, steps));
    let mut lines = lines.collect::<Result<Vec<_>, _>>()?;
    let untaxed = take_tax_off(basket, &mut lines)?;
    let added = tax::added(basket.tax.rounding, &priced(&lines))?;
    let added_tax = step_on_units(&mut lines, &added, StepKind::Tax, TAX)?;
    let total = money::sum(lines.iter().map(|l| l.paid))?;
    let taxes = tax::per_rate(basket.tax.rounding, rated(&lines))?;
    let articles = money::sum(basket.lines.iter().map(|l| l.quantity))?;
    Ok(Quote { lines, total, discount, basket_discount, taxes, added_tax, untaxed, articles })
}

/// What is taxed at which rate: each line, and of a bundle each component.
fn rated(lines: &[QuotedLine]) -> Vec<(Rate, i64)> {
    lines.iter().flat_map(rated_units).collect()
}

/// The same of one line.
pub(super) fn rated_units(line: &QuotedLine) -> impl Iterator<Item = (Rate, i64)> {
    line.rate.map(|rate| (rate, line.paid)).into_iter().chain(line.shares.iter().map(|s| (s.rate, s.paid)))
}

/// The same with what its price holds.
fn priced(lines: &[QuotedLine]) -> Vec<Priced> {
    let of = |line: &QuotedLine| {
        let prices = line.prices;
        rated_units(line).map(move |(rate, amount)| Priced { rate, prices, amount }).collect::<Vec<_>>()
    };
    lines.iter().flat_map(of).collect()
}

/// Of a basket whose customer is exempt nothing is taxed, and the tax that its prices hold comes off; gives back how much.
fn take_tax_off(basket: &Basket, lines: &mut [QuotedLine]) -> Result<i64, RuleError> {
    if basket.exempt.is_none() {
        return Ok(0);
    }
    let held = tax::held(basket.tax.rounding, &priced(lines))?;
    for line in lines.iter_mut() {
        line.rate = line.rate.map(|_| Rate::ZERO);
        line.shares.iter_mut().for_each(|share| share.rate = Rate::ZERO);
    }
    let off: Vec<i64> = held.into_iter().map(|tax| -tax).collect();
    step_on_units(lines, &off, StepKind::Exempt, EXEMPT)
}

/// Changes what each unit costs (a line, and of a bundle each component) by its tax, as the last step of its line; gives
/// back what all of it came to.
fn step_on_units(lines: &mut [QuotedLine], taxes: &[i64], kind: StepKind, reason: &str) -> Result<i64, RuleError> {
    let (mut taxes, mut all) = (taxes.iter().copied(), 0);
    for line in lines {
        let of_line: Vec<i64> = taxes.by_ref().take(line.shares.len().max(1)).collect();
        for (share, tax) in line.shares.iter_mut().zip(&of_line).filter(|(_, tax)| **tax != 0) {
            share.paid = money::add(share.paid, *tax)?;
            share.added_tax = (kind == StepKind::Tax).then_some(*tax);
        }
        let tax = money::sum(of_line)?;
        if tax != 0 {
            line.parts.push(PricePart::of(kind, reason, tax));
            line.paid = money::add(line.paid, tax)?;
        }
        all = money::add(all, tax)?;
    }
    Ok(all)
}

/// What a line costs by itself: without offers, discounts and benefits, which only lower it, and without added tax.
pub(super) fn quote_alone(basket: &Basket, line: &Line) -> Result<QuotedLine, RuleError> {
    finish(basket, line, first_steps(line)?)
}

/// What a seller took off each line by hand, for the question whether a manager is asked.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn by_hand(quote: &Quote) -> Vec<ByHand> {
    let of = |line: &QuotedLine| {
        let sum = |wanted: &dyn Fn(&PricePart) -> bool| {
            line.parts.iter().filter(|p| wanted(p)).map(|p| p.amount).sum::<i64>()
        };
        let is = |p: &PricePart, kind| p.kind == Some(kind);
        let given = |p: &PricePart| is(p, StepKind::LineDiscount) || p.is_agreed();
        ByHand {
            base: sum(&|p| p.reason == LIST && p.kind.is_none() || is(p, StepKind::Offer)),
            // A price agreed above the list price takes nothing off.
            on_line: (-sum(&given)).max(0),
            on_basket: -sum(&|p| is(p, StepKind::BasketDiscount)),
        }
    };
    quote.lines.iter().map(of).collect()
}

fn first_steps(line: &Line) -> Result<Vec<PricePart>, RuleError> {
    let list = money::times(line.list, line.quantity)?;
    let mut steps = vec![PricePart::told(LIST, list)];
    if let Some(asked) = &line.asked {
        let agreed = money::times(asked.price, line.quantity)?;
        steps.push(PricePart::told(asked.reason.clone(), money::subtract(agreed, list)?));
    }
    Ok(steps)
}

fn finish(basket: &Basket, line: &Line, parts: Vec<PricePart>) -> Result<QuotedLine, RuleError> {
    let paid = money::sum(parts.iter().map(|p| p.amount))?;
    let shares = match &line.goods {
        Goods::Bundle { parts, .. } => bundle::split(paid, line.quantity, parts)?,
        Goods::Item { .. } | Goods::Amount { .. } => Vec::new(),
    };
    Ok(QuotedLine { line: line.line, parts, paid, rate: line.goods.rate(), prices: basket.prices_of(line), shares })
}

/// What of a line takes part in offers; nothing of one whose price the seller made.
fn articles(line: &Line) -> Option<Articles<'_>> {
    let whole = line.measured.is_none();
    let rate = match line.goods {
        Goods::Amount { rate, .. } => Some(rate),
        Goods::Item { .. } | Goods::Bundle { .. } => None,
    };
    let articles =
        Articles { goods: line.goods.id(), rate, line: line.line, unit: line.list, quantity: line.quantity, whole };
    (line.asked.is_none() && line.discount.is_none()).then_some(articles)
}

/// Lines on their way from the list price to what is paid.
struct Pricing {
    /// Steps so far.
    steps: Vec<Vec<PricePart>>,
    /// What each line costs so far; none of a line whose price was agreed by hand, from which nothing more is taken.
    left: Vec<Option<i64>>,
}

impl Pricing {
    fn begin(lines: &[Line]) -> Result<Self, RuleError> {
        let steps = lines.iter().map(first_steps).collect::<Result<Vec<_>, _>>()?;
        let left = lines.iter().zip(&steps).map(|(line, steps)| line.asked.is_none().then_some(steps[0].amount));
        Ok(Self { left: left.collect(), steps })
    }

    fn step(&mut self, line: usize, part: PricePart) {
        if part.amount == 0 {
            return;
        }
        self.left[line] = self.left[line].map(|left| left + part.amount);
        self.steps[line].push(part);
    }

    fn offers(&mut self, basket: &Basket) -> Result<(), RuleError> {
        if basket.offers.is_empty() {
            return Ok(());
        }
        let articles: Vec<_> = basket.lines.iter().map(articles).collect();
        for (line, taken) in offer::apply(&basket.offers, &articles)?.into_iter().enumerate() {
            for one in taken {
                let offer = &basket.offers[one.offer];
                let part = PricePart::of(StepKind::Offer, &offer.name, one.amount);
                self.step(line, PricePart { offer: Some(offer.id.clone()), ..part });
            }
        }
        Ok(())
    }

    fn line_discounts(&mut self, basket: &Basket) -> Result<(), RuleError> {
        for (place, line) in basket.lines.iter().enumerate() {
            if let (Some(discount), Some(base)) = (&line.discount, self.left[place]) {
                let amount = -discount.off.of(base)?;
                self.step(place, PricePart::of(StepKind::LineDiscount, &discount.reason, amount));
            }
        }
        Ok(())
    }

    fn basket_discount(&mut self, basket: &Basket) -> Result<i64, RuleError> {
        let Some(discount) = &basket.discount else { return Ok(0) };
        self.shared(discount.off, |amount| PricePart::of(StepKind::BasketDiscount, &discount.reason, amount))
    }

    fn benefit(&mut self, basket: &Basket) -> Result<i64, RuleError> {
        let Some(benefit) = basket.benefit else { return Ok(0) };
        let off = Off::Percent { percent: benefit.percent };
        self.shared(off, |amount| PricePart::told(benefit.reason.name(), amount))
    }

    /// Takes something off all lines together; gives back what it came to.
    fn shared(&mut self, off: Off, part: impl Fn(i64) -> PricePart) -> Result<i64, RuleError> {
        let amounts = discount::share(&self.left, off)?;
        let sum = money::sum(amounts.iter().copied())?;
        amounts.into_iter().enumerate().for_each(|(line, amount)| self.step(line, part(amount)));
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_step_of_a_kind_that_a_later_program_made_is_one_more_step() {
        let read = |text: &str| serde_json::from_str::<PricePart>(text).unwrap();
        let later = read(r#"{"kind":"deposit","reason":"jar","amount":25}"#);
        assert_eq!((later.kind, later.is_agreed()), (Some(StepKind::Later), false));
        assert_eq!(read(r#"{"kind":"line_discount","reason":"x","amount":-1}"#).kind, Some(StepKind::LineDiscount));
        assert_eq!(read(r#"{"reason":"list","amount":1}"#).kind, None);
        assert_eq!(read(r#"{"kind":null,"reason":"list","amount":1}"#).kind, None);
    }
}
