//! The edge: files that come in and go out. Each format is one file here; nothing else knows it.

pub(crate) mod history;
pub(crate) mod places;
pub(crate) mod sales;
