// Variants that are being made together. Owns: what is typed of the options, and of each combination its price, SKU and code.
// Must not: know which combinations there are; the engine tells, from what is typed.
import { ApiError } from "$api/client";
import type { ItemOption, NewVariant, OptionValues, PlannedVariant, SaveItem, VariantPlan } from "$api/generated";
import { decimalText } from "$shared/money";
import type { Till } from "$shared/till.svelte";

/** So long after the last letter the combinations are asked for. */
const PAUSE_MS = 250;

/** What was typed of one combination. */
export interface Row {
  price: string;
  sku: string;
  barcode: string;
  /** Whether it is made. */
  on: boolean;
}

export class VariantsDesk {
  options = $state.raw<OptionValues[]>([]);
  plan = $state.raw<VariantPlan | null>(null);
  /** Why there are no combinations. */
  refusal = $state.raw<ApiError | null>(null);
  /** Whether anything was typed here. */
  changed = false;
  private rows = $state<Record<string, Row>>({});
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor(
    private readonly till: Till,
    private readonly shared: SaveItem,
  ) {}

  /** Begins with what the product's variants are chosen by, else with what stands in the form. */
  async begin(form: ItemOption[]): Promise<void> {
    try {
      const plan = await this.till.call("catalog.plan_variants", { name: this.shared.name });
      if (plan.options.length > 0) [this.options, this.plan] = [plan.options, plan];
      else this.options = form.length > 0 ? form.map(({ name, value }) => ({ name: name ?? "", values: value })) : [{ name: "", values: "" }];
      if (form.length > 0) this.soon();
    } catch (error) {
      this.till.fail(error);
    }
  }

  change(index: number, changed: Partial<OptionValues>): void {
    this.options = this.options.map((option, at) => (at === index ? { ...option, ...changed } : option));
    this.changed = true;
    this.soon();
  }
  add(): void {
    this.options = [...this.options, { name: "", values: "" }];
  }
  stop(): void {
    clearTimeout(this.timer);
  }

  /** What was typed of a combination; at first the shared price, and made unless it was left out once. */
  row({ values, left_out }: PlannedVariant): Row {
    return this.rows[values] ?? { price: this.usual, sku: "", barcode: "", on: !left_out };
  }
  set(variant: PlannedVariant, changed: Partial<Row>): void {
    this.changed = true;
    this.rows[variant.values] = { ...this.row(variant), ...changed };
  }

  /** Those that are made. */
  get making(): PlannedVariant[] {
    return (this.plan?.variants ?? []).filter((variant) => !variant.have && this.row(variant).on);
  }
  get news(): NewVariant[] {
    return this.making.map((variant) => {
      const { price, sku, barcode } = this.row(variant);
      const own = price.trim() === "" || price === this.usual ? {} : { price: price.trim() };
      const codes = barcode.trim() === "" ? {} : { barcodes: [barcode.trim()] };
      return { options: variant.options, ...own, ...codes, sku: sku.trim() };
    });
  }

  /** A scan belongs to the combination in hand, or to the next that has no code. Gives which. */
  scanned(code: string, inHand: string | undefined): PlannedVariant | undefined {
    const { making } = this;
    const from = Math.max(0, making.findIndex((variant) => variant.values === inHand));
    const free = [...making.slice(from), ...making.slice(0, from)].find((variant) => this.row(variant).barcode.trim() === "");
    if (free) this.set(free, { barcode: code });
    return free;
  }

  private get usual(): string {
    const { price } = this.shared;
    return typeof price === "number" ? decimalText(price, this.till.currency.decimals) : "";
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), PAUSE_MS);
  }
  private async look(): Promise<void> {
    const turn = ++this.asked;
    try {
      const plan = await this.till.call("catalog.plan_variants", { name: this.shared.name, options: this.options });
      if (turn === this.asked) [this.plan, this.refusal] = [plan, null];
    } catch (error) {
      if (turn !== this.asked) return;
      if (error instanceof ApiError) [this.plan, this.refusal] = [null, error];
      else this.till.fail(error);
    }
  }
}
