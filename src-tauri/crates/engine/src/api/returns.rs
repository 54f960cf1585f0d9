//! Commands on returns: of a sale this till knows, and (by the manager) without a receipt.
//!
//! Keeps true: a refund is exact to the unit paid, and all refunds of a sale together are what was paid, tax included.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use serde_json::json;
use trestle_rules::returns::{
    self as rules, Case, CashRefund, Condition, RefundKind, Returnable, Scope, Verdict, Window,
};
use trestle_rules::tax::{self, Rate, TakenBack, TaxLine, TaxRounding};
use trestle_rules::{measure, money};

use super::types::Sentence;
use super::types::returns::{
    CommitOpenReturn, CommitReturn, JudgeReturn, Judgement, ReturnPick, ReturnView, ReturnableLine,
};
use super::{credit, market, session, text};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Measure, ReturnCommitted, ReturnLine, SaleCommitted};
use crate::goods::no_such_item;
use crate::ledger::{self, market_name};
use crate::tx::Tx;

pub(super) fn judge(tx: &mut Tx<'_>, args: JudgeReturn) -> Result<Judgement> {
    let (sale, fact) = ledger::sale(tx.conn, &args.sale)?;
    let verdict = verdict(tx, &sale, &fact.day)?;
    let units = units(tx.conn, &args.sale)?;
    let lines = chosen(&units, &args.lines)?;
    let refund = money::sum(lines.iter().map(|l| l.refund))?;
    let rounding = cash_rounding(tx, &sale, refund)?;
    let (headline, reason) = sentences(tx.conn, &sale, &fact.day, verdict)?;
    Ok(Judgement {
        sale: args.sale,
        receipt: sale.receipt,
        verdict,
        headline,
        reason,
        lines,
        refund,
        rounding,
        cash: refund + rounding,
        needs_manager: verdict.needs_manager(),
    })
}

fn verdict(tx: &Tx<'_>, sale: &SaleCommitted, sold_day: &str) -> Result<Verdict> {
    let deadline = sale.deadline.as_deref().map(text::date).transpose()?;
    // Without a session this return opens one; it is judged where that will stand.
    let here = match tx.session() {
        Some(session) => session.market.clone(),
        None => market::only_one_today(tx)?,
    };
    debug_assert!(deadline.is_none_or(|d| text::date(sold_day).is_ok_and(|sold| d >= sold)));
    Ok(rules::judge(&Case {
        policy: &sale.policy,
        deadline,
        sold_at: sale.market.as_deref(),
        now_at: here.as_deref(),
        today: tx.today(),
        undone: ledger::is_undone(tx.conn, &sale.sale)?,
    }))
}

/// The verdict in one line, and its reason in one sentence.
fn sentences(conn: &Connection, sale: &SaleCommitted, sold: &str, verdict: Verdict) -> Result<(Sentence, Sentence)> {
    let until = json!(sale.deadline);
    let market = json!(market_name(conn, sale.market.as_deref())?.unwrap_or_default());
    let sold = ("sold_date", json!(sold));
    let reason = match (verdict, sale.policy.window) {
        (Verdict::Undone, _) => text::sentence("return.reason.undone", [sold]),
        (Verdict::Elsewhere, _) => text::sentence("return.reason.elsewhere", [sold, ("market", market.clone())]),
        (_, Window::None) => text::sentence("return.reason.no_returns", [sold]),
        (_, Window::Days { days }) => text::sentence("return.reason.days", [sold, ("days", json!(days))]),
        (_, Window::MarketDays { count, .. }) if sale.policy.scope == Scope::SameMarket && sale.market.is_some() => {
            let args = [sold, ("market", market.clone()), ("count", json!(count)), ("until_date", until.clone())];
            text::sentence("return.reason.market_days", args)
        }
        (_, Window::MarketDays { .. }) => text::sentence("return.reason.until", [sold, ("until_date", until.clone())]),
    };
    let headline = match verdict {
        Verdict::InWindow => text::sentence("return.headline.in_window", [("until_date", until)]),
        Verdict::Late => text::sentence("return.headline.late", [("until_date", until)]),
        Verdict::NoReturns => text::sentence("return.headline.no_returns", []),
        Verdict::Elsewhere => text::sentence("return.headline.elsewhere", [("market", market)]),
        Verdict::Undone => text::sentence("return.headline.undone", []),
    };
    Ok((headline, reason))
}

/// A unit of return as the projections know it.
struct Unit {
    of: Returnable,
    part: Option<u32>,
    item: Option<String>,
    name: String,
    bundle: Option<String>,
    rate: Rate,
    refunded: i64,
    /// What it is measured in, if it was not sold by the piece.
    unit: Option<measure::Unit>,
}

fn units(conn: &Connection, sale: &str) -> Result<Vec<Unit>> {
    let mut statement = conn.prepare_cached(include_str!("units.sql"))?;
    let mut rows = statement.query([sale])?;
    let mut units = Vec::new();
    while let Some(row) = rows.next()? {
        let part: i64 = row.get(1)?;
        units.push(Unit {
            of: Returnable { line: row.get(0)?, sold: row.get(5)?, paid: row.get(6)?, returned: row.get(8)? },
            part: u32::try_from(part).ok(),
            item: row.get(2)?,
            name: row.get(3)?,
            bundle: row.get(4)?,
            rate: row.get::<_, String>(7)?.parse()?,
            refunded: row.get(9)?,
            unit: row.get::<_, Option<String>>(10)?.as_deref().and_then(measure::Unit::named),
        });
    }
    Ok(units)
}

/// All units of a sale with what was chosen of them.
fn chosen(units: &[Unit], picks: &[ReturnPick]) -> Result<Vec<ReturnableLine>> {
    let mut wanted = BTreeMap::new();
    for pick in picks {
        if !units.iter().any(|u| u.of.line == pick.line && u.part == pick.part) {
            return Err(not_on_it(units, pick));
        }
        let sum: &mut i64 = wanted.entry((pick.line, pick.part)).or_default();
        *sum = sum.saturating_add(pick.quantity);
    }
    let line = |unit: &Unit| {
        let quantity = wanted.get(&(unit.of.line, unit.part)).copied().unwrap_or(0);
        let left = (unit.of.sold - unit.of.returned).max(0);
        Ok(ReturnableLine {
            line: unit.of.line,
            part: unit.part,
            name: unit.name.clone(),
            bundle: unit.bundle.clone(),
            unit: unit.unit,
            sold: unit.of.sold,
            returned: unit.of.returned,
            left,
            paid: unit.of.paid,
            next_unit: if left > 0 { rules::refund(unit.of, 1)? } else { 0 },
            quantity,
            refund: rules::refund(unit.of, quantity)?,
        })
    };
    units.iter().map(line).collect()
}

/// Why a sale has no such unit of return: a line that it does not have, a bundle of which no part is named, or a part too many.
fn not_on_it(units: &[Unit], pick: &ReturnPick) -> EngineError {
    let of_line: Vec<&Unit> = units.iter().filter(|u| u.of.line == pick.line).collect();
    let line = ("line", json!(pick.line));
    match (of_line.last().map(|u| u.part), pick.part) {
        (None, _) => EngineError::with(ErrorCode::ReturnNoSuchLine, [line]),
        (Some(last), None) => EngineError::with(
            ErrorCode::ReturnPartMissing,
            [line, ("last", json!(last)), ("field", json!("lines.part"))],
        ),
        (Some(_), Some(part)) => EngineError::with(
            ErrorCode::ReturnNoSuchPart,
            [line, ("part", json!(part)), ("field", json!("lines.part"))],
        ),
    }
}

/// By how much a refund is rounded if it is paid out in cash, after what was refunded of the sale before.
fn cash_rounding(tx: &Tx<'_>, sale: &SaleCommitted, refund: i64) -> Result<i64> {
    let sql = "SELECT COALESCE(sum(refund), 0), COALESCE(sum(iif(refund_as = 'cash', refund + rounding, 0)), 0),
               COALESCE(sum(iif(refund_as = 'cash', 0, refund)), 0) FROM returned WHERE sale = ?1";
    let before = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
    let (before, cash_before, other_before) = tx.conn.prepare_cached(sql)?.query_row([&sale.sale], before)?;
    let (total, rounding) = (sale.total, sale.rounding);
    let of = CashRefund { total, rounding, before, cash_before, other_before, refund };
    Ok(rules::cash_back(of, tx.shop()?.rounding)? - refund)
}

pub(super) fn commit(tx: &mut Tx<'_>, args: CommitReturn) -> Result<ReturnView> {
    let judged = judge(tx, JudgeReturn { sale: args.sale.clone(), lines: args.lines.clone() })?;
    let picked: i64 = judged.lines.iter().map(|l| l.quantity).sum();
    if picked == 0 {
        return Err(ErrorCode::ReturnNothingChosen.into());
    }
    if judged.verdict == Verdict::Undone {
        return Err(ErrorCode::ReturnUndoneSale.into());
    }
    if judged.needs_manager && !args.allowed_by_manager {
        return Err(ErrorCode::ReturnNeedsManager.into());
    }
    if judged.refund != args.refund {
        let args = [("refund_amount", json!(judged.refund)), ("shown_amount", json!(args.refund))];
        return Err(EngineError::with(ErrorCode::ReturnStaleRefund, args));
    }
    let (sale, _) = ledger::sale(tx.conn, &args.sale)?;
    let units = units(tx.conn, &args.sale)?;
    let picked = units.iter().zip(&judged.lines).filter(|(_, l)| l.quantity > 0);
    let lines = picked.map(|(unit, line)| {
        let restocked = args.condition == Condition::Resale && was_taken_out(tx.conn, &args.sale, unit)?;
        Ok(return_line(unit, line, restocked))
    });
    let body = ReturnCommitted {
        taxes: taken_back(sale.tax_rounding, &units, &judged.lines)?,
        lines: lines.collect::<Result<_>>()?,
        sale: Some(args.sale),
        refund: judged.refund,
        rounding: if args.refund_as == RefundKind::Cash { judged.rounding } else { 0 },
        refund_as: args.refund_as,
        reason: text::name("reason", &args.reason, 80)?,
        condition: args.condition,
        verdict: Some(judged.verdict),
        calendar: market::calendar_revision(tx.conn)?,
        verified: true,
        allowed_by_manager: judged.needs_manager,
    };
    append(tx, body, Some(judged.receipt))
}

/// What a sale did not take out of the stock is not put back into it.
fn was_taken_out(conn: &Connection, sale: &str, unit: &Unit) -> Result<bool> {
    unit.item.as_deref().map_or(Ok(false), |item| ledger::was_taken_out(conn, sale, item))
}

fn return_line(unit: &Unit, line: &ReturnableLine, restocked: bool) -> ReturnLine {
    ReturnLine {
        line: unit.of.line,
        part: unit.part,
        item: unit.item.clone(),
        name: unit.name.clone(),
        // A part of a piece is no article; the piece is back with the last of it.
        quantity: if unit.unit.is_some() { i64::from(line.quantity == line.left) } else { line.quantity },
        measured: unit.unit.map(|unit| Measure { unit, amount: line.quantity }),
        refund: line.refund,
        rate: unit.rate,
        restocked,
    }
}

/// Tax taken back per rate, of a sale that was rounded so.
fn taken_back(rounding: TaxRounding, units: &[Unit], lines: &[ReturnableLine]) -> Result<Vec<TaxLine>> {
    let of = |(unit, line): (&Unit, &ReturnableLine)| TakenBack {
        rate: unit.rate,
        left: unit.of.paid - unit.refunded,
        refund: line.refund,
    };
    let units: Vec<TakenBack> = units.iter().zip(lines).map(of).collect();
    Ok(tax::taken_back(rounding, &units)?)
}

fn append(tx: &mut Tx<'_>, body: ReturnCommitted, receipt: Option<String>) -> Result<ReturnView> {
    session::ensure_open(tx)?;
    let id = tx.append(&body)?;
    let credit = if body.refund_as == RefundKind::Credit { credit::give(tx, body.refund, &id)? } else { None };
    Ok(ReturnView {
        id,
        credit,
        sale: body.sale,
        receipt,
        at: tx.now.at,
        refund: body.refund,
        rounding: body.rounding,
        paid_out: body.refund + body.rounding,
        refund_as: body.refund_as,
    })
}

/// A return without a receipt: by the manager, at a price the manager states.
pub(super) fn commit_open(tx: &mut Tx<'_>, args: CommitOpenReturn) -> Result<ReturnView> {
    if args.lines.is_empty() {
        return Err(ErrorCode::ReturnNothingChosen.into());
    }
    let mut lines = Vec::new();
    for line in &args.lines {
        let item = ledger::item(tx.conn, &line.item)?.ok_or_else(|| no_such_item(&line.item))?;
        if !(1..=trestle_rules::basket::MAX_QUANTITY).contains(&line.quantity) {
            return Err(trestle_rules::RuleError::QuantityOutOfRange { quantity: line.quantity }.into());
        }
        if line.unit < 0 {
            return Err(trestle_rules::RuleError::AmountNegative.into());
        }
        let refund = money::times(line.unit, line.quantity)?;
        let restocked = item.is_counted() && args.condition == Condition::Resale;
        let (name, rate, quantity) = (item.name, item.rate, line.quantity);
        let measured = None;
        lines.push(ReturnLine {
            line: 0,
            part: None,
            item: Some(item.id),
            name,
            quantity,
            measured,
            refund,
            rate,
            restocked,
        });
    }
    let refund = money::sum(lines.iter().map(|l| l.refund))?;
    let cash = args.refund_as == RefundKind::Cash;
    let body = ReturnCommitted {
        sale: None,
        taxes: tax::per_rate(tx.shop()?.tax_terms.rounding, lines.iter().map(|l| (l.rate, l.refund)))?,
        lines,
        refund,
        rounding: if cash {
            rules::cash_back(CashRefund { refund, ..CashRefund::default() }, tx.shop()?.rounding)? - refund
        } else {
            0
        },
        refund_as: args.refund_as,
        reason: text::name("reason", &args.reason, 80)?,
        condition: args.condition,
        verdict: None,
        calendar: None,
        verified: false,
        allowed_by_manager: true,
    };
    append(tx, body, None)
}
