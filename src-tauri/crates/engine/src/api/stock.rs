//! Commands on stock, what tiles say of it, and that a limited item is not sold beyond it.
//!
//! Keeps true: an item whose stock nobody has counted has none to be held to; parked baskets keep nothing back. When few
//! are few, and what may be sold, is `trestle_rules::stock`'s.

use std::collections::{BTreeMap, HashSet};

use rusqlite::Connection;
use serde_json::json;
use trestle_rules::basket::{Basket, Before, Goods, Line, MAX_QUANTITY};
use trestle_rules::stock::{self as rules, StockState};
use trestle_rules::text::folded;
use trestle_rules::variant_order::put_in_order;
use trestle_rules::{RuleError, basket};

use super::conflicts::side;
use super::types::Sentence;
use super::types::stock::{AskMarks, CountStock, ListStock, MoveStock, StockEntry, StockList, StockMark, StockMarks};
use super::types::sync::{Conflict, ConflictKind};
use super::{text, variants};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{BundleSet, ItemSet, StockCounted, StockMoved};
use crate::goods::no_such_item;
use crate::ledger::{self, registers};
use crate::tx::Tx;

/// Most goods whose marks are asked for at once.
const MARKS: usize = 200;

pub(super) fn marks(tx: &mut Tx<'_>, args: AskMarks) -> Result<StockMarks> {
    tx.shop()?;
    let nothing = BTreeMap::new();
    let mut marks = BTreeMap::new();
    for id in args.goods.into_iter().take(MARKS) {
        if let Some(mark) = mark(tx.conn, &id, &nothing)? {
            marks.insert(id, mark);
        }
    }
    Ok(StockMarks { marks })
}

/// What the tiles of what lies in a basket say, and of the bundles that need the same items.
pub(super) fn marks_with(tx: &Tx<'_>, basket: &Basket, bundles: &[BundleSet]) -> Result<BTreeMap<String, StockMark>> {
    let wanted = wanted(basket)?;
    let of_bundles = needing(bundles, &wanted).map(|bundle| bundle.id.clone());
    marks_of(tx, wanted.keys().cloned().chain(of_bundles), &wanted)
}

/// The tiles whose marks a step may have changed, with the marks of those that have one.
pub(super) fn marks_after(
    tx: &Tx<'_>,
    basket: &Basket,
    before: &Before,
    bundles: &[BundleSet],
) -> Result<(Vec<String>, BTreeMap<String, StockMark>)> {
    let (was, is) = (wanted_of(basket, before.values().flatten())?, wanted_of(basket, now(basket, before))?);
    let touched: BTreeMap<String, i64> = was.into_iter().chain(is).collect();
    let of_bundles: Vec<&BundleSet> = needing(bundles, &touched).collect();
    let parts = of_bundles.iter().flat_map(|bundle| &bundle.parts).map(|part| part.item.as_str());
    let items: HashSet<&str> = touched.keys().map(String::as_str).chain(parts).collect();
    let wanted = wanted_of(basket, holding(basket, &items))?;
    let tiles: Vec<String> = touched.keys().cloned().chain(of_bundles.iter().map(|b| b.id.clone())).collect();
    let in_basket = touched.keys().filter(|item| wanted.contains_key(*item)).cloned();
    let of_bundles = needing(bundles, &wanted).map(|b| b.id.clone()).filter(|id| tiles.contains(id));
    Ok((tiles.clone(), marks_of(tx, in_basket.chain(of_bundles), &wanted)?))
}

fn needing<'b>(bundles: &'b [BundleSet], items: &BTreeMap<String, i64>) -> impl Iterator<Item = &'b BundleSet> {
    bundles.iter().filter(move |bundle| bundle.parts.iter().any(|part| items.contains_key(&part.item)))
}

fn marks_of(
    tx: &Tx<'_>,
    ids: impl Iterator<Item = String>,
    wanted: &BTreeMap<String, i64>,
) -> Result<BTreeMap<String, StockMark>> {
    let mut marks = BTreeMap::new();
    for id in ids {
        if let Some(mark) = mark(tx.conn, &id, wanted)? {
            marks.insert(id, mark);
        }
    }
    Ok(marks)
}

/// Lines of a basket that a step changed, as they are now.
fn now<'b>(basket: &'b Basket, before: &Before) -> impl Iterator<Item = &'b Line> {
    basket.lines.iter().filter(|line| before.contains_key(&line.line))
}

/// Lines that hold any of these items.
fn holding<'b>(basket: &'b Basket, items: &HashSet<&str>) -> impl Iterator<Item = &'b Line> {
    basket.lines.iter().filter(|line| match &line.goods {
        Goods::Item { item, tracked, .. } => *tracked && items.contains(item.as_str()),
        Goods::Bundle { parts, .. } => parts.iter().any(|part| part.tracked && items.contains(part.item.as_str())),
        Goods::Amount { .. } => false,
    })
}

/// What a basket takes of each tracked item.
fn wanted(basket: &Basket) -> Result<BTreeMap<String, i64>> {
    wanted_of(basket, &basket.lines)
}

/// What some lines of a basket take of each tracked item. A history was sold before anybody counted.
fn wanted_of<'l>(basket: &Basket, lines: impl IntoIterator<Item = &'l Line>) -> Result<BTreeMap<String, i64>> {
    if basket.history {
        return Ok(BTreeMap::new());
    }
    Ok(rules::wanted_by(lines)?.into_iter().map(|(item, units)| (item.to_owned(), units)).collect())
}

/// Refuses a basket that takes more of a limited item than there are.
pub(super) fn refuse_oversold(tx: &Tx<'_>, basket: &Basket) -> Result<()> {
    refuse_more(tx, wanted(basket)?)
}

/// Refuses a step that takes more of a limited item than there are. What was in the basket before stays: somebody else may
/// have bought the last one meanwhile, and the seller must still be able to take it out.
pub(super) fn refuse_step(tx: &Tx<'_>, before: &Before, basket: &Basket) -> Result<()> {
    let was = wanted_of(basket, before.values().flatten())?;
    let mut more = wanted_of(basket, now(basket, before))?;
    more.retain(|item, units| *units > was.get(item).copied().unwrap_or(0));
    if more.is_empty() {
        return Ok(());
    }
    let items: HashSet<&str> = more.keys().map(String::as_str).collect();
    let mut wanted = wanted_of(basket, holding(basket, &items))?;
    wanted.retain(|item, _| items.contains(item.as_str()));
    refuse_more(tx, wanted)
}

fn refuse_more(tx: &Tx<'_>, wanted: BTreeMap<String, i64>) -> Result<()> {
    for (id, units) in wanted {
        let Some(item) = ledger::item(tx.conn, &id)?.filter(|i| i.limited) else { continue };
        let Some(left) = ledger::stock(tx.conn, &id)?.map(|s| s.left()) else { continue };
        if !rules::may_sell(left, item.limited, units) {
            let args = [("name", json!(item.name)), ("left", json!(left.max(0)))];
            return Err(EngineError::with(ErrorCode::StockNotEnough, args));
        }
    }
    Ok(())
}

/// What a tile says, with what a basket takes already.
fn mark(conn: &Connection, id: &str, taken: &BTreeMap<String, i64>) -> Result<Option<StockMark>> {
    if let Some(item) = ledger::item(conn, id)? {
        let Some(left) = left(conn, &item, taken)? else { return Ok(None) };
        return Ok(told(left, rules::state(left, item.low_stock), item.limited));
    }
    let Some(bundle) = ledger::bundle(conn, id)? else { return Ok(None) };
    let (mut parts, mut limited) = (Vec::new(), false);
    for part in &bundle.parts {
        let Some(item) = ledger::item(conn, &part.item)? else { continue };
        if let Some(left) = left(conn, &item, taken)? {
            parts.push((left, part.quantity));
            limited |= item.limited;
        }
    }
    // A bundle has no mark of its own below which few are few.
    Ok(rules::bundles(parts).and_then(|left| told(left, rules::state(left, None), limited)))
}

fn left(conn: &Connection, item: &ItemSet, taken: &BTreeMap<String, i64>) -> Result<Option<i64>> {
    if !item.is_counted() {
        return Ok(None);
    }
    let left = ledger::stock(conn, &item.id)?.map(|s| s.left());
    Ok(left.map(|left| left.saturating_sub(taken.get(&item.id).copied().unwrap_or(0))))
}

/// Of a limited item every tile says how many there are; of any other only when there are few.
fn told(left: i64, state: StockState, limited: bool) -> Option<StockMark> {
    let note = match state {
        StockState::Out => text::sentence("stock.out", []),
        StockState::Low => text::sentence("stock.left", [("count", json!(left))]),
        StockState::Enough if limited => text::sentence("stock.left", [("count", json!(left))]),
        StockState::Enough => return None,
    };
    Some(StockMark { state, note })
}

pub(super) fn list(tx: &mut Tx<'_>, args: ListStock) -> Result<StockList> {
    tx.shop()?;
    let limit = usize::try_from(args.limit.unwrap_or(200).min(2_000)).unwrap_or(usize::MAX);
    let items = registers::<ItemSet>(tx.conn, "item")?.into_iter().filter(|i| i.is_counted() && !i.archived);
    let items: Vec<ItemSet> = items.collect();
    let tracked = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let wanted = folded(&args.text);
    let found = by_name(items.into_iter().filter(|i| folded(&i.name).contains(&wanted)));
    let mut entries = found.map(|item| entry(tx.conn, item)).collect::<Result<Vec<_>>>()?;
    entries.retain(|e| !args.short || matches!(e.state, Some(StockState::Out | StockState::Low)));
    entries.sort_by_key(|e| place(e.state));
    let (more, all) = (entries.len() > limit, u32::try_from(entries.len()).unwrap_or(u32::MAX));
    entries.truncate(limit);
    Ok(StockList { entries, more, all, tracked })
}

/// By name; the variants of a product as they are chosen among.
fn by_name(items: impl Iterator<Item = ItemSet>) -> impl Iterator<Item = ItemSet> {
    let mut named = BTreeMap::<_, Vec<ItemSet>>::new();
    for item in items {
        let product = variants::is_one(&item).then(|| (folded(&item.product), item.category.clone(), String::new()));
        let name = product.unwrap_or_else(|| (folded(&item.name), item.category.clone(), item.id.clone()));
        named.entry(name).or_default().push(item);
    }
    named.into_values().flat_map(|mut variants| {
        put_in_order(&mut variants, variants::values);
        variants
    })
}

/// What was never counted comes before what there is enough of.
fn place(state: Option<StockState>) -> u8 {
    match state {
        Some(StockState::Out) => 0,
        Some(StockState::Low) => 1,
        None => 2,
        Some(StockState::Enough) => 3,
    }
}

fn entry(conn: &Connection, item: ItemSet) -> Result<StockEntry> {
    let left = ledger::stock(conn, &item.id)?.map(|s| s.left());
    let state = left.map(|left| rules::state(left, item.low_stock));
    let note = in_words(left, state);
    let (item, name, category, limited) = (item.id, item.name, item.category, item.limited);
    Ok(StockEntry { item, name, category, left, state, limited, note })
}

fn in_words(left: Option<i64>, state: Option<StockState>) -> Sentence {
    match (left, state) {
        (Some(left), _) if left < 0 => text::sentence("stock.oversold", [("count", json!(left.saturating_neg()))]),
        (Some(_), Some(StockState::Out)) => text::sentence("stock.out", []),
        (Some(left), Some(StockState::Low)) => text::sentence("stock.few", [("count", json!(left))]),
        (Some(left), _) => text::sentence("stock.left", [("count", json!(left))]),
        (None, _) => text::sentence("stock.uncounted", []),
    }
}

pub(super) fn count(tx: &mut Tx<'_>, args: CountStock) -> Result<StockEntry> {
    let item = tracked(tx, &args.item)?;
    append_count(tx, &item.id, args.quantity, &args.reason)?;
    entry(tx.conn, item)
}

/// Writes down how many there are.
pub(super) fn append_count(tx: &mut Tx<'_>, item: &str, quantity: i64, reason: &str) -> Result<()> {
    if !(0..=MAX_QUANTITY).contains(&quantity) {
        return Err(RuleError::QuantityOutOfRange { quantity }.into());
    }
    let reason = text::optional("reason", reason, 80)?;
    tx.append(&StockCounted { item: item.to_owned(), quantity, reason, from_file: false }).map(|_| ())
}

pub(super) fn shift(tx: &mut Tx<'_>, args: MoveStock) -> Result<StockEntry> {
    let item = tracked(tx, &args.item)?;
    let quantity = args.quantity;
    if quantity == 0 || !(-basket::MAX_QUANTITY..=basket::MAX_QUANTITY).contains(&quantity) {
        return Err(RuleError::QuantityOutOfRange { quantity }.into());
    }
    if ledger::stock(tx.conn, &item.id)?.is_none() {
        return Err(EngineError::with(ErrorCode::StockUncounted, [("name", json!(item.name))]));
    }
    let reason = text::name("reason", &args.reason, 80)?;
    tx.append(&StockMoved { item: item.id.clone(), quantity, reason })?;
    entry(tx.conn, item)
}

fn tracked(tx: &Tx<'_>, id: &str) -> Result<ItemSet> {
    tx.shop()?;
    let item = ledger::item(tx.conn, id)?.ok_or_else(|| no_such_item(id))?;
    let untracked = || EngineError::with(ErrorCode::StockUntracked, [("name", json!(item.name))]);
    if item.is_counted() { Ok(item) } else { Err(untracked()) }
}

/// Limited items of which the tills together sold more than there were.
pub(super) fn oversold(tx: &Tx<'_>) -> Result<Vec<Conflict>> {
    let mut found = Vec::new();
    for id in ledger::counted_items(tx.conn)? {
        let Some(item) = ledger::item(tx.conn, &id)?.filter(|i| i.is_counted() && i.limited) else { continue };
        let Some(stock) = ledger::stock(tx.conn, &id)?.filter(|s| s.left() < 0) else { continue };
        let took = stock.since.iter().filter(|moved| moved.quantity < 0);
        let sides = took.map(|moved| {
            let words = text::sentence("conflict.took", [("count", json!(moved.quantity.saturating_neg()))]);
            side(tx, &format!("{}-{}", moved.till, moved.last), words, true)
        });
        let count = json!(stock.left().saturating_neg());
        found.push(Conflict {
            id: format!("oversold:{id}"),
            kind: ConflictKind::Oversold,
            headline: text::sentence("conflict.oversold", [("name", json!(item.name)), ("count", count)]),
            advice: text::sentence("conflict.oversold.advice", []),
            sides: sides.collect::<Result<_>>()?,
        });
    }
    Ok(found)
}
