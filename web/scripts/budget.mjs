// Holds the built app to its weights (gzipped bytes, as most browsers on slow
// lines get them) and fails when one is over.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1000;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", dist), "utf8"));

/** Scripts a source needs with all it imports, each once. */
function scripts(source, known = new Set()) {
  const { file, imports = [] } = manifest[source];
  if (known.has(file)) return known;
  known.add(file);
  for (const imported of imports) scripts(imported, known);
  return known;
}

const sizes = new Map();
function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length);
  return sizes.get(file);
}

const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
const locales = ["src/i18n/locale.en.ts", "src/i18n/locale.zh-CN.ts"];
const workbench = scripts("index.html");

const checks = locales.map((locale) => {
  const files = scripts(locale, new Set(workbench));
  return { name: `workbench with ${locale}`, files: files.size, bytes: sum(files), limit: 300 * KB };
});
const withLocales = new Set([...workbench, ...locales.flatMap((locale) => [...scripts(locale)])]);
for (const source of manifest["index.html"].dynamicImports) {
  if (locales.includes(source)) continue;
  const more = [...scripts(source)].filter((file) => !withLocales.has(file));
  checks.push({ name: source, files: more.length, bytes: sum(more), limit: 130 * KB });
}
const signIn = ["page.html", "style.css", "script.js"].map((name) =>
  readFileSync(new URL(`../signin/${name}`, import.meta.url)),
);
checks.push({ name: "sign-in", files: 2, bytes: gzipSync(Buffer.concat(signIn)).length, limit: 20 * KB });

let over = 0;
for (const { name, files, bytes, limit } of checks) {
  const verdict = bytes <= limit ? "ok  " : "OVER";
  if (bytes > limit) over++;
  console.log(`${verdict} ${(bytes / KB).toFixed(1).padStart(6)} of ${limit / KB} kB  ${files} files  ${name}`);
}
if (over > 0) process.exit(1);
