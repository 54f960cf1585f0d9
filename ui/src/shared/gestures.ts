// How a finger behaves on glass, and when the eye sees it. Owns: the pressed look from pointer-down, the long press, the
// frame. Must not: know what is pressed.

const LONG_MS = 450;
const SLOP_PX = 12;
/** A quick tap looks pressed at least as long: shorter, and an eye could miss it. */
const PRESSED_MS = 120;

/** Marks the button under the finger from pointer-down to its end, so that feedback never waits for the engine. */
export function showPresses(root: HTMLElement): () => void {
  let pressed: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release = () => {
    clearTimeout(timer);
    pressed?.classList.remove("pressed");
    pressed = null;
  };
  const letGo = () => {
    clearTimeout(timer);
    timer = setTimeout(release, PRESSED_MS);
  };
  const press = (event: PointerEvent) => {
    release();
    if (!(event.target instanceof Element)) return;
    pressed = event.target.closest("button:not(:disabled)");
    pressed?.classList.add("pressed");
  };
  const ends = ["pointerup", "pointercancel", "blur"] as const;
  root.addEventListener("pointerdown", press);
  for (const end of ends) window.addEventListener(end, letGo);
  return () => {
    root.removeEventListener("pointerdown", press);
    for (const end of ends) window.removeEventListener(end, letGo);
    release();
  };
}

/** Attachment: a press held still calls `held` once and swallows the click that would follow. Also the context menu. */
export function longPress(held: () => void) {
  return (node: HTMLElement): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    let fired = false;
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      fired = false;
      from = { x: event.clientX, y: event.clientY };
      clearTimeout(timer);
      timer = setTimeout(() => {
        fired = true;
        held();
      }, LONG_MS);
    };
    const move = (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLOP_PX) clearTimeout(timer);
    };
    const up = () => clearTimeout(timer);
    const click = (event: Event) => {
      if (!fired) return;
      fired = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const menu = (event: Event) => {
      event.preventDefault();
      clearTimeout(timer);
      if (!fired) held();
      fired = false;
    };
    node.addEventListener("pointerdown", down);
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", up);
    node.addEventListener("pointercancel", up);
    node.addEventListener("pointerleave", up);
    node.addEventListener("click", click, true);
    node.addEventListener("contextmenu", menu);
    return () => {
      clearTimeout(timer);
      node.removeEventListener("pointerdown", down);
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", up);
      node.removeEventListener("pointercancel", up);
      node.removeEventListener("pointerleave", up);
      node.removeEventListener("click", click, true);
      node.removeEventListener("contextmenu", menu);
    };
  };
}

const SWIPE_PX = 48;

/** Attachment: a finger drawn across turns to what follows (1) or came before (-1), and presses nothing. */
export function swipe(turn: (by: 1 | -1) => void) {
  return (node: HTMLElement): (() => void) => {
    let from: { x: number; y: number } | null = null;
    let turned = false;
    const down = (event: PointerEvent) => {
      turned = false;
      from = event.pointerType === "touch" || event.pointerType === "pen" ? { x: event.clientX, y: event.clientY } : null;
    };
    const move = (event: PointerEvent) => {
      if (from === null) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (Math.abs(x) < SWIPE_PX || Math.abs(x) < 2 * Math.abs(y)) return;
      from = null;
      turned = true;
      turn(x < 0 ? 1 : -1);
    };
    const click = (event: Event) => {
      if (!turned) return;
      turned = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    node.addEventListener("pointerdown", down);
    node.addEventListener("pointermove", move);
    node.addEventListener("click", click, true);
    return () => {
      node.removeEventListener("pointerdown", down);
      node.removeEventListener("pointermove", move);
      node.removeEventListener("click", click, true);
    };
  };
}

/** Runs when the frame that shows the present state is painted; returns how to call it off. */
export function afterPaint(run: () => void): () => void {
  let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(run)));
  return () => cancelAnimationFrame(frame);
}

/** Attachment: a box that scrolls text without a control inside can be reached, and so scrolled, by keyboard. */
export function keyScroll(node: HTMLElement): void {
  node.tabIndex = 0;
}
