// A board: cards go from column to column, by mouse or by keyboard, and come back when they may not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { PHONE } from "../person.mjs";
import { newCustomer } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a card is moved by keyboard alone (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page, words } = wang;
    const customer = await boardOf(wang, { grade: "A" });
    await wang.sees(cardIn(wang, words.grades.A, customer.name));
    const menu = wang.button(words.moveCard(customer.name));
    await wang.tabTo(menu);
    await page.keyboard.press("Enter");
    await wang.tabTo(page.getByRole("menuitem", { name: words.grades.B, exact: true }), "ArrowDown");
    await page.keyboard.press("Enter");
    await wang.sees(cardIn(wang, words.grades.B, customer.name));
    await wang.sees(page.getByRole("status").filter({ hasText: words.movedTo(customer.name, words.grades.B) }));
    assert.equal((await wang.get(`/customers/${customer.id}`)).grade, "B");
    await wang.sees(menu.and(page.locator(":focus")));
  }));
}

test("a card is moved by mouse, also to no value", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { words } = wang;
  const customer = await boardOf(wang, { grade: "A" });
  await cardIn(wang, words.grades.A, customer.name).dragTo(column(wang, words.noGrade));
  await wang.sees(cardIn(wang, words.noGrade, customer.name));
  await wang.seesText(words.movedTo(customer.name, words.noGrade));
  assert.equal((await wang.get(`/customers/${customer.id}`)).grade, "");
}));

test("a card that somebody changed meanwhile goes back and says why", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  const customer = await boardOf(wang, { grade: "A" });
  await page.route(`**/customers/${customer.id}`, async (route) => {
    await wang.change(`/customers/${customer.id}`, { address: "解放路 8 号" });
    await route.continue();
  }, { times: 1 });
  await cardIn(wang, words.grades.A, customer.name).dragTo(column(wang, words.grades.B));
  await wang.seesText(words.stays(customer.name));
  await wang.sees(cardIn(wang, words.grades.A, customer.name));
  await wang.seesNoMore(cardIn(wang, words.grades.B, customer.name));
  assert.equal((await wang.get(`/customers/${customer.id}`)).grade, "A");
}));

test("list and board are two views of one address", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  await wang.open("/customers");
  await wang.pick(words.board);
  await page.waitForURL(/view=board/);
  await wang.sees(column(wang, words.grades.A));
  await wang.open("/customers");
  await wang.sees(column(wang, words.grades.A));
}));

test("on a phone one column is shown at a time", journey(async (stage) => {
  const wang = await stage.person("wang.fang", { phone: true });
  const { page, words } = wang;
  const customer = await boardOf(wang, { grade: "B" });
  await wang.sees(cardIn(wang, words.grades.B, customer.name));
  assert.equal(await column(wang, words.grades.A).count(), 0);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width);
  await wang.choose(words.grade, words.grades.A);
  await wang.sees(column(wang, words.grades.A));
}));

/** A board with one new customer on it. */
async function boardOf(person, values) {
  const customer = await newCustomer(person, values);
  await person.open(`/customers?view=board&q=${customer.name}`);
  await person.sees(person.link(customer.name));
  return customer;
}

function column(person, name) {
  return person.page.getByRole("main").getByRole("region", { name, exact: true });
}

function cardIn(person, name, title) {
  return column(person, name).getByRole("listitem").filter({ hasText: title });
}

test("an address that names no record says so, also where the interface has an answer", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  await wang.open("/leads/board");
  await wang.seesText(wang.words.notHere);
}));
