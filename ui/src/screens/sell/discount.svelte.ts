// A discount while it is typed. Owns: which kind, which digits, and why. Must not: work out what it comes to.
import type { DiscountView, OffInput } from "$api/generated";
import type { Till } from "$shared/till.svelte";
import { Typing, type PadKey } from "$shared/typing.svelte";

export const REASONS = ["haggled", "damaged", "friend"] as const;
export type Reason = (typeof REASONS)[number] | "other";

export class DiscountTyping {
  kind = $state<"percent" | "amount">("percent");
  reason = $state<Reason>("haggled");
  words = $state("");
  readonly percent = new Typing(
    () => 1,
    () => "decimal_key",
  );
  readonly amount: Typing;

  constructor(till: Till, given: DiscountView | null) {
    this.amount = till.typing();
    if (!given) return;
    this.kind = given.percent === null ? "amount" : "percent";
    this.percent.text = given.percent ?? "";
    this.amount.set(given.fixed);
    const known = REASONS.find((reason) => reason === given.reason);
    this.reason = known ?? "other";
    // What was given without a reason has none to show.
    this.words = known || given.reason === "changed" ? "" : given.reason;
  }

  /** What is being typed now. */
  get typing(): Typing {
    return this.kind === "percent" ? this.percent : this.amount;
  }

  get off(): OffInput | null {
    if (this.typing.empty || this.typing.minor === 0) return null;
    if (this.kind === "percent") return { kind: "percent", percent: this.percent.text.replace(/\.$/, "") };
    return { kind: "amount", amount: this.amount.minor ?? 0 };
  }

  get why(): string {
    return this.reason === "other" ? this.words.trim() : this.reason;
  }

  get ready(): boolean {
    return this.off !== null && this.why !== "";
  }

  press(key: PadKey): void {
    this.typing.press(key);
  }
}
