// A letter to many: who is left out and why, what becomes of each, how it is stopped, and how somebody ends such letters.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { eventually, newContact, newCustomer, uniqueName, unsubscribePage } from "../work.mjs";

const MANY = 600;

for (const language of LANGUAGES) {
  test(`a mailing is written, previewed, sent, told of and unsubscribed from (${language})`, journey(async (stage) => {
    const li = await stage.person("li.ming", { language }); // who may send
    const { page, words: { mailing } } = li;
    const customer = await newCustomer(li);
    const address = `${uniqueName("kunde")}@example.com`;
    const reached = await newContact(li, customer, { email: address });
    const refused = await newContact(li, customer, { email: `${uniqueName("nein")}@example.com` });
    const nameless = await newContact(li, customer, {});
    await li.post("/refusals", { contactId: refused.id, channel: "mail", purpose: "marketing" });

    const title = uniqueName("秋季优惠");
    await li.open("/mailings");
    await li.button(mailing.new).first().click();
    await li.sees(li.heading(mailing.new));
    const entry = (label) => li.field(label).and(page.getByRole("textbox"));
    await entry(mailing.title).fill(title);
    await li.pick(mailing.marketing);
    await li.pick(mailing.contacts);
    await entry(mailing.filter).fill(`customerId = "${customer.id}"`);
    await entry(mailing.subject).fill("{name}，请看秋季优惠");
    await entry(mailing.text).fill("尊敬的{customer}：\n老客户九折。");
    await li.button(mailing.create).click();
    await li.sees(li.heading(title));

    await li.button(mailing.preview).click();
    const preview = page.getByRole("dialog", { name: mailing.preview });
    await li.seesText(`${reached.name}，请看秋季优惠`, preview);
    for (const [who, why] of [[refused, mailing.refused], [nameless, mailing.noAddress]]) {
      await li.sees(preview.getByRole("listitem").filter({ hasText: who.name }).filter({ hasText: why }));
    }
    await li.button(mailing.send(1), preview).click();
    const card = li.card(mailing.letters);
    await li.sees(li.state(mailing.isSent));
    await li.button(mailing.sent(1), card).click();
    await li.sees(card.getByRole("listitem").filter({ hasText: reached.name }));
    await li.button(mailing.leftOut(2), card).click();
    await li.sees(card.getByRole("listitem").filter({ hasText: nameless.name }));
    const table = await downloaded(page, li.link(mailing.export, card));
    assert.ok([reached, refused, nameless].every(({ name }) => table.includes(name)), table);

    const reader = await stage.person(undefined, { language, phone: true });
    await reader.page.goto(await unsubscribePage(await stage.person("chen.jing", { language }), address));
    await reader.button(mailing.unsubscribe).click();
    await reader.sees(reader.heading(mailing.unsubscribed));
    await li.open(`/contacts/${reached.id}`);
    await li.sees(page.getByRole("alert").filter({ hasText: mailing.refusedSince }));
  }));

  test(`a mailing that is on its way tells how far it is, and can be stopped (${language})`, journey(async (stage) => {
    const li = await stage.person("li.ming", { language });
    const { page, words: { mailing } } = li;
    const customer = await newCustomer(li);
    const people = Array.from({ length: MANY }, (_, n) => n);
    for (let from = 0; from < MANY; from += 10) {
      await Promise.all(people.slice(from, from + 10).map((n) => newContact(li, customer, { email: `${uniqueName(`n${n}-`)}@example.com` })));
    }
    const draft = await li.post("/mailings", {
      title: uniqueName("冬季优惠"), purpose: "marketing", audienceKind: "contact", filter: `customerId = "${customer.id}"`, subjectZh: "优惠", textZh: "请看。",
    });
    await li.open(`/mailings/${draft.id}`);
    await li.button(mailing.preview).click();
    await li.button(mailing.send(MANY), page.getByRole("dialog")).click();
    await li.button(mailing.stop).click();
    const asked = page.getByRole("dialog").or(page.getByRole("alertdialog"));
    await li.sees(page.getByRole("progressbar", { name: mailing.letters }));
    await li.button(mailing.stop, asked).click();
    await li.sees(li.state(mailing.isStopped));
    const result = await eventually(async () => {
      const now = await li.get(`/mailings/${draft.id}/result`);
      return now.states.some(({ state }) => state === "waiting" || state === "sending") ? undefined : now;
    });
    const stopped = result.leftOut.find(({ cause }) => cause === "stopped");
    assert.equal(result.total, MANY);
    assert.ok(stopped?.count > 0, JSON.stringify(result));
    await li.open(`/mailings/${draft.id}`);
    await li.sees(li.button(mailing.leftOut(stopped.count)));
  }));
}

async function downloaded(page, link) {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const chunks = await (await download.createReadStream()).toArray();
  return Buffer.concat(chunks).toString();
}
