// What the window says at its start.
import { expect, it } from "vitest";
import type { Status } from "$api/generated";
import { tellAtStart } from "./start";
import type { Till } from "./till.svelte";

/** What is said and, if something is offered, where it leads. */
function told(status: Partial<Status>): { key: string | null; to: unknown } {
  const said: { key: string | null; to: unknown } = { key: null, to: null };
  const till = {
    t: (key: string) => key,
    router: { go: (route: unknown) => (said.to = route) },
    messages: {
      show: (_: string, text: string, action?: { run: () => void }) => {
        said.key = text;
        action?.run();
      },
    },
  };
  const store = { refuses: null, recovery_file: "fine", checked: null };
  tellAtStart(till as unknown as Till, { store, ...status } as Status);
  return said;
}

it("says nothing when all is well", () => {
  expect(told({})).toEqual({ key: null, to: null });
});

it("says that an import was cut off, and leads to where it goes on", () => {
  const file = "spring.csv";
  expect(told({ unfinished: { kind: "catalogue", file } })).toEqual({ key: "start.unfinished.catalogue", to: { name: "catalogue", page: "import" } });
  expect(told({ unfinished: { kind: "bundle", file } })).toEqual({ key: "start.unfinished.bundle", to: { name: "sync", page: "take-in" } });
});

it("says first that the recovery file is gone", () => {
  const store = { recovery_file: "missing" } as Status["store"];
  expect(told({ store, unfinished: { kind: "bundle", file: "x" } }).key).toBe("store.recovery.missing");
});
