//! Commands on the basket in hand, and on those that wait.
//!
//! Owns what a step is, and when a basket changes hands. Keeps true: the basket is saved at every tap; one is in hand at most; starting anew parks it; its
//! number names the sale, so a number is never used twice.

use rusqlite::Connection;
use serde_json::json;
use trestle_rules::basket::{self, Basket, Goods, MAX_LINES};
use trestle_rules::tax::TaxTerms;
use trestle_rules::tender::{self, Tender};
use trestle_rules::tip;

use super::shown::{self, cash_offer, view, view_after};
use super::types::Nothing;
use super::types::basket::{
    AddAmount, BasketView, CashOffer, GiveTenders, QuoteBasket, Quoted, RemoveLine, SetQuantity,
};
use super::types::held::{HeldBasket, HeldBaskets, NameBasket, ResumeBasket};
use super::{benefit, credit, market, offer, stock, text};
use crate::drafts::{self, Draft};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::tx::Tx;

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
    save(tx, &mut draft)?;
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
    let amount = text::price(shop, &args.amount).in_field("amount")?;
    let rate = market::rate_here(tx, text::rate(shop, args.rate.as_deref()).in_field("rate")?)?;
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
    let mut draft = in_hand(tx)?;
    if drafts::step_back(tx, &mut draft)? {
        let before = drafts::save(tx, &mut draft)?;
        hold_to_terms(tx, &mut draft.basket)?;
        let view = view_after(tx, &mut draft, &before)?;
        drafts::keep(tx, draft)?;
        return Ok(view);
    }
    if draft.basket.is_empty() && just_cleared(tx, draft.number)? {
        return resume(tx, ResumeBasket { basket: draft.number - 1 });
    }
    Err(ErrorCode::BasketNothingToUndo.into())
}

/// Whether clearing is what put this basket in hand: then the one before it is the cleared one.
pub(super) fn just_cleared(tx: &Tx<'_>, number: i64) -> Result<bool> {
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
    let in_hand_now = in_hand(tx)?;
    if in_hand_now.number == args.basket {
        return view(tx, &in_hand_now);
    }
    if drafts::read_if(tx.conn, args.basket, &["held", "cleared"])?.is_none() {
        return Err(ErrorCode::BasketNoSuchBasket.into());
    }
    park(tx)?;
    drafts::set_state(tx, args.basket, "open")?;
    let draft = in_hand(tx)?;
    view(tx, &draft)
}

pub(super) fn clear(tx: &mut Tx<'_>, _: Nothing) -> Result<BasketView> {
    let draft = in_hand(tx)?;
    if draft.basket.is_empty() && draft.basket.member.is_none() {
        return view(tx, &draft);
    }
    drafts::clear(tx, draft.number)?;
    let draft = in_hand(tx)?;
    view(tx, &draft)
}

/// Names a basket for the list of those that wait. No step of it, and nothing that a sale keeps.
pub(super) fn name(tx: &mut Tx<'_>, args: NameBasket) -> Result<HeldBaskets> {
    tx.shop()?;
    let label = text::optional("name", &args.name, 40)?;
    let waiting = drafts::read_if(tx.conn, args.basket, &["open", "held", "cleared"])?;
    let mut draft = waiting.ok_or(ErrorCode::BasketNoSuchBasket)?;
    tx.basket.take();
    draft.basket.label = label;
    save(tx, &mut draft)?;
    list_held(tx, Nothing {})
}

pub(super) fn list_held(tx: &mut Tx<'_>, _: Nothing) -> Result<HeldBaskets> {
    tx.shop()?;
    Ok(HeldBaskets { held: waiting(tx, "held")?, cleared: waiting(tx, "cleared")? })
}

fn waiting(tx: &Tx<'_>, state: &str) -> Result<Vec<HeldBasket>> {
    let mut waiting = Vec::new();
    for (at, mut draft) in drafts::waiting(tx.conn, state)? {
        hold_to_shop(tx, &mut draft.basket)?;
        let quote = basket::quote(&draft.basket)?;
        let names = draft.basket.lines.iter().take(3).map(|l| l.goods.name().to_owned()).collect();
        let (articles, total, name) = (quote.articles, quote.total, draft.basket.label);
        waiting.push(HeldBasket { basket: draft.number, at, articles, total, names, name });
    }
    Ok(waiting)
}

/// The basket in hand; a new one if there is none.
pub(crate) fn in_hand(tx: &Tx<'_>) -> Result<Draft> {
    tx.shop()?;
    let Some(mut draft) = drafts::in_hand(tx)? else { return drafts::begin(tx) };
    let offers = shown::offers(tx, &draft.basket)?;
    if draft.known.as_ref().is_some_and(|known| known.offers == offers) {
        hold_to_terms(tx, &mut draft.basket)?;
    } else {
        draft.known = None;
        hold_to_shop(tx, &mut draft.basket)?;
    }
    Ok(draft)
}

/// Takes over what the shop says now: its tax terms, and which offers hold. A history tells what was paid, tax included.
pub(super) fn hold_to_shop(tx: &Tx<'_>, basket: &mut Basket) -> Result<()> {
    hold_to_terms(tx, basket)?;
    offer::refresh(tx, basket)
}

fn hold_to_terms(tx: &Tx<'_>, basket: &mut Basket) -> Result<()> {
    basket.tax = if basket.history { TaxTerms::default() } else { tx.shop()?.tax_terms };
    Ok(())
}

/// Parks the basket in hand; an empty one just stays in hand.
pub(super) fn park(tx: &Tx<'_>) -> Result<()> {
    let draft = in_hand(tx)?;
    // An empty basket has no steps worth keeping; whoever asked for another gets its place.
    if draft.basket.is_empty() { drafts::delete(tx, draft.number) } else { drafts::set_state(tx, draft.number, "held") }
}

/// Puts a basket in hand that was sold before, under a new number.
pub(super) fn refill(tx: &Tx<'_>, basket: Basket) -> Result<Draft> {
    park(tx)?;
    let mut draft = in_hand(tx)?;
    drafts::fill(tx, &mut draft, basket)?;
    hold_to_shop(tx, &mut draft.basket)?;
    Ok(draft)
}

/// One change of the basket in hand, which can be undone.
pub(super) fn step(tx: &mut Tx<'_>, change: impl FnOnce(&mut Basket) -> Result<()>) -> Result<BasketView> {
    let mut draft = in_hand(tx)?;
    let head = drafts::before_step(tx, &mut draft)?;
    change(&mut draft.basket)?;
    hold_to_terms(tx, &mut draft.basket)?;
    // What is refused now is rolled back with its rows, and forgotten in memory.
    let before = drafts::save(tx, &mut draft)?;
    stock::refuse_step(tx, &before, &draft.basket)?;
    if draft.basket.lines.len() > MAX_LINES {
        return Err(EngineError::with(ErrorCode::BasketFull, [("most", json!(MAX_LINES))]));
    }
    drafts::note_step(tx, draft.number, &head, &before)?;
    let view = view_after(tx, &mut draft, &before)?;
    drafts::keep(tx, draft)?;
    Ok(view)
}

/// Saves what is no step of its own.
pub(super) fn save(tx: &Tx<'_>, draft: &mut Draft) -> Result<()> {
    drafts::save(tx, draft).map(drop)
}

/// How many baskets are held and how many were cleared. Asked at every tap, so by the index of those that wait: the baskets of
/// all sales ever made are drafts too.
const HOW_MANY_WAIT: &str = "SELECT count(*) FILTER (WHERE state = 'held'), count(*) FILTER (WHERE state = 'cleared')
    FROM draft WHERE state IN ('held', 'cleared')";

pub(super) fn how_many_wait(conn: &Connection) -> Result<(u32, u32)> {
    Ok(conn.prepare_cached(HOW_MANY_WAIT)?.query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A state that was bound as a parameter kept SQLite from its index, and every tap read all baskets that were ever sold.
    #[test]
    fn a_tap_does_not_look_at_what_was_sold() {
        let dir = tempfile::TempDir::new().unwrap();
        let conn = crate::store::open(dir.path(), 0).unwrap();
        let plan = |sql: &str| -> String {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = statement.query_map([], |r| r.get::<_, String>(3)).unwrap();
            steps.map(Result::unwrap).collect()
        };
        assert!(plan(HOW_MANY_WAIT).contains("INDEX draft_waiting"), "{}", plan(HOW_MANY_WAIT));
        assert!(plan("SELECT count(*) FROM draft WHERE state = 'sold'").starts_with("SCAN"), "a scan is told");
    }
}
