// An admin changes a rule from the first look to its coming into force and back, with a mistake at every step.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { Product } from "../product.mjs";
import { eventually, uniqueName, uniquePhone } from "../work.mjs";

const POINT = "lead.route";
const OVERSEAS = 5;
const HOSTILE = '<img src=x onerror="window.hurt=1">';

let product;
before(async () => (product = await Product.demo()));
after(() => product.remove());
const walk = (steps) => journey(steps, () => product.url);

test("an admin changes a rule, tries it, publishes it, and goes back", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const wang = await stage.person("wang.fang", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  await boss.open("/rules");
  await boss.link(rules.leadRoute).click();
  await boss.sees(boss.card(rules.versions));
  await boss.button(rules.change).click();
  await boss.sees(page.getByRole("heading", { level: 1, name: new RegExp(`^${rules.leadRoute}: `) }));
  const draft = page.url().split("/").at(-1);

  // A field that is misspelt is underlined, and the right one is a click away.
  await boss.button(rules.rowActs(OVERSEAS)).click();
  await page.getByRole("menuitem", { name: rules.rowText }).click();
  const text = dialog.getByRole("textbox", { name: rules.condition });
  await text.fill('lead.regon == "overseas" or lead.source == "exhibition"');
  await boss.sees(dialog.locator(".cm-lintRange-error"));
  await dialog.locator("[aria-live]").getByRole("button", { name: rules.suggest("lead.region") }).click();
  await boss.sees(text.filter({ hasText: "lead.region" }));
  await boss.seesNoMore(dialog.locator(".cm-lintRange-error"));
  await boss.button(rules.done, dialog).click();
  await boss.seesText(rules.notSaved);

  // What is typed but not saved answers already.
  await page.getByRole("link", { name: rules.tabs.try, exact: true }).click();
  await page.getByText(rules.typed, { exact: true }).click();
  const { inputs } = await boss.get(`/decision-points/${POINT}`);
  await boss.choose(inputs.find(({ name }) => name === "lead.source").label, "Exhibition");
  await page.getByRole("main").getByRole("button", { name: rules.ask, exact: true }).click();
  await boss.seesText("Leads from overseas take turns in the overseas team");
  await boss.field(rules.exampleName).fill("An exhibition goes overseas");
  await boss.button(rules.keep).click();
  await page.getByRole("link", { name: rules.tabs.examples, exact: true }).click();
  const example = page.getByRole("listitem").filter({ hasText: "An exhibition goes overseas" });
  await boss.sees(example.getByText(rules.passes));
  // The examples that came with the rules say what the change breaks; they go with it.
  await boss.sees(page.getByRole("main").getByText(rules.fails).first());
  const failing = page.getByRole("main").getByRole("listitem").filter({ hasText: rules.fails });
  while ((await failing.count()) > 0) await failing.first().getByRole("button").last().click();
  await boss.button(rules.save).click();
  await boss.seesNoMore(page.getByText(rules.notSaved));
  const waivers = page.getByRole("checkbox");
  for (let at = 0; at < (await waivers.count()); at++) await waivers.nth(at).check();
  if (await page.getByText(rules.notSaved).isVisible()) await boss.button(rules.save).click();

  await page.getByRole("link", { name: rules.tabs.backTest, exact: true }).click();
  await boss.button(rules.startBackTest).click();
  await boss.sees(boss.card(rules.report));

  // Without a reason nothing is published.
  await boss.button(rules.publish).click();
  await boss.button(rules.publishNow, dialog).click();
  await boss.seesText(rules.reasonMissing, dialog);
  await boss.field(rules.reason, dialog).fill("The fair is abroad this year");
  await boss.button(rules.publishNow, dialog).click();
  await boss.sees(boss.state(rules.inForce));
  const { number } = await boss.get(`/rule-versions/${draft}`);

  // The next lead follows, and its answer says which row decided; then why not another.
  const lead = await wang.post("/leads", { name: uniqueName("展"), phone: uniquePhone(), source: "exhibition", region: "east" });
  const decided = await eventually(async () => (await boss.get(`/leads/${lead.id}/decisions`)).items.find(({ point }) => point === POINT));
  assert.match(decided.rowLabel, /overseas team/);
  await boss.open(`/leads/${lead.id}?why=${decided.id}`);
  await boss.choose(rules.whyNot, "Referrals go to whoever has least to do");
  await boss.sees(dialog.locator("[aria-live] li, [aria-live] p"));

  await boss.open(`/rules/${POINT}`);
  await boss.button(rules.rollBack).first().click();
  await boss.button(rules.goBack, dialog).last().click();
  await boss.seesText(rules.reasonMissing, dialog);
  await boss.field(rules.reason, dialog).fill("The fair is over");
  await boss.button(rules.goBack, dialog).last().click();
  await boss.seesText(rules.inForceNow(number + 1));
}));

for (const language of LANGUAGES) {
  test(`rows are edited, moved and undone without a mouse (${language})`, walk(async (stage) => {
    const boss = await stage.person("chen.jing", { language });
    const { page, words: { rules } } = boss;
    const draft = await draftOf(boss);
    await boss.open(`/rules/${POINT}/versions/${draft.id}`);
    const rows = page.getByRole("row");
    const { body } = await boss.get(`/rule-versions/${draft.id}`);
    const [first, second] = body.rows.map(({ label }) => (language === "en" ? label.en : label.zh));
    await boss.tabTo(rows.nth(1).getByRole("button").first());
    await page.keyboard.press("Alt+ArrowDown");
    await boss.sees(rows.nth(2).getByRole("rowheader").filter({ hasText: first }));
    await boss.sees(rows.nth(1).getByRole("rowheader").filter({ hasText: second }));
    assert.ok(await rows.nth(2).getByRole("button").first().evaluate((one) => one === document.activeElement), "the focus goes along");
    await page.keyboard.press("Control+z");
    await boss.sees(rows.nth(1).getByRole("rowheader").filter({ hasText: first }));
    await boss.seesNoMore(page.getByText(rules.notSaved));

    await rows.nth(1).getByRole("button").first().press("Enter");
    await boss.field(rules.english).fill(HOSTILE);
    await page.keyboard.press("Enter");
    await boss.seesNoMore(page.getByRole("dialog"));
    await page.getByText(rules.asText, { exact: true }).click();
    await boss.seesText(HOSTILE);
    assert.equal(await page.locator("img[src=x]").count(), 0);
    assert.equal(await page.evaluate(() => window.hurt), undefined);
  }));
}

test("two who edit the same draft are told of each other", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const draft = await draftOf(boss);
  await boss.open(`/rules/${POINT}/versions/${draft.id}`);
  await boss.button(`${rules.row(1)} `).first().click();
  await boss.field(rules.english).fill("Mine");
  await boss.button(rules.done).click();
  const { body } = await boss.get(`/rule-versions/${draft.id}`);
  const rows = body.rows.with(1, { ...body.rows[1], label: { zh: "他们的", en: "Theirs" } });
  await boss.send("PATCH", `/rule-versions/${draft.id}`, { body: { ...body, rows } }, { "If-Match": '"1"' });
  await boss.button(rules.save).click();
  const dialog = page.getByRole("dialog", { name: rules.conflict });
  await boss.seesText("Theirs", dialog);
  await boss.button(rules.mine, dialog).click();
  await boss.button(rules.save).click();
  await boss.seesNoMore(page.getByText(rules.notSaved));
  assert.equal((await boss.get(`/rule-versions/${draft.id}`)).body.rows[0].label.en, "Mine");
}));

test("a file that cannot be read is refused with the reason", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  await boss.open(`/rules/${POINT}`);
  await page.getByRole("main").getByRole("button", { name: rules.import, exact: true }).click();
  await boss.field(rules.yaml).fill("rows: [");
  await boss.button(rules.makeDraft).click();
  await boss.seesText(rules.unreadable, page.getByRole("dialog"));
}));

test("a draft that is not ready is refused, and its finding becomes an example", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  const draft = await draftOf(boss);
  const { body } = await boss.get(`/rule-versions/${draft.id}`);
  const twin = { ...body.rows[0], label: { zh: "不会轮到", en: "Never its turn" } };
  await boss.send("PATCH", `/rule-versions/${draft.id}`, { body: { ...body, rows: body.rows.toSpliced(1, 0, twin) } }, { "If-Match": '"1"' });
  await boss.open(`/rules/${POINT}/versions/${draft.id}`);
  await boss.button(rules.publish).click();
  await boss.field(rules.reason, dialog).fill("Too early");
  await boss.button(rules.publishNow, dialog).click();
  await boss.seesText(rules.notYet, dialog);
  await page.keyboard.press("Escape");
  await boss.seesNoMore(dialog);
  assert.equal((await boss.get(`/rule-versions/${draft.id}`)).state, "draft");

  await boss.button(rules.makeExample).first().click();
  await boss.sees(page.getByRole("main").getByRole("listitem").filter({ hasText: rules.anExample }));
  await boss.seesText(rules.notSaved);
}));

test("a draft runs beside what is in force, is scheduled, and is withdrawn", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const wang = await stage.person("wang.fang", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  const draft = await draftOf(boss);
  const { body, examples } = await boss.get(`/rule-versions/${draft.id}`);
  await boss.open(`/rules/${POINT}/versions/${draft.id}?tab=shadow`);
  await boss.button(rules.runBeside).click();
  await boss.sees(boss.button(rules.stopBeside));
  await wang.post("/leads", { name: uniqueName("旁"), phone: uniquePhone(), source: "web-form", region: "east" });
  await eventually(async () => (await boss.get(`/rule-versions/${draft.id}/shadow`)).cases > 0);
  await page.reload();
  await boss.sees(boss.card(rules.wouldHaveSaid));
  await boss.button(rules.stopBeside).click();
  await boss.sees(boss.button(rules.runBeside));
  assert.deepEqual((await boss.get(`/rule-versions/${draft.id}`)).body, body, "running beside changes nothing");
  assert.ok(examples.length > 0);

  // Without a time nothing is scheduled.
  await boss.button(rules.publish).click();
  await boss.pick(rules.atATime);
  await boss.field(rules.reason, dialog).fill("From the new year on");
  await boss.button(rules.schedule, dialog).click();
  await boss.seesText(rules.timeMissing, dialog);
  await boss.field(rules.from, dialog).fill("2099-01-01 09:00");
  await page.keyboard.press("Enter");
  await boss.button(rules.schedule, dialog).click();
  await boss.sees(boss.state(rules.scheduled));
  assert.equal((await boss.get(`/decision-points/${POINT}`)).scheduled.id, draft.id);
  await boss.button(rules.withdraw).click();
  await boss.sees(boss.state(rules.draft));
  assert.equal((await boss.get(`/decision-points/${POINT}`)).scheduled, undefined);
}));

test("who manages no rules finds none", walk(async (stage) => {
  const wang = await stage.person("wang.fang", { language: "en" });
  const { page, words: { rules } } = wang;
  await wang.open("/inbox");
  assert.equal(await page.getByRole("navigation").getByRole("link", { name: rules.title, exact: true }).count(), 0);
  await wang.open("/rules");
  await wang.sees(page.getByRole("alert"));
}));

/** A draft of what is in force. */
async function draftOf(person) {
  const { inForce } = await person.get(`/decision-points/${POINT}`);
  return person.send("POST", `/decision-points/${POINT}/versions`, { copyOf: inForce.id }, { "Idempotency-Key": uniqueName("draft") });
}
