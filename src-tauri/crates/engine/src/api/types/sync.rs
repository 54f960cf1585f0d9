//! Shapes of tills and bundle files: inviting, joining, handing over, taking in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::handing::LeftOut;
use super::{QrView, Sentence};
use crate::error::ApiError;

/// Arguments of `till.invite`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteTill {
    /// A folder (the file gets a name) or a file.
    pub out: String,
}

/// An invitation, written and read back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Invited {
    /// Path of the file.
    pub file: String,
    /// The code that opens it: told, never written beside the file. Shown once.
    pub code: String,
    /// The code as a QR code.
    pub qr: QrView,
    /// Number that the new till will have.
    pub number: u16,
    /// What is damaged here and was left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LeftOut>>")]
    pub left_out: Vec<LeftOut>,
}

/// Arguments of `shop.join`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinShop {
    /// Path of the invitation, or of a folder: then the newest one in it.
    pub file: String,
    /// Its code as typed or scanned.
    pub code: String,
}

/// Arguments of `sync.export`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportBundle {
    /// A folder (the file gets a name) or a file; the exchange folder if left out.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub out: Option<String>,
    /// Till (id or number) that it is for: what that till has not acknowledged. Left out: what any other till may lack.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub to: Option<String>,
    /// Everything, whatever was acknowledged.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub all: bool,
}

/// A bundle file, written, read back and verified.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BundleWritten {
    /// Path of the file.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Facts in it.
    pub facts: i64,
    /// Contact records in it, sealed.
    pub contacts: i64,
    /// What it holds of each till.
    pub ranges: Vec<BundleRange>,
    /// Control totals.
    pub days: Vec<DayTotal>,
    /// What is damaged here and was left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LeftOut>>")]
    pub left_out: Vec<LeftOut>,
}

/// A run of facts of one till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct BundleRange {
    /// Till id.
    pub till: String,
    /// Its number.
    pub number: u16,
    /// First fact.
    pub from: i64,
    /// Last fact.
    pub to: i64,
}

/// What a bundle file holds of one till's day. An undone sale counts in `reversed` and in `sales`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DayTotal {
    /// Till id.
    pub till: String,
    /// Business day.
    pub day: String,
    /// Facts.
    pub facts: i64,
    /// Sales.
    pub sales: i64,
    /// What they came to, in minor units.
    pub sold: i64,
    /// Sales undone on the spot.
    pub reversed: i64,
    /// Returns.
    pub returns: i64,
    /// What they refunded, in minor units.
    pub refunded: i64,
}

/// Arguments of `sync.plan_import` and `sync.import`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportBundles {
    /// Paths of bundle files, or of folders that hold some.
    pub files: Vec<String>,
}

/// What an import would bring.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ImportPlan {
    /// File by file.
    pub files: Vec<FilePlan>,
    /// Facts that are new, all files together.
    pub new_facts: i64,
}

/// What one bundle file would bring.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct FilePlan {
    /// Path.
    pub file: String,
    /// Why it is refused whole; nothing else is said then.
    pub refused: Option<ApiError>,
    /// Till that wrote it.
    pub sender: Option<TillName>,
    /// When, UTC milliseconds, by that till's clock.
    pub made_at: Option<i64>,
    /// What it holds of each till.
    pub ranges: Vec<PlannedRange>,
    /// Facts that are new here.
    pub new_facts: i64,
    /// Contact records in it.
    pub contacts: i64,
    /// Control totals of what it holds.
    pub days: Vec<DayTotal>,
}

/// A till by id and number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TillName {
    /// Id.
    pub till: String,
    /// Number; 0 while its certificate has not arrived.
    pub number: u16,
}

/// What a file holds of one till, against what is known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PlannedRange {
    /// Till.
    pub till: TillName,
    /// First fact in the file.
    pub from: i64,
    /// Last fact in the file.
    pub to: i64,
    /// How many of them are new here.
    pub new: i64,
    /// Facts that will still be missing before this run, first and last.
    pub gap: Option<[i64; 2]>,
}

/// What an import brought.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Imported {
    /// File by file.
    pub files: Vec<FileImported>,
    /// Facts taken in, all files together.
    pub new_facts: i64,
    /// Contact records taken in.
    pub contacts: i64,
    /// Conflicts that are open now.
    pub conflicts: i64,
}

/// What one bundle file brought.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct FileImported {
    /// Path.
    pub file: String,
    /// Why it was refused, or not taken in to its end; nothing but the facts below was taken from it then.
    pub refused: Option<ApiError>,
    /// Facts taken in.
    pub new_facts: i64,
    /// Contact records taken in.
    pub contacts: i64,
}

/// Where the exchange with other tills stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SyncStatus {
    /// Tills of the shop, this one first.
    pub tills: Vec<TillState>,
    /// Facts that wait to be handed over to at least one till (or to any that may come).
    pub waiting: i64,
    /// Exchange folder, if set.
    pub exchange_folder: Option<String>,
    /// Bundle files of other tills that lie in the exchange folder and hold something new.
    pub offered: Vec<OfferedFile>,
    /// What this till handed over, newest first, at most 20.
    pub handed: Vec<HandedOver>,
    /// What came in, newest first, at most 20.
    pub received: Vec<Received>,
    /// Open conflicts.
    pub conflicts: Vec<Conflict>,
    /// Contact records that facts here commit to and that have not arrived.
    pub contacts_missing: i64,
}

/// A till of the shop.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct TillState {
    /// Id and number.
    pub till: TillName,
    /// Whether it is this one.
    pub own: bool,
    /// Facts of it that are here.
    pub facts: i64,
    /// Time of its last fact that is here, UTC milliseconds by its clock; none if none has arrived.
    pub last_word: Option<i64>,
    /// Its facts that have not arrived, as runs of first and last.
    pub gaps: Vec<[i64; 2]>,
    /// Facts that wait to be handed over to it.
    pub waiting: i64,
    /// Invited, and nothing heard of it yet.
    pub invited_only: bool,
}

/// A bundle file that lies ready.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct OfferedFile {
    /// Path.
    pub file: String,
    /// Till that wrote it.
    pub sender: TillName,
    /// When, UTC milliseconds, by that till's clock.
    pub made_at: i64,
    /// Facts that are new here.
    pub new_facts: i64,
}

/// A bundle file that this till wrote.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct HandedOver {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Path.
    pub file: String,
    /// Till it was for; none for any.
    pub to: Option<TillName>,
    /// Facts in it.
    pub facts: i64,
}

/// A bundle file that came in.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Received {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Path it was read from.
    pub file: String,
    /// Till that wrote it.
    pub from: TillName,
    /// When that till wrote it, UTC milliseconds by its clock.
    pub made_at: i64,
    /// Facts taken in.
    pub new_facts: i64,
    /// Whether the import was stopped before its end; importing the file again goes on where it was.
    pub unfinished: bool,
}

/// Facts that do not agree. Both stay; this says what to do.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Conflict {
    /// Id: the kind and what it is about.
    pub id: String,
    /// Kind.
    pub kind: ConflictKind,
    /// What happened, in one sentence.
    pub headline: Sentence,
    /// What to do, in one sentence.
    pub advice: Sentence,
    /// The facts, each with its till.
    pub sides: Vec<Side>,
}

/// Kinds of conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// More units came back than were sold.
    DoubleReturn,
    /// One reward was redeemed twice.
    DoubleRedemption,
    /// More of a limited item was sold than there were.
    Oversold,
    /// Tills took more of a store credit than it was worth.
    OverspentCredit,
    /// Two tills changed the same thing without knowing of each other.
    TwoValues,
    /// Two items or bundles answer to one SKU or barcode.
    SharedCode,
    /// Two tills have one number.
    SharedNumber,
    /// Two different facts under one number of one till: its key is in use twice.
    Fork,
    /// A till's counter jumped without reason: what it set from there on is not followed.
    Counter,
    /// Somebody was erased at one till and signed up at another that had not heard of it: the erasure holds.
    ErasedSignUp,
}

/// One side of a conflict.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Side {
    /// Till.
    pub till: TillName,
    /// Fact id; empty where none is meant.
    pub fact: String,
    /// When, UTC milliseconds by that till's clock.
    pub at: Option<i64>,
    /// What it says, in one sentence.
    pub sentence: Sentence,
    /// Whether this is the side in force.
    pub in_force: bool,
}

/// Arguments of `sync.resolve`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveConflict {
    /// Conflict id.
    pub conflict: String,
    /// For two values: the fact whose value shall hold. Otherwise the conflict is noted as dealt with.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub take: Option<String>,
}

/// Arguments of `contacts.export`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportContacts {
    /// The owner's passphrase, or the twelve recovery words.
    pub passphrase: String,
    /// A folder (the file gets a name) or a file.
    pub out: String,
}

/// Contacts written.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ContactsExported {
    /// Path of the file.
    pub file: String,
    /// Addresses in it.
    pub contacts: i64,
    /// Addresses left out because their consent was withdrawn.
    pub withdrawn: i64,
    /// Addresses that could not be opened, although they are here.
    pub unreadable: i64,
}
