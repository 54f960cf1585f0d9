// Made from the Rust types; `make generate` writes it anew and a test compares it.

export type Account = { 
/**
 * Whose it is, 1 to 70 characters.
 */
name: string, 
/**
 * IBAN without spaces.
 */
iban: string, 
/**
 * BIC; empty where the customer's bank finds it by itself, as in the whole euro area.
 */
bic: string, };

export type AddAmount = { 
/**
 * The amount.
 */
amount: AmountInput, 
/**
 * What it is, if the seller says.
 */
text?: string, 
/**
 * Tax rate in percent; the shop's standard rate if left out.
 */
rate?: string, };

export type AddItem = { 
/**
 * Item or bundle id.
 */
item: string, 
/**
 * Units, 1 if left out.
 */
quantity?: number, 
/**
 * Price asked for one instead of the list price; of an item whose price is open it is the list price.
 */
price?: AmountInput, 
/**
 * Why, if a price is asked.
 */
reason?: string, 
/**
 * How much of it, of an item that is measured: thousandths of its unit, or text such as `0,350`.
 */
measure?: AmountInput, };

export type AmountEntry = "from_right" | "decimal_key";

export type AmountInput = number | string;

export type ApiError = { 
/**
 * Code; its sentence stands under `error.<code>`.
 */
code: string, 
/**
 * Class.
 */
class: ErrorClass, 
/**
 * Values for the sentence; amounts are minor units under keys that end in `_amount`.
 */
args: Record<string, string | number>, };

export type AsideShop = { 
/**
 * Name of its folder inside the data folder.
 */
name: string, 
/**
 * When it was written last, UTC milliseconds, if the system says so.
 */
written: number | null, 
/**
 * Bytes of its database.
 */
bytes: number, };

export type AsideShops = { 
/**
 * Latest first.
 */
shops: Array<AsideShop>, 
/**
 * Whether the shop that is here may be set aside: it cannot go on selling, and no other attempt would help.
 */
can_set_aside: boolean, };

export type AskMarks = { 
/**
 * Ids of items and bundles, 200 at most.
 */
goods: Array<string>, };

export type AskPictures = { 
/**
 * What pictures are known by, 60 at most.
 */
pictures: Array<string>, };

export type AskReport = { 
/**
 * Session id.
 */
session?: string, 
/**
 * Business day: all its sessions added up, of every till.
 */
day?: string, 
/**
 * Of that day only the sessions at this market.
 */
market?: string, };

export type AskTransfer = { 
/**
 * How much the customer shall transfer, in minor units: cents.
 */
amount: number, };

export type Asks = { "kind": "price" } | { "kind": "measure", 
/**
 * What it is measured in.
 */
unit: Unit, 
/**
 * Price of one whole unit.
 */
price: number, };

export type AttachMember = { 
/**
 * Member id.
 */
member?: string | null, 
/**
 * Loyalty code as typed or scanned.
 */
code?: string | null, };

export type AwaitedTill = { 
/**
 * The till.
 */
till: TillName, 
/**
 * Why something may be missing.
 */
why: LastWord, 
/**
 * The time of its last fact that is here, by its own clock.
 */
heard_at: number | null, };

export type BasketLine = { 
/**
 * Number of the line within this basket; never reused.
 */
line: number, 
/**
 * Item or bundle id; none for a typed amount.
 */
item: string | null, 
/**
 * `item`, `bundle` or `amount`.
 */
kind: LineKind, 
/**
 * Name to print; empty for a typed amount without text (the window prints the catalogue's word for it).
 */
name: string, 
/**
 * Units.
 */
quantity: number, 
/**
 * List price of one unit.
 */
list: number, 
/**
 * Price of one unit as charged, before line discounts.
 */
unit: number, 
/**
 * What the line shows: its list price or the price agreed by hand, of all its units; what is taken off are deductions.
 */
price: number, 
/**
 * What the line costs after everything that is taken off; where prices are without tax, without it.
 */
paid: number, 
/**
 * Of a piece that was measured how much it is; `list` is what the piece costs then.
 */
measured: Measured | null, 
/**
 * Tax rate in percent; none where the components of a bundle have several.
 */
rate: string | null, 
/**
 * A discount on the line, given by hand.
 */
discount: DiscountView | null, 
/**
 * What there is to say of the price it shows, in small words.
 */
notes: Array<Sentence>, 
/**
 * Every step from the list price to what it costs, in words; empty where the list price is charged.
 */
steps: Array<Sentence>, 
/**
 * Components of a bundle with their share of the price.
 */
components: Array<ComponentView>, };

export type BasketPart = { 
/**
 * The state of the basket that this reply leads to.
 */
revision: number, 
/**
 * The state from which `lines`, `counts` and `stock` tell the changes; none where they tell everything. Whoever has
 * another state asks for all of it.
 */
since: number | null, 
/**
 * Numbers of the lines that are gone since.
 */
gone: Array<number>, 
/**
 * The tiles that `counts` tells of: what it said of these before holds no longer.
 */
counted: Array<string>, 
/**
 * The tiles that `stock` tells of, likewise.
 */
marked: Array<string>, };

export type BasketView = { 
/**
 * Number of the draft; `sale.commit` names it, so that committing twice is one sale.
 */
basket: number, 
/**
 * Lines in the order they were rung up.
 */
lines: Array<BasketLine>, 
/**
 * How many of each item, bundle or product are in the basket, for the badges on the tiles.
 */
counts: Record<string, number>, 
/**
 * What the tiles of what lies in the basket say of the stock, this basket taken off, where they say anything.
 */
stock: { [key in string]: StockMark }, 
/**
 * What is taken off, under the lines; with them, and the tax that is added, it comes to the total.
 */
deductions: Array<DeductionView>, 
/**
 * Articles in the basket; a bundle counts as one.
 */
articles: number, 
/**
 * What is charged, tax included.
 */
total: number, 
/**
 * What the lines come to without tax, where prices are without it.
 */
subtotal: number | null, 
/**
 * Tax contained in the total, per rate.
 */
taxes: Array<TaxLine>, 
/**
 * Member attached.
 */
member: MemberBrief | null, 
/**
 * What the member gets on this basket; none when nothing is taken off.
 */
benefit: BenefitView | null, 
/**
 * A discount on the whole basket, given by hand.
 */
discount: DiscountView | null, 
/**
 * That no tax is charged, and why; none where it is.
 */
exempt: ExemptView | null, 
/**
 * Offers that this customer may name.
 */
on_request: Array<OfferOnRequest>, 
/**
 * A bundle that would cost less than what lies in the basket one by one.
 */
suggestion: SuggestedBundle | null, 
/**
 * Whether more is taken off by hand than the shop's limit: paying waits until a manager allows it.
 */
needs_manager: boolean, 
/**
 * What the customer has handed over so far, in a payment under way.
 */
given: Array<Tender>, 
/**
 * What is given on top as a tip.
 */
tip: number, 
/**
 * What paying in cash would mean.
 */
cash: CashOffer, 
/**
 * Whether there is a step to undo.
 */
can_undo: boolean, 
/**
 * Number of parked baskets.
 */
held: number, 
/**
 * Number of baskets cleared lately that can be brought back.
 */
cleared: number, 
/**
 * The line that the last change touched, for the eye.
 */
touched: number | null, 
/**
 * What of a long basket this reply tells; none of a short one, which is always told whole.
 */
part: BasketPart | null, };

export type BenefitReason = "member" | "come_back";

export type BenefitView = { 
/**
 * `member` or `come_back`.
 */
reason: BenefitReason, 
/**
 * Percent taken off, `"5"`.
 */
percent: string, 
/**
 * What is taken off in all, zero or below.
 */
amount: number, 
/**
 * Why, in one sentence.
 */
sentence: Sentence, 
/**
 * Whether a come-back reward could be used here; `basket.use_reward` switches it.
 */
reward_open: boolean, };

export type BooksExported = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Business days in it.
 */
days: number, 
/**
 * Entries in it.
 */
entries: number, 
/**
 * Takings of those days, to hold against their reports.
 */
takings: number, 
/**
 * Tax contained.
 */
tax: number, 
/**
 * Tips, beside the takings.
 */
tips: number, 
/**
 * Cash rounding, beside the takings.
 */
rounding: number, 
/**
 * Size in bytes.
 */
bytes: number, 
/**
 * A chosen day that is left out because it is still open here.
 */
open_day: string | null, };

export type BooksFormat = "xero" | "quickbooks" | "lexware" | "datev";

export type BringBack = { 
/**
 * Name of the folder, as `store.list_aside` says it.
 */
name: string, };

export type BundlePart = { 
/**
 * Item id.
 */
item: string, 
/**
 * Units per bundle, at least 1.
 */
quantity: number, };

export type BundlePartView = { 
/**
 * Item id.
 */
item: string, 
/**
 * Name.
 */
name: string, 
/**
 * Units per bundle.
 */
quantity: number, };

export type BundleRange = { 
/**
 * Till id.
 */
till: string, 
/**
 * Its number.
 */
number: number, 
/**
 * First fact.
 */
from: number, 
/**
 * Last fact.
 */
to: number, };

export type BundleView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Price.
 */
price: number, 
/**
 * What the parts would cost one by one.
 */
list: number, 
/**
 * List minus price; what the customer saves.
 */
saves: number, 
/**
 * Components.
 */
parts: Array<BundlePartView>, 
/**
 * Category.
 */
category: string, 
/**
 * Barcodes.
 */
barcodes: Array<string>, 
/**
 * On the favourites page.
 */
favourite: boolean, 
/**
 * No longer sold.
 */
archived: boolean, };

export type BundleWritten = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Size in bytes.
 */
bytes: number, 
/**
 * Facts in it.
 */
facts: number, 
/**
 * Contact records in it, sealed.
 */
contacts: number, 
/**
 * What it holds of each till.
 */
ranges: Array<BundleRange>, 
/**
 * Control totals.
 */
days: Array<DayTotal>, 
/**
 * What is damaged here and was left out.
 */
left_out?: Array<LeftOut>, };

export type CashFlow = "in" | "out";

export type CashMovement = { 
/**
 * When.
 */
at: number, 
/**
 * In or out.
 */
flow: CashFlow, 
/**
 * How much.
 */
amount: number, 
/**
 * Why.
 */
reason: string, };

export type CashOffer = { 
/**
 * What is due in cash, a tip included, rounded as the country rounds.
 */
due: number, 
/**
 * Rounding contained in `due`.
 */
rounding: number, 
/**
 * Likely amounts above the due: next whole, next 5, next 10, a note; ascending, without repeats, at most four.
 */
quick: Array<number>, 
/**
 * Notes and larger coins whose taps add up, ascending.
 */
notes: Array<number>, };

export type CashRounding = "none" | "five_cents" | "finland_five_cents" | "belgium_five_cents" | "italy_five_cents" | "slovakia_five_cents" | "ten_cents" | "new_zealand_ten_cents" | "fifty_cents" | "hundred_cents" | "five_hundred_cents" | "thousand_cents";

export type Catalog = { 
/**
 * What can be sold, in tile order: hero, favourites, then by category and name. Archived ones are left out. The variants
 * of a product are one tile.
 */
tiles: Array<Tile>, 
/**
 * The products whose variants are one tile.
 */
products: Array<Product>, 
/**
 * Categories in use, in order.
 */
categories: Array<string>, 
/**
 * Ids of the tiles on the favourites page, in its order.
 */
favourites: Array<string>, 
/**
 * Whether somebody arranged that page by hand.
 */
arranged: boolean, };

export type CatalogEntry = { "kind": "item" } & ItemView | { "kind": "bundle" } & BundleView;

export type CatalogFound = { 
/**
 * Tiles.
 */
tiles: Array<Tile>, };

export type Cause = "offer" | "line" | "basket" | "member" | "come_back" | "exempt" | "later";

export type ChainHead = { 
/**
 * Till id.
 */
till: string, 
/**
 * Number of the last fact.
 */
seq: number, 
/**
 * Its hash, hex.
 */
hash: string, };

export type ChangePassphrase = { 
/**
 * The present passphrase.
 */
old: string, 
/**
 * The new one.
 */
new: string, };

export type ChangeSession = { 
/**
 * Market; none sells without one.
 */
market?: string, 
/**
 * Float as one amount; stays as it is if neither this nor `denominations` is given.
 */
float?: AmountInput, 
/**
 * Float by denomination; wins over `float`.
 */
denominations?: Array<Denomination>, };

export type Chart = "skr03" | "skr04";

export type ChartOffer = { 
/**
 * Chart.
 */
chart: Chart, 
/**
 * Cash.
 */
cash: string, 
/**
 * Everything that is not cash.
 */
transit: string, 
/**
 * Cash rounding.
 */
rounding: string, 
/**
 * Tips.
 */
tips: string, 
/**
 * Store credit.
 */
credit: string, 
/**
 * Revenue by rate, as `set` has the rates; empty where there is no usual one.
 */
revenue: Array<RateAccount>, };

export type ClaimSale = { 
/**
 * Sale id.
 */
sale: string, 
/**
 * Loyalty code as typed or scanned.
 */
code: string, };

export type ClockState = "ok" | "jumped" | "never_set" | "stated";

export type CloseSession = { 
/**
 * What the owner should know.
 */
note?: string, 
/**
 * Why the drawer differs, as whoever closes it explains it.
 */
explanation?: string, };

export type CommitOpenReturn = { 
/**
 * What is brought back.
 */
lines: Array<OpenReturnLine>, 
/**
 * Why.
 */
reason: string, 
/**
 * What becomes of the goods.
 */
condition: Condition, 
/**
 * How it is refunded.
 */
refund_as: RefundKind, };

export type CommitReturn = { 
/**
 * The sale.
 */
sale: string, 
/**
 * What is brought back; at least one unit.
 */
lines: Array<ReturnPick>, 
/**
 * The refund the seller saw, in minor units; another one is refused as stale.
 */
refund: number, 
/**
 * Why: `changed_mind`, `faulty`, `gift`, `wrong`, or free text.
 */
reason: string, 
/**
 * What becomes of the goods.
 */
condition: Condition, 
/**
 * How it is refunded.
 */
refund_as: RefundKind, 
/**
 * A manager allows it although the policy does not.
 */
allowed_by_manager?: boolean, };

export type CommitSale = { 
/**
 * The basket; committing it twice returns the first result.
 */
basket: number, 
/**
 * The total the seller saw, in minor units; another one is refused as stale.
 */
total: number, 
/**
 * What was given.
 */
tenders: Array<Tender>, 
/**
 * The tip the seller saw, in minor units; another one is refused as stale. The basket's own if left out.
 */
tip?: number, };

export type ComponentView = { 
/**
 * Item id.
 */
item: string, 
/**
 * Name.
 */
name: string, 
/**
 * Units in the whole line.
 */
quantity: number, 
/**
 * Share of what the line costs.
 */
paid: number, };

export type Condition = "resale" | "write_off";

export type Conflict = { 
/**
 * Id: the kind and what it is about.
 */
id: string, 
/**
 * Kind.
 */
kind: ConflictKind, 
/**
 * What happened, in one sentence.
 */
headline: Sentence, 
/**
 * What to do, in one sentence.
 */
advice: Sentence, 
/**
 * The facts, each with its till.
 */
sides: Array<Side>, };

export type ConflictKind = "double_return" | "double_redemption" | "oversold" | "overspent_credit" | "two_values" | "shared_code" | "shared_number" | "fork" | "counter" | "erased_sign_up";

export type ConsentState = "none" | "given" | "withdrawn" | "erased";

export type ConsentView = { 
/**
 * State.
 */
state: ConsentState, 
/**
 * Business day of the last decision.
 */
day: string | null, 
/**
 * Version of the wording.
 */
version: number | null, };

export type ContactsExported = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Addresses in it.
 */
contacts: number, 
/**
 * Addresses left out because their consent was withdrawn.
 */
withdrawn: number, 
/**
 * Addresses that could not be opened, although they are here.
 */
unreadable: number, };

export type CountDrawer = { 
/**
 * What lies in the drawer, by denomination.
 */
denominations?: Array<Denomination>, 
/**
 * Or as one amount.
 */
total?: AmountInput, };

export type CountStock = { 
/**
 * The item.
 */
item: string, 
/**
 * How many there are, 0 to 99,999.
 */
quantity: number, 
/**
 * Why it was counted.
 */
reason?: string, };

export type Counted = { 
/**
 * What was counted.
 */
counted: number, 
/**
 * What should have been there; told now that the count is recorded.
 */
expected: number, 
/**
 * Counted minus expected.
 */
difference: number, };

export type CountryView = { 
/**
 * ISO 3166 code.
 */
code: string, 
/**
 * English name.
 */
name: string, 
/**
 * ISO 4217 code.
 */
currency: string, 
/**
 * Standard rate first.
 */
tax_rates: Array<string>, 
/**
 * What the tax is called on receipts.
 */
tax_name: string, 
/**
 * Whether prices hold the tax.
 */
prices: Prices, 
/**
 * Whether the rate depends on where the market is, so that a shop names its own at the start.
 */
by_market: boolean, 
/**
 * How cash totals are rounded.
 */
cash_rounding: CashRounding, 
/**
 * Key of the sentence about this country's law on tills, if one is known.
 */
law_note: string | null, };

export type CreateShop = { 
/**
 * Name on receipts, 1 to 70 characters.
 */
name: string, 
/**
 * ISO 3166 country. Of one that `setup.offer` does not list under `countries`, `currency` and `tax_rates` must be said.
 */
country: string, 
/**
 * ISO 4217; the country's if left out.
 */
currency?: string, 
/**
 * Tax rates in percent (`"8.25"`), standard first; the country's own that are not among them follow.
 */
tax_rates?: Array<string>, 
/**
 * What the tax is called on receipts, 20 characters at most; the country's if left out.
 */
tax_name?: string, 
/**
 * Whether prices hold the tax; as in the country if left out.
 */
prices?: Prices, 
/**
 * How cash totals are rounded, one of those that fit the currency; as in the country if left out.
 */
cash_rounding?: CashRounding, 
/**
 * IANA zone; the system's if left out.
 */
zone?: string, 
/**
 * The owner's passphrase.
 */
passphrase: string, };

export type CreditGiven = { 
/**
 * Code as printed.
 */
code: string, 
/**
 * What it is worth.
 */
amount: number, 
/**
 * The code to scan.
 */
qr: QrView, };

export type CreditView = { 
/**
 * Code as printed; the reference of its tender.
 */
code: string, 
/**
 * Business day on which it was given.
 */
day: string, 
/**
 * What it was worth.
 */
issued: number, 
/**
 * What is left of it.
 */
balance: number, 
/**
 * What it can pay of the basket in hand.
 */
usable: number, };

export type CurrencyView = { 
/**
 * ISO 4217 code.
 */
code: string, 
/**
 * Digits after the point: 2 for EUR, 0 for JPY, 3 for TND.
 */
decimals: number, 
/**
 * Coins and notes in minor units, largest first, for the count.
 */
denominations: Array<number>, 
/**
 * The ways of rounding cash that fit its coins.
 */
roundings: Array<RoundingView>, };

export type Datev = { 
/**
 * Number of the tax adviser, 1001 to 9999999.
 */
consultant: string, 
/**
 * Number of the shop with its adviser, 1 to 99999.
 */
client: string, 
/**
 * Month in which the fiscal year begins, 1 to 12.
 */
year_begins: number, 
/**
 * Chart of accounts.
 */
chart: Chart, 
/**
 * Account of the cash.
 */
cash: string, 
/**
 * Account of everything that is not paid in cash.
 */
transit: string, 
/**
 * Account of cash rounding.
 */
rounding: string, 
/**
 * Account of tips.
 */
tips: string, 
/**
 * Account of store credit.
 */
credit: string, 
/**
 * Revenue accounts, by rate.
 */
revenue: Array<RateAccount>, };

export type DatevOffer = { 
/**
 * What is set; empty where nothing is. Every tax rate of the shop has its row.
 */
set: Datev, 
/**
 * The charts and their usual accounts.
 */
charts: Array<ChartOffer>, };

export type DayTotal = { 
/**
 * Till id.
 */
till: string, 
/**
 * Business day.
 */
day: string, 
/**
 * Facts.
 */
facts: number, 
/**
 * Sales.
 */
sales: number, 
/**
 * What they came to, in minor units.
 */
sold: number, 
/**
 * Sales undone on the spot.
 */
reversed: number, 
/**
 * Returns.
 */
returns: number, 
/**
 * What they refunded, in minor units.
 */
refunded: number, };

export type DeductionView = { 
/**
 * Why something is taken off.
 */
cause: Cause, 
/**
 * The same in words.
 */
label: Sentence, 
/**
 * What else there is to say: why it was given, and of what it is a part.
 */
notes: Array<Sentence>, 
/**
 * What it comes to, below zero.
 */
amount: number, };

export type DemoLeft = { 
/**
 * Folder to which the demo shop's data was moved; nothing was deleted.
 */
kept_at: string, };

export type Denomination = { 
/**
 * Value of one, minor units.
 */
value: number, 
/**
 * How many.
 */
count: number, };

export type DeviceSettings = { 
/**
 * `daylight` or `evening`.
 */
theme: Theme, 
/**
 * How amounts are typed.
 */
amount_entry: AmountEntry, 
/**
 * How large the letters are.
 */
text_size: TextSize, 
/**
 * Folder (of a stick, or shared) where bundle files go and where those of other tills are looked for; none if not set.
 */
exchange_folder?: string | null, };

export type DiscountView = { 
/**
 * Percent; none where an amount is taken off.
 */
percent: string | null, 
/**
 * Amount to take off; none where it is a percentage.
 */
fixed: number | null, 
/**
 * Why, as it was given.
 */
reason: string, 
/**
 * What it comes to, zero or below.
 */
amount: number, 
/**
 * How much and why, in one sentence.
 */
sentence: Sentence, };

export type DrawPicture = { 
/**
 * Path of a JPEG, PNG or WebP file.
 */
file: string, };

export type Drawer = { 
/**
 * Float at opening.
 */
float: number, 
/**
 * Cash given minus change and tips. None while a blind count is still to come.
 */
cash_sales: number | null, 
/**
 * Tips given in cash, if there were any. None while a blind count is still to come.
 */
tips?: number | null, 
/**
 * Cash handed out for returns. None while a blind count is still to come.
 */
cash_refunds: number | null, 
/**
 * Put in.
 */
moved_in: number, 
/**
 * Taken out.
 */
moved_out: number, 
/**
 * What should be there. None while a blind count is still to come.
 */
expected: number | null, 
/**
 * What was counted last.
 */
counted: number | null, 
/**
 * Counted minus expected.
 */
difference: number | null, };

export type DrawerOpening = { 
/**
 * When, UTC milliseconds.
 */
at: number, 
/**
 * Why; empty when nobody said.
 */
reason: string, };

export type EnrollMember = { 
/**
 * Reference by which another system knows the member. The same reference is the same member.
 */
reference?: string | null, 
/**
 * First name, if told.
 */
first_name?: string | null, 
/**
 * E-mail address; only together with the consent to use it.
 */
email?: string | null, 
/**
 * Hash of the wording that was ticked; none when the box stayed empty.
 */
consent?: string | null, 
/**
 * Who typed it.
 */
typed_by?: TypedBy | null, 
/**
 * The sale just made, which becomes the member's first visit. Signing up twice with one sale gives the first answer.
 */
sale?: string | null, };

export type Enrolled = { 
/**
 * Member id.
 */
id: string, 
/**
 * First name or reference; may be empty.
 */
label: string, 
/**
 * The loyalty code to hand out.
 */
code: string, 
/**
 * The same as a QR code.
 */
qr: QrView, 
/**
 * The address as it may be shown, `l…@g….com`; empty without one.
 */
masked: string, 
/**
 * Whether this person was a member already (the same reference or address): the code is the one they have.
 */
already: boolean, 
/**
 * The come-back reward that now waits for them, if any.
 */
reward: RewardView | null, };

export type ErrorClass = "invalid" | "refused" | "forbidden" | "stale" | "not_found" | "busy" | "too_new" | "damaged" | "disk" | "bug";

export type ExemptView = { 
/**
 * Why.
 */
reason: string, 
/**
 * What came off the prices, zero or below.
 */
amount: number, };

export type ExportBooks = { 
/**
 * Format.
 */
format: BooksFormat, 
/**
 * A folder (the file gets a name) or a file.
 */
out: string, 
/**
 * Only from this business day on.
 */
from?: string, 
/**
 * Only up to this business day.
 */
to?: string, };

export type ExportBundle = { 
/**
 * A folder (the file gets a name) or a file; the exchange folder if left out.
 */
out?: string | null, 
/**
 * Till (id or number) that it is for: what that till has not acknowledged. Left out: what any other till may lack.
 */
to?: string | null, 
/**
 * Everything, whatever was acknowledged.
 */
all?: boolean, };

export type ExportContacts = { 
/**
 * The owner's passphrase, or the twelve recovery words.
 */
passphrase: string, 
/**
 * A folder (the file gets a name) or a file.
 */
out: string, };

export type ExportListing = { 
/**
 * A folder (the file gets a name) or a file.
 */
out: string, };

export type ExportSales = { 
/**
 * Format.
 */
format: SalesFormat, 
/**
 * A folder (the file gets a name) or a file.
 */
out: string, 
/**
 * Only this session.
 */
session?: string, 
/**
 * Only from this business day on.
 */
from?: string, 
/**
 * Only up to this business day.
 */
to?: string, };

export type Exported = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Sales in it.
 */
sales: number, 
/**
 * Returns in it.
 */
returns: number, 
/**
 * Takings in it, to hold against the Z report.
 */
takings: number, 
/**
 * Size in bytes.
 */
bytes: number, };

export type FileImported = { 
/**
 * Path.
 */
file: string, 
/**
 * Why it was refused, or not taken in to its end; nothing but the facts below was taken from it then.
 */
refused: ApiError | null, 
/**
 * Facts taken in.
 */
new_facts: number, 
/**
 * Contact records taken in.
 */
contacts: number, };

export type FilePlan = { 
/**
 * Path.
 */
file: string, 
/**
 * Why it is refused whole; nothing else is said then.
 */
refused: ApiError | null, 
/**
 * Till that wrote it.
 */
sender: TillName | null, 
/**
 * When, UTC milliseconds, by that till's clock.
 */
made_at: number | null, 
/**
 * What it holds of each till.
 */
ranges: Array<PlannedRange>, 
/**
 * Facts that are new here.
 */
new_facts: number, 
/**
 * Contact records in it.
 */
contacts: number, 
/**
 * Control totals of what it holds.
 */
days: Array<DayTotal>, };

export type FindSales = { 
/**
 * Part of a receipt code or of an item's name; everything if empty.
 */
text?: string, 
/**
 * Only this business day.
 */
day?: string, 
/**
 * Only with exactly this total, in minor units.
 */
total?: number, 
/**
 * Only what this till sold.
 */
own?: boolean, 
/**
 * At most so many, 50 if left out.
 */
limit?: number, };

export type GiveTenders = { 
/**
 * All that was handed over so far; saved with the basket, so that a card already charged is not forgotten.
 */
tenders: Array<Tender>, };

export type Gives = { "kind": "percent", 
/**
 * Percent.
 */
percent: Rate, } | { "kind": "count_for", 
/**
 * How many, from 2 to [`MAX_COUNT`].
 */
count: number, 
/**
 * What they cost together.
 */
price: number, };

export type GivesInput = { "kind": "percent", 
/**
 * Percent, above 0 and at most 100.
 */
percent: string, } | { "kind": "count_for", 
/**
 * How many, from 2 to 100.
 */
count: number, 
/**
 * What they cost together.
 */
price: AmountInput, };

export type HandOver = { 
/**
 * Who stands at the till from now on.
 */
to: string, 
/**
 * What lies in the drawer, by denomination.
 */
denominations?: Array<Denomination>, 
/**
 * Or as one amount.
 */
total?: AmountInput, };

export type HandedOver = { 
/**
 * When, UTC milliseconds.
 */
at: number, 
/**
 * Path.
 */
file: string, 
/**
 * Till it was for; none for any.
 */
to: TillName | null, 
/**
 * Facts in it.
 */
facts: number, };

export type HaveVariant = { 
/**
 * Item id.
 */
id: string, 
/**
 * Price; zero where it is typed when it is sold.
 */
price: number, 
/**
 * No longer sold.
 */
archived: boolean, };

export type HeldBasket = { 
/**
 * Number of the draft.
 */
basket: number, 
/**
 * When it was last touched.
 */
at: number, 
/**
 * Articles in it.
 */
articles: number, 
/**
 * What it would cost.
 */
total: number, 
/**
 * Names of its first lines.
 */
names: Array<string>, 
/**
 * What the seller calls it; empty if nothing.
 */
name: string, };

export type HeldBaskets = { 
/**
 * Parked, newest first.
 */
held: Array<HeldBasket>, 
/**
 * Cleared lately, newest first.
 */
cleared: Array<HeldBasket>, };

export type ImportBundles = { 
/**
 * Paths of bundle files, or of folders that hold some.
 */
files: Array<string>, };

export type ImportListing = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Heading of the column by what it means; what is left out is as it was recognised, or as it was said for a file with
 * these headings before. An empty heading: no column means that.
 */
columns?: { [key in Meaning]?: string }, 
/**
 * How the file is to be read, where it is not as it looks.
 */
read?: ReadListing, 
/**
 * Tax rates that the shop does not have, and that somebody said are right: items come in at them.
 */
rates?: Array<Rate>, 
/**
 * At most so many of each list are told, 100 if left out; the counts are of all.
 */
most?: number, };

export type ImportPlan = { 
/**
 * File by file.
 */
files: Array<FilePlan>, 
/**
 * Facts that are new, all files together.
 */
new_facts: number, };

export type Imported = { 
/**
 * File by file.
 */
files: Array<FileImported>, 
/**
 * Facts taken in, all files together.
 */
new_facts: number, 
/**
 * Contact records taken in.
 */
contacts: number, 
/**
 * Conflicts that are open now.
 */
conflicts: number, };

export type InviteTill = { 
/**
 * A folder (the file gets a name) or a file.
 */
out: string, };

export type Invited = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * The code that opens it: told, never written beside the file. Shown once.
 */
code: string, 
/**
 * The code as a QR code.
 */
qr: QrView, 
/**
 * Number that the new till will have.
 */
number: number, 
/**
 * What is damaged here and was left out.
 */
left_out?: Array<LeftOut>, };

export type ItemOption = { 
/**
 * What is chosen: size. May be empty.
 */
name?: string, 
/**
 * Which: M.
 */
value: string, };

export type ItemRef = { 
/**
 * Item or bundle id.
 */
id: string, };

export type ItemView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Price.
 */
price: number, 
/**
 * Tax rate in percent.
 */
rate: string, 
/**
 * Category, may be empty.
 */
category: string, 
/**
 * Its own colour; none where it has that of its category.
 */
color: TileColor | null, 
/**
 * SKU, may be empty.
 */
sku: string, 
/**
 * Barcodes.
 */
barcodes: Array<string>, 
/**
 * The hero; one item at most.
 */
hero: boolean, 
/**
 * On the favourites page.
 */
favourite: boolean, 
/**
 * Creator's name, may be empty.
 */
creator: string, 
/**
 * The product's name: that of the item, without its options.
 */
product: string, 
/**
 * Of a variant what sets it apart, none otherwise.
 */
options: Array<ItemOption>, 
/**
 * What one costs the shop, if that is known.
 */
cost: number | null, 
/**
 * Whether its stock is kept track of.
 */
tracked: boolean, 
/**
 * So few left are few.
 */
low_stock: number | null, 
/**
 * There are only so many: never sold beyond its stock.
 */
limited: boolean, 
/**
 * How many there are; none while nobody has counted them, or they are not tracked.
 */
left: number | null, 
/**
 * Whether its price is typed when it is sold; `price` is zero then.
 */
open_price: boolean, 
/**
 * What it is measured in, if it is not sold by the piece; `price` is that of one whole unit then.
 */
unit: Unit | null, 
/**
 * What its picture is known by; empty without one.
 */
picture: string, 
/**
 * No longer sold.
 */
archived: boolean, };

export type JoinShop = { 
/**
 * Path of the invitation, or of a folder: then the newest one in it.
 */
file: string, 
/**
 * Its code as typed or scanned.
 */
code: string, };

export type JudgeReturn = { 
/**
 * The sale.
 */
sale: string, 
/**
 * What is brought back so far; empty at first.
 */
lines?: Array<ReturnPick>, };

export type Judgement = { 
/**
 * The sale.
 */
sale: string, 
/**
 * Its receipt code.
 */
receipt: string, 
/**
 * `in_window`, `late`, `no_returns` or `undone`.
 */
verdict: Verdict, 
/**
 * The verdict in one line.
 */
headline: Sentence, 
/**
 * Its reason in one sentence.
 */
reason: Sentence, 
/**
 * Lines with what is left to return.
 */
lines: Array<ReturnableLine>, 
/**
 * Sum of the refunds of the chosen units.
 */
refund: number, 
/**
 * Cash rounding of the refund.
 */
rounding: number, 
/**
 * What is handed out in cash: refund plus rounding.
 */
cash: number, 
/**
 * Whether a manager must allow it.
 */
needs_manager: boolean, };

export type KeptOpen = { 
/**
 * The day on which it went on.
 */
day: string, 
/**
 * Since when, UTC milliseconds.
 */
at: number, 
/**
 * Sales on that day, without undone ones; part of the report's.
 */
sales: number, 
/**
 * What they came to, refunds of that day taken off.
 */
takings: number, };

export type LastWord = "still_open" | "unheard";

export type LeftOut = { 
/**
 * What.
 */
what: LeftOutKind, 
/**
 * Till that wrote it.
 */
till: string, 
/**
 * Its number.
 */
number: number, 
/**
 * First fact.
 */
from: number, 
/**
 * Last fact.
 */
to: number, 
/**
 * The fact at which it shows: it, or what its till signed there, is damaged.
 */
at: number, };

export type LeftOutKind = "facts" | "contact";

export type LineKind = "item" | "bundle" | "amount";

export type ListListings = { 
/**
 * A folder, or one file.
 */
path: string, 
/**
 * Pictures rather than catalogues.
 */
pictures?: boolean, };

export type ListMembers = { 
/**
 * Part of a first name, a reference or a code; everybody if empty.
 */
text?: string, };

export type ListStock = { 
/**
 * Part of a name; case and accents do not matter.
 */
text?: string, 
/**
 * Only those that are low or out.
 */
short?: boolean, 
/**
 * At most so many, 200 if left out.
 */
limit?: number, };

export type ListingColumn = { 
/**
 * Heading.
 */
heading: string, 
/**
 * The first cell that is not empty, cut short.
 */
example: string, 
/**
 * What it means, if anything.
 */
meaning: Meaning | null, };

export type ListingEncoding = "utf8" | "utf16" | "windows1252" | "windows1250" | "windows1251" | "macintosh" | "workbook";

export type ListingExported = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Items in it.
 */
items: number, 
/**
 * Bundles in it.
 */
bundles: number, 
/**
 * Size in bytes.
 */
bytes: number, };

export type ListingFile = { 
/**
 * Path.
 */
file: string, 
/**
 * Its name without the folder.
 */
name: string, 
/**
 * Size in bytes.
 */
bytes: number, 
/**
 * When it was written.
 */
written_at: number | null, };

export type ListingFinding = { 
/**
 * Line of the file, from 1.
 */
line: number, 
/**
 * Heading of the column; empty where it is about the whole row.
 */
column: string, 
/**
 * What is the matter.
 */
why: ListingWhy, 
/**
 * What stands there, cut short.
 */
value: string, 
/**
 * What it clashes with: a line of the file, or the name of something here. Empty otherwise.
 */
other: string, };

export type ListingFormat = "trestle" | "square" | "shopify" | "loyverse" | "woocommerce" | "sumup" | "etsy" | "table";

export type ListingImported = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Items and bundles that are new.
 */
new: number, 
/**
 * Items and bundles that were changed.
 */
changed: number, 
/**
 * Items and bundles that were as the file says.
 */
same: number, 
/**
 * Items that got the stock that stands in the file.
 */
counted: number, 
/**
 * Rows that were refused.
 */
refused: number, 
/**
 * The first of them, and why.
 */
refusals: Array<ListingFinding>, };

export type ListingPlan = { 
/**
 * Path of the file.
 */
file: string, 
/**
 * Which program wrote it.
 */
format: ListingFormat, 
/**
 * How its characters are written.
 */
encoding: ListingEncoding, 
/**
 * What stands between its cells; none in a workbook.
 */
separator: ListingSeparator | null, 
/**
 * Sheets of a workbook.
 */
sheets: Array<string>, 
/**
 * The one of them that was read.
 */
sheet: string | null, 
/**
 * Line of its headings.
 */
heading_line: number, 
/**
 * Rows below the headings.
 */
rows: number, 
/**
 * Columns, in order.
 */
columns: Array<ListingColumn>, 
/**
 * Whether somebody said before what these columns mean.
 */
remembered: boolean, 
/**
 * Columns that somebody has to name first: what they mean is not said, or only a guess. Nothing is taken in before that.
 */
unsure: Array<Meaning>, 
/**
 * Tax rates in the file that the shop does not have. Rows at them are refused until somebody says that they are right.
 */
rates: Array<Rate>, 
/**
 * Whether it is certain what the columns mean. Otherwise the counts are all 0.
 */
ready: boolean, 
/**
 * Items and bundles that are not here yet.
 */
new: number, 
/**
 * Items and bundles that would change.
 */
changed: number, 
/**
 * Items and bundles that stay as they are.
 */
same: number, 
/**
 * Items that would get the stock that stands in the file; they are among the new and changed ones.
 */
counted: number, 
/**
 * Rows that are refused.
 */
refused: number, 
/**
 * Items and bundles that would be taken in: what is new and what would change.
 */
takes: number, 
/**
 * Things that are noted.
 */
noted: number, 
/**
 * The first that are new.
 */
news: Array<PlannedGoods>, 
/**
 * The first that would change, with what of them.
 */
changes: Array<PlannedChange>, 
/**
 * The first that are refused, and why.
 */
refusals: Array<ListingFinding>, 
/**
 * What is taken, but not as it stands in the file.
 */
notes: Array<ListingFinding>, };

export type ListingSeparator = "comma" | "semicolon" | "tab" | "pipe";

export type ListingWhy = "name_missing" | "price_missing" | "price_unreadable" | "price_too_precise" | "price_negative" | "price_too_large" | "price_open" | "unit_unknown" | "other_currency" | "rate_unreadable" | "rate_unknown" | "rate_twice" | "surplus_cells" | "date_cell" | "name_too_long" | "code_too_long" | "nul" | "quote_open" | "repeated" | "code_taken" | "kind_not_sold" | "product_missing" | "part_missing" | "parts_unreadable" | "part_unpriced" | "limited_measured" | "marks_taken" | "text_cut" | "option_id" | "code_wrecked" | "on_sale" | "no_heading" | "other_locations" | "color_unknown" | "cost_unreadable" | "low_stock_unreadable" | "stock_unreadable" | "stock_oversold" | "stock_idle" | "stock_measured" | "stays_counted" | "limit_uncounted" | "not_for_sale" | "stays_archived" | "second_hero";

export type Listings = { 
/**
 * Files; of pictures the newest 100 at most.
 */
files: Array<ListingFile>, 
/**
 * Whether there are more.
 */
more: boolean, };

export type LookUpCredit = { 
/**
 * Code as typed or scanned.
 */
code: string, };

export type LookUpMember = { 
/**
 * Loyalty code as typed or scanned.
 */
code?: string | null, 
/**
 * Member id.
 */
member?: string | null, 
/**
 * Reference of another system.
 */
reference?: string | null, };

export type MakeBundle = { 
/**
 * The bundle; all its components lie in the basket at their list price.
 */
bundle: string, };

export type MarketRate = { 
/**
 * The shop's rate.
 */
rate: Rate, 
/**
 * What it is here.
 */
here: Rate, };

export type MarketView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Where it is, may be empty.
 */
place: string, 
/**
 * Its days, `YYYY-MM-DD`, ascending.
 */
days: Array<string>, 
/**
 * Whether one of them is today.
 */
today: boolean, 
/**
 * Its first day after today.
 */
next_day: string | null, 
/**
 * Its own return policy; none uses the default.
 */
policy: ReturnPolicy | null, 
/**
 * Tax rates that differ from the shop's.
 */
rates: Array<MarketRate>, 
/**
 * No longer visited.
 */
archived: boolean, };

export type Markets = { 
/**
 * Markets by name; those with a day today come first.
 */
markets: Array<MarketView>, 
/**
 * The return policy of a market that has none of its own, and of sales without a market.
 */
default_policy: ReturnPolicy, 
/**
 * Today's business day.
 */
today: string, };

export type Meaning = "name" | "price" | "variant" | "sku" | "barcode" | "category" | "cost" | "tax_rate" | "creator" | "tracked" | "stock" | "low_stock";

export type Measured = { 
/**
 * What it is measured in.
 */
unit: Unit, 
/**
 * Thousandths of the unit, from 1 to [`MAX_AMOUNT`].
 */
amount: number, 
/**
 * Price of one whole unit, minor units.
 */
price: number, };

export type MemberBrief = { 
/**
 * Member id; none while only the loyalty code is known here, because the facts of the till that issued it have not arrived.
 */
id: string | null, 
/**
 * First name, or the reference under which another system knew the member; may be empty. Never in a fact.
 */
label: string, 
/**
 * Loyalty code as printed; empty for members enrolled before there were codes.
 */
code: string, 
/**
 * Earlier visits, this sale not counted.
 */
visits: number, 
/**
 * What holds for this member here and now, in one sentence.
 */
sentence: Sentence, };

export type MemberRef = { 
/**
 * Member id.
 */
member: string, };

export type MemberRow = { 
/**
 * Member id.
 */
id: string, 
/**
 * First name or reference; may be empty.
 */
label: string, 
/**
 * Loyalty code; may be empty.
 */
code: string, 
/**
 * Visits.
 */
visits: number, 
/**
 * Business day of the last visit.
 */
last_day: string | null, 
/**
 * Whether a reward is open here and now.
 */
reward_open: boolean, };

export type MemberView = { 
/**
 * In brief, with what holds here and now.
 */
member: MemberBrief, 
/**
 * Whether the facts of the till that issued the code have arrived.
 */
known: boolean, 
/**
 * Number of the till that issued the code.
 */
issued_by: number, 
/**
 * Last time that till was heard of, UTC milliseconds; none if never.
 */
issuer_last_word: number | null, 
/**
 * Business day of the sign-up.
 */
since: string | null, 
/**
 * Visits, newest first, at most 50.
 */
visits: Array<Visit>, 
/**
 * What they bought most, by amount, at most 20.
 */
bought: Array<SoldItem>, 
/**
 * What they spent in all, returns taken off.
 */
spent: number, 
/**
 * Rewards, open ones first.
 */
rewards: Array<RewardView>, 
/**
 * Where the consent to e-mails stands.
 */
consent: ConsentView, 
/**
 * The address as it may be shown; empty without one.
 */
masked: string, 
/**
 * Other loyalty codes of the same person (the same address or reference), whose visits are counted in.
 */
also: Array<string>, };

export type Members = { 
/**
 * Those found, latest visit first, at most 100.
 */
members: Array<MemberRow>, 
/**
 * How many members there are in all.
 */
all: number, };

export type MoveCash = { 
/**
 * In or out.
 */
flow: CashFlow, 
/**
 * How much; above zero.
 */
amount: AmountInput, 
/**
 * Why; not empty.
 */
reason: string, };

export type MoveStock = { 
/**
 * The item.
 */
item: string, 
/**
 * How many came in; below zero, how many went out. Not zero.
 */
quantity: number, 
/**
 * Why, 1 to 80 characters.
 */
reason: string, };

export type NameBasket = { 
/**
 * Number of a basket that is in hand or waits.
 */
basket: number, 
/**
 * What the seller calls it, at most 40 characters; empty takes the name off.
 */
name: string, };

export type NameOffer = { 
/**
 * The offer.
 */
offer: string, 
/**
 * Whether the customer named it.
 */
on: boolean, };

export type NewVariant = { 
/**
 * What sets it apart.
 */
options: Array<ItemOption>, 
/**
 * Its own price, if it is not the shared one.
 */
price?: AmountInput, 
/**
 * SKU.
 */
sku?: string, 
/**
 * Barcodes.
 */
barcodes?: Array<string>, };

export type Nothing = Record<string, never>;

export type OffInput = { "kind": "percent", 
/**
 * Percent, above 0 and at most 100.
 */
percent: string, } | { "kind": "amount", 
/**
 * Amount, above zero.
 */
amount: AmountInput, };

export type OfferGoods = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, };

export type OfferOnRequest = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * What it gives.
 */
gives: Sentence, 
/**
 * Whether this basket's customer named it.
 */
named: boolean, };

export type OfferView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * What it gives.
 */
gives: Gives, 
/**
 * The same in words.
 */
tells: Sentence, 
/**
 * Items and bundles that take part. With no goods and no categories everything does.
 */
goods: Array<OfferGoods>, 
/**
 * Categories that take part.
 */
categories: Array<string>, 
/**
 * First business day; from ever if none.
 */
from: string | null, 
/**
 * Last business day; for ever if none.
 */
until: string | null, 
/**
 * Ids of the markets it holds at; everywhere if empty.
 */
markets: Array<string>, 
/**
 * Holds only for a customer who names it.
 */
on_request: boolean, 
/**
 * No longer given.
 */
archived: boolean, 
/**
 * Whether it runs here and now.
 */
running: boolean, 
/**
 * When and where it runs, in words.
 */
when: Sentence, };

export type OfferedFile = { 
/**
 * Path.
 */
file: string, 
/**
 * Till that wrote it.
 */
sender: TillName, 
/**
 * When, UTC milliseconds, by that till's clock.
 */
made_at: number, 
/**
 * Facts that are new here.
 */
new_facts: number, };

export type Offers = { 
/**
 * Those that run now, those that will or did, those no longer given.
 */
offers: Array<OfferView>, 
/**
 * Today, for the calendar.
 */
today: string, };

export type OpenDrawer = { 
/**
 * Why; may stay empty.
 */
reason?: string, };

export type OpenReturnLine = { 
/**
 * Item.
 */
item: string, 
/**
 * Units.
 */
quantity: number, 
/**
 * What one unit refunds, in minor units.
 */
unit: number, };

export type OpenSession = { 
/**
 * Market; none sells without one.
 */
market?: string, 
/**
 * Float as one amount.
 */
float?: AmountInput, 
/**
 * Float by denomination; wins over `float`.
 */
denominations?: Array<Denomination>, 
/**
 * Business day as somebody states it, where the clock cannot be trusted; the clock's if left out.
 */
day?: string, };

export type OptionValues = { 
/**
 * What is chosen: size, colour.
 */
name: string, 
/**
 * Its values in one line, parted by commas, or by semicolons where there is one: `S, M, L`, `0,5 l; 1 l`.
 */
values: string, };

export type OtherCountry = { 
/**
 * ISO 3166 code.
 */
code: string, 
/**
 * ISO 4217 code of the currency used there, as a suggestion.
 */
currency: string | null, };

export type PassphraseChanged = { 
/**
 * Path of the recovery file; older copies still open with the older passphrase.
 */
recovery_file: string, };

export type PictureDrawn = { 
/**
 * The picture, as a `data:` address.
 */
drawn: string, };

export type PictureSet = { 
/**
 * Item id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What its picture is known by; empty without one.
 */
picture: string, 
/**
 * What brings back the picture that it had before; none where it had none.
 */
before: string | null, };

export type Pictures = { 
/**
 * By what each is known by, as a `data:` address; nothing of one that is not here.
 */
pictures: { [key in string]: string }, };

export type Place = { 
/**
 * `documents`, `downloads`, `home`, `stick` or `till` (the data folder's own `exports`).
 */
kind: PlaceKind, 
/**
 * Name to print: of a stick its label, otherwise empty.
 */
name: string, 
/**
 * Path.
 */
path: string, };

export type PlaceKind = "stick" | "documents" | "downloads" | "home" | "till";

export type Places = { 
/**
 * Places.
 */
places: Array<Place>, };

export type PlanVariants = { 
/**
 * The product's name.
 */
name: string, 
/**
 * What is chosen, three options at most; left out, those that its variants have.
 */
options?: Array<OptionValues>, };

export type PlannedChange = { 
/**
 * Line of the file.
 */
line: number, 
/**
 * Name, as it is here.
 */
name: string, 
/**
 * What of it.
 */
what: Array<Sentence>, };

export type PlannedGoods = { 
/**
 * Line of the file.
 */
line: number, 
/**
 * Whether it is a bundle.
 */
bundle: boolean, 
/**
 * Name.
 */
name: string, 
/**
 * Price.
 */
price: number, 
/**
 * What stands in the place of the price where that is not what one costs.
 */
price_words: Sentence | null, 
/**
 * Category, may be empty.
 */
category: string, 
/**
 * How many would be counted, if any.
 */
counted: number | null, };

export type PlannedRange = { 
/**
 * Till.
 */
till: TillName, 
/**
 * First fact in the file.
 */
from: number, 
/**
 * Last fact in the file.
 */
to: number, 
/**
 * How many of them are new here.
 */
new: number, 
/**
 * Facts that will still be missing before this run, first and last.
 */
gap: [number, number] | null, };

export type PlannedVariant = { 
/**
 * What sets it apart.
 */
options: Array<ItemOption>, 
/**
 * The same in words: `S · blue`.
 */
values: string, 
/**
 * The variant that there is already, if there is.
 */
have: HaveVariant | null, 
/**
 * Whether each of its values is in use already, but not together: it was left out once.
 */
left_out: boolean, };

export type Prices = "inclusive" | "exclusive";

export type Product = { 
/**
 * Id of its tile.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Its variants, by name.
 */
variants: Array<Variant>, };

export type QrView = { 
/**
 * Squares on each side.
 */
size: number, 
/**
 * The dark squares as an SVG path in units of one square.
 */
path: string, };

export type QuickTip = { 
/**
 * The tip.
 */
tip: number, 
/**
 * The total with it: a round sum.
 */
makes: number, };

export type QuoteBasket = { 
/**
 * What if this were given? Shows due and change; what was really given if left out.
 */
tenders?: Array<Tender>, };

export type Quoted = { 
/**
 * The basket.
 */
basket: BasketView, 
/**
 * What is still due or goes back.
 */
settlement: Settlement, 
/**
 * What is still due as cash, with its quick amounts.
 */
cash: CashOffer, 
/**
 * Tips to suggest; none where no tips are taken.
 */
tips: Array<QuickTip>, };

export type Rate = string;

export type RateAccount = { 
/**
 * Rate.
 */
rate: Rate, 
/**
 * Account; empty for the chart's usual one.
 */
account: string, };

export type ReadListing = { 
/**
 * Line of the headings, from 1.
 */
heading_line?: number, 
/**
 * Sheet of a workbook.
 */
sheet?: string, 
/**
 * How the characters of a text file are written.
 */
encoding?: ListingEncoding, 
/**
 * What stands between the cells of a text file.
 */
separator?: ListingSeparator, };

export type Received = { 
/**
 * When, UTC milliseconds.
 */
at: number, 
/**
 * Path it was read from.
 */
file: string, 
/**
 * Till that wrote it.
 */
from: TillName, 
/**
 * When that till wrote it, UTC milliseconds by its clock.
 */
made_at: number, 
/**
 * Facts taken in.
 */
new_facts: number, 
/**
 * Whether the import was stopped before its end; importing the file again goes on where it was.
 */
unfinished: boolean, };

export type RecoveryFileState = "fine" | "missing" | "damaged";

export type RecoveryWords = { 
/**
 * The words, in order.
 */
words: Array<string>, };

export type RefundKind = "cash" | "card" | "credit";

export type RemoveLine = { 
/**
 * Line.
 */
line: number, };

export type Report = { 
/**
 * `x` or `z`.
 */
kind: ReportKind, 
/**
 * Shop name.
 */
shop: string, 
/**
 * Whether the shop is the demo shop.
 */
demo: boolean, 
/**
 * Sessions in it.
 */
sessions: Array<string>, 
/**
 * Market names in it.
 */
markets: Array<string>, 
/**
 * Business day.
 */
day: string, 
/**
 * Opened and closed, UTC milliseconds.
 */
opened_at: number | null, 
/**
 * When it was closed.
 */
closed_at: number | null, 
/**
 * Sales, without undone ones.
 */
sales: number, 
/**
 * What they came to.
 */
sold: number, 
/**
 * Returns.
 */
returns: number, 
/**
 * What they refunded.
 */
refunded: number, 
/**
 * Sales undone on the spot.
 */
undone: number, 
/**
 * What those had come to.
 */
undone_total: number, 
/**
 * Sold minus refunded.
 */
takings: number, 
/**
 * Refunded as store credit: what the shop owes since.
 */
credit_issued?: number, 
/**
 * Paid with store credit: what it owes no longer.
 */
credit_redeemed?: number, 
/**
 * Tips, beside the takings.
 */
tips?: number, 
/**
 * Cash rounding, sales and returns together.
 */
rounding: number, 
/**
 * Tax per rate, returns taken off.
 */
taxes: Array<TaxLine>, 
/**
 * Per kind of tender what stayed: given minus change minus refunds. Empty while a blind count is still to come.
 */
tenders: Array<TenderTotal>, 
/**
 * The drawer.
 */
drawer: Drawer, 
/**
 * Cash movements in it.
 */
movements: Array<CashMovement>, 
/**
 * Articles of the catalogue that were sold and kept, by takings, at most 10.
 */
best: Array<SoldItem>, 
/**
 * What was sold, article by article, what came to most first: together what was sold. Of a bundle each component. No
 * part of a fact, whose sales tell it.
 */
sold_items?: Array<SoldItem>, 
/**
 * What was brought back, likewise: together what was refunded.
 */
returned_items?: Array<SoldItem>, 
/**
 * The note given at closing.
 */
note: string, 
/**
 * Why the drawer differed, as it was explained at closing.
 */
explanation?: string, 
/**
 * Where the drawer was opened without a sale.
 */
openings?: Array<DrawerOpening>, 
/**
 * Who stood at the till from when to when, where there are several people.
 */
stretches?: Array<Stretch>, 
/**
 * The day on which it was closed, when that was a later one.
 */
closed_late?: string, 
/**
 * Where it went on although its day was over.
 */
kept?: Array<KeptOpen>, 
/**
 * Head of the chain: of a Z report the fact that closed it, of an X report the last one.
 */
head: ChainHead, 
/**
 * Of a day, each session by itself, when there are several.
 */
parts?: Array<SessionPart>, 
/**
 * Of a day, other tills of which something may be missing in the sum.
 */
awaited?: Array<AwaitedTill>, };

export type ReportKind = "x" | "z";

export type ResolveCode = { 
/**
 * Anything scanned or typed.
 */
code: string, };

export type ResolveConflict = { 
/**
 * Conflict id.
 */
conflict: string, 
/**
 * For two values: the fact whose value shall hold. Otherwise the conflict is noted as dealt with.
 */
take?: string | null, };

export type Resolved = { "kind": "item", 
/**
 * Its id.
 */
item: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What must be said before it is rung up, if anything.
 */
asks: Asks | null, } | { "kind": "sale", 
/**
 * Its id.
 */
sale: string, } | { "kind": "member", 
/**
 * The code as printed.
 */
code: string, } | { "kind": "credit", 
/**
 * The code as printed.
 */
code: string, };

export type ResumeBasket = { 
/**
 * Number of a parked or recently cleared basket.
 */
basket: number, };

export type ReturnPick = { 
/**
 * Line of the sale.
 */
line: number, 
/**
 * Component of a bundle line, from 0; none for a plain line.
 */
part?: number, 
/**
 * Units brought back; of a measured piece thousandths of its unit.
 */
quantity: number, };

export type ReturnPolicy = { 
/**
 * Where.
 */
scope: Scope, 
/**
 * Until when.
 */
window: Window, };

export type ReturnView = { 
/**
 * Return id.
 */
id: string, 
/**
 * The sale, if known.
 */
sale: string | null, 
/**
 * Its receipt code.
 */
receipt: string | null, 
/**
 * When, UTC milliseconds.
 */
at: number, 
/**
 * What the goods refunded.
 */
refund: number, 
/**
 * Cash rounding.
 */
rounding: number, 
/**
 * What was handed out.
 */
paid_out: number, 
/**
 * How.
 */
refund_as: RefundKind, 
/**
 * The store credit that was given instead of money.
 */
credit: CreditGiven | null, };

export type ReturnableLine = { 
/**
 * Line of the sale.
 */
line: number, 
/**
 * Component of a bundle line.
 */
part: number | null, 
/**
 * Name.
 */
name: string, 
/**
 * Name of the bundle it was sold in.
 */
bundle: string | null, 
/**
 * What it is measured in, if it was not sold by the piece; units are thousandths of it then.
 */
unit: Unit | null, 
/**
 * Units sold.
 */
sold: number, 
/**
 * Units already returned.
 */
returned: number, 
/**
 * Units that may still come back.
 */
left: number, 
/**
 * What all the units cost together.
 */
paid: number, 
/**
 * What the next unit would refund.
 */
next_unit: number, 
/**
 * Units chosen.
 */
quantity: number, 
/**
 * What they refund.
 */
refund: number, };

export type RewardView = { 
/**
 * Id.
 */
reward: string, 
/**
 * Percent, `"10"`.
 */
percent: string, 
/**
 * Market whose days it is good on; none for any.
 */
market: string | null, 
/**
 * First day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Last day, `YYYY-MM-DD`.
 */
until: string, 
/**
 * How it stands here and now.
 */
standing: Standing, 
/**
 * The same in one sentence.
 */
sentence: Sentence, };

export type RoundingView = { 
/**
 * Its name.
 */
rounding: CashRounding, 
/**
 * What totals are brought to a multiple of, in minor units.
 */
step: number, };

export type SaleBrief = { 
/**
 * Sale id.
 */
sale: string, 
/**
 * Receipt code as printed.
 */
receipt: string, 
/**
 * When, UTC milliseconds.
 */
at: number, 
/**
 * Business day.
 */
day: string, 
/**
 * Market, if sold at one.
 */
market: string | null, 
/**
 * What was charged.
 */
total: number, 
/**
 * Articles.
 */
articles: number, 
/**
 * Names of the first lines.
 */
names: Array<string>, 
/**
 * Whether the whole sale was undone.
 */
undone: boolean, 
/**
 * What was refunded since.
 */
refunded: number, };

export type SaleRef = { 
/**
 * Sale id.
 */
sale: string, };

export type SaleUndone = { 
/**
 * The reversed sale.
 */
sale: SaleView, 
/**
 * What was in it, in hand again; what was in hand before is parked.
 */
basket: BasketView, 
/**
 * Cash that must go back to the customer.
 */
cash_back: number, 
/**
 * What the seller must refund on the card terminal.
 */
card_back: number, 
/**
 * What must be sent back by transfer, if it arrived.
 */
transfer_back: number, 
/**
 * What went back to store credit.
 */
credit_back: number, };

export type SaleView = { 
/**
 * Sale id.
 */
sale: string, 
/**
 * Receipt code as printed.
 */
receipt: string, 
/**
 * When, UTC milliseconds.
 */
at: number, 
/**
 * Business day.
 */
day: string, 
/**
 * Market, if sold at one.
 */
market: string | null, 
/**
 * Lines.
 */
lines: Array<BasketLine>, 
/**
 * What was charged, before cash rounding.
 */
total: number, 
/**
 * What the lines come to without tax, where it was added to them.
 */
subtotal: number | null, 
/**
 * Why no tax is charged; none where it is.
 */
exempt_note: string | null, 
/**
 * Cash rounding.
 */
rounding: number, 
/**
 * Tax contained, per rate.
 */
taxes: Array<TaxLine>, 
/**
 * What was given.
 */
tenders: Array<Tender>, 
/**
 * Sum of what was given.
 */
given: number, 
/**
 * What went back.
 */
change: number, 
/**
 * What of it was a tip.
 */
tip: number, 
/**
 * The tip, by kind of tender.
 */
tips: Array<Tip>, 
/**
 * The member it was sold to, or who signed up with it.
 */
member: MemberBrief | null, 
/**
 * What was taken off, under the lines.
 */
deductions: Array<DeductionView>, 
/**
 * Until when and where it can be returned, in words.
 */
return_note: Sentence, 
/**
 * Whether the whole sale was undone.
 */
undone: boolean, 
/**
 * What was refunded since.
 */
refunded: number, 
/**
 * Whether it can still be undone: this till, this session, nothing returned.
 */
can_undo: boolean, 
/**
 * The basket now in hand.
 */
next_basket: number, };

export type SalesFormat = "csv" | "csv_semicolon" | "jsonl" | "xlsx";

export type SalesFound = { 
/**
 * The sales.
 */
sales: Array<SaleBrief>, 
/**
 * Whether there are more than were asked for.
 */
more: boolean, };

export type SaveBundle = { 
/**
 * Id; a new bundle if left out.
 */
id?: string, 
/**
 * Name, 1 to 80 characters.
 */
name: string, 
/**
 * Price of the whole.
 */
price: AmountInput, 
/**
 * Components, at least two units in all.
 */
parts: Array<BundlePart>, 
/**
 * Category.
 */
category?: string, 
/**
 * Barcodes.
 */
barcodes?: Array<string>, 
/**
 * On the favourites page, which a bundle is if this is left out.
 */
favourite?: boolean, 
/**
 * No longer sold.
 */
archived?: boolean, };

export type SaveItem = { 
/**
 * Id; a new item if left out.
 */
id?: string, 
/**
 * Name, 1 to 80 characters; of a variant the product's, which gets the values of the options behind it.
 */
name: string, 
/**
 * Price; zero or above. May be left out where the price is open.
 */
price?: AmountInput, 
/**
 * Whether its price is typed when it is sold.
 */
open_price?: boolean, 
/**
 * What it is measured in, if it is not sold by the piece; without meaning where the price is open.
 */
unit?: Unit | null, 
/**
 * Tax rate in percent; the shop's standard rate if left out.
 */
rate?: string, 
/**
 * Category.
 */
category?: string, 
/**
 * Colour of its tile; that of its category if left out.
 */
color?: TileColor | null, 
/**
 * SKU.
 */
sku?: string, 
/**
 * Barcodes.
 */
barcodes?: Array<string>, 
/**
 * The hero; another one loses the mark.
 */
hero?: boolean, 
/**
 * On the favourites page.
 */
favourite?: boolean, 
/**
 * Creator's name.
 */
creator?: string, 
/**
 * Of a variant what sets it apart, three at most.
 */
options?: Array<ItemOption>, 
/**
 * What one costs the shop; zero or above.
 */
cost?: AmountInput, 
/**
 * Whether its stock is kept track of.
 */
tracked?: boolean, 
/**
 * So few left are few; zero says no mark.
 */
low_stock?: number, 
/**
 * There are only so many: never sold beyond its stock. It is tracked then, and must be counted.
 */
limited?: boolean, 
/**
 * How many there are now: counted with this, where it is given.
 */
counted?: number, 
/**
 * No longer sold.
 */
archived?: boolean, };

export type SaveMarket = { 
/**
 * Id; a new market if left out.
 */
id?: string, 
/**
 * Name, 1 to 80 characters.
 */
name: string, 
/**
 * Where it is.
 */
place?: string, 
/**
 * All its days. A day that is left out is cancelled, unless something was sold on it. Without a list they stay.
 */
days?: Array<string>, 
/**
 * Its own return policy; none uses the default.
 */
policy?: ReturnPolicy, 
/**
 * Tax rates that differ from the shop's.
 */
rates?: Array<MarketRate>, 
/**
 * No longer visited.
 */
archived?: boolean, };

export type SaveOffer = { 
/**
 * Id; a new offer if left out.
 */
id?: string, 
/**
 * Name, 1 to 60 characters.
 */
name: string, 
/**
 * What it gives.
 */
gives: GivesInput, 
/**
 * Ids of items and bundles that take part, at most 500.
 */
goods?: Array<string>, 
/**
 * Categories that take part.
 */
categories?: Array<string>, 
/**
 * First business day.
 */
from?: string | null, 
/**
 * Last business day.
 */
until?: string | null, 
/**
 * Ids of the markets it holds at; everywhere if empty.
 */
markets?: Array<string>, 
/**
 * Holds only for a customer who names it.
 */
on_request?: boolean, 
/**
 * No longer given.
 */
archived?: boolean, };

export type SavePolicy = { 
/**
 * The policy.
 */
policy: ReturnPolicy, };

export type SaveSettings = { 
/**
 * What receipts say of the shop, as people type it.
 */
shop?: ShopDetails, 
/**
 * Tax rates offered, standard first.
 */
tax_rates?: Array<string>, 
/**
 * How cash totals are rounded; one of those that fit the shop's currency.
 */
cash_rounding?: CashRounding, 
/**
 * Minutes after local midnight at which the business day turns, 0 to 720.
 */
day_turns_at?: number, 
/**
 * What the shop offers its members.
 */
loyalty?: Terms, 
/**
 * How prices and tax go together.
 */
tax_terms?: TaxTerms, 
/**
 * What the tax is called on receipts, 20 characters at most; empty where it has no name of its own.
 */
tax_name?: string, 
/**
 * Why the shop charges no tax, as receipts print it, 160 characters at most; empty where it does.
 */
tax_exempt?: string, 
/**
 * Above so many percent off by hand a manager is asked; `"100"` is no limit.
 */
discount_limit?: string, 
/**
 * What the tax adviser's DATEV needs to know.
 */
datev?: Datev, 
/**
 * The account that transfers go to, as people type it.
 */
account?: Account, 
/**
 * Whether tips are taken.
 */
tips?: boolean, 
/**
 * Settings of this device alone.
 */
device?: DeviceSettings, };

export type SaveStaff = { 
/**
 * Whom to change; somebody new if left out.
 */
id?: string, 
/**
 * Name shown at the till.
 */
name: string, 
/**
 * Does not work here any more.
 */
left?: boolean, };

export type SaveVariants = { 
/**
 * What they share, as `catalog.save_item` takes it: the product's name, the price of those that have none of their own,
 * tax, category and so on. Of what only one item can have (`id`, `sku`, `barcodes`, `options`, `hero`, `limited`,
 * `counted`) nothing is taken.
 */
shared: SaveItem, 
/**
 * The variants, 100 at most. What the product has already is passed over, and stays as it is.
 */
variants: Array<NewVariant>, 
/**
 * An item that gives way to them: it is no longer sold.
 */
instead_of?: string, };

export type Scope = "same_market" | "any_market";

export type SearchCatalog = { 
/**
 * Part of a name, SKU or barcode; case and accents do not matter.
 */
text: string, 
/**
 * At most so many, 60 if left out.
 */
limit?: number, 
/**
 * Also archived ones.
 */
archived?: boolean, };

export type Sentence = { 
/**
 * Key in the catalogue.
 */
key: string, 
/**
 * Values for the placeholders.
 */
args: Record<string, string | number>, };

export type SessionBrief = { 
/**
 * Session id.
 */
session: string, 
/**
 * The till whose session it is.
 */
till: TillName, 
/**
 * Whether that is this till.
 */
own: boolean, 
/**
 * Whether it is open still; of another till, as far as is known here.
 */
open: boolean, 
/**
 * Market id and name, if at one.
 */
market: string | null, 
/**
 * Its name.
 */
market_name: string | null, 
/**
 * Business day.
 */
day: string, 
/**
 * When it was opened.
 */
opened_at: number, 
/**
 * Takings so far.
 */
takings: number, 
/**
 * Sales so far.
 */
sales: number, 
/**
 * Whether it was opened by the first sale rather than by hand (its float is unknown).
 */
opened_by_sale: boolean, 
/**
 * Whether its day is over: it was left open past the turn of the business day.
 */
overdue: boolean, 
/**
 * The day that it is by now, when nobody has said yet what becomes of this session on it.
 */
asks_on: string | null, };

export type SessionPart = { 
/**
 * Session id.
 */
session: string, 
/**
 * The till whose session it is.
 */
till: TillName, 
/**
 * Market id, if at one.
 */
market: string | null, 
/**
 * Its name.
 */
market_name: string | null, 
/**
 * When it was opened, UTC milliseconds.
 */
opened_at: number, 
/**
 * When it was closed; none while it is open, of another till as far as is known here.
 */
closed_at: number | null, 
/**
 * The day on which it was closed, when that was a later one.
 */
closed_late?: string, 
/**
 * Sales, without undone ones.
 */
sales: number, 
/**
 * Sold minus refunded.
 */
takings: number, 
/**
 * Its drawer.
 */
drawer: Drawer, };

export type SessionStatus = { 
/**
 * The open session.
 */
session: SessionBrief | null, 
/**
 * Whether the drawer has been counted since the last sale.
 */
counted: boolean, 
/**
 * Earlier sessions and those of the other tills, newest first, at most 30.
 */
earlier: Array<SessionBrief>, };

export type SetDiscount = { 
/**
 * Line; the whole basket if left out.
 */
line?: number, 
/**
 * How much; none takes the discount back.
 */
off: OffInput | null, 
/**
 * Why, for the records: `haggled`, `damaged`, `friend`, or free text.
 */
reason?: string, };

export type SetExempt = { 
/**
 * Why the customer pays no tax, as the receipt says: a resale certificate, an embassy. Empty charges tax again.
 */
reason: string, };

export type SetFavourites = { 
/**
 * Ids of the tiles on the page, in its order: exactly what is a favourite from now on. The hero always is one.
 */
ids: Array<string>, 
/**
 * Whether their order was chosen by hand; the usual one if not.
 */
arranged?: boolean, };

export type SetMeasure = { 
/**
 * Line of a measured piece.
 */
line: number, 
/**
 * How much it is: thousandths of its unit, or text such as `0,350`.
 */
measure: AmountInput, };

export type SetPicture = { 
/**
 * Item id.
 */
id: string, 
/**
 * Path of a JPEG, PNG or WebP file.
 */
file?: string | null, 
/**
 * A picture that the item had before, as `before` names it.
 */
again?: string | null, };

export type SetPrice = { 
/**
 * Line.
 */
line: number, 
/**
 * New price of one unit; none goes back to the list price.
 */
price: AmountInput | null, 
/**
 * Why, for the records: `haggled`, `damaged`, `history`, or free text.
 */
reason: string, };

export type SetQuantity = { 
/**
 * Line.
 */
line: number, 
/**
 * Units; 0 removes the line.
 */
quantity: number, };

export type SetTip = { 
/**
 * The tip in minor units; 0 takes it off.
 */
amount: number, };

export type SettleTransfer = { 
/**
 * The sale.
 */
sale: string, 
/**
 * Whether the money arrived; otherwise it is noted as missing.
 */
received: boolean, };

export type Settlement = { 
/**
 * What was charged.
 */
total: number, 
/**
 * What is given on top of it as a tip.
 */
tip?: number, 
/**
 * Cash rounding; only once complete.
 */
rounding: number, 
/**
 * Sum of what was given.
 */
given: number, 
/**
 * What is still due, unrounded: what a card or a transfer would take.
 */
due: number, 
/**
 * What is still due if the rest is paid in cash.
 */
cash_due: number, 
/**
 * What goes back, in cash.
 */
change: number, 
/**
 * Whether nothing is due any more.
 */
complete: boolean, };

export type SetupOffer = { 
/**
 * Countries that Trestle knows, by name.
 */
countries: Array<CountryView>, 
/**
 * The country of those that the tablet's time zone lies in.
 */
suggested: string | null, 
/**
 * Every other country, by code: there the shop names its currency and its rates itself.
 */
others: Array<OtherCountry>, 
/**
 * Every currency there is, by code.
 */
currencies: Array<CurrencyView>, 
/**
 * The system's IANA zone.
 */
zone: string, 
/**
 * A freshly generated passphrase of at least 60 bits.
 */
passphrase: string, };

export type ShopBroughtBack = { 
/**
 * Folder in which the shop lies that was here meanwhile, if there was one.
 */
kept_at: string | null, };

export type ShopCreated = { 
/**
 * Path of the recovery file; the passphrase opens it.
 */
recovery_file: string, 
/**
 * Twelve recovery words; they open everything without the file and the passphrase.
 */
words: Array<string>, 
/**
 * Which of them is asked back once they are written down, 1 to 12.
 */
asked_word: number, };

export type ShopDetails = { 
/**
 * Name on receipts, 1 to 70 characters.
 */
name: string, 
/**
 * Address below the name, 4 lines of 70 characters at most.
 */
address?: Array<string>, 
/**
 * Number for VAT or in a register of companies, with what it is called, 70 characters at most.
 */
tax_number?: string, 
/**
 * Last line of a receipt: thanks, opening hours, 160 characters at most.
 */
closing?: string, };

export type ShopSetAside = { 
/**
 * Folder in which all of it lies now.
 */
kept_at: string, 
/**
 * Name of that folder, for `store.bring_back`.
 */
name: string, };

export type ShopView = { 
/**
 * Name on receipts.
 */
name: string, 
/**
 * What else receipts say of the shop.
 */
details: ShopDetails, 
/**
 * ISO 3166 country.
 */
country: string, 
/**
 * Currency of all amounts.
 */
currency: CurrencyView, 
/**
 * IANA zone.
 */
zone: string, 
/**
 * Whether this is the demo shop: every screen and paper says so.
 */
demo: boolean, 
/**
 * Tax rates offered, standard first, in percent (`"20"`, `"5.5"`).
 */
tax_rates: Array<string>, 
/**
 * How prices and tax go together.
 */
tax_terms: TaxTerms, 
/**
 * Why the shop charges no tax, as receipts print it; none where it does.
 */
tax_exempt: string | null, 
/**
 * What the tax is called on receipts; empty where it has no name of its own.
 */
tax_name: string, 
/**
 * How cash totals are rounded.
 */
cash_rounding: CashRounding, 
/**
 * Minutes after local midnight at which the business day turns.
 */
day_turns_at: number, 
/**
 * What the shop offers its members.
 */
loyalty: Terms, 
/**
 * Above so many percent off by hand a manager is asked; `"100"` is no limit.
 */
discount_limit: string, 
/**
 * The account that transfers go to, its IBAN in groups of four.
 */
account: Account | null, 
/**
 * Whether tips are taken.
 */
tips: boolean, 
/**
 * Whether customers can transfer to its account by a code: such codes are for euro alone.
 */
transfers: boolean, 
/**
 * The bookkeeping programs it is offered, the most usual one in its country first.
 */
books: Array<BooksFormat>, };

export type ShowWords = { 
/**
 * The owner's passphrase.
 */
passphrase: string, };

export type Side = { 
/**
 * Till.
 */
till: TillName, 
/**
 * Fact id; empty where none is meant.
 */
fact: string, 
/**
 * When, UTC milliseconds by that till's clock.
 */
at: number | null, 
/**
 * What it says, in one sentence.
 */
sentence: Sentence, 
/**
 * Whether this is the side in force.
 */
in_force: boolean, };

export type SignUpOffer = { 
/**
 * What signing up brings, in one sentence.
 */
promise: Sentence, 
/**
 * The consent to e-mails, exactly as it is shown; its box starts without a tick.
 */
wording: Wording, };

export type SoldItem = { 
/**
 * Name; empty for typed amounts without a text.
 */
name: string, 
/**
 * Units; a part of a measured piece that was brought back is none.
 */
quantity: number, 
/**
 * What they came to.
 */
paid: number, };

export type StaffList = { 
/**
 * People by name, those who left last.
 */
staff: Array<StaffView>, };

export type StaffName = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, };

export type StaffView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name shown at the till.
 */
name: string, 
/**
 * `seller`, `manager` or `owner`.
 */
role: string, 
/**
 * Whether this person still works here.
 */
active: boolean, 
/**
 * Whether this person stands at this till now.
 */
here: boolean, };

export type Standing = "open" | "not_yet" | "expired" | "elsewhere" | "redeemed" | "void";

export type Status = { 
/**
 * Version of the program.
 */
version: string, 
/**
 * The shop, or nothing before set-up.
 */
shop: ShopView | null, 
/**
 * This till, or nothing before set-up.
 */
till: TillView | null, 
/**
 * The open session, if any.
 */
session: SessionBrief | null, 
/**
 * Who stands at this till, where the shop has several people.
 */
at_till?: StaffName, 
/**
 * Business day that a sale made now would belong to.
 */
business_day: string, 
/**
 * `ok`, `jumped`, `never_set` or `stated`; anything but `ok` and `stated` is shown, nothing is refused for it.
 */
clock: ClockState, 
/**
 * Number of parked baskets.
 */
held: number, 
/**
 * Settings of this device alone.
 */
device: DeviceSettings, 
/**
 * How the store is.
 */
store: StoreStatus, 
/**
 * The import that was cut off last and has not been done again; also one that is running now.
 */
unfinished?: UnfinishedImport, };

export type StockEntry = { 
/**
 * Item id.
 */
item: string, 
/**
 * Name.
 */
name: string, 
/**
 * Category, may be empty.
 */
category: string, 
/**
 * How many there are; none while nobody has counted it. Below zero where more were sold than were counted.
 */
left: number | null, 
/**
 * How it stands; none while nobody has counted it.
 */
state: StockState | null, 
/**
 * Never sold beyond its stock.
 */
limited: boolean, 
/**
 * How it stands, in words.
 */
note: Sentence, };

export type StockList = { 
/**
 * What is short first, then what was never counted, then the rest; by name within each.
 */
entries: Array<StockEntry>, 
/**
 * Whether there are more than were asked for.
 */
more: boolean, 
/**
 * How many items are tracked in all.
 */
tracked: number, };

export type StockMark = { 
/**
 * How it stands.
 */
state: StockState, 
/**
 * The same in small words.
 */
note: Sentence, };

export type StockMarks = { 
/**
 * By id of the item or bundle; nothing where there is enough, or no count.
 */
marks: { [key in string]: StockMark }, };

export type StockState = "out" | "low" | "enough";

export type StoreChecked = { 
/**
 * When, UTC milliseconds.
 */
at: number, 
/**
 * Whether it was whole.
 */
whole: boolean, };

export type StoreStatus = { 
/**
 * Why this till sells nothing now, as an error code; none while all is well. What is there can still be read.
 */
refuses: string | null, 
/**
 * The owner's recovery file.
 */
recovery_file: RecoveryFileState, 
/**
 * When the whole database was read through last, if ever.
 */
checked: StoreChecked | null, };

export type Stretch = { 
/**
 * The till.
 */
till: TillName, 
/**
 * Who, by id.
 */
staff: string | null, 
/**
 * Who, by name; empty in a fact, which holds no names.
 */
name?: string, 
/**
 * From when, UTC milliseconds.
 */
from: number, 
/**
 * Until when; none who stands there still.
 */
until: number | null, 
/**
 * Sales, without undone ones.
 */
sales: number, 
/**
 * Sold minus refunded.
 */
takings: number, 
/**
 * What was counted at the end, if somebody did.
 */
counted: number | null, 
/**
 * What this stretch adds to the difference of the session; none where nobody counted at its end.
 */
difference: number | null, };

export type SuggestAddress = { 
/**
 * E-mail address as typed so far.
 */
email: string, };

export type SuggestedBundle = { 
/**
 * Id of the bundle, for `basket.make_bundle`.
 */
bundle: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What the basket would cost less.
 */
saves: number, };

export type Suggestion = { 
/**
 * The address with a likely slip in its domain mended; none when nothing looks like a slip. Nothing changes by itself.
 */
email: string | null, };

export type SyncStatus = { 
/**
 * Tills of the shop, this one first.
 */
tills: Array<TillState>, 
/**
 * Facts that wait to be handed over to at least one till (or to any that may come).
 */
waiting: number, 
/**
 * Exchange folder, if set.
 */
exchange_folder: string | null, 
/**
 * Bundle files of other tills that lie in the exchange folder and hold something new.
 */
offered: Array<OfferedFile>, 
/**
 * What this till handed over, newest first, at most 20.
 */
handed: Array<HandedOver>, 
/**
 * What came in, newest first, at most 20.
 */
received: Array<Received>, 
/**
 * Open conflicts.
 */
conflicts: Array<Conflict>, 
/**
 * Contact records that facts here commit to and that have not arrived.
 */
contacts_missing: number, };

export type TaxLine = { 
/**
 * The rate.
 */
rate: Rate, 
/**
 * What was charged at this rate.
 */
gross: number, 
/**
 * Gross without its tax.
 */
net: number, 
/**
 * The tax.
 */
tax: number, };

export type TaxRounding = "total" | "line";

export type TaxTerms = { 
/**
 * Whether prices hold the tax.
 */
prices: Prices, 
/**
 * What is rounded.
 */
rounding: TaxRounding, };

export type Tender = { 
/**
 * Kind.
 */
kind: TenderKind, 
/**
 * Amount given, in minor units: above zero, in cash also zero, when what is left to pay rounds to nothing.
 */
amount: number, 
/**
 * Reference of a card payment or a transfer, may be empty; the code of a store credit.
 */
reference?: string, };

export type TenderKind = "cash" | "card" | "transfer" | "credit";

export type TenderTotal = { 
/**
 * Kind.
 */
kind: TenderKind, 
/**
 * Amount, tips among it: what the drawer, the terminal and the bank have; of store credit what was redeemed less what
 * was given.
 */
amount: number, 
/**
 * Of that, tips.
 */
tips?: number, 
/**
 * Of transfers, how much nobody has confirmed yet.
 */
unconfirmed?: number, };

export type Terms = { 
/**
 * Discount on every sale to a member, percent.
 */
member: Rate, 
/**
 * Come-back reward that a sale earns, percent of a later sale.
 */
reward: Rate, 
/**
 * Which market day after the sale is the reward's last, from 1.
 */
market_days: number, 
/**
 * Days that a reward holds when the calendar knows too few market days, from 1.
 */
else_days: number, };

export type TextSize = "normal" | "large" | "larger";

export type Theme = "daylight" | "evening";

export type Tile = { 
/**
 * Item or bundle id.
 */
id: string, 
/**
 * Whether it is a bundle.
 */
bundle: boolean, 
/**
 * Name.
 */
name: string, 
/**
 * Price; zero where `asks` says that it has none of its own.
 */
price: number, 
/**
 * What must be said before it is rung up, if anything.
 */
asks: Asks | null, 
/**
 * What stands in the place of the price where that is not what one costs.
 */
price_words: Sentence | null, 
/**
 * Category, may be empty.
 */
category: string, 
/**
 * Number of its colour, 0 to 7: its own, or the category's.
 */
color: number, 
/**
 * The hero.
 */
hero: boolean, 
/**
 * On the favourites page.
 */
favourite: boolean, 
/**
 * Small words: what a bundle saves, who made it.
 */
tag: Sentence | null, 
/**
 * What its picture is known by; empty without one.
 */
picture: string, 
/**
 * No longer sold.
 */
archived: boolean, };

export type TileColor = "grey" | "green" | "blue" | "orange" | "purple" | "red" | "teal" | "olive";

export type TillHandedOver = { 
/**
 * Who stands at it now.
 */
at_till: StaffName, 
/**
 * Counted minus what should have been there, if it was counted.
 */
difference: number | null, 
/**
 * Where the day stands.
 */
status: SessionStatus, };

export type TillName = { 
/**
 * Id.
 */
till: string, 
/**
 * Number; 0 while its certificate has not arrived.
 */
number: number, };

export type TillState = { 
/**
 * Id and number.
 */
till: TillName, 
/**
 * Whether it is this one.
 */
own: boolean, 
/**
 * Facts of it that are here.
 */
facts: number, 
/**
 * Time of its last fact that is here, UTC milliseconds by its clock; none if none has arrived.
 */
last_word: number | null, 
/**
 * Its facts that have not arrived, as runs of first and last.
 */
gaps: Array<[number, number]>, 
/**
 * Facts that wait to be handed over to it.
 */
waiting: number, 
/**
 * Invited, and nothing heard of it yet.
 */
invited_only: boolean, };

export type TillView = { 
/**
 * First 8 bytes of the SHA-256 of its public key, in hex.
 */
id: string, 
/**
 * Nickname in printed codes.
 */
number: number, };

export type Tip = { 
/**
 * Kind of the tender.
 */
kind: TenderKind, 
/**
 * Amount.
 */
amount: number, };

export type Topic = "basket" | "sale" | "session" | "catalog" | "member" | "market" | "sync" | "settings" | "stock";

export type TransferOffer = { 
/**
 * The code.
 */
code: QrView, 
/**
 * How much, in cents.
 */
amount: number, 
/**
 * Whose account it goes to.
 */
name: string, 
/**
 * The IBAN in groups of four.
 */
iban: string, 
/**
 * What the transfer says it is for; goes into the tender, to find it again on the bank's statement.
 */
reference: string, };

export type TransferView = { 
/**
 * The sale that it pays.
 */
sale: string, 
/**
 * Its receipt code.
 */
receipt: string, 
/**
 * When it was sold.
 */
at: number, 
/**
 * Business day.
 */
day: string, 
/**
 * How much.
 */
amount: number, 
/**
 * What it says it is for.
 */
reference: string, 
/**
 * Whether somebody looked for it and it was not there.
 */
missing: boolean, };

export type Transfers = { 
/**
 * The transfers.
 */
transfers: Array<TransferView>, 
/**
 * What they come to.
 */
total: number, };

export type TypedBy = "staff" | "customer";

export type UnfinishedImport = { 
/**
 * Of what.
 */
kind: UnfinishedKind, 
/**
 * Name of the file.
 */
file: string, };

export type UnfinishedKind = "bundle" | "catalogue";

export type Unit = "kg" | "l" | "m";

export type UseReward = { 
/**
 * Whether this sale redeems the open reward; otherwise it is kept, and the member discount holds.
 */
on: boolean, };

export type Variant = { 
/**
 * What sets it apart: M · red.
 */
values: string, 
/**
 * Its own tile.
 */
tile: Tile, };

export type VariantPlan = { 
/**
 * The options they are made of.
 */
options: Array<OptionValues>, 
/**
 * The combinations, in the order of the values.
 */
variants: Array<PlannedVariant>, 
/**
 * How many of them there are not yet.
 */
new: number, };

export type VariantsSaved = { 
/**
 * The product's name.
 */
name: string, 
/**
 * Ids of the variants that were made, in order.
 */
made: Array<string>, 
/**
 * How many there were already.
 */
had: number, };

export type Verdict = "in_window" | "late" | "no_returns" | "elsewhere" | "undone";

export type Visit = { 
/**
 * Sale id.
 */
sale: string, 
/**
 * Business day.
 */
day: string, 
/**
 * Market, if at one.
 */
market: string | null, 
/**
 * Number of the till.
 */
till: number, 
/**
 * What was charged.
 */
total: number, 
/**
 * What was refunded since.
 */
refunded: number, 
/**
 * Names of the first lines.
 */
names: Array<string>, };

export type Window = { "kind": "none" } | { "kind": "days", 
/**
 * Days, 0 is the same day.
 */
days: number, } | { "kind": "market_days", 
/**
 * Which market day after the sale, from 1.
 */
count: number, 
/**
 * Days when the calendar holds too few market days.
 */
else_days: number, };

export type Wording = { 
/**
 * What the consent is for: `email_offers`.
 */
purpose: string, 
/**
 * Version of the wording.
 */
version: number, 
/**
 * Language of the text.
 */
language: string, 
/**
 * The text, with the shop's name in it and how to withdraw.
 */
text: string, 
/**
 * SHA-256 of the text, hex.
 */
hash: string, };

export type Work = { 
/**
 * What it is.
 */
kind: WorkKind, 
/**
 * Steps done.
 */
done: number, 
/**
 * All steps; 0 while that is not known.
 */
all: number, 
/**
 * Whether it was asked to stop; it does so at the next step.
 */
stopping: boolean, };

export type WorkKind = "export" | "plan" | "import" | "join" | "listing_plan" | "listing_import" | "file";

export type WorkStatus = { 
/**
 * The work under way, if any.
 */
work: Work | null, };

export interface Commands {
  "app.status": { args: Nothing; result: Status };
  "setup.offer": { args: Nothing; result: SetupOffer };
  "shop.create": { args: CreateShop; result: ShopCreated };
  "shop.demo": { args: Nothing; result: Status };
  "shop.leave_demo": { args: Nothing; result: DemoLeft };
  "store.list_aside": { args: Nothing; result: AsideShops };
  "store.set_aside": { args: Nothing; result: ShopSetAside };
  "store.bring_back": { args: BringBack; result: ShopBroughtBack };
  "store.check": { args: Nothing; result: StoreChecked };
  "basket.open": { args: Nothing; result: BasketView };
  "basket.quote": { args: QuoteBasket; result: Quoted };
  "basket.give": { args: GiveTenders; result: Quoted };
  "basket.set_tip": { args: SetTip; result: Quoted };
  "basket.keep_change": { args: GiveTenders; result: Quoted };
  "basket.add_item": { args: AddItem; result: BasketView };
  "basket.add_amount": { args: AddAmount; result: BasketView };
  "basket.set_quantity": { args: SetQuantity; result: BasketView };
  "basket.set_measure": { args: SetMeasure; result: BasketView };
  "basket.set_price": { args: SetPrice; result: BasketView };
  "basket.set_discount": { args: SetDiscount; result: BasketView };
  "basket.set_exempt": { args: SetExempt; result: BasketView };
  "basket.allow_discounts": { args: Nothing; result: BasketView };
  "basket.make_bundle": { args: MakeBundle; result: BasketView };
  "basket.name_offer": { args: NameOffer; result: BasketView };
  "basket.remove": { args: RemoveLine; result: BasketView };
  "basket.undo": { args: Nothing; result: BasketView };
  "basket.attach_member": { args: AttachMember; result: BasketView };
  "basket.attach_of_history": { args: AttachMember; result: BasketView };
  "basket.use_reward": { args: UseReward; result: BasketView };
  "basket.hold": { args: Nothing; result: BasketView };
  "basket.resume": { args: ResumeBasket; result: BasketView };
  "basket.name": { args: NameBasket; result: HeldBaskets };
  "basket.list_held": { args: Nothing; result: HeldBaskets };
  "basket.clear": { args: Nothing; result: BasketView };
  "sale.commit": { args: CommitSale; result: SaleView };
  "sale.undo": { args: SaleRef; result: SaleUndone };
  "sale.find": { args: FindSales; result: SalesFound };
  "sale.show": { args: SaleRef; result: SaleView };
  "transfer.offer": { args: AskTransfer; result: TransferOffer };
  "transfer.list": { args: Nothing; result: Transfers };
  "transfer.settle": { args: SettleTransfer; result: Transfers };
  "credit.look_up": { args: LookUpCredit; result: CreditView };
  "return.judge": { args: JudgeReturn; result: Judgement };
  "return.commit": { args: CommitReturn; result: ReturnView };
  "return.commit_open": { args: CommitOpenReturn; result: ReturnView };
  "code.resolve": { args: ResolveCode; result: Resolved };
  "signup.offer": { args: Nothing; result: SignUpOffer };
  "signup.suggest": { args: SuggestAddress; result: Suggestion };
  "member.enroll": { args: EnrollMember; result: Enrolled };
  "member.lookup": { args: LookUpMember; result: MemberView };
  "member.draw_code": { args: LookUpMember; result: QrView | null };
  "member.list": { args: ListMembers; result: Members };
  "member.claim": { args: ClaimSale; result: MemberBrief };
  "member.withdraw_consent": { args: MemberRef; result: MemberView };
  "member.erase": { args: MemberRef; result: Members };
  "session.open": { args: OpenSession; result: SessionStatus };
  "session.change": { args: ChangeSession; result: SessionStatus };
  "session.status": { args: Nothing; result: SessionStatus };
  "session.keep": { args: Nothing; result: SessionStatus };
  "session.move_cash": { args: MoveCash; result: SessionStatus };
  "session.open_drawer": { args: OpenDrawer; result: SessionStatus };
  "session.hand_over": { args: HandOver; result: TillHandedOver };
  "session.count": { args: CountDrawer; result: Counted };
  "session.close": { args: CloseSession; result: Report };
  "day.report": { args: AskReport; result: Report };
  "staff.list": { args: Nothing; result: StaffList };
  "staff.save": { args: SaveStaff; result: StaffView };
  "catalog.list": { args: Nothing; result: Catalog };
  "catalog.search": { args: SearchCatalog; result: CatalogFound };
  "catalog.show": { args: ItemRef; result: CatalogEntry };
  "catalog.save_item": { args: SaveItem; result: CatalogEntry };
  "catalog.plan_variants": { args: PlanVariants; result: VariantPlan };
  "catalog.save_variants": { args: SaveVariants; result: VariantsSaved };
  "catalog.save_bundle": { args: SaveBundle; result: CatalogEntry };
  "catalog.set_favourites": { args: SetFavourites; result: Catalog };
  "catalog.set_picture": { args: SetPicture; result: PictureSet };
  "catalog.pictures": { args: AskPictures; result: Pictures };
  "catalog.draw_picture": { args: DrawPicture; result: PictureDrawn };
  "catalog.list_files": { args: ListListings; result: Listings };
  "catalog.plan_import": { args: ImportListing; result: ListingPlan };
  "catalog.import": { args: ImportListing; result: ListingImported };
  "catalog.export": { args: ExportListing; result: ListingExported };
  "stock.marks": { args: AskMarks; result: StockMarks };
  "stock.list": { args: ListStock; result: StockList };
  "stock.count": { args: CountStock; result: StockEntry };
  "stock.move": { args: MoveStock; result: StockEntry };
  "market.list": { args: Nothing; result: Markets };
  "market.save": { args: SaveMarket; result: MarketView };
  "policy.save": { args: SavePolicy; result: Markets };
  "offer.list": { args: Nothing; result: Offers };
  "offer.save": { args: SaveOffer; result: OfferView };
  "export.places": { args: Nothing; result: Places };
  "export.sales": { args: ExportSales; result: Exported };
  "export.books": { args: ExportBooks; result: BooksExported };
  "books.offer": { args: Nothing; result: DatevOffer };
  "contacts.export": { args: ExportContacts; result: ContactsExported };
  "till.invite": { args: InviteTill; result: Invited };
  "shop.join": { args: JoinShop; result: Status };
  "sync.status": { args: Nothing; result: SyncStatus };
  "sync.export": { args: ExportBundle; result: BundleWritten };
  "sync.plan_import": { args: ImportBundles; result: ImportPlan };
  "sync.import": { args: ImportBundles; result: Imported };
  "sync.resolve": { args: ResolveConflict; result: SyncStatus };
  "work.status": { args: Nothing; result: WorkStatus };
  "work.cancel": { args: Nothing; result: WorkStatus };
  "settings.save": { args: SaveSettings; result: Status };
  "owner.show_words": { args: ShowWords; result: RecoveryWords };
  "owner.change_passphrase": { args: ChangePassphrase; result: PassphraseChanged };
}
