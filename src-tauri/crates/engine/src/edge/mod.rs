//! The edge: files that come in and go out. Each format is one file here; nothing else knows it.

pub(crate) mod books;
pub(crate) mod catalogue;
pub(crate) mod history;
mod lines;
pub(crate) mod mailing;
pub(crate) mod picture;
pub(crate) mod places;
mod records;
pub(crate) mod sales;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that a spreadsheet would take for a formula gets an apostrophe in front.
fn guard(text: &str) -> String {
    if text.starts_with(FORMULA_STARTS) { format!("'{text}") } else { text.to_owned() }
}
