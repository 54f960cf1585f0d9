//! The sales export: CSV and JSON lines, made from the facts.
//!
//! Keeps true: everything that happened is in it, undone sales with their reversal, so that its sum is the takings of the
//! Z report; the file is on disk, read back and compared before anybody says so.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use trestle_rules::money;
use trestle_rules::tax::{Rate, TaxLine};
use trestle_rules::tender::TenderKind;

use crate::api::types::export::{Exported, SalesFormat};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{Body, ReturnCommitted, SaleCommitted, SaleReversed};
use crate::journal::{self, Envelope};
use crate::shop::Shop;
use crate::store::sync_dir;

/// Which sales.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// Only this session.
    pub session: Option<String>,
    /// From this business day on.
    pub from: Option<String>,
    /// Up to this business day.
    pub to: Option<String>,
}

/// One receipt of the export: a sale, its reversal, or a return.
struct Entry {
    kind: &'static str,
    fact: Envelope,
    receipt: String,
    market: String,
    reason: String,
    sign: i64,
    lines: Vec<Row>,
    cash: i64,
    card: i64,
    rounding: i64,
    total: i64,
    taxes: Vec<TaxLine>,
}

/// One line of a receipt; a bundle gives one for each component.
struct Row {
    line: u32,
    sku: String,
    name: String,
    bundle: String,
    quantity: i64,
    paid: i64,
    rate: Rate,
    tax: i64,
}

/// Writes the export.
pub(crate) fn export(conn: &Connection, shop: &Shop, choice: &Choice, format: SalesFormat, file: &Path) -> Result<Exported> {
    if let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|e| unwritable(file, &e))?;
    }
    let partial = file.with_extension("partial");
    let written = write(conn, shop, choice, format, &partial, file);
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

fn unwritable(file: &Path, error: &std::io::Error) -> EngineError {
    let args = [("path", json!(file.display().to_string())), ("what", json!(error.to_string()))];
    EngineError::with(ErrorCode::ExportUnwritable, args)
}

fn write(
    conn: &Connection,
    shop: &Shop,
    choice: &Choice,
    format: SalesFormat,
    partial: &Path,
    file: &Path,
) -> Result<Exported> {
    let failed = |e: std::io::Error| unwritable(file, &e);
    let handle = fs::File::create(partial).map_err(failed)?;
    let mut out = Hashing { inner: BufWriter::new(handle), hasher: Sha256::new(), bytes: 0 };
    let mut sums = (0, 0, 0);
    {
        let mut writer = Writer::new(&mut out, shop, format).map_err(failed)?;
        each(conn, choice, |entry| {
            match entry.kind {
                "sale" => sums.0 += 1,
                "return" => sums.1 += 1,
                _ => sums.0 -= 1,
            }
            sums.2 += entry.sign * entry.total;
            writer.entry(&entry).map_err(failed)
        })?;
        writer.finish().map_err(failed)?;
    }
    let (hash, bytes) = (out.hasher.finalize(), out.bytes);
    let handle = out.inner.into_inner().map_err(|e| unwritable(file, e.error()))?;
    handle.sync_all().map_err(failed)?;
    fs::rename(partial, file).map_err(failed)?;
    sync_dir(file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let read_back = fs::read(file).map_err(failed)?;
    if Sha256::digest(&read_back) != hash {
        let place = json!(file.display().to_string());
        return Err(EngineError::with(ErrorCode::ExportNotVerified, [("path", place)]));
    }
    let (sales, returns, takings) = sums;
    Ok(Exported { file: file.display().to_string(), sales, returns, takings, bytes })
}

/// Goes through the chosen receipts in the order of (till, seq).
fn each(conn: &Connection, choice: &Choice, mut visit: impl FnMut(Entry) -> Result<()>) -> Result<()> {
    let sql = "SELECT till, seq FROM (
                 SELECT till, seq, day, session FROM sale
                 UNION ALL SELECT till, seq, day, session FROM returned
                 UNION ALL SELECT s.till, CAST(substr(r.id, instr(r.id, '-') + 1) AS INTEGER), s.day, s.session
                   FROM sale_reversed r JOIN sale s ON s.id = r.sale)
               WHERE (?1 IS NULL OR session = ?1) AND (?2 IS NULL OR day >= ?2) AND (?3 IS NULL OR day <= ?3)
               ORDER BY till, seq";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query(params![choice.session, choice.from, choice.to])?;
    while let Some(row) = rows.next()? {
        let (till, seq): (String, i64) = (row.get(0)?, row.get(1)?);
        let fact = journal::read(conn, &till, seq)?;
        visit(entry(conn, fact.ok_or_else(|| EngineError::Bug(format!("no fact {till}-{seq}")))?)?)?;
    }
    Ok(())
}

fn entry(conn: &Connection, fact: Envelope) -> Result<Entry> {
    match fact.kind.as_str() {
        SaleCommitted::KIND => of_sale(conn, fact.body()?, fact, "sale", 1),
        SaleReversed::KIND => {
            let body: SaleReversed = fact.body()?;
            let sale = crate::api::sale_body(conn, &body.sale)?;
            of_sale(conn, sale, fact, "reversal", -1)
        }
        _ => of_return(conn, fact.body()?, fact),
    }
}

fn of_sale(conn: &Connection, sale: SaleCommitted, fact: Envelope, kind: &'static str, sign: i64) -> Result<Entry> {
    let mut rows = Vec::new();
    for line in &sale.lines {
        let row = |name: &str, bundle: &str, quantity, paid, rate| Row {
            line: line.line,
            sku: line.sku.clone(),
            name: name.to_owned(),
            bundle: bundle.to_owned(),
            quantity,
            paid,
            rate,
            tax: 0,
        };
        match line.rate {
            Some(rate) => rows.push(row(&line.name, "", line.quantity, line.paid, rate)),
            None => rows.extend(line.shares.iter().map(|s| row(&s.name, &line.name, s.quantity, s.paid, s.rate))),
        }
    }
    let given = |kind| sale.tenders.iter().filter(|t| t.kind == kind).map(|t| t.amount).sum::<i64>();
    Ok(Entry {
        kind,
        market: market(conn, sale.market.as_deref())?,
        receipt: sale.receipt,
        reason: String::new(),
        sign,
        lines: share_tax(rows, &sale.taxes)?,
        cash: given(TenderKind::Cash) - sale.change,
        card: given(TenderKind::Card),
        rounding: sale.rounding,
        total: sale.total,
        taxes: sale.taxes,
        fact,
    })
}

fn of_return(conn: &Connection, body: ReturnCommitted, fact: Envelope) -> Result<Entry> {
    let sale = body.sale.as_deref().map(|s| crate::api::sale_body(conn, s)).transpose()?;
    let row = |line: &crate::facts::ReturnLine| Row {
        line: line.line,
        sku: String::new(),
        name: line.name.clone(),
        bundle: String::new(),
        quantity: line.quantity,
        paid: line.refund,
        rate: line.rate,
        tax: 0,
    };
    let paid_out = body.refund + body.rounding;
    let in_cash = body.refund_as == trestle_rules::returns::RefundKind::Cash;
    Ok(Entry {
        kind: "return",
        market: session_market(conn, fact.session.as_deref())?,
        receipt: sale.map(|s| s.receipt).unwrap_or_default(),
        reason: body.reason,
        sign: -1,
        lines: share_tax(body.lines.iter().map(row).collect(), &body.taxes)?,
        cash: if in_cash { paid_out } else { 0 },
        card: if in_cash { 0 } else { paid_out },
        rounding: body.rounding,
        total: body.refund,
        taxes: body.taxes,
        fact,
    })
}

fn market(conn: &Connection, id: Option<&str>) -> Result<String> {
    Ok(crate::api::market_name(conn, id)?.unwrap_or_default())
}

fn session_market(conn: &Connection, session: Option<&str>) -> Result<String> {
    let id: Option<String> =
        conn.prepare_cached("SELECT market FROM session WHERE id = ?1")?.query_row([session], |r| r.get(0))?;
    market(conn, id.as_deref())
}

/// Shares the tax of each rate out over its lines, so that the lines add up to it.
fn share_tax(mut rows: Vec<Row>, taxes: &[TaxLine]) -> Result<Vec<Row>> {
    let mut by_rate = BTreeMap::<Rate, Vec<usize>>::new();
    for (i, row) in rows.iter().enumerate() {
        by_rate.entry(row.rate).or_default().push(i);
    }
    for tax in taxes {
        let Some(places) = by_rate.get(&tax.rate) else { continue };
        let weights: Vec<i64> = places.iter().map(|i| rows[*i].paid).collect();
        for (place, share) in places.iter().zip(money::share_out(tax.tax, &weights)?) {
            rows[*place].tax = share;
        }
    }
    Ok(rows)
}

/// Counts and hashes what passes through, to compare with what is read back.
struct Hashing<W> {
    inner: W,
    hasher: Sha256,
    bytes: i64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += i64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

enum Writer<'a, W: Write> {
    Csv { csv: csv::Writer<&'a mut W>, currency: &'static str, decimals: u8, comma: bool },
    Lines { out: &'a mut W, currency: &'static str, decimals: u8 },
}

const HEADINGS: [&str; 22] = [
    "type", "receipt", "day", "time", "market", "till", "number", "line", "sku", "item", "bundle", "quantity", "paid",
    "tax_rate", "tax", "net", "cash", "card", "rounding", "currency", "reason", "session",
];

impl<'a, W: Write> Writer<'a, W> {
    fn new(out: &'a mut W, shop: &Shop, format: SalesFormat) -> std::io::Result<Self> {
        let decimals = shop.decimals();
        if format == SalesFormat::Jsonl {
            return Ok(Self::Lines { out, currency: shop.currency.code(), decimals });
        }
        out.write_all("\u{feff}".as_bytes())?;
        let comma = format == SalesFormat::CsvSemicolon;
        let mut csv = csv::WriterBuilder::new()
            .delimiter(if comma { b';' } else { b',' })
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        csv.write_record(HEADINGS)?;
        Ok(Self::Csv { csv, currency: shop.currency.code(), decimals, comma })
    }

    fn entry(&mut self, entry: &Entry) -> std::io::Result<()> {
        match self {
            Self::Lines { out, currency, decimals } => {
                serde_json::to_writer(&mut **out, &as_json(entry, currency, *decimals))?;
                out.write_all(b"\n")
            }
            Self::Csv { csv, currency, decimals, comma } => {
                let amount = |minor: i64| {
                    let text = money::plain(entry.sign * minor, *decimals);
                    if *comma { text.replace('.', ",") } else { text }
                };
                for (n, row) in entry.lines.iter().enumerate() {
                    csv.write_record(cells(entry, row, n == 0, currency, &amount))?;
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> std::io::Result<()> {
        match self {
            Self::Csv { mut csv, .. } => csv.flush(),
            Self::Lines { out, .. } => out.flush(),
        }
    }
}

/// One row of the CSV. What belongs to the whole receipt stands on its first row only, so that columns add up.
fn cells(entry: &Entry, row: &Row, first: bool, currency: &str, amount: &dyn Fn(i64) -> String) -> Vec<String> {
    let once = |minor| if first { amount(minor) } else { String::new() };
    vec![
        entry.kind.to_owned(),
        entry.receipt.clone(),
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
        row.rate.to_string(),
        amount(row.tax),
        amount(row.paid - row.tax),
        once(entry.cash),
        once(entry.card),
        once(entry.rounding),
        currency.to_owned(),
        guard(&entry.reason),
        entry.fact.session.clone().unwrap_or_default(),
    ]
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front.
fn guard(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// The moment in the shop's zone, ISO 8601 with its offset.
fn local_time(fact: &Envelope) -> String {
    let utc = chrono::DateTime::from_timestamp_millis(fact.at).unwrap_or_default();
    match chrono::FixedOffset::east_opt(fact.offset * 60) {
        Some(offset) => utc.with_timezone(&offset).to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        None => utc.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    }
}

fn as_json(entry: &Entry, currency: &str, decimals: u8) -> Value {
    let sign = entry.sign;
    let line = |row: &Row| {
        json!({ "line": row.line, "sku": row.sku, "item": row.name, "bundle": row.bundle, "quantity": sign * row.quantity,
                "paid": sign * row.paid, "tax_rate": row.rate, "tax": sign * row.tax })
    };
    let tax = |t: &TaxLine| json!({ "rate": t.rate, "gross": sign * t.gross, "net": sign * t.net, "tax": sign * t.tax });
    json!({
        "type": entry.kind, "receipt": entry.receipt, "day": entry.fact.day, "time": local_time(&entry.fact),
        "market": entry.market, "till": entry.fact.till, "number": entry.fact.seq, "session": entry.fact.session,
        "currency": currency, "decimals": decimals, "total": sign * entry.total, "rounding": sign * entry.rounding,
        "cash": sign * entry.cash, "card": sign * entry.card, "reason": entry.reason,
        "lines": entry.lines.iter().map(line).collect::<Vec<_>>(),
        "taxes": entry.taxes.iter().map(tax).collect::<Vec<_>>(),
    })
}
