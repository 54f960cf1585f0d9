//! The columns of the workbook's sheets: names, widths, and how a cell is written.

/// How a cell of a column is written. Every cell comes as text, as the CSV has it; an empty one stays empty.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// As text that stands out.
    Heading,
    /// As text, so that nothing becomes a formula and no zero in front is lost.
    Text,
    /// As a number with the decimals of the currency.
    Amount,
    /// As a number without decimals.
    Whole,
    /// As a number with the decimals it has.
    Percent,
    /// As a number of thousandths.
    Measure,
    /// As a date.
    Day,
    /// As a date and time without a zone.
    Time,
}

/// Name, width in characters, and how a cell is written.
pub(super) type Column = (&'static str, u8, Kind);

/// What begins a row of every sheet but Days, to find the receipt again.
pub(super) const RECEIPT: [Column; 7] = [
    ("type", 10, Kind::Text),
    ("receipt", 20, Kind::Text),
    ("day", 12, Kind::Day),
    ("time", 20, Kind::Time),
    ("market", 20, Kind::Text),
    ("till", 19, Kind::Text),
    ("number", 10, Kind::Whole),
];

/// Columns of Sales, after the receipt.
pub(super) const SALE: [Column; 11] = [
    ("total", 12, Kind::Amount),
    ("cash", 12, Kind::Amount),
    ("card", 12, Kind::Amount),
    ("transfer", 12, Kind::Amount),
    ("rounding", 11, Kind::Amount),
    ("currency", 11, Kind::Text),
    ("reason", 24, Kind::Text),
    ("session", 24, Kind::Text),
    ("utc_offset", 12, Kind::Text),
    ("tip", 12, Kind::Amount),
    ("credit", 12, Kind::Amount),
];

/// Columns of Lines, after the receipt.
pub(super) const LINE: [Column; 13] = [
    ("line", 8, Kind::Whole),
    ("sku", 16, Kind::Text),
    ("item", 32, Kind::Text),
    ("bundle", 24, Kind::Text),
    ("quantity", 11, Kind::Whole),
    ("paid", 12, Kind::Amount),
    ("tax_rate", 10, Kind::Percent),
    ("tax", 12, Kind::Amount),
    ("net", 12, Kind::Amount),
    ("currency", 11, Kind::Text),
    ("session", 24, Kind::Text),
    ("measure", 11, Kind::Measure),
    ("unit", 8, Kind::Text),
];

/// Columns of Tenders, after the receipt.
pub(super) const TENDER: [Column; 4] =
    [("tender", 10, Kind::Text), ("amount", 12, Kind::Amount), ("currency", 11, Kind::Text), ("tip", 12, Kind::Amount)];

/// Columns of Taxes, after the receipt.
pub(super) const TAX: [Column; 5] = [
    ("tax_rate", 10, Kind::Percent),
    ("gross", 12, Kind::Amount),
    ("net", 12, Kind::Amount),
    ("tax", 12, Kind::Amount),
    ("currency", 11, Kind::Text),
];

/// Columns of Days.
pub(super) const DAY: [Column; 21] = [
    ("day", 12, Kind::Day),
    ("report", 10, Kind::Text),
    ("markets", 32, Kind::Text),
    ("sales", 10, Kind::Whole),
    ("sold", 12, Kind::Amount),
    ("returns", 10, Kind::Whole),
    ("refunded", 12, Kind::Amount),
    ("undone", 10, Kind::Whole),
    ("undone_total", 14, Kind::Amount),
    ("takings", 12, Kind::Amount),
    ("rounding", 11, Kind::Amount),
    ("cash", 12, Kind::Amount),
    ("card", 12, Kind::Amount),
    ("transfer", 12, Kind::Amount),
    ("currency", 11, Kind::Text),
    ("expected", 12, Kind::Amount),
    ("counted", 12, Kind::Amount),
    ("difference", 12, Kind::Amount),
    ("explanation", 32, Kind::Text),
    ("tips", 12, Kind::Amount),
    ("credit", 12, Kind::Amount),
];
