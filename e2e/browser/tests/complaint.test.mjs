// A complaint from its registration to the customer's own words, by clicking.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { complaintPage, eventually, taskAmong, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a complaint is judged, solved under an instruction, confirmed, answered to who instructed, and learnt from (${language})`, journey(async (stage) => {
    const people = [];
    for (const login of ["wang.fang", "li.ming", "chen.jing", "sarah.bennett"]) {
      people.push(await stage.person(login, { language }));
    }
    const [wang] = people;
    const { words: { complaint } } = wang;
    const address = `${uniqueName("gu")}@example.com`;
    const id = await registers(wang, address);
    const turn = (kind, outcome, fill, choices, reply) => completes(people, id, { kind, outcome, fill, choices, reply });

    await turn("judge-complaint", complaint.valid, {}, { [complaint.severity]: complaint.critical }); // leaders have a word on those
    await turn("accept-complaint", complaint.accept);
    await turn("propose-solution", complaint.propose, { [complaint.measures]: "换一台新的，并上门调试。" });
    await turn("instruction", complaint.agree, { [complaint.instruction]: "同意，注意与客户保持联系。" });
    await turn("implement-solution", complaint.carriedOut, { [complaint.doneForCustomer]: "新设备已到位并调试完毕。" });

    await wang.open(`/complaints/${id}`);
    await wang.sees(wang.state(complaint.confirming));
    assert.equal((await wang.get(`/complaints/${id}`)).measures, "换一台新的，并上门调试。");

    const [, , admin] = people;
    const customer = await stage.person(undefined, { language, phone: true });
    const link = await complaintPage(admin, address);
    await customer.page.goto(link);
    await customer.sees(customer.page.getByText("新设备已到位并调试完毕。"));
    await customer.page.getByRole("radio", { name: complaint.satisfied, exact: true }).check();
    await customer.button(complaint.send).click();
    await customer.sees(customer.page.getByText(complaint.thanks));

    await turn("summarise-complaint", complaint.summarise, { [complaint.summary]: "到货先通电检查。" }, {}, "已当面致歉。");
    const chen = admin; // who may publish
    await chen.open(`/complaints/${id}`);
    await chen.sees(chen.state(complaint.closed));
    await chen.sees(chen.page.getByText(`${complaint.replied}已当面致歉。`).first());
    await chen.button(complaint.article).click();
    await chen.sees(chen.page.getByText("到货先通电检查。").first());
    const items = await eventually(async () => {
      const written = await chen.get(`/articles?filter=${encodeURIComponent(`complaintId = "${id}"`)}`);
      return written.items.length > 0 && written.items;
    });
    assert.deepEqual(items.map(({ state }) => state), ["draft"]);

    await customer.page.goto(link);
    await customer.page.getByText(complaint.object).click();
    await customer.page.getByLabel(complaint.missing).fill("又停机了。");
    await customer.button(complaint.takeUpAgain).click();
    await customer.sees(customer.page.getByText(complaint.thanks));
    await wang.open(`/complaints/${id}`);
    await wang.sees(wang.state(complaint.accepted));
  }));

  test(`a link that was forged leads nowhere, and says so (${language})`, journey(async (stage) => {
    const customer = await stage.person(undefined, { language, phone: true });
    const answer = await customer.page.goto("/public/complaints/forged");
    assert.equal(answer.status(), 404);
    await customer.sees(customer.heading(customer.words.complaint.gone));
  }));
}

/** Fills in the form; answers the id of the complaint. */
async function registers(person, email) {
  const { page, words: { complaint } } = person;
  const title = uniqueName("设备到货即停机");
  await person.open("/complaints");
  await person.button(complaint.new).first().click();
  await person.sees(person.heading(complaint.new));
  const entry = (label) => person.field(label).and(page.getByRole("textbox"));
  await entry(complaint.title).fill(title);
  await entry(complaint.complainant).fill("顾建平");
  if (email) await entry(complaint.email).fill(email);
  await person.button(complaint.create).click();
  await person.sees(person.heading(title));
  return new URL(page.url()).pathname.split("/").at(-1);
}

/** Whoever has the task opens it, chooses the outcome and fills in the form. */
async function completes(people, id, { kind, outcome, fill = {}, choices = {}, reply }) {
  const { person, task } = await taskAmong(people, kind, id);
  const { page, words } = person;
  await person.open(`/tasks/${task.id}`);
  if (!task.assigneeId) await person.button(words.complaint.claim, page.getByRole("main")).click();
  const complete = person.button(/./, page.locator("main form")).last();
  await person.sees(complete);
  if ((await page.getByRole("radio", { name: outcome, exact: true }).count()) > 0) await person.pick(outcome);
  for (const [label, option] of Object.entries(choices)) await person.choose(label, option);
  for (const [label, text] of Object.entries(fill)) await person.field(label).fill(text);
  const replies = page.getByRole("textbox", { name: words.complaint.replyTo });
  for (let at = 0; reply && at < (await replies.count()); at++) await replies.nth(at).fill(reply);
  await person.button(words.complete(outcome)).click();
  await person.sees(person.card(words.answers));
}
