//! The edge: files that come in and go out. Each format is one file here; nothing else knows it.

pub(crate) mod books;
pub(crate) mod history;
pub(crate) mod mailing;
pub(crate) mod places;
pub(crate) mod sales;

/// Text that a spreadsheet would take for a formula gets an apostrophe in front.
fn guard(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
