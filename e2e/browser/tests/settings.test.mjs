// What admins set for the company: how records are numbered, and how long the bin keeps what was deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey } from "../journey.mjs";
import { newCustomer, uniqueName } from "../work.mjs";

test("an admin sees the next number before it counts, and it is given", journey(async (stage) => {
  const chen = await stage.person("chen.jing");
  const { page, words } = chen;
  await chen.open("/settings");
  await chen.button(words.changeNumbers("合同订单")).click();
  const dialog = page.getByRole("dialog");
  await chen.field(words.prefix, dialog).fill("HT");
  await chen.choose(words.restart, words.monthly);
  await chen.field(words.digits, dialog).fill("4");
  const announced = dialog.getByRole("status").filter({ hasText: /HT-\d{6}-0001/ });
  await chen.sees(announced);
  await chen.button(words.save, dialog).click();
  await chen.seesNoMore(dialog);
  await chen.seesText(/HT-\d{6}-0001/, page.getByRole("main"));
  const customer = await newCustomer(chen);
  const order = await chen.post("/orders", { name: uniqueName("合同"), customerId: customer.id, signedOn: "2026-11-20" });
  assert.match(order.number, /^HT-\d{6}-0001$/);
}));

test("a rep has no settings", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  await wang.open("/settings");
  await wang.seesText(wang.words.notHere);
}));

test("an admin deletes for good, and is told why where that is not possible", journey(async (stage) => {
  const chen = await stage.person("chen.jing");
  const { page, words } = chen;
  const customer = await newCustomer(chen);
  const contact = await chen.post("/contacts", { name: uniqueName("联系人"), customerId: customer.id });
  await chen.post(`/customers/${customer.id}/comments`, { text: "一句话" });
  const bin = async (path) => chen.send("DELETE", path, undefined, { "If-Match": `"${(await chen.get(path)).version}"` });
  await bin(`/customers/${customer.id}`);
  const ask = async () => {
    await chen.open("/customers/bin");
    await chen.button(words.purgeOf(customer.name)).click();
    return page.getByRole("dialog");
  };
  const refused = await ask();
  await chen.seesText("联系人 1", refused);
  assert.equal(await refused.getByRole("button", { name: words.purge, exact: true }).count(), 0);
  await chen.post(`/customers/${customer.id}/acts/restore`, {});
  await bin(`/contacts/${contact.id}`);
  await chen.open("/contacts/bin");
  await chen.button(words.purgeOf(contact.name)).click();
  await page.getByRole("dialog").getByRole("button", { name: words.purge, exact: true }).click();
  await chen.seesText(words.purged(contact.name));
  await bin(`/customers/${customer.id}`);
  const dialog = await ask();
  await chen.seesText("评论 1", dialog);
  await dialog.getByRole("button", { name: words.purge, exact: true }).click();
  await chen.seesText(words.purged(customer.name));
  await chen.seesNoMore(chen.button(words.purgeOf(customer.name)));
}));
