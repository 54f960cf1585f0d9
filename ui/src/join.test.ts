// Joining a shop from the first look on: the code is typed in groups or scanned, a refusal keeps what was chosen, and the
// tablet that has joined sells.
import { screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "$api/client";
import { POLL_MS } from "$shared/works.svelte";
import { scan, setUp, settle, shows, Stage, status, takeDown, tap, text, type } from "./testing/stage";

const places = [
  { kind: "stick", name: "STICK", path: "/media/stick" },
  { kind: "till", name: "", path: "/data/exports" },
];
const blank = { ...status, shop: null, till: null };
const code = () => screen.getByTestId<HTMLInputElement>("join-code").value;
const ready = () => !screen.getByTestId<HTMLButtonElement>("join-shop").disabled;

beforeEach(setUp);
afterEach(takeDown);

async function joining(answers: Record<string, unknown> = {}): Promise<Stage> {
  const stage = new Stage({ "app.status": blank, "export.places": { places }, "shop.join": status, ...answers });
  await stage.open();
  await tap("setup-join");
  return stage;
}

it("asks for a file and a whole code, and enters the shop", async () => {
  const stage = await joining();
  expect([shows("place-0"), shows("place-1")]).toEqual([true, false]);
  await tap("place-0");
  await type("join-code", "7k3m9qxd2fht");
  expect([code(), ready()]).toEqual(["7K3M-9QXD-2FHT", false]);
  await type("join-code", "7k3m9qxd2fhtvw4b");
  expect([code(), ready()]).toEqual(["7K3M-9QXD-2FHT-VW4B", true]);
  await tap("join-shop");
  expect(stage.args("shop.join")).toEqual([{ file: "/media/stick", code: "7K3M-9QXD-2FHT-VW4B" }]);
  expect(shows("screen-sell")).toBe(true);
});

it("takes the code from the scanner, and a typed path as it stands", async () => {
  const stage = await joining();
  await scan("7K3M-9QXD-2FHT-VW4B");
  await type("place-path", "/tmp/invitation-till-2");
  expect([code(), ready()]).toEqual(["7K3M-9QXD-2FHT-VW4B", true]);
  await tap("join-shop");
  expect(stage.args("shop.join")).toEqual([{ file: "/tmp/invitation-till-2", code: "7K3M-9QXD-2FHT-VW4B" }]);
  expect(stage.args("code.resolve")).toEqual([]);
});

it("tells a wrong code at the code and a bad file at the file, and keeps both", async () => {
  const stage = await joining({ "shop.join": new ApiError("join.wrong_code", "refused", {}) });
  await tap("place-0");
  await type("join-code", "7K3M9QXD2FHTVW4B");
  await tap("join-shop");
  expect(text("screen-join")).toContain("does not open this invitation");
  expect([shows("join-refused"), code()]).toEqual([false, "7K3M-9QXD-2FHT-VW4B"]);
  stage.answer("shop.join", new ApiError("join.unreadable", "damaged", {}));
  await tap("join-shop");
  expect(text("join-refused")).toContain("no invitation, or it is damaged");
});

it("shows how far it is, and cannot be left meanwhile by accident", async () => {
  let answer: (value: unknown) => void = () => undefined;
  await joining({
    "shop.join": () => new Promise((done) => (answer = done)),
    "work.status": { work: { kind: "join", done: 1, all: 4, stopping: false } },
  });
  await tap("place-0");
  await type("join-code", "7K3M9QXD2FHTVW4B");
  await tap("join-shop");
  await settle(POLL_MS);
  expect(text("work-told")).toBe("Joining: 25%");
  expect(screen.getByTestId<HTMLButtonElement>("join-back").disabled).toBe(true);
  answer(status);
  await settle();
  expect(shows("screen-sell")).toBe(true);
});

it("leads back to the start", async () => {
  await joining();
  await tap("join-back");
  expect(shows("screen-welcome")).toBe(true);
});
