// Catalogue files: what is about to be taken in, and what became of it. Owns: the file, what a person said its columns mean,
// and the answers. Keeps true: leaving the screen loses neither work nor answer. Must not: read a file, count, or decide what
// is new.
import type { ListingExported, ListingFile, ListingImported, ListingPlan, Meaning } from "$api/generated";
import type { Till } from "$shared/till.svelte";

export const MEANINGS: readonly Meaning[] = [
  "name",
  "price",
  "variant",
  "category",
  "sku",
  "barcode",
  "tax_rate",
  "cost",
  "creator",
  "tracked",
  "stock",
  "low_stock",
];

export class ListingDesk {
  /** Files of the place that was chosen. */
  files = $state.raw<ListingFile[] | null>(null);
  plan = $state.raw<ListingPlan | null>(null);
  /** Headings by what they were said to mean, for the file of the plan. */
  said = $state.raw<Partial<Record<Meaning, string>>>({});
  /** Whether the columns are asked about rather than the outcome shown. */
  asking = $state(false);
  imported = $state.raw<ListingImported | null>(null);
  written = $state.raw<ListingExported | null>(null);
  readonly taking;
  readonly writing;

  constructor(private readonly till: Till) {
    this.taking = till.action();
    this.writing = till.action();
  }

  /** Looks what lies at a place; a file that was named itself is read at once. */
  open(path: string): Promise<boolean> {
    return this.taking.run(async () => {
      const { files } = await this.till.call("catalog.list_files", { path });
      const [only] = files;
      if (only && files.length === 1 && only.file === path) await this.read(path, {});
      else this.files = files;
    });
  }

  /** Reads a file, and says what it would bring. Nothing is taken from it yet. */
  look(file: string): Promise<boolean> {
    return this.taking.run(() => this.read(file, {}));
  }

  /** Says what a column means; an empty heading says that none does. */
  say(meaning: Meaning, heading: string): Promise<boolean> {
    const file = this.plan?.file;
    const said = { ...this.said, [meaning]: heading };
    return this.taking.run(async () => {
      if (file === undefined) return;
      const asking = this.asking;
      await this.read(file, said);
      this.asking = asking;
    });
  }

  /** Takes the columns as they are proposed or were said, and shows what they bring. */
  confirm(): Promise<boolean> {
    const plan = this.plan;
    const proposed = (plan?.columns ?? []).flatMap(({ meaning, heading }) => (meaning ? [[meaning, heading] as const] : []));
    return this.taking.run(async () => {
      if (plan && !plan.ready) await this.read(plan.file, { ...Object.fromEntries(proposed), ...this.said });
      this.asking = false;
      this.till.router.guard();
    });
  }

  takeIn(): Promise<boolean> {
    const file = this.plan?.file;
    const columns = this.said;
    return this.taking
      .run(async () => {
        if (file === undefined) return;
        const imported = await this.till.works.watch(() => this.till.call("catalog.import", { file, columns }));
        this.imported = imported;
        if (this.till.router.route.name !== "catalogue") {
          this.till.messages.show("good", this.till.t("listing.taken_message", { number: this.till.number(imported.new) }));
        }
      })
      .then((went) => {
        // Also what was stopped has taken something in: the plan no longer says what is new.
        this.plan = null;
        return went;
      });
  }

  write(out: string): Promise<boolean> {
    return this.writing.run(async () => {
      this.written = await this.till.call("catalog.export", { out });
    });
  }

  /** Whether there is a column of names and one of prices. */
  get enough(): boolean {
    const has = (wanted: Meaning) => this.plan?.columns.some(({ meaning }) => meaning === wanted) ?? false;
    return has("name") && has("price");
  }

  /** Back to choosing a file. */
  clear(): void {
    this.plan = this.imported = this.files = null;
    this.said = {};
  }

  private async read(file: string, columns: Partial<Record<Meaning, string>>): Promise<void> {
    const plan = await this.till.works.watch(() => this.till.call("catalog.plan_import", { file, columns }));
    this.imported = null;
    this.plan = plan;
    this.said = columns;
    this.asking = !plan.ready;
  }
}

const desks = new WeakMap<Till, ListingDesk>();

/** The one desk of a till: it outlives the screen that shows it. */
export function deskOf(till: Till): ListingDesk {
  let desk = desks.get(till);
  if (!desk) desks.set(till, (desk = new ListingDesk(till)));
  return desk;
}
