// The scanner: told from typing by speed, and nothing typed is lost.
import { describe, expect, it } from "vitest";
import { Scanner } from "./scanner";

/** A scanner on a clock that only moves when told. */
function setUp() {
  const scanned: string[] = [];
  const typed: string[] = [];
  let now = 0;
  let due: { at: number; run: () => void } | null = null;
  const scanner = new Scanner({
    scanned: (code) => scanned.push(code),
    typed: (text) => typed.push(text),
    now: () => now,
    later: (run, ms) => (due = { at: now + ms, run }),
    cancel: () => (due = null),
  });
  function wait(ms: number) {
    now += ms;
    if (due && due.at <= now) {
      const { run } = due;
      due = null;
      run();
    }
  }
  function keys(text: string, gap: number) {
    for (const char of text) {
      wait(gap);
      scanner.character(char);
    }
  }
  return { scanner, scanned, typed, wait, keys };
}

describe("a scan", () => {
  it("ends with Enter, which is taken too", () => {
    const { scanner, scanned, typed, keys } = setUp();
    keys("4006381333931", 4);
    expect(scanner.terminator()).toBe("taken");
    expect(scanned).toEqual(["4006381333931"]);
    expect(typed).toEqual([]);
  });
  it("ends with silence", () => {
    const { scanned, keys, wait } = setUp();
    keys("7K3M-9QXD", 49);
    wait(50);
    expect(scanned).toEqual(["7K3M-9QXD"]);
  });
  it("is told once", () => {
    const { scanner, scanned, keys, wait } = setUp();
    keys("40063813", 4);
    scanner.terminator();
    wait(100);
    expect(scanned).toEqual(["40063813"]);
  });
  it("follows another scan", () => {
    const { scanner, scanned, keys, wait } = setUp();
    keys("1111", 5);
    scanner.terminator();
    wait(200);
    keys("2222", 5);
    scanner.terminator();
    expect(scanned).toEqual(["1111", "2222"]);
  });
});

describe("typing", () => {
  it("comes through key by key", () => {
    const { scanned, typed, keys, wait } = setUp();
    keys("450", 120);
    wait(50);
    expect(typed).toEqual(["4", "5", "0"]);
    expect(scanned).toEqual([]);
  });
  it("is not a scan at exactly the gap", () => {
    const { scanned, typed, keys, wait } = setUp();
    keys("12345", 50);
    wait(50);
    expect(scanned).toEqual([]);
    expect(typed.join("")).toBe("12345");
  });
  it("in a burst of three is still typing", () => {
    const { scanner, scanned, typed, keys } = setUp();
    keys("the", 10);
    expect(scanner.terminator()).toBe("free");
    expect(typed).toEqual(["the"]);
    expect(scanned).toEqual([]);
  });
  it("keeps its order when another key comes", () => {
    const { scanner, typed, keys } = setUp();
    keys("a", 10);
    scanner.other();
    expect(typed).toEqual(["a"]);
  });
  it("leaves Enter alone when nothing is held", () => {
    expect(setUp().scanner.terminator()).toBe("free");
  });
});
