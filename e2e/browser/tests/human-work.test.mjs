// Work among people: urging who has a task, and passing several on at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { eventually, firstContact, leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a manager urges a colleague, who reads it at the task (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const li = await stage.person("li.ming", { language });
    const { words: { humanWork } } = li;
    const lead = await leadFor(wang);
    const task = await firstContact(wang, lead);
    await li.open("/inbox?view=team");
    const row = li.page.getByRole("listitem").filter({ hasText: lead.name });
    await li.button(humanWork.urge, row).click();
    const dialog = li.page.getByRole("dialog");
    await li.field(humanWork.words, dialog).fill("客户在等答复");
    await li.button(humanWork.urge, dialog).click();
    await li.sees(row.getByText(humanWork.urged));

    await wang.open(`/tasks/${task.id}`);
    await wang.seesText(humanWork.urged);
    await wang.seesText("客户在等答复");
  }));
}

test("a rep passes two tasks on by keyboard and reads what came of each", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words: { humanWork } } = wang;
  const leads = [await leadFor(wang), await leadFor(wang)];
  for (const lead of leads) await firstContact(wang, lead);
  await wang.open("/inbox");
  for (const lead of leads) {
    await page.getByRole("main").getByRole("link").filter({ hasText: lead.name }).focus();
    await page.keyboard.press("x");
  }
  await wang.button(humanWork.passOn).click();
  const dialog = page.getByRole("dialog");
  await wang.choose(humanWork.to, "张伟");
  await wang.button(humanWork.passOn, dialog).click();
  await wang.seesText(humanWork.resultSum(2, 0), page.getByRole("dialog", { name: humanWork.result }));
  const mine = await eventually(async () => {
    const { items } = await wang.get("/tasks?view=to-do&limit=100");
    return items.some(({ record }) => leads.some(({ id }) => id === record.id)) ? undefined : items;
  });
  assert.ok(mine, "they have left the inbox");
}));
