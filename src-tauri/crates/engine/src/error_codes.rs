//! Every error code there is.
//!
//! Owns the list and the class of each code. Keeps true: every code has its sentence in every catalogue (a test holds the
//! two lists against each other). A code is never renamed; new ones are added.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of trouble it is, and so what the window offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// Mend the field.
    Invalid,
    /// A rule says no.
    Refused,
    /// The role does not suffice.
    Forbidden,
    /// Something changed since it was shown.
    Stale,
    /// There is no such thing.
    NotFound,
    /// Somebody else has the data folder.
    Busy,
    /// Written by a newer program.
    TooNew,
    /// The data is damaged. Nothing was deleted or moved.
    Damaged,
    /// The disk is full, read-only or failing.
    Disk,
    /// Our mistake.
    Bug,
}

macro_rules! codes {
    ($($variant:ident = $code:literal, $class:ident;)*) => {
        /// A code; its sentence stands in the catalogues under `error.<code>`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the sentence of each code is its documentation, and stands in the catalogue")]
        pub enum ErrorCode { $($variant,)* }

        impl ErrorCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it crosses the border.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Its class.
            #[must_use]
            pub fn class(self) -> ErrorClass {
                match self { $(Self::$variant => ErrorClass::$class,)* }
            }
        }
    };
}

codes! {
    AppNotSetUp = "app.not_set_up", Refused;
    AppAlreadySetUp = "app.already_set_up", Refused;
    AppNotDemo = "app.not_demo", Refused;
    ArgsUnreadable = "args.unreadable", Invalid;
    ArgsEmpty = "args.empty", Invalid;
    ArgsTooLong = "args.too_long", Invalid;
    CommandUnknown = "command.unknown", NotFound;
    CommandKeyReused = "command.key_reused", Refused;
    MoneyUnreadable = "money.unreadable", Invalid;
    MoneyTooPrecise = "money.too_precise", Invalid;
    MoneyOverflow = "money.overflow", Invalid;
    MoneyNegative = "money.negative", Invalid;
    RateUnreadable = "rate.unreadable", Invalid;
    QuantityOutOfRange = "quantity.out_of_range", Invalid;
    DateUnreadable = "date.unreadable", Invalid;
    DateReversed = "date.reversed", Invalid;
    ZoneUnknown = "zone.unknown", Invalid;
    CountryUnknown = "country.unknown", Invalid;
    CurrencyUnknown = "currency.unknown", Invalid;
    RoundingUnfit = "rounding.unfit", Invalid;
    BasketEmpty = "basket.empty", Refused;
    BasketFull = "basket.full", Refused;
    BasketNoSuchLine = "basket.no_such_line", NotFound;
    BasketNoSuchBasket = "basket.no_such_basket", NotFound;
    BasketNothingToUndo = "basket.nothing_to_undo", Refused;
    BasketPriceOpen = "basket.price_open", Invalid;
    BasketMeasureMissing = "basket.measure_missing", Invalid;
    MeasureOutOfRange = "measure.out_of_range", Invalid;
    MeasureOtherwise = "measure.otherwise", Refused;
    BasketGone = "basket.gone", Stale;
    SaleStaleTotal = "sale.stale_total", Stale;
    SaleUnderpaid = "sale.underpaid", Refused;
    SaleOverpaidCard = "sale.overpaid_card", Refused;
    BundleIncomplete = "bundle.incomplete", Refused;
    DiscountNothingOff = "discount.nothing_off", Invalid;
    DiscountTooLarge = "discount.too_large", Invalid;
    DiscountNeedsManager = "discount.needs_manager", Refused;
    DiscountNothingToAllow = "discount.nothing_to_allow", Refused;
    AccountName = "account.name", Invalid;
    AccountIban = "account.iban", Invalid;
    AccountBic = "account.bic", Invalid;
    TransferAmount = "transfer.amount", Invalid;
    TransferTooLong = "transfer.too_long", Invalid;
    TransferNoAccount = "transfer.no_account", Refused;
    SaleOverpaidCredit = "sale.overpaid_credit", Refused;
    CreditTooLittle = "credit.too_little", Refused;
    CreditFactsMissing = "credit.facts_missing", NotFound;
    TipOff = "tip.off", Refused;
    TransferOnlyEuro = "transfer.only_euro", Refused;
    TransferNotFound = "transfer.not_found", NotFound;
    OfferNotFound = "offer.not_found", NotFound;
    OfferNotRunning = "offer.not_running", Refused;
    OfferEndsBefore = "offer.ends_before", Invalid;
    OfferTooMany = "offer.too_many", Refused;
    SaleNotFound = "sale.not_found", NotFound;
    SaleCannotUndo = "sale.cannot_undo", Refused;
    SaleNumbersExhausted = "sale.numbers_exhausted", Refused;
    ReturnNothingChosen = "return.nothing_chosen", Invalid;
    ReturnNoSuchLine = "return.no_such_line", NotFound;
    ReturnPartMissing = "return.part_missing", Refused;
    ReturnNoSuchPart = "return.no_such_part", NotFound;
    ReturnTooMany = "return.too_many", Refused;
    ReturnNeedsManager = "return.needs_manager", Refused;
    ReturnStaleRefund = "return.stale_refund", Stale;
    ReturnUndoneSale = "return.undone_sale", Refused;
    CodeMistyped = "code.mistyped", Invalid;
    CodeNeverIssued = "code.never_issued", Refused;
    CodeOtherTill = "code.other_till", NotFound;
    CodeLocked = "code.locked", Refused;
    CodeUnknown = "code.unknown", NotFound;
    SessionNoneOpen = "session.none_open", Refused;
    SessionAlreadyOpen = "session.already_open", Refused;
    SessionCounted = "session.counted", Refused;
    SessionNotCounted = "session.not_counted", Refused;
    StaffNotFound = "staff.not_found", NotFound;
    StaffOwnerStays = "staff.owner_stays", Refused;
    SessionNeedsReason = "session.needs_reason", Invalid;
    SessionNotFound = "session.not_found", NotFound;
    CatalogNoSuchItem = "catalog.no_such_item", NotFound;
    CatalogArchived = "catalog.archived", Refused;
    CatalogCodeTaken = "catalog.code_taken", Refused;
    StockNotEnough = "stock.not_enough", Refused;
    StockUncounted = "stock.uncounted", Refused;
    StockUntracked = "stock.untracked", Refused;
    CatalogPartMissing = "catalog.part_missing", Invalid;
    CatalogTooManyPlaced = "catalog.too_many_placed", Refused;
    CatalogTooManyVariants = "catalog.too_many_variants", Refused;
    CatalogPartUnpriced = "catalog.part_unpriced", Refused;
    PictureNotFound = "picture.not_found", NotFound;
    PictureUnknownKind = "picture.unknown_kind", Invalid;
    PictureTooLarge = "picture.too_large", Refused;
    PictureUnreadable = "picture.unreadable", Invalid;
    ListingUnreadable = "listing.unreadable", Invalid;
    ListingEmpty = "listing.empty", Invalid;
    ListingTooLarge = "listing.too_large", Refused;
    ListingTooManyRows = "listing.too_many_rows", Refused;
    ListingTooManyCells = "listing.too_many_cells", Refused;
    ListingRowTooLong = "listing.row_too_long", Refused;
    ListingWorkbookTooFull = "listing.workbook_too_full", Refused;
    ListingNoColumn = "listing.no_column", Invalid;
    ListingNotSaid = "listing.not_said", Invalid;
    ListingStrayByte = "listing.stray_byte", Invalid;
    ListingNoSheet = "listing.no_sheet", NotFound;
    MemberNotFound = "member.not_found", NotFound;
    MemberErased = "member.erased", Refused;
    MemberEmailNeedsConsent = "member.email_needs_consent", Invalid;
    MemberStaleWording = "member.stale_wording", Stale;
    MemberNothingToWithdraw = "member.nothing_to_withdraw", Refused;
    MemberOther = "member.other", Refused;
    MemberNumbersExhausted = "member.numbers_exhausted", Refused;
    EmailUnreadable = "email.unreadable", Invalid;
    RewardGone = "reward.gone", Stale;
    MarketNotFound = "market.no_such_market", NotFound;
    MarketDayInUse = "market.day_in_use", Refused;
    SettingsTurnOutOfRange = "settings.turn_out_of_range", Invalid;
    OwnerWrongPassphrase = "owner.wrong_passphrase", Refused;
    OwnerWeakPassphrase = "owner.weak_passphrase", Invalid;
    OwnerRecoveryMissing = "owner.recovery_missing", NotFound;
    OwnerRecoveryDamaged = "owner.recovery_damaged", Damaged;
    ExportNothing = "export.nothing", Refused;
    ExportUnwritable = "export.unwritable", Disk;
    ExportOwnFiles = "export.own_files", Refused;
    ExportNotVerified = "export.not_verified", Disk;
    ExportFolderMissing = "export.folder_missing", NotFound;
    ExportDamaged = "export.damaged", Damaged;
    ExportTooManyRows = "export.too_many_rows", Refused;
    BooksNothing = "books.nothing", NotFound;
    BooksDayOpen = "books.day_open", Refused;
    BooksUnbalanced = "books.unbalanced", Damaged;
    BooksEuroOnly = "books.euro_only", Refused;
    BooksDatevNotSetUp = "books.datev_not_set_up", Refused;
    BooksTwoYears = "books.two_years", Refused;
    BooksNoAccount = "books.no_account", Refused;
    DatevOutOfRange = "datev.out_of_range", Invalid;
    DatevSameAccount = "datev.same_account", Invalid;
    HistoryUnreadable = "history.unreadable", Invalid;
    HistoryNoColumn = "history.no_column", Invalid;
    HistoryCancelled = "history.cancelled", Refused;
    HistoryTooLarge = "history.too_large", Refused;
    HistoryTooManyRows = "history.too_many_rows", Refused;
    HistoryRowTooLong = "history.row_too_long", Refused;
    HistoryChanged = "history.changed", Stale;
    VerifyFound = "verify.found", Damaged;
    VerifyAgainstUnreadable = "verify.against_unreadable", Invalid;
    JoinCodeMistyped = "join.code_mistyped", Invalid;
    JoinWrongCode = "join.wrong_code", Refused;
    JoinNotFound = "join.not_found", NotFound;
    JoinUnreadable = "join.unreadable", Damaged;
    TillNoNumbers = "till.no_numbers", Refused;
    TillUnknown = "till.unknown", NotFound;
    BundleNotFound = "bundle.not_found", NotFound;
    BundleUnreadable = "bundle.unreadable", Damaged;
    BundleOtherShop = "bundle.other_shop", Refused;
    BundleTooNew = "bundle.too_new", TooNew;
    BundleTooLarge = "bundle.too_large", Refused;
    BundleCut = "bundle.cut", Damaged;
    BundleManifest = "bundle.manifest", Damaged;
    BundleSignature = "bundle.signature", Damaged;
    BundleCertificate = "bundle.certificate", Refused;
    BundlePart = "bundle.part", Damaged;
    BundleChain = "bundle.chain", Damaged;
    BundleCheckpoint = "bundle.checkpoint", Damaged;
    BundleTotals = "bundle.totals", Damaged;
    BundleContacts = "bundle.contacts", Damaged;
    BundleNoFolder = "bundle.no_folder", Refused;
    ImportUnfinished = "import.unfinished", Disk;
    WorkBusy = "work.busy", Busy;
    WorkStopped = "work.stopped", Refused;
    ConflictNotFound = "conflict.not_found", NotFound;
    ConflictCannotTake = "conflict.cannot_take", Invalid;
    ContactsNone = "contacts.none", Refused;
    StoreBusy = "store.busy", Busy;
    StoreTooNew = "store.too_new", TooNew;
    StoreDamaged = "store.damaged", Damaged;
    StoreMissing = "store.missing", Damaged;
    StoreNotAFile = "store.not_a_file", Refused;
    StoreMoved = "store.moved", Disk;
    StoreLogForeign = "store.log_foreign", Damaged;
    StoreFactsMissing = "store.facts_missing", Damaged;
    StoreNotDamaged = "store.not_damaged", Refused;
    StoreNothingAside = "store.nothing_aside", NotFound;
    JournalNotAsSigned = "journal.not_as_signed", Damaged;
    KeysSecretWrong = "keys.secret_wrong", Damaged;
    StoreKeyMissing = "store.key_missing", Damaged;
    StoreDiskFull = "store.disk_full", Disk;
    StoreReadOnly = "store.read_only", Disk;
    StoreIo = "store.io", Disk;
    Bug = "bug", Bug;
}
