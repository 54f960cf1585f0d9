//! Rewards: until when and where they hold, which benefit counts, and what it takes off a basket.
//!
//! Owns how the rows of `rewards.csv`, `benefits.csv` and `member_discount.csv` are judged.

use trestle_rules::RuleError;
use trestle_rules::basket::{Basket, Quote, quote};
use trestle_rules::loyalty::{Benefit, BenefitReason, RewardCase, Terms, best, reward_window, standing};
use trestle_rules::tax::Rate;

use crate::price::written_lines;
use crate::returns::known;
use crate::table::{accepted, check_table, date, decimals, expect, expect_all, ring_up, written, written_taxes};

/// `2 market days else 60 days`.
fn terms(text: &str) -> Result<Terms, String> {
    let unreadable = || format!("{text}: not a window");
    let (market_days, days) = text.split_once(" market days else ").ok_or_else(unreadable)?;
    let count = |words: &str| words.parse::<u16>().map_err(|_| unreadable());
    let else_days = count(days.strip_suffix(" days").ok_or_else(unreadable)?)?;
    Ok(Terms { market_days: count(market_days)?, else_days, ..Terms::default() })
}

#[test]
fn rewards() {
    let columns = [
        "window",
        "sold",
        "market_days",
        "earned_at",
        "brought_to",
        "brought_on",
        "undone",
        "redeemed",
        "from",
        "until",
        "standing",
    ];
    check_table("rewards.csv", &columns, 25, |cells| {
        let market_days = cells[2].split_whitespace().map(date).collect::<Result<Vec<_>, _>>()?;
        let (from, until) = reward_window(&terms(cells[0])?, date(cells[1])?, &market_days);
        let stands = standing(&RewardCase {
            market: known(cells[3]),
            from,
            until,
            here: known(cells[4]),
            today: date(cells[5])?,
            redeemed: cells[7] == "yes",
            void: cells[6] == "yes",
        });
        let named = serde_json::to_value(stands).map_err(|e| e.to_string())?;
        expect_all(&[
            ("from", from.to_string(), cells[8]),
            ("until", until.to_string(), cells[9]),
            ("standing", named.as_str().unwrap_or_default().to_owned(), cells[10]),
        ])
    });
}

#[test]
fn benefits() {
    check_table("benefits.csv", &["member", "reward", "counts"], 10, |cells| {
        let rate = |text: &str| text.parse::<Rate>().map_err(|e| e.to_string());
        let reward = known(cells[1]).map(rate).transpose()?;
        let best = best(&Terms { member: rate(cells[0])?, ..Terms::default() }, reward);
        let counts = best.map(|b| format!("{} {}%", b.reason.name(), b.percent)).unwrap_or_default();
        expect(counts.as_str(), cells[2])
    });
}

/// `member 5%` or `come_back 10%`.
fn benefit(cell: &str) -> Result<Result<Benefit, RuleError>, String> {
    let (name, percent) = cell.split_once(' ').ok_or_else(|| format!("{cell}: not a benefit"))?;
    let reasons = [BenefitReason::Member, BenefitReason::ComeBack];
    let reason = reasons.into_iter().find(|r| r.name() == name).ok_or_else(|| format!("{name}: not a benefit"))?;
    Ok(percent.parse().map(|percent| Benefit { reason, percent }))
}

fn quote_with(
    basket: Result<Basket, RuleError>,
    benefit: Option<Result<Benefit, RuleError>>,
) -> Result<Quote, RuleError> {
    quote(&Basket { benefit: benefit.transpose()?, ..basket? })
}

/// Every step that is neither the list price nor haggling bears the name of the benefit.
fn check_reasons(quote: &Quote, name: &str) -> Result<(), String> {
    let mut steps = quote.lines.iter().flat_map(|l| &l.parts).filter(|p| !["list", "haggled"].contains(&&*p.reason));
    steps.try_for_each(|step| expect(step.reason.as_str(), name))
}

#[test]
fn member_discount() {
    let columns = ["currency", "basket", "benefit", "lines", "discount", "total", "shares", "net_and_tax", "outcome"];
    check_table("member_discount.csv", &columns, 40, |cells| {
        let decimals = decimals(cells[0])?;
        let benefit = known(cells[2]).map(benefit).transpose()?;
        let quoted = accepted(quote_with(ring_up(cells[1], decimals)?, benefit), cells[8])?;
        let Some(quote) = quoted else {
            return expect_all(&[("results", String::new(), &cells[3..8].concat())]);
        };
        check_reasons(&quote, cells[2].split(' ').next().unwrap_or_default())?;
        let shares: Vec<String> =
            quote.lines.iter().flat_map(|l| &l.shares).map(|s| written(s.paid, decimals)).collect();
        expect_all(&[
            ("lines", written_lines(&quote, decimals), cells[3]),
            ("discount", written(quote.discount, decimals), cells[4]),
            ("total", written(quote.total, decimals), cells[5]),
            ("shares", shares.join(" + "), cells[6]),
            ("net_and_tax", written_taxes(&quote.taxes, decimals), cells[7]),
        ])
    });
}
