// A form's key: kept while its values stay, another one for other values, the first one again when they come back.
import { expect, it } from "vitest";
import { Intent } from "./intent";

const bank = (amount: number) => ({ flow: "out", amount, reason: "To the bank", list: [{ value: 500, count: 1 }] });

it("keeps its key for the same values, however often they are sent", () => {
  const intent = new Intent();
  expect(intent.key(bank(1000))).toBe(intent.key(bank(1000)));
});
it("takes another key for other values, at any depth", () => {
  const intent = new Intent();
  const keys = [bank(1000), bank(2000), { ...bank(1000), list: [{ value: 500, count: 2 }] }].map((args) => intent.key(args));
  expect(new Set(keys).size).toBe(3);
});
it("knows its first key again when a value is changed back: a lost answer is asked for, not written twice", () => {
  const intent = new Intent();
  const first = intent.key(bank(1000));
  intent.key(bank(2000));
  expect(intent.key(bank(1000))).toBe(first);
});
it("shares no key with another intent", () => {
  expect(new Intent().key(bank(1000))).not.toBe(new Intent().key(bank(1000)));
});
