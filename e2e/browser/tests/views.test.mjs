// Views: a list that somebody keeps, opens again and shares; and the builder for its conditions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`conditions are built from rows and read as text (${language})`, journey(async (stage) => {
    const boss = await stage.person("chen.jing", { language });
    const { page, words } = boss;
    await boss.open("/customers");
    await boss.button(words.conditions).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: words.addCondition, exact: true }).click();
    await pickIn(boss, dialog, words.filterField, words.grade);
    await pickIn(boss, dialog, words.filterValue, words.gradeA);
    await dialog.getByRole("button", { name: words.asText }).click();
    await boss.sees(dialog.getByRole("textbox").and(page.getByText("grade = A")));
    await dialog.getByRole("textbox").fill("grade = Z");
    await dialog.getByRole("button", { name: words.apply }).click();
    await boss.sees(dialog.getByRole("alert"));
    await dialog.getByRole("textbox").fill("grade = A or grade = B");
    await dialog.getByRole("button", { name: words.apply }).click();
    await page.waitForURL(/filter=grade/);
    const { count } = await boss.get("/customers/count?filter=grade = A or grade = B");
    await boss.seesText(words.count(count));
  }));
}

test("a list is kept as a view, opened again, and marked when it is changed", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const { page, words } = boss;
  const name = uniqueName("视图");
  await boss.open("/customers?filter=grade = A&sort=name");
  await boss.button(words.viewActs).click();
  await page.getByRole("menuitem", { name: words.saveAsView }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words.viewName).fill(name);
  await dialog.getByRole("button", { name: words.saveView }).click();
  await boss.seesNoMore(dialog);
  await page.waitForURL(/saved=/);

  await boss.open("/customers");
  await page.getByRole("group", { name: words.views }).getByRole("button").first().click();
  await page.getByRole("menuitem", { name }).click();
  await page.waitForURL(/filter=grade/);
  const { count } = await boss.get("/customers/count?filter=grade = A");
  await boss.seesText(words.count(count));

  const changed = new URL(page.url());
  changed.searchParams.set("filter", "grade = B");
  await boss.open(changed.pathname + changed.search);
  await boss.sees(page.getByText(words.viewChanged, { exact: true }));
  const { items } = await boss.get("/kinds/customers/views");
  assert.equal(items.find((view) => view.name === name)?.filter, "grade = A");
}));

async function pickIn(person, within, label, option) {
  await within.getByRole("combobox", { name: label }).click();
  await person.page.getByTitle(option, { exact: true }).last().click();
}
