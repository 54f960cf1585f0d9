//! Taking a catalogue file in: what of it is new, what changes, what stays, what is refused; and doing it.
//!
//! Owns the comparison of what a file says with what is here. Keeps true: the plan is computed purely from the two; the same
//! file twice changes nothing; what a file does not say is not touched. Must not know any format.

mod merge;
mod numbers;
pub(crate) mod plan;
pub(crate) mod take;

pub(crate) use merge::{changes, merged_bundle, merged_item};
pub(crate) use numbers::counts;
pub(crate) use plan::{Here, Plan, plan};
