// The one message strip. Owns: which message is shown and for how long. Keeps true:
// a warning does not follow to another screen. Must not: move anything; it lies over the bar.

export type Severity = "good" | "info" | "warn" | "error";

export interface Message {
  id: number;
  severity: Severity;
  text: string;
  action?: { label: string; run: () => void };
}

const STAY: Record<Severity, number> = { good: 5_000, info: 6_000, warn: 12_000, error: 20_000 };

export class Messages {
  current = $state.raw<Message | null>(null);
  private next = 1;
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(severity: Severity, text: string, action?: Message["action"]): void {
    const id = this.next++;
    this.current = action ? { id, severity, text, action } : { id, severity, text };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dismiss(id), STAY[severity]);
  }

  /** The screen is left: what went wrong on it says nothing of the next. What offers a way on stays. */
  leave(): void {
    const { severity, action } = this.current ?? {};
    if (!action && (severity === "warn" || severity === "error")) this.dismiss();
  }

  dismiss(id = this.current?.id): void {
    if (this.current?.id === id) this.current = null;
  }
}
