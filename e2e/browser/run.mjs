// Runs the tests: one demo company and one browser for all of them.
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { serveBrowser } from "./browser.mjs";
import { Product } from "./product.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Names on the command line choose among the tests: npm test -- lead palette. */
async function chosenTests(names) {
  const all = (await readdir(`${here}/tests`)).filter((file) => file.endsWith(".test.mjs"));
  const chosen = names.length === 0 ? all : all.filter((file) => names.some((name) => file.startsWith(name)));
  if (chosen.length === 0) throw new Error(`no test is called ${names.join(" or ")}`);
  return chosen.sort().map((file) => `tests/${file}`);
}

function runTests(files, environment) {
  return new Promise((resolve, reject) => {
    const runner = spawn(process.execPath, ["--test", "--test-concurrency=2", ...files], {
      cwd: here,
      env: { ...process.env, ...environment },
      stdio: "inherit",
    });
    runner.once("error", reject);
    runner.once("exit", (code) => resolve(code ?? 1));
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => runner.kill(signal));
  });
}

const files = await chosenTests(process.argv.slice(2));
const product = await Product.demo();
const browser = await serveBrowser();
try {
  process.exitCode = await runTests(files, { BATON_URL: product.url, BATON_BROWSER: browser.wsEndpoint() });
} finally {
  await browser.close();
  await product.remove();
}
