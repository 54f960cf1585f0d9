//! What a scanned or typed code names. It is recognised by its form; the catalogue is asked first, because a barcode of
//! thirteen digits has the form of a receipt code too.

use rusqlite::{Connection, OptionalExtension};
use serde_json::json;
use trestle_rules::code::{self, CodeError, CodeForm, LoyaltyCode, ReceiptCode};

use super::types::sale::{ResolveCode, Resolved};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::keys::receipt::{self, Receipt};
use crate::ledger;
use crate::tx::Tx;

pub(super) fn resolve(tx: &mut Tx<'_>, args: ResolveCode) -> Result<Resolved> {
    tx.shop()?;
    let typed = args.code.trim();
    if let Some(found) = in_catalog(tx.conn, typed)? {
        return Ok(found);
    }
    match code::form_of(typed) {
        CodeForm::Receipt if !code::is_ean(typed) => of_receipt(tx, typed),
        CodeForm::Loyalty => match LoyaltyCode::parse(typed) {
            Ok(_) => Err(ErrorCode::CodeLoyaltyLater.into()),
            Err(_) => Err(unknown(typed)),
        },
        _ => Err(unknown(typed)),
    }
}

fn unknown(typed: &str) -> EngineError {
    let shown: String = typed.chars().take(40).collect();
    EngineError::with(ErrorCode::CodeUnknown, [("code", json!(shown))])
}

fn in_catalog(conn: &Connection, code: &str) -> Result<Option<Resolved>> {
    let sql = "SELECT id FROM code WHERE code = ?1 ORDER BY id LIMIT 1";
    let id: Option<String> = conn.prepare_cached(sql)?.query_row([code], |r| r.get(0)).optional()?;
    let Some(item) = id else { return Ok(None) };
    let name = ledger::goods_name(conn, &item)?;
    Ok(Some(Resolved::Item { item, name }))
}

/// A receipt code: a slip of the finger is told from a code that was never issued.
fn of_receipt(tx: &Tx<'_>, typed: &str) -> Result<Resolved> {
    let code = ReceiptCode::parse(typed).map_err(|error| match error {
        CodeError::Symbol { position } => EngineError::with(ErrorCode::CodeMistyped, [("position", json!(position))]),
        _ => ErrorCode::CodeMistyped.into(),
    })?;
    if code.till_number != tx.till_number()? {
        return Err(EngineError::with(ErrorCode::CodeOtherTill, [("till", json!(code.till_number))]));
    }
    let sql = "SELECT id, day, total FROM sale WHERE till = ?1 AND number = ?2";
    let row = tx.conn.prepare_cached(sql)?.query_row(rusqlite::params![tx.till()?, code.number], |r| {
        Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, i64>(2)?))
    });
    let (sale, day, total) = row.optional()?.ok_or(ErrorCode::CodeNeverIssued)?;
    let vouched = Receipt { till_number: code.till_number, number: code.number, day: &day, total };
    if receipt::code(tx.keys()?, &vouched).mac != code.mac {
        return Err(ErrorCode::CodeNeverIssued.into());
    }
    Ok(Resolved::Sale { sale })
}
