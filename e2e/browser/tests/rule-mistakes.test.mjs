// The mistakes an admin can make on the way from a first look at a rule to its coming into force and back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { journey } from "../journey.mjs";
import { Product } from "../product.mjs";
import { eventually, uniqueName } from "../work.mjs";

const POINT = "lead.route";
const MONEY_POINT = "request.approval";
const TERM_POINT = "lead.deadline";
const BUDGET_ROW = 2;
const GRADE_ROW = 3;

let product;
before(async () => (product = await Product.demo()));
after(() => product.remove());
const walk = (steps) => journey(steps, () => product.url);

test("a cell that says what can't be is told at once, and a row that never fits as well", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  const term = await draftOf(boss, TERM_POINT);
  const { outputs } = await boss.get(`/decision-points/${TERM_POINT}`);
  const minutes = labelOf(outputs, "withinMinutes");
  await boss.open(`/rules/${TERM_POINT}/versions/${term.id}`);
  await page.getByRole("button", { name: rules.cell(GRADE_ROW, minutes) }).click();
  await boss.field(minutes, dialog).fill("0");
  await boss.seesText(rules.minutesRange, dialog);
  await boss.field(minutes, dialog).fill("60");
  await boss.seesNoMore(dialog.getByText(rules.minutesRange));
  await boss.button(rules.done, dialog).click();

  // From more than up to: nothing lies between.
  const draft = await draftOf(boss);
  const { inputs } = await boss.get(`/decision-points/${POINT}`);
  await boss.open(`/rules/${POINT}/versions/${draft.id}`);
  await page.getByRole("button", { name: rules.cell(BUDGET_ROW, labelOf(inputs, "lead.budget")) }).click();
  await boss.field(rules.rangeFrom, dialog).fill("900000");
  await boss.field(rules.rangeTo, dialog).fill("100000");
  await boss.button(rules.done, dialog).click();
  await boss.seesText(rules.neverFits, boss.card(rules.check));
}));

test("two rows that fit the same case are shown with the case", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const draft = await draftOf(boss);
  await boss.open(`/rules/${POINT}/versions/${draft.id}`);
  await boss.button(rules.rowActs(BUDGET_ROW)).click();
  await page.getByRole("menuitem", { name: rules.copy, exact: true }).click();
  const found = boss.card(rules.check).getByRole("listitem").filter({ hasText: rules.neverItsTurn });
  await boss.sees(found);
  await boss.sees(boss.button(rules.makeExample, found));
}));

test("an example that comes out otherwise keeps a draft from being published", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  const draft = await draftOf(boss);
  const { body, examples } = await boss.get(`/rule-versions/${draft.id}`);
  const [first, ...others] = examples;
  const wrong = { ...first, expect: { row: body.rows[1].label.en } };
  await boss.send("PATCH", `/rule-versions/${draft.id}`, { examples: [wrong, ...others] }, { "If-Match": '"1"' });
  await boss.open(`/rules/${POINT}/versions/${draft.id}?tab=examples`);
  const failing = page.getByRole("main").getByRole("listitem").filter({ hasText: first.name });
  await boss.sees(failing.getByText(rules.fails, { exact: true }));
  await boss.button(rules.publish).click();
  await boss.field(rules.reason, dialog).fill("Surely right");
  await boss.button(rules.publishNow, dialog).click();
  await boss.seesText(rules.notYet, dialog);
  assert.equal((await boss.get(`/rule-versions/${draft.id}`)).state, "draft");
}));

test("a case without what every case has is not asked about", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const draft = await draftOf(boss);
  const { inputs } = await boss.get(`/decision-points/${POINT}`);
  await boss.open(`/rules/${POINT}/versions/${draft.id}?tab=try`);
  await page.getByText(rules.typed, { exact: true }).click();
  const ask = page.getByRole("main").getByRole("button", { name: rules.ask, exact: true });
  await ask.click();
  await boss.seesText(`${labelOf(inputs, "lead.source")} is required`, page.getByRole("alert"));
  await boss.choose(labelOf(inputs, "lead.source"), "Exhibition");
  await ask.click();
  await boss.sees(boss.card(rules.answer));
}));

test("rules on money are not published by who wrote them", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  const draft = await draftOf(boss, MONEY_POINT);
  await boss.open(`/rules/${MONEY_POINT}/versions/${draft.id}`);
  await boss.button(rules.publish).click();
  await boss.field(rules.reason, dialog).fill("I alone");
  await boss.button(rules.publishNow, dialog).click();
  await boss.seesText(rules.anotherAdmin, dialog.getByRole("alert"));
  assert.equal((await boss.get(`/rule-versions/${draft.id}`)).state, "draft");
}));

test("a time that has passed is refused, and the draft stays a draft", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  const draft = await draftOf(boss);
  await boss.open(`/rules/${POINT}/versions/${draft.id}`);
  await boss.button(rules.publish).click();
  await boss.pick(rules.atATime);
  await boss.field(rules.reason, dialog).fill("Since ever");
  await boss.field(rules.from, dialog).fill("2020-01-01 09:00");
  await page.keyboard.press("Enter");
  await boss.button(rules.schedule, dialog).click();
  await boss.seesText(rules.pastTime, dialog);
  assert.equal((await boss.get(`/rule-versions/${draft.id}`)).state, "draft");
}));

test("a back-test of a time without decisions says so", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const draft = await draftOf(boss);
  await boss.open(`/rules/${POINT}/versions/${draft.id}?tab=back-test`);
  for (const label of [rules.rangeFrom, rules.rangeTo]) {
    await boss.field(label).fill("2001-01-01");
    await page.keyboard.press("Enter");
  }
  await boss.button(rules.startBackTest).click();
  await boss.seesText(rules.nothingDecided, boss.card(rules.report));
}));

test("a back-test that was cancelled says that nothing was changed", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const draft = await draftOf(boss);
  // So little was decided in the demo that no click comes in time; the job is shown as one that is under way.
  let state = "running";
  await page.route(/\/api\/v1\/jobs\/[^/?]+$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), state, cancelRequested: false } });
  });
  await page.route(/\/acts\/cancel$/, async (route) => {
    state = "cancelled";
    await route.fulfill({ status: 204 });
  });
  await page.route(/\/back-tests$/, async (route) => {
    const answer = await route.fetch();
    const { items } = await answer.json();
    await route.fulfill({ response: answer, json: { items: items.map((test) => ({ ...test, done: false })) } });
  });
  await boss.open(`/rules/${POINT}/versions/${draft.id}?tab=back-test`);
  await boss.button(rules.startBackTest).click();
  await boss.button(rules.cancelJob).click();
  await boss.seesText(rules.backTestCancelled);
  await page.unrouteAll({ behavior: "wait" });
}));

test("going back to a version that names what is gone is refused with what is missing", walk(async (stage) => {
  const boss = await stage.person("chen.jing", { language: "en" });
  const { page, words: { rules } } = boss;
  const dialog = page.getByRole("dialog");
  const key = uniqueName("gone-");
  const roster = await boss.post("/rosters", { key, name: key });
  const { inForce } = await boss.get(`/decision-points/${POINT}`);
  const draft = await draftOf(boss);
  const { body, examples } = await boss.get(`/rule-versions/${draft.id}`);
  const rows = body.rows.map((row) => (row.then.roster === "overseas" ? { ...row, then: { ...row.then, roster: key } } : row));
  const kept = examples.map((example) => {
    const { outcome } = example.expect;
    return outcome?.roster === "overseas" ? { ...example, expect: { ...example.expect, outcome: { ...outcome, roster: key } } } : example;
  });
  await boss.send("PATCH", `/rule-versions/${draft.id}`, { body: { ...body, rows }, examples: kept }, { "If-Match": '"1"' });
  await act(boss, `/rule-versions/${draft.id}/acts/publish`, { reason: "For a while" });
  await act(boss, `/decision-points/${POINT}/acts/roll-back`, { versionId: inForce.id, reason: "No more" });
  await boss.send("DELETE", `/rosters/${roster.id}`, undefined, { "If-Match": `"${roster.version}"` });

  await boss.open(`/rules/${POINT}`);
  const { number } = await boss.get(`/rule-versions/${draft.id}`);
  const version = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: rules.version(number), exact: true }) });
  await boss.button(rules.rollBack, version).click();
  await boss.field(rules.reason, dialog).fill("Again");
  await boss.button(rules.goBack, dialog).last().click();
  await boss.seesText(rules.namesGone, dialog.getByRole("alert"));
  const now = await eventually(() => boss.get(`/decision-points/${POINT}`));
  assert.notEqual(now.inForce.id, draft.id);
}));

/** A draft of what is in force. */
async function draftOf(person, point = POINT) {
  const { inForce } = await person.get(`/decision-points/${point}`);
  return act(person, `/decision-points/${point}/versions`, { copyOf: inForce.id });
}

function act(person, path, body) {
  return person.send("POST", path, body, { "Idempotency-Key": uniqueName("act") });
}

const labelOf = (fields, name) => fields.find((field) => field.name === name).label;
