//! The demo shop: what a till looks like in use.
//!
//! Owns its items, its offer, markets, members and two past days. Keeps true: it is rung up through the same commands as any sale,
//! and every screen and paper says DEMO.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone, Utc, Weekday};
use chrono_tz::Europe::Paris;
use trestle_rules::tender::{Tender, TenderKind};

use super::types::AmountInput;
use super::types::basket::{AddItem, AttachMember};
use super::types::catalog::{BundlePart, CatalogEntry, SaveBundle, SaveItem};
use super::types::market::SaveMarket;
use super::types::member::EnrollMember;
use super::types::offer::{GivesInput, SaveOffer};
use super::types::sale::CommitSale;
use super::types::session::{CloseSession, CountDrawer, OpenSession};
use super::{basket, benefit, catalog, market, member, offer, ringing, sale, session, shown};
use crate::error::{EngineError, Result};
use crate::tx::Tx;

/// Name of the demo shop.
pub(super) const SHOP: &str = "Hollow Tree Candles";
/// Its owner's passphrase, for trying what asks for one.
pub(super) const PASSPHRASE: &str = "demo";

/// Name, price, rate, category, creator, favourite.
#[rustfmt::skip]
const ITEMS: [(&str, i64, &str, &str, &str, bool); 20] = [
    ("Beeswax candle", 450, "20", "Candles", "", true), ("Soy candle", 600, "20", "Candles", "", true),
    ("Tealights ×10", 300, "20", "Candles", "", true), ("Wax melts", 350, "20", "Candles", "", false),
    ("Candle holder", 500, "20", "Candles", "", false), ("Matches", 100, "20", "Candles", "", true),
    ("Greeting card", 200, "20", "Cards", "", true), ("Postcard set", 350, "20", "Cards", "", true),
    ("Gift wrap", 100, "20", "Cards", "", true), ("Cotton bag", 250, "20", "Kitchen", "", true),
    ("Tea towel", 600, "20", "Kitchen", "", false), ("Wooden spoon", 300, "20", "Kitchen", "", false),
    ("Felt fox", 1200, "20", "Kids", "Mira", true), ("Finger puppet", 400, "20", "Kids", "", false),
    ("Honey 250 g", 750, "5.5", "Pantry", "", true), ("Herb tea", 400, "5.5", "Pantry", "", true),
    ("Jam", 500, "5.5", "Pantry", "", false), ("Seed packet", 150, "20", "Kids", "", false),
    ("Enamel mug", 800, "20", "Kitchen", "", false), ("Notebook", 300, "20", "Cards", "", false),
];

/// What there are only so many of.
const CAPSULE: (&str, i64) = ("Felt fox", 12);

const MEMBERS: [&str; 12] =
    ["Lea", "Tom", "Ines", "Malik", "Ana", "Jules", "Noor", "Paul", "Rosa", "Sven", "Yuki", "Zoe"];

/// When the demo shop was founded: the morning of the second Saturday before `now_ms`.
pub(super) fn start(now_ms: i64) -> i64 {
    at(saturdays_before(now_ms)[0], 7, 30)
}

/// The last two Saturdays before today, the earlier first.
fn saturdays_before(now_ms: i64) -> [NaiveDate; 2] {
    let today = DateTime::<Utc>::from_timestamp_millis(now_ms).unwrap_or_default().with_timezone(&Paris).date_naive();
    let back = match today.weekday().days_since(Weekday::Sat) {
        0 => 7,
        days => u64::from(days),
    };
    let last = today.checked_sub_days(Days::new(back)).unwrap_or(today);
    [last.checked_sub_days(Days::new(7)).unwrap_or(last), last]
}

fn at(day: NaiveDate, hour: u32, minute: u32) -> i64 {
    let local = day.and_hms_opt(hour, minute, 0).unwrap_or_default();
    Paris.from_local_datetime(&local).earliest().map_or(0, |t| t.timestamp_millis())
}

/// Fills the demo shop up to `now`, all in the transaction that founds it: it is there whole or not at all.
pub(super) fn fill(tx: &mut Tx<'_>, now: i64) -> Result<()> {
    let stall = set_table(tx)?;
    let mut dice = Dice(20_261_122);
    for day in saturdays_before(now) {
        trade(tx, &stall, day, &mut dice)?;
    }
    Ok(())
}

struct Stall {
    goods: Vec<String>,
    members: Vec<String>,
    market: String,
}

fn set_table(tx: &mut Tx<'_>) -> Result<Stall> {
    let mut goods = Vec::new();
    for (name, price, rate, category, creator, favourite) in ITEMS {
        let item = SaveItem {
            id: None,
            name: name.to_owned(),
            price: Some(AmountInput::Minor(price)),
            open_price: false,
            unit: None,
            price_without_tax: None,
            rate: Some(rate.to_owned()),
            category: category.to_owned(),
            color: None,
            sku: String::new(),
            barcodes: vec![],
            hero: name == "Beeswax candle",
            favourite,
            options: vec![],
            cost: None,
            tracked: false,
            low_stock: None,
            limited: name == CAPSULE.0,
            counted: (name == CAPSULE.0).then_some(CAPSULE.1),
            creator: creator.to_owned(),
            archived: false,
        };
        goods.push(id_of(catalog::save_item(tx, item)?));
    }
    let part = |n: usize, quantity| BundlePart { item: goods[n].clone(), quantity };
    let cosy = SaveBundle {
        id: None,
        name: "Cosy evening".to_owned(),
        price: AmountInput::Minor(900),
        parts: vec![part(1, 1), part(5, 1), part(15, 1)],
        category: String::new(),
        barcodes: vec![],
        favourite: true,
        archived: false,
    };
    goods.push(id_of(catalog::save_bundle(tx, cosy)?));
    offer::save(tx, three_cards(goods[6].clone()))?;
    let market = markets(tx)?;
    let enroll = |name: &&str| {
        Ok(member::enroll(tx, EnrollMember { first_name: Some((*name).to_owned()), ..EnrollMember::default() })?.id)
    };
    let members = MEMBERS.iter().map(enroll).collect::<Result<_>>()?;
    Ok(Stall { goods, members, market })
}

/// Any three greeting cards for one price.
fn three_cards(card: String) -> SaveOffer {
    SaveOffer {
        id: None,
        name: "Three cards".to_owned(),
        gives: GivesInput::CountFor { count: 3, price: AmountInput::Minor(500) },
        goods: vec![card],
        categories: vec![],
        from: None,
        until: None,
        markets: vec![],
        on_request: false,
        archived: false,
    }
}

fn id_of(entry: CatalogEntry) -> String {
    match entry {
        CatalogEntry::Item(item) => item.id,
        CatalogEntry::Bundle(bundle) => bundle.id,
    }
}

/// Riverside Makers on Saturdays, Trailhead Market on first Sundays, for three months; gives Riverside's id.
fn markets(tx: &mut Tx<'_>) -> Result<String> {
    let first = tx.now.day;
    let last = first.checked_add_months(Months::new(3)).unwrap_or(first);
    let days: Vec<NaiveDate> = first.iter_days().take_while(|d| *d <= last).collect();
    let saturdays = days.iter().filter(|d| d.weekday() == Weekday::Sat);
    let sundays = days.iter().filter(|d| d.weekday() == Weekday::Sun && d.day() <= 7);
    let market = |name: &str, place: &str, days: Vec<String>| SaveMarket {
        id: None,
        name: name.to_owned(),
        place: place.to_owned(),
        days: Some(days),
        policy: None,
        rates: vec![],
        archived: false,
    };
    let riverside = market("Riverside Makers", "Quay 4", saturdays.map(ToString::to_string).collect());
    let trailhead = market("Trailhead Market", "Old station", sundays.map(ToString::to_string).collect());
    let riverside = market::save(tx, riverside)?.id;
    market::save(tx, trailhead)?;
    Ok(riverside)
}

/// One market day: opened at half past eight, thirty-odd sales, counted and closed in the evening.
fn trade(tx: &mut Tx<'_>, stall: &Stall, day: NaiveDate, dice: &mut Dice) -> Result<()> {
    tx.move_to(at(day, 8, 30))?;
    let float = Some(AmountInput::Minor(10_000));
    session::open(tx, OpenSession { market: Some(stall.market.clone()), float, ..OpenSession::default() })?;
    for n in 0..32 {
        tx.move_to(at(day, 9, 0) + n * 13 * 60_000 + i64::from(dice.up_to(9)) * 60_000)?;
        ring_up(tx, stall, dice)?;
    }
    tx.move_to(at(day, 17, 0))?;
    let expected = super::report::cash_in_drawer(tx)?;
    let total = Some(AmountInput::Minor(expected - 20 * i64::from(dice.up_to(2))));
    session::count(tx, CountDrawer { denominations: vec![], total })?;
    session::close(tx, CloseSession::default())?;
    Ok(())
}

fn ring_up(tx: &mut Tx<'_>, stall: &Stall, dice: &mut Dice) -> Result<()> {
    for _ in 0..=dice.up_to(2) {
        // The hero sells more often than the rest.
        let place = if dice.up_to(3) == 0 { 0 } else { dice.index(stall.goods.len()) };
        let quantity = if dice.up_to(4) == 0 { 2 } else { 1 };
        let goods = stall.goods[place].clone();
        ringing::add_item(
            tx,
            AddItem { item: goods, quantity: Some(quantity), price: None, reason: String::new(), measure: None },
        )?;
    }
    if dice.up_to(3) == 0 {
        let member = stall.members[dice.index(stall.members.len())].clone();
        benefit::attach_member(tx, AttachMember { member: Some(member), code: None })?;
    }
    let draft = basket::in_hand(tx)?;
    let view = shown::view(tx, &draft)?;
    let tender = if dice.up_to(2) == 0 {
        Tender { kind: TenderKind::Card, amount: view.total, reference: String::new() }
    } else {
        let given = if dice.up_to(1) == 0 { view.cash.due } else { *view.cash.quick.last().unwrap_or(&view.cash.due) };
        Tender { kind: TenderKind::Cash, amount: given, reference: String::new() }
    };
    let commit = CommitSale { basket: view.basket, total: view.total, tip: None, tenders: vec![tender] };
    sale::commit(tx, commit).map(|_| ()).map_err(|_| EngineError::Bug("a sale of the demo shop"))
}

/// Dice that always fall the same way (SplitMix64), so that every demo shop is the same.
struct Dice(u64);

impl Dice {
    /// 0 to `most`.
    fn up_to(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((z ^ (z >> 31)) % u64::from(most + 1)).unwrap_or(0)
    }

    fn index(&mut self, len: usize) -> usize {
        let most = u32::try_from(len.saturating_sub(1)).unwrap_or(0);
        usize::try_from(self.up_to(most)).unwrap_or(0)
    }
}
