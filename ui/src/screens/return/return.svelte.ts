// One return being judged. Owns: what is chosen, and the latest verdict about it. Keeps true: an answer to an older
// choice is dropped; one return is recorded however often the key is pressed. Must not: compute a refund or a date.
import type { Condition, Judgement, RefundKind, ReturnableLine, ReturnPick, ReturnView } from "$api/generated";
import { Intent } from "$shared/intent";
import type { Till } from "$shared/till.svelte";

export const WHYS = ["changed_mind", "faulty", "gift", "wrong"] as const;
export type Why = (typeof WHYS)[number];

const nameOf = (line: { line: number; part?: number | null }) => `${line.line}/${line.part ?? ""}`;

export class ReturnDesk {
  judgement = $state.raw<Judgement | null>(null);
  done = $state.raw<ReturnView | null>(null);
  why = $state<Why>("changed_mind");
  condition = $state<Condition>("resale");
  refundAs = $state<RefundKind>("cash");
  allowed = $state(false);
  readonly refunding;
  private picks = $state.raw<ReturnPick[]>([]);
  private readonly intent = new Intent();
  private asked = 0;

  constructor(
    private readonly till: Till,
    private readonly sale: string,
  ) {
    this.refunding = till.action();
  }

  quantity(line: ReturnableLine): number {
    return this.picks.find((pick) => nameOf(pick) === nameOf(line))?.quantity ?? 0;
  }

  get ready(): boolean {
    const judged = this.judgement;
    if (!judged || this.picks.length === 0 || judged.verdict === "undone") return false;
    return !judged.needs_manager || this.allowed;
  }

  async choose(line: ReturnableLine, quantity: number): Promise<void> {
    const others = this.picks.filter((pick) => nameOf(pick) !== nameOf(line));
    const part = line.part === null || line.part === undefined ? {} : { part: line.part };
    const before = this.picks;
    this.picks = quantity > 0 ? [...others, { line: line.line, ...part, quantity }] : others;
    await this.judge(before);
  }

  /** Asks about what is chosen; what is refused is not chosen, but what was before. */
  async judge(before: ReturnPick[] = []): Promise<void> {
    const turn = ++this.asked;
    try {
      const judged = await this.till.call("return.judge", { sale: this.sale, lines: this.picks });
      if (turn === this.asked) this.judgement = judged;
    } catch (error) {
      if (turn === this.asked) this.picks = before;
      this.till.fail(error);
    }
  }

  refund(): void {
    const judged = this.judgement;
    if (!judged || !this.ready) return;
    void this.refunding.run(async () => {
      this.done = await this.till.call(
        "return.commit",
        {
          sale: this.sale,
          lines: this.picks,
          refund: judged.refund,
          reason: this.why,
          condition: this.condition,
          refund_as: this.refundAs,
          ...(judged.needs_manager ? { allowed_by_manager: this.allowed } : {}),
        },
        this.intent,
      );
      this.till.router.guard();
    });
  }
}
