// The screens mounted whole, on a transport that answers what a test says: what a double tap does, what a refusal looks
// like, what a till that cannot start shows. What the engine computes is tested with the engine, in the real window.
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, type Api } from "$api/client";
import type { BasketView, SaleView, Status, Tile } from "$api/generated";
import App from "./App.svelte";
import { GUARD_MS } from "$shared/router.svelte";

const status: Status = {
  version: "0.1.0",
  shop: {
    name: "Hollow Tree Candles",
    country: "FR",
    details: { name: "Hollow Tree Candles" },
    currency: { code: "EUR", decimals: 2, denominations: [2000, 1000, 500], roundings: [{ rounding: "none", step: 1 }, { rounding: "five_cents", step: 5 }] },
    zone: "Europe/Paris",
    demo: true,
    tax_rates: ["20", "5.5"],
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
  till: { id: "9f2c41d07be35a18", number: 1 },
  session: null,
  business_day: "2026-05-02",
  clock: "ok",
  held: 0,
  device: { theme: "daylight", amount_entry: "from_right", text_size: "normal", exchange_folder: null },
  store: { refuses: null, recovery_file: "fine", checked: null },
};
const candle: Tile = {
  picture: "",
  id: "candle",
  bundle: false,
  name: "Beeswax candle",
  price: 450,
  asks: null,
  price_words: null,
  category: "Candles",
  color: 1,
  hero: true,
  favourite: true,
  tag: null,
  archived: false,
};
const basket = (number: number, units: number): BasketView => ({
  basket: number,
  lines:
    units === 0
      ? []
      : [
          {
            line: 1,
            item: "candle",
            kind: "item",
            name: candle.name,
            quantity: units,
            list: 450,
            measured: null,
            unit: 450,
            price: 450 * units,
            paid: 450 * units,
            rate: "20",
            discount: null,
            notes: [],
            steps: [],
            components: [],
          },
        ],
  counts: units === 0 ? {} : { candle: units },
  articles: units,
  total: 450 * units,
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
  cash: { due: 450 * units, rounding: 0, quick: [500], notes: [500, 1000, 2000] },
  can_undo: units > 0,
  held: 0,
  cleared: 0,
  touched: units > 0 ? 1 : null,
  part: null,
  given: [],
  tip: 0,
});
const sold = (units: number): SaleView => ({
  sale: "s1",
  receipt: "0100-05ZE-7GFQ-V",
  at: Date.parse("2026-05-02T08:00:00Z"),
  day: "2026-05-02",
  market: null,
  lines: basket(1, units).lines,
  subtotal: null,
  exempt_note: null,
  total: 450 * units,
  rounding: 0,
  taxes: [],
  tenders: [{ kind: "cash", amount: 450 * units }],
  given: 450 * units,
  change: 0,
  tip: 0,
  tips: [],
  member: null,
  deductions: [],
  return_note: { key: "receipt.return_until", args: { until_date: "2026-05-16" } },
  undone: false,
  refunded: 0,
  can_undo: true,
  next_basket: 2,
});

let asked: { name: string; args: unknown }[] = [];
let units = 0;
let number = 1;

function answer(name: string): unknown {
  if (name === "app.status") return status;
  if (name === "catalog.list") return { tiles: [candle], products: [], categories: ["Candles"], favourites: [candle.id], arranged: false };
  if (name === "stock.marks") return { marks: {} };
  if (name === "basket.add_item") return basket(number, (units += 1));
  if (name === "sale.commit") {
    const sale = sold(units);
    [units, number] = [0, number + 1];
    return sale;
  }
  if (name === "code.resolve") throw new ApiError("code.unknown", "not_found", {});
  return { basket: basket(number, units), settlement: {}, cash: basket(number, units).cash };
}
const api: Api = {
  call: ((name: string, args: unknown) => {
    asked.push({ name, args });
    return Promise.resolve().then(() => ({ result: answer(name), changed: [] }));
  }) as Api["call"],
  onChanged: () => undefined,
};
const settle = async (ms = 0) => {
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
};
const commits = () => asked.filter((one) => one.name === "sale.commit").length;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.stubGlobal("ResizeObserver", class { observe() {} unobserve() {} disconnect() {} });
  Element.prototype.scrollIntoView = () => undefined;
  [asked, units, number] = [[], 0, 1];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open() {
  render(App, { api });
  await settle(GUARD_MS);
}

it("sells one candle for exact cash in two taps, says DEMO, and leaves with the third", async () => {
  await open();
  expect(screen.getByTestId("demo").textContent).toBe("DEMO");
  await fireEvent.click(screen.getByTestId("tile-candle"));
  await settle();
  expect(screen.getByTestId("basket-total").textContent).toBe("4.50");
  await fireEvent.click(screen.getByTestId("exact-cash"));
  await settle();
  expect(screen.getByTestId("done-receipt").textContent).toBe("0100-05ZE-7GFQ-V");
  await settle(GUARD_MS);
  await fireEvent.click(screen.getByTestId("new-sale"));
  await settle();
  expect(screen.getByTestId("basket-total").textContent).toBe("0.00");
});

it("makes one sale of a double tap, and the next screen ignores what was meant for the last", async () => {
  await open();
  await fireEvent.click(screen.getByTestId("tile-candle"));
  await settle();
  const exact = screen.getByTestId("exact-cash");
  void fireEvent.click(exact);
  void fireEvent.click(exact);
  await settle();
  expect(commits()).toBe(1);
  await fireEvent.click(screen.getByTestId("new-sale"));
  expect(screen.queryByTestId("screen-done")).not.toBeNull();
  await settle(GUARD_MS);
  await fireEvent.click(screen.getByTestId("new-sale"));
  expect(screen.queryByTestId("screen-done")).toBeNull();
});

it("counts two quick taps on a tile as two", async () => {
  await open();
  void fireEvent.click(screen.getByTestId("tile-candle"));
  void fireEvent.click(screen.getByTestId("tile-candle"));
  await settle();
  expect(screen.getByTestId("basket-total").textContent).toBe("9.00");
});

it("tells a code that nobody knows, and keeps the screen", async () => {
  await open();
  for (const key of [..."99999999", "Enter"]) await fireEvent.keyDown(document.body, { key });
  await settle();
  expect(screen.getByTestId("message-text").textContent).toContain("No item has the code 99999999.");
  expect(screen.queryByTestId("screen-sell")).not.toBeNull();
});

it("shows why it cannot start, what is safe, and what to do", async () => {
  const busy = { ...api, call: () => Promise.reject(new ApiError("store.busy", "busy", { holder: "trestle" })) };
  render(App, { api: busy as Api });
  await settle();
  expect(screen.getByTestId("screen-failure").dataset.code).toBe("store.busy");
  expect(screen.getByTestId("failure-happened").textContent).toContain("already open");
  expect(screen.getByTestId("failure-next").textContent).toContain("Go to the other window");
});

it("has stopped selling: says why, moves nothing without a yes, and lets one look at what there is", async () => {
  const calls: string[] = [];
  let refuses: string | null = "journal.not_as_signed";
  const stopped = {
    ...api,
    call: (name: string, args: unknown) => {
      calls.push(name);
      if (name === "app.status") {
        const store = { refuses, recovery_file: "fine", checked: null };
        return Promise.resolve({ result: { ...status, store }, changed: [] });
      }
      if (name === "store.list_aside") {
        const shops = [{ name: "damaged-1", written: null, bytes: 4096 }];
        return Promise.resolve({ result: { shops, can_set_aside: true }, changed: [] });
      }
      if (name === "store.set_aside" || name === "store.bring_back") {
        refuses = null;
        return Promise.resolve({ result: { name: "damaged-2", kept_at: null }, changed: [] });
      }
      return api.call(name as never, args as never);
    },
  };
  render(App, { api: stopped as unknown as Api });
  await settle();
  const failure = screen.getByTestId("screen-failure");
  expect(failure.dataset.code).toBe("journal.not_as_signed");
  expect(failure.textContent).toContain("Trestle has stopped selling");
  await fireEvent.click(screen.getByTestId("failure-set-aside"));
  await settle(GUARD_MS);
  await fireEvent.click(screen.getByTestId("set-aside-no"));
  await settle(GUARD_MS);
  await fireEvent.click(screen.getByTestId("bring-back-damaged-1"));
  await settle(GUARD_MS);
  await fireEvent.click(screen.getByTestId("bring-back-no"));
  await settle(GUARD_MS);
  expect(calls).not.toContain("store.set_aside");
  expect(calls).not.toContain("store.bring_back");
  await fireEvent.click(screen.getByTestId("failure-set-aside"));
  await settle(GUARD_MS);
  await fireEvent.click(screen.getByTestId("set-aside-yes"));
  await settle(GUARD_MS);
  expect(calls).toContain("store.set_aside");
  expect(screen.queryByTestId("screen-failure")).toBeNull();
});

it("stops when the disk fails for good, and goes on when it answers again", async () => {
  let fails = false;
  const disk = {
    ...api,
    call: (name: string, args: unknown) =>
      fails ? Promise.reject(new ApiError("store.io", "disk", {})) : api.call(name as never, args as never),
  };
  render(App, { api: disk as unknown as Api });
  await settle();
  fails = true;
  await fireEvent.keyDown(document.body, { key: "9" });
  for (const key of [..."9999999", "Enter"]) await fireEvent.keyDown(document.body, { key });
  await settle();
  expect(screen.getByTestId("screen-failure").dataset.code).toBe("store.io");
  fails = false;
  await fireEvent.click(screen.getByTestId("failure-again"));
  await settle();
  expect(screen.queryByTestId("screen-failure")).toBeNull();
});
