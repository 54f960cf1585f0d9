// Every sentence the screens say. Owns: keys to text, plurals, placeholders. Must not: hold any sentence itself; they
// are in the catalogue that Rust reads too.
import english from "$catalogues/en.json";

export type Key = keyof typeof english;
export type Values = Record<string, string | number>;

/** How amounts and dates inside a sentence are printed; both depend on the shop. */
export interface Printers {
  amount(minor: number): string;
  day(day: string): string;
  /** Thousandths of a unit. */
  measure(thousandths: number): string;
}

type Entry = string | Partial<Record<Intl.LDMLPluralRule, string>>;
const catalogue = english as Record<string, Entry>;
const plural = new Intl.PluralRules("en");

/** The number a plural is chosen by: `count`, or else the first number that is neither an amount, a measure nor a date. */
function decider(values: Values): number {
  if (typeof values.count === "number") return values.count;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number" && !/_(amount|measure)$/.test(name)) return value;
  }
  return 0;
}

export function hasSentence(key: string): key is Key {
  return Object.hasOwn(catalogue, key);
}

/** The sentence of a key, its placeholders filled. An unknown key prints itself: wrong, but never a blank screen. */
export function sentence(key: string, values: Values, printers: Printers): string {
  const entry = catalogue[key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : (entry[plural.select(decider(values))] ?? entry.other ?? key);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (name.endsWith("_amount") && typeof value === "number") return printers.amount(value);
    if (name.endsWith("_measure") && typeof value === "number") return printers.measure(value);
    if (name.endsWith("_date")) return printers.day(String(value));
    return String(value);
  });
}
