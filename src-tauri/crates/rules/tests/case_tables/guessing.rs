//! Wrong codes: how long a till refuses further ones.
//!
//! Owns how the rows of `guessing.csv` are judged. Times are UTC.

use chrono::{DateTime, NaiveDateTime};
use trestle_rules::guessing::{locked_until_ms, pause_seconds};

use crate::table::{check_table, expect_all};

const TIME: &str = "%Y-%m-%d %H:%M:%S";

fn time(text: &str) -> Result<i64, String> {
    let time = NaiveDateTime::parse_from_str(text, TIME).map_err(|e| format!("{text}: {e}"))?;
    Ok(time.and_utc().timestamp_millis())
}

fn written_time(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).map(|t| t.format(TIME).to_string()).unwrap_or_default()
}

#[test]
fn guessing() {
    check_table("guessing.csv", &["failed", "last_failed", "now", "pause", "locked_until"], 20, |cells| {
        let failed = cells[0].parse().map_err(|_| format!("{}: not a count", cells[0]))?;
        let until = locked_until_ms(failed, time(cells[1])?, time(cells[2])?);
        expect_all(&[
            ("pause", pause_seconds(failed).to_string(), cells[3]),
            ("locked_until", until.map(written_time).unwrap_or_default(), cells[4]),
        ])
    });
}
