// How a code looks while it is typed. Must not: judge it; the engine knows whether it is one.

/** Symbols in groups, as they are printed: `7k3m9` becomes `7K3M-9`. What is no letter or digit falls away. */
export function groupSymbols(text: string, size: number, longest: number): string {
  const symbols = text.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, longest);
  return symbols.match(new RegExp(`.{1,${size}}`, "g"))?.join("-") ?? "";
}
