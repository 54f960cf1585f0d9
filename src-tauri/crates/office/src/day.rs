//! The report of a day as a page of text.

use std::fmt::Write;

use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::{Map, Value, json};
use trestle_engine::{plain_amount, sentence};

/// Lays a report out; every word comes from the catalogue.
pub fn page(report: &Value, shop: &Value) -> String {
    let decimals = shop["currency"]["decimals"].as_u64().and_then(|d| u8::try_from(d).ok()).unwrap_or(2);
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
    let tax_name = Some(text(&shop["tax_name"]))
        .filter(|name| !name.is_empty())
        .map_or_else(|| word("receipt.tax"), str::to_owned);
    for tax in report["taxes"].as_array().into_iter().flatten() {
        let args = json!({ "tax_name": tax_name, "rate": tax["rate"], "net_amount": tax["net"] });
        row(&words("report.tax", args), amount(number(&tax["tax"])));
    }
    if report["drawer"]["expected"].is_null() {
        row(&word("day.tenders"), word("day.tenders_later"));
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
    told(&mut page, report, &amount);
    let zone = text(&shop["zone"]).parse().unwrap_or(chrono_tz::UTC);
    parts(&mut page, report, zone, &amount);
    let head = &report["head"];
    let place = words("report.head", json!({ "till": head["till"], "seq": head["seq"] }));
    let _ = writeln!(page, "{place} {}", text(&head["hash"]));
    page
}

/// What a report tells in words: who stood at the till, openings without a sale, why the drawer differs, a late closing.
fn told(page: &mut String, report: &Value, amount: &dyn Fn(i64) -> String) {
    let words = |key: &str, args: Value| sentence(key, args.as_object().unwrap_or(&Map::new()), amount);
    for one in report["stretches"].as_array().into_iter().flatten() {
        let name = one["name"].as_str().map_or_else(|| words("stretch.nobody", json!({})), str::to_owned);
        let _ = writeln!(page, "{name}");
        let mut row = |key: &str, args: Value, value: &Value| {
            if let Some(minor) = value.as_i64() {
                let _ = writeln!(page, "  {:<30}{:>16}", words(key, args), amount(minor));
            }
        };
        row("parts.takings", json!({ "count": one["sales"] }), &one["takings"]);
        row("report.difference", json!({}), &one["difference"]);
    }
    let openings = report["openings"].as_array().map_or(0, Vec::len);
    if openings > 0 {
        let _ = writeln!(page, "{}", words("report.openings", json!({ "count": openings })));
    }
    if let Some(why) = report["explanation"].as_str() {
        let _ = writeln!(page, "{}", words("report.explanation", json!({ "explanation": why })));
    }
    if let Some(day) = report["closed_late"].as_str() {
        let _ = writeln!(page, "{}", words("report.closed_late", json!({ "late_date": day })));
    }
}

/// What each session adds to the sum, and which tills may have more to say.
fn parts(page: &mut String, report: &Value, zone: Tz, amount: &dyn Fn(i64) -> String) {
    let words = |key: &str, args: Value| sentence(key, args.as_object().unwrap_or(&Map::new()), amount);
    let time = |at: &Value| at.as_i64().map(|at| clock(at, zone));
    for part in report["parts"].as_array().into_iter().flatten() {
        let market = part["market_name"].as_str().map_or_else(|| words("open.nowhere", json!({})), str::to_owned);
        let opened = time(&part["opened_at"]).unwrap_or_default();
        let closed = time(&part["closed_at"]).unwrap_or_else(|| words("parts.open", json!({})));
        let _ = writeln!(page, "{} · {market} · {opened} – {closed}", named(&part["till"]));
        let mut row = |key: &str, args: Value, value: &Value| {
            if let Some(minor) = value.as_i64() {
                let _ = writeln!(page, "  {:<30}{:>16}", words(key, args), amount(minor));
            }
        };
        row("parts.takings", json!({ "count": part["sales"] }), &part["takings"]);
        row("report.difference", json!({}), &part["drawer"]["difference"]);
    }
    for one in report["awaited"].as_array().into_iter().flatten() {
        let heard = time(&one["heard_at"]).unwrap_or_else(|| words("awaited.never", json!({})));
        let key = format!("awaited.{}", text(&one["why"]));
        let _ = writeln!(page, "{}", words(&key, json!({ "till": named(&one["till"]), "heard": heard })));
    }
}

fn named(till: &Value) -> String {
    let key = if number(&till["number"]) > 0 { "till.named" } else { "till.unnamed" };
    sentence(key, json!({ "number": till["number"] }).as_object().unwrap_or(&Map::new()), &|_| String::new())
}

/// A moment as the clock on the wall of the shop has it.
fn clock(at: i64, zone: Tz) -> String {
    let moment = DateTime::from_timestamp_millis(at).unwrap_or_default().with_timezone(&zone);
    moment.format("%Y-%m-%d %H:%M").to_string()
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
        let mut report = json!({
            "kind": "z", "shop": "Stall", "day": "2026-05-02", "demo": true, "sales": 1, "sold": 450, "returns": 2,
            "refunded": 100, "undone": 3, "undone_total": 900, "takings": 350, "tips": 50, "rounding": -2, "credit_issued": 100, "credit_redeemed": 40,
            "taxes": [{ "rate": "5.5", "tax": 18 }], "tenders": [{ "kind": "cash", "amount": 348 }, { "kind": "card", "amount": 0, "tips": 50 },
                        { "kind": "transfer", "amount": 450, "unconfirmed": 450 }, { "kind": "credit", "amount": -60 }],
            "drawer": { "float": 1, "tips": 2, "moved_in": 2, "moved_out": 3, "expected": 4, "counted": 5, "difference": 1 },
            "head": { "till": "abc", "seq": 7, "hash": "00ff" },
            "parts": [{ "till": { "number": 1 }, "market_name": null, "opened_at": 0, "closed_at": null, "sales": 1,
                        "takings": 350, "drawer": { "difference": 1 } },
                      { "till": { "number": 2 }, "market_name": "Riverside", "opened_at": 0, "closed_at": 3_600_000,
                        "sales": 2, "takings": 350, "drawer": { "difference": null } }],
            "stretches": [{ "name": "Anna", "sales": 1, "takings": 350, "difference": -50 },
                          { "staff": null, "sales": 0, "takings": 0, "difference": null }],
            "openings": [{ "at": 0, "reason": "" }], "explanation": "wrong change", "closed_late": "2026-05-03",
            "awaited": [{ "till": { "number": 2 }, "why": "still_open", "heard_at": 0 },
                        { "till": { "number": 0 }, "why": "unheard", "heard_at": null }],
        });
        let shop = json!({ "currency": { "decimals": 2 }, "zone": "Europe/Paris" });
        let page = super::page(&report, &shop);
        report["drawer"]["expected"] = Value::Null;
        let before_the_count = super::page(&report, &shop);
        assert!(
            before_the_count.contains("Told after the count") && !page.contains("Told after"),
            "{before_the_count}"
        );
        assert!(!page.contains(['{', '}']), "a placeholder is left:\n{page}");
        for key in ["report.", "tender.", "receipt.", "drawer.", "parts.", "awaited.", "stretch.", "till.", "open."] {
            assert!(!page.contains(key), "a key without a sentence:\n{page}");
        }
        assert!(page.contains("Till 2 · Riverside · 1970-01-01 01:00 – 1970-01-01 02:00"), "{page}");
        assert!(page.contains("5.5") && page.contains("-0.02") && page.contains("00ff"), "{page}");
    }
}
