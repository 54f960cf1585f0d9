//! Commands on transfers: the code that starts one, those that nobody has confirmed, and the word of who looked.
//!
//! Keeps true: showing a code pays nothing; a transfer is unconfirmed until somebody says that it arrived; what was said is
//! a whole value that may be said again. What the code says is `trestle_rules::transfer`'s.

use rusqlite::OptionalExtension;
use serde_json::json;
use trestle_rules::money;
use trestle_rules::tender::TenderKind;

use super::basket::in_hand;
use super::qr;
use super::types::Nothing;
use super::types::transfer::{AskTransfer, SettleTransfer, TransferOffer, TransferView, Transfers};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::TransferSet;
use crate::ledger;
use crate::shop::Shop;
use crate::tx::Tx;

pub(super) fn offer(tx: &mut Tx<'_>, args: AskTransfer) -> Result<TransferOffer> {
    let shop = tx.shop()?;
    must_be_euro(shop)?;
    let account = shop.account.as_ref().ok_or(ErrorCode::TransferNoAccount)?;
    // The till and its basket: the number that the sale will have, before there is a receipt.
    let reference = format!("T{}-{}", tx.till_number()?, in_hand(tx)?.number);
    let code = qr::draw(&account.code(args.amount, &reference)?)?;
    let (name, iban) = (account.name.clone(), account.grouped());
    Ok(TransferOffer { code, amount: args.amount, name, iban, reference })
}

/// The code is for euro only.
///
/// # Errors
/// `transfer.only_euro`.
pub(super) fn must_be_euro(shop: &Shop) -> Result<()> {
    if shop.currency == iso_currency::Currency::EUR { Ok(()) } else { Err(ErrorCode::TransferOnlyEuro.into()) }
}

pub(super) fn list(tx: &mut Tx<'_>, _: Nothing) -> Result<Transfers> {
    tx.shop()?;
    let mut statement = tx.conn.prepare_cached(include_str!("transfers.sql"))?;
    let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get::<_, bool>(1)?));
    let open = statement.query_map([], row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut transfers = Vec::with_capacity(open.len());
    for (sale, missing) in open {
        let (body, fact) = ledger::sale(tx.conn, &sale)?;
        let by_transfer = || body.tenders.iter().filter(|t| t.kind == TenderKind::Transfer);
        let references: Vec<&str> = by_transfer().map(|t| t.reference.as_str()).filter(|r| !r.is_empty()).collect();
        transfers.push(TransferView {
            reference: references.join(", "),
            amount: money::total(by_transfer().map(|t| t.amount)),
            receipt: body.receipt.clone(),
            at: fact.at,
            day: fact.day,
            missing,
            sale,
        });
    }
    Ok(Transfers { total: money::total(transfers.iter().map(|t| t.amount)), transfers })
}

pub(super) fn settle(tx: &mut Tx<'_>, args: SettleTransfer) -> Result<Transfers> {
    let sql = "SELECT 1 FROM sale_tender WHERE sale = ?1 AND kind = 'transfer'
               AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = ?1)";
    if tx.conn.prepare_cached(sql)?.query_row([&args.sale], |_| Ok(())).optional()?.is_none() {
        return Err(EngineError::with(ErrorCode::TransferNotFound, [("sale", json!(args.sale))]));
    }
    let said = ledger::register::<TransferSet>(tx.conn, "transfer", &args.sale)?.map(|t| t.received);
    if said != Some(args.received) {
        tx.append(&TransferSet { id: args.sale, received: args.received })?;
    }
    list(tx, Nothing {})
}
