// axe finds nothing to complain about, on any screen, in either theme, at the desk and on a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { journey } from "../journey.mjs";
import { checked, firstContact, leadFor, mailingTo, stagedImport, uniqueName, unsubscribePage } from "../work.mjs";

const LOOKS = [
  { theme: "light", language: "zh-CN", phone: false },
  { theme: "dark", language: "en", phone: false },
  { theme: "light", language: "en", phone: true },
  { theme: "dark", language: "zh-CN", phone: true },
];

for (const look of LOOKS) {
  const name = `${look.theme}, ${look.phone ? "phone" : "desk"}, ${look.language}`;
  test(`everybody can use the sign-in page (${name})`, journey(async (stage) => {
    const guest = await stage.person(undefined, look);
    await guest.open("/sign-in");
    await isAccessible(guest);
  }));

  test(`everybody can use the screens of daily work (${name})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", look);
    const { page, words } = wang;
    const main = page.getByRole("main");
    const lead = await leadFor(wang, { phone: "13800000001", email: "office@example.com", note: "老客户介绍" });
    const task = await firstContact(wang, lead);
    const screens = [
      ["/inbox", main.getByRole("link").filter({ hasText: lead.name })],
      [`/tasks/${task.id}`, wang.field(words.summary)],
      ["/leads", wang.link(lead.name)],
      [`/leads/${lead.id}`, wang.card(words.processes).getByText("王芳")],
      ["/leads/new", wang.field(words.name)],
      ["/account", wang.card(words.sessions).getByText(words.thisSession)],
      ["/customers", main.getByRole("table").or(main.getByRole("list")).first()],
      ["/customers?view=board", main.getByRole("listitem")],
      [`/customers/${lead.customerId}`, page.getByRole("region", { name: words.openTasks })],
      [`/processes/${task.processId}`, wang.card(words.course)],
      [`/processes/${task.processId}?why=${task.decisionId}`, page.getByRole("dialog", { name: words.why }).getByText(words.version)],
    ];
    for (const [path, sign] of screens) {
      await wang.open(path);
      await wang.sees(sign);
      await isAccessible(wang);
    }
    await wang.open("/customers");
    await wang.button(words.columns).click();
    await wang.sees(page.getByRole("dialog", { name: words.columns }));
    await isAccessible(wang);
    await wang.open(`/customers/${lead.customerId}`);
    await wang.button(words.add(words.interaction)).first().click();
    await wang.sees(page.getByRole("dialog", { name: words.newInteraction }));
    await isAccessible(wang);
    await wang.open("/leads/new");
    await wang.button(words.createLead).click();
    await wang.sees(page.locator("[aria-invalid=true]"));
    await isAccessible(wang);
  }));
}

for (const look of LOOKS) {
  const name = `${look.theme}, ${look.phone ? "phone" : "desk"}, ${look.language}`;
  test(`everybody can import (${name})`, journey(async (stage) => {
    const li = await stage.person("li.ming", look);
    const { words } = li;
    const one = await stagedImport(li);
    const main = li.page.getByRole("main");
    const screens = [
      ["/imports", main.getByText(one.fileName).first()],
      ["/leads/import", li.button(words.chooseFile)],
      [`/leads/import?import=${one.id}&step=file`, li.field(words.encoding)],
      [`/leads/import?import=${one.id}&step=columns`, li.field(words.fieldOf("姓名"))],
      [`/leads/import?import=${one.id}&step=check`, main.getByText(words.nameMissing)],
      [`/leads/import?import=${one.id}&step=import`, main.getByRole("button", { name: words.runImport, exact: true })],
    ];
    for (const [path, sign] of screens) {
      if (path.endsWith("step=check")) await checked(li, one);
      await li.open(path);
      await li.sees(sign);
      await isAccessible(li);
    }
  }));
}

for (const look of LOOKS) {
  const name = `${look.theme}, ${look.phone ? "phone" : "desk"}, ${look.language}`;
  test(`everybody can use the rule studio (${name})`, journey(async (stage) => {
    const boss = await stage.person("chen.jing", look);
    const { page, words: { rules } } = boss;
    const main = page.getByRole("main");
    const { inForce } = await boss.get("/decision-points/lead.route");
    const draft = await boss.send("POST", "/decision-points/lead.route/versions", { copyOf: inForce.id }, { "Idempotency-Key": uniqueName("draft") });
    const address = `/rules/lead.route/versions/${draft.id}`;
    const screens = [
      ["/rules", boss.link(rules.leadRoute)],
      ["/rules/lead.route", boss.card(rules.versions).getByRole("listitem")],
      [address, boss.button(rules.rowActs(1))],
      [`${address}?tab=try`, boss.button(rules.ask)],
      [`${address}?tab=examples`, main.getByText(rules.passes)],
      [`${address}?tab=back-test`, boss.button(rules.startBackTest)],
      [`${address}?tab=shadow`, main.getByRole("button").last()],
    ];
    for (const [path, sign] of screens) {
      await boss.open(path);
      await boss.sees(sign);
      await isAccessible(boss);
    }
    await boss.open(address);
    await boss.button(rules.rowActs(1)).click();
    await page.getByRole("menuitem", { name: rules.rowText }).click();
    await boss.sees(page.getByRole("dialog").getByRole("textbox", { name: rules.condition }));
    await isAccessible(boss);
    await boss.button(rules.done, page.getByRole("dialog")).click();
    await boss.button(rules.publish).click();
    await boss.sees(page.getByRole("dialog").getByRole("button", { name: rules.publishNow }));
    await isAccessible(boss);
  }));
}

for (const look of LOOKS) {
  const name = `${look.theme}, ${look.phone ? "phone" : "desk"}, ${look.language}`;
  test(`everybody can use the screens of human work (${name})`, journey(async (stage) => {
    const boss = await stage.person("chen.jing", look);
    const { words: { humanWork } } = boss;
    const main = boss.page.getByRole("main");
    const screens = [
      ["/inbox?view=to-read", main.getByRole("radiogroup")],
      ["/inbox?view=team", main.getByRole("checkbox").first()],
      ["/notices", boss.heading(humanWork.notices)],
      ["/account/notices", main.getByRole("table")],
      ["/work-load", boss.card(humanWork.whoWaits)],
      ["/processes", main.getByRole("listitem").first()],
      ["/sends", boss.heading(humanWork.sends)],
      ["/caught-mail", boss.heading(humanWork.caughtMail)],
    ];
    for (const [path, sign] of screens) {
      await boss.open(path);
      await boss.sees(sign);
      await isAccessible(boss);
    }
    await boss.button(humanWork.notices).or(boss.button(humanWork.unreadNotices)).first().click();
    await boss.sees(boss.page.getByRole("dialog", { name: humanWork.notices }));
    await isAccessible(boss);
  }));
}

for (const look of LOOKS) {
  const name = `${look.theme}, ${look.phone ? "phone" : "desk"}, ${look.language}`;
  test(`everybody can write to many and see who may be contacted (${name})`, journey(async (stage) => {
    const li = await stage.person("li.ming", look);
    const { page, words: { mailing, guard } } = li;
    const address = `${uniqueName("leser")}@example.com`;
    const { contact, draft } = await mailingTo(li, address);
    await li.open(`/contacts/${contact.id}`);
    await li.button(guard.release).click();
    await li.sees(page.getByRole("dialog"));
    await isAccessible(li);
    await li.open(`/mailings/${draft.id}`);
    await isAccessible(li);
    await li.button(mailing.preview).click();
    await li.sees(page.getByRole("dialog").getByText(mailing.noAddress).first());
    await isAccessible(li);
    await li.button(mailing.send(1)).click();
    await li.button(mailing.leftOut(2)).click();
    await isAccessible(li);
    const reader = await stage.person(undefined, look);
    await reader.page.goto(await unsubscribePage(await stage.person("chen.jing"), address));
    await isAccessible(reader);
    await reader.button(mailing.unsubscribe).click();
    await reader.sees(reader.heading(mailing.unsubscribed));
    await isAccessible(reader);
  }));
}

test("everybody can use the answer a manager gets", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const manager = await stage.person("li.ming", { theme: "dark" });
  const { words } = manager;
  const { items } = await wang.get("/tasks?view=to-do");
  await manager.open(`/processes/${items[0].processId}?why=${items[0].decisionId}`);
  await manager.sees(manager.page.getByRole("region", { name: words.everybody }));
  await isAccessible(manager);
}));

/** Measured once everything on the screen has come: half a screen has colours of its own. */
async function isAccessible(person) {
  const { page, words } = person;
  await page.waitForFunction((loading) => !document.querySelector(`[role=status][aria-label="${loading}"]`), words.loading);
  await page.evaluate(() => document.fonts.ready);
  await person.drawn();
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] })); // what is well need not be described
  const told = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target}\n${failureSummary}`));
  assert.deepEqual(told, [], page.url());
}
