// The barcode scanner that acts as a keyboard. Owns: telling a scan from typing, by speed. Keeps true: a scan never
// types into a field or a price, and typing loses no character. Must not: know what a code means.

/** Characters of a scanner follow each other faster than this; a hand is slower. */
export const SCAN_GAP_MS = 50;
/** Shorter bursts are typing. */
export const SCAN_LEAST = 4;

export interface ScannerPorts {
  /** A whole code was scanned. */
  scanned(code: string): void;
  /** Held characters turned out to be typing: they go where the focus is. */
  typed(text: string): void;
  now(): number;
  later(run: () => void, ms: number): unknown;
  cancel(timer: unknown): void;
}

/** What becomes of a key press: it was taken, or it goes on to the page. */
export type Fate = "taken" | "free";

export class Scanner {
  private held = "";
  private last = 0;
  private timer: unknown = null;

  constructor(private readonly ports: ScannerPorts) {}

  /** A printable character. It is held for the length of one gap, until speed has told what it is. */
  character(char: string): Fate {
    const now = this.ports.now();
    if (this.held !== "" && now - this.last >= SCAN_GAP_MS) this.settle();
    this.held += char;
    this.last = now;
    this.arm();
    return "taken";
  }

  /** Enter or Tab: ends a scan; otherwise it belongs to whoever has the focus. */
  terminator(): Fate {
    if (this.held === "") return "free";
    const fast = this.ports.now() - this.last < SCAN_GAP_MS;
    const scan = fast && this.held.length >= SCAN_LEAST;
    this.settle();
    return scan ? "taken" : "free";
  }

  /** Any other key: what is held is decided first, so that nothing changes its order. */
  other(): void {
    if (this.held !== "") this.settle();
  }

  get holding(): boolean {
    return this.held !== "";
  }

  private arm(): void {
    if (this.timer !== null) this.ports.cancel(this.timer);
    this.timer = this.ports.later(() => this.settle(), SCAN_GAP_MS);
  }

  private settle(): void {
    if (this.timer !== null) this.ports.cancel(this.timer);
    this.timer = null;
    const text = this.held;
    this.held = "";
    if (text.length >= SCAN_LEAST) this.ports.scanned(text);
    else if (text !== "") this.ports.typed(text);
  }
}
