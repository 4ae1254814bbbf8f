// Processes as those see them who lead: found, steered by an admin, and told in their course.
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { firstContact, leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`an admin finds a process, pauses, resumes and ends it (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const boss = await stage.person("chen.jing", { language });
    const { page, words: { course, humanWork } } = boss;
    const lead = await leadFor(wang);
    await firstContact(wang, lead);

    await boss.open("/inbox");
    await boss.link(humanWork.processes).click();
    await boss.field(humanWork.wordsOfRecord).fill(lead.name);
    await page.keyboard.press("Enter");
    const found = page.getByRole("main").getByRole("listitem").filter({ hasText: lead.name });
    await boss.seesText("王芳", found);
    await boss.link(lead.name, found).click();
    await boss.sees(boss.state(humanWork.running));

    await steer(boss, humanWork.pause, "客户在重组");
    await boss.sees(boss.state(humanWork.paused));
    await boss.seesText(humanWork.because("客户在重组"));
    await steer(boss, humanWork.resume);
    await boss.sees(boss.state(humanWork.running));
    await steer(boss, humanWork.end, "重复登记");
    await boss.sees(boss.state(humanWork.ended));
    await boss.seesText("客户在重组", boss.card(course));
    await boss.seesNoMore(boss.button(humanWork.steer));
  }));
}

test("whoever leads nobody has no search for processes", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  await wang.open("/processes");
  await wang.seesText(wang.words.notHere);
}));

async function steer(boss, act, reason) {
  const { page, words: { humanWork } } = boss;
  await boss.button(humanWork.steer).click();
  await page.getByRole("menuitem", { name: act }).click();
  const dialog = page.getByRole("dialog", { name: act });
  if (reason) await boss.field(humanWork.reason, dialog).fill(reason);
  await dialog.getByRole("button", { name: act, exact: true }).click();
  await boss.seesNoMore(dialog);
}
