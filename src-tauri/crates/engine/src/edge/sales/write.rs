//! Writes receipts as rows of CSV or as lines of JSON. Free text is kept from being a formula.

use std::io::Write;

use serde_json::{Value, json};
use trestle_rules::money;
use trestle_rules::tax::TaxLine;
use trestle_rules::tip::Tip;

use super::super::guard;
use super::gather::{Entry, Row};
use crate::api::types::export::SalesFormat;
use crate::journal::Envelope;
use crate::shop::Shop;

/// A writer of one format.
pub(super) enum Writer<'a, W: Write> {
    Csv { csv: Box<csv::Writer<&'a mut W>>, currency: &'static str, decimals: u8, comma: bool },
    Lines { out: &'a mut W, currency: &'static str, decimals: u8 },
}

const HEADINGS: [&str; 27] = [
    "type", "receipt", "day", "time", "market", "till", "number", "line", "sku", "item", "bundle", "quantity", "paid",
    "tax_rate", "tax", "net", "cash", "card", "rounding", "currency", "reason", "session", "transfer", "tip", "credit",
    "measure", "unit",
];

impl<'a, W: Write> Writer<'a, W> {
    pub fn new(out: &'a mut W, shop: &Shop, format: SalesFormat) -> std::io::Result<Self> {
        let decimals = shop.decimals();
        if format == SalesFormat::Jsonl {
            return Ok(Self::Lines { out, currency: shop.currency.code(), decimals });
        }
        out.write_all("\u{feff}".as_bytes())?;
        let comma = format == SalesFormat::CsvSemicolon;
        let csv = csv::WriterBuilder::new()
            .delimiter(if comma { b';' } else { b',' })
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let mut csv = Box::new(csv);
        csv.write_record(HEADINGS)?;
        Ok(Self::Csv { csv, currency: shop.currency.code(), decimals, comma })
    }

    pub fn entry(&mut self, entry: &Entry) -> std::io::Result<()> {
        match self {
            Self::Lines { out, currency, decimals } => {
                serde_json::to_writer(&mut **out, &as_json(entry, currency, *decimals))?;
                out.write_all(b"\n")
            }
            Self::Csv { csv, currency, decimals, comma } => {
                let marked = |text: String| if *comma { text.replace('.', ",") } else { text };
                let amount = |minor: i64| marked(money::plain(entry.sign * minor, *decimals));
                for (n, row) in entry.lines.iter().enumerate() {
                    let (measure, unit) = row.measure(entry.sign);
                    let rate = marked(row.rate.to_string());
                    let of_row = cells(entry, row, n == 0, currency, rate, &amount).into_iter();
                    csv.write_record(of_row.chain([marked(measure), unit]))?;
                }
                Ok(())
            }
        }
    }

    pub fn finish(self) -> std::io::Result<()> {
        match self {
            Self::Csv { mut csv, .. } => csv.flush(),
            Self::Lines { out, .. } => out.flush(),
        }
    }
}

/// One row of the CSV. What belongs to the whole receipt stands on its first row only, so that columns add up.
fn cells(
    entry: &Entry,
    row: &Row,
    first: bool,
    currency: &str,
    rate: String,
    amount: &dyn Fn(i64) -> String,
) -> Vec<String> {
    let once = |minor| if first { amount(minor) } else { String::new() };
    vec![
        entry.kind.to_owned(),
        guard(&entry.receipt),
        entry.fact.day.clone(),
        local_time(&entry.fact),
        guard(&entry.market),
        entry.fact.till.clone(),
        entry.fact.seq.to_string(),
        row.line.to_string(),
        guard(&row.sku),
        guard(&row.name),
        guard(&row.bundle),
        (entry.sign * row.quantity).to_string(),
        amount(row.paid),
        rate,
        amount(row.tax),
        amount(row.paid - row.tax),
        once(entry.cash),
        once(entry.card),
        once(entry.rounding),
        currency.to_owned(),
        guard(&entry.reason),
        guard(entry.fact.session.as_deref().unwrap_or_default()),
        once(entry.transfer),
        once(entry.tip()),
        once(entry.credit),
    ]
}

/// The moment in the shop's zone, ISO 8601 with its offset.
pub(super) fn local_time(fact: &Envelope) -> String {
    let utc = chrono::DateTime::from_timestamp_millis(fact.at).unwrap_or_default();
    match chrono::FixedOffset::east_opt(fact.offset * 60) {
        Some(offset) => utc.with_timezone(&offset).to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        None => utc.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    }
}

fn as_json(entry: &Entry, currency: &str, decimals: u8) -> Value {
    let sign = entry.sign;
    let line = |row: &Row| {
        let mut line = json!({ "line": row.line, "sku": row.sku, "item": row.name, "bundle": row.bundle,
                               "quantity": sign * row.quantity, "paid": sign * row.paid, "tax_rate": row.rate,
                               "tax": sign * row.tax });
        if let Some(of) = row.measured {
            line["thousandths"] = json!(sign * of.amount);
            line["unit"] = json!(of.unit);
        }
        line
    };
    let tip = |t: &Tip| json!({ "tender": t.kind.name(), "amount": sign * t.amount });
    let tax =
        |t: &TaxLine| json!({ "rate": t.rate, "gross": sign * t.gross, "net": sign * t.net, "tax": sign * t.tax });
    json!({
        "type": entry.kind, "receipt": entry.receipt, "day": entry.fact.day, "time": local_time(&entry.fact),
        "market": entry.market, "till": entry.fact.till, "number": entry.fact.seq, "session": entry.fact.session,
        "currency": currency, "decimals": decimals, "total": sign * entry.total, "rounding": sign * entry.rounding,
        "cash": sign * entry.cash, "card": sign * entry.card, "transfer": sign * entry.transfer,
        "credit": sign * entry.credit, "reason": entry.reason,
        "tip": sign * entry.tip(), "tips": entry.tips.iter().map(tip).collect::<Vec<_>>(),
        "lines": entry.lines.iter().map(line).collect::<Vec<_>>(),
        "taxes": entry.taxes.iter().map(tax).collect::<Vec<_>>(),
    })
}
