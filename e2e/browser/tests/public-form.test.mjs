// Somebody writes to the company without an account; what they sent becomes a lead, and the lead a customer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { eventually, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`what a visitor sends becomes a lead and then a customer (${language})`, journey(async (stage) => {
    const visitor = await stage.person(undefined, { language, phone: true });
    const name = uniqueName("苏晓岚");
    const number = await sendsForm(visitor, name);

    const boss = await stage.person("chen.jing", { language });
    const lead = await eventually(async () => {
      const { items } = await boss.get(`/leads?q=${encodeURIComponent(name)}`);
      return items.find((one) => one.ownerId);
    });
    assert.equal(lead.number, number);
    await converts(boss, lead.id);
    const after = await boss.get(`/leads/${lead.id}`);
    assert.equal(after.state, "converted");
    assert.ok(after.convertedCustomerId ?? after.customerId, "the lead names its customer");
  }));
}

test("a form that is not open is not there", journey(async (stage) => {
  const visitor = await stage.person();
  const answer = await visitor.page.goto("/f/unheard-of");
  assert.equal(answer.status(), 404);
}));

async function sendsForm(visitor, name) {
  const { page, words: { form } } = visitor;
  const field = (label) => page.getByRole("textbox", { name: new RegExp(`^${label}`) });
  await visitor.open("/f/contact-us");
  await visitor.button(form.send).click();
  await visitor.sees(page.locator("[aria-invalid=true]"));
  await field(form.name).fill(name);
  await field(form.phone).fill(`139${String(Date.now()).slice(-8)}`);
  await page.getByRole("checkbox", { name: form.agree }).check();
  await visitor.button(form.send).click();
  await visitor.sees(page.getByRole("heading", { name: form.sent }));
  return (await page.locator("#number").innerText()).trim();
}

async function converts(person, id) {
  const { page, words: { conversion } } = person;
  await person.open(`/leads/${id}`);
  await person.button(conversion.convert).click();
  const dialog = page.getByRole("dialog");
  await person.sees(dialog.getByRole("textbox"));
  await person.button(conversion.convert, dialog).click();
  await page.waitForURL(/\/customers\//);
  await person.seesText(conversion.converted);
}
