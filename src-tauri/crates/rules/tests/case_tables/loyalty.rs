//! Rewards: until when and where they hold, and which benefit counts.
//!
//! Owns how the rows of `rewards.csv` and `benefits.csv` are judged.

use trestle_rules::loyalty::{RewardCase, Terms, best, reward_window, standing};
use trestle_rules::tax::Rate;

use crate::returns::known;
use crate::table::{check_table, date, expect, expect_all};

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
