import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { palette } from "./palette";

const css = (path: string) => new Map(
  [...readFileSync(path, "utf8").matchAll(/--([\w-]+):\s*light-dark\((#\w+),\s*(#\w+)\)/g)].map(
    ([, name, light, dark]) => [name, [light, dark]],
  ),
);

test("antd and the sign-in page have the colours of tokens.css", () => {
  const tokens = css("src/theme/tokens.css");
  for (const [name, pair] of Object.entries(palette)) assert.deepEqual(tokens.get(name), [...pair], name);
  for (const [name, pair] of css("signin/style.css")) assert.deepEqual(tokens.get(name), pair, name);
});

/** WCAG 2.2: relative luminance. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test("text can be read on what it stands on, in both themes", () => {
  const tokens = css("src/theme/tokens.css");
  const pairs = [
    ...["text", "text-2", "text-3"].flatMap((text) => ["bg", "surface", "raised"].map((ground) => [text, ground])),
    ["text-2", "sunken"],
    ["primary", "bg"],
    ["on-primary", "primary"],
    ["on-primary-soft", "primary-soft"],
    ...["danger", "warning", "success", "info"].map((name) => [name, `${name}-soft`]),
  ];
  for (const [text = "", ground = ""] of pairs) {
    for (const theme of [0, 1]) {
      const ratio = contrast(tokens.get(text)?.[theme] ?? "", tokens.get(ground)?.[theme] ?? "");
      assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
    }
  }
});
