// From a messy file to leads with owners, and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gb18030 } from "../gb18030.mjs";
import { journey, LANGUAGES } from "../journey.mjs";
import { eventually, leadFor, uniqueName } from "../work.mjs";

const HEADER = "姓名,公司,电话,区域,预算,备注";

/** A phone number nobody else has. */
function uniquePhone() {
  return `139${String(Math.random()).slice(2, 10)}`;
}

/** Two good rows, one for each thing that goes wrong, and a lead that is there already. */
async function messyFile(person) {
  const phone = uniquePhone();
  const known = await leadFor(person, { phone });
  const good = [uniqueName("林知远"), uniqueName("许静姝")];
  const rows = [
    HEADER,
    `${good[0]},"江南精密，一厂",${uniquePhone()},华东,"12,000.50","第一行\n第二行"`,
    `${good[1]},北海仪器,${uniquePhone()},华南,N/A,无`,
    `,没有姓名的公司,${uniquePhone()},华东,,`,
    `${uniqueName("不知何处")},远方公司,${uniquePhone()},火星,,`,
    `${uniqueName("不知多少")},糊涂公司,${uniquePhone()},华北,很多,`,
    `${known.name},又来一次,${phone.slice(0, 3)}-${phone.slice(3)},华东,,`,
  ];
  return { good, file: { name: `线索-${good[0]}.csv`, mimeType: "text/csv", buffer: gb18030(`${rows.join("\r\n")}\r\n`) } };
}

const chooses = (person, file) => person.page.getByRole("main").locator("input[type=file]").setInputFiles(file);

/** Chosen from a select that shows what is chosen. */
const shown = (person, label, text) => person.page.locator(".ant-select", { has: person.field(label) }).getByText(text, { exact: true });

async function matchesColumns(person) {
  await person.button(person.words.matchColumns).click();
  await person.sees(person.field(person.words.fieldOf("姓名")));
}

async function checks(person) {
  await person.page.getByRole("main").getByRole("button", { name: person.words.check, exact: true }).click();
  await person.sees(person.fact(person.words.wouldCreate));
}

async function factIs(person, label, value) {
  await person.sees(person.fact(label).getByText(value, { exact: true }));
}

async function imports(person) {
  await person.button(person.words.goImport).click();
  await person.page.getByRole("main").getByRole("button", { name: person.words.runImport, exact: true }).click();
  await person.sees(person.card(person.words.importDone));
}

for (const language of LANGUAGES) {
  test(`a manager imports a messy file, imports it again and takes it back (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang");
    const li = await stage.person("li.ming", { language });
    const { page, words } = li;
    const { good, file } = await messyFile(wang);

    await li.open("/leads");
    await li.link(words.importing, li.page.getByRole("main")).click();
    await li.sees(li.heading(words.importLeads));
    await chooses(li, file);
    await li.sees(shown(li, words.encoding, "GB18030"));
    await factIs(li, words.rowsFound, "6");

    await matchesColumns(li);
    await li.seesText(words.suggested);
    await checks(li);
    await factIs(li, words.wouldCreate, "2");
    await factIs(li, words.wouldSkip, "1");
    await factIs(li, words.refusedRows, "3");
    await li.seesText(words.wouldStart);
    await li.seesText(words.missingContent);
    await li.pick(`${words.refusedRows} 3`);
    const refused = page.getByRole("table").getByRole("row");
    await li.sees(refused.getByRole("cell").filter({ hasText: words.nameMissing }));
    await li.sees(refused.getByRole("cell").filter({ hasText: "火星" }).filter({ hasText: words.regionUnknown }));
    await li.seesNoMore(page.getByText(good[0]));

    await page.reload();
    await li.sees(refused.getByRole("cell").filter({ hasText: words.nameMissing }));

    await imports(li);
    await factIs(li, words.wasCreated, "2");
    const leads = await Promise.all(good.map((name) => ownedLead(li, name)));
    await li.sees(li.link(good[0]));
    await li.open(`/leads?q=${good[0]}`);
    const [owner] = (await li.get(`/users?filter=id = "${leads[0].ownerId}"`)).items;
    await li.sees(page.getByRole("row").filter({ hasText: good[0] }).filter({ hasText: owner.name }));
    assert.deepEqual(leads[0].budget, { amount: "12000.50", currency: "CNY" });

    await li.open("/leads/import");
    await chooses(li, file);
    await matchesColumns(li);
    await checks(li);
    await factIs(li, words.wouldCreate, "0");
    await li.seesText(words.nothingToImport);
    assert.ok(await li.button(words.goImport).isDisabled());

    await li.open("/imports");
    const earlier = page.getByRole("listitem").filter({ hasText: file.name }).nth(1);
    await earlier.getByRole("link").click();
    await li.button(words.undoImport).click();
    const dialog = page.getByRole("dialog");
    await li.button(words.undoImport, dialog).click();
    await li.sees(li.card(words.importUndone));
    await factIs(li, words.wasUndone, "2");
    for (const name of good) assert.equal((await li.get(`/leads/count?q=${name}`)).count, 0, "in the bin");
  }));
}

test("each step says in place what is wrong and how to go on", journey(async (stage) => {
  const li = await stage.person("li.ming");
  const { page, words } = li;
  const name = uniqueName("周明");
  const table = `姓名\t公司\n${name}\t甲\n`;

  await li.open("/leads/import");
  await chooses(li, { name: "picture.xlsx", mimeType: "image/png", buffer: Buffer.from("PK\x03\x04 not a workbook") });
  await li.sees(page.getByRole("main").getByRole("alert"));

  await page.route(/\/api\/v1\/imports\?/, (route) => route.abort(), { times: 1 });
  await chooses(li, { name: "leads.txt", mimeType: "text/plain", buffer: Buffer.from(table) });
  await li.button(words.tryAgain).click();
  await li.sees(shown(li, words.separator, words.tab));

  await li.choose(words.separator, words.comma);
  await li.button(words.readAgain).click();
  await li.seesText("姓名\t公司");
  await li.choose(words.separator, words.tab);
  await li.button(words.readAgain).click();
  await factIs(li, words.rowsFound, "1");
  await matchesColumns(li);

  const select = page.locator(".ant-select", { has: li.field(words.fieldOf("姓名")) });
  await select.hover();
  await select.locator(".ant-select-clear").click();
  await li.seesText(words.fieldLacking("姓名"));
  await page.getByRole("main").getByRole("button", { name: words.check, exact: true }).click();
  await li.seesText(words.fieldRefused);
  await li.choose(words.fieldOf("姓名"), "姓名");
  await li.seesText(words.importSaved);

  await page.route(/\/acts\/check/, (route) => route.abort(), { times: 1 });
  await page.getByRole("main").getByRole("button", { name: words.check, exact: true }).click();
  await li.sees(page.getByRole("main").getByRole("alert"));
  await checks(li);
  await factIs(li, words.wouldCreate, "1");

  await li.button(words.goImport).click();
  const run = page.getByRole("main").getByRole("button", { name: words.runImport, exact: true });
  await page.route(/\/acts\/run/, (route) => route.abort(), { times: 1 });
  await run.click();
  await li.sees(page.getByRole("main").getByRole("alert"));
  await run.click();
  await li.sees(li.card(words.importDone));
  assert.equal((await li.get(`/leads/count?q=${name}`)).count, 1, "sent twice, made once");
}));

test("who may not import finds no way to it", journey(async (stage) => {
  const wang = await stage.person("wang.fang", { language: "en" });
  await wang.open("/leads");
  await wang.sees(wang.page.getByRole("table"));
  assert.equal(await wang.link(wang.words.importing).count(), 0);
  await wang.open("/leads/import");
  assert.equal(await wang.page.locator("input[type=file]").count(), 0);
}));

/** The lead of that name once the rules have given it to somebody. */
function ownedLead(person, name) {
  return eventually(async () => {
    const { items } = await person.get(`/leads?q=${name}`);
    return items.find(({ ownerId }) => ownerId);
  });
}
