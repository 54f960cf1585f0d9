// The pages of the settings, and what receipts say of the shop.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { Status } from "$api/generated";
import { setUp, shows, Stage, status, takeDown, tap, text, type } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

const details = { name: "Blue Door", address: ["12 Quay Street", "56000 Vannes"], tax_number: "SIRET 732 829 320", closing: "Thank you!" };
const known: Status = { ...status, shop: status.shop && { ...status.shop, details } };

async function settings(answers: Record<string, unknown> = {}): Promise<Stage> {
  const stage = new Stage({ "app.status": known, "settings.save": known, ...answers });
  await stage.open();
  await tap("nav-more");
  await tap("more-settings");
  return stage;
}

it("opens at the shop, and every page is one tap away and says for whom it holds", async () => {
  await settings();
  expect(text("settings-holds")).toContain("For the whole shop.");
  const holds: string[] = [];
  for (const page of ["shop", "prices", "selling", "books", "tablet", "owner"]) {
    await tap(`settings-page-${page}`);
    expect(screen.getByTestId(`settings-page-${page}`).getAttribute("aria-current")).toBe("page");
    expect(shows(`settings-shown-${page}`)).toBe(true);
    holds.push(text("settings-holds").split(" ").slice(0, 4).join(" "));
  }
  expect(holds).toEqual([...Array.from({ length: 4 }, () => "For the whole shop."), "For this tablet only.", "For whoever knows the"]);
});

it("has an account for transfers only where its money can be transferred by a code", async () => {
  await settings();
  await tap("settings-page-selling");
  expect(shows("account-save")).toBe(true);
  takeDown();
  setUp();
  await settings({ "app.status": { ...known, shop: known.shop && { ...known.shop, transfers: false } } });
  await tap("settings-page-selling");
  expect([shows("loyalty-save"), shows("account-save")]).toEqual([true, false]);
});

it("shows how receipts say it while it is typed, and saves all of it once it is said so", async () => {
  const stage = await settings();
  expect(screen.getByTestId<HTMLButtonElement>("shop-save").disabled).toBe(true);
  await type("shop-address-0", "14 Quay Street");
  await type("shop-closing", "See you on Saturday");
  expect(text("shop-preview")).toContain("14 Quay Street");
  expect(text("shop-preview")).toContain("See you on Saturday");
  expect(stage.args("settings.save")).toEqual([]);
  await tap("shop-save");
  const address = ["14 Quay Street", "56000 Vannes", "", ""];
  expect(stage.args("settings.save")).toEqual([{ shop: { ...details, address, closing: "See you on Saturday" } }]);
  await type("shop-name", " ");
  expect(screen.getByTestId<HTMLButtonElement>("shop-save").disabled).toBe(true);
});

it("asks before another page of the settings takes the place of what was typed", async () => {
  await settings();
  await type("shop-name", "Green Door");
  await tap("settings-page-books");
  expect([shows("leave-form-dialog"), shows("settings-shown-shop")]).toEqual([true, true]);
  await tap("leave-form-stay");
  expect(screen.getByTestId<HTMLInputElement>("shop-name").value).toBe("Green Door");
  await tap("settings-page-books");
  await tap("leave-form-go");
  expect([shows("leave-form-dialog"), shows("settings-shown-books")]).toEqual([false, true]);
});

it("marks the field that does not fit", async () => {
  await settings({ "settings.save": new ApiError("args.too_long", "invalid", { field: "tax_number", most: 70 }) });
  await type("shop-tax-number", "x");
  await tap("shop-save");
  expect(screen.getByTestId("shop-tax-number").getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByTestId("shop-name").getAttribute("aria-invalid")).toBeNull();
});
