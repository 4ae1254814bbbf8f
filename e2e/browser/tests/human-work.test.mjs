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

for (const language of LANGUAGES) {
  test(`who urges again too soon reads which rule refused it, now and in the history (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const li = await stage.person("li.ming", { language });
    const { page, words: { humanWork } } = li;
    const task = await firstContact(wang, await leadFor(wang));
    await li.post(`/tasks/${task.id}/acts/urge`, { text: "请尽快" });
    await li.open(`/tasks/${task.id}`);
    await page.keyboard.press("u");
    const dialog = page.getByRole("dialog");
    await li.field(humanWork.words, dialog).fill("再催一次");
    await li.button(humanWork.urge, dialog).click();
    await li.seesText(humanWork.urgedTooSoon, dialog);
    await dialog.getByRole("link", { name: humanWork.why }).click();
    await li.seesText(humanWork.ruleOfUrges, page.getByRole("dialog").last());

    await li.open(`/tasks/${task.id}`);
    const refused = page.getByRole("listitem").filter({ hasText: humanWork.urgeRefused });
    await refused.getByRole("link", { name: humanWork.why }).click();
    await li.seesText(humanWork.ruleOfUrges, page.getByRole("dialog"));
  }));
}

test("in the inbox a letter asks about the task that the keys have reached", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words: { humanWork } } = wang;
  const lead = await leadFor(wang);
  await firstContact(wang, lead);
  await wang.open("/inbox");
  const row = page.getByRole("main").getByRole("link").filter({ hasText: lead.name });
  await wang.sees(row);
  await wang.tabTo(row, "j");
  for (const [key, act] of [["y", humanWork.copyIn], ["p", humanWork.passOn]]) {
    await page.keyboard.press(key);
    const dialog = page.getByRole("dialog", { name: act, exact: true });
    await wang.seesText(lead.name, dialog);
    await page.keyboard.press("Escape");
    await wang.seesNoMore(dialog);
    await wang.drawn();
    assert.ok(await row.evaluate((link) => link === document.activeElement), "the focus is where it was");
  }
}));
