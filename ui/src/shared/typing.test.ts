// Digits on the pad: from the right, with a point key, and what both show.
import { describe, expect, it } from "vitest";
import { CountTyping, Typing, type PadKey } from "./typing.svelte";

const fromRight = (decimals = 2) => new Typing(() => decimals, () => "from_right");
const pointed = (decimals = 2) => new Typing(() => decimals, () => "decimal_key");
function type(typing: { press(key: PadKey): void }, keys: string): void {
  for (const key of keys) typing.press(key as PadKey);
}

describe("digits from the right", () => {
  it("450 is 4.50", () => {
    const typing = fromRight();
    type(typing, "450");
    expect([typing.minor, typing.shown]).toEqual([450, "4.50"]);
  });
  it("starts empty and ignores zeros in front", () => {
    const typing = fromRight();
    expect([typing.minor, typing.shown]).toEqual([null, "0.00"]);
    type(typing, "00");
    expect(typing.minor).toBeNull();
  });
  it("two zeros make whole amounts", () => {
    const typing = fromRight();
    type(typing, "12");
    typing.press("00");
    expect(typing.minor).toBe(1200);
  });
  it("a point switches this one entry", () => {
    const typing = fromRight();
    type(typing, "4.5");
    expect([typing.minor, typing.shown]).toEqual([450, "4.5"]);
  });
  it("deletes from the right", () => {
    const typing = fromRight();
    type(typing, "450");
    typing.press("delete");
    expect(typing.minor).toBe(45);
  });
  it("stops at nine digits", () => {
    const typing = fromRight();
    type(typing, "1234567899");
    expect(typing.minor).toBe(123456789);
  });
});

describe("a point key", () => {
  it.each([
    ["4", 400],
    ["4.", 400],
    ["4.5", 450],
    ["4.50", 450],
    ["4.507", 450],
    [".5", 50],
    ["0.05", 5],
  ])("%s is %i minor units", (keys, minor) => {
    const typing = pointed();
    type(typing, keys);
    expect(typing.minor).toBe(minor);
  });
  it("takes one point only", () => {
    const typing = pointed();
    type(typing, "4.5.5");
    expect(typing.minor).toBe(455);
  });
  it("has no point where the currency has no decimals", () => {
    const typing = pointed(0);
    type(typing, "15.5");
    expect(typing.minor).toBe(155);
  });
});

describe("counts", () => {
  it("the first digit replaces what was there", () => {
    const count = new CountTyping();
    count.set(7);
    type(count, "12");
    expect(count.value).toBe(12);
  });
});
