// House rules that no compiler keeps: one door to the shell, screens apart, no inline styles, short files with a header.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(svelte|ts|css)$/.test(name) && !name.endsWith("generated.ts"))
  .map((name) => ({ name, text: readFileSync(join(__dirname, name), "utf8") }));

const breaking = (rule: (file: { name: string; text: string }) => boolean) =>
  files.filter((file) => file.name !== "house.test.ts" && rule(file)).map((file) => file.name);

it("only the client touches the shell", () => {
  expect(breaking(({ name, text }) => name !== "api/client.ts" && text.includes("@tauri-apps/"))).toEqual([]);
});
it("screens never import each other", () => {
  expect(
    breaking(({ name, text }) => {
      if (!name.startsWith("screens/")) return false;
      const own = name.split("/")[1];
      return [...text.matchAll(/from "(?:\$screens|\.\.)\/([^/"]+)/g)].some((found) => found[1] !== own);
    }),
  ).toEqual([]);
});
it("lib and shared know no screen", () => {
  expect(breaking(({ name, text }) => /^(lib|shared|api)\//.test(name) && text.includes("$screens"))).toEqual([]);
});
it("no style attribute, which the window would block", () => {
  expect(breaking(({ text }) => /\sstyle="/.test(text))).toEqual([]);
});
it("nothing moves by itself", () => {
  expect(breaking(({ text }) => /\b(transition|animation)\s*:/.test(text) || text.includes("svelte/transition"))).toEqual([]);
});
/** Sun, gloves and an arm's length: at 12 px nobody read what a tile says. */
it("no text is smaller than 14 px", () => {
  const sizes = (text: string) => [...text.matchAll(/font-size:\s*(?:calc\()?([\d.]+)px/g)].map((found) => Number(found[1]));
  expect(files.flatMap(({ text }) => sizes(text)).length).toBeGreaterThan(50);
  expect(breaking(({ text }) => sizes(text).some((size) => size < 14))).toEqual([]);
});
it("files are short and say what they own", () => {
  expect(breaking(({ text }) => text.split("\n").length > 300)).toEqual([]);
  expect(breaking(({ text }) => !/^(\/\/|<!--|\/\*)/.test(text))).toEqual([]);
});
