// Working time as people keep it: a holiday moves what is due, and who is on leave gets no leads.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { journey } from "../journey.mjs";
import { Product } from "../product.mjs";
import { eventually, firstContact, leadFor, uniqueName, uniquePhone } from "../work.mjs";

let product; // of its own, since a holiday moves everybody's deadlines
before(async () => (product = await Product.demo()));
after(() => product.remove());
const walk = (steps) => journey(steps, () => product.url);

/** The date at which people in the company's zone are, as in 2026-11-20. */
const dayOf = (time) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(time);

test("an admin makes a day a holiday, sees what moves, and moves it", walk(async (stage) => {
  const wang = await stage.person("wang.fang");
  const chen = await stage.person("chen.jing");
  const { page, words: { hours } } = chen;
  const lead = await leadFor(wang);
  const task = await firstContact(wang, lead);
  const day = dayOf(new Date(task.dueAt));
  const { items: [calendar] } = await chen.get("/calendars");

  await chen.open(`/calendars/${calendar.id}`);
  if (!day.startsWith(dayOf(new Date()).slice(0, 4))) await chen.button(hours.yearAfter).click();
  await chen.button(hours.workingDay(day)).click();
  const dialog = page.getByRole("dialog");
  await chen.pick(hours.off);
  await chen.field(hours.dayName, dialog).fill("厂庆");
  await chen.button(hours.set, dialog).click();
  await chen.sees(chen.button(hours.holiday(day, "厂庆")));

  await chen.button(hours.preview).click();
  await chen.seesText(lead.name, dialog);
  assert.equal((await wang.get(`/tasks/${task.id}`)).dueAt, task.dueAt, "looking moves nothing");
  await chen.button(hours.saveAndMove, dialog).click();
  await chen.seesText(hours.moving);
  const moved = await eventually(async () => {
    const { dueAt } = await wang.get(`/tasks/${task.id}`);
    return dueAt === task.dueAt ? undefined : dueAt;
  });
  assert.ok(dayOf(new Date(moved)) > day, `${moved} is after the holiday ${day}`);

  await chen.open(`/calendars/${calendar.id}`);
  await chen.button(hours.check).click();
  await chen.seesText(hours.nothingMoves, dialog);
}));

test("a rep enters leave and gets no lead meanwhile", walk(async (stage) => {
  const zhang = await stage.person("zhang.wei");
  const chen = await stage.person("chen.jing");
  const { words: { hours } } = zhang;
  const today = dayOf(new Date());
  await zhang.open("/account");
  const card = zhang.card(hours.leave);
  await zhang.choose(hours.leaveKind, hours.annualLeave);
  const days = card.locator(".ant-picker-range input");
  for (const [which, date] of [today, dayOf(Date.now() + 3 * 86_400_000)].entries()) {
    await days.nth(which).fill(date);
    await days.nth(which).press("Enter");
  }
  await zhang.button(hours.enterLeave, card).click();
  await zhang.seesText(hours.leaveEntered);
  await zhang.seesText(hours.annualLeave, card.getByRole("listitem"));

  const owners = await Promise.all(Array.from({ length: 6 }, () => ownerOfNewLead(chen)));
  assert.ok(!owners.includes(zhang.user.id), "who is on leave owns none of the new leads");
}));

/** Enters a lead that is shared out by weight, and waits for who gets it. */
async function ownerOfNewLead(person) {
  const { id } = await person.post("/leads", { name: uniqueName("沈"), phone: uniquePhone(), source: "exhibition" });
  return eventually(async () => (await person.get(`/leads/${id}`)).ownerId);
}
