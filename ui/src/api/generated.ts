// Every type that crosses the border to the engine. Made from the Rust types; never edited by hand.

export type AmountInput = number | string;
export type Nothing = Record<string, never>;
export type Sentence = { key: string; args: Record<string, string | number> };

export type TaxLine = { rate: string; gross: number; net: number; tax: number };
export type TenderKind = "cash" | "card";
export type Tender = { kind: TenderKind; amount: number; reference?: string };
export type Settlement = { total: number; rounding: number; given: number; due: number; change: number; complete: boolean };
export type Verdict = "in_window" | "late" | "no_returns" | "undone";
export type Condition = "resale" | "write_off";
export type RefundKind = "cash" | "card";
export type CashFlow = "in" | "out";
export type Denomination = { value: number; count: number };
export type Drawer = {
  float: number | null;
  cash_sales: number | null;
  cash_refunds: number | null;
  moved_in: number | null;
  moved_out: number | null;
  expected: number | null;
  counted: number | null;
  difference: number | null;
};
export type ReturnScope = "same_market" | "any_market";
export type ReturnWindow =
  | { kind: "none" }
  | { kind: "days"; days: number }
  | { kind: "market_days"; count: number; else_days: number };
export type ReturnPolicy = { scope: ReturnScope; window: ReturnWindow };
export type ClockState = "ok" | "jumped" | "never_set" | "stated";
export type CashRounding = "none" | "five_cents" | "finland_five_cents" | "belgium_five_cents";

export type LineKind = "item" | "bundle" | "amount";
export type ComponentView = { item: string; name: string; quantity: number; paid: number };
export type MemberBrief = { id: string; label: string };
export type CashOffer = { due: number; rounding: number; quick: number[]; notes: number[] };
export type BasketLine = {
  line: number;
  item: string | null;
  kind: LineKind;
  name: string;
  quantity: number;
  list: number;
  unit: number;
  paid: number;
  rate: string | null;
  notes: Sentence[];
  components: ComponentView[];
};
export type BasketView = {
  basket: number;
  lines: BasketLine[];
  counts: Record<string, number>;
  articles: number;
  total: number;
  taxes: TaxLine[];
  member: MemberBrief | null;
  cash: CashOffer;
  can_undo: boolean;
  held: number;
  cleared: number;
  touched: number | null;
};
export type AddItem = { item: string; quantity?: number };
export type AddAmount = { amount: AmountInput; text?: string; rate?: string };
export type SetQuantity = { line: number; quantity: number };
export type SetPrice = { line: number; price: AmountInput | null; reason: string };
export type RemoveLine = { line: number };
export type AttachMember = { member: string | null };
export type ResumeBasket = { basket: number };
export type HeldBasket = { basket: number; at: number; articles: number; total: number; names: string[] };
export type HeldBaskets = { held: HeldBasket[]; cleared: HeldBasket[] };
export type QuoteBasket = { tenders?: Tender[] };
export type Quoted = { basket: BasketView; settlement: Settlement; cash: CashOffer };

export type Tile = {
  id: string;
  bundle: boolean;
  name: string;
  price: number;
  category: string;
  color: number;
  hero: boolean;
  favourite: boolean;
  tag: Sentence | null;
};
export type Catalog = { tiles: Tile[]; categories: string[] };
export type SearchCatalog = { text: string; limit?: number; archived?: boolean };
export type CatalogFound = { tiles: Tile[] };
export type ItemRef = { id: string };
export type ItemView = {
  id: string;
  name: string;
  price: number;
  rate: string;
  category: string;
  sku: string;
  barcodes: string[];
  hero: boolean;
  favourite: boolean;
  creator: string;
  archived: boolean;
};
export type SaveItem = {
  id?: string;
  name: string;
  price: AmountInput;
  rate?: string;
  category?: string;
  sku?: string;
  barcodes?: string[];
  hero?: boolean;
  favourite?: boolean;
  creator?: string;
  archived?: boolean;
};
export type BundlePart = { item: string; quantity: number };
export type BundleView = {
  id: string;
  name: string;
  price: number;
  list: number;
  saves: number;
  parts: BundlePart[];
  category: string;
  barcodes: string[];
  archived: boolean;
};
export type SaveBundle = {
  id?: string;
  name: string;
  price: AmountInput;
  parts: BundlePart[];
  category?: string;
  barcodes?: string[];
  archived?: boolean;
};
export type CatalogEntry = ({ kind: "item" } & ItemView) | ({ kind: "bundle" } & BundleView);

export type PlaceKind = "stick" | "documents" | "downloads" | "home" | "till";
export type Place = { kind: PlaceKind; name: string; path: string };
export type Places = { places: Place[] };
export type SalesFormat = "csv" | "csv_semicolon" | "jsonl";
export type ExportSales = { format: SalesFormat; out: string; session?: string; from?: string; to?: string };
export type Exported = { file: string; sales: number; returns: number; takings: number; bytes: number };

export type MarketView = {
  id: string;
  name: string;
  place: string;
  days: string[];
  today: boolean;
  next_day: string | null;
  policy: ReturnPolicy | null;
  archived: boolean;
};
export type Markets = { markets: MarketView[]; default_policy: ReturnPolicy; today: string };
export type SaveMarket = {
  id?: string;
  name: string;
  place?: string;
  days?: string[];
  policy?: ReturnPolicy;
  archived?: boolean;
};
export type SavePolicy = { policy: ReturnPolicy };

export type SaveSettings = {
  tax_rates?: string[];
  cash_rounding?: CashRounding;
  day_turns_at?: number;
  device?: DeviceSettings;
};
export type ChangePassphrase = { old: string; new: string };
export type PassphraseChanged = { recovery_file: string };

export type ReturnPick = { line: number; part?: number; quantity: number };
export type JudgeReturn = { sale: string; lines?: ReturnPick[] };
export type ReturnableLine = {
  line: number;
  part: number | null;
  name: string;
  bundle: string | null;
  sold: number;
  returned: number;
  left: number;
  paid: number;
  next_unit: number;
  quantity: number;
  refund: number;
};
export type Judgement = {
  sale: string;
  receipt: string;
  verdict: Verdict;
  headline: Sentence;
  reason: Sentence;
  lines: ReturnableLine[];
  refund: number;
  rounding: number;
  cash: number;
  needs_manager: boolean;
};
export type CommitReturn = {
  sale: string;
  lines: ReturnPick[];
  refund: number;
  reason: string;
  condition: Condition;
  refund_as: RefundKind;
  allowed_by_manager?: boolean;
};
export type ReturnView = {
  id: string;
  sale: string | null;
  receipt: string | null;
  at: number;
  refund: number;
  rounding: number;
  paid_out: number;
  refund_as: RefundKind;
};

export type CommitSale = { basket: number; total: number; tenders: Tender[] };
export type SaleView = {
  sale: string;
  receipt: string;
  at: number;
  day: string;
  market: string | null;
  lines: BasketLine[];
  total: number;
  rounding: number;
  taxes: TaxLine[];
  tenders: Tender[];
  given: number;
  change: number;
  return_note: Sentence;
  undone: boolean;
  refunded: number;
  can_undo: boolean;
  next_basket: number;
};
export type SaleRef = { sale: string };
export type SaleUndone = { sale: SaleView; basket: BasketView; cash_back: number };
export type FindSales = { text?: string; day?: string; total?: number; limit?: number };
export type SaleBrief = {
  sale: string;
  receipt: string;
  at: number;
  day: string;
  market: string | null;
  total: number;
  articles: number;
  names: string[];
  undone: boolean;
  refunded: number;
};
export type SalesFound = { sales: SaleBrief[]; more: boolean };
export type ResolveCode = { code: string };
export type Resolved = { kind: "item"; item: string; name: string } | { kind: "sale"; sale: string };

export type SessionBrief = {
  session: string;
  market: string | null;
  market_name: string | null;
  day: string;
  opened_at: number;
  takings: number;
  sales: number;
  opened_by_sale: boolean;
  overdue: boolean;
};
export type OpenSession = { market?: string; float?: AmountInput; denominations?: Denomination[] };
export type SessionStatus = { session: SessionBrief | null; counted: boolean; earlier: SessionBrief[] };
export type MoveCash = { flow: CashFlow; amount: AmountInput; reason: string };
export type CountDrawer = { denominations?: Denomination[]; total?: AmountInput };
export type Counted = { counted: number; expected: number; difference: number };
export type CloseSession = { note?: string };
export type AskReport = { session?: string; day?: string };
export type ReportKind = "x" | "z";
export type TenderTotal = { kind: TenderKind; amount: number };
export type CashMovement = { at: number; flow: CashFlow; amount: number; reason: string };
export type SoldItem = { name: string; quantity: number; paid: number };
export type ChainHead = { till: string; seq: number; hash: string };
export type Report = {
  kind: ReportKind;
  shop: string;
  demo: boolean;
  sessions: string[];
  markets: string[];
  day: string;
  opened_at: number | null;
  closed_at: number | null;
  sales: number;
  sold: number;
  returns: number;
  refunded: number;
  undone: number;
  undone_total: number;
  takings: number;
  rounding: number;
  taxes: TaxLine[];
  tenders: TenderTotal[];
  drawer: Drawer;
  movements: CashMovement[];
  best: SoldItem[];
  note: string;
  head: ChainHead;
};

export type Theme = "daylight" | "evening";
export type AmountEntry = "from_right" | "decimal_key";
export type DeviceSettings = { theme: Theme; amount_entry: AmountEntry };
export type CurrencyView = { code: string; decimals: number; denominations: number[] };
export type ShopView = {
  name: string;
  country: string;
  currency: CurrencyView;
  zone: string;
  demo: boolean;
  tax_rates: string[];
  cash_rounding: CashRounding;
  day_turns_at: number;
};
export type TillView = { id: string; number: number };
export type Status = {
  version: string;
  shop: ShopView | null;
  till: TillView | null;
  session: SessionBrief | null;
  business_day: string;
  clock: ClockState;
  held: number;
  device: DeviceSettings;
  set_aside: string | null;
};
export type CountryView = {
  code: string;
  name: string;
  currency: string;
  tax_rates: string[];
  cash_rounding: CashRounding;
  law_note: string | null;
};
export type SetupOffer = { countries: CountryView[]; zone: string; passphrase: string };
export type CreateShop = { name: string; country: string; currency?: string; zone?: string; passphrase: string };
export type ShopCreated = { recovery_file: string; words: string[] };
export type DemoLeft = { kept_at: string };

export type Topic = "basket" | "sale" | "session" | "catalog" | "member" | "market" | "sync" | "settings";

export interface Commands {
  "app.status": { args: Nothing; result: Status };
  "setup.offer": { args: Nothing; result: SetupOffer };
  "shop.create": { args: CreateShop; result: ShopCreated };
  "shop.demo": { args: Nothing; result: Status };
  "shop.leave_demo": { args: Nothing; result: DemoLeft };
  "basket.open": { args: Nothing; result: BasketView };
  "basket.quote": { args: QuoteBasket; result: Quoted };
  "basket.add_item": { args: AddItem; result: BasketView };
  "basket.add_amount": { args: AddAmount; result: BasketView };
  "basket.set_quantity": { args: SetQuantity; result: BasketView };
  "basket.set_price": { args: SetPrice; result: BasketView };
  "basket.remove": { args: RemoveLine; result: BasketView };
  "basket.undo": { args: Nothing; result: BasketView };
  "basket.attach_member": { args: AttachMember; result: BasketView };
  "basket.hold": { args: Nothing; result: BasketView };
  "basket.resume": { args: ResumeBasket; result: BasketView };
  "basket.clear": { args: Nothing; result: BasketView };
  "basket.list_held": { args: Nothing; result: HeldBaskets };
  "sale.commit": { args: CommitSale; result: SaleView };
  "sale.undo": { args: SaleRef; result: SaleUndone };
  "sale.find": { args: FindSales; result: SalesFound };
  "sale.show": { args: SaleRef; result: SaleView };
  "return.judge": { args: JudgeReturn; result: Judgement };
  "return.commit": { args: CommitReturn; result: ReturnView };
  "code.resolve": { args: ResolveCode; result: Resolved };
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
  "owner.change_passphrase": { args: ChangePassphrase; result: PassphraseChanged };
}
