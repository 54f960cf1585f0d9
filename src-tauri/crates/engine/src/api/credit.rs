//! Store credit: given for goods that come back, looked up by its code, and taken as a tender.
//!
//! Keeps true: no till takes more of a credit than it knows to be left; a credit whose facts have not arrived is taken by
//! none, because nobody here knows what is left of it. Two tills that both took it had not met: that is a conflict.

use std::collections::BTreeMap;

use serde_json::json;
use trestle_rules::code::{CreditCode, MAX_RECEIPT_NUMBER};
use trestle_rules::tender::{Tender, TenderKind};
use trestle_rules::{credit as rules, money};

use super::basket::{in_hand, quoted};
use super::codes::mistyped;
use super::types::credit::{CreditGiven, CreditView, LookUpCredit};
use super::{guesses, qr};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{CreditIssued, CreditRedeemed};
use crate::keys;
use crate::ledger::credits::{Credit, by_code};
use crate::tx::Tx;

pub(super) fn look_up(tx: &mut Tx<'_>, args: LookUpCredit) -> Result<CreditView> {
    let draft = in_hand(tx)?;
    let credit = find(tx, args.code.trim())?;
    let given = &draft.basket.given;
    let put_down = money::total(of_credit(given).filter(|t| t.reference == credit.code).map(|t| t.amount));
    let quoted = quoted(tx, &draft, given)?;
    // What is due as a tip is not for a credit to pay.
    let for_goods = quoted.basket.total - rules::given(given);
    Ok(CreditView {
        usable: rules::usable(credit.balance, put_down, quoted.settlement.due.min(for_goods)),
        code: credit.code,
        day: credit.day,
        issued: credit.issued,
        balance: credit.balance,
    })
}

fn of_credit(tenders: &[Tender]) -> impl Iterator<Item = &Tender> {
    tenders.iter().filter(|t| t.kind == TenderKind::Credit)
}

/// The credit of a code. A slip of the finger, a code that was never issued and one whose facts have not arrived are told
/// apart.
///
/// # Errors
/// `code.mistyped`, `code.never_issued`, `code.locked`, `credit.facts_missing`.
pub(super) fn find(tx: &Tx<'_>, typed: &str) -> Result<Credit> {
    let code = CreditCode::parse(typed).map_err(|e| mistyped(&e))?;
    guesses::check(tx)?;
    if let Some(credit) = by_code(tx.conn, &code.encode())? {
        return Ok(credit);
    }
    let mut statement = tx.conn.prepare_cached("SELECT id FROM till WHERE number = ?1")?;
    let tills = statement.query_map([code.till_number], |r| r.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let keys = tx.keys()?;
    let genuine = tills.iter().any(|till| keys::credit::code(keys, till, code.till_number, code.number) == code);
    // Of a till that nobody here has heard of, nothing can be told.
    if genuine || tills.is_empty() {
        return Err(EngineError::with(ErrorCode::CreditFactsMissing, [("till", json!(code.till_number))]));
    }
    Err(ErrorCode::CodeNeverIssued.into())
}

/// How much these tenders take of which credit, by id; each within what is left of it.
///
/// # Errors
/// `credit.too_little`, and what [`find`] says.
pub(super) fn taken(tx: &Tx<'_>, tenders: &[Tender]) -> Result<BTreeMap<String, i64>> {
    let mut taken = BTreeMap::new();
    for tender in of_credit(tenders) {
        // One that was looked up before is known here: a lock against guessing must not stop its payment.
        let credit = match by_code(tx.conn, &tender.reference)? {
            Some(credit) => credit,
            None => find(tx, &tender.reference)?,
        };
        let sum = taken.entry(credit.id).or_insert(0);
        *sum = money::add(*sum, tender.amount)?;
        rules::check(credit.balance, *sum)?;
    }
    Ok(taken)
}

/// Redeems what a sale took.
pub(super) fn redeem(tx: &mut Tx<'_>, taken: BTreeMap<String, i64>, sale: &str) -> Result<()> {
    for (credit, amount) in taken {
        tx.append(&CreditRedeemed { credit, sale: sale.to_owned(), amount })?;
    }
    Ok(())
}

/// Gives credit for a return; none for one that refunds nothing.
pub(super) fn give(tx: &mut Tx<'_>, amount: i64, returned: &str) -> Result<Option<CreditGiven>> {
    if amount == 0 {
        return Ok(None);
    }
    let till = tx.till()?.to_owned();
    let sql = "SELECT 1 + COALESCE(max(number), 0) FROM credit WHERE till = ?1";
    let number: u32 = tx.conn.prepare_cached(sql)?.query_row([&till], |r| r.get(0))?;
    if number > MAX_RECEIPT_NUMBER {
        return Err(ErrorCode::SaleNumbersExhausted.into());
    }
    let code = keys::credit::code(tx.keys()?, &till, tx.till_number()?, number).encode();
    let (credit, returned) = (tx.next_id()?, returned.to_owned());
    tx.append(&CreditIssued { credit, number, code: code.clone(), amount, returned })?;
    Ok(Some(CreditGiven { qr: qr::draw(&code)?, code, amount }))
}
