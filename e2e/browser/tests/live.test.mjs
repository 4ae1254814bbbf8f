// What others do appears by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey } from "../journey.mjs";
import { firstContact, leadFor, newCustomer } from "../work.mjs";

test("a colleague's change appears on the open record", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const boss = await stage.person("chen.jing", { language: "en" });
  const customer = await newCustomer(wang, { phone: "021-55550003" });
  await opensLive(wang, `/customers/${customer.id}`);
  await wang.seesText("021-55550003");
  await boss.change(`/customers/${customer.id}`, { phone: "021-55550004" });
  await wang.seesText("021-55550004", wang.fact(wang.words.phone));
  await wang.seesText("陈静", wang.card(wang.words.history));
  assert.equal(wang.loads, 1, "without a reload");
}));

test("a new lead appears in the list and its task in the inbox", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const elsewhere = await stage.person("wang.fang", { language: "en" });
  await opensLive(wang, "/leads");
  const lead = await leadFor(elsewhere);
  await wang.sees(wang.link(lead.name));

  await wang.page.getByRole("navigation").getByRole("link", { name: wang.words.inbox }).click();
  await wang.sees(wang.heading(wang.words.inbox));
  const next = await leadFor(elsewhere);
  await wang.sees(wang.page.getByRole("main").getByRole("link").filter({ hasText: next.name }));
  assert.equal(wang.loads, 1, "without a reload");
}));

test("a second tab hears the news as well", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const boss = await stage.person("chen.jing");
  const customer = await newCustomer(wang);
  await opensLive(wang, "/inbox");
  const tab = await wang.context.newPage();
  await tab.goto(`/customers/${customer.id}`);
  await wang.sees(tab.getByRole("heading", { level: 1, name: customer.name }));
  await boss.change(`/customers/${customer.id}`, { address: "南京路 100 号" });
  await wang.sees(tab.getByText("南京路 100 号"));
}));

test("a manager's team view follows the work of the people", journey(async (stage) => {
  const manager = await stage.person("li.ming");
  const rep = await stage.person("wang.fang");
  await opensLive(manager, "/inbox?view=team");
  const lead = await leadFor(rep);
  const row = manager.page.getByRole("main").getByRole("link").filter({ hasText: lead.name });
  await manager.sees(row);
  await manager.seesText("王芳", row);
  const { id, version } = await firstContact(rep, lead);
  const answers = { channel: "call", summary: "已沟通", occurredAt: new Date().toISOString() };
  await rep.post(`/tasks/${id}/acts/complete`, { version, outcome: "contacted", answers });
  await manager.seesNoMore(row);
}));

async function opensLive(person, path) {
  await person.open(path);
  await person.sees(person.page.getByRole("status").filter({ hasText: person.words.live }));
}
