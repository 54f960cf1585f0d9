//! The basket as the screens print it.
//!
//! Owns what a reply tells of a basket: all of it, or of a long one what a tap changed. Keeps true: what is known of a
//! basket from tap to tap is what would be found anew; a reply that tells changes names the state they begin at. What a
//! basket costs is `trestle_rules::basket`'s.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use trestle_rules::basket::{self, Basket, Before, Goods, KeptQuote, Line, PricedLine, QuotedLine};
use trestle_rules::cash;
use trestle_rules::tax::Prices;
use trestle_rules::tender;

use super::types::basket::{BasketLine, BasketPart, BasketView, CashOffer, LineKind};
use super::types::stock::StockMark;
use super::{basket as commands, benefit, bundling, deductions, offer, pricing, stock, variants};
use crate::drafts::{self, Draft, Known};
use crate::error::Result;
use crate::facts::BundleSet;
use crate::ledger::registers;
use crate::shop::Shop;
use crate::tx::Tx;

/// Lines up to which every reply tells all of a basket.
const SHORT: usize = 40;

/// What a reply tells of the lines and of what depends on them one by one.
struct Told {
    lines: Vec<BasketLine>,
    counts: BTreeMap<String, i64>,
    stock: BTreeMap<String, StockMark>,
    part: Option<BasketPart>,
}

/// All of a basket.
pub(super) fn view(tx: &Tx<'_>, draft: &Draft) -> Result<BasketView> {
    let anew;
    let known = match &draft.known {
        Some(known) => known,
        None => {
            anew = look(tx, &draft.basket)?;
            &anew
        }
    };
    let told = all(tx, draft, known)?;
    framed(tx, draft, known, drafts::has_steps(tx.conn, draft.number)?, told)
}

/// A basket after a step, of which `before` says what its lines were; what is known of it is renewed.
pub(super) fn view_after(tx: &Tx<'_>, draft: &mut Draft, before: &Before) -> Result<BasketView> {
    let since = draft.known.as_ref().and_then(|known| known.told);
    let costs = learn(tx, draft, before)?;
    let long = draft.basket.lines.len() > SHORT;
    let Some(known) = &mut draft.known else { return view(tx, draft) };
    known.told = long.then(|| tx.conn.total_changes());
    let Some(known) = &draft.known else { return view(tx, draft) };
    let told = match (costs, since) {
        (Some(costs), Some(since)) if long => changes(tx, draft, known, before, &costs, since)?,
        _ => all(tx, draft, known)?,
    };
    framed(tx, draft, known, drafts::has_steps(tx.conn, draft.number)?, told)
}

/// Finds out what there is to know of a basket.
fn look(tx: &Tx<'_>, basket: &Basket) -> Result<Known> {
    let bundles = registers::<BundleSet>(tx.conn, "bundle")?;
    let sold = bundles.iter().filter(|bundle| !bundle.archived);
    Ok(Known {
        quote: KeptQuote::of(basket)?,
        offers: offers(tx, basket)?,
        bundled: sold.flat_map(|bundle| &bundle.parts).map(|part| part.item.clone()).collect(),
        bundles,
        products: variants::products_of(tx.conn, &ids(&basket.lines))?,
        history: basket.history,
        told: None,
    })
}

/// Renews what is known of a basket. Gives the lines that may cost something else now; none where all may be different.
fn learn(tx: &Tx<'_>, draft: &mut Draft, before: &Before) -> Result<Option<BTreeSet<u32>>> {
    let basket = &mut draft.basket;
    let Some(known) = draft.known.as_mut().filter(|known| known.history == basket.history) else {
        offer::refresh(tx, basket)?;
        draft.known = Some(look(tx, basket)?);
        return Ok(None);
    };
    let considered = offer::considered(tx, basket)?;
    let same = considered.iter().map(|offer| &offer.id).eq(&known.offers);
    if !same || offer::concern(tx.conn, &considered, &touched(basket, before))? {
        known.offers = considered.iter().map(|offer| offer.id.clone()).collect();
        offer::refresh(tx, basket)?;
    }
    let costs = known.quote.renew(basket, before)?;
    known.products.extend(variants::products_of(tx.conn, &ids(touched(basket, before)))?);
    Ok(Some(costs))
}

/// Ids of the offers that might hold for a basket.
pub(super) fn offers(tx: &Tx<'_>, basket: &Basket) -> Result<Vec<String>> {
    Ok(offer::considered(tx, basket)?.into_iter().map(|offer| offer.id.clone()).collect())
}

/// The lines that a step changed, as they were and as they are.
fn touched<'b>(basket: &'b Basket, before: &'b Before) -> Vec<&'b Line> {
    let now = basket.lines.iter().filter(|line| before.contains_key(&line.line));
    before.values().flatten().chain(now).collect()
}

fn ids<'l>(lines: impl IntoIterator<Item = &'l Line>) -> BTreeSet<&'l str> {
    lines.into_iter().filter_map(|line| line.goods.id()).collect()
}

fn all(tx: &Tx<'_>, draft: &Draft, known: &Known) -> Result<Told> {
    let (basket, quote, shop) = (&draft.basket, known.quote.quote(), draft.basket.tax.prices);
    let revision = tx.conn.total_changes();
    let (gone, counted, marked) = (Vec::new(), Vec::new(), Vec::new());
    let part = BasketPart { revision, since: None, gone, counted, marked };
    Ok(Told {
        lines: basket.lines.iter().zip(&quote.lines).map(|(line, quoted)| line_view(line, quoted, shop)).collect(),
        counts: counts(basket, known, |_| true),
        stock: stock::marks_with(tx, basket, &known.bundles)?,
        part: (basket.lines.len() > SHORT).then_some(part),
    })
}

fn changes(
    tx: &Tx<'_>,
    draft: &Draft,
    known: &Known,
    before: &Before,
    costs: &BTreeSet<u32>,
    since: u64,
) -> Result<Told> {
    let basket = &draft.basket;
    let quoted = basket.lines.iter().zip(&known.quote.quote().lines);
    let lines: Vec<BasketLine> = quoted
        .filter(|(line, _)| costs.contains(&line.line))
        .map(|(line, quoted)| line_view(line, quoted, basket.tax.prices))
        .collect();
    let told: HashSet<u32> = lines.iter().map(|line| line.line).collect();
    let items = ids(touched(basket, before));
    let products = items.iter().filter_map(|item| known.products.get(*item)).map(String::as_str);
    let counted: BTreeSet<&str> = items.iter().copied().chain(products).collect();
    let counts = counts(basket, known, |tile| counted.contains(tile));
    let (marked, stock) = stock::marks_after(tx, basket, before, &known.bundles)?;
    let part = BasketPart {
        revision: tx.conn.total_changes(),
        since: Some(since),
        gone: costs.iter().copied().filter(|number| !told.contains(number)).collect(),
        counted: counted.into_iter().map(str::to_owned).collect(),
        marked,
    };
    Ok(Told { lines, counts, stock, part: Some(part) })
}

/// How many of each item, bundle or product lie in a basket, of the tiles that are asked for.
fn counts(basket: &Basket, known: &Known, asked: impl Fn(&str) -> bool) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for line in &basket.lines {
        let Some(id) = line.goods.id() else { continue };
        for tile in [Some(id), known.products.get(id).map(String::as_str)].into_iter().flatten().filter(|t| asked(t)) {
            match counts.get_mut(tile) {
                Some(count) => *count += line.quantity,
                None => drop(counts.insert(tile.to_owned(), line.quantity)),
            }
        }
    }
    counts
}

fn framed(tx: &Tx<'_>, draft: &Draft, known: &Known, has_steps: bool, told: Told) -> Result<BasketView> {
    let (shop, basket, quote) = (tx.shop()?, &draft.basket, known.quote.quote());
    let (held, cleared) = commands::how_many_wait(tx.conn)?;
    let due = tender::settle_with_tip(quote.total, basket.tip, &[], shop.rounding)?.cash_due;
    Ok(BasketView {
        subtotal: basket.is_without_tax().then_some(quote.total - quote.added_tax),
        added_taxes: basket::added_below(quote.lines.iter().map(PricedLine::from)),
        discount: pricing::basket_discount(basket, quote),
        exempt: pricing::exempt(basket, quote),
        on_request: offer::on_request(tx, basket)?,
        suggestion: bundling::suggestion(tx, basket, &known.bundled)?,
        stock: told.stock,
        needs_manager: pricing::needs_manager(shop, basket, quote)?,
        basket: draft.number,
        lines: told.lines,
        counts: told.counts,
        deductions: deductions::of_basket(basket, &quote.lines),
        articles: quote.articles,
        total: quote.total,
        taxes: quote.taxes.clone(),
        member: benefit::member_view(tx, basket)?,
        cash: CashOffer { rounding: due - quote.total - basket.tip, ..cash_offer(shop, due) },
        can_undo: has_steps || (basket.is_empty() && commands::just_cleared(tx, draft.number)?),
        held,
        cleared,
        touched: basket.touched,
        benefit: benefit::view(tx, basket, quote.discount)?,
        given: basket.given.clone(),
        tip: basket.tip,
        part: told.part,
    })
}

pub(super) fn cash_offer(shop: &Shop, due: i64) -> CashOffer {
    CashOffer { due, rounding: 0, quick: cash::quick(due, shop.currency), notes: cash::notes(shop.currency) }
}

/// A line as the basket and the receipt print it, in a shop whose prices are so.
pub(super) fn line_view(line: &basket::Line, quoted: &QuotedLine, shop: Prices) -> BasketLine {
    let kind = match &line.goods {
        Goods::Item { .. } => LineKind::Item,
        Goods::Amount { .. } => LineKind::Amount,
        Goods::Bundle { .. } => LineKind::Bundle,
    };
    BasketLine {
        line: line.line,
        item: line.goods.id().map(str::to_owned),
        kind,
        name: line.goods.name().to_owned(),
        quantity: line.quantity,
        list: line.list,
        measured: line.measured,
        unit: line.unit(),
        price: basket::shown_price(&quoted.parts),
        paid: quoted.paid - basket::added_tax(&quoted.parts),
        rate: quoted.rate.map(|rate| rate.to_string()),
        discount: pricing::line_discount(line, quoted),
        notes: pricing::notes(line, quoted, shop),
        steps: pricing::steps(line, quoted),
        components: pricing::components(quoted),
    }
}
