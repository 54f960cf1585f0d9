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

use trestle_rules::text::guard;
