// Printing of days and moments, in the shop's zone, the same in every web view.
import { expect, it } from "vitest";
import { monthGrid, printAge, printDay, printMoment, printSpan, printTime } from "./dates";

it("names a day, with its year when it is another one", () => {
  expect(printDay("2026-05-02", "2026-06-01")).toBe("Sat 2 May");
  expect(printDay("2027-01-01", "2026-06-01")).toBe("Fri 1 Jan 2027");
  expect(printDay("2026-05-02", "2026-06-01", true)).toBe("Saturday 2 May");
});
it("prints what is no day as it came", () => {
  expect(printDay("soon")).toBe("soon");
});
it("reads the clock of the shop's zone, over midnight and all", () => {
  const at = Date.parse("2026-05-02T22:30:00Z");
  expect(printTime(at, "Europe/Paris")).toBe("00:30");
  expect(printMoment(at, "Europe/Paris")).toBe("Sun 3 May 2026, 00:30");
});
it("says the day of a span once, unless it ends on another", () => {
  const [morning, evening, late] = ["06:30", "15:00", "22:30"].map((hour) => Date.parse(`2026-05-02T${hour}:00Z`));
  expect(printSpan(morning ?? 0, evening ?? 0, "Europe/Paris")).toBe("Sat 2 May 2026, 08:30 – 17:00");
  expect(printSpan(morning ?? 0, late ?? 0, "Europe/Paris")).toBe("Sat 2 May 2026, 08:30 – Sun 3 May 2026, 00:30");
});
it("gives every month six weeks, Monday first", () => {
  const may = monthGrid(2026, 4);
  expect(may).toHaveLength(42);
  expect(may.indexOf("2026-05-01")).toBe(4);
  expect(may.filter((day) => day !== null)).toHaveLength(31);
});
it.each([
  [0, "now"],
  [40_000, "now"],
  [5 * 60_000, "5 minutes ago"],
  [3 * 3_600_000 + 59 * 60_000, "3 hours ago"],
  [30 * 3_600_000, "yesterday"],
  [7 * 86_400_000, "7 days ago"],
  [-2 * 3_600_000, "in 2 hours"],
])("says how long ago %i ms are", (ago, said) => {
  const now = Date.parse("2026-05-02T12:00:00Z");
  expect(printAge(now - ago, now)).toBe(said);
});
