// Favourites: what is picked up, where it is put, and the ways back; every move is asked of the engine whole.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { Catalog, SetFavourites, Tile } from "$api/generated";
import { setUp, shows, Stage, takeDown, tap, text } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

const tile = (id: string, over: Partial<Tile> = {}): Tile => ({
  id,
  bundle: false,
  name: `The ${id}`,
  picture: "",
  price: 100,
  asks: null,
  price_words: null,
  category: "",
  color: 0,
  hero: false,
  favourite: true,
  tag: null,
  archived: false,
  ...over,
});
const catalog = (favourites: string[], arranged = false): Catalog => ({
  tiles: [tile("hero", { hero: true }), tile("card"), tile("fox"), tile("wax", { favourite: false })],
  products: [],
  categories: [],
  favourites,
  arranged,
});
const shown = () => [...document.querySelectorAll(".tile")].map((el) => el.getAttribute("data-testid")?.slice(5));
const disabled = (id: string) => screen.getByTestId<HTMLButtonElement>(id).disabled;

async function arranging(favourites = ["hero", "card", "fox"]): Promise<Stage> {
  const stage = new Stage({
    "catalog.list": catalog(favourites),
    "catalog.set_favourites": ({ ids, arranged }: SetFavourites) => catalog(ids, arranged),
  });
  await stage.open();
  await tap("nav-more");
  await tap("more-favourites");
  return stage;
}

it("puts what is held in the place of what is tapped, and undo asks for the page as it was", async () => {
  const stage = await arranging();
  await tap("tile-fox");
  expect(text("favourites-ask")).toBe("Now tap where The fox should stand.");
  expect(screen.getByTestId("tile-fox").getAttribute("aria-pressed")).toBe("true");
  await tap("tile-hero");
  expect(shown()).toEqual(["fox", "hero", "card"]);
  expect(text("favourites-held")).toBe("Nothing picked up");
  await tap("favourites-undo");
  expect(shown()).toEqual(["hero", "card", "fox"]);
  expect(disabled("favourites-undo")).toBe(true);
  expect(stage.args("catalog.set_favourites")).toEqual([
    { ids: ["fox", "hero", "card"], arranged: true },
    { ids: ["hero", "card", "fox"], arranged: false },
  ]);
});

it("keeps the hero on the page, and puts down what is tapped again", async () => {
  const stage = await arranging();
  expect(disabled("favourites-off")).toBe(true);
  await tap("tile-hero");
  expect(disabled("favourites-off")).toBe(true);
  expect(disabled("favourites-earlier")).toBe(true);
  await tap("tile-hero");
  await tap("tile-card");
  await tap("favourites-off");
  expect(shown()).toEqual(["hero", "fox"]);
  expect(stage.args("catalog.set_favourites")).toEqual([{ ids: ["hero", "fox"], arranged: false }]);
});

it("leaves everything where it was when the engine refuses", async () => {
  const stage = await arranging();
  stage.answer("catalog.set_favourites", new ApiError("catalog.too_many_placed", "refused", { most: 1_000 }));
  await tap("tile-card");
  await tap("favourites-later");
  expect(shown()).toEqual(["hero", "card", "fox"]);
  expect(text("favourites-held")).toBe("The card");
  expect(disabled("favourites-undo")).toBe(true);
  expect(text("message-text")).toContain("No more than 1000 tiles");
});

it("says what the page is for while it is empty", async () => {
  await arranging([]);
  expect(text("favourites-none")).toContain("No favourites yet.");
  expect(shows("favourites")).toBe(false);
});
