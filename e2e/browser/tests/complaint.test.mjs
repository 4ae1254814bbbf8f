// A complaint from its registration to the customer's own word, by clicking.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { taskAmong, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a complaint is judged, accepted, solved under an instruction and carried out (${language})`, journey(async (stage) => {
    const people = [];
    for (const login of ["wang.fang", "li.ming", "chen.jing", "sarah.bennett"]) {
      people.push(await stage.person(login, { language }));
    }
    const [wang] = people;
    const { words: { complaint } } = wang;
    const id = await registers(wang);
    const turn = (kind, outcome, fill, choices) => completes(people, id, { kind, outcome, fill, choices });

    await turn("judge-complaint", complaint.valid, {}, { [complaint.severity]: complaint.critical }); // leaders have a word on those
    await turn("accept-complaint", complaint.accept);
    await turn("propose-solution", complaint.propose, { [complaint.measures]: "换一台新的，并上门调试。" });
    await turn("instruction", complaint.agree, { [complaint.instruction]: "同意，注意与客户保持联系。" });
    await turn("implement-solution", complaint.carriedOut, { [complaint.doneForCustomer]: "新设备已到位并调试完毕。" });

    await wang.open(`/complaints/${id}`);
    await wang.sees(wang.state(complaint.confirming));
    assert.equal((await wang.get(`/complaints/${id}`)).measures, "换一台新的，并上门调试。");
  }));

  test(`a link that was forged leads nowhere, and says so (${language})`, journey(async (stage) => {
    const customer = await stage.person(undefined, { language, phone: true });
    const answer = await customer.page.goto("/public/complaints/forged");
    assert.equal(answer.status(), 404);
    await customer.sees(customer.heading(customer.words.complaint.gone));
  }));
}

/** Fills in the form; answers the id of the complaint. */
async function registers(person) {
  const { page, words: { complaint } } = person;
  const title = uniqueName("设备到货即停机");
  await person.open("/complaints");
  await person.button(complaint.new).first().click();
  await person.sees(person.heading(complaint.new));
  const entry = (label) => person.field(label).and(page.getByRole("textbox"));
  await entry(complaint.title).fill(title);
  await entry(complaint.complainant).fill("顾建平");
  await person.button(complaint.create).click();
  await person.sees(person.heading(title));
  return new URL(page.url()).pathname.split("/").at(-1);
}

/** Whoever has the task opens it, chooses the outcome and fills in the form. */
async function completes(people, id, { kind, outcome, fill = {}, choices = {} }) {
  const { person, task } = await taskAmong(people, kind, id);
  const { page, words } = person;
  await person.open(`/tasks/${task.id}`);
  if (!task.assigneeId) await person.button(words.complaint.claim, page.getByRole("main")).click();
  const complete = person.button(/./, page.locator("main form")).last();
  await person.sees(complete);
  if ((await page.getByRole("radio", { name: outcome, exact: true }).count()) > 0) await person.pick(outcome);
  for (const [label, option] of Object.entries(choices)) await person.choose(label, option);
  for (const [label, text] of Object.entries(fill)) await person.field(label).fill(text);
  await person.button(words.complete(outcome)).click();
  await person.sees(person.card(words.answers));
}
