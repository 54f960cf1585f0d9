// An amount or number while it is typed on the pad. Owns: which digits stand there and how they look. Must not: compute
// with them; placing the point among typed digits is printing.
import type { AmountEntry } from "$api/generated";
import { decimalText } from "./money";

export type PadKey = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "00" | "." | "delete" | "clear";
const LONGEST = 9;

export class Typing {
  /** Digits, and at most one point once the point key was used. */
  text = $state("");

  constructor(
    private readonly decimals: () => number,
    private readonly entry: () => AmountEntry,
  ) {}

  /** Whether the digits carry a point themselves instead of coming from the right. */
  get pointed(): boolean {
    return this.text.includes(".");
  }

  get empty(): boolean {
    return this.text === "";
  }

  /** Minor units; null before the first digit. */
  get minor(): number | null {
    if (this.empty) return null;
    const decimals = this.decimals();
    if (!this.pointed && this.entry() === "from_right") return Number(this.text);
    const [whole = "", part = ""] = this.text.split(".");
    return Number((whole || "0") + part.padEnd(decimals, "0"));
  }

  /** What stands in the display: `4.50` from the right, or exactly what was typed. */
  get shown(): string {
    const decimals = this.decimals();
    if (this.empty) return decimalText(0, decimals);
    if (!this.pointed && this.entry() === "from_right") return decimalText(Number(this.text), decimals);
    return this.text.startsWith(".") ? `0${this.text}` : this.text;
  }

  press(key: PadKey): void {
    if (key === "clear") this.text = "";
    else if (key === "delete") this.text = this.text.slice(0, -1);
    else if (key === ".") this.point();
    else this.digits(key);
  }

  set(minor: number | null): void {
    if (minor === null) this.text = "";
    else this.text = this.entry() === "from_right" ? String(minor) : decimalText(minor, this.decimals());
  }

  private point(): void {
    if (!this.pointed && this.decimals() > 0) this.text = `${this.text || "0"}.`;
  }

  private digits(key: string): void {
    const next = this.text === "0" ? key.replace(/^00$/, "0") : this.text + key;
    const [whole = "", part = ""] = next.split(".");
    if (this.pointed && part.length > this.decimals()) return;
    if (whole.length + part.length > LONGEST) return;
    // Zeros in front say nothing when digits come from the right.
    if (!this.pointed && this.entry() === "from_right" && /^0+$/.test(next)) return;
    this.text = next;
  }
}

/** A count typed on the pad: whole units, no point. */
export class CountTyping {
  text = $state("");
  /** Whether the next digit replaces what stands there, as after choosing a field that is already filled. */
  fresh = true;

  constructor(private readonly longest = 4) {}

  get value(): number {
    return this.text === "" ? 0 : Number(this.text);
  }

  set(value: number): void {
    this.text = value === 0 ? "" : String(value);
    this.fresh = true;
  }

  press(key: PadKey): void {
    if (key === ".") return;
    if (key === "clear") this.text = "";
    else if (key === "delete") this.text = this.fresh ? "" : this.text.slice(0, -1);
    else {
      const next = this.fresh ? key : this.text + key;
      if (next.length <= this.longest) this.text = next.replace(/^0+/, "");
    }
    this.fresh = false;
  }
}
