// The country of a new shop: what is asked of the engine for each kind of country.
import { describe, expect, it } from "vitest";
import type { CountryView, CurrencyView, SetupOffer } from "$api/generated";
import { Founding } from "./screens/setup/founding.svelte";

const country = (code: string, name: string, currency: string, by_market = false): CountryView => ({
  code, name, currency, by_market, tax_rates: ["5"], tax_name: "GST", prices: by_market ? "exclusive" : "inclusive", cash_rounding: "none", law_note: null,
});
const currency = (code: string, decimals: number): CurrencyView => ({ code, decimals, denominations: [], roundings: [{ rounding: "none", step: 1 }] });
const offer: SetupOffer = {
  countries: [country("CA", "Canada", "CAD", true), country("SE", "Sweden", "SEK")],
  suggested: "SE",
  others: [{ code: "AQ", currency: null }, { code: "KW", currency: "KWD" }],
  currencies: [currency("CAD", 2), currency("KWD", 3), currency("SEK", 2)],
  zone: "Europe/Stockholm",
  passphrase: "six small words",
};
function founding(code: string): Founding {
  const begun = new Founding();
  begun.offer = offer;
  begun.choose(code);
  return begun;
}

describe("founding", () => {
  it("suggests the country of the tablet's clock and needs no more than its code", () => {
    const begun = founding("");
    expect([begun.suggested?.name, begun.ready, begun.other]).toEqual(["Sweden", false, false]);
    begun.choose("SE");
    expect([begun.ready, begun.args()]).toEqual([true, { country: "SE" }]);
    expect(begun.form.code).toBe("SEK");
  });

  it("says the rate of its place first where tax depends on it", () => {
    const begun = founding("CA");
    begun.rate = " 13 ";
    expect(begun.args()).toEqual({ country: "CA", tax_rates: ["13"] });
    begun.choose("SE");
    expect(begun.args()).toEqual({ country: "SE" });
  });

  it("asks for a currency and a rate elsewhere, and takes further rates as people part them", () => {
    const begun = founding("KW");
    expect([begun.other, begun.ready, begun.form.decimals]).toEqual([true, false, 3]);
    begun.rate = "5";
    begun.more = "2,5, 1; 0";
    begun.taxName = "VAT ";
    expect(begun.ready).toBe(true);
    expect(begun.args()).toEqual({
      country: "KW", currency: "KWD", tax_rates: ["5", "2,5", "1", "0"], tax_name: "VAT", prices: "inclusive", cash_rounding: "none",
    });
    begun.choose("AQ");
    expect([begun.currency, begun.ready]).toEqual(["", false]);
  });
});
