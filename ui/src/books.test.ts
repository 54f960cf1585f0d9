// What the tax adviser's DATEV needs to know, in the settings.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { Datev, DatevOffer, Status } from "$api/generated";
import { setUp, shows, Stage, status, takeDown, tap, text, type } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

const revenue = (...accounts: string[]) => ["7", "0"].map((rate, at) => ({ rate, account: accounts[at] ?? "" }));
const set: Datev = {
  consultant: "", client: "", year_begins: 1, chart: "skr03", cash: "", transit: "", rounding: "", tips: "", credit: "",
  revenue: revenue(),
};
const offer: DatevOffer = {
  set,
  charts: [
    { chart: "skr03", cash: "1000", transit: "1360", rounding: "1590", tips: "1590", credit: "1700", revenue: revenue("8300") },
    { chart: "skr04", cash: "1600", transit: "1460", rounding: "1370", tips: "1370", credit: "3500", revenue: revenue("4300") },
  ],
};
const german: Status = { ...status, shop: status.shop && { ...status.shop, country: "DE", books: ["datev", "lexware", "xero", "quickbooks"] } };
const placeholder = (field: string) => screen.getByTestId<HTMLInputElement>(field).placeholder;

async function settings(answers: Record<string, unknown> = {}): Promise<Stage> {
  const stage = new Stage({ "app.status": german, "settings.save": german, "books.offer": offer, ...answers });
  await stage.open();
  await tap("nav-more");
  await tap("more-settings");
  await tap("settings-page-books");
  return stage;
}

it("saves numbers and accounts together, once something changed", async () => {
  const stage = await settings();
  expect(screen.getByTestId<HTMLButtonElement>("datev-save").disabled).toBe(true);
  await type("datev-consultant", "29098");
  await type("datev-client", "55003");
  await tap("datev-year-more");
  expect(text("datev-year-value")).toBe("February");
  await type("datev-revenue-0", "8195");
  await tap("datev-save");
  const datev = { ...set, consultant: "29098", client: "55003", year_begins: 2, revenue: revenue("", "8195") };
  expect(stage.args("settings.save")).toEqual([{ datev }]);
});

it("shows the chart's usual account in a field that is empty, and says where there is none", async () => {
  await settings();
  expect([placeholder("datev-cash"), placeholder("datev-revenue-7")]).toEqual(["usual: 1000", "usual: 8300"]);
  expect(placeholder("datev-revenue-0")).toBe("none yet");
  await tap("datev-chart-skr04");
  expect([placeholder("datev-transit"), placeholder("datev-revenue-7")]).toEqual(["usual: 1460", "usual: 4300"]);
});

it("tells a number that does not fit at its field", async () => {
  const args = { field: "revenue_0", least: 1, most: 9999 };
  await settings({ "settings.save": new ApiError("datev.out_of_range", "invalid", args) });
  await type("datev-revenue-0", "x");
  await tap("datev-save");
  const field = screen.getByTestId("datev-revenue-0");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(field.closest(".text")?.textContent).toContain("From 1 to 9999.");
  expect(screen.getByTestId("datev-cash").getAttribute("aria-invalid")).toBeNull();
});

it("has no place where DATEV is not used, and the programs that are stand there all the same", async () => {
  await settings({ "app.status": status });
  expect(text("books-programs")).toContain("Xero");
  expect([shows("turn-value"), shows("datev-save")]).toEqual([true, false]);
});
