// On a phone: everything fits the width, lists are cards, and fingers find what they aim at.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey } from "../journey.mjs";
import { PHONE } from "../person.mjs";
import { firstContact, leadFor, uniquePhone } from "../work.mjs";

const FINGER_PX = 40;

test("a rep works from a phone: inbox, task, done", journey(async (stage) => {
  const wang = await stage.person("wang.fang", { phone: true });
  const { page, words } = wang;
  const lead = await leadFor(wang, { company: "北京市海淀区中关村软件园智能装备研究院股份有限公司" });
  await firstContact(wang, lead);
  await wang.open("/inbox");
  const row = page.getByRole("main").getByRole("link").filter({ hasText: lead.name });
  await wang.sees(row);
  await fits(wang);
  await row.tap();
  await wang.sees(wang.field(words.summary));
  await fits(wang);
  await wang.choose(words.channel, words.call);
  await wang.field(words.summary).fill("在路上打的电话");
  await wang.button(words.complete(words.outcomes.contacted)).tap();
  await wang.seesText("在路上打的电话", wang.card(words.answers));
  await fits(wang);
}));

test("a rep finds a lead on a phone and reads it", journey(async (stage) => {
  const wang = await stage.person("wang.fang", { phone: true });
  const { page, words } = wang;
  const lead = await leadFor(wang, { company: "北京市海淀区中关村软件园智能装备研究院股份有限公司", email: "a.very.long.address@subdomain.example.com" });
  const { decisionId, processId } = await firstContact(wang, lead);
  await wang.open("/inbox");
  await page.getByRole("navigation").getByRole("link", { name: words.leads }).tap();
  await wang.sees(wang.heading(words.leads));
  await wang.sees(wang.link(lead.name));
  assert.equal(await page.getByRole("table").count(), 0, "cards, not a table");
  await fits(wang);
  await wang.link(lead.name).tap();
  await wang.sees(wang.heading(lead.name));
  await wang.seesText(words.assigned);
  await fits(wang);

  await wang.open(`/processes/${processId}?why=${decisionId}`);
  await wang.seesText(words.version, page.getByRole("dialog", { name: words.why }));
  await fits(wang);
}));

test("a rep enters a lead on a phone", journey(async (stage) => {
  const wang = await stage.person("wang.fang", { language: "en", phone: true });
  const { words } = wang;
  await wang.open("/leads/new");
  await fits(wang);
  await wang.field(words.name).fill("Ada Thompson-Featherstonehaugh");
  await wang.field(words.phone).fill(uniquePhone());
  await wang.choose(words.source, words.exhibition);
  await wang.button(words.createLead).tap();
  await wang.sees(wang.heading("Ada Thompson-Featherstonehaugh"));
  await wang.sees(wang.state(words.assigned));
  await fits(wang);
}));

/** Nothing hangs over the edge, and what is there to be touched is large enough. */
async function fits({ page }) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= PHONE.width, `${page.url()} is ${width} px wide`);
  assert.deepEqual(await page.evaluate(smallTargets, FINGER_PX), [], `targets at ${page.url()} are too small`);
}

/** Runs in the page. Links within running text are as high as their line, and may be. */
function smallTargets(least) {
  const targets = [...document.querySelectorAll("button, [role=combobox], nav a, a[data-row], input[type=text], input:not([type])")];
  return targets
    .map((target) => target.closest(".ant-select, .ant-input-affix-wrapper, .ant-input-number, .ant-picker") ?? target)
    .map((target) => ({ name: target.textContent || target.getAttribute("aria-label") || target.id || target.className, box: target.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0 && box.height < least)
    .map(({ name, box }) => `${name}: ${Math.round(box.width)}×${Math.round(box.height)}`);
}
