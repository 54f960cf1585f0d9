//! Pictures of goods.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `catalog.set_picture`. With neither a file nor an earlier picture it is taken away.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPicture {
    /// Item id.
    pub id: String,
    /// Path of a JPEG, PNG or WebP file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub file: Option<String>,
    /// A picture that the item had before, as `before` names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub again: Option<String>,
}

/// The picture of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PictureSet {
    /// Item id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its picture is known by; empty without one.
    pub picture: String,
    /// What brings back the picture that it had before; none where it had none.
    pub before: Option<String>,
}

/// Arguments of `catalog.draw_picture`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawPicture {
    /// Path of a JPEG, PNG or WebP file.
    pub file: String,
}

/// What an item would show with the picture of a file.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PictureDrawn {
    /// The picture, as a `data:` address.
    pub drawn: String,
}

/// Arguments of `catalog.pictures`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskPictures {
    /// What pictures are known by, 60 at most.
    pub pictures: Vec<String>,
}

/// Pictures to draw.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Pictures {
    /// By what each is known by, as a `data:` address; nothing of one that is not here.
    pub pictures: BTreeMap<String, String>,
}
