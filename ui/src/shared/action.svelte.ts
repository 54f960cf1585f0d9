// A press that asks the engine for something. Owns: that a second press does nothing until the first has its answer.
// Must not: decide what is asked.
import type { ApiError } from "$api/client";

export class Action {
  busy = $state(false);
  /** The last refusal, for a form that shows it beside its field. */
  refusal = $state.raw<ApiError | null>(null);

  constructor(private readonly fail: (error: unknown) => ApiError) {}

  /** Runs unless it is still running; tells whether it went through. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refusal = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.refusal = this.fail(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
