// What people are told: it shows in the bell, opens where it can be acted on, and is read then.
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { firstContact, leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`somebody to whom work is passed on reads of it and goes there (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const zhang = await stage.person("zhang.wei", { language });
    const { page, words: { humanWork } } = zhang;
    const lead = await leadFor(wang);
    const task = await firstContact(wang, lead);
    await zhang.open("/inbox");
    await wang.post(`/tasks/${task.id}/acts/pass-on`, { version: task.version, to: zhang.user.id, text: "客户是您的老同学" });

    await zhang.button(humanWork.unreadNotices).click();
    const sheet = page.getByRole("dialog", { name: humanWork.notices });
    const told = sheet.getByRole("link").filter({ hasText: lead.name }).first();
    await zhang.seesText(humanWork.unread, told);
    await told.click();
    await page.waitForURL(new RegExp(`/tasks/${task.id}$`));

    await zhang.open("/notices");
    const row = page.getByRole("main").getByRole("link").filter({ hasText: lead.name }).first();
    await zhang.sees(row);
    await zhang.seesNoMore(row.getByText(humanWork.unread));
  }));
}
