//! Commands on the store itself: reading it through, setting a shop aside and bringing one back.
//!
//! Keeps true: a shop is moved only by these commands, which a person gives; nothing is deleted. They work where the store
//! cannot be opened too.

use rusqlite::{OptionalExtension, params};
use serde_json::json;

use super::types::Nothing;
use super::types::store::{
    AsideShop, AsideShops, BringBack, RecoveryFileState, ShopBroughtBack, ShopSetAside, StoreChecked, StoreStatus,
};
use crate::error::{ANOTHER_PROGRAM, EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::folder::{self, Folder, Opened};
use crate::house::Shared;
use crate::keys::check::RecoveryFile;
use crate::store::check::is_whole;
use crate::tx::{Mode, Tx};

/// After so long the database is read through again: once a market day.
const AGAIN_AFTER_MS: i64 = 20 * 3_600_000;

pub(super) fn status(tx: &Tx<'_>) -> Result<StoreStatus> {
    Ok(StoreStatus {
        refuses: tx.health.refuses.map(|code| code.text().to_owned()),
        recovery_file: match tx.health.recovery_file {
            RecoveryFile::Fine => RecoveryFileState::Fine,
            RecoveryFile::Missing => RecoveryFileState::Missing,
            RecoveryFile::Damaged => RecoveryFileState::Damaged,
        },
        checked: last_check(tx)?,
    })
}

fn last_check(tx: &Tx<'_>) -> Result<Option<StoreChecked>> {
    let sql = "SELECT value FROM device WHERE key = 'store_checked'";
    let value: Option<String> = tx.conn.query_row(sql, [], |r| r.get(0)).optional()?;
    Ok(value.and_then(|value| serde_json::from_str(&value).ok()))
}

/// Whether the database should be read through: a day after it was last, and after a closing.
///
/// # Errors
/// A database error.
pub(crate) fn is_due(tx: &mut Tx<'_>) -> Result<bool> {
    if tx.shop_if_any().is_none() || tx.health.refuses.is_some() {
        return Ok(false);
    }
    let Some(last) = last_check(tx)? else { return Ok(true) };
    let closed = "SELECT EXISTS (SELECT 1 FROM session_closed WHERE at > ?2
                    AND session = (SELECT id FROM session WHERE till = ?1 ORDER BY seq DESC LIMIT 1))";
    let closed: bool = tx.conn.query_row(closed, params![tx.till()?, last.at], |r| r.get(0))?;
    // A clock that was set back must not put it off for ever.
    Ok(closed || (tx.now.at - last.at).abs() > AGAIN_AFTER_MS)
}

/// Reads the whole database through, beside whoever sells.
pub(crate) fn check(shared: &Shared, _: Nothing, at: Option<i64>) -> Result<StoreChecked> {
    let dir = shared.lock().transact(Mode::Read, at, |tx| {
        tx.shop()?;
        Ok(tx.dir.to_owned())
    })?;
    let whole = is_whole(&dir, &shared.connections)?;
    let mut house = shared.lock();
    if !whole {
        house.health.refuses.get_or_insert(ErrorCode::StoreDamaged);
    }
    house.transact(Mode::Draft, at, |tx| {
        let checked = StoreChecked { at: tx.now.at, whole };
        let sql = "INSERT INTO device (key, value) VALUES ('store_checked', ?1)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        tx.conn.execute(sql, [serde_json::to_string(&checked)?])?;
        Ok(checked)
    })
}

pub(super) fn list_aside(folder: &Folder<'_>, _: Nothing) -> Result<AsideShops> {
    let shop = |aside: folder::Aside| AsideShop { name: aside.name, written: aside.written, bytes: aside.bytes };
    let can_set_aside = folder.refuses.is_some_and(is_past_mending);
    Ok(AsideShops { shops: folder::aside(folder.dir)?.into_iter().map(shop).collect(), can_set_aside })
}

/// Whether a shop that refuses for this reason may be set aside. Where another attempt, room on the disk or another program
/// would help, it stays.
fn is_past_mending(why: ErrorCode) -> bool {
    matches!(
        why,
        ErrorCode::StoreDamaged
            | ErrorCode::StoreMissing
            | ErrorCode::StoreKeyMissing
            | ErrorCode::StoreLogForeign
            | ErrorCode::StoreFactsMissing
            | ErrorCode::JournalNotAsSigned
            | ErrorCode::KeysSecretWrong
    )
}

/// Sets a shop aside that cannot go on selling. One that can is left alone.
pub(super) fn set_aside(folder: &Folder<'_>, _: Nothing) -> Result<ShopSetAside> {
    let why = folder.refuses.ok_or(ErrorCode::StoreNotDamaged)?;
    if !is_past_mending(why) {
        // What its sentence names besides is not remembered with a code.
        let args = [("holder", json!(ANOTHER_PROGRAM)), ("path", json!(folder.dir.display().to_string()))];
        return Err(EngineError::with(why, args));
    }
    let kept = folder.set_aside("damaged")?;
    Ok(ShopSetAside { name: name_of(&kept), kept_at: kept.display().to_string() })
}

/// Brings a shop back that was set aside. What is here meanwhile is set aside in its turn.
pub(super) fn bring_back(folder: &Folder<'_>, args: BringBack) -> Result<ShopBroughtBack> {
    if !folder::aside(folder.dir)?.iter().any(|shop| shop.name == args.name) {
        return Err(EngineError::with(ErrorCode::StoreNothingAside, [("name", json!(args.name))]));
    }
    let word = match folder.opened {
        Opened::Nothing => folder::EMPTY,
        Opened::Shop => "replaced",
        Opened::Not => "damaged",
    };
    let kept = if folder::holds_a_shop(folder.dir)? { Some(folder.set_aside(word)?) } else { None };
    folder::bring_back(folder.dir, &args.name)?;
    let kept = kept.filter(|_| folder.opened != Opened::Nothing);
    Ok(ShopBroughtBack { kept_at: kept.map(|kept| kept.display().to_string()) })
}

fn name_of(place: &std::path::Path) -> String {
    place.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
