//! The report of a day as a page of text.

use std::fmt::Write;

use serde_json::{Map, Value};
use trestle_engine::{plain_amount, sentence};

/// Lays a report out; every word comes from the catalogue.
pub fn page(report: &Value, currency: &Value) -> String {
    let decimals = currency["decimals"].as_u64().and_then(|d| u8::try_from(d).ok()).unwrap_or(2);
    let amount = |minor: i64| plain_amount(minor, decimals);
    let word = |key: &str| sentence(key, &Map::new(), &amount);
    let mut page = String::new();
    let title = if report["kind"] == "z" { "report.z" } else { "report.x" };
    let _ = writeln!(page, "{} · {} · {}", text(&report["shop"]), word(title), text(&report["day"]));
    if report["demo"] == true {
        let _ = writeln!(page, "{}", word("app.demo"));
    }
    let mut row = |label: &str, value: String| {
        let _ = writeln!(page, "{label:<28}{value:>16}");
    };
    for (key, field) in [("report.sales", "sales"), ("report.returns", "returns"), ("report.undone", "undone")] {
        row(&word(key), report[field].to_string());
    }
    for field in ["sold", "refunded", "takings", "rounding"] {
        row(&word(&format!("report.{field}")), amount(number(&report[field])));
    }
    for tax in report["taxes"].as_array().into_iter().flatten() {
        row(&format!("{} {} %", word("report.tax"), text(&tax["rate"])), amount(number(&tax["tax"])));
    }
    for tender in report["tenders"].as_array().into_iter().flatten() {
        row(&word(&format!("tender.{}", text(&tender["kind"]))), amount(number(&tender["amount"])));
    }
    for field in ["float", "moved_in", "moved_out", "expected", "counted", "difference"] {
        if let Some(minor) = report["drawer"][field].as_i64() {
            row(&word(&format!("drawer.{field}")), amount(minor));
        }
    }
    let head = &report["head"];
    let _ = writeln!(page, "{} {}-{} {}", word("report.head"), text(&head["till"]), head["seq"], text(&head["hash"]));
    page
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}
