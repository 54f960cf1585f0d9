// The basket's queue: taps keep their order, a sale waits for the taps before it, what was given belongs to one basket and is saved with it.
import { expect, it } from "vitest";
import { ApiError, type Api } from "$api/client";
import type { BasketView, Tender } from "$api/generated";
import { Basket } from "./basket.svelte";

function view(basket: number, total: number): BasketView {
  return { basket, total, lines: total > 0 ? [{}] : [], cash: { due: total } } as unknown as BasketView;
}

function setUp(answer: (name: string, args: unknown) => Promise<unknown>) {
  const asked: string[] = [];
  const failed: unknown[] = [];
  const api = {
    call: async (name: string, args: unknown) => {
      asked.push(name);
      return { result: await answer(name, args), changed: [] };
    },
    onChanged: () => undefined,
  } as unknown as Api;
  const basket = new Basket({ api, told: () => undefined, fail: (error) => void failed.push(error) });
  return { basket, asked, failed };
}

it("sends the total that the last tap made, not the one before", async () => {
  let total = 0;
  const seen: unknown[] = [];
  const { basket } = setUp(async (name, args) => {
    if (name === "basket.add_item") {
      await new Promise((done) => setTimeout(done, 5));
      return view(1, (total += 450));
    }
    if (name === "sale.commit") {
      seen.push(args);
      return { sale: "s" };
    }
    return { basket: view(2, 0), settlement: {}, cash: {} };
  });
  void basket.change("basket.add_item", { item: "a" });
  void basket.change("basket.add_item", { item: "a" });
  await basket.commit((now) => [{ kind: "cash", amount: now.cash.due }]);
  expect(seen).toEqual([{ basket: 1, total: 900, tenders: [{ kind: "cash", amount: 900 }] }]);
});

it("sends a payment whose answer was lost again as it was, and one that was refused anew", async () => {
  const seen: unknown[] = [];
  const answers = [new Error("lost"), new ApiError("sale.stale_total", "stale", {}), null];
  const { basket } = setUp(async (name, args) => {
    if (name !== "sale.commit") return { basket: view(2, 0), settlement: {}, cash: {} };
    seen.push(args);
    const error = answers[seen.length - 1];
    if (error) throw error;
    return { sale: "s" };
  });
  const pay = (amount: number) => basket.commit(() => [{ kind: "cash", amount }]);
  basket.take(view(1, 450));
  await pay(2000);
  expect(basket.asksAgain).not.toBeNull();
  await pay(500);
  expect(basket.asksAgain).toBeNull();
  expect(await pay(500)).toEqual({ sale: "s" });
  const given = seen.map((args) => (args as { tenders: Tender[] }).tenders[0]?.amount);
  expect(given).toEqual([2000, 2000, 500]);
});

it("goes on after a refusal", async () => {
  const { basket, failed } = setUp((name) =>
    name === "basket.remove" ? Promise.reject(new Error("no")) : Promise.resolve(view(1, 100)),
  );
  const refused = basket.change("basket.remove", { line: 1 });
  const next = basket.change("basket.add_item", { item: "a" });
  expect(await refused).toBeNull();
  expect((await next)?.total).toBe(100);
  expect([failed.length, basket.pending]).toEqual([1, 0]);
});

it("shows what was given as the engine saved it with the basket", async () => {
  const note: Tender = { kind: "cash", amount: 50 };
  const { basket, asked } = setUp(() => Promise.resolve({ basket: { ...view(1, 100), given: [note] } }));
  await basket.give([note]);
  expect(asked).toEqual(["basket.give"]);
  expect(basket.given).toEqual([note]);
  basket.take(view(2, 100));
  expect(basket.given).toEqual([]);
});

it("commits nothing when the basket is empty", async () => {
  const { basket, asked } = setUp(() => Promise.resolve(view(1, 0)));
  basket.take(view(1, 0));
  expect(await basket.commit(() => [])).toBeNull();
  expect(asked).toEqual([]);
});

it("asks for the whole basket where a reply does not fit what it knows", async () => {
  const { basket, asked } = setUp(async (name) => {
    const whole = view(1, 900);
    if (name === "basket.quote") return { basket: whole, settlement: {}, cash: {} };
    return { ...view(1, 900), lines: [], part: { revision: 5, since: 4, gone: [], counted: [], marked: [] } };
  });
  basket.take(view(1, 450));
  const now = await basket.change("basket.add_item", { item: "a" });
  expect(asked).toEqual(["basket.add_item", "basket.quote"]);
  expect([now?.total, now?.lines.length, basket.view?.lines.length]).toEqual([900, 1, 1]);
});
