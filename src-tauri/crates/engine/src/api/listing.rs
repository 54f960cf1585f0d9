//! Commands on catalogue files: looking for them, planning, taking in, writing.
//!
//! Owns the order of things. Keeps true: what was shown in the plan is what is done, unless somebody changed the same
//! meanwhile; selling goes on between the pieces; stopped anywhere, the same file goes on where it was.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::OptionalExtension;
use serde_json::json;
use sha2::{Digest, Sha256};
use trestle_rules::tax::Rate;

use super::catalog::price_words;
use super::outlet::target;
use super::text::sentence;
use super::types::listing::{
    ExportListing, ImportListing, ListListings, ListingColumn, ListingExported, ListingFinding, ListingFormat,
    ListingImported, ListingPlan, Listings, Meaning, PlannedChange, PlannedGoods,
};
use super::types::work::WorkKind;
use super::unfinished;
use crate::delivery;
use crate::edge::catalogue::{self, Goods, Money, Recognised, write};
use crate::edge::places;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{BundleSet, ItemSet};
use crate::house::Shared;
use crate::intake::plan::{Part, Planned};
use crate::intake::take::{PIECE, Taken};
use crate::intake::{Here, Plan, changes, merged_bundle, plan};
use crate::ledger::{self, item, registers};
use crate::shop::Shop;
use crate::tx::{Mode, Tx};
use crate::work::Begun;

/// How many of each list are told if nobody says.
const MOST: u32 = 100;
/// How many pictures of a folder are told: a phone holds thousands, and the one that is meant was taken just now.
const PICTURES: usize = 100;
/// How many mappings a till remembers.
const REMEMBERED: usize = 20;

pub(super) fn list_files(tx: &mut Tx<'_>, args: ListListings) -> Result<Listings> {
    tx.shop()?;
    let path = Path::new(&args.path);
    if !args.pictures {
        return Ok(Listings { files: places::tables(path)?, more: false });
    }
    let mut files = places::pictures(path)?;
    let more = files.len() > PICTURES;
    files.truncate(PICTURES);
    Ok(Listings { files, more })
}

/// Mappings by the headings that they are for.
type Remembered = BTreeMap<String, BTreeMap<Meaning, String>>;

fn remembered(tx: &Tx<'_>) -> Result<Remembered> {
    let sql = "SELECT value FROM device WHERE key = 'listing_columns'";
    let value: Option<String> = tx.conn.query_row(sql, [], |r| r.get(0)).optional()?;
    Ok(value.and_then(|v| serde_json::from_str(&v).ok()).unwrap_or_default())
}

fn remember(tx: &Tx<'_>, headings: &[String], columns: &BTreeMap<Meaning, String>) -> Result<()> {
    let mut all = remembered(tx)?;
    while all.len() >= REMEMBERED {
        all.pop_first();
    }
    all.insert(fingerprint(headings), columns.clone());
    let sql = "INSERT INTO device (key, value) VALUES ('listing_columns', ?1)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.conn.execute(sql, [serde_json::to_string(&all)?])?;
    Ok(())
}

fn fingerprint(headings: &[String]) -> String {
    hex::encode(&Sha256::digest(headings.join("\n"))[..8])
}

/// A file with what is here, and the plan of the two.
struct Looked {
    shop: Shop,
    file: Recognised,
    here: Here,
    plan: Plan,
    /// Tax rates of the file that the shop does not have.
    rates: Vec<Rate>,
    remembered: bool,
    /// Columns as they were said, now or before.
    said: BTreeMap<Meaning, String>,
}

fn look(shared: &Shared, args: &ImportListing, at: Option<i64>, begun: &Begun<'_>) -> Result<Looked> {
    let (shop, known) = shared.lock().transact(Mode::Read, at, |tx| Ok((tx.shop()?.clone(), remembered(tx)?)))?;
    let mut said = BTreeMap::new();
    let mut was_remembered = false;
    let mut columns = |headings: &[String]| {
        let before = known.get(&fingerprint(headings)).cloned();
        was_remembered = before.is_some();
        said = before.unwrap_or_default();
        said.extend(args.columns.clone());
        said.clone()
    };
    let here = shared.lock().transact(Mode::Read, at, |tx| Here::read(tx.conn))?;
    // A rate that something here is sold at is one of the shop's, wherever it came from.
    let sold_at = here.items.values().map(|item| item.rate);
    let rates: Vec<Rate> = shop.tax_rates.iter().chain(&args.rates).copied().chain(sold_at).collect();
    let money = Money { currency: &shop.currency, decimals: shop.decimals(), rates: &rates };
    let step = &mut |done, all| begun.step(done, all);
    let file = catalogue::open(Path::new(&args.file), &args.read, &money, &mut columns, step)?;
    let listing = if file.unsure().is_empty() { file.goods(&money) } else { catalogue::Listing::default() };
    begun.step(0, 0)?;
    let mut plan = plan(&here, &file, listing.goods);
    plan.findings.extend(listing.findings);
    plan.findings.sort_by_key(|finding| finding.line);
    let rates = listing.rates.into_iter().collect();
    Ok(Looked { shop, file, here, plan, rates, remembered: was_remembered, said })
}

pub(super) fn plan_import(shared: &Shared, args: ImportListing, at: Option<i64>) -> Result<ListingPlan> {
    let begun = shared.works.begin(WorkKind::ListingPlan)?;
    let looked = look(shared, &args, at, &begun)?;
    let most = usize::try_from(args.most.unwrap_or(MOST)).unwrap_or(usize::MAX);
    let unsure = looked.file.unsure();
    let ready = unsure.is_empty();
    let told = |refuses: bool| looked.plan.findings.iter().filter(move |f| ready && f.why.refuses() == refuses);
    let first = |refuses: bool| -> Vec<ListingFinding> { told(refuses).take(most).cloned().collect() };
    let (mut news, mut planned_changes, mut totals, mut counted) = (Vec::new(), Vec::new(), [0_u64; 3], 0);
    for planned in looked.plan.planned.iter().filter(|_| ready) {
        let (outcome, pieces) = outcome(&looked, planned);
        counted += u64::from(pieces.is_some());
        match outcome {
            Outcome::New(goods) => tell(&mut news, goods, most, &mut totals[0]),
            Outcome::Changed(change) => tell(&mut planned_changes, change, most, &mut totals[1]),
            Outcome::Same => totals[2] += 1,
        }
    }
    let [new, changed, same] = totals;
    Ok(ListingPlan {
        format: looked.file.layout.format,
        encoding: looked.file.table.encoding,
        separator: looked.file.table.separator,
        sheets: looked.file.table.sheets.clone(),
        sheet: looked.file.table.sheet.clone(),
        heading_line: looked.file.table.heading_line,
        rows: looked.file.table.rows.len() as u64,
        columns: columns(&looked.file),
        remembered: looked.remembered,
        unsure,
        rates: looked.rates.clone(),
        ready,
        new,
        changed,
        same,
        counted,
        refused: told(true).count() as u64,
        takes: new + changed,
        noted: told(false).count() as u64,
        news,
        changes: planned_changes,
        refusals: first(true),
        notes: first(false),
        file: args.file,
    })
}

fn tell<T>(list: &mut Vec<T>, one: T, most: usize, count: &mut u64) {
    *count += 1;
    if list.len() < most {
        list.push(one);
    }
}

fn columns(file: &Recognised) -> Vec<ListingColumn> {
    let column = |(column, heading): (usize, &String)| {
        let example = file.table.rows.iter().map(|row| row.cell(column)).find(|cell| !cell.is_empty());
        ListingColumn {
            heading: heading.clone(),
            example: trestle_rules::listing::shortened(example.unwrap_or_default(), 40),
            meaning: file.layout.meaning(column),
        }
    };
    file.table.headings.iter().enumerate().map(column).collect()
}

enum Outcome {
    New(PlannedGoods),
    Changed(PlannedChange),
    Same,
}

/// What would become of a row, and how many of it would be counted, if any.
fn outcome(looked: &Looked, planned: &Planned) -> (Outcome, Option<i64>) {
    let line = planned.goods.line();
    match &planned.goods {
        Goods::Item(row) => {
            let (merged, counted) = looked.here.merged(planned.id.as_deref(), row, looked.shop.standard_rate());
            let outcome = match planned.id.as_ref().and_then(|id| looked.here.items.get(id)) {
                None => {
                    let price_words = price_words(&merged);
                    let ItemSet { name, price, category, .. } = merged;
                    Outcome::New(PlannedGoods { line, bundle: false, name, price, price_words, category, counted })
                }
                Some(here) if *here == merged && counted.is_none() => Outcome::Same,
                Some(here) => {
                    let mut what = changes(here, &merged);
                    what.extend(counted.map(|pieces| sentence("listing.change.counted", [("count", json!(pieces))])));
                    Outcome::Changed(PlannedChange { line, name: here.name.clone(), what })
                }
            };
            (outcome, counted)
        }
        Goods::Bundle(row) => {
            let here = planned.id.as_ref().and_then(|id| looked.here.bundles.get(id));
            let known = |(part, quantity): &(Part, i64)| match part {
                Part::Here(item) => Some(super::types::catalog::BundlePart { item: item.clone(), quantity: *quantity }),
                Part::Planned(_) => None,
            };
            // A part that is new makes the bundle another one.
            let parts: Vec<_> = planned.parts.iter().filter_map(known).collect();
            let outcome = match here {
                None => {
                    let (name, category) = (row.name.clone(), row.category.clone());
                    let (price, price_words, counted) = (row.price, None, None);
                    Outcome::New(PlannedGoods { line, bundle: true, name, price, price_words, category, counted })
                }
                Some(here) if merged_bundle(Some(here), row, parts) == *here => Outcome::Same,
                Some(here) => {
                    let what = vec![sentence("listing.change.bundle", [])];
                    Outcome::Changed(PlannedChange { line, name: here.name.clone(), what })
                }
            };
            (outcome, None)
        }
    }
}

pub(super) fn import(shared: &Shared, args: ImportListing, at: Option<i64>) -> Result<ListingImported> {
    let begun = shared.works.begin(WorkKind::ListingImport)?;
    let looked = look(shared, &args, at, &begun)?;
    if let Some(meaning) = looked.file.unsure().first() {
        return Err(EngineError::with(ErrorCode::ListingNotSaid, [("column", json!(meaning))]));
    }
    if !args.columns.is_empty() {
        let headings = &looked.file.table.headings;
        shared.lock().transact(Mode::Draft, at, |tx| remember(tx, headings, &looked.said))?;
    }
    let (planned, all) = (&looked.plan.planned, looked.plan.planned.len() as u64);
    let mut taken = Taken::nothing(provenance(looked.file.layout.format));
    unfinished::marked(shared, &args.file, || {
        for (n, piece) in planned.chunks(PIECE).enumerate() {
            begun.step((n * PIECE) as u64, all)?;
            shared.lock().transact(Mode::Fact, at, |tx| taken.take(tx, n * PIECE, piece))?;
        }
        Ok(())
    })?;
    let most = usize::try_from(args.most.unwrap_or(MOST)).unwrap_or(usize::MAX);
    Ok(taken.told(args.file, looked.plan.findings, most))
}

/// Where a count comes from. The file's own name stays out of what is written down for good: it may hold anything.
fn provenance(format: ListingFormat) -> String {
    let key = serde_json::to_value(format).ok().and_then(|name| Some(format!("stock.reason.file.{}", name.as_str()?)));
    crate::catalogue::sentence(&key.unwrap_or_default(), &serde_json::Map::new(), &|amount| amount.to_string())
}

pub(super) fn export(tx: &mut Tx<'_>, args: ExportListing, begun: &Begun<'_>) -> Result<ListingExported> {
    let shop = tx.shop()?;
    let stem = format!("catalogue-till-{}-{}", tx.till_number()?, tx.now.day);
    let outlet = target(tx, Path::new(&args.out), &stem, "csv")?;
    let items: Vec<ItemSet> = registers(tx.conn, "item")?;
    let bundles: Vec<BundleSet> = registers(tx.conn, "bundle")?;
    if items.is_empty() {
        return Err(ErrorCode::ExportNothing.into());
    }
    let parts = bundles.iter().map(|bundle| parts(tx, bundle)).collect::<Result<Vec<_>>>()?;
    let all = items.len() as u64;
    let counted = |(done, item): (u64, &ItemSet)| {
        begun.step(done, all)?;
        left(tx, item)
    };
    let left = (0..).zip(&items).map(counted).collect::<Result<Vec<_>>>()?;
    let ((), bytes) = delivery::deliver(&outlet, |out| {
        let written = write::Writer::new(out, shop.decimals(), shop.currency.code()).and_then(|mut writer| {
            items.iter().zip(&left).try_for_each(|(item, left)| writer.item(item, *left))?;
            bundles.iter().zip(&parts).try_for_each(|(bundle, parts)| writer.bundle(bundle, parts))?;
            writer.finish()
        });
        written.map_err(|e| delivery::unwritable(&outlet.file, &e))
    })?;
    let (items, bundles, bytes) = (items.len() as u64, bundles.len() as u64, bytes.unsigned_abs());
    Ok(ListingExported { file: outlet.file.display().to_string(), items, bundles, bytes })
}

fn left(tx: &Tx<'_>, item: &ItemSet) -> Result<Option<i64>> {
    if item.is_counted() { Ok(ledger::stock(tx.conn, &item.id)?.map(|stock| stock.left())) } else { Ok(None) }
}

/// What a bundle is made of, as its file has it: each part by its SKU, or by its id where it has none.
fn parts(tx: &Tx<'_>, bundle: &BundleSet) -> Result<String> {
    let part = |part: &super::types::catalog::BundlePart| {
        let sku = item(tx.conn, &part.item)?.map(|item| item.sku).filter(|sku| !sku.is_empty());
        Ok(format!("{} {}", part.quantity, sku.unwrap_or_else(|| part.item.clone())))
    };
    Ok(bundle.parts.iter().map(part).collect::<Result<Vec<_>>>()?.join("\n"))
}
