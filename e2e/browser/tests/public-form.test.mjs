// Somebody writes to the company without an account; what they sent becomes a lead, and the lead a customer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { eventually, uniqueName, uniquePhone } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`what a visitor sends becomes a lead and then a customer (${language})`, journey(async (stage) => {
    const visitor = await stage.person(undefined, { language, phone: true });
    const name = uniqueName("苏晓岚");
    const number = await sendsForm(visitor, name);

    const boss = await stage.person("chen.jing", { language });
    const lead = await eventually(async () => {
      const { items } = await boss.get(`/leads?q=${encodeURIComponent(name)}`);
      return items.find((one) => one.ownerId);
    });
    assert.equal(lead.number, number);
    await converts(boss, lead.id);
    const after = await boss.get(`/leads/${lead.id}`);
    assert.equal(after.state, "converted");
    assert.ok(after.convertedCustomerId ?? after.customerId, "the lead names its customer");
  }));
}

for (const language of LANGUAGES) {
  test(`a form asks for fields of the company's own until they are retired (${language})`, journey(async (stage) => {
    const boss = await stage.person("chen.jing", { language });
    const { form: words } = boss.words;
    const fields = await ownFields(boss);
    const form = await ownForm(boss, fields);
    const visitor = await stage.person(undefined, { language });
    const { page } = visitor;
    const input = (field) => page.locator(`[name=${nameOf(field)}]`);

    await visitor.open(`/f/${form.key}`);
    await visitor.field(new RegExp(`^${words.name}`)).fill(uniqueName("苏晓岚"));
    await visitor.field(new RegExp(`^${words.phone}`)).fill(uniquePhone());
    await input(fields.seats).fill("seven");
    await input(fields.start).fill("2027-03-01");
    await input(fields.trial).selectOption({ label: words.yes });
    await page.getByRole("checkbox", { name: words.agree }).check();
    await visitor.button(words.send).click();
    await visitor.seesText(words.whole, page.locator(`#e-${nameOf(fields.seats)}`));
    await input(fields.seats).fill("7");
    await visitor.button(words.send).click();
    await visitor.sees(page.getByRole("heading", { name: words.sent }));
    const number = (await page.locator("#number").innerText()).trim();
    const { items: [lead] } = await boss.get(`/leads?filter=${encodeURIComponent(`number = "${number}"`)}`);
    assert.deepEqual([lead[nameOf(fields.seats)], lead[nameOf(fields.start)], lead[nameOf(fields.trial)]], [7, "2027-03-01", true]);
    await boss.open(`/leads/${lead.id}`);
    await boss.seesText("7", boss.fact(boss.language === "en" ? fields.seats.nameEn : fields.seats.nameZh));

    await page.locator("#another").click();
    await boss.change(`/custom-fields/${fields.seats.id}`, { retired: true });
    await visitor.field(new RegExp(`^${words.name}`)).fill("再来");
    await visitor.field(new RegExp(`^${words.phone}`)).fill(uniquePhone());
    await input(fields.seats).fill("8");
    await page.getByRole("checkbox", { name: words.agree }).check();
    await visitor.button(words.send).click();
    await visitor.seesText(words.reload, page.locator(`#e-${nameOf(fields.seats)}`));
    await visitor.open(`/f/${form.key}`);
    assert.equal(await input(fields.seats).count(), 0);
    await boss.open(`/public-forms/${form.id}`);
    await boss.seesText(words.leftOut);
  }));
}

/** Fields of the company's own that leads have, of three types. */
async function ownFields(boss) {
  const key = uniqueName("own");
  const field = (part, type, nameZh, nameEn) =>
    boss.post("/custom-fields", { kind: "lead", key: `${key}_${part}`, type, nameZh: `${nameZh}${key}`, nameEn: `${nameEn} ${key}` });
  return {
    seats: await field("seats", "number", "席位", "Seats"),
    start: await field("start", "date", "启用日期", "Start"),
    trial: await field("trial", "yes-no", "试用", "Trial"),
  };
}

const nameOf = ({ key }) => `x_${key}`;

function ownForm(boss, fields) {
  return boss.post("/public-forms", {
    key: uniqueName("own-"), titleZh: "试用申请", titleEn: "Ask for a trial", target: "lead",
    fields: ["name", "phone", ...Object.values(fields).map(nameOf)], requiredFields: ["name", "phone"],
    consentZh: "我同意。", consentEn: "I agree to it.", ratePerMinute: 100,
  });
}

test("a form that is not open is not there", journey(async (stage) => {
  const visitor = await stage.person();
  const answer = await visitor.page.goto("/f/unheard-of");
  assert.equal(answer.status(), 404);
}));

async function sendsForm(visitor, name) {
  const { page, words: { form } } = visitor;
  const field = (label) => page.getByRole("textbox", { name: new RegExp(`^${label}`) });
  await visitor.open("/f/contact-us");
  await visitor.button(form.send).click();
  await visitor.sees(page.locator("[aria-invalid=true]"));
  await field(form.name).fill(name);
  await field(form.phone).fill(`139${String(Date.now()).slice(-8)}`);
  await page.getByRole("checkbox", { name: form.agree }).check();
  await visitor.button(form.send).click();
  await visitor.sees(page.getByRole("heading", { name: form.sent }));
  return (await page.locator("#number").innerText()).trim();
}

async function converts(person, id) {
  const { page, words: { conversion } } = person;
  await person.open(`/leads/${id}`);
  await person.button(conversion.convert).click();
  const dialog = page.getByRole("dialog");
  await person.sees(dialog.getByRole("textbox"));
  await person.button(conversion.convert, dialog).click();
  await page.waitForURL(/\/customers\//);
  await person.seesText(conversion.converted);
}
