// Variants made together in the form of an item.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { PlanVariants, PlannedVariant, VariantPlan } from "$api/generated";
import { scan, setUp, settle, shows, Stage, takeDown, tap, text, type } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

const size = (value: string, have?: PlannedVariant["have"]): PlannedVariant => ({ options: [{ name: "Size", value }], values: value, have: have ?? null, left_out: value === "XS" });
/** What the engine makes of one line of sizes; `S` there may be already. */
const planned = (have: boolean) => ({ options }: PlanVariants): VariantPlan => {
  const typed = options ?? (have ? [{ name: "Size", values: "S" }] : []);
  const values = (typed[0]?.values ?? "").split(",").map((value) => value.trim()).filter((value) => value !== "");
  const variants = values.map((value) => size(value, have && value === "S" ? { id: "s", price: 1750, archived: false } : null));
  return { options: typed, variants, new: variants.filter((variant) => !variant.have).length };
};

async function making(answers: Record<string, unknown> = {}): Promise<Stage> {
  const saved = { name: "T-shirt", made: ["a", "b"], had: 0 };
  const stage = new Stage({ "catalog.plan_variants": planned(false), "catalog.save_variants": saved, ...answers });
  await stage.open();
  await tap("empty-item");
  await type("item-name", "T-shirt");
  expect(screen.getByTestId<HTMLButtonElement>("make-variants").disabled).toBe(true);
  for (const key of ["key-1", "key-8"]) await tap(key);
  await tap("make-variants");
  return stage;
}
async function sizes(typed: string): Promise<void> {
  await type("variants-name-0", "Size");
  await type("variants-values-0", typed);
  await settle(300);
}
const value = (id: string) => screen.getByTestId<HTMLInputElement>(id).value;
const args = (stage: Stage) => stage.args("catalog.save_variants")[0] as { variants: unknown; shared: { name: string } };

it("shows every combination with the price of the form, and saves all of them at once", async () => {
  const stage = await making();
  expect(screen.getByTestId<HTMLButtonElement>("variants-save").disabled).toBe(true);
  await sizes("S, M, L");
  expect([value("variant-price-S"), text("variants-count").split(" ").slice(0, 2).join(" ")]).toEqual(["18.00", "3 new"]);
  await type("variant-price-L", "21");
  await type("variant-sku-M", "TS-M");
  await tap("variant-on-S");
  expect(text("variants-save")).toBe("Make 2 variants");
  await tap("variants-save");
  expect(args(stage).shared).toMatchObject({ name: "T-shirt", price: 1800 });
  expect(args(stage).variants).toEqual([
    { options: [{ name: "Size", value: "M" }], sku: "TS-M" },
    { options: [{ name: "Size", value: "L" }], sku: "", price: "21" },
  ]);
  expect(shows("screen-catalogue")).toBe(true);
});

it("keeps what was typed of a size when another one is added, and marks what is there already", async () => {
  const stage = await making({ "catalog.plan_variants": planned(true) });
  expect(value("variants-values-0")).toBe("S");
  await sizes("S, M");
  await type("variant-price-M", "20");
  await sizes("S, M, XL, XS");
  expect(screen.getByTestId("variant-on-XS").getAttribute("aria-checked")).toBe("false");
  expect([value("variant-price-M"), value("variant-price-XL")]).toEqual(["20", "18.00"]);
  expect(text("variant-S")).toContain("17.50");
  expect(text("variant-S")).toContain("is there already");
  expect(text("variants-count")).toContain("3 new · 1 there already");
  await tap("variants-save");
  expect((args(stage).variants as unknown[]).length).toBe(2);
});

it("gives a scan to the row in hand, and then to the next that has no code", async () => {
  const stage = await making();
  await sizes("S, M, L");
  screen.getByTestId("variant-sku-M").focus();
  await scan("5012345678900");
  await scan("5012345678917");
  await scan("5012345678924");
  expect(["S", "M", "L"].map((one) => value(`variant-barcode-${one}`))).toEqual(["5012345678924", "5012345678900", "5012345678917"]);
  expect(stage.args("code.resolve")).toEqual([]);
});

it("tells a refusal in the row that it is of, keeps all that was typed, and asks under the same key again", async () => {
  const refused = new ApiError("catalog.code_taken", "refused", { code: "TS-M", name: "Cap", variant: "M" });
  const stage = await making({ "catalog.save_variants": refused });
  await sizes("S, M");
  await type("variant-sku-M", "TS-M");
  await tap("variants-save");
  expect(text("variant-refused")).toContain("Cap already has the code TS-M. Nothing was saved.");
  expect(screen.getByTestId("variant-M").contains(screen.getByTestId("variant-refused"))).toBe(true);
  expect(screen.getByTestId("variant-sku-M").getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByTestId("variant-barcode-M").getAttribute("aria-invalid")).toBeNull();
  await tap("variants-save");
  const [first, second] = stage.asked.filter((one) => one.name === "catalog.save_variants");
  expect([first?.key !== undefined, first?.key]).toEqual([true, second?.key]);
  await type("variant-sku-M", "TS-M2");
  expect(shows("variant-refused")).toBe(false);
});

it("says why there are no combinations, and goes back to the form with what stood there", async () => {
  const many = new ApiError("catalog.too_many_variants", "refused", { most: 100 });
  await making({ "catalog.plan_variants": (asked: PlanVariants) => (asked.options ? many : planned(false)(asked)) });
  await sizes("many");
  expect(text("variants-refused")).toContain("More than 100 variants");
  await tap("variants-back");
  expect(shows("leave-form-dialog")).toBe(true);
  await tap("leave-form-go");
  expect(value("item-name")).toBe("T-shirt");
});

/** A word typed in small letters made a second category beside the first. */
it("leaves the categories that hold what is typed to choose from, and says when it is a new one", async () => {
  const stage = new Stage({ "catalog.list": { tiles: [], products: [], categories: ["Candles", "Wax", "Wax melts"], favourites: [], arranged: false } });
  await stage.open();
  await tap("empty-item");
  const offered = () => [...document.querySelectorAll("[data-testid^=use-category-]")].map((one) => one.textContent.trim());
  await type("item-category", "wax");
  expect(offered()).toEqual(["Wax", "Wax melts"]);
  await tap("use-category-Wax");
  expect([value("item-category"), offered().length]).toEqual(["Wax", 3]);
  await type("item-category", "Toys");
  expect([offered(), text("screen-item").includes("A new category.")]).toEqual([[], true]);
});
