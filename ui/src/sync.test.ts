// Tills & sync: nothing is taken from a file that was not shown first, work goes on when its screen is left, a side is chosen
// by its fact, and setting the exchange folder leaves the other settings of the tablet alone.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import type { BundleWritten, Conflict, FilePlan, Imported, ImportPlan, SyncStatus } from "$api/generated";
import { POLL_MS } from "$shared/works.svelte";
import { qr, setUp, settle, shows, Stage, status, takeDown, tap, text, type } from "./testing/stage";

const [one, two] = [
  { till: "aa", number: 1 },
  { till: "bb", number: 2 },
];
const file = "/media/stick/till-2.trestle";
const offered = { file, sender: two, made_at: Date.parse("2026-05-02T15:05:00Z"), new_facts: 400 };
const sync = (over: Partial<SyncStatus> = {}): SyncStatus => ({
  tills: [
    { till: one, own: true, facts: 1204, last_word: Date.parse("2026-05-02T09:58:00Z"), gaps: [], waiting: 0, invited_only: false },
    { till: two, own: false, facts: 812, last_word: null, gaps: [[412, 419], [600, 600]], waiting: 217, invited_only: false },
  ],
  waiting: 217,
  exchange_folder: "/media/stick",
  offered: [offered],
  handed: [],
  received: [],
  conflicts: [],
  contacts_missing: 0,
  ...over,
});
const planned = (over: Partial<FilePlan> = {}): FilePlan => ({
  file,
  refused: null,
  sender: two,
  made_at: offered.made_at,
  ranges: [{ till: two, from: 820, to: 1219, new: 400, gap: [813, 819] }],
  new_facts: 400,
  contacts: 2,
  days: [{ till: "bb", day: "2026-05-02", facts: 400, sales: 48, sold: 41250, reversed: 0, returns: 1, refunded: 450 }],
  ...over,
});
const bad = planned({
  file: "/media/stick/bad.trestle",
  refused: { code: "bundle.signature", class: "damaged", args: { file: "/media/stick/bad.trestle" } },
  sender: null,
  made_at: null,
  ranges: [],
  new_facts: 0,
  days: [],
});
const plan: ImportPlan = { files: [planned(), bad], new_facts: 400 };
const imported: Imported = { files: [{ file, refused: null, new_facts: 400, contacts: 2 }], new_facts: 400, contacts: 2, conflicts: 1 };
const written: BundleWritten = { file: "/media/stick/till-1.trestle", bytes: 84_213, facts: 217, contacts: 0, ranges: [{ ...one, from: 988, to: 1204 }], days: [] };
const conflict = (id: string, kind: Conflict["kind"]): Conflict => ({
  id,
  kind,
  headline: { key: "conflict.two_values", args: { name: id } },
  advice: { key: "conflict.two_values.advice", args: {} },
  sides: [one, two].map((till, at) => ({ till, fact: `${id}-${at}`, at: null, sentence: { key: "conflict.value", args: { values: `${at}` } }, in_force: at === 1 })),
});

beforeEach(setUp);
afterEach(takeDown);

async function at(page: string | null, answers: Record<string, unknown> = {}): Promise<Stage> {
  const stage = new Stage({ "sync.status": sync(), ...answers });
  await stage.open();
  await tap("nav-more");
  await tap("more-sync");
  if (page) await tap(page);
  return stage;
}

it("tells what waits and for whom, the last word of each till, and its gaps", async () => {
  await at(null);
  expect([text("sync-waiting"), text("sync-owed")]).toEqual(["217", "Till 2: 217"]);
  expect(text("till-bb")).toContain("Nothing of it has arrived here yet");
  expect(text("till-bb")).toContain("Entries 412 to 419 not received yet");
  expect(text("till-bb")).toContain("Entry 600 not received yet");
  expect(text("till-aa")).toContain("this one");
});

it("looks into an offered file with one tap, and takes it in with another", async () => {
  const stage = await at("offered-0", { "sync.plan_import": plan, "sync.import": imported });
  expect(stage.args("sync.plan_import")).toEqual([{ files: [file] }]);
  expect(stage.args("sync.import")).toEqual([]);
  const told = text("take-plan");
  expect(told).toContain("Till 2: entries 820 to 1219");
  expect(told).toContain("Entries 813 to 819 will still be missing");
  expect(told).toContain("does not bear the signature");
  expect(text("take-in")).toBe("Import 400 new entries");
  await tap("take-in");
  expect(stage.args("sync.import")).toEqual([{ files: [file] }]);
  expect(text("taken-facts")).toBe("400");
  await tap("take-conflicts");
  expect(shows("screen-conflicts")).toBe(true);
});

it("takes nothing in where nothing is new", async () => {
  await at("offered-0", { "sync.plan_import": { files: [bad], new_facts: 0 } });
  expect(screen.getByTestId<HTMLButtonElement>("take-in").disabled).toBe(true);
});

it("reads every file of a chosen place, or of a typed one", async () => {
  const stage = await at("sync-take-in", { "sync.plan_import": { files: [], new_facts: 0 } });
  await tap("place-exchange");
  expect(text("take-nothing")).toContain("No bundle file lies there.");
  await tap("take-other");
  await type("place-path", " /tmp/x.trestle ");
  await tap("place-use");
  expect(stage.args("sync.plan_import")).toEqual([{ files: ["/media/stick"] }, { files: ["/tmp/x.trestle"] }]);
});

it("shows how far it is, can be stopped, and lets the seller go on selling", async () => {
  let answer: (value: unknown) => void = () => undefined;
  let work = { kind: "import", done: 133, all: 400, stopping: false };
  const stage = await at("offered-0", {
    "sync.plan_import": plan,
    "sync.import": () => new Promise((done) => (answer = done)),
    "work.status": () => ({ work }),
    "work.cancel": () => ({ work: (work = { ...work, stopping: true }) }),
  });
  await tap("take-in");
  await settle(POLL_MS);
  expect(text("work-told")).toBe("Importing: 33%");
  expect(screen.getByTestId<HTMLProgressElement>("work-bar").value).toBe(133);
  await tap("nav-sell");
  expect(shows("work")).toBe(false);
  await tap("nav-more");
  await tap("more-sync");
  await tap("sync-take-in");
  expect(shows("work")).toBe(true);
  await tap("work-cancel");
  expect(stage.args("work.cancel").length).toBe(1);
  expect(text("work-told")).toContain("Stopping");
  await tap("nav-sell");
  answer(imported);
  await settle();
  expect(text("message-text")).toBe("400 new entries imported.");
  await tap("nav-more");
  await tap("more-sync");
  expect(shows("work")).toBe(false);
});

it("says that it was stopped, and what stays", async () => {
  const stage = await at("offered-0", { "sync.plan_import": plan, "sync.import": new ApiError("work.stopped", "refused", {}) });
  await tap("take-in");
  expect(text("message-text")).toContain("doing it again goes on from there");
  expect(screen.getByTestId("message").dataset.severity).toBe("info");
  // How much is left is read anew before it goes on.
  expect(shows("take-choose")).toBe(true);
  stage.answer("sync.plan_import", { files: [planned({ new_facts: 150 })], new_facts: 150 });
  await tap("offered-0");
  expect(text("take-in")).toBe("Import 150 new entries");
});

it("hands over what others lack, or what one till lacks, or everything", async () => {
  const stage = await at("sync-hand-over", { "sync.export": written });
  await tap("place-exchange");
  expect(text("bundle-holds")).toBe("217 entries, 84.2 kB.");
  await tap("share-one");
  expect(shows("place-exchange")).toBe(false);
  await tap("share-to-bb");
  await tap("place-0");
  await tap("share-all");
  await type("place-path", "/tmp/all.trestle");
  await tap("place-use");
  expect(stage.args("sync.export")).toEqual([
    { out: "/media/stick" },
    { out: "/media/stick/other", to: "bb" },
    { out: "/tmp/all.trestle", all: true },
  ]);
});

it("says what was left out of a file because it is damaged here", async () => {
  const left_out = [
    { what: "facts", till: "bb", number: 2, from: 12, to: 40, at: 17 },
    { what: "facts", till: "bb", number: 2, from: 50, to: 50, at: 50 },
    { what: "contact", till: "bb", number: 2, from: 9, to: 9, at: 9 },
  ] as const;
  const stage = await at("sync-hand-over", { "sync.export": written });
  await tap("place-exchange");
  expect(shows("left-out")).toBe(false);
  stage.answer("sync.export", { ...written, left_out: [...left_out] });
  await tap("place-exchange");
  const said = text("left-out");
  for (const part of ["entries 12 to 40", "entry 50", "the contact of till 2, entry 9"]) expect(said.toLowerCase()).toContain(part);
});

it("takes a side by its fact where two values disagree, and notes the others as dealt with", async () => {
  const conflicts = [conflict("price", "two_values"), conflict("fox", "double_return")];
  const stage = await at("sync-conflicts", { "sync.status": sync({ conflicts }), "sync.resolve": sync({ conflicts: conflicts.slice(1) }) });
  expect(text("conflicts-open")).toBe("2 open");
  const sides = screen.getAllByTestId(/-side-/).map((side) => side.dataset.inForce);
  expect(sides).toEqual(["false", "true", "false", "true"]);
  expect(screen.getAllByText("in force").length).toBe(2);
  await tap("conflict-0-keep-0");
  expect(shows("conflict-0-keep-0")).toBe(false);
  await tap("conflict-0-dealt");
  expect(stage.args("sync.resolve")).toEqual([{ conflict: "price", take: "price-0" }, { conflict: "fox" }]);
});

it("pages hundreds of conflicts, and goes a page back when the last one of a page is settled", async () => {
  const conflicts = Array.from({ length: 301 }, (_, index) => conflict(`c${index}`, "counter"));
  await at("sync-conflicts", { "sync.status": sync({ conflicts }), "sync.resolve": sync({ conflicts: conflicts.slice(0, 300) }) });
  expect([screen.getAllByTestId(/^conflict-\d$/).length, text("conflicts-shown")]).toEqual([5, "1 / 61"]);
  for (let turn = 0; turn < 60; turn++) await tap("conflicts-next");
  expect(screen.getAllByTestId(/^conflict-\d$/).length).toBe(1);
  await tap("conflict-0-dealt");
  expect([screen.getAllByTestId(/^conflict-\d$/).length, text("conflicts-shown")]).toEqual([5, "60 / 60"]);
});

it("sets and unsets the exchange folder, and leaves the other settings of the tablet as they are", async () => {
  const stage = await at("sync-folder", { "settings.save": ({ device }: Pick<typeof status, "device">) => ({ ...status, device }) });
  expect(text("exchange-folder")).toBe("/media/stick");
  await tap("place-0");
  await tap("exchange-unset");
  const device = { theme: "evening", amount_entry: "decimal_key" };
  expect(stage.args("settings.save")).toEqual([
    { device: { ...device, exchange_folder: "/media/stick/other" } },
    { device: { ...device, exchange_folder: null } },
  ]);
  expect(text("exchange-folder-none")).toContain("No exchange folder is set.");
});

it("shows the code of an invitation with its file and its three steps", async () => {
  const stage = await at("sync-invite", { "till.invite": { file: "/media/stick/i", code: "7K3M-9QXD-2FHT-VW4B", qr, number: 4 } });
  await tap("place-0");
  expect(stage.args("till.invite")).toEqual([{ out: "/media/stick/other" }]);
  expect([text("invite-code"), text("invite-file")]).toEqual(["7K3M-9QXD-2FHT-VW4B", "/media/stick/i"]);
  // A reader needs four squares of white around it, dark on white in every theme.
  const picture = screen.getByTestId("invite-qr");
  expect(picture.getAttribute("viewBox")).toBe("-4 -4 29 29");
  expect(picture.querySelector("rect")?.getAttribute("fill")).toBe("#fff");
  await tap("invite-done");
  await tap("sync-invite");
  expect(shows("invite-code")).toBe(false);
});

it("exports contacts with the owner's passphrase, told where it is wrong and how many were left out", async () => {
  const stage = await at("sync-contacts", { "contacts.export": new ApiError("owner.wrong_passphrase", "refused", {}) });
  await tap("place-exchange");
  await type("contacts-passphrase", "wrong");
  await tap("contacts-export");
  expect(text("screen-contacts")).toContain("That is not the passphrase.");
  stage.answer("contacts.export", { file: "/media/stick/c.csv", contacts: 87, withdrawn: 3, unreadable: 0 });
  await type("contacts-passphrase", "right");
  await tap("contacts-export");
  expect(text("contacts-written")).toContain("87 addresses in it. 3 left out");
  expect(shows("contacts-unreadable")).toBe(false);
  expect(screen.getByTestId<HTMLInputElement>("contacts-passphrase").value).toBe("");
  expect(stage.args("contacts.export").at(-1)).toEqual({ passphrase: "right", out: "/media/stick" });
});
