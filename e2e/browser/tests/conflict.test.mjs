// The same work in two places: nobody's words are lost, and the later one is told who was first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { firstContact, leadFor, newCustomer } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`who completes a task second is told who was first (${language})`, journey(async (stage) => {
    const { second, first, task } = await taskInTwoPlaces(stage, language);
    const { page, words } = second;
    await page.route("**/api/v1/events", (route) => route.abort()); // a bad line: no news gets through
    await second.open(`/tasks/${task.id}`);
    await second.choose(words.channel, words.call);
    await second.field(words.summary).fill("来晚了的记录");
    await completes(first, task);
    await second.button(words.complete(words.outcomes.contacted)).click();
    await second.seesText(words.somebodyFirst, page.getByRole("alert"));
    await second.seesText(words.whoWasFirst("王芳"), page.getByRole("alert"));
    await second.seesText("先到的记录", second.card(words.answers));
  }));
}

test("a task done elsewhere shows so while it is open here", journey(async (stage) => {
  const { second, first, task } = await taskInTwoPlaces(stage, "zh-CN");
  const { words } = second;
  await second.open(`/tasks/${task.id}`);
  await second.sees(second.field(words.summary));
  await second.seesText(words.live);
  await completes(first, task);
  await second.seesText("先到的记录", second.card(words.answers));
  assert.equal(second.loads, 1, "without a reload");
}));

test("who edits what somebody else changed meanwhile is told, and nothing is lost", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const boss = await stage.person("chen.jing");
  const { page, words } = wang;
  const customer = await newCustomer(wang, { phone: "021-55550001" });
  await wang.open(`/customers/${customer.id}`);
  await wang.button(words.edit).click();
  await wang.field(words.address).fill("杭州市西湖区文三路 1 号");
  await boss.change(`/customers/${customer.id}`, { phone: "021-55550002" });
  await wang.button(words.save).click();

  await wang.seesText(words.changedMeanwhile, page.getByRole("alert"));
  assert.equal(await wang.field(words.phone).inputValue(), "021-55550002", "the newest values are loaded");
  assert.equal(await wang.field(words.address).inputValue(), "杭州市西湖区文三路 1 号", "what was entered is kept");

  await wang.button(words.save).click();
  await wang.seesText(words.saved);
  await wang.seesText("021-55550002", wang.fact(words.phone));
  await wang.seesText("杭州市西湖区文三路 1 号", wang.fact(words.address));
  const stored = await boss.get(`/customers/${customer.id}`);
  assert.deepEqual([stored.phone, stored.address], ["021-55550002", "杭州市西湖区文三路 1 号"]);
}));

/** A person's task on their desk and on another of their machines. */
async function taskInTwoPlaces(stage, language) {
  const second = await stage.person("wang.fang", { language });
  const first = await stage.person("wang.fang", { language });
  const task = await firstContact(first, await leadFor(first));
  return { second, first, task };
}

function completes(person, { id, version }) {
  const answers = { channel: "call", summary: "先到的记录", occurredAt: new Date().toISOString() };
  return person.post(`/tasks/${id}/acts/complete`, { version, outcome: "contacted", answers });
}
