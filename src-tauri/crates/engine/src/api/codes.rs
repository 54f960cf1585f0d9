//! What a scanned or typed code names. It is recognised by its form; the catalogue is asked first, because a barcode of
//! thirteen digits has the form of a receipt code too.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;
use trestle_rules::code::{self, CodeError, CodeForm, LoyaltyCode, ReceiptCode};

use super::types::sale::{ResolveCode, Resolved};
use super::{credit, guesses};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::keys;
use crate::keys::receipt::{self, Receipt};
use crate::ledger::{self, members};
use crate::tx::Tx;

pub(super) fn resolve(tx: &mut Tx<'_>, args: ResolveCode) -> Result<Resolved> {
    tx.shop()?;
    let typed = args.code.trim();
    if let Some(found) = in_catalog(tx.conn, typed)? {
        return Ok(found);
    }
    match code::form_of(typed) {
        CodeForm::Receipt if !code::is_ean(typed) => of_receipt(tx, typed),
        // A search of ten letters has this form too: it is meant as a code when its check symbol says so.
        CodeForm::Loyalty if LoyaltyCode::parse(typed).is_ok() => {
            Ok(Resolved::Member { code: loyalty(tx, typed)?.code })
        }
        CodeForm::Credit => Ok(Resolved::Credit { code: credit::find(tx, typed)?.code }),
        _ => Err(unknown(typed)),
    }
}

fn unknown(typed: &str) -> EngineError {
    let shown: String = typed.chars().take(40).collect();
    EngineError::with(ErrorCode::CodeUnknown, [("code", json!(shown))])
}

pub(super) fn mistyped(error: &CodeError) -> EngineError {
    match error {
        CodeError::Symbol { position } => EngineError::with(ErrorCode::CodeMistyped, [("position", json!(position))]),
        _ => ErrorCode::CodeMistyped.into(),
    }
}

/// Whoever holds a loyalty code.
pub(super) struct Holder {
    /// The member; none while the facts of the till that issued the code have not arrived.
    pub member: Option<String>,
    /// The code as printed.
    pub code: String,
}

/// Reads a loyalty code: a slip of the finger is told from a code that this shop never issued.
///
/// # Errors
/// `code.mistyped`, `code.never_issued`, `code.locked`.
pub(super) fn loyalty(tx: &Tx<'_>, typed: &str) -> Result<Holder> {
    let code = LoyaltyCode::parse(typed).map_err(|e| mistyped(&e))?;
    guesses::check(tx)?;
    if !keys::loyalty::is_genuine(tx.keys()?, &code) {
        return Err(ErrorCode::CodeNeverIssued.into());
    }
    let code = code.encode();
    Ok(Holder { member: members::by_code(tx.conn, &code)?, code })
}

fn in_catalog(conn: &Connection, typed: &str) -> Result<Option<Resolved>> {
    // As it stands first: two goods may have one number in two spellings, from before they were compared.
    let sql = "SELECT id FROM code WHERE code IN (SELECT value FROM json_each(?1)) ORDER BY code <> ?2, id LIMIT 1";
    let spellings = serde_json::to_string(&code::spellings(typed))?;
    let id: Option<String> =
        conn.prepare_cached(sql)?.query_row([spellings.as_str(), typed], |r| r.get(0)).optional()?;
    let Some(item) = id else { return Ok(None) };
    let (name, asks) = match ledger::item(conn, &item)? {
        Some(found) => (found.name.clone(), found.asks()),
        None => (ledger::goods_name(conn, &item)?, None),
    };
    Ok(Some(Resolved::Item { item, name, asks }))
}

/// A receipt code, of this till or of any whose facts are here: a slip of the finger is told from a code that was never
/// issued. Two tills may have one number: the code says itself which of their sales it is of.
fn of_receipt(tx: &Tx<'_>, typed: &str) -> Result<Resolved> {
    let code = ReceiptCode::parse(typed).map_err(|e| mistyped(&e))?;
    guesses::check(tx)?;
    let sql = "SELECT sale.id, sale.day, sale.total FROM sale JOIN till ON till.id = sale.till
               WHERE till.number = ?1 AND sale.number = ?2 ORDER BY sale.id";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![code.till_number, code.number])?;
    while let Some(row) = rows.next()? {
        let (sale, day, total): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let vouched = Receipt { till_number: code.till_number, number: code.number, day: &day, total };
        if receipt::code(tx.keys()?, &vouched).mac == code.mac {
            return Ok(Resolved::Sale { sale });
        }
    }
    if code.till_number == tx.till_number()? {
        return Err(ErrorCode::CodeNeverIssued.into());
    }
    Err(EngineError::with(ErrorCode::CodeOtherTill, [("till", json!(code.till_number))]))
}
