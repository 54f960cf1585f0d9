// The data on this tablet: shops that were set aside, from the first look on and in the settings; when the database was read
// through; a recovery file that needs somebody; a shop that sells nothing and can still be looked at.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setUp, settle, shows, Stage, status, takeDown, tap, text } from "./testing/stage";

const shops = [{ name: "damaged-1", written: Date.parse("2026-05-01T18:00:00Z"), bytes: 4096 }];
const aside = { shops, can_set_aside: false };
const back = { kept_at: null };

beforeEach(setUp);
afterEach(takeDown);

async function settings(stage: Stage): Promise<void> {
  await stage.open();
  await tap("nav-more");
  await tap("more-settings");
  await tap("settings-page-tablet");
}

/** Asks for it, says no, asks again, says yes: only then is anything moved. */
async function bringBack(stage: Stage): Promise<void> {
  await tap("bring-back-damaged-1");
  expect(shows("bring-back-dialog")).toBe(true);
  await tap("bring-back-no");
  expect(stage.args("store.bring_back")).toEqual([]);
  await tap("bring-back-damaged-1");
  await tap("bring-back-yes");
  expect(stage.args("store.bring_back")).toEqual([{ name: "damaged-1" }]);
}

it("brings a shop back from the first look", async () => {
  const blank = { ...status, shop: null, till: null };
  const stage = new Stage({ "app.status": blank, "store.list_aside": aside, "store.bring_back": back });
  await stage.open();
  stage.answer("app.status", status);
  await bringBack(stage);
  expect(shows("screen-sell")).toBe(true);
});

it("brings a shop back from the settings", async () => {
  const stage = new Stage({ "store.list_aside": aside, "store.bring_back": back });
  await settings(stage);
  await bringBack(stage);
  expect(shows("screen-sell")).toBe(true);
});

it("brings a shop back where none opens", async () => {
  const stage = new Stage({ "store.list_aside": aside, "store.bring_back": back });
  stage.answer("app.status", { ...status, store: { ...status.store, refuses: "store.damaged" } });
  await stage.open();
  expect(screen.getByTestId("screen-failure").dataset.code).toBe("store.damaged");
  expect(shows("failure-set-aside")).toBe(false);
  stage.answer("app.status", status);
  await bringBack(stage);
  expect(shows("screen-failure")).toBe(false);
});

it("says in the settings when the database was read through, and reads it when asked", async () => {
  const stage = new Stage({ "store.list_aside": { shops: [], can_set_aside: false }, "store.check": {} });
  await settings(stage);
  expect([text("store-checked"), shows("store-recovery")]).toEqual([
    "The whole database has not been read through yet. The till does it by itself once a day.",
    false,
  ]);
  const checked = { at: Date.parse("2026-05-02T08:00:00Z"), whole: true };
  stage.answer("app.status", { ...status, store: { refuses: null, recovery_file: "damaged", checked } });
  await tap("store-check");
  expect(stage.args("store.check")).toEqual([{}]);
  expect(text("store-checked")).toMatch(/^The whole database was read through .*: it is whole\.$/);
  expect(text("store-recovery")).toContain("recovery file is damaged");
});

it("tells at the start of a recovery file that is gone", async () => {
  const stage = new Stage({ "app.status": { ...status, store: { ...status.store, recovery_file: "missing" } } });
  await stage.open();
  await settle();
  expect(text("message-text")).toContain("recovery file is gone");
});

it("lets one look at a shop that sells nothing", async () => {
  const stopped = { ...status, store: { ...status.store, refuses: "journal.not_as_signed" } };
  const stage = new Stage({ "app.status": stopped, "store.list_aside": { shops: [], can_set_aside: true } });
  await stage.open();
  await tap("failure-look");
  expect([shows("screen-failure"), shows("stage-screens")]).toEqual([false, true]);
});
