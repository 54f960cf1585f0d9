// A window that stands open all night: the day turns in it, and it is asked about without a tap, but never over a basket.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SessionBrief } from "$api/generated";
import { basket, candle, setUp, settle, shows, Stage, status, takeDown, tap, text } from "./testing/stage";

const session: SessionBrief = {
  session: "s", till: { till: "aa", number: 1 }, own: true, open: true, market: null, market_name: null, day: "2026-05-02",
  opened_at: 0, takings: 1200, sales: 1, opened_by_sale: false, overdue: false, asks_on: null,
};
const evening = { ...status, session };
const morning = { ...status, session: { ...session, overdue: true, asks_on: "2026-05-03" } };
const MINUTE = 60_000;

beforeEach(() => {
  setUp();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
});
afterEach(takeDown);

it("asks within a minute of the turn, and once", async () => {
  const stage = new Stage({ "app.status": evening });
  await stage.open();
  await settle(2 * MINUTE);
  expect(shows("left-open")).toBe(false);
  stage.answer("app.status", morning);
  await settle(MINUTE);
  expect(text("left-open-stands")).toBe("1 sale, 12.00. Today is Sun 3 May.");
  await tap("left-open-close");
  await settle(3 * MINUTE);
  expect([shows("left-open"), shows("overdue")]).toEqual([false, true]);
});

it("waits for the customer whose basket is in hand", async () => {
  const inHand = { basket: basket({ lines: [candle], articles: 1, total: 450 }), settlement: {}, cash: basket().cash };
  const stage = new Stage({ "app.status": morning, "basket.quote": inHand });
  await stage.open();
  await settle(2 * MINUTE);
  expect([shows("left-open"), shows("overdue")]).toEqual([false, true]);
});

it("says once that selling goes on, however often the key is pressed", async () => {
  const stage = new Stage({ "app.status": morning, "session.keep": {} });
  await stage.open();
  stage.answer("app.status", { ...morning, session: { ...morning.session, asks_on: null } });
  await tap("left-open-keep");
  expect([shows("left-open"), stage.args("session.keep")]).toEqual([false, [{}]]);
});
