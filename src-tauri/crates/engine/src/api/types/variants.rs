//! Variants that are made together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AmountInput;
use super::catalog::{ItemOption, SaveItem};

/// Arguments of `catalog.plan_variants`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanVariants {
    /// The product's name.
    pub name: String,
    /// What is chosen, three options at most; left out, those that its variants have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub options: Option<Vec<OptionValues>>,
}

/// An option and its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionValues {
    /// What is chosen: size, colour.
    pub name: String,
    /// Its values in one line, parted by commas, or by semicolons where there is one: `S, M, L`, `0,5 l; 1 l`.
    pub values: String,
}

/// Every combination of the values.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct VariantPlan {
    /// The options they are made of.
    pub options: Vec<OptionValues>,
    /// The combinations, in the order of the values.
    pub variants: Vec<PlannedVariant>,
    /// How many of them there are not yet.
    pub new: u32,
}

/// A combination.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PlannedVariant {
    /// What sets it apart.
    pub options: Vec<ItemOption>,
    /// The same in words: `S · blue`.
    pub values: String,
    /// The variant that there is already, if there is.
    pub have: Option<HaveVariant>,
    /// Whether each of its values is in use already, but not together: it was left out once.
    pub left_out: bool,
}

/// A variant that there is already; it stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct HaveVariant {
    /// Item id.
    pub id: String,
    /// Price; zero where it is typed when it is sold.
    pub price: i64,
    /// No longer sold.
    pub archived: bool,
}

/// Arguments of `catalog.save_variants`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveVariants {
    /// What they share, as `catalog.save_item` takes it: the product's name, the price of those that have none of their own,
    /// tax, category and so on. Of what only one item can have (`id`, `sku`, `barcodes`, `options`, `hero`, `limited`,
    /// `counted`) nothing is taken.
    pub shared: SaveItem,
    /// The variants, 100 at most. What the product has already is passed over, and stays as it is.
    pub variants: Vec<NewVariant>,
    /// An item that gives way to them: it is no longer sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub instead_of: Option<String>,
}

/// A variant to make.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVariant {
    /// What sets it apart.
    pub options: Vec<ItemOption>,
    /// Its own price, if it is not the shared one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub price: Option<AmountInput>,
    /// SKU.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub sku: String,
    /// Barcodes.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub barcodes: Vec<String>,
}

/// What was made.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct VariantsSaved {
    /// The product's name.
    pub name: String,
    /// Ids of the variants that were made, in order.
    pub made: Vec<String>,
    /// How many there were already.
    pub had: u32,
}
