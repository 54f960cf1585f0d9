//! Commands on the basket in hand, and on those that wait.
//!
//! Owns the drafts. Keeps true: the basket is saved at every tap; one is in hand at most; starting anew parks it; its
//! number names the sale, so a number is never used twice.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;
use trestle_rules::basket::{self, Basket, Goods, MAX_LINES, QuotedLine};
use trestle_rules::cash;
use trestle_rules::tax::{Prices, TaxTerms};
use trestle_rules::tender::{self, Tender};
use trestle_rules::tip;

use super::types::Nothing;
use super::types::basket::{
    AddAmount, BasketLine, BasketView, CashOffer, GiveTenders, HeldBasket, HeldBaskets, LineKind, QuoteBasket, Quoted,
    RemoveLine, ResumeBasket, SetQuantity,
};
use super::{benefit, bundling, credit, market, offer, pricing, stock, text, variants};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::shop::Shop;
use crate::tx::Tx;

/// Steps that can be undone.
const STEPS: i64 = 30;
/// Cleared baskets that can be brought back.
const CLEARED: i64 = 20;

/// A basket with its number.
pub(crate) struct Draft {
    pub(crate) number: i64,
    pub(crate) basket: Basket,
}

pub(super) fn open(tx: &mut Tx<'_>, _: Nothing) -> Result<BasketView> {
    tx.shop()?;
    park(tx)?;
    let draft = in_hand(tx)?;
    view(tx, &draft)
}

pub(super) fn quote(tx: &mut Tx<'_>, args: QuoteBasket) -> Result<Quoted> {
    let mut draft = in_hand(tx)?;
    benefit::hold_to(tx, &mut draft)?;
    let tenders = args.tenders.unwrap_or_else(|| draft.basket.given.clone());
    quoted(tx, &draft, &tenders)
}

/// Saves what the customer has handed over so far. It is no step that undo takes back: money does not walk back by itself.
pub(super) fn give(tx: &mut Tx<'_>, args: GiveTenders) -> Result<Quoted> {
    let mut draft = in_hand(tx)?;
    credit::taken(tx, &args.tenders)?;
    let quoted = quoted(tx, &draft, &args.tenders)?;
    draft.basket.given.clone_from(&args.tenders);
    save(tx, &draft)?;
    let basket = BasketView { given: args.tenders, ..quoted.basket };
    Ok(Quoted { basket, ..quoted })
}

pub(super) fn quoted(tx: &Tx<'_>, draft: &Draft, tenders: &[Tender]) -> Result<Quoted> {
    let view = view(tx, draft)?;
    let shop = tx.shop()?;
    let settlement = tender::settle_with_tip(view.total, view.tip, tenders, shop.rounding)?;
    let cash = CashOffer { rounding: view.cash.rounding, ..cash_offer(shop, settlement.cash_due) };
    let tips = if shop.tips { tip::quick(view.total, shop.currency) } else { Vec::new() };
    Ok(Quoted { basket: view, settlement, cash, tips })
}

pub(super) fn add_amount(tx: &mut Tx<'_>, args: AddAmount) -> Result<BasketView> {
    let shop = tx.shop()?;
    let amount = text::price(shop, &args.amount)?;
    let rate = market::rate_here(tx, text::rate(shop, args.rate.as_deref())?)?;
    let text = text::optional("text", args.text.as_deref().unwrap_or_default(), 80)?;
    step(tx, |b| Ok(b.add(Goods::Amount { text, rate }, amount, 1)?))
}

pub(super) fn set_quantity(tx: &mut Tx<'_>, args: SetQuantity) -> Result<BasketView> {
    step(tx, |b| {
        b.allowed &= !b.has_amount_off();
        Ok(b.set_quantity(args.line, args.quantity)?)
    })
}

pub(super) fn remove(tx: &mut Tx<'_>, args: RemoveLine) -> Result<BasketView> {
    step(tx, |b| {
        b.allowed &= !b.has_amount_off();
        Ok(b.remove(args.line)?)
    })
}

/// Takes back the last step of the basket in hand; right after clearing, brings back what was cleared. Whatever was
/// cleared earlier is found in the list.
pub(super) fn undo(tx: &mut Tx<'_>, _: Nothing) -> Result<BasketView> {
    let draft = in_hand(tx)?;
    let sql = "SELECT step, content FROM draft_step WHERE basket = ?1 ORDER BY step DESC LIMIT 1";
    let last: Option<(i64, String)> =
        tx.conn.prepare_cached(sql)?.query_row([draft.number], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    if let Some((step, content)) = last {
        tx.conn.execute("DELETE FROM draft_step WHERE basket = ?1 AND step = ?2", params![draft.number, step])?;
        let mut basket: Basket = serde_json::from_str(&content)?;
        // A line number once given stays used, also by a step taken back.
        basket.last_line = basket.last_line.max(draft.basket.last_line);
        basket.given = draft.basket.given;
        basket.tip = draft.basket.tip;
        let draft = Draft { number: draft.number, basket };
        save(tx, &draft)?;
        return view(tx, &draft);
    }
    if draft.basket.is_empty() && just_cleared(tx, draft.number)? {
        return resume(tx, ResumeBasket { basket: draft.number - 1 });
    }
    Err(ErrorCode::BasketNothingToUndo.into())
}

/// Whether clearing is what put this basket in hand: then the one before it is the cleared one.
fn just_cleared(tx: &Tx<'_>, number: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM draft WHERE basket = ?1 - 1 AND state = 'cleared'";
    Ok(tx.conn.prepare_cached(sql)?.exists([number])?)
}

pub(super) fn hold(tx: &mut Tx<'_>, _: Nothing) -> Result<BasketView> {
    if in_hand(tx)?.basket.is_empty() {
        return Err(ErrorCode::BasketEmpty.into());
    }
    open(tx, Nothing {})
}

pub(super) fn resume(tx: &mut Tx<'_>, args: ResumeBasket) -> Result<BasketView> {
    let sql = "SELECT 1 FROM draft WHERE basket = ?1 AND state IN ('held', 'cleared')";
    let in_hand_now = in_hand(tx)?;
    if in_hand_now.number == args.basket {
        return view(tx, &in_hand_now);
    }
    if tx.conn.query_row(sql, [args.basket], |_| Ok(())).optional()?.is_none() {
        return Err(ErrorCode::BasketNoSuchBasket.into());
    }
    park(tx)?;
    tx.conn.execute("UPDATE draft SET state = 'open', at = ?2 WHERE basket = ?1", params![args.basket, tx.now.at])?;
    let draft = in_hand(tx)?;
    view(tx, &draft)
}

pub(super) fn clear(tx: &mut Tx<'_>, _: Nothing) -> Result<BasketView> {
    let draft = in_hand(tx)?;
    if draft.basket.is_empty() && draft.basket.member.is_none() {
        return view(tx, &draft);
    }
    set_state(tx, draft.number, "cleared")?;
    let old = "SELECT basket FROM draft WHERE state = 'cleared' ORDER BY at DESC, basket DESC LIMIT -1 OFFSET ?1";
    tx.conn.execute(&format!("DELETE FROM draft WHERE basket IN ({old})"), [CLEARED])?;
    let draft = in_hand(tx)?;
    view(tx, &draft)
}

pub(super) fn list_held(tx: &mut Tx<'_>, _: Nothing) -> Result<HeldBaskets> {
    tx.shop()?;
    Ok(HeldBaskets { held: waiting(tx.conn, "held")?, cleared: waiting(tx.conn, "cleared")? })
}

fn waiting(conn: &Connection, state: &str) -> Result<Vec<HeldBasket>> {
    let sql = "SELECT basket, at, content FROM draft WHERE state IN ('held', 'cleared') AND state = ?1
               ORDER BY at DESC, basket DESC LIMIT 50";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([state])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        let basket: Basket = serde_json::from_str(&row.get::<_, String>(2)?)?;
        let quote = basket::quote(&basket)?;
        let names = basket.lines.iter().take(3).map(|l| l.goods.name().to_owned()).collect();
        let (number, at) = (row.get(0)?, row.get(1)?);
        waiting.push(HeldBasket { basket: number, at, articles: quote.articles, total: quote.total, names });
    }
    Ok(waiting)
}

/// The basket in hand; a new one if there is none.
pub(crate) fn in_hand(tx: &Tx<'_>) -> Result<Draft> {
    tx.shop()?;
    let sql = "SELECT basket, content FROM draft WHERE state = 'open'";
    let found: Option<(i64, String)> =
        tx.conn.prepare_cached(sql)?.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    if let Some((number, content)) = found {
        let mut basket = serde_json::from_str(&content)?;
        hold_to_shop(tx, &mut basket)?;
        return Ok(Draft { number, basket });
    }
    let basket = Basket::default();
    let sql = "INSERT INTO draft (state, content, at) VALUES ('open', ?1, ?2)";
    tx.conn.prepare_cached(sql)?.execute(params![serde_json::to_string(&basket)?, tx.now.at])?;
    Ok(Draft { number: tx.conn.last_insert_rowid(), basket })
}

/// Takes over what the shop says now: its tax terms, and which offers hold. A history tells what was paid, tax included.
pub(super) fn hold_to_shop(tx: &Tx<'_>, basket: &mut Basket) -> Result<()> {
    basket.tax = if basket.history { TaxTerms::default() } else { tx.shop()?.tax_terms };
    offer::refresh(tx, basket)
}

/// Parks the basket in hand; an empty one just stays in hand.
pub(super) fn park(tx: &Tx<'_>) -> Result<()> {
    let draft = in_hand(tx)?;
    if draft.basket.is_empty() {
        // An empty basket has no steps worth keeping; whoever asked for another gets its place.
        tx.conn.execute("DELETE FROM draft WHERE basket = ?1", [draft.number])?;
        return Ok(());
    }
    set_state(tx, draft.number, "held")
}

/// Puts a basket in hand that was sold before, under a new number.
pub(super) fn refill(tx: &Tx<'_>, basket: &Basket) -> Result<Draft> {
    park(tx)?;
    let draft = in_hand(tx)?;
    let mut draft = Draft { number: draft.number, basket: basket.clone() };
    hold_to_shop(tx, &mut draft.basket)?;
    save(tx, &draft)?;
    Ok(draft)
}

/// Marks a basket as sold; its content stays for `sale.undo`.
pub(super) fn set_state(tx: &Tx<'_>, number: i64, state: &str) -> Result<()> {
    let sql = "UPDATE draft SET state = ?2, at = ?3 WHERE basket = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![number, state, tx.now.at])?;
    Ok(())
}

pub(super) fn step(tx: &mut Tx<'_>, change: impl FnOnce(&mut Basket) -> Result<()>) -> Result<BasketView> {
    let mut draft = in_hand(tx)?;
    let before = serde_json::to_string(&draft.basket)?;
    let had = stock::wanted(&draft.basket)?;
    change(&mut draft.basket)?;
    stock::refuse_oversold(tx, &had, &draft.basket)?;
    hold_to_shop(tx, &mut draft.basket)?;
    if draft.basket.lines.len() > MAX_LINES {
        return Err(EngineError::with(ErrorCode::BasketFull, [("most", json!(MAX_LINES))]));
    }
    let view = view_after(tx, &draft, true)?;
    let sql = "INSERT INTO draft_step (basket, step, content)
               SELECT ?1, 1 + COALESCE(max(step), 0), ?2 FROM draft_step WHERE basket = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![draft.number, before])?;
    let sql = "DELETE FROM draft_step WHERE basket = ?1
               AND step <= (SELECT max(step) FROM draft_step WHERE basket = ?1) - ?2";
    tx.conn.prepare_cached(sql)?.execute(params![draft.number, STEPS])?;
    save(tx, &draft)?;
    Ok(view)
}

pub(super) fn save(tx: &Tx<'_>, draft: &Draft) -> Result<()> {
    let sql = "UPDATE draft SET content = ?2, at = ?3 WHERE basket = ?1";
    tx.conn.prepare_cached(sql)?.execute(params![draft.number, serde_json::to_string(&draft.basket)?, tx.now.at])?;
    Ok(())
}

/// The basket as the screens print it.
pub(super) fn view(tx: &Tx<'_>, draft: &Draft) -> Result<BasketView> {
    let sql = "SELECT EXISTS (SELECT 1 FROM draft_step WHERE basket = ?1)";
    let can_undo = tx.conn.prepare_cached(sql)?.query_row([draft.number], |r| r.get(0))?;
    view_after(tx, draft, can_undo)
}

fn view_after(tx: &Tx<'_>, draft: &Draft, has_steps: bool) -> Result<BasketView> {
    let (shop, basket) = (tx.shop()?, &draft.basket);
    let quote = basket::quote(basket)?;
    let mut counts = std::collections::BTreeMap::new();
    for line in &basket.lines {
        if let Some(id) = line.goods.id() {
            *counts.entry(id.to_owned()).or_insert(0) += line.quantity;
        }
    }
    let of_products = variants::counted(tx.conn, &counts)?;
    counts.extend(of_products);
    let (held, cleared) = how_many_wait(tx.conn)?;
    let due = tender::settle_with_tip(quote.total, basket.tip, &[], shop.rounding)?.cash_due;
    let without_tax = basket.tax.prices == Prices::Exclusive;
    Ok(BasketView {
        subtotal: without_tax.then_some(quote.total - quote.added_tax),
        discount: pricing::basket_discount(basket, &quote),
        exempt: pricing::exempt(basket, &quote),
        on_request: offer::on_request(tx, basket)?,
        suggestion: bundling::suggestion(tx, basket)?,
        stock: stock::marks_with(tx, basket)?,
        needs_manager: pricing::needs_manager(shop, basket, &quote)?,
        basket: draft.number,
        lines: basket.lines.iter().zip(&quote.lines).map(|(l, q)| line_view(l, q)).collect(),
        counts,
        articles: quote.articles,
        total: quote.total,
        taxes: quote.taxes,
        member: benefit::member_view(tx, basket)?,
        cash: CashOffer { rounding: due - quote.total - basket.tip, ..cash_offer(shop, due) },
        can_undo: has_steps || (basket.is_empty() && just_cleared(tx, draft.number)?),
        held,
        cleared,
        touched: basket.touched,
        benefit: benefit::view(tx, basket, quote.discount)?,
        given: basket.given.clone(),
        tip: basket.tip,
    })
}

/// How many baskets are held and how many were cleared. Asked at every tap, so by the index of those that wait: the baskets of
/// all sales ever made are drafts too.
const HOW_MANY_WAIT: &str = "SELECT count(*) FILTER (WHERE state = 'held'), count(*) FILTER (WHERE state = 'cleared')
    FROM draft WHERE state IN ('held', 'cleared')";

fn how_many_wait(conn: &Connection) -> Result<(u32, u32)> {
    Ok(conn.prepare_cached(HOW_MANY_WAIT)?.query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

fn cash_offer(shop: &Shop, due: i64) -> CashOffer {
    CashOffer { due, rounding: 0, quick: cash::quick(due, shop.currency), notes: cash::notes(shop.currency) }
}

/// A line as the basket and the receipt print it.
pub(super) fn line_view(line: &basket::Line, quoted: &QuotedLine) -> BasketLine {
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
        paid: quoted.paid - basket::added_tax(&quoted.parts),
        rate: quoted.rate.map(|rate| rate.to_string()),
        discount: pricing::line_discount(line, quoted),
        notes: pricing::notes(line, quoted),
        steps: pricing::steps(line, quoted),
        components: pricing::components(quoted),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A state that was bound as a parameter kept SQLite from its index, and every tap read all baskets that were ever sold.
    #[test]
    fn a_tap_does_not_look_at_what_was_sold() {
        let dir = tempfile::TempDir::new().unwrap();
        let conn = crate::store::open(dir.path()).unwrap();
        let plan = |sql: &str| -> String {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = statement.query_map([], |r| r.get::<_, String>(3)).unwrap();
            steps.map(Result::unwrap).collect()
        };
        assert!(plan(HOW_MANY_WAIT).contains("INDEX draft_waiting"), "{}", plan(HOW_MANY_WAIT));
        assert!(plan("SELECT count(*) FROM draft WHERE state = 'sold'").starts_with("SCAN"), "a scan is told");
    }
}
