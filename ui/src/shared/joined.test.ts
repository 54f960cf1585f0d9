// A long basket: a reply tells what a tap changed, and is put together with what is known.
import { expect, it } from "vitest";
import type { BasketView } from "$api/generated";
import { joined } from "./joined";

type Part = BasketView["part"];
const line = (line: number, quantity: number) => ({ line, quantity });
const view = (lines: object[], part: Part, over: object = {}): BasketView =>
  ({ basket: 7, lines, counts: {}, stock: {}, part, total: 0, ...over }) as unknown as BasketView;
const part = (revision: number, since: number | null, gone: number[] = [], tiles: string[] = []): Part => ({
  revision,
  since,
  gone,
  counted: tiles,
  marked: tiles,
});

const known = view([line(1, 1), line(2, 1), line(4, 1)], part(10, null), { counts: { a: 1, b: 2 }, stock: { b: "few" } });

it("is what the reply says where that tells all", () => {
  const short = view([line(1, 1)], null);
  expect(joined(known, short)).toBe(short);
  expect(joined(null, short)).toBe(short);
  const long = view([line(1, 1)], part(12, null));
  expect(joined(known, long)).toBe(long);
});

it("changes, adds and takes out lines in their order, and what the tiles say", () => {
  const tiles = ["a", "b", "c"];
  const reply = view([line(2, 5), line(3, 1), line(9, 1)], part(11, 10, [4], tiles), { counts: { a: 3, c: 1 }, total: 900 });
  const now = joined(known, reply);
  expect(now?.lines).toEqual([line(1, 1), line(2, 5), line(3, 1), line(9, 1)]);
  expect(now?.counts).toEqual({ a: 3, c: 1 });
  expect(now?.stock).toEqual({});
  expect([now?.total, now?.part?.revision]).toEqual([900, 11]);
});

it("is asked for whole where the reply goes on from another state", () => {
  expect(joined(known, view([], part(13, 12)))).toBeNull();
  expect(joined(null, view([], part(11, 10)))).toBeNull();
  expect(joined({ ...known, basket: 8 }, view([], part(11, 10)))).toBeNull();
  expect(joined({ ...known, part: null }, view([], part(11, 10)))).toBeNull();
});
