// Counting a drawer by coin and note. Owns: how many of each were typed. Must not: add them up; the engine does.
import type { Denomination } from "$api/generated";
import { CountTyping, type PadKey } from "$shared/typing.svelte";

export class CashCount {
  selected = $state(0);
  readonly typing = new CountTyping(4);
  private counts = $state.raw<ReadonlyMap<number, number>>(new Map());

  constructor(readonly values: number[]) {
    this.selected = values[0] ?? 0;
  }

  count(value: number): number {
    return this.counts.get(value) ?? 0;
  }

  get started(): boolean {
    return [...this.counts.values()].some((count) => count > 0);
  }

  get list(): Denomination[] {
    return this.values.map((value) => ({ value, count: this.count(value) })).filter((one) => one.count > 0);
  }

  select(value: number): void {
    this.selected = value;
    this.typing.set(this.count(value));
  }

  next(): void {
    const at = this.values.indexOf(this.selected);
    this.select(this.values[(at + 1) % this.values.length] ?? 0);
  }

  press(key: PadKey): void {
    this.typing.press(key);
    this.counts = new Map(this.counts).set(this.selected, this.typing.value);
  }
}
