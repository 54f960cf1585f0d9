// Exchanging with the other tills. Owns: where it stands, what is about to be taken in, and what became of it. Keeps true:
// a file once planned is taken in from that plan's list, and leaving the screen loses neither work nor answer. Must not:
// decide what is new, count entries, or read a file.
import type { BundleWritten, ExportBundle, Imported, ImportPlan, SyncStatus, TillName } from "$api/generated";
import type { Till } from "$shared/till.svelte";

export type Share = "lacking" | "one" | "all";

export class SyncDesk {
  status = $state.raw<SyncStatus | null>(null);
  share = $state<Share>("lacking");
  /** The till that a file for one is for. */
  to = $state("");
  written = $state.raw<BundleWritten[]>([]);
  files = $state.raw<string[]>([]);
  plan = $state.raw<ImportPlan | null>(null);
  imported = $state.raw<Imported | null>(null);
  readonly handing;
  readonly taking;
  readonly resolving;
  private asked = 0;

  constructor(private readonly till: Till) {
    this.handing = till.action();
    this.taking = till.action();
    this.resolving = till.action();
  }

  async read(): Promise<void> {
    const turn = ++this.asked;
    try {
      const status = await this.till.call("sync.status", {});
      if (turn === this.asked) this.status = status;
    } catch (error) {
      this.till.fail(error);
    }
  }

  get others(): TillName[] {
    return (this.status?.tills ?? []).filter((one) => !one.own).map((one) => one.till);
  }

  exportArgs(out: string): ExportBundle {
    if (this.share === "all") return { out, all: true };
    return this.share === "one" && this.to !== "" ? { out, to: this.to } : { out };
  }

  handOver(out: string): Promise<boolean> {
    return this.handing.run(async () => {
      const file = await this.till.works.watch(() => this.till.call("sync.export", this.exportArgs(out)));
      this.written = [file, ...this.written];
      this.tellElsewhere(this.till.t("sync.written_message", { file: file.file }));
    });
  }

  /** Reads files, or the files of a folder, and says what they would bring. Nothing is taken from them yet. */
  look(files: string[]): Promise<boolean> {
    return this.taking.run(async () => {
      this.imported = null;
      this.plan = await this.till.works.watch(() => this.till.call("sync.plan_import", { files }));
      this.files = files;
    });
  }

  takeIn(): Promise<boolean> {
    const files = this.files;
    return this.taking
      .run(async () => {
        const imported = await this.till.works.watch(() => this.till.call("sync.import", { files }));
        this.imported = imported;
        this.tellElsewhere(this.till.t("sync.taken_message", { count: imported.new_facts }));
      })
      .then((went) => {
        // Also what was stopped has taken something in: the plan no longer says what is new.
        this.plan = null;
        if (!went) void this.read();
        return went;
      });
  }

  /** Back to choosing files. */
  clear(): void {
    this.plan = this.imported = null;
    this.files = [];
  }

  resolve(conflict: string, take?: string): Promise<boolean> {
    return this.resolving.run(async () => {
      const status = await this.till.call("sync.resolve", { conflict, ...(take ? { take } : {}) });
      this.asked += 1;
      this.status = status;
      // Another conflict stands where this one stood: the second half of a double tap is not meant for it.
      this.till.router.guard();
    });
  }

  /** Whoever went on selling meanwhile is told in the strip. */
  private tellElsewhere(text: string): void {
    if (this.till.router.route.name !== "sync") this.till.messages.show("good", text);
  }
}

const desks = new WeakMap<Till, SyncDesk>();

/** The one desk of a till: it outlives the screen that shows it. */
export function deskOf(till: Till): SyncDesk {
  let desk = desks.get(till);
  if (!desk) desks.set(till, (desk = new SyncDesk(till)));
  return desk;
}
