// What every form needs. Owns: whether somebody has changed it, and which field a refusal is about. Keeps true: what a form was
// filled with is no change. Must not: know what a form holds.
import { untrack } from "svelte";
import type { Action } from "./action.svelte";
import type { Till } from "./till.svelte";

export class Draft {
  private kept = "";

  constructor(private readonly read: () => unknown) {
    this.settle();
  }

  /** What the form holds now is what is saved, or what it begins with. */
  settle(): void {
    this.kept = untrack(() => JSON.stringify(this.read()));
  }

  get changed(): boolean {
    return untrack(() => JSON.stringify(this.read())) !== this.kept;
  }
}

/** The draft of a form: as long as the form is shown, leaving it with changes is asked about. Called while it is set up. */
export function useDraft(till: Till, read: () => unknown): Draft {
  const draft = new Draft(read);
  $effect(() => till.router.hold(draft));
  return draft;
}

/** What a form says beside one of its fields: why it was refused, if that is about this field. */
export function refusalAt(till: Till, action: Action, field: string): string | undefined {
  const refusal = action.refusal;
  return refusal?.args.field === field ? till.tellError(refusal) : undefined;
}
