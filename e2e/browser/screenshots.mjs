// Takes the pictures that the README shows, of a fresh demo company.
import { mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "./browser.mjs";
import { Product } from "./product.mjs";
import { Stage } from "./stage.mjs";
import { firstContact } from "./work.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const LARGEST_BYTES = 200_000;
const LOOKS = [
  { theme: "light", language: "zh-CN" },
  { theme: "dark", language: "en" },
];

const ENTERED = [
  { name: "沈怀瑾", company: "杭州云栖精密仪器有限公司", phone: "13800002046", source: "exhibition", region: "east", interest: "视觉检测系统" },
  { name: "Grace Whitfield", company: "Harborline Robotics", email: "grace@example.com", source: "referral", region: "east", interest: "Spectrometer" },
  { name: "顾清远", company: "苏州同舟智能装备有限公司", phone: "13800009917", source: "advertisement", region: "south", interest: "智能仓储" },
];

async function take(person, name) {
  const path = `${FOLDER}${name}.png`;
  await person.page.mouse.move(0, 0);
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = await stat(path);
  if (size > LARGEST_BYTES) throw new Error(`${path} has ${size} bytes`);
  console.log(`${name}.png  ${Math.round(size / 1000)} kB`);
}

/** Waits until nothing on the screen says that it is still loading. */
async function settled(person) {
  await person.sees(person.page.getByRole("status").filter({ hasText: person.words.live }));
  await person.page.waitForFunction(() => !document.querySelector("main [role=status], main input:disabled"));
}

async function screensOf(person, task) {
  const { processId, decisionId, record } = task;
  return [
    ["inbox", "/inbox", person.page.getByRole("main").getByRole("link").filter({ hasText: record.label })],
    ["task", `/tasks/${task.id}`, person.field(person.words.summary)],
    ["lead", `/leads/${record.id}`, person.card(person.words.processes).getByRole("listitem")],
    ["process", `/processes/${processId}`, person.card(person.words.course).getByRole("listitem")],
    ["why", `/processes/${processId}?why=${decisionId}`, person.page.getByRole("dialog").getByText(person.words.version)],
  ];
}

/** Work of today for the person, about customers of theirs; answers a task that a rule gave them among several. */
async function workFor(person) {
  const customers = await person.get("/customers?filter=ownerId = me()&sort=name");
  for (const [n, lead] of ENTERED.entries()) {
    const entered = await person.post("/leads", { ...lead, customerId: customers.items[n].id });
    await firstContact(person, entered);
  }
  const { items } = await person.get("/tasks?view=to-do&limit=50");
  for (const task of items) {
    const { allocation } = await person.get(`/decisions/${task.decisionId}`);
    if (allocation?.eligibleCount > 1) return task;
  }
  throw new Error("no task came by a choice among several people");
}

async function takeAll(stage) {
  const task = await workFor(await stage.person("wang.fang"));
  for (const look of LOOKS) {
    const guest = await stage.person(undefined, look);
    await guest.open("/sign-in");
    await take(guest, `sign-in-${look.theme}`);
    const wang = await stage.person("wang.fang", look);
    for (const [name, path, sign] of await screensOf(wang, task)) {
      await wang.open(path);
      await wang.sees(sign);
      await settled(wang);
      await take(wang, `${name}-${look.theme}`);
    }
  }
  const wang = await stage.person("wang.fang", { ...LOOKS[0], phone: true });
  await wang.open("/inbox");
  await settled(wang);
  await take(wang, "inbox-phone");
}

await mkdir(FOLDER, { recursive: true });
const product = await Product.demo();
const browser = await launchBrowser();
try {
  await takeAll(new Stage(browser, product.url));
} finally {
  await browser.close();
  await product.remove();
}
