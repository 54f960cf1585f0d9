//! Commands that attach a member to the basket in hand, and what the member gets on it.
//!
//! Owns the choice of benefit and reward. Keeps true: what is taken off is what the member's facts here and the terms give;
//! a reward counts only while it may be redeemed here and now. How a benefit changes prices is `trestle_rules::basket`'s.

use serde_json::json;
use trestle_rules::basket::Basket;
use trestle_rules::loyalty::{self as rules, BenefitReason, Standing};
use trestle_rules::tax::Rate;

use super::basket::{in_hand, save, step};
use super::codes::{Holder, loyalty};
use super::lookup::{brief, here_and_now};
use super::text;
use super::types::basket::{AttachMember, BasketView, BenefitView, MemberBrief, UseReward};
use crate::drafts::Draft;
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::ledger::members;
use crate::tx::Tx;

pub(super) fn attach_member(tx: &mut Tx<'_>, args: AttachMember) -> Result<BasketView> {
    let (member, code) = match (args.member, args.code) {
        (Some(member), _) if members::exists(tx.conn, &member)? => (Some(member), None),
        (Some(member), _) => {
            return Err(EngineError::with(ErrorCode::MemberNotFound, [("member", json!(member))]));
        }
        (None, Some(code)) => match loyalty(tx, &code)? {
            Holder { member: Some(member), .. } => (Some(member), None),
            Holder { member: None, code } => (None, Some(code)),
        },
        (None, None) => (None, None),
    };
    let mut holder = Basket { member, member_code: code, ..Basket::default() };
    give(tx, &mut holder, true)?;
    step(tx, |b| {
        (b.member, b.member_code) = (holder.member, holder.member_code);
        (b.benefit, b.reward, b.history) = (holder.benefit, holder.reward, false);
        Ok(())
    })
}

/// Attaches a member to a basket that a history tells: its prices are what was paid, and it earns nothing.
pub(super) fn attach_of_history(tx: &mut Tx<'_>, args: AttachMember) -> Result<BasketView> {
    attach_member(tx, args)?;
    step(tx, |b| {
        (b.benefit, b.reward, b.history) = (None, None, true);
        Ok(())
    })
}

/// Redeems the member's open reward with this basket, or keeps it.
pub(super) fn use_reward(tx: &mut Tx<'_>, args: UseReward) -> Result<BasketView> {
    let mut holder = in_hand(tx)?.basket;
    give(tx, &mut holder, args.on)?;
    step(tx, |b| {
        (b.benefit, b.reward) = (holder.benefit, holder.reward);
        Ok(())
    })
}

/// What the basket's member gets here and now.
pub(super) fn give(tx: &Tx<'_>, basket: &mut Basket, with_reward: bool) -> Result<()> {
    let terms = &tx.shop()?.loyalty;
    let reward = open_reward(tx, basket)?.filter(|_| with_reward);
    let percent = reward.as_ref().map(|r| r.percent.parse()).transpose()?;
    let is_member = basket.member.is_some() || basket.member_code.is_some();
    basket.benefit = rules::best(terms, percent).filter(|_| is_member && !basket.history);
    let redeems = basket.benefit.is_some_and(|b| b.reason == BenefitReason::ComeBack);
    basket.reward = reward.map(|r| r.id).filter(|_| redeems);
    Ok(())
}

/// The reward that this basket's member may redeem here and now.
pub(super) fn open_reward(tx: &Tx<'_>, basket: &Basket) -> Result<Option<members::Reward>> {
    let Some(member) = &basket.member else { return Ok(None) };
    let person = members::same_person(tx.conn, member)?;
    let (here, today) = here_and_now(tx)?;
    let rewards = members::rewards(tx.conn, &person, here.as_deref(), today)?;
    Ok(rewards.into_iter().find(|r| r.standing == Standing::Open))
}

/// Takes back a reward that is no longer open: it was redeemed by another basket, or its last day has passed while this
/// one waited.
pub(super) fn hold_to(tx: &Tx<'_>, draft: &mut Draft) -> Result<bool> {
    let Some(reward) = draft.basket.reward.clone() else { return Ok(false) };
    if open_reward(tx, &draft.basket)?.is_some_and(|open| open.id == reward) {
        return Ok(false);
    }
    give(tx, &mut draft.basket, true)?;
    save(tx, draft)?;
    Ok(true)
}

/// The member of a basket.
pub(super) fn member_view(tx: &Tx<'_>, basket: &Basket) -> Result<Option<MemberBrief>> {
    match (&basket.member, &basket.member_code) {
        (None, None) => Ok(None),
        (member, code) => Ok(Some(brief(tx, member.as_deref(), code.as_deref().unwrap_or_default())?)),
    }
}

/// What the member gets on the basket, and why.
pub(super) fn view(tx: &Tx<'_>, basket: &Basket, amount: i64) -> Result<Option<BenefitView>> {
    let reward = open_reward(tx, basket)?;
    // A reward that is kept where members get no discount takes nothing off, and must still be there to be used.
    let kept = reward.as_ref().map(|_| rules::Benefit { reason: BenefitReason::Member, percent: Rate::ZERO });
    let Some(benefit) = basket.benefit.or(kept) else { return Ok(None) };
    let percent = benefit.percent.to_string();
    let sentence = match (benefit.reason, &reward) {
        (BenefitReason::ComeBack, Some(reward)) => {
            let until = json!(reward.until.to_string());
            text::sentence("benefit.come_back", [("percent", json!(percent)), ("until_date", until)])
        }
        (BenefitReason::Member, Some(_)) => text::sentence("benefit.reward_kept", [("percent", json!(percent))]),
        _ => text::sentence("benefit.member", [("percent", json!(percent))]),
    };
    Ok(Some(BenefitView { reason: benefit.reason, percent, amount, sentence, reward_open: reward.is_some() }))
}
