//! The basket being rung up, and what it costs.
//!
//! Owns the steps a seller can take; what they come to is [`quote`]'s. Keeps true: a line keeps the price it was rung up at,
//! whatever the catalogue says later; a price agreed by hand and a discount on the line exclude each other; line numbers
//! are never used again; a measured piece is one article; a step that is refused changes nothing, and no step leads to a
//! basket that cannot be quoted; every line that a step changes is noted. Must not know of stores.

mod changed;
mod deductions;
mod goods;
mod kept;
mod quote;
mod suggest;

pub use changed::Changed;
pub use deductions::{Cause, Deduction, deductions, shown_price};
pub use goods::Goods;
pub use kept::{Before, KeptQuote};
pub use quote::{LIST, PricePart, Quote, QuotedLine, StepKind, added_tax, by_hand, quote};
pub use suggest::{Suggestion, suggest};

use serde::{Deserialize, Serialize};

use crate::discount::{Discount, Off};
use crate::loyalty::Benefit;
use crate::measure::Measured;
use crate::offer::Offer;
use crate::tax::{Prices, Rate, TaxTerms};
use crate::tender::Tender;
use crate::{RuleError, money};

/// Most units on one line.
pub const MAX_QUANTITY: i64 = 99_999;

/// Most lines of a basket.
pub const MAX_LINES: usize = 2_000;

/// A basket. Saved as JSON at every tap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Basket {
    /// Number the last line got.
    pub last_line: u32,
    /// Member attached.
    pub member: Option<String>,
    /// Loyalty code of a member whose facts have not arrived; instead of `member`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_code: Option<String>,
    /// The reward that the benefit redeems, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reward: Option<String>,
    /// Told from a history: what was paid is in the prices already, and it earns no reward.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub history: bool,
    /// Lines in the order they were rung up.
    pub lines: Vec<Line>,
    /// The line touched last.
    pub touched: Option<u32>,
    /// What the customer has handed over so far.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Tender>,
    /// What the customer gives on top as a tip; no part of what the basket costs.
    #[serde(skip_serializing_if = "money::is_zero")]
    pub tip: i64,
    /// What the member gets on it. Any benefit may be set: it cannot make a basket that has no total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefit: Option<Benefit>,
    /// A discount on all of it, given by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Offers that hold for it now. Any may be set, as with the benefit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Ids of the offers that the customer named; they hold for nobody else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named_offers: Vec<String>,
    /// How prices and tax go together. Any terms may be set, as with the benefit.
    #[serde(skip_serializing_if = "TaxTerms::are_usual")]
    pub tax: TaxTerms,
    /// Why the customer pays no tax, as the receipt says; none who pays it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exempt: Option<String>,
    /// Whether a manager allowed discounts beyond the shop's limit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allowed: bool,
    /// What the seller calls it while it waits; empty if nothing. It goes when the basket is sold.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Lines that changed since it was saved last.
    #[serde(skip)]
    pub changed: Changed,
}

/// One line of a basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number of the line.
    pub line: u32,
    /// What it sells.
    pub goods: Goods,
    /// Units.
    pub quantity: i64,
    /// List price of one unit.
    pub list: i64,
    /// A price asked instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedPrice>,
    /// A discount on the line, given by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Of a piece that was weighed or measured how much it is; `list` is what the piece costs, and `quantity` 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
}

/// A price asked instead of the list price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPrice {
    /// Price of one unit.
    pub price: i64,
    /// Why.
    pub reason: String,
}

impl Line {
    /// Price of one unit as charged.
    #[must_use]
    pub fn unit(&self) -> i64 {
        self.asked.as_ref().map_or(self.list, |a| a.price)
    }

    /// Whether its price is still the list price, so that it goes into a bundle: neither agreed nor discounted by hand, and
    /// of something that is sold by the piece.
    #[must_use]
    pub fn is_loose(&self) -> bool {
        self.asked.is_none() && self.is_by_the_piece()
    }

    /// Whether more of the same may lie on this line: a discount was given for what lay there, and what was measured was on
    /// the scale by itself.
    fn is_by_the_piece(&self) -> bool {
        self.discount.is_none() && self.measured.is_none()
    }
}

impl Basket {
    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds goods; the same goods at the same price go onto the line they already have, a typed amount never does.
    ///
    /// # Errors
    /// [`RuleError::QuantityOutOfRange`], [`RuleError::AmountNegative`], [`RuleError::AmountOverflow`], and for a bundle
    /// what [`bundle::split`] says.
    pub fn add(&mut self, goods: Goods, list: i64, quantity: i64) -> Result<(), RuleError> {
        self.add_at(goods, list, None, quantity)
    }

    /// Adds goods at a price asked instead of the list price; they go onto a line only with the same price asked for the
    /// same reason.
    ///
    /// # Errors
    /// As [`Basket::add`].
    pub fn add_at(
        &mut self,
        goods: Goods,
        list: i64,
        asked: Option<AskedPrice>,
        quantity: i64,
    ) -> Result<(), RuleError> {
        if list < 0 || asked.as_ref().is_some_and(|a| a.price < 0) {
            return Err(RuleError::AmountNegative);
        }
        let quantity = check_quantity(quantity)?;
        let same = |l: &Line| {
            goods.id().is_some() && l.goods == goods && l.list == list && l.asked == asked && l.is_by_the_piece()
        };
        if let Some(line) = self.lines.iter().find(|l| same(l)) {
            let (number, sum) = (line.line, line.quantity.saturating_add(quantity));
            return self.set_quantity(number, sum);
        }
        let line = self.last_line.checked_add(1).ok_or(RuleError::AmountOverflow)?;
        self.put(Line { line, goods, quantity, list, asked, discount: None, measured: None })
    }

    /// Adds a piece that was weighed or measured. Each is a line of its own, because each was on the scale by itself.
    ///
    /// # Errors
    /// What [`Measured::cost`] says, and [`RuleError::AmountOverflow`].
    pub fn add_measured(&mut self, goods: Goods, measured: Measured) -> Result<(), RuleError> {
        let list = measured.cost()?;
        let line = self.last_line.checked_add(1).ok_or(RuleError::AmountOverflow)?;
        self.put(Line { line, goods, quantity: 1, list, asked: None, discount: None, measured: Some(measured) })
    }

    /// Says anew how much a measured piece is, at the price of one unit that it was rung up at. A price agreed for what lay
    /// there before is given up.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`], [`RuleError::MeasuredOtherwise`] for a line that was not measured, and what
    /// [`Basket::add_measured`] says.
    pub fn set_measure(&mut self, line: u32, amount: i64) -> Result<(), RuleError> {
        let old = self.line(line)?.clone();
        let measured = Measured { amount, ..old.measured.ok_or(RuleError::MeasuredOtherwise { line })? };
        self.put(Line { list: measured.cost()?, asked: None, measured: Some(measured), ..old })
    }

    /// Sets the units of a line; 0 removes it.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`], [`RuleError::QuantityOutOfRange`], [`RuleError::AmountOverflow`],
    /// [`RuleError::MeasuredOtherwise`] for more than one of a measured piece.
    pub fn set_quantity(&mut self, line: u32, quantity: i64) -> Result<(), RuleError> {
        if quantity == 0 {
            return self.remove(line);
        }
        let quantity = check_quantity(quantity)?;
        let line = self.line(line)?.clone();
        if line.measured.is_some() && quantity != 1 {
            return Err(RuleError::MeasuredOtherwise { line: line.line });
        }
        self.put(Line { quantity, ..line })
    }

    /// Asks another price for a line, or goes back to the list price.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`], [`RuleError::AmountNegative`], [`RuleError::AmountOverflow`].
    pub fn set_price(&mut self, line: u32, asked: Option<AskedPrice>) -> Result<(), RuleError> {
        if asked.as_ref().is_some_and(|a| a.price < 0) {
            return Err(RuleError::AmountNegative);
        }
        let line = self.line(line)?.clone();
        self.put(Line { asked, discount: None, ..line })
    }

    /// Takes something off a line, or (`None`) gives it no discount; a price agreed by hand gives way.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`]; [`RuleError::NothingOff`] and [`RuleError::AmountNegative`] for a discount of nothing or
    /// less; [`RuleError::DiscountTooLarge`] for an amount above what the line costs at list price.
    pub fn discount_line(&mut self, line: u32, discount: Option<Discount>) -> Result<(), RuleError> {
        let line = self.line(line)?.clone();
        if let Some(discount) = &discount {
            check_discount(discount, money::times(line.list, line.quantity)?)?;
        }
        self.put(Line { asked: None, discount, ..line })
    }

    /// Takes something off the whole basket, or (`None`) no longer.
    ///
    /// # Errors
    /// As [`Basket::discount_line`], for an amount above what all lines cost at list price.
    pub fn discount_all(&mut self, discount: Option<Discount>) -> Result<(), RuleError> {
        if let Some(discount) = &discount {
            let lists = self.lines.iter().map(|l| money::times(l.list, l.quantity));
            let cost = lists.collect::<Result<Vec<_>, _>>().and_then(money::sum)?;
            check_discount(discount, cost)?;
        }
        self.discount = discount;
        Ok(())
    }

    /// Takes a line out. With the last one goes what was said for all of them: the next customer's basket begins there.
    ///
    /// # Errors
    /// [`RuleError::NoSuchLine`].
    pub fn remove(&mut self, line: u32) -> Result<(), RuleError> {
        let before = self.lines.len();
        self.lines.retain(|l| l.line != line);
        if self.lines.len() == before {
            return Err(RuleError::NoSuchLine { line });
        }
        self.changed.note(line);
        self.touched = None;
        if self.lines.is_empty() {
            (self.discount, self.exempt) = (None, None);
            self.named_offers.clear();
        }
        Ok(())
    }

    /// Whether an amount is taken off by hand: of fewer articles it is a larger part.
    #[must_use]
    pub fn has_amount_off(&self) -> bool {
        let amount = |d: &Discount| matches!(d.off, Off::Amount { .. });
        self.discount.iter().any(amount) || self.lines.iter().filter_map(|l| l.discount.as_ref()).any(amount)
    }

    fn line(&self, line: u32) -> Result<&Line, RuleError> {
        self.lines.iter().find(|l| l.line == line).ok_or(RuleError::NoSuchLine { line })
    }

    /// Puts a line in its place, or at the end when it is new. Refused when the basket could then not be quoted: a seller
    /// must never be left with a basket that has no total.
    fn put(&mut self, line: Line) -> Result<(), RuleError> {
        // Without offers, discounts and benefit, which only lower it and never below zero: what has a total without them
        // has one with them.
        let paid = quote::quote_alone(&line)?.paid;
        let mut others = self.lines.iter().filter(|l| l.line != line.line);
        let sum = others.try_fold(paid, |sum, l| money::add(sum, money::times(l.unit(), l.quantity)?))?;
        if self.tax.prices == Prices::Exclusive {
            // Tax adds as much again at most.
            money::add(sum, sum)?;
        }
        self.changed.note(line.line);
        self.touched = Some(line.line);
        self.last_line = self.last_line.max(line.line);
        match self.lines.iter_mut().find(|l| l.line == line.line) {
            Some(place) => *place = line,
            None => self.lines.push(line),
        }
        Ok(())
    }
}

/// A discount that is later worth more than what it is for (a unit was taken out) takes off all of it; given anew it is
/// more likely a slip of the finger.
fn check_discount(discount: &Discount, cost: i64) -> Result<(), RuleError> {
    match discount.off {
        Off::Percent { percent } if percent == Rate::ZERO => Err(RuleError::NothingOff),
        Off::Amount { amount: 0 } => Err(RuleError::NothingOff),
        Off::Amount { amount } if amount < 0 => Err(RuleError::AmountNegative),
        Off::Amount { amount } if amount > cost => Err(RuleError::DiscountTooLarge { most: cost }),
        Off::Percent { .. } | Off::Amount { .. } => Ok(()),
    }
}

fn check_quantity(quantity: i64) -> Result<i64, RuleError> {
    if (1..=MAX_QUANTITY).contains(&quantity) { Ok(quantity) } else { Err(RuleError::QuantityOutOfRange { quantity }) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::loyalty::BenefitReason;

    /// As a till that knew no benefits saved it: an update must not lose the basket that a customer waits for.
    const OLD_DRAFT: &str = concat!(
        r#"{"last_line":2,"member":"m1","lines":[{"line":2,"goods":{"kind":"item","item":"i1","name":"Beeswax candle","#,
        r#""sku":"C1","rate":"20","creator":""},"quantity":3,"list":450,"asked":{"price":400,"reason":"scratched"}}],"#,
        r#""touched":2,"given":[{"kind":"cash","amount":1500}]}"#,
    );

    #[test]
    fn a_draft_from_before_there_were_benefits_still_reads() {
        let basket: Basket = serde_json::from_str(OLD_DRAFT).unwrap();
        assert_eq!((basket.benefit, basket.lines.len(), basket.given.len()), (None, 1, 1));
        let quote = quote(&basket).unwrap();
        assert_eq!((quote.total, quote.discount), (1200, 0));
        assert_eq!(serde_json::to_string(&basket).unwrap(), OLD_DRAFT, "without a benefit it is saved as it was");
    }

    #[test]
    fn a_benefit_is_saved_with_the_basket() {
        let benefit = Some(Benefit { reason: BenefitReason::ComeBack, percent: Rate::whole(10) });
        let saved = serde_json::to_string(&Basket { benefit, ..Basket::default() }).unwrap();
        assert!(saved.ends_with(r#""benefit":{"reason":"come_back","percent":"10"}}"#), "{saved}");
        assert_eq!(serde_json::from_str::<Basket>(&saved).unwrap().benefit, benefit);
    }
}
