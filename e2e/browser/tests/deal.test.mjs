// A deal on its way: what its stage still asks for, and the step to the next one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { newCustomer, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a deal says what is missing and moves on once it is there (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page, words } = wang;
    const customer = await newCustomer(wang);
    const deal = await wang.post("/deals", { name: uniqueName("设备"), customerId: customer.id });
    const { criteria, next } = await wang.get(`/deals/${deal.id}/criteria`);
    assert.ok(criteria.some(({ met }) => !met), "the first stage asks for something");
    await wang.open(`/deals/${deal.id}`);
    const panel = page.getByRole("region", { name: words.stageOf });
    await wang.seesText(criteria.find(({ met }) => !met).words, panel);
    const forward = panel.getByRole("button", { name: words.moveOn(next.name) });
    assert.ok(await forward.isDisabled(), "who does not lead waits for the criteria");
    const contact = await wang.post("/contacts", { name: uniqueName("周"), customerId: customer.id });
    await wang.change(`/deals/${deal.id}`, { contactId: contact.id });
    await page.reload();
    await forward.and(page.locator(":enabled")).click();
    await wang.seesText(words.movedOn(next.name));
    assert.equal((await wang.get(`/deals/${deal.id}`)).stageId, next.id);
  }));
}
