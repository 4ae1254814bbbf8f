// Who may be contacted: what somebody refused stands on their page, and a manager releases one contact from an open complaint.
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { newContact, newCustomer, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a contact refuses to be called, and whoever opens them is warned (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page, words: { guard } } = wang;
    const contact = await newContact(wang, await newCustomer(wang));
    await wang.open(`/contacts/${contact.id}`);
    await page.getByRole("tab", { name: guard.refusals }).click();
    await wang.button(wang.words.add(guard.refusal)).click();
    const dialog = page.getByRole("dialog", { name: guard.newRefusal });
    await wang.choose(guard.channel, guard.anyChannel);
    await selects(wang, guard.purpose, guard.marketing);
    await wang.field(guard.reason, dialog).fill("客户来电要求");
    await wang.button(guard.create, dialog).click();
    await wang.sees(page.getByRole("alert").filter({ hasText: guard.title }).filter({ hasText: guard.refusedSince }));
  }));

  test(`a manager lets a contact be sold to although a complaint is open (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const li = await stage.person("li.ming", { language });
    const { page, words: { guard } } = li;
    const contact = await newContact(wang, await newCustomer(wang));
    await wang.post("/complaints", { title: uniqueName("发货慢"), contactId: contact.id, customerId: contact.customerId });

    const warning = (person) => person.page.getByRole("alert").filter({ hasText: guard.complaintOpen });
    await wang.open(`/customers/${contact.customerId}`);
    await wang.sees(warning(wang));
    await wang.open(`/contacts/${contact.id}`);
    await wang.sees(warning(wang));
    await wang.seesNoMore(wang.button(guard.release));

    await li.open(`/contacts/${contact.id}`);
    await li.button(guard.release, warning(li)).click();
    const dialog = page.getByRole("dialog");
    await li.field(guard.why, dialog).fill("续约谈判已约定时间");
    await li.button(guard.release, dialog).click();
    await li.seesNoMore(warning(li));
    await wang.open(`/customers/${contact.customerId}`); // the customer as a whole is still not to be sold to
    await wang.sees(warning(wang));
  }));
}

/** A few short choices stand side by side, others drop down: that depends on the language. */
async function selects(person, label, option) {
  const aside = await person.page.getByRole("radio", { name: option, exact: true }).count();
  return aside > 0 ? person.pick(option) : person.choose(label, option);
}
