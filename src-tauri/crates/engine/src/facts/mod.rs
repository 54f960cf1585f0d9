//! What can happen: the kinds of facts and their bodies, version 1.
//!
//! Owns the shapes of bodies. Keeps true: a kind is never renamed, a field never changes its meaning; what is added is
//! optional. No personal data: a member is an id and a commitment.

mod money;
mod reference;
mod trade;

pub use money::{CashMoved, SessionClosed, SessionCounted, SessionOpened};
pub use reference::{
    BundleSet, Certificate, ItemSet, MarketDaySet, MarketSet, OwnerKeys, PolicySet, SettingSet, ShopCreated, StaffSet,
};
pub use trade::{MemberEnrolled, ReturnCommitted, ReturnLine, SaleCommitted, SaleLine, SaleReversed, SoldKind};

use serde::Serialize;

/// A body that knows its kind.
pub trait Body: Serialize {
    /// Kind, as stored in the envelope.
    const KIND: &'static str;
    /// Version.
    const VERSION: u32 = 1;
}

macro_rules! kinds {
    ($($body:ty = $kind:literal;)*) => { $(impl Body for $body { const KIND: &'static str = $kind; })* };
}

kinds! {
    ShopCreated = "shop.created";
    StaffSet = "staff.set";
    SettingSet = "setting.set";
    ItemSet = "item.set";
    BundleSet = "bundle.set";
    MarketSet = "market.set";
    MarketDaySet = "market_day.set";
    PolicySet = "policy.set";
    SessionOpened = "session.opened";
    CashMoved = "cash.moved";
    SessionCounted = "session.counted";
    SessionClosed = "session.closed";
    SaleCommitted = "sale.committed";
    SaleReversed = "sale.reversed";
    ReturnCommitted = "return.committed";
    MemberEnrolled = "member.enrolled";
}
