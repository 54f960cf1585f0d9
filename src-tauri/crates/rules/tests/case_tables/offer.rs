//! Offers: what they take off, and which articles take part.
//!
//! Owns how the rows of `offer.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::basket::{Basket, Quote, quote};
use trestle_rules::loyalty::{Benefit, BenefitReason};
use trestle_rules::offer::{Gives, Offer};

use crate::price::written_lines;
use crate::returns::known;
use crate::table::{
    accepted, amount, check_table, decimals, expect_all, listed, number, ring_up, written, written_taxes,
};

/// `2 for 8.00 on candle, soap` or `10% on everything`; named by their place.
fn offer(text: &str, place: usize, decimals: u8) -> Result<Result<Offer, RuleError>, String> {
    let unreadable = || format!("{text}: not an offer such as 2 for 8.00 on candle, soap");
    let (gives, on) = text.split_once(" on ").ok_or_else(unreadable)?;
    let goods = (on != "everything").then(|| on.split(", ").map(str::to_owned).collect());
    let gives = match gives.split_once(" for ") {
        Some((count, price)) => Ok(Gives::CountFor { count: number(count)?, price: amount(price, decimals)? }),
        None => gives.trim_end_matches('%').parse().map(|percent| Gives::Percent { percent }),
    };
    let checked = gives.and_then(|gives| gives.check().map(|()| gives));
    Ok(checked.map(|gives| Offer { id: format!("o{place}"), name: format!("offer {place}"), gives, goods }))
}

/// Offers one after the other.
pub fn offers(cell: &str, decimals: u8) -> Result<Result<Vec<Offer>, RuleError>, String> {
    let offers = listed(cell).zip(1..).map(|(text, place)| offer(text, place, decimals));
    Ok(offers.collect::<Result<Vec<_>, _>>()?.into_iter().collect())
}

fn quote_with(
    basket: Result<Basket, RuleError>,
    offers: Result<Vec<Offer>, RuleError>,
    member: Option<&str>,
) -> Result<Quote, RuleError> {
    let member = member.map(|m| m.trim_end_matches('%').parse()).transpose()?;
    let benefit = member.map(|percent| Benefit { reason: BenefitReason::Member, percent });
    quote(&Basket { offers: offers?, benefit, ..basket? })
}

#[test]
fn what_offers_take_off() {
    let columns = ["currency", "basket", "offers", "member", "lines", "total", "net_and_tax", "outcome"];
    check_table("offer.csv", &columns, 40, |cells| {
        let decimals = decimals(cells[0])?;
        let offers = offers(cells[2], decimals)?;
        let quoted = accepted(quote_with(ring_up(cells[1], decimals)?, offers, known(cells[3])), cells[7])?;
        let (lines, total, taxes) = quoted.map_or_else(Default::default, |q| {
            (written_lines(&q, decimals), written(q.total, decimals), written_taxes(&q.taxes, decimals))
        });
        expect_all(&[("lines", lines, cells[4]), ("total", total, cells[5]), ("net_and_tax", taxes, cells[6])])
    });
}
