// Catalogue files: nothing is taken in that was not shown first, columns are asked about where they are not plain, what was
// said of them goes along, and work goes on when its screen is left.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { ListingImported, ListingPlan } from "$api/generated";
import { setUp, settle, shows, Stage, takeDown, tap, text, type } from "./testing/stage";

const file = "/media/stick/goods.csv";
const planned = (over: Partial<ListingPlan> = {}): ListingPlan => ({
  file,
  format: "square",
  encoding: "utf8",
  separator: "comma",
  sheets: [],
  sheet: null,
  heading_line: 1,
  rows: 1200,
  columns: [
    { heading: "Item Name", example: "Jam", meaning: "name" },
    { heading: "Price", example: "5.00", meaning: "price" },
    { heading: "Colour", example: "red", meaning: null },
  ],
  remembered: false,
  unsure: [],
  rates: [],
  ready: true,
  new: 1000,
  changed: 1,
  same: 198,
  counted: 640,
  refused: 1,
  takes: 1001,
  noted: 0,
  news: [{ line: 2, bundle: false, name: "Jam", price: 500, price_words: null, category: "Pantry", counted: 12 }],
  changes: [{ line: 3, name: "Tea", what: [{ key: "listing.change.price", args: { before_amount: 400, after_amount: 450 } }] }],
  refusals: [{ line: 4, column: "Price", why: "price_unreadable", value: "12,5.0", other: "" }],
  notes: [],
  ...over,
});
const unsure = planned({ format: "table", unsure: ["price"], ready: false, new: 0, changed: 0, same: 0, counted: 0, refused: 0, takes: 0, news: [], changes: [], refusals: [] });
const imported: ListingImported = { file, new: 1000, changed: 1, same: 198, counted: 640, refused: 1, refusals: planned().refusals };

let stage: Stage;
beforeEach(() => {
  setUp();
  stage = new Stage({
    "catalog.search": { tiles: [] },
    "catalog.list_files": { files: [{ file, name: "goods.csv", bytes: 84_213, written_at: null }] },
    "catalog.plan_import": planned(),
    "catalog.import": imported,
  });
});
afterEach(takeDown);

async function choose(): Promise<void> {
  await stage.open();
  await tap("nav-more");
  await tap("more-catalogue");
  await tap("catalogue-import");
  await tap("place-exchange");
  await tap("listing-file-goods.csv");
}

it("shows what a file brings before anything is taken in", async () => {
  await choose();
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: {} });
  expect(text("listing-recognised")).toBe("Square, 1,200 rows");
  expect(text("listing-new-0")).toContain("Line 2 · Pantry · 12 in stock");
  expect(text("listing-counts")).toContain("640 items get the file's stock");
  await tap("listing-part-changed");
  expect(text("listing-changed-0")).toContain("Price: 4.00 → 4.50");
  await tap("listing-part-refused");
  expect(text("finding-0")).toContain("Line 4, Price");
  expect(text("finding-0")).toContain("“12,5.0” is no price.");
  expect(stage.args("catalog.import")).toEqual([]);
  await tap("listing-take");
  expect(stage.args("catalog.import")).toEqual([{ file, columns: {} }]);
  expect(text("listing-taken-new")).toBe("1,000");
  expect(text("listing-taken-told")).toContain("640 got their stock from the file.");
  expect(text("finding-0")).toContain("Line 4");
});

it("asks which column is what where the headings do not say, and takes along what was said", async () => {
  stage.answer("catalog.plan_import", unsure);
  await choose();
  expect(shows("listing-columns")).toBe(true);
  await tap("meaning-variant");
  await tap("column-2");
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: { variant: "Colour" } });
  await tap("meaning-sku");
  await tap("column-none");
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: { variant: "Colour", sku: "" } });
  stage.answer("catalog.plan_import", planned({ format: "table" }));
  await tap("listing-show");
  const said = { name: "Item Name", price: "Price", variant: "Colour", sku: "" };
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: said });
  expect(shows("listing-outcome")).toBe(true);
  await tap("listing-take");
  expect(stage.args("catalog.import").at(-1)).toEqual({ file, columns: said });
});

it("cannot go on without a column of prices", async () => {
  stage.answer("catalog.plan_import", { ...unsure, columns: unsure.columns.filter((column) => column.meaning !== "price") });
  await choose();
  expect(screen.getByTestId("listing-show")).toHaveProperty("disabled", true);
});

it("goes on while its screen is left, and tells elsewhere that it is done", async () => {
  await choose();
  let finish: (answer: ListingImported) => void = () => undefined;
  stage.answer("catalog.import", () => new Promise<ListingImported>((done) => (finish = done)));
  await tap("listing-take");
  expect(shows("work")).toBe(true);
  await tap("nav-sell");
  finish(imported);
  await settle();
  expect(text("message-text")).toBe("Catalogue imported: 1,000 new.");
});

it("asks for the file again after a stop, because the plan is of the past", async () => {
  await choose();
  stage.answer("catalog.import", new ApiError("work.stopped", "refused", {}));
  await tap("listing-take");
  expect(shows("listing-files")).toBe(true);
});

it("reads a file that is named itself without asking which", async () => {
  await stage.open();
  await tap("nav-more");
  await tap("more-catalogue");
  await tap("catalogue-import");
  await type("place-path", file);
  await tap("place-use");
  expect(shows("listing-outcome")).toBe(true);
});

it("reads a file as it was said to be written, and says so when it is taken in", async () => {
  stage.answer("catalog.plan_import", unsure);
  await choose();
  await tap("heading-line-more");
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: {}, read: { heading_line: 2 } });
  await tap("separator-semicolon");
  const read = { heading_line: 2, separator: "semicolon" };
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: {}, read });
  stage.answer("catalog.plan_import", planned());
  await tap("listing-show");
  await tap("listing-take");
  expect(stage.args("catalog.import").at(-1)).toMatchObject({ file, read });
});

it("asks how the letters are written where they cannot be read", async () => {
  stage.answer("catalog.plan_import", new ApiError("listing.stray_byte", "invalid", { file: "goods.csv", line: 3 }));
  await choose();
  expect(text("message")).toContain("Line 3");
  stage.answer("catalog.plan_import", planned({ encoding: "windows1250" }));
  await tap("encoding-windows1250");
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: {}, read: { encoding: "windows1250" } });
  expect(shows("listing-outcome")).toBe(true);
  expect(shows("message"), "a warning that is over").toBe(false);
});

it("asks about a tax rate that the shop does not have", async () => {
  stage.answer("catalog.plan_import", planned({ rates: ["19", "7"] }));
  await choose();
  expect(text("listing-rates")).toContain("19 %, 7 %");
  stage.answer("catalog.plan_import", planned());
  await tap("listing-rates-right");
  expect(stage.args("catalog.plan_import").at(-1)).toEqual({ file, columns: {}, rates: ["19", "7"] });
  expect(shows("listing-rates")).toBe(false);
  await tap("listing-take");
  expect(stage.args("catalog.import").at(-1)).toEqual({ file, columns: {}, rates: ["19", "7"] });
});
