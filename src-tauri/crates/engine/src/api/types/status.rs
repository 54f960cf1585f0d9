//! What the window asks first, and set-up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::books::BooksFormat;
use trestle_rules::country::CashRounding;
use trestle_rules::tax::{Prices, TaxTerms};
use trestle_rules::transfer::Account;
use ts_rs::TS;

use super::session::SessionBrief;
use super::staff::StaffName;
use super::store::StoreStatus;

/// Where this till stands; the window chooses its first screen from it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Status {
    /// Version of the program.
    pub version: String,
    /// The shop, or nothing before set-up.
    pub shop: Option<ShopView>,
    /// This till, or nothing before set-up.
    pub till: Option<TillView>,
    /// The open session, if any.
    pub session: Option<SessionBrief>,
    /// Who stands at this till, where the shop has several people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub at_till: Option<StaffName>,
    /// Business day that a sale made now would belong to.
    pub business_day: String,
    /// `ok`, `jumped`, `never_set` or `stated`; anything but `ok` and `stated` is shown, nothing is refused for it.
    pub clock: trestle_rules::day::ClockState,
    /// Number of parked baskets.
    pub held: u32,
    /// Settings of this device alone.
    pub device: DeviceSettings,
    /// How the store is.
    pub store: StoreStatus,
    /// The import that was cut off last and has not been done again; also one that is running now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub unfinished: Option<UnfinishedImport>,
}

/// An import that did not get to its end: what it had brought is kept, and doing it again goes on from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct UnfinishedImport {
    /// Of what.
    pub kind: UnfinishedKind,
    /// Name of the file.
    pub file: String,
}

/// What was being imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnfinishedKind {
    /// A bundle file of another till.
    Bundle,
    /// A catalogue.
    Catalogue,
}

/// The shop.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ShopView {
    /// Name on receipts.
    pub name: String,
    /// What else receipts say of the shop.
    pub details: ShopDetails,
    /// ISO 3166 country.
    pub country: String,
    /// Currency of all amounts.
    pub currency: CurrencyView,
    /// IANA zone.
    pub zone: String,
    /// Whether this is the demo shop: every screen and paper says so.
    pub demo: bool,
    /// Tax rates offered, standard first, in percent (`"20"`, `"5.5"`).
    pub tax_rates: Vec<String>,
    /// How prices and tax go together.
    pub tax_terms: TaxTerms,
    /// Why the shop charges no tax, as receipts print it; none where it does.
    pub tax_exempt: Option<String>,
    /// What the tax is called on receipts; empty where it has no name of its own.
    pub tax_name: String,
    /// How cash totals are rounded.
    pub cash_rounding: CashRounding,
    /// Minutes after local midnight at which the business day turns.
    pub day_turns_at: u16,
    /// What the shop offers its members.
    pub loyalty: trestle_rules::loyalty::Terms,
    /// Above so many percent off by hand a manager is asked; `"100"` is no limit.
    pub discount_limit: String,
    /// The account that transfers go to, its IBAN in groups of four.
    pub account: Option<Account>,
    /// Whether tips are taken.
    pub tips: bool,
    /// Whether customers can transfer to its account by a code: such codes are for euro alone.
    pub transfers: bool,
    /// The bookkeeping programs it is offered, the most usual one in its country first.
    pub books: Vec<BooksFormat>,
}

/// What receipts say of the shop. It is what a shop tells everybody, and no customer's data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ShopDetails {
    /// Name on receipts, 1 to 70 characters.
    pub name: String,
    /// Address below the name, 4 lines of 70 characters at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub address: Vec<String>,
    /// Number for VAT or in a register of companies, with what it is called, 70 characters at most.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub tax_number: String,
    /// Last line of a receipt: thanks, opening hours, 160 characters at most.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub closing: String,
}

/// A currency.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CurrencyView {
    /// ISO 4217 code.
    pub code: String,
    /// Digits after the point: 2 for EUR, 0 for JPY, 3 for TND.
    pub decimals: u8,
    /// Coins and notes in minor units, largest first, for the count.
    pub denominations: Vec<i64>,
    /// The ways of rounding cash that fit its coins.
    pub roundings: Vec<RoundingView>,
}

/// A way of rounding cash.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RoundingView {
    /// Its name.
    pub rounding: CashRounding,
    /// What totals are brought to a multiple of, in minor units.
    pub step: i64,
}

/// This till.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct TillView {
    /// First 8 bytes of the SHA-256 of its public key, in hex.
    pub id: String,
    /// Nickname in printed codes.
    pub number: u16,
}

/// Settings that belong to the device and never travel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeviceSettings {
    /// `daylight` or `evening`.
    pub theme: Theme,
    /// How amounts are typed.
    pub amount_entry: AmountEntry,
    /// How large the letters are.
    pub text_size: TextSize,
    /// Folder (of a stick, or shared) where bundle files go and where those of other tills are looked for; none if not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub exchange_folder: Option<String>,
}

/// Look of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Paper and ink, for the sun.
    #[default]
    Daylight,
    /// The dark table.
    Evening,
}

/// Size of all letters on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// As designed.
    #[default]
    Normal,
    /// An eighth larger.
    Large,
    /// A quarter larger.
    Larger,
}

/// How amounts are typed on the pad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AmountEntry {
    /// Digits come from the right: `450` is 4.50.
    #[default]
    FromRight,
    /// A decimal key: `4.5` is 4.50.
    DecimalKey,
}

/// A country the set-up offers, with what it sets.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct CountryView {
    /// ISO 3166 code.
    pub code: String,
    /// English name.
    pub name: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Standard rate first.
    pub tax_rates: Vec<String>,
    /// What the tax is called on receipts.
    pub tax_name: String,
    /// Whether prices hold the tax.
    pub prices: Prices,
    /// Whether the rate depends on where the market is, so that a shop names its own at the start.
    pub by_market: bool,
    /// How cash totals are rounded.
    pub cash_rounding: CashRounding,
    /// Key of the sentence about this country's law on tills, if one is known.
    pub law_note: Option<String>,
}

/// A country of which Trestle knows no rates.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct OtherCountry {
    /// ISO 3166 code.
    pub code: String,
    /// ISO 4217 code of the currency used there, as a suggestion.
    pub currency: Option<String>,
}

/// What the set-up screen offers.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SetupOffer {
    /// Countries that Trestle knows, by name.
    pub countries: Vec<CountryView>,
    /// The country of those that the tablet's time zone lies in.
    pub suggested: Option<String>,
    /// Every other country, by code: there the shop names its currency and its rates itself.
    pub others: Vec<OtherCountry>,
    /// Every currency there is, by code.
    pub currencies: Vec<CurrencyView>,
    /// The system's IANA zone.
    pub zone: String,
    /// A freshly generated passphrase of at least 60 bits.
    pub passphrase: String,
}

/// Arguments of `shop.create`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateShop {
    /// Name on receipts, 1 to 70 characters.
    pub name: String,
    /// ISO 3166 country. Of one that `setup.offer` does not list under `countries`, `currency` and `tax_rates` must be said.
    pub country: String,
    /// ISO 4217; the country's if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// Tax rates in percent (`"8.25"`), standard first; the country's own that are not among them follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tax_rates: Option<Vec<String>>,
    /// What the tax is called on receipts, 20 characters at most; the country's if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tax_name: Option<String>,
    /// Whether prices hold the tax; as in the country if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub prices: Option<Prices>,
    /// How cash totals are rounded, one of those that fit the currency; as in the country if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cash_rounding: Option<CashRounding>,
    /// IANA zone; the system's if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub zone: Option<String>,
    /// The owner's passphrase.
    pub passphrase: String,
}

/// What the owner must keep, shown once.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ShopCreated {
    /// Path of the recovery file; the passphrase opens it.
    pub recovery_file: String,
    /// Twelve recovery words; they open everything without the file and the passphrase.
    pub words: Vec<String>,
    /// Which of them is asked back once they are written down, 1 to 12.
    pub asked_word: u32,
}

/// What became of the demo shop.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DemoLeft {
    /// Folder to which the demo shop's data was moved; nothing was deleted.
    pub kept_at: String,
}
