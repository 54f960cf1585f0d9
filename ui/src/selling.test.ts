// Selling: pages of what was found, what tiles say besides their names, a bundle's parts, the price of a piece, and quick
// amounts; all of it as the engine tells it.
import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { PieceOf, SearchCatalog, Tile } from "$api/generated";
import { basket, candle, setUp, settle, shows, Stage, takeDown, tap, text, type } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

const tile = (id: string, over: Partial<Tile> = {}): Tile => ({
  id,
  bundle: false,
  name: "Mug",
  picture: "",
  price: 800,
  asks: null,
  price_words: null,
  category: "",
  color: 0,
  hero: false,
  favourite: false,
  tag: null,
  archived: false,
  ...over,
});
const ids = (from: number, many: number) => Array.from({ length: many }, (_, n) => tile(`m${from + n}`));
const catalog = { tiles: ids(0, 60), products: [], categories: [], favourites: [], arranged: false };
const hits = () => [...document.querySelectorAll<HTMLElement>(".found .tile")].map((el) => el.dataset["testid"]);

async function searching(all = 134): Promise<Stage> {
  const stage = new Stage({
    "catalog.list": catalog,
    "stock.marks": { marks: {} },
    "catalog.search": ({ skip = 0, limit = 0 }: SearchCatalog) => ({
      tiles: ids(skip, Math.min(limit, all - skip)),
      all,
    }),
  });
  await stage.open();
  return stage;
}

it("counts what is found, and turns its pages and not those of the grid behind it", async () => {
  const stage = await searching();
  await tap("tiles-next");
  const grid = text("tiles-shown");
  await tap("search");
  expect([text("tiles-shown"), text("search-count")]).toEqual(["1 / 1", ""]);
  await type("search-text", "mug");
  const many = hits().length;
  expect(text("search-count")).toBe(`1–${many} of 134`);
  expect(text("tiles-shown")).toBe(`1 / ${Math.ceil(134 / many)}`);
  await tap("tiles-next");
  expect(hits()[0]).toBe(`tile-m${many}`);
  expect(text("search-count")).toBe(`${many + 1}–${2 * many} of 134`);
  await fireEvent.keyDown(document.body, { key: "PageUp" });
  await settle();
  expect(hits()[0]).toBe("tile-m0");
  await type("search-text", "mug 1");
  expect(stage.args("catalog.search").at(-1)).toEqual({ text: "mug 1", grouped: true, limit: many, skip: 0 });
  await tap("search");
  expect(text("tiles-shown")).toBe(grid);
});

it("says how many were found where all of them are in sight", async () => {
  await searching(1);
  await tap("search");
  await type("search-text", "mug");
  expect(text("search-count")).toBe("1 found");
  await type("search-text", "");
  expect([text("search-count"), hits().length]).toEqual(["", 0]);
});

it("drops a page that comes after another word was typed", async () => {
  const stage = await searching();
  await tap("search");
  await type("search-text", "mug");
  let late: (value: unknown) => void = () => undefined;
  stage.answer("catalog.search", () => new Promise((resolve) => (late = resolve)));
  await tap("tiles-next");
  stage.answer("catalog.search", { tiles: [tile("cup", { name: "Cup" })], all: 1 });
  await type("search-text", "cup");
  late({ tiles: ids(50, 4), all: 134 });
  await settle();
  expect([hits(), text("search-count")]).toEqual([["tile-cup"], "1 found"]);
});

it("says on a tile what tells it from others of its name, beside who made it or what is left", async () => {
  const stage = new Stage({
    "catalog.list": {
      ...catalog,
      tiles: [
        tile("a", { apart: "M-1", tag: { key: "tag.creator", args: { creator: "Mira" } } }),
        tile("b", { apart: "M-2" }),
        tile("c", { apart: "M-3" }),
      ],
    },
    "stock.marks": { marks: { c: { state: "low", note: { key: "stock.left", args: { count: 2 } } } } },
  });
  await stage.open();
  expect(["a", "b", "c"].map((id) => text(`tile-${id}`))).toEqual([
    "Mug by Mira · M-1 8.00",
    "Mug M-2 8.00",
    "Mug 2 left · M-3 8.00",
  ]);
});

it("names the parts of a bundle that is offered, and what it saves", async () => {
  const suggestion = { bundle: "set", name: "Starter set", parts: [{ name: "candle", quantity: 2 }, { name: "holder", quantity: 1 }], saves: 200 };
  const view = basket({ lines: [candle], articles: 1, total: 450, suggestion });
  const stage = new Stage({ "basket.quote": { basket: view, settlement: {}, cash: view.cash } });
  await stage.open();
  expect(text("make-bundle")).toBe("Make it Starter set: save 2.00 2 × candle + holder");
  expect(document.querySelector(".lines [data-testid=make-bundle]"), "it lies over no line").toBeNull();
});

it("shows what a piece costs while it is typed, and nothing where it cannot be priced", async () => {
  const cheese = tile("cheese", { name: "Cheese", price: 0, asks: { kind: "measure", unit: "kg", price: 2400 } });
  const stage = new Stage({
    "catalog.list": { ...catalog, tiles: [cheese] },
    "stock.marks": { marks: {} },
    "catalog.price_of": ({ measure }: PieceOf) =>
      Number(measure) > 9_999_999 ? new ApiError("measure.out_of_range", "invalid", {}) : { price: 777 },
  });
  await stage.open();
  await tap("tile-cheese");
  expect(text("measure-price")).toBe("–");
  for (const digit of "35") await tap(`key-${digit}`);
  expect(text("measure-price")).toBe("€7.77");
  expect(stage.args("catalog.price_of").at(-1)).toEqual({ unit_price: 2400, measure: 35_000 });
  for (const digit of "0000") await tap(`key-${digit}`);
  expect(text("measure-price")).toBe("–");
});

it("shows no box for a quick amount that there is not", async () => {
  const cash = { due: 450, rounding: 0, quick: [500, 1000], notes: [500] };
  const view = basket({ lines: [candle], articles: 1, total: 450, cash });
  const settlement = { complete: false, due: 450, change: 0, given: 0 };
  const stage = new Stage({ "basket.quote": { basket: view, settlement, cash } });
  await stage.open();
  await tap("charge");
  const hidden = [0, 1, 2, 3].map((n) => screen.getByTestId(`pay-quick-${n}`).classList.contains("none"));
  expect(hidden).toEqual([false, false, true, true]);
  expect(shows("pay-quick-3"), "its place is kept").toBe(true);
});
