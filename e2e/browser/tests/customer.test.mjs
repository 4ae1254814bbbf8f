// The customer's page: everything around one customer, and more of it without leaving.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { firstContact, leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a customer's page tells what was said, what is open and who waits (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page, words } = wang;
    const lead = await leadFor(wang);
    await firstContact(wang, lead);
    await say(wang, lead.customerId, "要两台样机");
    const asked = page.waitForRequest(/\/overview$/);
    await wang.open(`/customers/${lead.customerId}`);
    await asked;
    await wang.seesText("要两台样机", wang.page.getByRole("region", { name: words.interactions }));
    await wang.seesText(lead.name, page.getByRole("region", { name: words.openTasks }));
    await wang.sees(wang.fact(words.lastContact));
    await page.getByRole("link", { name: words.all(words.interactions) }).click();
    await wang.sees(wang.heading(words.interactions));
    assert.equal(new URL(page.url()).searchParams.get("filter"), `customerId = "${lead.customerId}"`);
    await wang.seesText("要两台样机");
  }));
}

test("an interaction is added beside the customer it is about", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  const { customerId } = await leadFor(wang);
  const { name } = await wang.get(`/customers/${customerId}`);
  await wang.open(`/customers/${customerId}`);
  await wang.button(words.add(words.interaction)).click();
  const dialog = page.getByRole("dialog", { name: words.newInteraction });
  await wang.seesText(name, dialog);
  await wang.choose(words.channel, words.call);
  await wang.field(words.summary, dialog).fill("当面谈了付款方式");
  await page.keyboard.press("Escape");
  await wang.button(words.stay).click();
  await wang.button(words.createInteraction, dialog).click();
  await wang.seesNoMore(dialog);
  await wang.seesText("当面谈了付款方式", page.getByRole("region", { name: words.interactions }));
  const { items } = await wang.get(`/interactions?filter=customerId = "${customerId}"`);
  assert.deepEqual(items.map(({ summary }) => summary), ["当面谈了付款方式"]);
}));

test("what a colleague records meanwhile appears by itself", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  const { customerId } = await leadFor(wang);
  await wang.open(`/customers/${customerId}`);
  await wang.sees(page.getByRole("status").filter({ hasText: words.live }));
  await wang.sees(page.getByRole("region", { name: words.interactions }));
  await say(wang, customerId, "对方来电催交货");
  await wang.seesText("对方来电催交货", page.getByRole("region", { name: words.interactions }));
}));

function say(person, customerId, summary) {
  return person.post("/interactions", { customerId, channel: "call", summary, occurredAt: new Date().toISOString() });
}
