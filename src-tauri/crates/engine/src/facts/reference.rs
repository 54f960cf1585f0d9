//! The shop and its reference data: whole values, the last one wins.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use trestle_rules::country::CashRounding;
use trestle_rules::measure::Unit;
use trestle_rules::numbers::Numbers;
use trestle_rules::returns::ReturnPolicy;
use trestle_rules::tax::Rate;

use crate::api::types::asks::Asks;
use crate::api::types::catalog::{BundlePart, ItemOption};
use crate::api::types::color::TileColor;
use crate::api::types::market::MarketRate;
use crate::keys::till::till_id;

/// The shop begins; the founder's first fact.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShopCreated {
    /// Name.
    pub name: String,
    /// ISO 3166.
    pub country: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA zone.
    pub zone: String,
    /// Tax rates offered, standard first.
    pub tax_rates: Vec<Rate>,
    /// What the tax is called on receipts; empty where it has no name of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tax_name: String,
    /// Cash rounding.
    pub cash_rounding: CashRounding,
    /// Whether it is the demo shop.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The owner's public keys.
    pub owner: OwnerKeys,
    /// The founder's certificate, signed by itself: the root.
    pub founder: Certificate,
}

/// The owner's public keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OwnerKeys {
    /// Ed25519, hex.
    pub signing: String,
    /// age X25519 recipient.
    pub contacts: String,
}

/// Certificate of a till.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Certificate {
    /// Ed25519 public key, hex.
    pub public_key: String,
    /// Till number.
    pub number: u16,
    /// Numbers it may give to tills it invites, first and last.
    pub block: [u16; 2],
    /// Till that signed.
    pub issuer: String,
    /// Signature of the issuer over [`Certificate::message`], hex.
    pub signature: String,
}

impl Certificate {
    /// The numbers it gives.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        Numbers { number: self.number, block: self.block }
    }

    /// Id of the till or invitation that it is of; none when it names no key.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        hex::decode(&self.public_key).ok().map(|key| till_id(&key))
    }

    /// What the issuer signs.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let [first, last] = self.block;
        format!("trestle certificate 1\n{}\n{}\n{first}\n{last}\n{}", self.public_key, self.number, self.issuer).into()
    }
}

/// A person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StaffSet {
    /// Id.
    pub id: String,
    /// Name shown at the till.
    pub name: String,
    /// `seller`, `manager` or `owner`.
    pub role: String,
    /// Still working here.
    pub active: bool,
}

/// A setting of the shop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SettingSet {
    /// Name, as `FORMATS.md` lists them.
    pub id: String,
    /// Whole value.
    pub value: Value,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemSet {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Price of one.
    pub price: i64,
    /// Tax rate.
    pub rate: Rate,
    /// Category.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Colour of its tile, where it is not that of its category.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "known_color")]
    pub color: Option<TileColor>,
    /// SKU.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sku: String,
    /// Barcodes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<String>,
    /// The hero.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hero: bool,
    /// On the favourites page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub favourite: bool,
    /// Creator's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub creator: String,
    /// Of a variant the product's name; `name` is then that with the values of its options.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// Of a variant what sets it apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ItemOption>,
    /// What one costs the shop, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<i64>,
    /// Whether its stock is kept track of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tracked: bool,
    /// So few left are few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_stock: Option<i64>,
    /// There are only so many: never sold beyond its stock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
    /// Whether its price is typed when it is sold; `price` is zero then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_price: bool,
    /// What it is measured in, if it is not sold by the piece; `price` is that of one whole unit then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// No longer sold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// A colour that only a later program has is none: an item can be sold whatever its tile looks like.
fn known_color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TileColor>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|name| TileColor::named(&name)))
}

impl ItemSet {
    /// Whether its stock is counted: what is measured is not.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.tracked && self.unit.is_none()
    }

    /// What a seller must say before it is rung up.
    #[must_use]
    pub fn asks(&self) -> Option<Asks> {
        let measure = |unit| Asks::Measure { unit, price: self.price };
        if self.open_price { Some(Asks::Price) } else { self.unit.map(measure) }
    }
}

/// A fixed bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BundleSet {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Price of the whole.
    pub price: i64,
    /// Components.
    pub parts: Vec<BundlePart>,
    /// Category.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Barcodes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<String>,
    /// Not on the favourites page, where bundles usually are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off_favourites: bool,
    /// No longer sold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// A market.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MarketSet {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Id of its own return policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Tax rates that differ from the shop's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<MarketRate>,
    /// No longer visited.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// One day of a market; its id is `market@day`, so that two tills that both add it mean the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MarketDaySet {
    /// Id.
    pub id: String,
    /// Market.
    pub market: String,
    /// Date.
    pub day: String,
    /// Called off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
}

/// A return policy. The id `default` is the shop's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PolicySet {
    /// Id.
    pub id: String,
    /// The policy.
    pub policy: ReturnPolicy,
}
