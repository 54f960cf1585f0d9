// The country a shop is set up in, and what is typed where Trestle knows none of its rates. Owns: the draft, and what of it
// `shop.create` is asked. Must not: read a rate or judge a name; the engine does.
import type { CashRounding, CountryView, CreateShop, CurrencyView, SetupOffer } from "$api/generated";
import type { CurrencyForm } from "$shared/money";

const LANG = "en";
const regions = new Intl.DisplayNames([LANG], { type: "region" });
const currencies = new Intl.DisplayNames([LANG], { type: "currency" });

export const regionName = (code: string): string => regions.of(code) ?? code;
export const currencyName = (code: string): string => currencies.of(code) ?? code;

export class Founding {
  offer = $state.raw<SetupOffer | null>(null);
  country = $state("");
  currency = $state("");
  /** The standard rate; where the rates are the country's, that of the place where the shop sells most. */
  rate = $state("");
  /** Further rates, as typed. */
  more = $state("");
  taxName = $state("");
  prices = $state<"inclusive" | "exclusive">("inclusive");
  rounding = $state<CashRounding>("none");

  /** The country, if Trestle knows what it sets. */
  readonly known = $derived<CountryView | undefined>(this.offer?.countries.find((one) => one.code === this.country));
  readonly other = $derived(this.country !== "" && this.known === undefined);
  readonly suggested = $derived(this.offer?.countries.find((one) => one.code === this.offer?.suggested));
  readonly money = $derived<CurrencyView | undefined>(
    this.offer?.currencies.find((one) => one.code === (this.known?.currency ?? this.currency)),
  );
  /** How its amounts are printed before there is a shop. */
  readonly form = $derived<CurrencyForm>(this.money ?? { code: "EUR", decimals: 2 });
  readonly ready = $derived(
    this.known !== undefined || (this.other && this.money !== undefined && this.rate.trim() !== ""),
  );

  nameOf(code: string): string {
    return this.offer?.countries.find((one) => one.code === code)?.name ?? regionName(code);
  }

  choose(code: string): void {
    if (code === this.country) return;
    this.country = code;
    this.rate = "";
    const other = this.offer?.others.find((one) => one.code === code);
    if (other) this.use(other.currency ?? "");
  }

  /** Another currency has other coins. */
  use(currency: string): void {
    this.currency = currency;
    this.rounding = "none";
  }

  /** What the engine is asked about the country. */
  args(): Omit<CreateShop, "name" | "passphrase"> {
    const rate = this.rate.trim();
    if (!this.other) return { country: this.country, ...(rate === "" ? {} : { tax_rates: [rate] }) };
    // Between two rates stands a space, a semicolon, or a comma with a space.
    const more = this.more.split(/[\s;]+/).map((one) => one.replace(/,$/, ""));
    return {
      country: this.country,
      currency: this.currency,
      tax_rates: [rate, ...more.filter((one) => one !== "")],
      tax_name: this.taxName.trim(),
      prices: this.prices,
      cash_rounding: this.rounding,
    };
  }
}
