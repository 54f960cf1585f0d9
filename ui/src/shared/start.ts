// What the window says once, when it starts. Owns: which of several things is said. Must not: change anything.
import type { Status } from "$api/generated";
import type { Till } from "./till.svelte";

export function tellAtStart(till: Till, { store, unfinished }: Status): void {
  if (store.recovery_file !== "fine") {
    till.messages.show("warn", till.t(`store.recovery.${store.recovery_file}`));
  } else if (unfinished) {
    const { kind, file } = unfinished;
    const again = () =>
      till.router.go(kind === "bundle" ? { name: "sync", page: "take-in" } : { name: "catalogue", page: "import" });
    till.messages.show("warn", till.t(`start.unfinished.${kind}`, { file }), { label: till.t("start.unfinished.go"), run: again });
  }
}
