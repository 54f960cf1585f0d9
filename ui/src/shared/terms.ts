// How a shop's terms are told: its way of rounding cash, the name of its tax. Must not: round, or know which ways there are;
// the engine lists those that fit.
import type { RoundingView, Status } from "$api/generated";
import { hasSentence, type Key, type Values } from "./sentences";

/** What the tax is called on receipts. */
export function taxName(status: Status | null, t: (key: Key) => string): string {
  return status?.shop?.tax_name || t("receipt.tax");
}

/** `To €0.05, as in Finland`; the step is printed by whoever knows the currency. */
export function tellRounding(
  { rounding, step }: RoundingView,
  t: (key: Key, values?: Values) => string,
  coin: (minor: number) => string,
): string {
  const own = `settings.rounding.${rounding}`;
  return t(hasSentence(own) ? own : "settings.rounding.step", { step_amount: coin(step) });
}
