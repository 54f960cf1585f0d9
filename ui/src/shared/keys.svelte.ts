// Keyboard: shortcuts, the pad that listens, and the scanner's place in front of both. Owns: who gets which key press.
// Must not: know what a key does on a screen; the screen says so.
import { insertText, isTextTarget } from "./insert";
import { Scanner } from "./scanner";

const NAMED = [
  "F2", "F4", "F8", "F9", "Escape", "PageUp", "PageDown", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End",
] as const;
type NamedKey = (typeof NAMED)[number];
export type ShortcutKey = NamedKey | "Enter";
const MOVES = /^(Arrow|Home|End)/;
type Shortcuts = Partial<Record<ShortcutKey, () => void>>;
/** What a pad hears: a character, or `Backspace`. */
type PadListener = (key: string) => void;

/** A timer that waits its turn once more when its time has come. */
interface Waiting {
  id: ReturnType<typeof setTimeout>;
}

export class Keys {
  private readonly shortcuts: Shortcuts[] = [];
  private readonly pads: PadListener[] = [];
  /** When the key being handled was pressed: what tells a scan from a hand, however late the page gets to it. */
  private pressedAt = 0;
  readonly scanner: Scanner;

  constructor(
    private readonly ignoring: () => boolean,
    scanned: (code: string) => void,
  ) {
    this.scanner = new Scanner({
      scanned,
      typed: (text) => this.typed(text),
      now: () => this.pressedAt,
      later: (run, ms) => {
        // Once round the queue: a key that was pressed in time may still wait behind the timer on a busy tablet.
        const timer: Waiting = { id: setTimeout(() => (timer.id = setTimeout(run, 0)), ms) };
        return timer;
      },
      cancel: (timer) => clearTimeout((timer as Waiting).id),
    });
  }

  /** Shortcuts of a screen or dialog; the latest set wins. Returns how to take them off again. */
  on(shortcuts: Shortcuts): () => void {
    this.shortcuts.push(shortcuts);
    return () => void this.shortcuts.splice(this.shortcuts.indexOf(shortcuts), 1);
  }

  /** A dialog hides the shortcuts below it: an empty F-key must not reach the screen behind. */
  modal(shortcuts: Shortcuts): () => void {
    const nothing = () => undefined;
    const pages = { PageUp: nothing, PageDown: nothing };
    return this.on({ ...pages, F2: nothing, F4: nothing, F8: nothing, F9: nothing, Enter: nothing, Escape: nothing, ...shortcuts });
  }

  /** And the pad below it; said before what lies in the dialog listens in turn. */
  hush(): () => void {
    return this.listen(() => undefined);
  }

  /** The pad that hears digits when no text field has the focus; the latest wins. */
  listen(pad: PadListener): () => void {
    this.pads.push(pad);
    return () => void this.pads.splice(this.pads.indexOf(pad), 1);
  }

  /** Decides at once what is held: the focus is about to change. */
  settle(): void {
    this.scanner.other();
  }

  /** Hears every key press before the page does. */
  handle(event: KeyboardEvent): void {
    this.pressedAt = event.timeStamp;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length === 1) this.printable(event);
    else if (event.key === "Enter" || event.key === "Tab") this.ending(event);
    else this.named(event);
  }

  private printable(event: KeyboardEvent): void {
    if (event.repeat) return; // a key held down repeats as fast as a scanner, but it is a hand
    const onControl = event.target instanceof HTMLElement && event.target.closest("button, a, select") !== null;
    if (event.key === " " && onControl && !this.scanner.holding) return; // space presses the focused button
    if (this.scanner.character(event.key) === "taken") stop(event);
  }

  private ending(event: KeyboardEvent): void {
    if (this.scanner.terminator() === "taken") return stop(event);
    if (event.key === "Enter" && !event.repeat) {
      const target = event.target;
      const own = target instanceof HTMLElement && target.closest("button, a, select, input, textarea") !== null;
      if (!own) this.run("Enter", event);
      else if (this.ignoring()) stop(event);
    }
    if (event.repeat && event.key === "Enter") stop(event); // Enter held down would press a button again and again
  }

  private named(event: KeyboardEvent): void {
    if (event.key === "Shift" || event.key === "CapsLock") return; // part of a scanned capital letter
    this.scanner.other();
    if (event.key === "Backspace" && !isTextTarget(event.target)) {
      this.pads.at(-1)?.("Backspace");
      return stop(event);
    }
    const key = NAMED.find((named) => named === event.key);
    // In a field, arrows are the cursor's.
    if (key && !(MOVES.test(key) && isTextTarget(event.target))) this.run(key, event);
  }

  private run(key: ShortcutKey, event: KeyboardEvent): void {
    const found = this.shortcuts.findLast((shortcuts) => shortcuts[key] !== undefined);
    if (!found) return;
    stop(event);
    if (!event.repeat && !this.ignoring()) found[key]?.();
  }

  private typed(text: string): void {
    const field = document.activeElement;
    if (isTextTarget(field)) insertText(field, text);
    else if (!this.ignoring()) for (const char of text) this.pads.at(-1)?.(char);
  }
}

function stop(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
