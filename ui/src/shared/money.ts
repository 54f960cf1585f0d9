// How amounts are printed. Owns: minor units to text. Must not: add, round, convert or read amounts.

export interface CurrencyForm {
  code: string;
  decimals: number;
}

/** Digits of an amount with a point, such as `-12.60`; text all the way, so that no digit passes through a float. */
export function decimalText(minor: number, decimals: number): string {
  const sign = minor < 0 ? "-" : "";
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(lang: string, currency: CurrencyForm, symbol: boolean): Intl.NumberFormat {
  const id = `${lang}/${currency.code}/${currency.decimals}/${symbol}`;
  let format = formats.get(id);
  if (!format) {
    format = new Intl.NumberFormat(lang, {
      ...(symbol ? { style: "currency", currency: currency.code, currencyDisplay: "narrowSymbol" } : {}),
      minimumFractionDigits: currency.decimals,
      maximumFractionDigits: currency.decimals,
    });
    formats.set(id, format);
  }
  return format;
}

/** A minus as wide as a plus, so that columns of figures align. */
const properMinus = (text: string): string => text.replace("-", "\u2212");

/** An amount for the eye: `€12.60`, or `12.60` without the symbol. */
export function printAmount(minor: number, currency: CurrencyForm, lang: string, symbol: boolean): string {
  // Intl takes decimal text and keeps every digit of it; the DOM library's types know numbers only.
  const text = decimalText(minor, currency.decimals) as unknown as number;
  return properMinus(formatOf(lang, currency, symbol).format(text));
}

/** What stands for the currency before an amount: `€`, or its code where it has no sign of its own. */
export function currencySymbol(currency: CurrencyForm, lang: string): string {
  const parts = formatOf(lang, currency, true).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency.code;
}

/** A coin or note without empty decimals: `€20`, `€0.50`. */
export function printCoin(minor: number, currency: CurrencyForm, lang: string): string {
  const whole = decimalText(minor, currency.decimals).replace(/\.0+$/, "");
  return whole.includes(".")
    ? printAmount(minor, currency, lang, true)
    : formatOf(lang, { code: currency.code, decimals: 0 }, true).format(whole as unknown as number);
}
