// Finding one's way in many records: search, filter, sort, more, and an address that keeps it all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey } from "../journey.mjs";
import { uniqueName } from "../work.mjs";

const PAGE = 50;

test("two Chinese characters find what contains them", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const { words } = boss;
  await boss.open("/leads");
  await boss.field(words.searchLeads).fill("恒信");
  const { count } = await boss.get("/leads/count?q=恒信");
  assert.ok(count > 0);
  await boss.seesText(words.count(count));
  await boss.page.waitForURL(/q=/);
  await waitForRows(boss, count);
  for (const row of await rows(boss).allInnerTexts()) assert.match(row, /恒信/);
}));

test("a filtered and sorted list can be reloaded and sent to a colleague", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const { page, words } = boss;
  await boss.open("/leads");
  await boss.choose(words.state, words.disqualified);
  await page.keyboard.press("Escape");
  await page.getByRole("columnheader", { name: words.name }).click();
  await boss.sees(page.getByRole("columnheader", { name: words.name }).and(page.locator("[aria-sort=ascending]")));
  const { items } = await boss.get('/leads?filter=state = "disqualified"&sort=name&limit=50');
  await waitForRows(boss, items.length);
  const names = items.map(({ name }) => name);
  assert.deepEqual(await namesShown(boss), names);
  for (const row of await rows(boss).allInnerTexts()) assert.match(row, new RegExp(words.disqualified));

  await page.reload();
  await waitForRows(boss, items.length);
  assert.deepEqual(await namesShown(boss), names);

  const colleague = await stage.person("chen.jing", { language: "en" });
  await colleague.open(page.url());
  await waitForRows(colleague, items.length);
  assert.deepEqual(await namesShown(colleague), names);

  await boss.button(words.clearFilters).click();
  await waitForRows(boss, PAGE);
}));

test("the rest of a long list comes with a click", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const { word, count } = await manyCustomers(boss);
  await boss.open(`/customers?q=${word}`);
  await waitForRows(boss, PAGE);
  await boss.button(boss.words.loadMore).click();
  await waitForRows(boss, count);
  assert.equal(new Set(await namesShown(boss)).size, count, "nothing twice");
  assert.equal(await boss.button(boss.words.loadMore).count(), 0);
}));

test("news that arrive meanwhile do not swallow the click on more", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const { page, words } = boss;
  const { word, count, last } = await manyCustomers(boss);
  await boss.open(`/customers?q=${word}`);
  await boss.sees(page.getByRole("status").filter({ hasText: words.live }));
  await waitForRows(boss, PAGE);
  await page.route(/cursor=/, async (route) => {
    const heard = page.waitForRequest(/\/customers\/count/);
    await boss.change(`/customers/${last.id}`, { address: "解放路 8 号" });
    await heard;
    await route.continue().catch(() => {}); // the page may have given the request up
  }, { times: 1 });
  await boss.button(words.loadMore).click();
  await waitForRows(boss, count);
}));

test("a list without matches says so and offers a way out", journey(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words } = boss;
  await boss.open("/leads?q=查无此人");
  await boss.seesText(words.nothingMatches);
  await page.getByRole("main").getByRole("button", { name: words.clearFilters }).last().click();
  await waitForRows(boss, PAGE);
}));

/** More than a page of customers with one word in their names. */
async function manyCustomers(person) {
  const word = uniqueName("长队");
  const count = PAGE + 2;
  let last;
  for (let n = 0; n < count; n++) last = await person.post("/customers", { name: `${word} ${n}` });
  return { word, count, last };
}

function rows(person) {
  return person.page.getByRole("main").getByRole("row").filter({ has: person.page.locator("td a") });
}

async function waitForRows(person, count) {
  await person.sees(rows(person).nth(count - 1));
  await person.seesNoMore(rows(person).nth(count));
}

/** A row begins with the link that bears the record's name. */
function namesShown(person) {
  return rows(person).evaluateAll((shown) => shown.map((row) => row.querySelector("td a").textContent));
}
