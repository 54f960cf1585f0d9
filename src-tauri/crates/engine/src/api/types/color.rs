//! The colours of tiles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A colour that a tile may have. The window draws it so that it can be told from the others in the sun and in the evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TileColor {
    /// Grey: that of goods without a category.
    Grey,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Orange.
    Orange,
    /// Purple.
    Purple,
    /// Red.
    Red,
    /// Teal.
    Teal,
    /// Olive.
    Olive,
}

impl TileColor {
    /// All, by number.
    pub const ALL: [Self; 8] =
        [Self::Grey, Self::Green, Self::Blue, Self::Orange, Self::Purple, Self::Red, Self::Teal, Self::Olive];

    /// The number that tiles tell it by: its place among all.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// As it is written in a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Orange => "orange",
            Self::Purple => "purple",
            Self::Red => "red",
            Self::Teal => "teal",
            Self::Olive => "olive",
        }
    }

    /// The colour that a file names, in capitals or not.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|color| color.name().eq_ignore_ascii_case(name.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::TileColor;

    #[test]
    fn a_colour_has_one_number_and_one_name_wherever_it_is_told() {
        for (place, color) in TileColor::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(color.number()), place);
            assert_eq!(serde_json::to_value(color).ok(), Some(color.name().into()));
            assert_eq!(TileColor::named(&color.name().to_uppercase()), Some(color));
        }
    }
}
