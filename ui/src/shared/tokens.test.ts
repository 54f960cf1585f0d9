// The tokens keep every text readable in the sun: 7:1 on every ground it is used on, in both themes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(__dirname, "tokens.css"), "utf8");
function theme(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((found) => [found[1] ?? "", found[2] ?? ""]));
}
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["paper", "cloth", "card"];
const pairs: [string, string[]][] = [
  ["ink", [...grounds, "awning-soft", "tomato-soft", "sky-soft"]],
  ["ink-2", [...grounds, "awning-soft", "tomato-soft"]],
  ["awning", [...grounds, "awning-soft"]],
  ["tomato", [...grounds, "tomato-soft"]],
  ["awning-ink", ["awning"]],
  ["tomato-ink", ["tomato"]],
  ["mustard-ink", ["mustard"]],
  ["sky", ["sky-soft", "card"]],
];

describe.each([
  [":root", theme(":root")],
  ["evening", new Map([...theme(":root"), ...theme('[data-theme="evening"]')])],
])("%s", (_, colours) => {
  it.each(pairs)("%s is readable", (text, on) => {
    for (const ground of on) {
      const found = contrast(colours.get(text) ?? "", colours.get(ground) ?? "");
      expect(found, `${text} on ${ground}`).toBeGreaterThanOrEqual(7);
    }
  });
});
