//! What can be the matter with a row of a catalogue file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A place in a file and what is the matter with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListingFinding {
    /// Line of the file, from 1.
    pub line: u64,
    /// Heading of the column; empty where it is about the whole row.
    pub column: String,
    /// What is the matter.
    pub why: ListingWhy,
    /// What stands there, cut short.
    pub value: String,
    /// What it clashes with: a line of the file, or the name of something here. Empty otherwise.
    pub other: String,
}

/// What can be the matter with a row. Its sentence stands under `listing.why.<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListingWhy {
    /// Refused: no name.
    NameMissing,
    /// Refused: no price.
    PriceMissing,
    /// Refused: not an amount.
    PriceUnreadable,
    /// Refused: more decimals than the currency has, or thousands that could be decimals.
    PriceTooPrecise,
    /// Refused: below zero.
    PriceNegative,
    /// Refused: beyond what an amount may be.
    PriceTooLarge,
    /// Refused: a bundle whose price would be typed when it is sold.
    PriceOpen,
    /// Refused: sold by a unit that the till does not know.
    UnitUnknown,
    /// Refused: another currency than the shop's.
    OtherCurrency,
    /// Refused: not a tax rate.
    RateUnreadable,
    /// Refused: a tax rate that the shop does not have.
    RateUnknown,
    /// Refused: taxed at two rates, where an item has one.
    RateTwice,
    /// Refused: more cells than headings, as where a comma inside a price parts it in two.
    SurplusCells,
    /// Refused: a date, or yes and no, where a price, a number of pieces or a code belongs.
    DateCell,
    /// Refused: a name of more than 255 characters.
    NameTooLong,
    /// Refused: a code of more than 64 characters.
    CodeTooLong,
    /// Refused: a NUL byte in the row.
    Nul,
    /// Refused: a quote is opened and never closed, so that the lines below it were read as one cell.
    QuoteOpen,
    /// Refused: the file has this before.
    Repeated,
    /// Refused: the code is another's here.
    CodeTaken,
    /// Refused: no kind of goods that the till sells, such as a gift card or a link to another shop.
    KindNotSold,
    /// Refused: the product that this is a variant of is not in the file.
    ProductMissing,
    /// Refused: a part of the bundle is not here and not in the file, or was refused.
    PartMissing,
    /// Refused: not a whole number of at least one part, or fewer than two units in all.
    PartsUnreadable,
    /// Refused: a part of the bundle has no price for one, or a part of a bundle that is here would have none any more.
    PartUnpriced,
    /// Refused: there are only so many of it here, and the file sells it by weight, volume or length.
    LimitedMeasured,
    /// Noted: what cannot be seen, turns the text around or ends the line was taken out. `value` says which code points.
    MarksTaken,
    /// Noted: the text was cut to 80 characters.
    TextCut,
    /// What an option is called is an id of the other program.
    OptionId,
    /// Noted: no code any more, but what a spreadsheet made of one; it was left out.
    CodeWrecked,
    /// Noted: on sale in the file at this price; it comes in at its usual one.
    OnSale,
    /// Noted: a cell under no heading, which was left out.
    NoHeading,
    /// Noted once: columns of other locations of the shop were left out. `value` names them.
    OtherLocations,
    /// Noted: no colour that tiles have, so it was left out.
    ColorUnknown,
    /// Noted: the cost is not an amount and was left out.
    CostUnreadable,
    /// Noted: the low-stock mark is not a whole number and was left out.
    LowStockUnreadable,
    /// Noted: the stock is no whole number of pieces and was left out.
    StockUnreadable,
    /// Noted: the stock is below zero and was left out.
    StockOversold,
    /// Noted: the file says that its stock is not kept track of, so what stands there was left out.
    StockIdle,
    /// Noted: what is measured is not counted, so the stock was left out.
    StockMeasured,
    /// Noted once, at the first of them: counted here, and stays as it was counted. `value` says how many of the file's.
    StaysCounted,
    /// Noted: there are only so many of it in the file, but no count to hold it to, so it comes in without that.
    LimitUncounted,
    /// Noted: not for sale in the file; it comes in as no longer sold.
    NotForSale,
    /// Noted: no longer sold here, and stays so.
    StaysArchived,
    /// Noted: a second hero in the file; the first one counts.
    SecondHero,
}

impl ListingWhy {
    /// All of them.
    pub const ALL: [Self; 45] = [
        Self::NameMissing,
        Self::PriceMissing,
        Self::PriceUnreadable,
        Self::PriceTooPrecise,
        Self::PriceNegative,
        Self::PriceTooLarge,
        Self::PriceOpen,
        Self::UnitUnknown,
        Self::OtherCurrency,
        Self::RateUnreadable,
        Self::RateUnknown,
        Self::RateTwice,
        Self::SurplusCells,
        Self::DateCell,
        Self::NameTooLong,
        Self::CodeTooLong,
        Self::Nul,
        Self::QuoteOpen,
        Self::Repeated,
        Self::CodeTaken,
        Self::KindNotSold,
        Self::ProductMissing,
        Self::PartMissing,
        Self::PartsUnreadable,
        Self::PartUnpriced,
        Self::LimitedMeasured,
        Self::MarksTaken,
        Self::TextCut,
        Self::OptionId,
        Self::CodeWrecked,
        Self::OnSale,
        Self::NoHeading,
        Self::OtherLocations,
        Self::ColorUnknown,
        Self::CostUnreadable,
        Self::LowStockUnreadable,
        Self::StockUnreadable,
        Self::StockOversold,
        Self::StockIdle,
        Self::StockMeasured,
        Self::StaysCounted,
        Self::LimitUncounted,
        Self::NotForSale,
        Self::StaysArchived,
        Self::SecondHero,
    ];

    /// Whether the row is refused for it; otherwise it is only noted.
    #[must_use]
    pub fn refuses(self) -> bool {
        self < Self::MarksTaken
    }
}
