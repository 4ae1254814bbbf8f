// Bundles every *.test.ts for Node, then runs them with Node's own test runner.
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const web = fileURLToPath(new URL("..", import.meta.url));
const out = join(web, ".cache", "tests");

const sources = (await readdir(join(web, "src"), { recursive: true })).filter((name) => name.endsWith(".test.ts"));
if (sources.length === 0) throw new Error("no tests found");
await rm(out, { recursive: true, force: true });
await build({
  root: web,
  configFile: false,
  logLevel: "warn",
  build: {
    ssr: true,
    outDir: out,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(sources.map((name) => [name.replaceAll(/[\\/]/g, "."), join(web, "src", name)])),
      output: { entryFileNames: "[name].mjs" },
    },
  },
});
const tests = (await readdir(out)).filter((name) => name.endsWith(".test.ts.mjs")).map((name) => join(out, name));
const { status } = spawnSync(process.execPath, ["--test", ...tests], { stdio: "inherit", cwd: web });
process.exit(status ?? 1);
