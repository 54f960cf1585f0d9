// Every sentence: its key exists, its placeholders are filled, every error code has its row and its words.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import english from "$catalogues/en.json";
import { errorTable } from "./errors";
import { sentence } from "./sentences";

const catalogue = english as Record<string, string | Record<string, string>>;
const printers = {
  amount: (minor: number) => `€${minor}`,
  day: (day: string) => `day ${day}`,
  measure: (thousandths: number) => `${thousandths}‰`,
};
const src = join(__dirname, "..");
const engine = join(src, "../../src-tauri/crates");

function files(folder: string, end: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => end.test(name) && !name.endsWith(".test.ts"))
    .map((name) => join(folder, name));
}
const placeholders = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]));
const forms = (key: string) => {
  const entry = catalogue[key];
  return entry === undefined ? [] : typeof entry === "string" ? [entry] : Object.values(entry);
};

/** "Who is at the till?" stood over the dialog that attaches a member: of two sentences with one name the later one counts. */
it("names no sentence twice", () => {
  const written = readFileSync(join(src, "../../src-tauri/catalogues/en.json"), "utf8");
  const names = [...written.matchAll(/^ {2}"([^"]+)":/gm)].map((found) => found[1]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBe(Object.keys(catalogue).length);
});

describe("filling", () => {
  it("prints amounts and dates by the names of their placeholders", () => {
    expect(sentence("pay.of", { total_amount: 100 }, printers)).toBe("· in all €100");
    expect(sentence("receipt.return_until", { until_date: "2026-05-09" }, printers)).toBe("Return until day 2026-05-09");
  });
  it("chooses the plural by count", () => {
    expect(sentence("basket.articles", { count: 1 }, printers)).toBe("1 item");
    expect(sentence("basket.articles", { count: 0 }, printers)).toBe("0 items");
  });
  it("chooses the plural by the first plain number where there is no count", () => {
    const text = sentence("return.reason.days", { sold_date: "d", days: 1 }, printers);
    expect(text).toContain("within 1 day.");
  });
  it("prints an unknown key rather than nothing", () => {
    expect(sentence("no.such.key", {}, printers)).toBe("no.such.key");
  });
});

describe("the catalogue", () => {
  it("holds every key the screens use", () => {
    const used = new Set<string>();
    for (const file of files(src, /\.(svelte|ts)$/)) {
      for (const found of readFileSync(file, "utf8").matchAll(/\bt\(\s*"([^"]+)"/g)) used.add(found[1] ?? "");
    }
    expect(used.size).toBeGreaterThan(200);
    expect([...used].filter((key) => !(key in catalogue))).toEqual([]);
  });
  it("has a key for each made of parts", () => {
    const made = new Set<string>();
    for (const file of files(src, /\.(svelte|ts)$/)) {
      for (const found of readFileSync(file, "utf8").matchAll(/\bt\(\s*`([^`]+)`/g)) made.add(found[1] ?? "");
    }
    const missing = [...made].filter((pattern) => {
      const wanted = new RegExp(`^${pattern.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, ".+")}$`);
      return !Object.keys(catalogue).some((key) => wanted.test(key));
    });
    expect(missing).toEqual([]);
  });
  it("gives plurals the same placeholders in every form, but for a count said in words", () => {
    const uneven = Object.keys(catalogue).filter((key) => {
      const [first, ...others] = forms(key).map((text) =>
        [...placeholders(text)].filter((name) => name !== "count").sort().join(),
      );
      return others.some((other) => other !== first);
    });
    expect(uneven).toEqual([]);
  });
  it("has both English forms wherever it has one", () => {
    const odd = Object.entries(catalogue).filter(
      ([, entry]) => typeof entry === "object" && Object.keys(entry).sort().join() !== "one,other",
    );
    expect(odd).toEqual([]);
  });
  it("gives the screens' sentences all their values", () => {
    const wrong: string[] = [];
    for (const file of files(src, /\.(svelte|ts)$/)) {
      const text = readFileSync(file, "utf8");
      for (const found of text.matchAll(/\bt\(\s*"([^"]+)",\s*\{([^{}]*)\}\s*,?\s*\)/g)) {
        const given = new Set([...(found[2] ?? "").matchAll(/(?:^|,)\s*(\w+)\s*(?=[:,]|$)/g)].map((one) => one[1]));
        const wanted = new Set(forms(found[1] ?? "").flatMap((form) => [...placeholders(form)]));
        for (const name of wanted) if (!given.has(name)) wrong.push(`${found[1]}: ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("the engine's words", () => {
  const rust = files(engine, /\.rs$/).map((file) => readFileSync(file, "utf8"));
  it("are in the catalogue", () => {
    const named = rust.flatMap((text) => [...text.matchAll(/sentence\(\s*"([a-z_.]+)"/g)].map((found) => found[1] ?? ""));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((key) => !(key in catalogue))).toEqual([]);
  });
  it("know every error code, with its row and its sentence, and no other", () => {
    const list = readFileSync(join(engine, "engine/src/error_codes.rs"), "utf8");
    const codes = [...list.matchAll(/ = "([a-z_.]+)", \w+;/g)].map((found) => found[1] ?? "");
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => !(code in errorTable))).toEqual([]);
    expect(codes.filter((code) => !(`error.${code}` in catalogue))).toEqual([]);
    expect(Object.keys(errorTable).filter((code) => !(`error.${code}` in catalogue))).toEqual([]);
  });
});
