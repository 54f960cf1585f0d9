// What the window knows of a long basket, with what a tap changed. Owns: putting the two together. Must not: compute; where
// they do not fit the basket is asked for whole.
import type { BasketView } from "$api/generated";

/** The basket after a reply; null where the reply tells changes of a state that the window has not got. */
export function joined(known: BasketView | null, reply: BasketView): BasketView | null {
  const part = reply.part;
  if (!part || part.since === null) return reply;
  if (known?.basket !== reply.basket || known.part?.revision !== part.since) return null;
  return {
    ...reply,
    lines: lines(known, reply, new Set(part.gone)),
    counts: { ...without(known.counts, part.counted), ...reply.counts },
    stock: { ...without(known.stock, part.marked), ...reply.stock },
  };
}

/** Lines stand in the order of their numbers. */
function lines(known: BasketView, reply: BasketView, gone: Set<number>): BasketView["lines"] {
  const told = new Map(reply.lines.map((line) => [line.line, line]));
  const kept = known.lines.filter((line) => !gone.has(line.line)).map((line) => told.get(line.line) ?? line);
  const numbers = new Set(known.lines.map((line) => line.line));
  const come = reply.lines.filter((line) => !numbers.has(line.line));
  return come.length === 0 ? kept : [...kept, ...come].sort((a, b) => a.line - b.line);
}

function without<T>(of: Record<string, T>, tiles: string[]): Record<string, T> {
  const left = { ...of };
  for (const tile of tiles) delete left[tile];
  return left;
}
