// The bundle file at the end of the day. Owns: whom it would be for, and what was written. Keeps true: writing again holds
// what came since. Must not: decide what a file holds.
import type { BundleWritten, SyncStatus } from "$api/generated";
import type { Till } from "$shared/till.svelte";

export class BundleDesk {
  status = $state.raw<SyncStatus | null>(null);
  written = $state.raw<BundleWritten[]>([]);
  readonly writing;

  constructor(private readonly till: Till) {
    this.writing = till.action();
  }

  /** One till and no exchange folder: nobody waits for a file. It is offered all the same. */
  get alone(): boolean {
    return this.status !== null && this.status.tills.length === 1 && !this.status.exchange_folder;
  }

  async read(): Promise<void> {
    try {
      this.status = await this.till.call("sync.status", {});
    } catch (error) {
      this.till.fail(error);
    }
  }

  /** Into a folder; the exchange folder needs no naming. */
  write(path: string): Promise<boolean> {
    return this.writing.run(async () => {
      const args = path === this.status?.exchange_folder ? {} : { out: path };
      const file = await this.till.works.watch(() => this.till.call("sync.export", args));
      this.written = [file, ...this.written];
      await this.read();
    });
  }
}
