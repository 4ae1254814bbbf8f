// The owner's work: from the inbox to a contacted lead, without touching the mouse.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { firstContact, leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`the owner completes a first contact by keyboard alone (${language})`, journey(async (stage) => {
    const owner = await stage.person("wang.fang", { language });
    const { page, words } = owner;
    const lead = await leadFor(owner);
    await firstContact(owner, lead);
    await opensFromInbox(owner, lead.name);

    await owner.tabTo(owner.field(words.summary));
    await page.keyboard.press("Control+Enter");
    await owner.seesText(words.channelMissing);
    await owner.seesText(words.summaryMissing);

    await owner.tabTo(owner.field(words.channel), "Shift+Tab");
    await page.keyboard.press("ArrowDown");
    await owner.sees(page.locator(".ant-select-item-option-active").filter({ hasText: words.call }));
    await page.keyboard.press("Enter");
    await owner.tabTo(owner.field(words.summary));
    await page.keyboard.type("   ");
    await page.keyboard.press("Control+Enter");
    await owner.seesText(words.summaryEmpty);

    await page.keyboard.type("需要两台，下周看样机。");
    await owner.tabTo(owner.field(words.nextStep));
    await page.keyboard.type("发送方案");
    await owner.tabTo(owner.button(words.complete(words.outcomes.contacted)));
    await page.keyboard.press("Enter");
    await owner.seesText(words.doneBy("王芳"), owner.card(words.answers));
    await owner.seesText(words.call, owner.card(words.answers));

    await owner.tabTo(owner.link(words.openLead));
    await page.keyboard.press("Enter");
    await owner.sees(owner.heading(lead.name));
    await owner.sees(owner.state(words.contacted));
    await owner.seesText(words.stepResult, owner.card(words.processes));
    await page.getByRole("tab").filter({ hasText: words.interactions }).focus();
    await page.keyboard.press("Enter");
    await owner.seesText("需要两台，下周看样机。", page.getByRole("tabpanel"));
    assert.equal(owner.loads, 1, "the page was loaded once, with the inbox");
  }));
}

test("an outcome that needs a reason asks for it", journey(async (stage) => {
  const owner = await stage.person("wang.fang", { language: "en" });
  const { page, words } = owner;
  const lead = await leadFor(owner);
  const task = await firstContact(owner, lead);
  await owner.open(`/tasks/${task.id}`);
  assert.equal(await page.getByRole("combobox", { name: words.reason, exact: true }).count(), 0);
  await owner.pick(words.outcomes.disqualified);
  await owner.choose(words.channel, words.call);
  await owner.field(words.summary).fill("They have no budget this year.");
  await owner.choose(words.reason, words.noBudget);
  await owner.button(words.complete(words.outcomes.disqualified)).click();
  await owner.sees(owner.card(words.answers));

  await owner.open(`/leads/${lead.id}`);
  await owner.sees(owner.state(words.disqualified));
  await owner.sees(owner.fact(words.disqualifiedReason).filter({ hasText: words.noBudget }));
}));

/** Walks with j and k to the task about somebody and opens it with Enter. */
async function opensFromInbox(owner, about) {
  const { page } = owner;
  await owner.open("/inbox");
  const row = page.getByRole("main").getByRole("link").filter({ hasText: about });
  await owner.sees(row);
  await owner.tabTo(row, "j");
  await page.keyboard.press("k");
  assert.ok(!(await row.evaluate((link) => link === document.activeElement)), "k goes back");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await owner.sees(page.getByRole("heading", { level: 1 }).filter({ hasText: about }));
}
