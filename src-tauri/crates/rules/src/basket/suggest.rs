//! What lies in a basket one by one and is cheaper as a bundle.
//!
//! Owns how a bundle takes the place of its components, and which one is offered. Keeps true: only what is sold at its list
//! price goes into a bundle; what is said to be saved is the difference of two quotes; nothing that saves nothing is offered.

use super::{Basket, Goods, quote};
use crate::RuleError;

/// A bundle that costs less than what it would take the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Id of the bundle.
    pub bundle: String,
    /// Its name.
    pub name: String,
    /// What the basket would cost less, above zero.
    pub saves: i64,
}

/// The bundle that would save most: of bundles with their prices, of two that save the same the first.
///
/// # Errors
/// [`RuleError::AmountOverflow`].
pub fn suggest(basket: &Basket, bundles: &[(Goods, i64)]) -> Result<Option<Suggestion>, RuleError> {
    let before = quote(basket)?.total;
    let mut best: Option<Suggestion> = None;
    for (bundle, price) in bundles {
        let mut with = basket.clone();
        if with.make_bundle(bundle.clone(), *price).is_err() {
            continue;
        }
        let saves = before - quote(&with)?.total;
        if saves > best.as_ref().map_or(0, |b| b.saves) {
            let bundle_id = bundle.id().unwrap_or_default().to_owned();
            best = Some(Suggestion { bundle: bundle_id, name: bundle.name().to_owned(), saves });
        }
    }
    Ok(best)
}

impl Basket {
    /// Puts a bundle in the place of its components, taken from the lines rung up last.
    ///
    /// # Errors
    /// [`RuleError::BundleIncomplete`] when a component is missing, or its price was made by hand; what [`Basket::add`] says.
    pub fn make_bundle(&mut self, bundle: Goods, price: i64) -> Result<(), RuleError> {
        let Goods::Bundle { parts, .. } = &bundle else { return Err(RuleError::BundleIncomplete) };
        let mut with = self.clone();
        for part in parts {
            with.take_loose(&part.item, part.quantity)?;
        }
        with.lines.retain(|l| l.quantity > 0);
        with.add(bundle, price, 1)?;
        *self = with;
        Ok(())
    }

    fn take_loose(&mut self, wanted: &str, units: i64) -> Result<(), RuleError> {
        let mut missing = units;
        for line in self.lines.iter_mut().rev() {
            let loose = matches!(&line.goods, Goods::Item { item, .. } if item == wanted);
            if loose && line.is_loose() {
                let taken = missing.min(line.quantity);
                line.quantity -= taken;
                missing -= taken;
            }
        }
        if missing > 0 { Err(RuleError::BundleIncomplete) } else { Ok(()) }
    }
}
