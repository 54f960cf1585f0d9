//! A quote that is kept while its basket is rung up, so that a tap works out only the lines it changed.
//!
//! Owns which lines can be quoted by themselves. Keeps true: a kept quote is what [`quote`] says of the whole basket. Where
//! a line can change what others cost (something is taken off all of them, tax is worked out for them together, it takes
//! part in an offer), the whole basket is quoted anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::quote::rated_units;
use super::{Basket, Line, Quote, QuotedLine, quote};
use crate::discount::Discount;
use crate::loyalty::Benefit;
use crate::offer::Offer;
use crate::tax::{Prices, Rate, TaxTerms};
use crate::{RuleError, money, tax};

/// What the lines were before a step, by number; none of a line that was not there.
pub type Before = BTreeMap<u32, Option<Line>>;

/// A quote beside what it depends on besides the lines.
#[derive(Clone, Debug)]
pub struct KeptQuote {
    quote: Quote,
    terms: Terms,
}

/// What a quote depends on besides the lines.
#[derive(Clone, Debug, PartialEq)]
struct Terms {
    discount: Option<Discount>,
    benefit: Option<Benefit>,
    offers: Vec<Offer>,
    tax: TaxTerms,
    exempt: bool,
    history: bool,
}

impl Terms {
    fn of(basket: &Basket) -> Self {
        let (discount, offers) = (basket.discount.clone(), basket.offers.clone());
        let (exempt, history) = (basket.exempt.is_some(), basket.history);
        Self { discount, benefit: basket.benefit, offers, tax: basket.tax, exempt, history }
    }

    fn are_of(&self, basket: &Basket) -> bool {
        let hand =
            (&self.discount, self.benefit, self.exempt) == (&basket.discount, basket.benefit, basket.exempt.is_some());
        hand && self.tax == basket.tax && self.history == basket.history && self.offers == basket.offers
    }
}

impl Basket {
    /// Whether a line costs the same whatever else lies in the basket, unless it takes part in an offer.
    pub(super) fn lines_stand_alone(&self) -> bool {
        let taken_off_all = self.discount.is_some() || self.benefit.is_some() || self.exempt.is_some();
        !taken_off_all && self.lines.iter().all(|line| self.prices_of(line) == Prices::Inclusive)
    }

    /// Whether a line may take part in an offer.
    pub(super) fn takes_part_in_offers(&self, line: &Line) -> bool {
        let takes = |offer: &Offer| match (&offer.goods, line.goods.id()) {
            (None, _) => true,
            (Some(goods), Some(id)) => goods.iter().any(|g| g == id),
            (Some(_), None) => false,
        };
        self.offers.iter().any(takes)
    }
}

impl KeptQuote {
    /// Quotes a basket.
    ///
    /// # Errors
    /// What [`quote`] says.
    pub fn of(basket: &Basket) -> Result<Self, RuleError> {
        Ok(Self { quote: quote(basket)?, terms: Terms::of(basket) })
    }

    /// The quote.
    #[must_use]
    pub fn quote(&self) -> &Quote {
        &self.quote
    }

    /// Quotes the basket after a step, of which `before` says what its lines were. Gives the numbers of the lines that may
    /// cost something else than before.
    ///
    /// # Errors
    /// What [`quote`] says; it is then of no more use.
    pub fn renew(&mut self, basket: &Basket, before: &Before) -> Result<BTreeSet<u32>, RuleError> {
        let now = |number: &u32| basket.lines.iter().position(|l| l.line == *number);
        let lines = before.iter().map(|(number, was)| (*number, was.as_ref(), now(number)));
        let lines: Vec<(u32, Option<&Line>, Option<usize>)> = lines.collect();
        let in_offers = |line: Option<&Line>| line.is_some_and(|line| basket.takes_part_in_offers(line));
        // What was taxed together with others, and is gone, leaves them to be taxed anew.
        let added_to = |line: Option<&Line>| line.is_some_and(|line| basket.prices_of(line) == Prices::Exclusive);
        let apart = |(_, was, now): &(u32, Option<&Line>, Option<usize>)| {
            !in_offers(*was) && !added_to(*was) && !in_offers(now.map(|place| &basket.lines[place]))
        };
        if !self.terms.are_of(basket) || !basket.lines_stand_alone() || !lines.iter().all(apart) {
            return self.renew_all(basket, before);
        }
        let units = |line: Option<&Line>| line.map_or(0, |line| line.quantity);
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for (number, was, now) in lines {
            gone.extend(self.take_out(number, units(was))?);
            come.extend(now);
        }
        come.sort_unstable();
        for place in come {
            self.put_in(basket, place)?;
        }
        self.drop_rates(&gone);
        Ok(before.keys().copied().collect())
    }

    fn renew_all(&mut self, basket: &Basket, before: &Before) -> Result<BTreeSet<u32>, RuleError> {
        let new = Self::of(basket)?;
        let old: HashMap<u32, &QuotedLine> = self.quote.lines.iter().map(|line| (line.line, line)).collect();
        let others = new.quote.lines.iter().filter(|line| old.get(&line.line) != Some(line)).map(|line| line.line);
        let told = before.keys().copied().chain(others).collect();
        *self = new;
        Ok(told)
    }

    fn take_out(&mut self, number: u32, units: i64) -> Result<Option<QuotedLine>, RuleError> {
        let Some(place) = self.quote.lines.iter().position(|l| l.line == number) else { return Ok(None) };
        let line = self.quote.lines.remove(place);
        self.quote.articles = money::subtract(self.quote.articles, units)?;
        self.count(&line, -1)?;
        Ok(Some(line))
    }

    /// Quotes the line at a place of the basket; those before it are there already.
    fn put_in(&mut self, basket: &Basket, place: usize) -> Result<(), RuleError> {
        let line = alone(basket, &basket.lines[place])?;
        self.quote.articles = money::add(self.quote.articles, basket.lines[place].quantity)?;
        self.count(&line, 1)?;
        self.quote.lines.insert(place, line);
        Ok(())
    }

    /// Adds a line to the sums, or takes it out of them.
    fn count(&mut self, line: &QuotedLine, sign: i64) -> Result<(), RuleError> {
        self.quote.total = money::add(self.quote.total, sign * line.paid)?;
        for (rate, paid) in rated_units(line) {
            let taxes = &mut self.quote.taxes;
            let place = taxes.iter().position(|tax| tax.rate <= rate).unwrap_or(taxes.len());
            if taxes.get(place).is_none_or(|tax| tax.rate != rate) {
                taxes.insert(place, tax::TaxLine::new(rate, 0, 0));
            }
            taxes[place] = tax::with_one_more(self.terms.tax.rounding, &taxes[place], paid, sign)?;
        }
        Ok(())
    }

    /// Takes out the rates at which nothing is sold now that these lines are gone.
    fn drop_rates(&mut self, gone: &[QuotedLine]) {
        let Quote { lines, taxes, .. } = &mut self.quote;
        let sold = |rate: Rate| lines.iter().any(|line| rated_units(line).any(|(its, _)| its == rate));
        for (rate, _) in gone.iter().flat_map(rated_units) {
            if !sold(rate) {
                taxes.retain(|tax| tax.rate != rate);
            }
        }
    }
}

/// The quote of a line that nothing else in its basket concerns.
fn alone(basket: &Basket, line: &Line) -> Result<QuotedLine, RuleError> {
    let (tax, history) = (basket.tax, basket.history);
    let alone = Basket { lines: vec![line.clone()], tax, history, ..Basket::default() };
    let lines = quote(&alone)?.lines;
    lines.into_iter().next().ok_or(RuleError::NoSuchLine { line: line.line })
}
