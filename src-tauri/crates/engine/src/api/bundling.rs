//! The command that makes a bundle of what lies in the basket, and the offer to do so.
//!
//! Keeps true: a bundle that is offered is one that the tap then makes. What it saves is `trestle_rules::basket`'s.

use std::collections::HashSet;

use serde_json::json;
use trestle_rules::basket::{self, Basket, Goods};

use super::basket::step;
use super::ringing::offered;
use super::types::basket::{BasketView, MakeBundle, SuggestedBundle, SuggestedPart};
use crate::error::Result;
use crate::tx::Tx;

pub(super) fn make(tx: &mut Tx<'_>, args: MakeBundle) -> Result<BasketView> {
    let bundle = offered(tx, &args.bundle)?;
    step(tx, |b| Ok(b.make_bundle(bundle.goods, bundle.list)?))
}

/// The bundle that would save the customer most. `bundled` are the items that are in a bundle at all.
pub(super) fn suggestion(tx: &Tx<'_>, basket: &Basket, bundled: &HashSet<String>) -> Result<Option<SuggestedBundle>> {
    let loose = |line: &basket::Line| match &line.goods {
        Goods::Item { item, .. } if bundled.contains(item) && line.is_loose() => Some(item.clone()),
        _ => None,
    };
    let items: Vec<String> = basket.lines.iter().filter_map(loose).collect();
    if items.is_empty() {
        return Ok(None);
    }
    let mut statement = tx.conn.prepare_cached(include_str!("bundles_within.sql"))?;
    let ids = statement.query_map([json!(items).to_string()], |r| r.get::<_, String>(0))?;
    let mut bundles = Vec::new();
    for id in ids {
        // One that cannot be sold, because a part of it is gone, is none to offer.
        bundles.extend(offered(tx, &id?).map(|bundle| (bundle.goods, bundle.list)));
    }
    let best = basket::suggest(basket, &bundles)?;
    let parts_of = |id: &str| {
        let of = bundles.iter().map(|(goods, _)| goods).find(|goods| goods.id() == Some(id));
        let Some(Goods::Bundle { parts, .. }) = of else { return Vec::new() };
        parts.iter().map(|part| SuggestedPart { name: part.name.clone(), quantity: part.quantity }).collect()
    };
    Ok(best.map(|s| SuggestedBundle { parts: parts_of(&s.bundle), bundle: s.bundle, name: s.name, saves: s.saves }))
}
