// The router and its tap guard.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GUARD_MS, Router } from "./router.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the router", () => {
  it("starts at Sell, and counts every visit", () => {
    const router = new Router(() => 0);
    expect(router.route.name).toBe("sell");
    router.go({ name: "pay" });
    router.go({ name: "pay" });
    expect([router.route.name, router.visit]).toEqual(["pay", 2]);
  });
});

describe("the tap guard", () => {
  it("ignores taps for its time after a change of screen, and no longer", () => {
    let now = 1_000;
    const router = new Router(() => now);
    expect(router.ignoresTaps()).toBe(false);
    router.go({ name: "done", sale: undefined as never });
    now += GUARD_MS - 1;
    expect(router.ignoresTaps()).toBe(true);
    now += 1;
    expect(router.ignoresTaps()).toBe(false);
  });
  it("shows itself while it lasts", () => {
    const router = new Router();
    router.guard();
    expect(router.guarded).toBe(true);
    vi.advanceTimersByTime(GUARD_MS);
    expect(router.guarded).toBe(false);
  });
});
