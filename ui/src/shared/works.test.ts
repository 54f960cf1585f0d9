// Long work: asked about every 300 ms while its command runs and never after, stopped when asked, and told by one voice.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Api } from "$api/client";
import type { Work } from "$api/generated";
import { POLL_MS, Works } from "./works.svelte";

let asked: string[] = [];
let work: Work | null = null;
const works = () =>
  new Works({
    call: async (name: string) => {
      asked.push(name);
      if (name === "work.cancel" && work) work = { ...work, stopping: true };
      return { result: { work }, changed: [] };
    },
    onChanged: () => undefined,
  } as unknown as Api);
const step = (done: number): Work => ({ kind: "import", done, all: 400, stopping: false });
/** A command that answers when it is told to. */
function slow(): { command: () => Promise<string>; answer: () => void } {
  let answer: () => void = () => undefined;
  return { command: () => new Promise((done) => (answer = () => done("done"))), answer: () => answer() };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  [asked, work] = [[], null];
});
afterEach(() => void vi.useRealTimers());

it("asks every 300 ms while the command runs, and gives its answer", async () => {
  const watched = works();
  const long = slow();
  const answer = watched.watch(long.command);
  expect([watched.busy, asked.length]).toEqual([true, 0]);
  work = step(10);
  await pass(POLL_MS);
  expect(watched.now).toEqual(step(10));
  work = step(200);
  await pass(POLL_MS);
  expect([watched.now, asked.length]).toEqual([step(200), 2]);
  long.answer();
  expect(await answer).toBe("done");
  await pass(10 * POLL_MS);
  expect([watched.busy, watched.now, asked.length]).toEqual([false, null, 2]);
});

it("asks nothing about work that is over before the first look", async () => {
  const watched = works();
  expect(await watched.watch(() => Promise.resolve(7))).toBe(7);
  await pass(10 * POLL_MS);
  expect(asked).toEqual([]);
});

it("asks to stop once, and shows that it does", async () => {
  const watched = works();
  const long = slow();
  const answer = watched.watch(long.command);
  work = step(10);
  await pass(POLL_MS);
  await watched.cancel();
  expect(asked).toEqual(["work.status", "work.cancel"]);
  expect(watched.now?.stopping).toBe(true);
  long.answer();
  await answer;
  expect(watched.now).toBeNull();
});

it("ends also when the command is refused", async () => {
  const watched = works();
  await expect(watched.watch(() => Promise.reject(new Error("work.stopped")))).rejects.toThrow("work.stopped");
  expect(watched.busy).toBe(false);
});

it("keeps one round of questions when work follows on work", async () => {
  const watched = works();
  await watched.watch(() => Promise.resolve());
  const long = slow();
  const answer = watched.watch(long.command);
  work = step(1);
  await pass(3 * POLL_MS);
  expect(asked.length).toBe(3);
  long.answer();
  await answer;
});
