// Taking money. Owns: what was given so far, what is being typed, and which of both is asked about. Keeps true: due and
// change always come from the engine; an answer to an older question is dropped. Must not: add or subtract.
import type { Quoted, SaleView, Settlement, Tender } from "$api/generated";
import type { Till } from "$shared/till.svelte";
import type { PadKey } from "$shared/typing.svelte";

export class PayDesk {
  quoted = $state.raw<Quoted | null>(null);
  /** What the typed amount would mean as cash on top of what was given. */
  preview = $state.raw<Settlement | null>(null);
  readonly typing;
  readonly paying;
  private asked = 0;

  constructor(private readonly till: Till) {
    this.typing = till.typing();
    this.paying = till.action();
  }

  get given(): Tender[] {
    return this.till.basket.given;
  }

  /** The settlement that the large button acts on. */
  get ahead(): Settlement | null {
    return this.typing.minor ? this.preview : (this.quoted?.settlement ?? null);
  }

  async refresh(): Promise<void> {
    const quoted = await this.till.basket.quote();
    if (quoted) this.quoted = quoted;
  }

  press(key: PadKey): void {
    this.typing.press(key);
    void this.look();
  }

  private async look(): Promise<void> {
    const turn = ++this.asked;
    const amount = this.typing.minor;
    if (!amount) {
      this.preview = null;
      return;
    }
    const quoted = await this.till.basket.quote([...this.given, { kind: "cash", amount }]);
    if (turn === this.asked) this.preview = quoted?.settlement ?? null;
  }

  /** Takes tenders on top of what was given: commits when that is enough, else keeps them in the list. */
  take(tenders: Tender[], commitWhenEnough = true): Promise<boolean> {
    return this.paying.run(async () => {
      // A payment whose answer was lost comes first: what is due now would be asked of the next basket.
      if (this.till.basket.asksAgain) return this.commit([]);
      const all = [...this.given, ...tenders];
      // Cleared at the tap, not at the answer: digits typed meanwhile belong to the next amount.
      const typed = this.typing.minor;
      this.clearTyped();
      const quoted = await this.till.basket.give(all);
      if (!quoted) {
        if (typed !== null && this.typing.minor === null) this.typing.set(typed);
        return;
      }
      this.quoted = quoted;
      if (quoted.settlement.complete && commitWhenEnough) return this.commit(all);
      await this.look();
    });
  }

  /** Leaves all that would go back as a tip, and commits. */
  keepChange(): Promise<boolean> {
    return this.paying.run(async () => {
      if (this.till.basket.asksAgain) return this.commit([]);
      const typed = this.typing.minor;
      const all = [...this.given, ...(typed ? [{ kind: "cash" as const, amount: typed }] : [])];
      this.clearTyped();
      const quoted = await this.till.basket.keepChange(all);
      if (!quoted) {
        if (typed !== null && this.typing.minor === null) this.typing.set(typed);
        return;
      }
      this.quoted = quoted;
      if (quoted.settlement.complete) await this.commit(all);
    });
  }

  tip(amount: number): void {
    void this.paying.run(async () => {
      const quoted = await this.till.basket.tip(amount);
      if (quoted) this.quoted = quoted;
      await this.look();
    });
  }

  remove(index: number): void {
    void this.paying.run(async () => {
      const quoted = await this.till.basket.give(this.given.filter((_, at) => at !== index));
      if (quoted) this.quoted = quoted;
      await this.look();
    });
  }

  private async commit(tenders: Tender[]): Promise<void> {
    const sale: SaleView | null = await this.till.basket.commit(() => tenders);
    if (sale) this.till.router.go({ name: "done", sale });
    else if (!this.till.basket.asksAgain) await this.refresh();
  }

  private clearTyped(): void {
    this.typing.press("clear");
    this.preview = null;
    this.asked += 1;
  }
}
