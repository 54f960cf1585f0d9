// Tips and store credit on Pay: what is asked of the engine, and that nothing of it is worked out here.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { BasketView, Quoted, Status } from "$api/generated";
import { basket, candle, sale, scan, setUp, shows, Stage, status, takeDown, tap, text } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

const withTips: Status = { ...status, shop: status.shop && { ...status.shop, tips: true } };
const inHand = (over: Partial<BasketView> = {}): BasketView =>
  basket({ lines: [candle], articles: 1, total: 450, cash: { due: 450, rounding: 0, quick: [500], notes: [500] }, ...over });
const quoted = (over: Partial<BasketView>, change: number, complete: boolean): Quoted => {
  const view = inHand(over);
  const settlement = { total: 450, rounding: 0, given: 0, due: complete ? 0 : 450, cash_due: complete ? 0 : 450, change, complete };
  return { basket: view, settlement, cash: view.cash, tips: [{ tip: 50, makes: 500 }] };
};

it("has no tips where the shop takes none", async () => {
  const stage = new Stage({ "basket.quote": quoted({}, 0, false) });
  await stage.open();
  await tap("charge");
  expect([shows("pay-tip"), shows("pay-keep"), shows("pay-credit")]).toEqual([false, false, true]);
});

it("leaves the change as a tip, and pays with what was given", async () => {
  const note = { kind: "cash" as const, amount: 500 };
  const stage = new Stage({
    "app.status": withTips,
    "basket.quote": (args: { tenders?: unknown[] }) => (args.tenders ? quoted({}, 50, true) : quoted({}, 0, false)),
    "basket.keep_change": quoted({ given: [note], tip: 50 }, 0, true),
    "sale.commit": sale({ tip: 50, tenders: [note], given: 500 }),
  });
  await stage.open();
  await tap("charge");
  await tap("key-5");
  await tap("pay-keep");
  expect(stage.args("basket.keep_change")).toEqual([{ tenders: [note] }]);
  expect(stage.args("sale.commit")).toEqual([{ basket: 1, total: 450, tip: 50, tenders: [note] }]);
  expect(text("done-given")).toBe("5.00 given for 4.50 and a tip of 0.50");
});

it("leads from a scanned credit to Pay, and takes what the engine says it pays", async () => {
  const code = "C010-1KKF-AVFQ-F3";
  const stage = new Stage({
    "basket.quote": quoted({}, 0, false),
    "code.resolve": { kind: "credit", code },
    "credit.look_up": { code, day: "2026-05-02", issued: 900, balance: 300, usable: 300 },
    "basket.give": quoted({ given: [{ kind: "credit", amount: 300, reference: code }] }, 0, false),
  });
  await stage.open();
  await scan(code);
  expect([text("credit-balance"), text("credit-usable")]).toEqual(["€3.00", "€3.00"]);
  await tap("credit-use");
  expect(stage.args("basket.give")).toEqual([{ tenders: [{ kind: "credit", amount: 300, reference: code }] }]);
  expect(text("given-0")).toContain("Store credit");
});

it("says so where a credit is scanned and there is nothing to pay", async () => {
  const stage = new Stage({ "code.resolve": { kind: "credit", code: "C010-1KKF-AVFQ-F3" } });
  await stage.open();
  await scan("C010-1KKF-AVFQ-F3");
  expect(text("message-text")).toContain("That is store credit.");
  expect(shows("credit-dialog")).toBe(false);
});
