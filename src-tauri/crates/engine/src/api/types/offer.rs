//! Offers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::offer::Gives;
use ts_rs::TS;

use super::{AmountInput, Sentence};

/// All offers.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Offers {
    /// Those that run now, those that will or did, those no longer given.
    pub offers: Vec<OfferView>,
    /// Today, for the calendar.
    pub today: String,
}

/// An offer in full.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct OfferView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it gives.
    pub gives: Gives,
    /// The same in words.
    pub tells: Sentence,
    /// Items and bundles that take part. With no goods and no categories everything does.
    pub goods: Vec<OfferGoods>,
    /// Categories that take part.
    pub categories: Vec<String>,
    /// First business day; from ever if none.
    pub from: Option<String>,
    /// Last business day; for ever if none.
    pub until: Option<String>,
    /// Ids of the markets it holds at; everywhere if empty.
    pub markets: Vec<String>,
    /// Holds only for a customer who names it.
    pub on_request: bool,
    /// No longer given.
    pub archived: bool,
    /// Whether it runs here and now.
    pub running: bool,
    /// When and where it runs, in words.
    pub when: Sentence,
}

/// An item or bundle that takes part.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct OfferGoods {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Arguments of `offer.save`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveOffer {
    /// Id; a new offer if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// Name, 1 to 60 characters.
    pub name: String,
    /// What it gives.
    pub gives: GivesInput,
    /// Ids of items and bundles that take part, at most 500.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub goods: Vec<String>,
    /// Categories that take part.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub categories: Vec<String>,
    /// First business day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub from: Option<String>,
    /// Last business day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub until: Option<String>,
    /// Ids of the markets it holds at; everywhere if empty.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub markets: Vec<String>,
    /// Holds only for a customer who names it.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub on_request: bool,
    /// No longer given.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub archived: bool,
}

/// What an offer gives, as people type it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum GivesInput {
    /// A part of the price of every article.
    Percent {
        /// Percent, above 0 and at most 100.
        percent: String,
    },
    /// So many articles, whichever they are, for one price.
    CountFor {
        /// How many, from 2 to 100.
        count: i64,
        /// What they cost together.
        price: AmountInput,
    },
}
