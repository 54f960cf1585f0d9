// Which pictures are asked for, when, and what is kept. Owns nothing else.
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pictures } from "./pictures.svelte";

let asked: string[][] = [];
let refusing = false;
const pictures = () =>
  new Pictures(async (wanted) => {
    asked.push(wanted);
    await Promise.resolve();
    if (refusing) throw new Error("no");
    return Object.fromEntries(wanted.filter((one) => one !== "gone").map((one) => [one, `data:${one}`]));
  });

/** Shows some pictures as a component would, until the next painting and its answers. */
async function show(of: Pictures, shown: string[]) {
  const stop = $effect.root(() => of.show(() => shown));
  flushSync();
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(100);
  return { stop, before };
}

beforeEach(() => {
  asked = [];
  refusing = false;
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame", "setTimeout"] });
});
afterEach(() => void vi.useRealTimers());

it("asks after the painting, once for each, and for nothing where there is none", async () => {
  const here = pictures();
  const { before } = await show(here, ["a", "", "b", "a"]);
  expect(before).toBe(0);
  expect(asked).toEqual([["a", "b"]]);
  expect([here.of("a"), here.of(""), here.of("c")]).toEqual(["data:a", undefined, undefined]);
  await show(here, ["b", "c", ""]);
  expect(asked).toEqual([["a", "b"], ["c"]]);
});

it("asks for no more than the engine gives at once", async () => {
  const here = pictures();
  const many = Array.from({ length: 130 }, (_, n) => `p${n}`);
  await show(here, many);
  expect(asked.map((one) => one.length)).toEqual([60, 60, 10]);
  expect(here.of("p129")).toBe("data:p129");
});

it("asks again for what was refused, and forgets the oldest of very many", async () => {
  const here = pictures();
  refusing = true;
  const { stop } = await show(here, ["a"]);
  stop();
  refusing = false;
  await show(here, ["a"]);
  expect(here.of("a")).toBe("data:a");
  await show(here, Array.from({ length: 620 }, (_, n) => `p${n}`));
  expect([here.of("a"), here.of("p619")]).toEqual([undefined, "data:p619"]);
  await show(here, ["a"]);
  expect(here.of("a")).toBe("data:a");
});
