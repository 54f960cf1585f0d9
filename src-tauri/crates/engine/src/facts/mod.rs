//! What can happen: the kinds of facts and their bodies, version 1.
//!
//! Owns the shapes of bodies. Keeps true: a kind is never renamed, a field never changes its meaning; what is added is
//! optional. No personal data: a member is an id and a commitment.

mod credit;
mod members;
mod money;
mod offers;
mod picture;
mod reference;
mod stock;
mod tills;
mod trade;

pub use credit::{CreditIssued, CreditRedeemed};
pub use members::{
    ConsentGiven, ConsentWithdrawn, ContactRecorded, MemberEnrolled, MemberErased, RewardGranted, RewardRedeemed,
    SaleLinked,
};
pub use money::{
    CashMoved, DrawerOpened, SessionClosed, SessionCounted, SessionHandedOver, SessionKept, SessionOpened, SessionSet,
};
pub use offers::OfferSet;
pub use picture::{ItemPictured, PICTURE_BYTES, PICTURE_SIDE};
pub use reference::{
    BundleSet, Certificate, ItemSet, MarketDaySet, MarketSet, OwnerKeys, PolicySet, SettingSet, ShopCreated, StaffSet,
};
pub use stock::{StockCounted, StockMoved};
pub use tills::{ConflictResolved, SeenHead, TillInvited, TillJoined, TillSeen};
pub use trade::{
    Discount, Measure, ReturnCommitted, ReturnLine, SaleCommitted, SaleLine, SaleReversed, SoldKind, TransferSet,
};

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
    ItemPictured = "item.pictured";
    BundleSet = "bundle.set";
    MarketSet = "market.set";
    MarketDaySet = "market_day.set";
    PolicySet = "policy.set";
    OfferSet = "offer.set";
    SessionOpened = "session.opened";
    SessionSet = "session.set";
    SessionKept = "session.kept";
    SessionHandedOver = "session.handed_over";
    CashMoved = "cash.moved";
    DrawerOpened = "drawer.opened";
    SessionCounted = "session.counted";
    SessionClosed = "session.closed";
    SaleCommitted = "sale.committed";
    SaleReversed = "sale.reversed";
    ReturnCommitted = "return.committed";
    TransferSet = "transfer.set";
    StockCounted = "stock.counted";
    StockMoved = "stock.moved";
    SaleLinked = "sale.linked";
    MemberEnrolled = "member.enrolled";
    ContactRecorded = "contact.recorded";
    ConsentGiven = "consent.given";
    ConsentWithdrawn = "consent.withdrawn";
    MemberErased = "member.erased";
    RewardGranted = "reward.granted";
    RewardRedeemed = "reward.redeemed";
    CreditIssued = "credit.issued";
    CreditRedeemed = "credit.redeemed";
    TillInvited = "till.invited";
    TillJoined = "till.joined";
    TillSeen = "till.seen";
    ConflictResolved = "conflict.resolved";
}
