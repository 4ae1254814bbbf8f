// A request for approval: written, handed in, and signed or refused.
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { eventually, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a rep asks for approval and her manager agrees (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const li = await stage.person("li.ming", { language });
    const { words: { humanWork, complete } } = li;
    const request = await handsIn(wang);
    await li.open(`/tasks/${await signatureOf(li, request.title)}`);
    await li.field(humanWork.opinion).fill("可以");
    await li.button(complete(humanWork.agree)).click();
    await wang.sees(wang.state(humanWork.agreed));
    await wang.seesText("可以");
  }));
}

test("a refusal wants its reason, and ends the request", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const li = await stage.person("li.ming");
  const { page, words: { humanWork, complete } } = li;
  const request = await handsIn(wang);
  await li.open(`/tasks/${await signatureOf(li, request.title)}`);
  await li.pick(humanWork.refuse);
  await li.button(complete(humanWork.refuse)).click();
  await li.sees(page.locator("[aria-invalid=true]"));
  await li.field(humanWork.opinion).fill("超出预算");
  await li.button(complete(humanWork.refuse)).click();
  await wang.sees(wang.state(humanWork.refused));
  await wang.seesText("超出预算");
}));

/** Writes a request and hands it in, on the screen. */
async function handsIn(person) {
  const { page, words: { humanWork } } = person;
  const title = uniqueName("展会订金");
  await person.open("/approval-requests/new");
  await person.field(humanWork.title).fill(title);
  await person.choose(humanWork.signers, "李明");
  await page.keyboard.press("Escape");
  await person.button(humanWork.createRequest).click();
  await person.sees(person.heading(title));
  await person.button(humanWork.askApproval).click();
  await person.sees(person.state(humanWork.underApproval));
  return { title };
}

/** The task by which the person is asked to sign, once the round has made it. */
function signatureOf(person, title) {
  return eventually(async () => {
    const { items } = await person.get("/tasks?view=to-do&limit=100");
    return items.find(({ record }) => record.label === title)?.id;
  });
}
