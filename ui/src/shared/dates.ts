// How days and moments are printed. Owns: dates and times to text. Must not: decide which day a sale belongs to.

const english = "en-GB";

/** A business day `YYYY-MM-DD` as `Sat 2 May`, with the year when it is not that of `today`. */
export function printDay(day: string, today = "", long = false): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(english, {
    weekday: long ? "long" : "short",
    day: "numeric",
    month: long ? "long" : "short",
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" }),
    timeZone: "UTC",
  })
    .format(at)
    .replace(",", "");
}

/** A moment (UTC milliseconds) as the clock on the wall of the shop: `14:05`. */
export function printTime(at: number, zone: string): string {
  return new Intl.DateTimeFormat(english, { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(at));
}

/** A moment with its day, as a report carries it: `Sat 2 May 2026, 14:05`. */
export function printMoment(at: number, zone: string): string {
  // By parts: the order in which a locale writes a date differs between web views.
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" })
    .formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  return `${printDay(`${part("year")}-${part("month")}-${part("day")}`)}, ${printTime(at, zone)}`;
}

/** From one moment to another, the day said once when both lie on it: `Sat 2 May 2026, 08:30 – 17:05`. */
export function printSpan(from: number, to: number, zone: string): string {
  const [start, end] = [printMoment(from, zone), printMoment(to, zone)];
  const day = start.slice(0, start.lastIndexOf(" ") + 1);
  return `${start} – ${end.startsWith(day) ? end.slice(day.length) : end}`;
}

const AGES: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** How long ago a moment was, in whole days, hours or minutes: `3 days ago`. A clock that runs ahead says `in 2 hours`. */
export function printAge(at: number, now: number): string {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, length] of AGES) {
    const count = Math.trunc((at - now) / length);
    if (count !== 0) return words.format(count, unit);
  }
  return words.format(0, "second");
}

/** Weeks of a month for a calendar: Monday first, empty cells as null. Printing only: no rule reads it. */
export function monthGrid(year: number, month: number): (string | null)[] {
  const first = new Date(Date.UTC(year, month, 1));
  const lead = (first.getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const cells: (string | null)[] = Array.from({ length: lead }, () => null);
  for (let day = 1; day <= days; day++) {
    cells.push(new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10));
  }
  while (cells.length < 42) cells.push(null);
  return cells;
}

export function printMonth(year: number, month: number): string {
  return new Intl.DateTimeFormat(english, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(Date.UTC(year, month, 1)),
  );
}

/** The name of a month, from 1. */
export function printMonthName(month: number): string {
  return new Intl.DateTimeFormat(english, { month: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, month - 1, 1)));
}

/** Short names of the week's days, Monday first. */
export const weekdays: string[] = Array.from({ length: 7 }, (_, index) =>
  new Intl.DateTimeFormat(english, { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + index))),
);
