//! Wrong codes: how long a till refuses further ones.
//!
//! Owns how the rows of `guessing.csv` and `waiting.csv` are judged.

use trestle_rules::guessing::{Steady, counted, pause_seconds, seconds_left, waited_ms};

use crate::table::{check_table, expect, expect_all, number};

#[test]
fn guessing() {
    check_table("guessing.csv", &["failed", "waited_seconds", "pause", "left", "next_one_counts_as"], 20, |cells| {
        let failed = cells[0].parse().map_err(|_| format!("{}: not a count", cells[0]))?;
        let waited = number(cells[1])? * 1_000;
        expect_all(&[
            ("pause", pause_seconds(failed).to_string(), cells[2]),
            ("left", seconds_left(failed, waited).to_string(), cells[3]),
            ("next_one_counts_as", counted(failed, waited).to_string(), cells[4]),
        ])
    });
}

#[test]
fn waiting() {
    let columns = ["start_then", "seconds_then", "start_now", "seconds_now", "waited"];
    check_table("waiting.csv", &columns, 7, |cells| {
        let at = |start: &str, seconds: &str| -> Result<Steady, String> {
            Ok(Steady { start: start.to_owned(), ms: number(seconds)? * 1_000 })
        };
        expect(waited_ms(&at(cells[0], cells[1])?, &at(cells[2], cells[3])?), number(cells[4])? * 1_000)
    });
}
