// Opening the day while the clock is in doubt: what is said, what is sent, and under which key it is sent again.
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, type Api } from "$api/client";
import type { ClockState, OpenSession } from "$api/generated";
import { GUARD_MS } from "$shared/router.svelte";
import App from "./App.svelte";

const shop = {
  name: "Blue Door",
  country: "FR",
  currency: { code: "EUR", decimals: 2, denominations: [500, 100] },
  zone: "Europe/Paris",
  demo: false,
  tax_rates: ["20"],
  cash_rounding: "none",
  day_turns_at: 240,
};
const store = { refuses: null, recovery_file: "fine", checked: null };
const device = { theme: "daylight", amount_entry: "from_right" };
const market = { id: "m1", name: "Riverside", place: "", days: ["2026-05-02"], today: false, next_day: "2026-05-02", policy: null, archived: false };
const basket = { basket: 1, lines: [], counts: {}, articles: 0, total: 0, taxes: [], member: null, given: [], held: 0, cleared: 0, touched: null, can_undo: false };

let clock: ClockState = "ok";
let sent: { args: OpenSession; key: string | undefined }[] = [];

function answer(name: string): unknown {
  if (name === "app.status") {
    return { version: "0", shop, till: { id: "9f", number: 1 }, session: null, business_day: "1970-01-01", clock, held: 0, device, store };
  }
  if (name === "catalog.list") return { tiles: [], products: [], categories: [], favourites: [], arranged: false };
  if (name === "session.status") return { session: null, counted: false, earlier: [] };
  if (name === "market.list") return { markets: [market], default_policy: { scope: "any_market", window: { kind: "none" } }, today: "1970-01-01" };
  if (name === "session.open") throw new ApiError("bug", "bug", { detail: "the answer was lost" });
  return { basket: { ...basket, cash: { due: 0, rounding: 0, quick: [], notes: [] } } };
}
const api: Api = {
  call: ((name: string, args: OpenSession, key?: string) => {
    if (name === "session.open") sent.push({ args, key });
    return Promise.resolve().then(() => ({ result: answer(name), changed: [] }));
  }) as Api["call"],
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

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.stubGlobal("ResizeObserver", class { observe() {} unobserve() {} disconnect() {} });
  sent = [];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(state: ClockState) {
  clock = state;
  render(App, { api });
  await settle(GUARD_MS);
  await tap("nav-day");
}

it("asks for no date while the clock is good", async () => {
  await open("ok");
  expect(screen.queryByTestId("clock-doubt")).toBeNull();
  await tap("open-at-m1");
  await tap("open-day");
  expect(sent.map((one) => one.args)).toEqual([{ market: "m1", float: 0 }]);
});

it("opens without a stated date all the same", async () => {
  await open("never_set");
  expect(screen.getByTestId("clock-doubt").textContent).toContain("it says Thu 1 Jan 1970");
  await tap("open-at-m1");
  await tap("open-day");
  expect(sent[0]?.args).toEqual({ market: "m1", float: 0 });
});

it("sends the stated date, and stands at the market of that day", async () => {
  await open("jumped");
  await tap("state-day");
  await tap("day-2026-05-02");
  expect(screen.getByTestId("stated-day").textContent).toBe("Today is Sat 2 May 2026.");
  await tap("open-day");
  expect(sent[0]?.args).toEqual({ market: "m1", float: 0, day: "2026-05-02" });
});

it("sends the same values under the same key, and changed ones under another", async () => {
  await open("ok");
  await tap("open-at-m1");
  await tap("open-day");
  await tap("open-day");
  await tap("key-5");
  await tap("open-day");
  const [first, again, changed] = sent.map((one) => one.key);
  expect(first).toBeTruthy();
  expect(again).toBe(first);
  expect(changed).not.toBe(first);
});
