// The program is killed in the middle of work. The page says so, recovers, and nothing is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { journey } from "../journey.mjs";
import { Product } from "../product.mjs";
import { eventually, firstContact, leadFor, uniquePhone } from "../work.mjs";

let product;
before(async () => (product = await Product.demo()));
after(() => product.remove());

test("a power cut in the middle of a task loses neither the task nor what was typed", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  const lead = await leadFor(wang);
  const task = await firstContact(wang, lead);
  const underway = await wang.post("/leads", { name: "停电前录入", phone: uniquePhone(), source: "exhibition" });
  await wang.open(`/tasks/${task.id}`);
  const status = page.getByRole("status");
  await wang.sees(status.filter({ hasText: words.live }));
  await wang.choose(words.channel, words.call);
  await wang.field(words.summary).fill("停电之前写下的话");

  await product.kill();
  await wang.sees(status.filter({ hasText: words.notLive }));
  await product.start();
  await wang.sees(status.filter({ hasText: words.live }));

  assert.equal(await wang.field(words.summary).inputValue(), "停电之前写下的话");
  await wang.button(words.complete(words.outcomes.contacted)).click();
  await wang.seesText("停电之前写下的话", wang.card(words.answers));

  await wang.link(words.openLead).click();
  await wang.sees(wang.state(words.contacted));
  await wang.seesText(words.stepResult, wang.card(words.processes));
  assert.equal(wang.loads, 1, "without a reload");
  const other = await eventually(async () => {
    const found = await wang.get(`/leads/${underway.id}`);
    return found.ownerId && found;
  });
  assert.equal(other.state, "assigned", "the lead that was on its way arrived");
}, () => product.url));
