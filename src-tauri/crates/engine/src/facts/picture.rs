//! Pictures of goods.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use crate::error::{EngineError, Result};
use crate::jpeg;

/// The most bytes of a picture: it lies in the journal for ever, and travels in every bundle file.
pub const PICTURE_BYTES: usize = 16 << 10;
/// The most pixels on a side.
pub const PICTURE_SIDE: u16 = 256;

/// An item got another picture, or has none from here on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemPictured {
    /// The item.
    pub item: String,
    /// The picture as JPEG, in base64; empty where it was taken away.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub picture: String,
}

impl ItemPictured {
    /// That an item has this picture; none if it is empty.
    #[must_use]
    pub fn new(item: String, jpeg: &[u8]) -> Self {
        Self { item, picture: BASE64_STANDARD.encode(jpeg) }
    }

    /// The picture; empty where it was taken away.
    ///
    /// # Errors
    /// `bug`: it is no whole JPEG within the limits. The window draws what is here, and must not meet one that is small as
    /// a file and huge on the screen.
    pub fn jpeg(&self) -> Result<Vec<u8>> {
        let wrong = || EngineError::Bug("the picture of an item");
        let jpeg = BASE64_STANDARD.decode(&self.picture).map_err(|_| wrong())?;
        let sides = 1..=PICTURE_SIDE;
        let fits = |(width, height)| sides.contains(&width) && sides.contains(&height);
        let is_small = jpeg.len() <= PICTURE_BYTES && jpeg::whole_size(&jpeg).is_some_and(fits);
        if jpeg.is_empty() || is_small { Ok(jpeg) } else { Err(wrong()) }
    }
}
