// How counts of entries, sizes of files and measures of goods are printed. Must not: count or add.

import { decimalText } from "./money";

const LANG = "en";
const counts = new Intl.NumberFormat(LANG);
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A count with its thousands apart: `12,345`. */
export const printCount = (count: number): string => counts.format(count);

const shares = new Intl.NumberFormat(LANG, { style: "percent", roundingMode: "floor" } as Intl.NumberFormatOptions);

/** How far something is, never ahead of itself: `33%`. */
export const printShare = (done: number, all: number): string => shares.format(all > 0 ? done / all : 0);

/** The size of a file in the largest unit that it fills: `84 kB`. */
export function printBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = UNITS[step] ?? "byte";
  const form = new Intl.NumberFormat(LANG, { style: "unit", unit, unitDisplay: "short", maximumSignificantDigits: 3 });
  return form.format(bytes / 1000 ** step);
}

const measures = new Intl.NumberFormat(LANG, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** How much of something that is measured, from thousandths of its unit: `0.350`. */
export const printMeasure = (thousandths: number): string =>
  measures.format(decimalText(thousandths, 3) as unknown as number);
