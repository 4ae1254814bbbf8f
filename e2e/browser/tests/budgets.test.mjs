// What people wait for: bytes, requests, and a page that keeps still.
import assert from "node:assert/strict";
import { get } from "node:http";
import { test } from "node:test";
import { journey } from "../journey.mjs";

const KB = 1000;
const SIGN_IN_BYTES = 20 * KB;
const WORKBENCH_SCRIPT_BYTES = 300 * KB;
const COLD_REQUESTS = 18;
const LAYOUT_SHIFT = 0.02;

test("the sign-in page weighs next to nothing", async () => {
  const page = await fetchRaw("/sign-in");
  assert.equal(page.status, 200);
  const html = await (await fetch(`${process.env.BATON_URL}/sign-in`)).text();
  const files = [...html.matchAll(/<(?:script|link rel="stylesheet")[^>]* (?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(files.length > 0, "the page has a script");
  const parts = await Promise.all(files.map(fetchRaw));
  const bytes = [page, ...parts].reduce((sum, { bytes: size }) => sum + size, 0);
  assert.ok(bytes <= SIGN_IN_BYTES, `${bytes} bytes`);
});

test("the workbench comes with few requests, little script, and keeps still", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.addInitScript(watchShifts);
  await wang.open("/inbox");
  await wang.sees(page.getByRole("status").filter({ hasText: words.live }));
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => performance.getEntriesByType("resource").every(({ responseEnd }) => responseEnd > 0));

  assert.ok(requests.length <= COLD_REQUESTS, `${requests.length} requests:\n${requests.join("\n")}`);
  const shift = await page.evaluate(() => window.layoutShift);
  assert.ok(shift <= LAYOUT_SHIFT, `layout shift ${shift}`);
  const scripts = requests.filter((url) => url.endsWith(".js")).map((url) => new URL(url).pathname);
  const sizes = await Promise.all(scripts.map(fetchRaw));
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  assert.ok(bytes <= WORKBENCH_SCRIPT_BYTES, `${bytes} bytes of script, gzipped`);
}));

test("assets are kept for ever, pages never, and what isn't there is not found", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { request } = wang.context;
  const page = await request.get("/inbox", { headers: { Accept: "text/html" } });
  assert.match(page.headers()["cache-control"], /no-store/);
  const [asset] = (await page.text()).match(/\/assets\/[^"]+\.js/);
  const script = await request.get(asset);
  assert.match(script.headers()["cache-control"], /immutable/);
  assert.match(script.headers()["content-type"], /javascript/);
  assert.equal((await request.get("/assets/not-there-0a1b2c3d.js")).status(), 404);
}));

test("pages allow no script but their own files", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const guest = await stage.person(undefined);
  for (const [person, path] of [[wang, "/inbox"], [guest, "/sign-in"]]) {
    const answer = await person.context.request.get(path, { headers: { Accept: "text/html" } });
    const policy = answer.headers()["content-security-policy"];
    const scripts = policy.match(/script-src ([^;]*)/)[1];
    assert.equal(scripts.trim(), "'self'", path);
    assert.match(policy, /default-src 'none'/);
    await person.open(path);
    const ran = await person.page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.inlineRan = true";
      document.head.append(script);
      return window.inlineRan;
    });
    assert.equal(ran, undefined, `an inline script ran at ${path}`);
    person.errors = person.errors.filter((error) => !/Content Security Policy/.test(error));
  }
}));

/** Runs in the page before anything of it. */
function watchShifts() {
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** Bytes as they pass over the line, to a browser that reads gzip. */
function fetchRaw(path) {
  return new Promise((resolve, reject) => {
    const options = { headers: { "Accept-Encoding": "gzip", Accept: "text/html,*/*" } };
    get(new URL(path, process.env.BATON_URL), options, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => (bytes += chunk.length));
      answer.on("end", () => resolve({ status: answer.statusCode, bytes }));
    }).on("error", reject);
  });
}
