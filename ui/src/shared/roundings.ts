// How a way of rounding cash is told. Must not: round, or know which ways there are; the engine lists those that fit.
import type { RoundingView } from "$api/generated";
import { hasSentence, type Key, type Values } from "./sentences";

/** `To €0.05, as in Finland`; the step is printed by whoever knows the currency. */
export function tellRounding(
  { rounding, step }: RoundingView,
  t: (key: Key, values?: Values) => string,
  coin: (minor: number) => string,
): string {
  const own = `settings.rounding.${rounding}`;
  return t(hasSentence(own) ? own : "settings.rounding.step", { step_amount: coin(step) });
}
