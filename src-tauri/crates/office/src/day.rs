//! The report of a day as a page of text.

use std::fmt::Write;

use serde_json::{Map, Value, json};
use trestle_engine::{plain_amount, sentence};

/// Lays a report out; every word comes from the catalogue.
pub fn page(report: &Value, currency: &Value) -> String {
    let decimals = currency["decimals"].as_u64().and_then(|d| u8::try_from(d).ok()).unwrap_or(2);
    let amount = |minor: i64| plain_amount(minor, decimals);
    let words = |key: &str, args: Value| sentence(key, args.as_object().unwrap_or(&Map::new()), &amount);
    let word = |key: &str| words(key, json!({}));
    let of = |field: &str| number(&report[field]);
    let mut page = String::new();
    let title = if report["kind"] == "z" { "report.z" } else { "report.x" };
    let _ = writeln!(page, "{} · {} · {}", text(&report["shop"]), word(title), text(&report["day"]));
    if report["demo"] == true {
        let _ = writeln!(page, "{}", word("receipt.demo"));
    }
    let mut row = |label: &str, value: String| {
        let _ = writeln!(page, "{label:<32}{value:>16}");
    };
    row(&words("report.sold", json!({ "count": of("sales") })), amount(of("sold")));
    row(&words("report.refunded", json!({ "count": of("returns") })), amount(of("refunded")));
    if of("undone") > 0 {
        row(&words("report.undone", json!({ "count": of("undone") })), amount(of("undone_total")));
    }
    row(&word("report.takings"), amount(of("takings")));
    if of("tips") != 0 {
        row(&word("report.tips"), amount(of("tips")));
    }
    if of("rounding") != 0 {
        row(&word("receipt.rounding"), amount(of("rounding")));
    }
    for tax in report["taxes"].as_array().into_iter().flatten() {
        row(&words("receipt.tax", json!({ "rate": tax["rate"] })), amount(number(&tax["tax"])));
    }
    for tender in report["tenders"].as_array().into_iter().flatten() {
        row(&word(&format!("tender.{}", text(&tender["kind"]))), amount(number(&tender["amount"])));
        if let Some(tips) = tender["tips"].as_i64() {
            row(&word("report.of_which_tips"), amount(tips));
        }
        if let Some(unconfirmed) = tender["unconfirmed"].as_i64() {
            row(&word("report.unconfirmed"), amount(unconfirmed));
        }
    }
    for field in ["credit_issued", "credit_redeemed"] {
        if of(field) != 0 {
            row(&word(&format!("report.{field}")), amount(of(field)));
        }
    }
    for field in ["float", "tips", "moved_in", "moved_out", "expected", "counted", "difference"] {
        if let Some(minor) = report["drawer"][field].as_i64() {
            let key = if field == "tips" { "report.cash_tips".to_owned() } else { format!("report.{field}") };
            row(&word(&key), amount(minor));
        }
    }
    let head = &report["head"];
    let place = words("report.head", json!({ "till": head["till"], "seq": head["seq"] }));
    let _ = writeln!(page, "{place} {}", text(&head["hash"]));
    page
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `trestle day` once printed raw keys and placeholders: its keys had no sentences.
    #[test]
    fn every_word_of_the_page_has_its_sentence() {
        let report = json!({
            "kind": "z", "shop": "Stall", "day": "2026-05-02", "demo": true, "sales": 1, "sold": 450, "returns": 2,
            "refunded": 100, "undone": 3, "undone_total": 900, "takings": 350, "tips": 50, "rounding": -2, "credit_issued": 100, "credit_redeemed": 40,
            "taxes": [{ "rate": "5.5", "tax": 18 }], "tenders": [{ "kind": "cash", "amount": 348 }, { "kind": "card", "amount": 0, "tips": 50 },
                        { "kind": "transfer", "amount": 450, "unconfirmed": 450 }, { "kind": "credit", "amount": -60 }],
            "drawer": { "float": 1, "tips": 2, "moved_in": 2, "moved_out": 3, "expected": 4, "counted": 5, "difference": 1 },
            "head": { "till": "abc", "seq": 7, "hash": "00ff" },
        });
        let page = page(&report, &json!({ "decimals": 2 }));
        assert!(!page.contains(['{', '}']), "a placeholder is left:\n{page}");
        for key in ["report.", "tender.", "receipt.", "drawer."] {
            assert!(!page.contains(key), "a key without a sentence:\n{page}");
        }
        assert!(page.contains("5.5") && page.contains("-0.02") && page.contains("00ff"), "{page}");
    }
}
