// Long work, seen from outside while its command runs. Owns: asking the engine how far it is, and asking it to stop. Keeps
// true: whoever looks from whichever screen sees the same; work goes on when its screen is left. Must not: start any.
import type { Api } from "$api/client";
import type { Work } from "$api/generated";

export const POLL_MS = 300;

export class Works {
  /** How far the work is; null while nothing is known of any. */
  now = $state.raw<Work | null>(null);
  /** Commands of this window that may take long and have no answer yet. */
  private pending = $state(0);
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly api: Api) {}

  get busy(): boolean {
    return this.pending > 0;
  }

  /** Runs a command that may take long, watched until its answer is there. */
  async watch<T>(command: () => Promise<T>): Promise<T> {
    this.pending += 1;
    if (this.pending === 1) this.later();
    try {
      return await command();
    } finally {
      this.pending -= 1;
      if (this.pending === 0) this.end();
    }
  }

  /** Asks the work to stop; it does so at its next step, and its command answers then. */
  async cancel(): Promise<void> {
    await this.ask("work.cancel");
  }

  private later(): void {
    const turn = this.turn;
    this.timer = setTimeout(async () => {
      await this.ask("work.status");
      if (turn === this.turn) this.later();
    }, POLL_MS);
  }

  private end(): void {
    this.turn += 1;
    clearTimeout(this.timer);
    this.now = null;
  }

  private async ask(name: "work.status" | "work.cancel"): Promise<void> {
    const turn = this.turn;
    try {
      const { work } = (await this.api.call(name, {})).result;
      // An answer that comes after the work's own tells of the past.
      if (turn === this.turn) this.now = work;
    } catch {
      // How far it is stays unknown; the command itself answers or refuses.
    }
  }
}
