// Made from the Rust types; `make generate` writes it anew and a test compares it.

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
 * Price asked for one instead of the list price.
 */
price?: AmountInput, 
/**
 * Why, if a price is asked.
 */
reason?: string, };

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

export type AskReport = { 
/**
 * Session id.
 */
session?: string, 
/**
 * Business day: all its sessions added up.
 */
day?: string, };

export type AttachMember = { 
/**
 * Member id, or none to take the member off.
 */
member: string | null, };

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
 * What the line costs.
 */
paid: number, 
/**
 * Tax rate in percent; none where the components of a bundle have several.
 */
rate: string | null, 
/**
 * Why the line costs what it costs, in small words.
 */
notes: Array<Sentence>, 
/**
 * Components of a bundle with their share of the price.
 */
components: Array<ComponentView>, };

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
 * How many of each item or bundle are in the basket, for the badges on the tiles.
 */
counts: Record<string, number>, 
/**
 * Articles in the basket; a bundle counts as one.
 */
articles: number, 
/**
 * What is charged, tax included.
 */
total: number, 
/**
 * Tax contained in the total, per rate.
 */
taxes: Array<TaxLine>, 
/**
 * Member attached.
 */
member: MemberBrief | null, 
/**
 * What the customer has handed over so far, in a payment under way.
 */
given: Array<Tender>, 
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
touched: number | null, };

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
 * No longer sold.
 */
archived: boolean, };

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
 * What is due in cash, rounded as the country rounds.
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

export type CashRounding = "none" | "five_cents" | "finland_five_cents" | "belgium_five_cents" | "italy_five_cents";

export type Catalog = { 
/**
 * What can be sold, in tile order: hero, favourites, then by category and name. Archived ones are left out.
 */
tiles: Array<Tile>, 
/**
 * Categories in use, in order.
 */
categories: Array<string>, };

export type CatalogEntry = { "kind": "item" } & ItemView | { "kind": "bundle" } & BundleView;

export type CatalogFound = { 
/**
 * Tiles.
 */
tiles: Array<Tile>, };

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

export type ClockState = "ok" | "jumped" | "never_set" | "stated";

export type CloseSession = { 
/**
 * What the owner should know, such as why the drawer differs.
 */
note?: string, };

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
 * The refund the seller saw; another one is `Stale`.
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
 * The total the seller saw; another one is `Stale`.
 */
total: number, 
/**
 * What was given.
 */
tenders: Array<Tender>, };

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

export type CountDrawer = { 
/**
 * What lies in the drawer, by denomination.
 */
denominations?: Array<Denomination>, 
/**
 * Or as one amount.
 */
total?: AmountInput, };

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
 * English name; the window prefers its own language's.
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
 * ISO 3166 country; one of those offered.
 */
country: string, 
/**
 * ISO 4217; the country's if left out.
 */
currency?: string, 
/**
 * IANA zone; the system's if left out.
 */
zone?: string, 
/**
 * The owner's passphrase.
 */
passphrase: string, };

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
denominations: Array<number>, };

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
amount_entry: AmountEntry, };

export type Drawer = { 
/**
 * Float at opening.
 */
float: number, 
/**
 * Cash given minus change. None while a blind count is still to come.
 */
cash_sales: number | null, 
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

export type EnrollMember = { 
/**
 * Reference by which the member is known, such as a number in another system. Not an address.
 */
reference: string, };

export type ErrorClass = "invalid" | "refused" | "forbidden" | "stale" | "not_found" | "busy" | "too_new" | "damaged" | "disk" | "bug";

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
 * Only with exactly this total.
 */
total?: number, 
/**
 * At most so many, 50 if left out.
 */
limit?: number, };

export type GiveTenders = { 
/**
 * All that was handed over so far; saved with the basket, so that a card already charged is not forgotten.
 */
tenders: Array<Tender>, };

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
names: Array<string>, };

export type HeldBaskets = { 
/**
 * Parked, newest first.
 */
held: Array<HeldBasket>, 
/**
 * Cleared lately, newest first.
 */
cleared: Array<HeldBasket>, };

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
 * No longer sold.
 */
archived: boolean, };

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

export type LineKind = "item" | "bundle" | "amount";

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

export type MemberBrief = { 
/**
 * Member id.
 */
id: string, 
/**
 * Reference under which another system knew the member; readable, never in a fact.
 */
label: string, };

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

export type Nothing = Record<string, never>;

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
 * What one unit refunds.
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

export type PassphraseChanged = { 
/**
 * Path of the recovery file; older copies still open with the older passphrase.
 */
recovery_file: string, };

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
cash: CashOffer, };

export type Rate = string;

export type RecoveryWords = { 
/**
 * The words, in order.
 */
words: Array<string>, };

export type RefundKind = "cash" | "card";

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
 * Cash rounding, sales and returns together.
 */
rounding: number, 
/**
 * Tax per rate, returns taken off.
 */
taxes: Array<TaxLine>, 
/**
 * Per kind of tender what stayed: given minus change minus refunds.
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
 * What sold best, by takings, at most 10.
 */
best: Array<SoldItem>, 
/**
 * The note given at closing.
 */
note: string, 
/**
 * Head of the chain: of a Z report the fact that closed it, of an X report the last one.
 */
head: ChainHead, };

export type ReportKind = "x" | "z";

export type ResolveCode = { 
/**
 * Anything scanned or typed.
 */
code: string, };

export type Resolved = { "kind": "item", 
/**
 * Its id.
 */
item: string, 
/**
 * Its name.
 */
name: string, } | { "kind": "sale", 
/**
 * Its id.
 */
sale: string, };

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
 * Units brought back.
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
refund_as: RefundKind, };

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
cash_back: number, };

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

export type SalesFormat = "csv" | "csv_semicolon" | "jsonl";

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
 * No longer sold.
 */
archived?: boolean, };

export type SaveItem = { 
/**
 * Id; a new item if left out.
 */
id?: string, 
/**
 * Name, 1 to 80 characters.
 */
name: string, 
/**
 * Price; zero or above.
 */
price: AmountInput, 
/**
 * Tax rate in percent; the shop's standard rate if left out.
 */
rate?: string, 
/**
 * Category.
 */
category?: string, 
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
 * No longer visited.
 */
archived?: boolean, };

export type SavePolicy = { 
/**
 * The policy.
 */
policy: ReturnPolicy, };

export type SaveSettings = { 
/**
 * Tax rates offered, standard first.
 */
tax_rates?: Array<string>, 
/**
 * How cash totals are rounded.
 */
cash_rounding?: CashRounding, 
/**
 * Minutes after local midnight at which the business day turns, 0 to 720.
 */
day_turns_at?: number, 
/**
 * Settings of this device alone.
 */
device?: DeviceSettings, };

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
overdue: boolean, };

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
 * Earlier sessions, newest first, at most 30.
 */
earlier: Array<SessionBrief>, };

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

export type Settlement = { 
/**
 * What was charged.
 */
total: number, 
/**
 * Cash rounding; only once complete.
 */
rounding: number, 
/**
 * Sum of what was given.
 */
given: number, 
/**
 * What is still due, unrounded: what a card would take.
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
 * Countries, by code.
 */
countries: Array<CountryView>, 
/**
 * The system's IANA zone.
 */
zone: string, 
/**
 * A freshly generated passphrase of at least 60 bits.
 */
passphrase: string, };

export type ShopCreated = { 
/**
 * Path of the recovery file; the passphrase opens it.
 */
recovery_file: string, 
/**
 * Twelve recovery words; they open everything without the file and the passphrase.
 */
words: Array<string>, };

export type ShopView = { 
/**
 * Name on receipts.
 */
name: string, 
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
 * How cash totals are rounded.
 */
cash_rounding: CashRounding, 
/**
 * Minutes after local midnight at which the business day turns.
 */
day_turns_at: number, };

export type ShowWords = { 
/**
 * The owner's passphrase.
 */
passphrase: string, };

export type SoldItem = { 
/**
 * Name.
 */
name: string, 
/**
 * Units, returns taken off.
 */
quantity: number, 
/**
 * Takings, returns taken off.
 */
paid: number, };

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
device: DeviceSettings, };

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

export type Tender = { 
/**
 * Kind.
 */
kind: TenderKind, 
/**
 * Amount given: above zero on card; in cash also zero, when what is left to pay rounds to nothing.
 */
amount: number, 
/**
 * Reference of a card payment, may be empty.
 */
reference?: string, };

export type TenderKind = "cash" | "card";

export type TenderTotal = { 
/**
 * Kind.
 */
kind: TenderKind, 
/**
 * Amount.
 */
amount: number, };

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
 * Price.
 */
price: number, 
/**
 * Category, may be empty.
 */
category: string, 
/**
 * Number of the category's colour, 0 to 7.
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
 * No longer sold.
 */
archived: boolean, };

export type TillView = { 
/**
 * First 8 bytes of the SHA-256 of its public key, in hex.
 */
id: string, 
/**
 * Nickname in printed codes.
 */
number: number, };

export type Topic = "basket" | "sale" | "session" | "catalog" | "member" | "market" | "sync" | "settings";

export type Verdict = "in_window" | "late" | "no_returns" | "elsewhere" | "undone";

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

export interface Commands {
  "app.status": { args: Nothing; result: Status };
  "setup.offer": { args: Nothing; result: SetupOffer };
  "shop.create": { args: CreateShop; result: ShopCreated };
  "shop.demo": { args: Nothing; result: Status };
  "shop.leave_demo": { args: Nothing; result: DemoLeft };
  "basket.open": { args: Nothing; result: BasketView };
  "basket.quote": { args: QuoteBasket; result: Quoted };
  "basket.give": { args: GiveTenders; result: Quoted };
  "basket.add_item": { args: AddItem; result: BasketView };
  "basket.add_amount": { args: AddAmount; result: BasketView };
  "basket.set_quantity": { args: SetQuantity; result: BasketView };
  "basket.set_price": { args: SetPrice; result: BasketView };
  "basket.remove": { args: RemoveLine; result: BasketView };
  "basket.undo": { args: Nothing; result: BasketView };
  "basket.attach_member": { args: AttachMember; result: BasketView };
  "basket.hold": { args: Nothing; result: BasketView };
  "basket.resume": { args: ResumeBasket; result: BasketView };
  "basket.list_held": { args: Nothing; result: HeldBaskets };
  "basket.clear": { args: Nothing; result: BasketView };
  "sale.commit": { args: CommitSale; result: SaleView };
  "sale.undo": { args: SaleRef; result: SaleUndone };
  "sale.find": { args: FindSales; result: SalesFound };
  "sale.show": { args: SaleRef; result: SaleView };
  "return.judge": { args: JudgeReturn; result: Judgement };
  "return.commit": { args: CommitReturn; result: ReturnView };
  "return.commit_open": { args: CommitOpenReturn; result: ReturnView };
  "code.resolve": { args: ResolveCode; result: Resolved };
  "member.enroll": { args: EnrollMember; result: MemberBrief };
  "session.open": { args: OpenSession; result: SessionStatus };
  "session.status": { args: Nothing; result: SessionStatus };
  "session.move_cash": { args: MoveCash; result: SessionStatus };
  "session.count": { args: CountDrawer; result: Counted };
  "session.close": { args: CloseSession; result: Report };
  "day.report": { args: AskReport; result: Report };
  "catalog.list": { args: Nothing; result: Catalog };
  "catalog.search": { args: SearchCatalog; result: CatalogFound };
  "catalog.show": { args: ItemRef; result: CatalogEntry };
  "catalog.save_item": { args: SaveItem; result: CatalogEntry };
  "catalog.save_bundle": { args: SaveBundle; result: CatalogEntry };
  "market.list": { args: Nothing; result: Markets };
  "market.save": { args: SaveMarket; result: MarketView };
  "policy.save": { args: SavePolicy; result: Markets };
  "export.places": { args: Nothing; result: Places };
  "export.sales": { args: ExportSales; result: Exported };
  "settings.save": { args: SaveSettings; result: Status };
  "owner.show_words": { args: ShowWords; result: RecoveryWords };
  "owner.change_passphrase": { args: ChangePassphrase; result: PassphraseChanged };
}
