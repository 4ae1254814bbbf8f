// Text that wants to be a program stays text, wherever it is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey } from "../journey.mjs";
import { firstContact, newCustomer } from "../work.mjs";

const HOSTILE = '<img src=x onerror="window.hurt=1">';

test("hostile text in every field of a lead is shown as text everywhere", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  const customer = await newCustomer(wang, { name: HOSTILE });
  await wang.open(`/leads/new?field=customerId&value=${customer.id}`);
  for (const label of [words.name, words.company, words.phone, words.interest, words.note]) {
    await wang.field(label).fill(HOSTILE);
  }
  await wang.button(words.createLead).click();
  await wang.seesText(words.phoneWrong);
  await staysText(wang);
  await wang.field(words.phone).fill("");
  await wang.button(words.createLead).click();
  await wang.sees(wang.heading(HOSTILE));
  await wang.sees(wang.state(words.assigned));
  const id = page.url().split("/").at(-1);
  await wang.change(`/leads/${id}`, { company: `${HOSTILE}!` });
  await wang.sees(wang.fact(words.company).filter({ hasText: `${HOSTILE}!` }));
  await staysText(wang);

  const task = await firstContact(wang, { id });
  const screens = [
    "/leads", "/inbox", `/tasks/${task.id}`, `/processes/${task.processId}`,
    `/leads/${id}?why=${task.decisionId}`, `/customers/${customer.id}`, `/leads?q=${encodeURIComponent(HOSTILE)}`,
  ];
  for (const path of screens) {
    await wang.open(path);
    await wang.seesText(HOSTILE);
    await staysText(wang);
  }

  const palette = await wang.openPalette();
  await page.keyboard.type("<img src=x");
  await wang.sees(palette.getByRole("option", { name: HOSTILE }));
  await staysText(wang);
}));

async function staysText({ page }) {
  assert.equal(await page.locator("img[src=x]").count(), 0, `an image was made at ${page.url()}`);
  assert.equal(await page.evaluate(() => window.hurt), undefined, `it ran at ${page.url()}`);
}
