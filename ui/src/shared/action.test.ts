// A press locks until its answer is there, whatever the answer.
import { expect, it } from "vitest";
import { ApiError } from "$api/client";
import { Action } from "./action.svelte";

const action = () => new Action((error) => error as ApiError);

it("runs once for a double press", async () => {
  const press = action();
  let runs = 0;
  let answer: () => void = () => undefined;
  const first = press.run(() => {
    runs += 1;
    return new Promise<void>((done) => (answer = done));
  });
  expect(press.busy).toBe(true);
  expect(await press.run(() => Promise.reject(new Error("never asked")))).toBe(false);
  answer();
  expect(await first).toBe(true);
  expect([runs, press.busy]).toEqual([1, false]);
});

it("is free again after a refusal, and keeps it", async () => {
  const press = action();
  const refusal = new ApiError("basket.empty", "refused", {});
  expect(await press.run(() => Promise.reject(refusal))).toBe(false);
  expect(press.busy).toBe(false);
  expect(press.refusal).toBe(refusal);
});
