// Taking records away: the file has what the list shows.
import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { journey } from "../journey.mjs";

test("what the list shows is taken away as a table", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const { page, words } = boss;
  await boss.open("/customers?filter=grade = A&sort=name");
  await boss.button(words.export).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("CSV", { exact: true }).click();
  const waiting = page.waitForEvent("download");
  await dialog.getByRole("link", { name: words.export }).or(dialog.getByRole("button", { name: words.export })).click();
  const file = await waiting;
  assert.match(file.suggestedFilename(), /^客户-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await text(await file.createReadStream())).trim().split("\r\n");
  const { count } = await boss.get("/customers/count?filter=grade = A");
  assert.equal(lines.length, count + 1);
}));

test("who may not export is not offered it", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  await wang.open("/customers");
  assert.equal(await wang.button(wang.words.export).count(), 0);
}));
