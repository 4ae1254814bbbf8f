// What leaves the house: where team chats are reached, what signs calls, and what letters may say of this app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { uniqueName } from "../work.mjs";

const PLACE = "https://oapi.example.com/robot/send?access_token=not-to-be-seen";

for (const language of LANGUAGES) {
  test(`an admin says where a team chat is reached, and nobody reads it again (${language})`, journey(async (stage) => {
    const chen = await stage.person("chen.jing", { language });
    const { page, words: { sending, save, history } } = chen;
    const chat = await chen.post("/chat-targets", { name: uniqueName("销售群"), service: "dingtalk", userId: chen.user.id });
    await chen.open(`/chat-targets/${chat.id}`);
    const card = chen.card(sending.reached);
    assert.ok(await chen.button(save, card).isDisabled(), "there is nothing to save yet");
    await chen.field(sending.newAddress, card).fill("not an address");
    await chen.button(save, card).click();
    await chen.seesText(sending.wrongAddress, card);
    await chen.field(sending.newAddress, card).fill(PLACE);
    await chen.button(save, card).click();
    await chen.seesText(sending.addressKept);
    await chen.seesText(sending.addressChanged, chen.card(history));
    await page.reload();
    await chen.seesText(sending.addressChanged, chen.card(history));
    assert.ok(!(await page.content()).includes("not-to-be-seen"), "the address is on the page");
  }));
}

test("a webhook's secret is shown once, when it is made", journey(async (stage) => {
  const chen = await stage.person("chen.jing");
  const { page, words: { sending, history } } = chen;
  const hook = await chen.post("/webhooks", { name: uniqueName("ERP"), url: "https://hooks.example.com/baton", eventTypes: "lead.created" });
  await chen.open(`/webhooks/${hook.id}`);
  await chen.button(sending.newSecret).click();
  const dialog = page.getByRole("dialog");
  await chen.button(sending.newSecret, dialog).click();
  await chen.seesText(sending.copyNow, dialog);
  const secret = await dialog.getByRole("textbox").inputValue();
  assert.match(secret, /^whsec_/);
  await chen.button(sending.close, dialog).last().click();
  await chen.seesNoMore(dialog);
  await page.reload();
  await chen.seesText(sending.secretRenewed, chen.card(history));
  assert.ok(!(await page.content()).includes(secret), "it is shown again");
}));

test("an admin sets how long read notices are kept", journey(async (stage) => {
  const chen = await stage.person("chen.jing");
  const { words: { sending, save } } = chen;
  const card = chen.card(sending.linksAndReach);
  const keeps = async (days) => {
    await chen.field(sending.keepDays, card).fill(String(days));
    await chen.button(save, card).click();
    await chen.seesText(sending.saved);
  };
  await chen.open("/settings");
  const before = await chen.field(sending.keepDays, card).inputValue();
  await keeps(45);
  await chen.open("/settings");
  assert.equal(await chen.field(sending.keepDays, card).inputValue(), "45");
  await keeps(before);
}));
