// Catalogue files: what is about to be taken in, and what became of it. Owns: the file, what a person said its columns mean,
// and the answers. Keeps true: leaving the screen loses neither work nor answer. Must not: read a file, count, or decide what
// is new.
import { ApiError } from "$api/client";
import type { ListingExported, ListingFile, ListingImported, ListingPlan, Meaning, ReadListing } from "$api/generated";
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

/** What a person said of a file. */
interface Said {
  columns: Partial<Record<Meaning, string>>;
  /** How it is to be read, where it is not as it looks. */
  read: ReadListing;
  /** Tax rates that the shop does not have, and that are right. */
  rates: string[];
}

export class ListingDesk {
  /** Files of the place that was chosen. */
  files = $state.raw<ListingFile[] | null>(null);
  plan = $state.raw<ListingPlan | null>(null);
  /** What was said of the file of the plan, or of one that cannot be read yet. */
  said = $state.raw<Said>({ columns: {}, read: {}, rates: [] });
  /** A file whose letters cannot be read as they look. */
  unread = $state.raw<string | null>(null);
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
      this.files = files;
      if (only && files.length === 1 && only.file === path) await this.read(path, NOTHING_SAID);
    });
  }

  /** Reads a file, and says what it would bring. Nothing is taken from it yet. */
  look(file: string): Promise<boolean> {
    return this.taking.run(() => this.read(file, NOTHING_SAID));
  }

  /** Says what a column means; an empty heading says that none does. */
  say(meaning: Meaning, heading: string): Promise<boolean> {
    return this.again({ columns: { ...this.said.columns, [meaning]: heading } });
  }

  /** Says how the file is to be read. What its columns mean is looked for anew. */
  readAs(read: ReadListing): Promise<boolean> {
    return this.again({ read: { ...this.said.read, ...read }, columns: {} });
  }

  /** Says that the tax rates of the file are right. */
  allowRates(): Promise<boolean> {
    return this.again({ rates: [...this.said.rates, ...(this.plan?.rates ?? [])] });
  }

  /** Takes the columns as they are proposed or were said, and shows what they bring. */
  confirm(): Promise<boolean> {
    const plan = this.plan;
    const proposed = (plan?.columns ?? []).flatMap(({ meaning, heading }) => (meaning ? [[meaning, heading] as const] : []));
    return this.taking.run(async () => {
      if (plan && !plan.ready) {
        await this.read(plan.file, { ...this.said, columns: { ...Object.fromEntries(proposed), ...this.said.columns } });
      }
      this.asking = false;
      this.till.router.guard();
    });
  }

  takeIn(): Promise<boolean> {
    const file = this.plan?.file;
    const said = this.said;
    return this.taking
      .run(async () => {
        if (file === undefined) return;
        const imported = await this.till.works.watch(() => this.till.call("catalog.import", argsOf(file, said)));
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
    this.plan = this.imported = this.files = this.unread = null;
    this.said = NOTHING_SAID;
  }

  /** Reads the file once more, with what is said now besides. */
  private again(more: Partial<Said>): Promise<boolean> {
    const file = this.plan?.file ?? this.unread;
    const said = { ...this.said, ...more };
    return this.taking.run(async () => {
      if (file === null) return;
      const asking = this.asking;
      await this.read(file, said);
      this.asking ||= asking;
    });
  }

  private async read(file: string, said: Said): Promise<void> {
    try {
      const plan = await this.till.works.watch(() => this.till.call("catalog.plan_import", argsOf(file, said)));
      // What was said of letters that could not be read is over.
      if (this.unread !== null) this.till.messages.dismiss();
      this.imported = this.unread = null;
      this.plan = plan;
      this.said = said;
      this.asking = !plan.ready;
    } catch (error) {
      if (error instanceof ApiError && error.code === "listing.stray_byte") this.unread = file;
      throw error;
    }
  }
}

const NOTHING_SAID: Said = { columns: {}, read: {}, rates: [] };

/** What was said as arguments; what was not is left out. */
function argsOf(file: string, { columns, read, rates }: Said) {
  return { file, columns, ...(Object.keys(read).length > 0 && { read }), ...(rates.length > 0 && { rates }) };
}

const desks = new WeakMap<Till, ListingDesk>();

/** The one desk of a till: it outlives the screen that shows it. */
export function deskOf(till: Till): ListingDesk {
  let desk = desks.get(till);
  if (!desk) desks.set(till, (desk = new ListingDesk(till)));
  return desk;
}
