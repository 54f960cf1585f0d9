//! Commands that change what something costs by hand, and the words for why it costs what it costs.
//!
//! Owns prices asked, discounts, that no tax is charged, and the manager's word. Keeps true: what a manager allowed is what
//! was seen then: another price by hand is asked for again. How a price comes about is `trestle_rules::basket`'s.

use serde_json::{Value, json};
use trestle_rules::basket::{self, AskedPrice, Basket, Goods, LIST, PricePart, Quote, QuotedLine, StepKind};
use trestle_rules::discount::{self, Discount, Off};
use trestle_rules::measure::Measured;
use trestle_rules::{bundle, money};

use super::basket::{in_hand, step};
use super::text;
use super::types::basket::{BasketView, ComponentView};
use super::types::pricing::{DiscountView, ExemptView, OffInput, SetDiscount, SetExempt, SetPrice};
use super::types::{AmountInput, Nothing, Sentence};
use crate::error::{InField, Result};
use crate::error_codes::ErrorCode;
use crate::shop::Shop;
use crate::tx::Tx;

/// Reasons that have their own words.
const KNOWN_REASONS: [&str; 5] = ["haggled", "damaged", "friend", "history", UNSAID];

/// The reason of what was given without one.
const UNSAID: &str = "changed";

pub(super) fn set_price(tx: &mut Tx<'_>, args: SetPrice) -> Result<BasketView> {
    let asked = asked_price(tx.shop()?, args.price.as_ref(), &args.reason)?;
    step(tx, |b| {
        b.allowed = false;
        Ok(b.set_price(args.line, asked)?)
    })
}

pub(super) fn asked_price(shop: &Shop, price: Option<&AmountInput>, reason: &str) -> Result<Option<AskedPrice>> {
    let Some(price) = price else { return Ok(None) };
    let reason = text::optional("reason", reason, 80)?;
    // Names that stand for other steps of a price are taken.
    let taken = matches!(reason.as_str(), "" | LIST | "member" | "come_back");
    let reason = if taken { UNSAID.to_owned() } else { reason };
    Ok(Some(AskedPrice { price: text::price(shop, price).in_field("price")?, reason }))
}

pub(super) fn set_discount(tx: &mut Tx<'_>, args: SetDiscount) -> Result<BasketView> {
    let shop = tx.shop()?;
    let off = args.off.map(|off| read_off(shop, &off)).transpose()?;
    let reason = text::optional("reason", &args.reason, 60)?;
    let reason = if reason.is_empty() { UNSAID.to_owned() } else { reason };
    let discount = off.map(|off| Discount { off, reason });
    step(tx, |b| {
        b.allowed = false;
        match args.line {
            Some(line) => b.discount_line(line, discount)?,
            None => b.discount_all(discount)?,
        }
        Ok(())
    })
}

/// Charges no tax on the basket in hand, or charges it again.
pub(super) fn set_exempt(tx: &mut Tx<'_>, args: SetExempt) -> Result<BasketView> {
    let why = Some(text::optional("reason", &args.reason, 80)?).filter(|why| !why.is_empty());
    step(tx, |b| {
        b.exempt = why;
        Ok(())
    })
}

/// That no tax is charged on a basket.
pub(super) fn exempt(basket: &Basket, quote: &Quote) -> Option<ExemptView> {
    let why = basket.exempt.clone()?;
    Some(ExemptView { amount: quote.untaxed, reason: why })
}

fn read_off(shop: &Shop, off: &OffInput) -> Result<Off> {
    Ok(match off {
        OffInput::Percent { percent } => Off::Percent { percent: percent.parse().in_field("percent")? },
        OffInput::Amount { amount } => Off::Amount { amount: text::price(shop, amount).in_field("amount")? },
    })
}

/// A manager allows what is taken off by hand, as it is now.
pub(super) fn allow_discounts(tx: &mut Tx<'_>, _: Nothing) -> Result<BasketView> {
    let basket = in_hand(tx)?.basket;
    if !needs_manager(tx.shop()?, &basket, &basket::quote(&basket)?)? {
        return Err(ErrorCode::DiscountNothingToAllow.into());
    }
    step(tx, |b| {
        b.allowed = true;
        Ok(())
    })
}

/// Whether more is taken off by hand than the shop's limit, and no manager has allowed it.
pub(super) fn needs_manager(shop: &Shop, basket: &Basket, quote: &Quote) -> Result<bool> {
    Ok(!basket.allowed && is_beyond_limit(shop, quote)?)
}

/// Whether more is taken off by hand than the shop's limit.
pub(super) fn is_beyond_limit(shop: &Shop, quote: &Quote) -> Result<bool> {
    // Nobody takes off more than all of it; so no line is looked at.
    if shop.discount_limit == discount::NO_LIMIT {
        return Ok(false);
    }
    Ok(discount::needs_manager(shop.discount_limit, &basket::by_hand(quote))?)
}

/// The discount on the whole basket.
pub(super) fn basket_discount(basket: &Basket, quote: &Quote) -> Option<DiscountView> {
    basket.discount.as_ref().map(|given| discount_view(given, quote.basket_discount))
}

/// The discount on a line.
pub(super) fn line_discount(line: &basket::Line, quoted: &QuotedLine) -> Option<DiscountView> {
    let amount = quoted.parts.iter().find(|p| p.kind == Some(StepKind::LineDiscount)).map_or(0, |p| p.amount);
    line.discount.as_ref().map(|given| discount_view(given, amount))
}

fn discount_view(given: &Discount, amount: i64) -> DiscountView {
    let known = known(&given.reason);
    let reason = ("reason", json!(given.reason));
    let (percent, fixed, sentence) = match given.off {
        Off::Percent { percent } => {
            let percent = percent.to_string();
            let args = [("percent", json!(percent)), reason];
            (Some(percent), None, text::sentence(&format!("discount.percent.{known}"), args))
        }
        Off::Amount { amount } => {
            let args = [("off_amount", json!(amount)), reason];
            (None, Some(amount), text::sentence(&format!("discount.amount.{known}"), args))
        }
    };
    DiscountView { percent, fixed, reason: given.reason.clone(), amount, sentence }
}

fn known(reason: &str) -> &str {
    KNOWN_REASONS.into_iter().find(|known| *known == reason).unwrap_or("other")
}

/// What there is to say of the price that a line shows, in small words beside it: how much it is of what, what one costs,
/// what was agreed instead, what a bundle saves. What is taken off has rows of its own.
pub(super) fn notes(line: &basket::Line, quoted: &QuotedLine) -> Vec<Sentence> {
    let mut notes = Vec::new();
    if let Some(measured) = &line.measured {
        notes.push(text::sentence("note.measured", measure(measured)));
    }
    if line.quantity > 1 {
        notes.push(text::sentence("note.each", [("unit_amount", json!(line.unit()))]));
    }
    if let Some(agreed) = quoted.parts.iter().find(|part| part.is_agreed()) {
        notes.extend([text::sentence("note.instead_of", [("list_amount", json!(line.list))]), reason(&agreed.reason)]);
    }
    notes.extend(bundle_saves(line).filter(|_| line.asked.is_none()));
    notes
}

/// How much of a measured piece, in what, and what one whole unit of it costs.
fn measure(of: &Measured) -> [(&'static str, Value); 3] {
    [("of_measure", json!(of.amount)), ("unit", json!(of.unit.name())), ("unit_amount", json!(of.price))]
}

/// Why a discount was given, where somebody has said it.
pub(super) fn reason_note(given: &str) -> Option<Sentence> {
    (given != UNSAID).then(|| reason(given))
}

fn reason(reason: &str) -> Sentence {
    text::sentence(&format!("note.reason.{}", known(reason)), [("reason", json!(reason))])
}

fn bundle_saves(line: &basket::Line) -> Option<Sentence> {
    let Goods::Bundle { parts, .. } = &line.goods else { return None };
    let one_by_one = bundle::list_price(parts).unwrap_or(line.list);
    let saves = money::times(one_by_one - line.list, line.quantity).unwrap_or(0);
    (saves > 0).then(|| text::sentence("note.bundle_saves", [("saves_amount", json!(saves))]))
}

/// Every step from the list price to what is paid, in words; one that stands alone explains itself.
pub(super) fn steps(line: &basket::Line, quoted: &QuotedLine) -> Vec<Sentence> {
    let tell = |part: &PricePart| {
        let amount: (&str, Value) = ("step_amount", json!(part.amount));
        let reason = ("reason", json!(part.reason));
        let known = known(&part.reason);
        match part.kind {
            Some(StepKind::Offer) => text::sentence("step.offer", [amount, reason]),
            Some(StepKind::LineDiscount) => text::sentence(&format!("step.discount.{known}"), [amount, reason]),
            Some(StepKind::BasketDiscount) => text::sentence(&format!("step.basket.{known}"), [amount, reason]),
            Some(StepKind::Tax) => text::sentence("step.tax", [amount]),
            Some(StepKind::Exempt) => text::sentence("step.exempt", [amount]),
            Some(StepKind::Later) => text::sentence("step.later", [amount, reason]),
            None if part.is_agreed() => text::sentence(&format!("step.agreed.{known}"), [amount, reason]),
            None if part.reason == LIST
                && let Some(measured) = &line.measured =>
            {
                let [much, unit, price] = measure(measured);
                text::sentence("step.measured", [much, unit, price, amount])
            }
            None if part.reason == LIST => {
                let unit = ("unit_amount", json!(line.list));
                text::sentence("step.list", [("quantity", json!(line.quantity)), unit, amount])
            }
            None => text::sentence(&format!("step.{}", part.reason), [amount]),
        }
    };
    if quoted.parts.len() > 1 { quoted.parts.iter().map(tell).collect() } else { Vec::new() }
}

/// Components of a bundle with their share of what it costs.
pub(super) fn components(quoted: &QuotedLine) -> Vec<ComponentView> {
    let component = |s: &bundle::Share| ComponentView {
        item: s.item.clone(),
        name: s.name.clone(),
        quantity: s.quantity,
        paid: s.paid - s.added_tax.unwrap_or(0),
    };
    quoted.shares.iter().map(component).collect()
}
