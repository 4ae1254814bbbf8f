// A manager's word on what somebody wrote: written on the interaction, read there and on the customer.
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { newCustomer, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a manager replies and the rep reads it (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const li = await stage.person("li.ming", { language });
    const { words } = wang;
    const customer = await newCustomer(wang);
    const interaction = await wang.post("/interactions", {
      customerId: customer.id, channel: "call", summary: uniqueName("通话"), occurredAt: "2026-11-20T08:00:00Z",
    });
    const text = uniqueName("请周五前报价");
    await li.open(`/interactions/${interaction.id}`);
    const card = li.card(words.replies);
    await li.field(words.reply, card).fill(text);
    await card.getByText(words.asksAnswer, { exact: true }).click();
    await li.button(words.sendReply, card).click();
    await li.seesText(text, card.getByRole("list"));
    await wang.open(`/interactions/${interaction.id}`);
    await wang.seesText(text, wang.card(words.replies));
    await wang.seesText(words.asksAnswer, wang.card(words.replies));
    await wang.open(`/customers/${customer.id}`);
    await wang.seesText(words.managerReplied);
  }));
}
