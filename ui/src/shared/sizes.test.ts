// Counts, sizes of files and codes, as they are printed.
import { expect, it } from "vitest";
import { groupSymbols } from "./codes";
import { printBytes, printCount, printShare } from "./sizes";

it("keeps thousands apart", () => {
  expect([printCount(0), printCount(999), printCount(12_345)]).toEqual(["0", "999", "12,345"]);
});
it("is whole only when it is done", () => {
  expect([printShare(0, 0), printShare(133, 400), printShare(3999, 4000), printShare(4000, 4000)]).toEqual(["0%", "33%", "99%", "100%"]);
});
it.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [1000, "1 kB"],
  [84_213, "84.2 kB"],
  [5_000_000, "5 MB"],
  [7_250_000_000_000, "7,250 GB"],
])("prints %i bytes in the largest unit that they fill", (bytes, printed) => {
  expect(printBytes(bytes)).toBe(printed);
});
it.each([
  ["7k3m9qxd2fhtvw4b", "7K3M-9QXD-2FHT-VW4B"],
  ["7K3M-9QXD", "7K3M-9QXD"],
  ["7K3M-", "7K3M"],
  [" 7k3m.9 ", "7K3M-9"],
  ["7K3M-9QXD-2FHT-VW4B-AAAA", "7K3M-9QXD-2FHT-VW4B"],
  ["", ""],
])("groups the symbols of %s", (typed, grouped) => {
  expect(groupSymbols(typed, 4, 16)).toBe(grouped);
});
