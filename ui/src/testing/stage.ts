// A till on a stage: the whole window mounted on a transport that answers what a test says. Owns: plain values that many
// tests share, and the few moves of a hand. Must not: be part of the window, or know what a single test proves.
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { vi } from "vitest";
import { ApiError, type Api } from "$api/client";
import type { BasketView, MemberBrief, QrView, SaleView, Status } from "$api/generated";
import { GUARD_MS } from "$shared/router.svelte";
import App from "../App.svelte";

export const status: Status = {
  version: "0.1.0",
  shop: {
    name: "Blue Door",
    country: "FR",
    details: { name: "Blue Door" },
    currency: { code: "EUR", decimals: 2, denominations: [500, 100], roundings: [{ rounding: "none", step: 1 }, { rounding: "five_cents", step: 5 }] },
    zone: "Europe/Paris",
    demo: false,
    tax_rates: ["20"],
    cash_rounding: "none",
    day_turns_at: 240,
    loyalty: { member: "5", reward: "10", market_days: 2, else_days: 60 },
    tax_terms: { prices: "inclusive", rounding: "total" },
    tax_exempt: null,
    tax_name: "TVA",
    discount_limit: "100",
    account: null,
    tips: false,
    transfers: true,
    books: ["xero", "quickbooks"],
  },
  till: { id: "aa", number: 1 },
  session: null,
  business_day: "2026-05-02",
  clock: "ok",
  held: 0,
  device: { theme: "evening", amount_entry: "decimal_key", text_size: "normal", exchange_folder: "/media/stick" },
  store: { refuses: null, recovery_file: "fine", checked: null },
};
export const lea: MemberBrief = {
  id: "m1",
  label: "Lea",
  code: "K7Q2F-9WMX3",
  visits: 2,
  sentence: { key: "members.visits", args: { count: 2 } },
};
export const qr: QrView = { size: 21, path: "M0 0h1v1h-1z" };
export const basket = (over: Partial<BasketView> = {}): BasketView => ({
  basket: 1,
  lines: [],
  counts: {},
  articles: 0,
  total: 0,
  subtotal: null,
  taxes: [],
  member: null,
  benefit: null,
  discount: null,
  exempt: null,
  deductions: [],
  on_request: [],
  suggestion: null,
  stock: {},
  needs_manager: false,
  given: [],
  tip: 0,
  cash: { due: 0, rounding: 0, quick: [], notes: [] },
  can_undo: false,
  held: 0,
  cleared: 0,
  touched: null,
  part: null,
  ...over,
});
export const candle = {
  line: 1,
  item: "candle",
  kind: "item" as const,
  name: "Beeswax candle",
  quantity: 1,
  list: 450,
  measured: null,
  unit: 450,
  price: 450,
  paid: 450,
  rate: "20",
  discount: null,
  notes: [],
  steps: [],
  components: [],
};
export const sale = (over: Partial<SaleView> = {}): SaleView => ({
  sale: "s1",
  receipt: "0100-05ZE-7GFQ-V",
  at: 0,
  day: "2026-05-02",
  market: null,
  lines: [candle],
  total: 450,
  subtotal: null,
  exempt_note: null,
  rounding: 0,
  taxes: [],
  tenders: [{ kind: "cash", amount: 450 }],
  given: 450,
  change: 0,
  tip: 0,
  tips: [],
  member: null,
  deductions: [],
  return_note: { key: "receipt.no_returns", args: {} },
  undone: false,
  refunded: 0,
  can_undo: true,
  next_basket: 2,
  ...over,
});

export interface Asked {
  name: string;
  args: unknown;
  key: string | undefined;
}
/** What a command answers: a value, or what its arguments give; an `ApiError` is a refusal. */
export type Answers = Record<string, unknown>;

export class Stage {
  asked: Asked[] = [];

  constructor(private answers: Answers) {}

  /** From now on a command answers something else. */
  answer(name: string, value: unknown): void {
    this.answers = { ...this.answers, [name]: value };
  }

  args(name: string): unknown[] {
    return this.asked.filter((one) => one.name === name).map((one) => one.args);
  }

  readonly api: Api = {
    call: (async (name: string, args: unknown, key?: string) => {
      this.asked.push({ name, args, key });
      await Promise.resolve();
      const usual: Answers = {
        "app.status": status,
        "catalog.list": { tiles: [], products: [], categories: [], favourites: [], arranged: false },
        "basket.quote": { basket: basket(), settlement: {}, cash: basket().cash },
        "export.places": { places: [{ kind: "stick", name: "STICK", path: "/media/stick/other" }] },
        "member.list": { members: [], all: 0 },
        "work.status": { work: null },
        "signup.suggest": { email: null },
      };
      const found = { ...usual, ...this.answers }[name];
      const answer = typeof found === "function" ? await (found as (args: unknown) => unknown)(args) : found;
      if (answer === undefined) throw new ApiError("command.unknown", "bug", { name });
      if (answer instanceof ApiError) throw answer;
      return { result: answer, changed: [] };
    }) as Api["call"],
    onChanged: () => undefined,
  };

  async open(): Promise<void> {
    render(App, { api: this.api });
    await settle(GUARD_MS);
  }
}

export function setUp(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.stubGlobal("ResizeObserver", class { observe() {} unobserve() {} disconnect() {} });
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.scrollTo = () => undefined;
}
export function takeDown(): void {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
}
export async function settle(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
}
export async function tap(id: string): Promise<void> {
  await fireEvent.click(screen.getByTestId(id));
  await settle(GUARD_MS);
}
export async function type(id: string, value: string): Promise<void> {
  await fireEvent.input(screen.getByTestId(id), { target: { value } });
  await settle();
}
/** A scanner that acts as a keyboard: its keys follow each other at once. */
export async function scan(code: string): Promise<void> {
  for (const key of [...code, "Enter"]) await fireEvent.keyDown(document.body, { key });
  await settle(GUARD_MS);
}
export const text = (id: string): string => screen.getByTestId(id).textContent.replace(/\s+/g, " ").trim();
export const shows = (id: string): boolean => screen.queryByTestId(id) !== null;
