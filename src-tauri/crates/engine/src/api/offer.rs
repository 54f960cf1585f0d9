//! Commands on offers, and which of them hold for a basket.
//!
//! Owns where offers are read and kept. Keeps true: what holds for a basket is asked anew whenever it is read, so that an
//! offer ends when it ends, and a total that was shown before is stale then. What an offer takes off is
//! `trestle_rules::offer`'s.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use serde_json::{Value, json};
use trestle_rules::basket::{Basket, Line};
use trestle_rules::offer::{Gives, Offer, Runs};

use super::basket::step;
use super::lookup::here_and_now;
use super::text;
use super::types::basket::BasketView;
use super::types::offer::{GivesInput, OfferGoods, OfferView, Offers, SaveOffer};
use super::types::pricing::{NameOffer, OfferOnRequest};
use super::types::{Nothing, Sentence};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::facts::OfferSet;
use crate::goods::no_such_item;
use crate::ledger::{bundle, goods_name, item, market_name, register, registers};
use crate::shop::Shop;
use crate::tx::Tx;

/// Most offers that are given at a time: each is looked at with every tap.
const OFFERS: usize = 50;
/// Most articles, categories or markets that one offer names.
const NAMED: usize = 500;

pub(super) fn list(tx: &mut Tx<'_>, _: Nothing) -> Result<Offers> {
    tx.shop()?;
    let offers = registers::<OfferSet>(tx.conn, "offer")?.into_iter().map(|offer| view(tx, offer));
    let mut offers = offers.collect::<Result<Vec<_>>>()?;
    offers.sort_by_cached_key(|o| (o.archived, !o.running, o.name.to_lowercase(), o.id.clone()));
    Ok(Offers { offers, today: tx.today().to_string() })
}

pub(super) fn save(tx: &mut Tx<'_>, args: SaveOffer) -> Result<OfferView> {
    let shop = tx.shop()?;
    let id = match args.id {
        Some(id) => find(tx.conn, &id)?.id,
        None => tx.next_id()?,
    };
    let runs = Runs {
        from: args.from.as_deref().map(text::date).transpose().in_field("from")?,
        until: args.until.as_deref().map(text::date).transpose().in_field("until")?,
        markets: args.markets,
    };
    let saved = OfferSet {
        id,
        name: text::name("name", &args.name, 60)?,
        gives: read_gives(shop, &args.gives)?,
        goods: args.goods,
        categories: args.categories,
        runs,
        on_request: args.on_request,
        archived: args.archived,
    };
    check(tx.conn, &shop.offers, &saved)?;
    tx.append(&saved)?;
    view(tx, saved)
}

fn find(conn: &Connection, id: &str) -> Result<OfferSet> {
    let not_found = || EngineError::with(ErrorCode::OfferNotFound, [("offer", json!(id))]);
    register(conn, "offer", id)?.ok_or_else(not_found)
}

fn read_gives(shop: &Shop, gives: &GivesInput) -> Result<Gives> {
    let gives = match gives {
        GivesInput::Percent { percent } => Gives::Percent { percent: percent.parse().in_field("percent")? },
        GivesInput::CountFor { count, price } => {
            Gives::CountFor { count: *count, price: text::price(shop, price).in_field("price")? }
        }
    };
    gives.check()?;
    Ok(gives)
}

fn check(conn: &Connection, given: &[OfferSet], offer: &OfferSet) -> Result<()> {
    let runs = &offer.runs;
    if let (Some(from), Some(until)) = (runs.from, runs.until)
        && until < from
    {
        let args = [("from_date", json!(from.to_string())), ("until_date", json!(until.to_string()))];
        return Err(EngineError::with(ErrorCode::OfferEndsBefore, args));
    }
    if [offer.goods.len(), offer.categories.len(), runs.markets.len()].iter().any(|named| *named > NAMED) {
        return Err(EngineError::with(ErrorCode::OfferTooMany, [("most", json!(NAMED))]));
    }
    for id in &offer.goods {
        if item(conn, id)?.is_none() && bundle(conn, id)?.is_none() {
            return Err(no_such_item(id));
        }
    }
    for id in &runs.markets {
        if market_name(conn, Some(id))?.is_none() {
            return Err(EngineError::with(ErrorCode::MarketNotFound, [("market", json!(id))]));
        }
    }
    let given = given.iter().filter(|o| o.id != offer.id).count();
    if !offer.archived && given >= OFFERS {
        return Err(EngineError::with(ErrorCode::OfferTooMany, [("most", json!(OFFERS))]));
    }
    Ok(())
}

fn view(tx: &Tx<'_>, offer: OfferSet) -> Result<OfferView> {
    let (here, today) = here_and_now(tx)?;
    let mut goods = Vec::with_capacity(offer.goods.len());
    for id in offer.goods {
        goods.push(OfferGoods { name: goods_name(tx.conn, &id)?, id });
    }
    Ok(OfferView {
        running: !offer.archived && offer.runs.on(today, here.as_deref()),
        tells: tells(offer.gives),
        when: when(tx.conn, &offer.runs)?,
        id: offer.id,
        name: offer.name,
        gives: offer.gives,
        goods,
        categories: offer.categories,
        from: offer.runs.from.map(|d| d.to_string()),
        until: offer.runs.until.map(|d| d.to_string()),
        markets: offer.runs.markets,
        on_request: offer.on_request,
        archived: offer.archived,
    })
}

fn tells(gives: Gives) -> Sentence {
    match gives {
        Gives::Percent { percent } => text::sentence("offer.percent", [("percent", json!(percent))]),
        Gives::CountFor { count, price } => {
            text::sentence("offer.count_for", [("count", json!(count)), ("price_amount", json!(price))])
        }
    }
}

fn when(conn: &Connection, runs: &Runs) -> Result<Sentence> {
    let span = match (runs.from, runs.until) {
        (None, None) => "always",
        (Some(_), None) => "from",
        (None, Some(_)) => "until",
        (Some(_), Some(_)) => "between",
    };
    let mut markets = Vec::new();
    for id in &runs.markets {
        markets.extend(market_name(conn, Some(id))?);
    }
    let somewhere = if markets.is_empty() { "" } else { "_at" };
    let date = |date: Option<chrono::NaiveDate>| date.map_or(Value::Null, |d| json!(d.to_string()));
    let mut args = vec![("from_date", date(runs.from)), ("until_date", date(runs.until))];
    args.push(("markets", json!(markets.join(", "))));
    args.retain(|(_, value)| !value.is_null() && *value != json!(""));
    let args = args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    Ok(Sentence { key: format!("offer.when.{span}{somewhere}"), args })
}

/// Puts into a basket the offers that hold for it here and now.
pub(super) fn refresh(tx: &Tx<'_>, basket: &mut Basket) -> Result<()> {
    let mut offers = Vec::new();
    let mut categories = HashMap::new();
    for offer in considered(tx, basket)? {
        let goods = takes_part(tx.conn, offer, basket, &mut categories)?;
        if goods.as_ref().is_none_or(|goods| !goods.is_empty()) {
            let (id, name) = (offer.id.clone(), offer.name.clone());
            offers.push(Offer { id, name, gives: offer.gives, goods });
        }
    }
    basket.offers = offers;
    Ok(())
}

/// Offers that may hold for a basket here and now, if what they are for lies in it.
pub(super) fn considered<'t>(tx: &'t Tx<'_>, basket: &Basket) -> Result<Vec<&'t OfferSet>> {
    let named = |offer: &&OfferSet| !offer.on_request || basket.named_offers.contains(&offer.id);
    Ok(running(tx)?.into_iter().filter(named).collect())
}

/// Whether any of these offers is for one of some lines.
pub(super) fn concern(conn: &Connection, offers: &[&OfferSet], lines: &[&Line]) -> Result<bool> {
    let mut categories = HashMap::new();
    for offer in offers {
        if is_for_all(offer) && !lines.is_empty() {
            return Ok(true);
        }
        for id in lines.iter().filter_map(|line| line.goods.id()) {
            if is_for(conn, offer, id, &mut categories)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Offers that run here and now.
fn running<'t>(tx: &'t Tx<'_>) -> Result<Vec<&'t OfferSet>> {
    let given = &tx.shop()?.offers;
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let (here, today) = here_and_now(tx)?;
    Ok(given.iter().filter(|offer| offer.runs.on(today, here.as_deref())).collect())
}

/// Categories of goods by their ids, as they were asked for.
type Categories = HashMap<String, Option<String>>;

/// What of a basket takes part in an offer; none where everything does.
fn takes_part(
    conn: &Connection,
    offer: &OfferSet,
    basket: &Basket,
    categories: &mut Categories,
) -> Result<Option<Vec<String>>> {
    if is_for_all(offer) {
        return Ok(None);
    }
    let (mut goods, mut seen) = (Vec::new(), HashSet::new());
    for id in basket.lines.iter().filter_map(|l| l.goods.id()) {
        if seen.insert(id) && is_for(conn, offer, id, categories)? {
            goods.push(id.to_owned());
        }
    }
    Ok(Some(goods))
}

fn is_for_all(offer: &OfferSet) -> bool {
    offer.goods.is_empty() && offer.categories.is_empty()
}

fn is_for(conn: &Connection, offer: &OfferSet, id: &str, categories: &mut Categories) -> Result<bool> {
    if offer.goods.iter().any(|g| g == id) {
        return Ok(true);
    }
    if offer.categories.is_empty() {
        return Ok(false);
    }
    if !categories.contains_key(id) {
        let category = match item(conn, id)? {
            Some(item) => Some(item.category),
            None => bundle(conn, id)?.map(|b| b.category),
        };
        categories.insert(id.to_owned(), category);
    }
    Ok(categories.get(id).and_then(Option::as_ref).is_some_and(|c| offer.categories.contains(c)))
}

/// Offers that this basket's customer may name here and now.
pub(super) fn on_request(tx: &Tx<'_>, basket: &Basket) -> Result<Vec<OfferOnRequest>> {
    let offers = running(tx)?.into_iter().filter(|o| o.on_request);
    let view = |offer: &OfferSet| OfferOnRequest {
        named: basket.named_offers.contains(&offer.id),
        gives: tells(offer.gives),
        id: offer.id.clone(),
        name: offer.name.clone(),
    };
    Ok(offers.map(view).collect())
}

/// The customer names an offer, or it was a slip of the finger.
pub(super) fn name(tx: &mut Tx<'_>, args: NameOffer) -> Result<BasketView> {
    find(tx.conn, &args.offer)?;
    if args.on && !running(tx)?.iter().any(|o| o.id == args.offer && o.on_request) {
        return Err(ErrorCode::OfferNotRunning.into());
    }
    step(tx, |b| {
        b.named_offers.retain(|id| *id != args.offer);
        if args.on {
            b.named_offers.push(args.offer);
        }
        Ok(())
    })
}
