//! Commands on sales: committing the basket, undoing on the spot, finding.
//!
//! Keeps true: committing one basket twice is one sale; a sale is one fact in one transaction, with the next basket ready
//! in it; a closed sale is never edited, only reversed.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use trestle_rules::basket::{self, AskedPrice, Basket, Goods, PricePart, Quote, QuotedLine};
use trestle_rules::code::MAX_RECEIPT_NUMBER;
use trestle_rules::tax::Rate;
use trestle_rules::tender::TenderKind;
use trestle_rules::text::folded;
use trestle_rules::{money, tender, tip};

use super::basket::{hold_to_shop, in_hand, refill};
use super::lookup::brief;
use super::shown::{line_view, view};
use super::types::Sentence;
use super::types::basket::MemberBrief;
use super::types::sale::{CommitSale, FindSales, SaleBrief, SaleRef, SaleUndone, SaleView, SalesFound};
use super::{credit, deductions, market, pricing, session, stock, text};
use crate::drafts::{self, Draft};
use crate::error::{EngineError, InField, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Discount, RewardRedeemed, SaleCommitted, SaleLine, SaleReversed, SoldKind};
use crate::keys::receipt::{self, Receipt};
use crate::ledger::{self, market_name, members};
use crate::tx::Tx;

pub(super) fn commit(tx: &mut Tx<'_>, args: CommitSale) -> Result<SaleView> {
    let sale = format!("{}.{}", tx.till()?, args.basket);
    if exists(tx.conn, &sale)? {
        return show(tx, SaleRef { sale });
    }
    let mut draft = take(tx, args.basket)?;
    if let Some(reward) = &draft.basket.reward {
        must_be_open(tx, &draft.basket, reward)?;
    }
    let quote = basket::quote(&draft.basket)?;
    if draft.basket.is_empty() {
        return Err(ErrorCode::BasketEmpty.into());
    }
    let tip = draft.basket.tip;
    let shown_tip = args.tip.unwrap_or(tip);
    if (quote.total, tip) != (args.total, shown_tip) {
        let (to_pay, shown) = (money::total([quote.total, tip]), money::total([args.total, shown_tip]));
        let args = [("total_amount", json!(to_pay)), ("shown_amount", json!(shown))];
        return Err(EngineError::with(ErrorCode::SaleStaleTotal, args));
    }
    if pricing::needs_manager(tx.shop()?, &draft.basket, &quote)? {
        let limit = tx.shop()?.discount_limit.to_string();
        return Err(EngineError::with(ErrorCode::DiscountNeedsManager, [("percent", json!(limit))]));
    }
    // Somebody else may have bought the last one since it was rung up.
    stock::refuse_oversold(tx, &draft.basket)?;
    let settlement = tender::settle_with_tip(quote.total, tip, &args.tenders, tx.shop()?.rounding)?;
    if !settlement.complete {
        // Where cash is rounded up, what lies beside the total may be enough and the rounding still due, in cash.
        let due = if settlement.due > 0 { settlement.due } else { settlement.cash_due };
        return Err(EngineError::with(ErrorCode::SaleUnderpaid, [("due_amount", json!(due))]));
    }
    let of_credits = credit::taken(tx, &args.tenders)?;
    session::ensure_open(tx)?;
    let body = sale_fact(tx, sale.clone(), &draft.basket, quote, args.tenders, &settlement)?;
    tx.append(&body)?;
    credit::redeem(tx, of_credits, &body.sale)?;
    reward(tx, &draft.basket, &body)?;
    drafts::sold(tx, &mut draft)?;
    in_hand(tx)?;
    let session = tx.session().map(|s| s.id.clone());
    shown(tx, body, session.as_deref(), tx.now.at, tx.now.day.to_string())
}

/// The price that was shown holds only while its reward can be redeemed.
fn must_be_open(tx: &Tx<'_>, basket: &Basket, reward: &str) -> Result<()> {
    let still = super::benefit::open_reward(tx, basket)?.is_some_and(|open| open.id == reward);
    if still { Ok(()) } else { Err(ErrorCode::RewardGone.into()) }
}

/// Redeems the reward that the basket used, and promises the next one.
fn reward(tx: &mut Tx<'_>, basket: &Basket, sale: &SaleCommitted) -> Result<()> {
    let Some(member) = basket.member.as_deref().filter(|_| !basket.history) else { return Ok(()) };
    if let Some(reward) = &basket.reward {
        let (reward, member) = (reward.clone(), member.to_owned());
        tx.append(&RewardRedeemed { reward, member, sale: sale.sale.clone() })?;
    }
    let today = tx.now.day;
    super::member::grant(tx, member, &sale.sale, sale.market.as_deref(), today)
}

/// The draft to commit: the one in hand, or one that was parked meanwhile.
fn take(tx: &Tx<'_>, number: i64) -> Result<Draft> {
    tx.shop()?;
    let mut draft = drafts::read_if(tx.conn, number, &["open", "held"])?.ok_or(ErrorCode::BasketGone)?;
    hold_to_shop(tx, &mut draft.basket)?;
    Ok(draft)
}

fn exists(conn: &Connection, sale: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM sale WHERE id = ?1")?.exists([sale])?)
}

fn sale_fact(
    tx: &Tx<'_>,
    sale: String,
    basket: &Basket,
    quote: Quote,
    tenders: Vec<tender::Tender>,
    settlement: &tender::Settlement,
) -> Result<SaleCommitted> {
    let till = tx.till()?;
    let sql = "SELECT 1 + COALESCE(max(number), 0) FROM sale WHERE till = ?1";
    let number: u32 = tx.conn.prepare_cached(sql)?.query_row([&till], |r| r.get(0))?;
    if number > MAX_RECEIPT_NUMBER {
        return Err(ErrorCode::SaleNumbersExhausted.into());
    }
    let day = tx.now.day.to_string();
    let vouched = Receipt { till_number: tx.till_number()?, number, day: &day, total: quote.total };
    let receipt = receipt::code(tx.keys()?, &vouched).encode();
    let market = tx.session().and_then(|s| s.market.clone());
    let (policy, deadline) = market::policy_and_deadline(tx, market.as_deref())?;
    let discounts = discounts(basket, &quote);
    let allowed_by_manager = pricing::is_beyond_limit(tx.shop()?, &quote)?;
    let lines = basket.lines.iter().zip(quote.lines).zip(1..).map(|((line, quoted), n)| sold_line(line, quoted, n));
    // Of what was rung up before the shop became exempt the tax is charged.
    let none_charged = quote.taxes.iter().all(|tax| tax.rate == Rate::ZERO);
    let exempt_note = basket.exempt.clone().or(tx.shop()?.tax_exempt.clone().filter(|_| none_charged));
    let lines = lines.map(|line| if basket.history { untracked(line) } else { line });
    Ok(SaleCommitted {
        sale,
        number,
        receipt,
        member: basket.member.clone(),
        member_code: basket.member_code.clone(),
        discounts,
        allowed_by_manager,
        lines: lines.collect(),
        total: quote.total,
        taxes: quote.taxes,
        tax_rounding: basket.tax.rounding,
        exempt_note,
        rounding: settlement.rounding,
        tips: tip::given_by(settlement, &tenders),
        tenders: tenders.into_iter().filter(|t| t.amount > 0).collect(),
        change: settlement.change,
        policy,
        deadline: deadline.map(|d| d.to_string()),
        market_day: market.as_ref().map(|m| format!("{m}@{day}")),
        market,
    })
}

fn discounts(basket: &Basket, quote: &Quote) -> Vec<Discount> {
    let by_hand = basket.discount.as_ref().filter(|_| quote.basket_discount != 0).map(|given| Discount {
        reason: given.reason.clone(),
        percent: given.off.percent().unwrap_or(Rate::ZERO),
        amount: quote.basket_discount,
        by_hand: true,
        reward: None,
    });
    let benefit = basket.benefit.filter(|_| quote.discount != 0 || basket.reward.is_some());
    let benefit = benefit.map(|b| Discount {
        reason: b.reason.name().to_owned(),
        percent: b.percent,
        amount: quote.discount,
        by_hand: false,
        reward: basket.reward.clone(),
    });
    by_hand.into_iter().chain(benefit).collect()
}

fn sold_line(line: &basket::Line, quoted: QuotedLine, number: u32) -> SaleLine {
    let (kind, sku, creator) = match &line.goods {
        Goods::Item { sku, creator, .. } => (SoldKind::Item, sku.clone(), creator.clone()),
        Goods::Bundle { .. } => (SoldKind::Bundle, String::new(), String::new()),
        Goods::Amount { .. } => (SoldKind::Amount, String::new(), String::new()),
    };
    let tracked = matches!(line.goods, Goods::Item { tracked: true, .. });
    SaleLine {
        line: number,
        kind,
        item: line.goods.id().map(str::to_owned),
        sku,
        name: line.goods.name().to_owned(),
        quantity: line.quantity,
        list: line.list,
        measured: line.measured,
        parts: quoted.parts,
        paid: quoted.paid,
        rate: quoted.rate,
        creator,
        tracked,
        shares: quoted.shares,
    }
}

/// What a history tells was sold before anybody counted.
fn untracked(mut line: SaleLine) -> SaleLine {
    line.tracked = false;
    line.shares.iter_mut().for_each(|share| share.tracked = false);
    line
}

/// Reverses a whole sale of this till and session, and puts what was in it back in hand.
pub(super) fn undo(tx: &mut Tx<'_>, args: SaleRef) -> Result<SaleUndone> {
    let (_, fact) = ledger::sale(tx.conn, &args.sale)?;
    if !can_undo(tx, &args.sale, fact.session.as_deref())? {
        return Err(ErrorCode::SaleCannotUndo.into());
    }
    tx.append(&SaleReversed { sale: args.sale.clone(), why: "undo".into() })?;
    let number = args.sale.rsplit('.').next().and_then(|number| number.parse().ok()).unwrap_or_default();
    let mut basket = drafts::read_if(tx.conn, number, &["sold"])?.map(|sold| sold.basket).unwrap_or_default();
    // What was given goes back with the undoing.
    basket.given.clear();
    basket.tip = 0;
    // The reward that the sale redeemed is open again.
    let with_reward = basket.reward.is_some();
    super::benefit::give(tx, &mut basket, with_reward)?;
    let draft = refill(tx, basket)?;
    let sale = show(tx, args)?;
    let given = |kind| money::total(sale.tenders.iter().filter(|t| t.kind == kind).map(|t| t.amount));
    Ok(SaleUndone {
        cash_back: given(TenderKind::Cash) - sale.change,
        card_back: given(TenderKind::Card),
        transfer_back: given(TenderKind::Transfer),
        credit_back: given(TenderKind::Credit),
        sale,
        basket: view(tx, &draft)?,
    })
}

fn can_undo(tx: &Tx<'_>, sale: &str, session: Option<&str>) -> Result<bool> {
    let own = sale.starts_with(&format!("{}.", tx.till()?));
    let same_session = tx.session().is_some_and(|s| Some(s.id.as_str()) == session);
    let touched = "SELECT 1 FROM sale_reversed WHERE sale = ?1 UNION ALL SELECT 1 FROM returned WHERE sale = ?1";
    Ok(own && same_session && !tx.conn.prepare_cached(touched)?.exists([sale])?)
}

pub(super) fn show(tx: &mut Tx<'_>, args: SaleRef) -> Result<SaleView> {
    let (sale, fact) = ledger::sale(tx.conn, &args.sale)?;
    shown(tx, sale, fact.session.as_deref(), fact.at, fact.day)
}

/// A sale as the fact holds it, with what has become of it since.
fn shown(tx: &Tx<'_>, sale: SaleCommitted, session: Option<&str>, at: i64, day: String) -> Result<SaleView> {
    let added = basket::added_tax(sale.lines.iter().flat_map(|l| &l.parts));
    Ok(SaleView {
        subtotal: (added != 0).then_some(sale.total - added),
        exempt_note: sale.exempt_note.clone(),
        can_undo: can_undo(tx, &sale.sale, session)?,
        undone: ledger::is_undone(tx.conn, &sale.sale)?,
        refunded: refunded(tx.conn, &sale.sale)?,
        next_basket: in_hand_number(tx)?,
        market: market_name(tx.conn, sale.market.as_deref())?,
        return_note: return_note(tx.conn, &sale)?,
        member: member_of(tx, &sale)?,
        deductions: deductions::of_sale(&sale),
        sale: sale.sale,
        receipt: sale.receipt,
        at,
        day,
        lines: sale.lines.iter().map(receipt_line).collect(),
        total: sale.total,
        rounding: sale.rounding,
        taxes: sale.taxes,
        given: sale.tenders.iter().map(|t| t.amount).sum(),
        tenders: sale.tenders,
        change: sale.change,
        tip: money::total(sale.tips.iter().map(|t| t.amount)),
        tips: sale.tips,
    })
}

fn member_of(tx: &Tx<'_>, sale: &SaleCommitted) -> Result<Option<MemberBrief>> {
    let member = members::of_sale(tx.conn, &sale.sale)?;
    match (&member, &sale.member_code) {
        (None, None) => Ok(None),
        (member, code) => Ok(Some(brief(tx, member.as_deref(), code.as_deref().unwrap_or_default())?)),
    }
}

/// Number of the basket in hand; 0 where there is none yet and this command may not make one.
fn in_hand_number(tx: &Tx<'_>) -> Result<i64> {
    let sql = "SELECT basket FROM draft WHERE state = 'open'";
    Ok(tx.conn.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?.unwrap_or(0))
}

fn refunded(conn: &Connection, sale: &str) -> Result<i64> {
    let sql = "SELECT COALESCE(sum(refund), 0) FROM returned WHERE sale = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([sale], |r| r.get(0))?)
}

/// A sold line as the basket showed it: it is made from the fact, never from today's catalogue.
fn receipt_line(line: &SaleLine) -> super::types::basket::BasketLine {
    let name = line.name.clone();
    let item = line.item.clone().unwrap_or_default();
    let goods = match (line.kind, line.rate) {
        (SoldKind::Item, Some(rate)) => {
            let (sku, creator, tracked) = (line.sku.clone(), line.creator.clone(), line.tracked);
            Goods::Item { item, name, sku, rate, creator, tracked }
        }
        (SoldKind::Amount, Some(rate)) => Goods::Amount { text: name, rate },
        _ => Goods::Bundle { bundle: item, name, parts: Vec::new() },
    };
    let asked = line.parts.iter().find(|p| p.is_agreed()).map(|p| asked_price(line, p));
    // Of a discount the notes tell what it came to; how it was reckoned is of no more use.
    let shown = basket::Line {
        line: line.line,
        goods,
        quantity: line.quantity,
        list: line.list,
        asked,
        discount: None,
        measured: line.measured,
    };
    let (parts, shares) = (line.parts.clone(), line.shares.clone());
    let quoted = QuotedLine { line: line.line, parts, paid: line.paid, rate: line.rate, shares };
    line_view(&shown, &quoted)
}

fn asked_price(line: &SaleLine, part: &PricePart) -> AskedPrice {
    AskedPrice { price: line.list + part.amount / line.quantity.max(1), reason: part.reason.clone() }
}

fn return_note(conn: &Connection, sale: &SaleCommitted) -> Result<Sentence> {
    let Some(deadline) = &sale.deadline else { return Ok(text::sentence("receipt.no_returns", [])) };
    let until = json!(deadline);
    let same_market = sale.policy.scope == trestle_rules::returns::Scope::SameMarket;
    Ok(match market_name(conn, sale.market.as_deref())? {
        Some(market) if same_market => {
            text::sentence("receipt.return_until_at", [("until_date", until), ("market", json!(market))])
        }
        _ => text::sentence("receipt.return_until", [("until_date", until)]),
    })
}

/// Names on receipts that hold a text, case and accents aside, as a JSON list.
fn names_with(conn: &Connection, text: &str) -> Result<String> {
    let wanted = folded(text);
    let mut names = Vec::new();
    if !wanted.is_empty() {
        let sql = "SELECT name FROM sale_line UNION SELECT bundle FROM sale_line WHERE bundle IS NOT NULL";
        names = conn.prepare_cached(sql)?.query_map([], |r| r.get::<_, String>(0))?.collect::<rusqlite::Result<_>>()?;
        names.retain(|name| folded(name).contains(&wanted));
    }
    Ok(serde_json::to_string(&names)?)
}

pub(super) fn find(tx: &mut Tx<'_>, args: FindSales) -> Result<SalesFound> {
    tx.shop()?;
    let limit = args.limit.unwrap_or(50).clamp(1, 500);
    let text = args.text.trim();
    let code: String = text.chars().filter(|c| *c != '-' && *c != ' ').collect::<String>().to_uppercase();
    let day = args.day.as_deref().map(super::text::date).transpose().in_field("day")?.map(|d| d.to_string());
    let mut statement = tx.conn.prepare_cached(include_str!("find_sales.sql"))?;
    let own = args.own.then(|| tx.till()).transpose()?;
    let mut rows = statement.query(params![text, code, names_with(tx.conn, text)?, day, args.total, limit + 1, own])?;
    let mut sales = Vec::new();
    while let Some(row) = rows.next()? {
        let names: String = row.get(7)?;
        sales.push(SaleBrief {
            sale: row.get(0)?,
            receipt: row.get(1)?,
            at: row.get(2)?,
            day: row.get(3)?,
            market: market_name(tx.conn, row.get::<_, Option<String>>(4)?.as_deref())?,
            total: row.get(5)?,
            articles: row.get(6)?,
            names: serde_json::from_str::<Vec<Value>>(&names)?
                .iter()
                .filter_map(|n| n.as_str().map(str::to_owned))
                .collect(),
            undone: row.get(8)?,
            refunded: row.get(9)?,
        });
    }
    let more = sales.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    sales.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(SalesFound { sales, more })
}
