// Printing of amounts: digits stay exact, decimals follow the currency.
import { describe, expect, it } from "vitest";
import { decimalText, printAmount, printCoin } from "./money";

const eur = { code: "EUR", decimals: 2 };
const yen = { code: "JPY", decimals: 0 };
const dinar = { code: "TND", decimals: 3 };

describe("decimal text", () => {
  it.each([
    [0, 2, "0.00"],
    [5, 2, "0.05"],
    [1260, 2, "12.60"],
    [-140, 2, "-1.40"],
    [-5, 2, "-0.05"],
    [1500, 0, "1500"],
    [1, 3, "0.001"],
    [Number.MAX_SAFE_INTEGER, 2, "90071992547409.91"],
  ])("%i with %i decimals is %s", (minor, decimals, text) => {
    expect(decimalText(minor, decimals)).toBe(text);
  });
});

describe("amounts for the eye", () => {
  it("carries the symbol only when asked", () => {
    expect(printAmount(1260, eur, "en", true)).toBe("€12.60");
    expect(printAmount(1260, eur, "en", false)).toBe("12.60");
  });
  it("follows the currency's decimals", () => {
    expect(printAmount(1500, yen, "en", true)).toBe("¥1,500");
    expect(printAmount(1500, dinar, "en", false)).toBe("1.500");
  });
  it("uses a minus as wide as a plus", () => {
    expect(printAmount(-140, eur, "en", false)).toBe("\u22121.40");
  });
  it("prints the largest amount without losing a digit", () => {
    expect(printAmount(Number.MAX_SAFE_INTEGER, eur, "en", false)).toBe("90,071,992,547,409.91");
  });
});

describe("coins and notes", () => {
  it("drops empty decimals only", () => {
    expect(printCoin(2000, eur, "en")).toBe("€20");
    expect(printCoin(50, eur, "en")).toBe("€0.50");
  });
});
