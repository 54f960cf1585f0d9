//! Commands on tips: naming one, and leaving the change.
//!
//! Keeps true: a tip is saved with its basket, as what was given is; where the shop takes no tips none is set.

use trestle_rules::money;

use super::basket::{in_hand, quoted, save};
use super::credit;
use super::types::basket::{GiveTenders, Quoted, SetTip};
use crate::error::Result;
use crate::error_codes::ErrorCode;
use crate::tx::Tx;

pub(super) fn set(tx: &mut Tx<'_>, args: SetTip) -> Result<Quoted> {
    let mut draft = in_hand(tx)?;
    // Taken off it can be wherever it came from.
    if args.amount != 0 && !tx.shop()?.tips {
        return Err(ErrorCode::TipOff.into());
    }
    draft.basket.tip = args.amount;
    let quoted = quoted(tx, &draft, &draft.basket.given)?;
    save(tx, &mut draft)?;
    Ok(quoted)
}

/// Saves what was handed over, and makes a tip of all that would go back.
pub(super) fn keep_change(tx: &mut Tx<'_>, args: GiveTenders) -> Result<Quoted> {
    let mut draft = in_hand(tx)?;
    if !tx.shop()?.tips {
        return Err(ErrorCode::TipOff.into());
    }
    credit::taken(tx, &args.tenders)?;
    let change = quoted(tx, &draft, &args.tenders)?.settlement.change;
    draft.basket.tip = money::add(draft.basket.tip, change)?;
    draft.basket.given = args.tenders;
    let quoted = quoted(tx, &draft, &draft.basket.given)?;
    save(tx, &mut draft)?;
    Ok(quoted)
}
