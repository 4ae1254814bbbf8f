// Language and theme: switched at once, and never the wrong one first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey } from "../journey.mjs";
import { words as allWords } from "../words.mjs";

/** Notes every language and theme the page has had since its first moment. */
function watchRoot() {
  window.hadLanguages = [];
  window.hadThemes = [];
  const note = () => {
    const { lang, dataset } = document.documentElement;
    if (lang && window.hadLanguages.at(-1) !== lang) window.hadLanguages.push(lang);
    if (dataset.theme && window.hadThemes.at(-1) !== dataset.theme) window.hadThemes.push(dataset.theme);
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
}

test("the language changes at once, and stays without the other one flashing up", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  await page.addInitScript(watchRoot);
  await wang.open("/inbox");
  await wang.button(words.language).click();
  await page.getByRole("menuitem", { name: "English" }).click();
  await wang.sees(wang.heading(allWords.en.inbox));
  await wang.sees(wang.link(allWords.en.leads));
  assert.equal(wang.loads, 1, "without a reload");

  await page.reload();
  await wang.sees(wang.heading(allWords.en.inbox));
  assert.deepEqual(await page.evaluate(() => window.hadLanguages), ["en"]);
}));

test("the theme changes at once, and stays without a flash", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  await page.addInitScript(watchRoot);
  await wang.open("/inbox");
  assert.ok((await brightness(page)) > 200, "light");
  await wang.button(words.theme).click();
  await page.getByRole("menuitem", { name: words.themes.dark, exact: true }).click();
  await page.locator("html[data-theme=dark]").waitFor();
  assert.ok((await brightness(page)) < 60, "dark");
  assert.equal(wang.loads, 1, "without a reload");

  await page.reload({ waitUntil: "commit" });
  await page.locator("body").waitFor({ state: "attached" });
  assert.ok((await brightness(page)) < 60, "dark from the first moment");
  await wang.sees(wang.heading(words.inbox));
  assert.deepEqual(await page.evaluate(() => window.hadThemes), ["dark"]);
}));

test("the sign-in page speaks the language that was chosen on it", journey(async (stage) => {
  const guest = await stage.person(undefined);
  await guest.open("/sign-in");
  await guest.button("English").click();
  await guest.sees(guest.field(allWords.en.password));
  await guest.button("中文").click();
  await guest.sees(guest.field(allWords["zh-CN"].password));
}));

/** From 0 (black) to 255 (white). */
function brightness(page) {
  return page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return (red + green + blue) / 3;
  });
}
