// Leaving a form that is changed: asked about once, with nothing lost meanwhile; a form that is as it was asks nothing.
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Api } from "$api/client";
import { GUARD_MS } from "$shared/router.svelte";
import App from "./App.svelte";

const shop = {
  name: "Blue Door",
  country: "FR",
  currency: { code: "EUR", decimals: 2, denominations: [500, 100] },
  zone: "Europe/Paris",
  demo: false,
  tax_rates: ["20"],
  tax_terms: { prices: "inclusive", rounding: "total", exempt: null },
  cash_rounding: "none",
  day_turns_at: 240,
};
const store = { refuses: null, recovery_file: "fine", checked: null };
const device = { theme: "daylight", amount_entry: "from_right" };
const market = { id: "m1", name: "Riverside", place: "", days: ["2026-05-02"], today: false, next_day: null, policy: null, rates: [], archived: false };
const ada = { id: "s1", name: "Ada", role: "seller", active: true, here: false };
const ben = { id: "s2", name: "Ben", role: "seller", active: true, here: false };
const basket = { basket: 1, lines: [], counts: {}, articles: 0, total: 0, taxes: [], member: null, given: [], held: 0, cleared: 0, touched: null, can_undo: false };

function answer(name: string): unknown {
  if (name === "app.status") {
    return { version: "0", shop, till: { id: "9f", number: 1 }, session: null, business_day: "2026-05-01", clock: "ok", held: 0, device, store };
  }
  if (name === "catalog.list") return { tiles: [], products: [], categories: [], favourites: [], arranged: false };
  if (name === "catalog.search") return { tiles: [] };
  if (name === "market.list") return { markets: [market], default_policy: { scope: "any_market", window: { kind: "none" } }, today: "2026-05-01" };
  if (name === "market.save") return market;
  if (name === "staff.list") return { staff: [ada, ben] };
  return { basket: { ...basket, cash: { due: 0, rounding: 0, quick: [], notes: [] } } };
}
const api: Api = {
  call: ((name: string) => Promise.resolve().then(() => ({ result: answer(name), changed: [] }))) as Api["call"],
  onChanged: () => undefined,
};
const settle = async (ms = 0) => {
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
};
const tap = async (id: string) => {
  await fireEvent.click(screen.getByTestId(id));
  await settle(GUARD_MS);
};
const type = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });
const typed = (id: string) => screen.getByTestId<HTMLInputElement>(id).value;
const asked = () => screen.queryByTestId("leave-form-dialog") !== null;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.stubGlobal("ResizeObserver", class { observe() {} unobserve() {} disconnect() {} });
  render(App, { api });
  await settle(GUARD_MS);
  await tap("nav-more");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function editMarket() {
  await tap("more-markets");
  await tap("market-m1");
}

it("asks nothing of a form that is as it was", async () => {
  await editMarket();
  await type("market-name", "Riverside West");
  await type("market-name", "Riverside");
  await tap("market-back");
  expect([asked(), screen.queryByTestId("screen-markets") !== null]).toEqual([false, true]);
});

it("keeps what was changed until somebody says that it may go", async () => {
  await editMarket();
  await type("market-name", "Riverside West");
  for (const way of ["market-back", "nav-sell"]) {
    await tap(way);
    expect(asked(), way).toBe(true);
    await tap("leave-form-stay");
    expect([asked(), typed("market-name")], way).toEqual([false, "Riverside West"]);
  }
  await fireEvent.keyDown(window, { key: "Escape" });
  await settle(GUARD_MS);
  expect(asked(), "Escape").toBe(true);
  await tap("leave-form-go");
  expect([asked(), screen.queryByTestId("screen-markets") !== null]).toEqual([false, true]);
});

it("asks nothing once the form is saved", async () => {
  await editMarket();
  await type("market-name", "Riverside West");
  await tap("save");
  expect([asked(), screen.queryByTestId("screen-markets") !== null]).toEqual([false, true]);
});

it("asks before somebody else is chosen on the same screen", async () => {
  await tap("more-staff");
  await tap("staff-s1");
  await type("staff-name", "Adaline");
  await tap("staff-s2");
  expect([asked(), typed("staff-name")]).toEqual([true, "Adaline"]);
  await tap("leave-form-go");
  expect([asked(), typed("staff-name")]).toEqual([false, "Ben"]);
  await type("staff-name", "Benjamin");
  await tap("staff-back");
  expect(asked(), "the form goes on being held").toBe(true);
});

it("asks before a new item is given up", async () => {
  await tap("more-catalogue");
  await tap("new-item");
  await tap("item-back");
  expect(asked()).toBe(false);
  await tap("new-item");
  await type("item-name", "Candle");
  await tap("item-back");
  expect(asked()).toBe(true);
});
