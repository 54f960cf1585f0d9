// What members get, in the settings; and the bundle file as the last step of the day.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { BundleWritten, Report, SyncStatus } from "$api/generated";
import { setUp, shows, Stage, status, takeDown, tap, text, type } from "./testing/stage";

beforeEach(setUp);
afterEach(takeDown);

async function settings(answers: Record<string, unknown> = {}): Promise<Stage> {
  const stage = new Stage({ "settings.save": status, ...answers });
  await stage.open();
  await tap("nav-more");
  await tap("more-settings");
  await tap("settings-page-selling");
  return stage;
}

it("saves all terms together, once something changed", async () => {
  const stage = await settings();
  expect(screen.getByTestId<HTMLButtonElement>("loyalty-save").disabled).toBe(true);
  await type("loyalty-member", "7,5");
  await tap("loyalty-market-days-more");
  await tap("loyalty-else-days-less");
  await tap("loyalty-save");
  expect(stage.args("settings.save")).toEqual([{ loyalty: { member: "7.5", reward: "10", market_days: 3, else_days: 59 } }]);
});

it("marks the field whose percentage is none", async () => {
  await settings({ "settings.save": new ApiError("rate.unreadable", "invalid", { field: "loyalty.reward" }) });
  const marked = () => ["member", "reward"].filter((which) => screen.getByTestId(`loyalty-${which}`).getAttribute("aria-invalid") === "true");
  await type("loyalty-reward", "ten");
  await tap("loyalty-save");
  expect(marked()).toEqual(["reward"]);
  expect(document.body.textContent).toContain("That is no percentage from 0 to 100.");
  await type("loyalty-reward", "10.5");
  expect(marked()).toEqual([]);
});

const tills = (count: number): SyncStatus["tills"] =>
  Array.from({ length: count }, (_, at) => ({
    till: { till: `t${at}`, number: at + 1 },
    own: at === 0,
    facts: 10,
    last_word: null,
    gaps: [],
    waiting: at === 0 ? 0 : 17,
    invited_only: false,
  }));
const sync = (count: number, folder: string | null): SyncStatus => ({
  tills: tills(count),
  waiting: count > 1 ? 17 : 0,
  exchange_folder: folder,
  offered: [],
  handed: [],
  received: [],
  conflicts: [],
  contacts_missing: 0,
});
const bundle = (facts: number): BundleWritten => ({ file: `/media/stick/${facts}.trestle`, bytes: 1200, facts, contacts: 0, ranges: [], days: [] });
const drawer: Report["drawer"] = { float: 0, cash_sales: 0, cash_refunds: 0, moved_in: 0, moved_out: 0, expected: 0, counted: 0, difference: 0 };

/** The day counted, closed and not exported: the bundle file comes next. */
async function ended(known: SyncStatus): Promise<Stage> {
  const session = { session: "s", till: { till: "aa", number: 1 }, own: true, open: true, market: null, market_name: null, day: "2026-05-02", opened_at: 0, takings: 0, sales: 0, opened_by_sale: false, overdue: false, asks_on: null };
  const report = {
    kind: "z", shop: "Blue Door", demo: false, sessions: ["s"], markets: [], day: "2026-05-02", opened_at: 0, closed_at: 0, sales: 0, sold: 0, returns: 0,
    refunded: 0, undone: 0, undone_total: 0, takings: 0, rounding: 0, taxes: [], tenders: [], drawer, movements: [], best: [], note: "",
    head: { till: "aa", seq: 1, hash: "00" },
  };
  const stage = new Stage({
    "app.status": { ...status, session },
    "session.status": { session, counted: true, earlier: [] },
    "day.report": report,
    "session.close": report,
    "sync.status": known,
    "sync.export": bundle(17),
  });
  await stage.open();
  for (const step of ["nav-day", "end-day", "close-day", "to-export", "export-done"]) await tap(step);
  return stage;
}

it("writes the bundle file into the exchange folder without naming it, and shows what came late when it is done again", async () => {
  const stage = await ended(sync(2, "/media/stick"));
  expect(text("bundle-told")).toBe("17 entries wait for the other tills.");
  expect(text("bundle-done")).toBe("Skip the bundle file");
  await tap("place-exchange");
  stage.answer("sync.export", bundle(2));
  await tap("place-0");
  expect(stage.args("sync.export")).toEqual([{}, { out: "/media/stick/other" }]);
  expect(screen.getAllByTestId("bundle-holds").map((one) => one.textContent.trim())).toEqual(["2 entries, 1.2 kB.", "17 entries, 1.2 kB."]);
  await tap("bundle-done");
  expect(text("end-bundle-told")).toContain("/media/stick/2.trestle");
});

it("goes past it with words where nobody waits for a file, and offers it all the same", async () => {
  const stage = await ended(sync(1, null));
  expect(text("bundle-told")).toContain("This shop has one tablet and no exchange folder");
  expect([text("bundle-done"), shows("place-0")]).toEqual(["Go on", true]);
  await tap("bundle-done");
  expect(text("end-bundle-told")).toContain("No bundle file.");
  expect(stage.args("sync.export")).toEqual([]);
});
