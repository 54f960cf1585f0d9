//! The commands that ring up an article, and what the catalogue puts into a basket.
//!
//! Owns what is asked of the seller first: an item without a price of its own takes the typed one for its list price, one
//! that is measured how much of it. Keeps true: an open price is nothing taken off, so no reason is asked and no manager; a
//! measured piece is rounded once and is one article.

use serde_json::json;
use trestle_rules::basket::Goods;
use trestle_rules::bundle::Part;
use trestle_rules::measure::Measured;

use super::basket::step;
use super::types::asks::Asks;
use super::types::basket::{AddItem, BasketView, SetMeasure};
use super::{market, pricing, text};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::goods::no_such_item;
use crate::ledger;
use crate::tx::Tx;

/// What an id of the catalogue puts into a basket.
pub(super) struct Offered {
    pub goods: Goods,
    /// List price of one; of no meaning where the seller is asked.
    pub list: i64,
    pub asks: Option<Asks>,
}

pub(super) fn add_item(tx: &mut Tx<'_>, args: AddItem) -> Result<BasketView> {
    let Offered { goods, list, asks } = offered(tx, &args.item)?;
    let missing = |code: ErrorCode| EngineError::with(code, [("name", json!(goods.name()))]);
    if let Some(Asks::Measure { unit, price }) = asks {
        let measure = args.measure.as_ref().ok_or_else(|| missing(ErrorCode::BasketMeasureMissing))?;
        let measured = Measured { unit, amount: text::measure(measure).in_field("measure")?, price };
        return add_measured(tx, goods, measured, &args);
    }
    let (list, asked) = match asks {
        Some(_) => {
            let price = args.price.as_ref().ok_or_else(|| missing(ErrorCode::BasketPriceOpen))?;
            (text::price(tx.shop()?, price).in_field("price")?, None)
        }
        None => (list, pricing::asked_price(tx.shop()?, args.price.as_ref(), &args.reason)?),
    };
    if args.measure.is_some() {
        return Err(ErrorCode::MeasureOtherwise.into());
    }
    step(tx, |b| {
        b.allowed &= asked.is_none();
        Ok(b.add_at(goods, list, asked, args.quantity.unwrap_or(1))?)
    })
}

fn add_measured(tx: &mut Tx<'_>, goods: Goods, measured: Measured, args: &AddItem) -> Result<BasketView> {
    if args.quantity.is_some_and(|quantity| quantity != 1) {
        return Err(ErrorCode::MeasureOtherwise.into());
    }
    let asked = pricing::asked_price(tx.shop()?, args.price.as_ref(), &args.reason)?;
    step(tx, |b| {
        b.allowed &= asked.is_none();
        b.add_measured(goods, measured)?;
        if asked.is_some() {
            b.set_price(b.last_line, asked)?;
        }
        Ok(())
    })
}

pub(super) fn set_measure(tx: &mut Tx<'_>, args: SetMeasure) -> Result<BasketView> {
    let amount = text::measure(&args.measure).in_field("measure")?;
    step(tx, |b| {
        b.allowed &= !b.has_amount_off();
        Ok(b.set_measure(args.line, amount)?)
    })
}

/// What an id of the catalogue puts into a basket, taxed as it is here and now.
pub(super) fn offered(tx: &Tx<'_>, id: &str) -> Result<Offered> {
    let conn = tx.conn;
    if let Some(item) = ledger::item(conn, id)? {
        if item.archived {
            return Err(EngineError::with(ErrorCode::CatalogArchived, [("name", json!(item.name))]));
        }
        let (list, asks) = (item.price, item.asks());
        let tracked = item.is_counted();
        let rate = market::rate_here(tx, item.rate)?;
        let goods = Goods::Item { item: item.id, name: item.name, sku: item.sku, rate, creator: item.creator, tracked };
        return Ok(Offered { goods, list, asks });
    }
    let no_such = || no_such_item(id);
    let bundle = ledger::bundle(conn, id)?.ok_or_else(no_such)?;
    if bundle.archived {
        return Err(EngineError::with(ErrorCode::CatalogArchived, [("name", json!(bundle.name))]));
    }
    let mut parts = Vec::new();
    for part in bundle.parts {
        let item = ledger::item(conn, &part.item)?.ok_or_else(no_such)?;
        let rate = market::rate_here(tx, item.rate)?;
        let (quantity, list, tracked) = (part.quantity, item.price, item.is_counted());
        parts.push(Part { item: item.id, name: item.name, quantity, list, rate, creator: item.creator, tracked });
    }
    let goods = Goods::Bundle { bundle: bundle.id, name: bundle.name, parts };
    Ok(Offered { goods, list: bundle.price, asks: None })
}
