//! Writes receipts as a workbook with the sheets Sales, Lines, Tenders, Taxes and Days.
//!
//! Keeps true: an amount is the exact decimal text of its minor units down to its cell; codes and free text are text, whatever
//! they begin with; Days holds what the day reports say and adds up nothing; the receipts are gone through once for each
//! sheet, so that none of them is kept.

use std::io::Write;

use serde_json::json;
use trestle_rules::money;
use trestle_rules::tax::TaxLine;
use trestle_rules::tender::TenderKind;

use super::columns::{Column, DAY, LINE, RECEIPT, SALE, TAX, TENDER};
use super::gather::{Entry, Row};
use super::package::Package;
use super::write::local_time;
use crate::api::types::session::{Report, ReportKind};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::shop::Shop;

/// Rows that the format holds, without the headings.
const ROWS_OF_A_SHEET: u32 = 1_048_575;

/// A row of a sheet.
type Cells = Vec<String>;

/// Rows of a receipt on one of the sheets, after the columns that find it again.
type OfReceipt = fn(&Entry, &Shop) -> Vec<Cells>;

/// Takes a receipt.
pub(super) type Visit<'v> = &'v mut dyn FnMut(&Entry) -> Result<()>;

/// The sheets of receipts: name, columns, rows.
pub(super) const SHEETS: [(&str, &[Column], OfReceipt); 4] =
    [("Sales", &SALE, sales), ("Lines", &LINE, lines), ("Tenders", &TENDER, tenders), ("Taxes", &TAX, taxes)];

/// A workbook in the making.
pub(super) struct Book<'b, W: Write> {
    package: Package<W>,
    shop: &'b Shop,
    failed: &'b dyn Fn(std::io::Error) -> EngineError,
    rows: u32,
}

impl<'b, W: Write> Book<'b, W> {
    pub fn new(out: W, shop: &'b Shop, failed: &'b dyn Fn(std::io::Error) -> EngineError) -> Self {
        Self { package: Package::new(out), shop, failed, rows: 0 }
    }

    /// Writes a sheet; `each` gives every receipt to what it is given.
    pub fn sheet(
        &mut self,
        (name, columns, of_receipt): (&'static str, &[Column], OfReceipt),
        each: &mut dyn FnMut(Visit<'_>) -> Result<()>,
    ) -> Result<()> {
        self.begin(name, [&RECEIPT, columns].concat())?;
        let shop = self.shop;
        each(&mut |entry| {
            let head = receipt(entry);
            of_receipt(entry, shop).into_iter().try_for_each(|own| self.row(&[head.clone(), own].concat()))
        })?;
        self.end()
    }

    /// Writes the last sheet, and what all share.
    pub fn finish(mut self, days: &[Report], made_at: i64) -> Result<()> {
        self.begin("Days", DAY.to_vec())?;
        let shop = self.shop;
        days.iter().try_for_each(|report| self.row(&day(report, shop)))?;
        self.end()?;
        self.package.finish(shop.decimals(), made_at).map_err(self.failed)
    }

    fn begin(&mut self, name: &'static str, columns: Vec<Column>) -> Result<()> {
        self.rows = 0;
        self.package.begin(name, columns).map_err(self.failed)
    }

    fn row(&mut self, cells: &[String]) -> Result<()> {
        if self.rows == ROWS_OF_A_SHEET {
            return Err(EngineError::with(ErrorCode::ExportTooManyRows, [("rows", json!(ROWS_OF_A_SHEET))]));
        }
        self.rows += 1;
        self.package.row(cells).map_err(self.failed)
    }

    fn end(&mut self) -> Result<()> {
        self.package.end().map_err(self.failed)
    }
}

fn amounts<'s>(entry: &Entry, shop: &'s Shop) -> (impl Fn(i64) -> String + use<'s>, String) {
    let (sign, decimals) = (entry.sign, shop.decimals());
    (move |minor: i64| money::plain(sign * minor, decimals), shop.currency.code().to_owned())
}

fn sales(entry: &Entry, shop: &Shop) -> Vec<Cells> {
    let (amount, currency) = amounts(entry, shop);
    vec![sale(entry, &currency, &amount)]
}

fn lines(entry: &Entry, shop: &Shop) -> Vec<Cells> {
    let (amount, currency) = amounts(entry, shop);
    entry.lines.iter().map(|line| of_line(entry, line, &currency, &amount)).collect()
}

fn tenders(entry: &Entry, shop: &Shop) -> Vec<Cells> {
    let (amount, currency) = amounts(entry, shop);
    let given = [
        (TenderKind::Cash, entry.cash),
        (TenderKind::Card, entry.card),
        (TenderKind::Transfer, entry.transfer),
        (TenderKind::Credit, entry.credit),
    ];
    let cells = |(kind, given): (TenderKind, i64)| {
        vec![kind.name().to_owned(), amount(given), currency.clone(), amount(entry.tip_of(kind))]
    };
    given.into_iter().filter(|(_, given)| *given != 0).map(cells).collect()
}

fn taxes(entry: &Entry, shop: &Shop) -> Vec<Cells> {
    let (amount, currency) = amounts(entry, shop);
    entry.taxes.iter().map(|tax| of_tax(tax, &currency, &amount)).collect()
}

/// A day, as its report has it. What the report does not tell before a blind count stays empty.
fn day(report: &Report, shop: &Shop) -> Cells {
    let amount = |minor: i64| money::plain(minor, shop.decimals());
    let of_kind = |kind| {
        let found = report.tenders.iter().find(|t| t.kind == kind);
        found.map(|t| amount(t.amount)).unwrap_or_default()
    };
    let of_drawer = |told: Option<i64>| told.map(amount).unwrap_or_default();
    vec![
        report.day.clone(),
        if report.kind == ReportKind::Z { "z" } else { "x" }.to_owned(),
        report.markets.join(", "),
        report.sales.to_string(),
        amount(report.sold),
        report.returns.to_string(),
        amount(report.refunded),
        report.undone.to_string(),
        amount(report.undone_total),
        amount(report.takings),
        amount(report.rounding),
        of_kind(TenderKind::Cash),
        of_kind(TenderKind::Card),
        of_kind(TenderKind::Transfer),
        shop.currency.code().to_owned(),
        of_drawer(report.drawer.expected),
        of_drawer(report.drawer.counted),
        of_drawer(report.drawer.difference),
        report.explanation.clone(),
        amount(report.tips),
        of_kind(TenderKind::Credit),
    ]
}

fn receipt(entry: &Entry) -> Vec<String> {
    vec![
        entry.kind.to_owned(),
        entry.receipt.clone(),
        entry.fact.day.clone(),
        clock_and_offset(entry).0,
        entry.market.clone(),
        entry.fact.till.clone(),
        entry.fact.seq.to_string(),
    ]
}

/// The moment as the other formats have it, in two: a date of the format knows no zone.
fn clock_and_offset(entry: &Entry) -> (String, String) {
    let moment = local_time(&entry.fact);
    let (clock, offset) = moment.split_at_checked("2026-06-06T10:00:00".len()).unwrap_or((&moment, ""));
    (clock.to_owned(), offset.to_owned())
}

fn sale(entry: &Entry, currency: &str, amount: &dyn Fn(i64) -> String) -> Vec<String> {
    vec![
        amount(entry.total),
        amount(entry.cash),
        amount(entry.card),
        amount(entry.transfer),
        amount(entry.rounding),
        currency.to_owned(),
        entry.reason.clone(),
        entry.fact.session.clone().unwrap_or_default(),
        clock_and_offset(entry).1,
        amount(entry.tip()),
        amount(entry.credit),
    ]
}

fn of_line(entry: &Entry, row: &Row, currency: &str, amount: &dyn Fn(i64) -> String) -> Vec<String> {
    let (measure, unit) = row.measure(entry.sign);
    vec![
        row.line.to_string(),
        row.sku.clone(),
        row.name.clone(),
        row.bundle.clone(),
        (entry.sign * row.quantity).to_string(),
        amount(row.paid),
        row.rate.to_string(),
        amount(row.tax),
        amount(row.paid - row.tax),
        currency.to_owned(),
        entry.fact.session.clone().unwrap_or_default(),
        measure,
        unit,
    ]
}

fn of_tax(tax: &TaxLine, currency: &str, amount: &dyn Fn(i64) -> String) -> Vec<String> {
    vec![tax.rate.to_string(), amount(tax.gross), amount(tax.net), amount(tax.tax), currency.to_owned()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_sheet_that_is_full_refuses_and_says_how_much_it_holds() {
        let host = crate::Host::system("a test");
        let dir = tempfile::tempdir().unwrap();
        let engine = crate::Engine::open(dir.path(), host).unwrap();
        engine.call("shop.demo", serde_json::Value::Null, None).unwrap();
        let shop = std::sync::Arc::clone(engine.lock().shop.as_ref().unwrap());
        let failed = |_| EngineError::Bug("writing");
        let mut book = Book::new(Vec::new(), &shop, &failed);
        book.begin("Sales", SALE.to_vec()).unwrap();
        book.rows = ROWS_OF_A_SHEET - 1;
        let cells = ["1.00".to_owned()];
        book.row(&cells).unwrap();
        let refused = book.row(&cells).unwrap_err();
        assert_eq!(refused.to_string(), "export.too_many_rows");
    }
}
