// What the strip shows, and for how long.
import { expect, it } from "vitest";
import { Messages } from "./messages.svelte";
import { Router } from "./router.svelte";

/** "Nothing was changed" stood over the sale that was finished next. */
it("takes a warning or an error away with the screen that it was told on", () => {
  const messages = new Messages();
  const router = new Router(undefined, () => messages.leave());
  for (const severity of ["warn", "error"] as const) {
    messages.show(severity, "Nothing was changed.");
    router.go({ name: "day" });
    expect(messages.current).toBe(null);
  }
});

it("keeps what went well, and what offers a way on", () => {
  const messages = new Messages();
  const router = new Router(undefined, () => messages.leave());
  messages.show("good", "Saved.");
  router.go({ name: "sell" });
  expect(messages.current?.text).toBe("Saved.");
  messages.show("warn", "A day was left open.", { label: "Day", run: () => {} });
  router.go({ name: "more" });
  expect(messages.current?.text).toBe("A day was left open.");
});
