//! Shapes of members: sign-up, loyalty codes, look-up, consent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trestle_rules::loyalty::Standing;
use ts_rs::TS;

use super::basket::MemberBrief;
use super::session::SoldItem;
use super::{QrView, Sentence};

/// What the sign-up shows before anything is typed.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SignUpOffer {
    /// What signing up brings, in one sentence.
    pub promise: Sentence,
    /// The consent to e-mails, exactly as it is shown; its box starts without a tick.
    pub wording: Wording,
}

/// Arguments of `signup.suggest`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuggestAddress {
    /// E-mail address as typed so far.
    pub email: String,
}

/// What may have been meant.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Suggestion {
    /// The address with a likely slip in its domain mended; none when nothing looks like a slip. Nothing changes by itself.
    pub email: Option<String>,
}

/// The exact words of a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Wording {
    /// What the consent is for: `email_offers`.
    pub purpose: String,
    /// Version of the wording.
    pub version: u32,
    /// Language of the text.
    pub language: String,
    /// The text, with the shop's name in it and how to withdraw.
    pub text: String,
    /// SHA-256 of the text, hex.
    pub hash: String,
}

/// Who typed a sign-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TypedBy {
    /// The seller, as told.
    #[default]
    Staff,
    /// The customer, on the screen turned round.
    Customer,
}

/// Arguments of `member.enroll`. With nothing at all it issues a loyalty code to nobody in particular.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EnrollMember {
    /// Reference by which another system knows the member. The same reference is the same member.
    #[ts(optional = nullable)]
    pub reference: Option<String>,
    /// First name, if told.
    #[ts(optional = nullable)]
    pub first_name: Option<String>,
    /// E-mail address; only together with the consent to use it.
    #[ts(optional = nullable)]
    pub email: Option<String>,
    /// Hash of the wording that was ticked; none when the box stayed empty.
    #[ts(optional = nullable)]
    pub consent: Option<String>,
    /// Who typed it.
    #[ts(optional = nullable, as = "Option<TypedBy>")]
    pub typed_by: TypedBy,
    /// The sale just made, which becomes the member's first visit. Signing up twice with one sale gives the first answer.
    #[ts(optional = nullable)]
    pub sale: Option<String>,
}

/// Somebody signed up.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Enrolled {
    /// Member id.
    pub id: String,
    /// First name or reference; may be empty.
    pub label: String,
    /// The loyalty code to hand out.
    pub code: String,
    /// The same as a QR code.
    pub qr: QrView,
    /// The address as it may be shown, `l…@g….com`; empty without one.
    pub masked: String,
    /// Whether this person was a member already (the same reference or address): the code is the one they have.
    pub already: bool,
    /// The come-back reward that now waits for them, if any.
    pub reward: Option<RewardView>,
}

/// A come-back reward.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RewardView {
    /// Id.
    pub reward: String,
    /// Percent, `"10"`.
    pub percent: String,
    /// Market whose days it is good on; none for any.
    pub market: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub until: String,
    /// How it stands here and now.
    pub standing: Standing,
    /// The same in one sentence.
    pub sentence: Sentence,
}

/// Arguments of `member.lookup`: one of the three.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LookUpMember {
    /// Loyalty code as typed or scanned.
    #[ts(optional = nullable)]
    pub code: Option<String>,
    /// Member id.
    #[ts(optional = nullable)]
    pub member: Option<String>,
    /// Reference of another system.
    #[ts(optional = nullable)]
    pub reference: Option<String>,
}

/// A member, as far as this till knows.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct MemberView {
    /// In brief, with what holds here and now.
    pub member: MemberBrief,
    /// Whether the facts of the till that issued the code have arrived.
    pub known: bool,
    /// Number of the till that issued the code.
    pub issued_by: u16,
    /// Last time that till was heard of, UTC milliseconds; none if never.
    pub issuer_last_word: Option<i64>,
    /// Business day of the sign-up.
    pub since: Option<String>,
    /// Visits, newest first, at most 50.
    pub visits: Vec<Visit>,
    /// What they bought most, by amount, at most 20.
    pub bought: Vec<SoldItem>,
    /// What they spent in all, returns taken off.
    pub spent: i64,
    /// Rewards, open ones first.
    pub rewards: Vec<RewardView>,
    /// Where the consent to e-mails stands.
    pub consent: ConsentView,
    /// The address as it may be shown; empty without one.
    pub masked: String,
    /// Other loyalty codes of the same person (the same address or reference), whose visits are counted in.
    pub also: Vec<String>,
}

/// One visit of a member.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Visit {
    /// Sale id.
    pub sale: String,
    /// Business day.
    pub day: String,
    /// Market, if at one.
    pub market: Option<String>,
    /// Number of the till.
    pub till: u16,
    /// What was charged.
    pub total: i64,
    /// What was refunded since.
    pub refunded: i64,
    /// Names of the first lines.
    pub names: Vec<String>,
}

/// Where a consent stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentView {
    /// State.
    pub state: ConsentState,
    /// Business day of the last decision.
    pub day: Option<String>,
    /// Version of the wording.
    pub version: Option<u32>,
}

/// State of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Never asked, or left empty.
    None,
    /// Given.
    Given,
    /// Given, and withdrawn since.
    Withdrawn,
    /// The member was erased.
    Erased,
}

/// Arguments that name a member.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberRef {
    /// Member id.
    pub member: String,
}

/// Arguments of `member.claim`: a sale already made turns out to be a member's.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimSale {
    /// Sale id.
    pub sale: String,
    /// Loyalty code as typed or scanned.
    pub code: String,
}

/// Arguments of `member.list`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ListMembers {
    /// Part of a first name, a reference or a code; everybody if empty.
    #[ts(optional, as = "Option<String>")]
    pub text: String,
}

/// Members known here.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Members {
    /// Those found, latest visit first, at most 100.
    pub members: Vec<MemberRow>,
    /// How many members there are in all.
    pub all: i64,
}

/// A member in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct MemberRow {
    /// Member id.
    pub id: String,
    /// First name or reference; may be empty.
    pub label: String,
    /// Loyalty code; may be empty.
    pub code: String,
    /// Visits.
    pub visits: i64,
    /// Business day of the last visit.
    pub last_day: Option<String>,
    /// Whether a reward is open here and now.
    pub reward_open: bool,
}
