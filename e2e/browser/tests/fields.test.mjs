// Fields of every kind: what is masked stays masked, and what has an order above it is chosen from a tree.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { newCustomer, uniqueName } from "../work.mjs";

const PHONE = "13800002046";

test("a masked number is shown as such, cannot be called and is not asked for", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const zhao = await stage.person("zhao.min", { language: "en" });
  const customer = await newCustomer(zhao, { phone: PHONE });
  const role = await boss.post("/roles", { name: uniqueName("脱敏"), base: "staff" });
  await boss.post("/field-limits", { roleId: role.id, kind: "customer", field: "phone", limit: "masked" });
  await boss.change(`/users/${zhao.user.id}`, { roleId: role.id });
  try {
    const { words } = zhao;
    await zhao.open(`/customers/${customer.id}`);
    const phone = zhao.fact(words.phone, zhao.card(words.details));
    await zhao.seesText("138******46", phone);
    assert.equal(await zhao.page.locator("a[href^='tel:']").count(), 0);
    await zhao.button(words.edit).click();
    await zhao.sees(zhao.field(words.email));
    assert.equal(await zhao.field(words.phone).count(), 0);
  } finally {
    await boss.change(`/users/${zhao.user.id}`, { roleId: null });
  }
}));

for (const language of LANGUAGES) {
  test(`a region below a region is chosen from the tree (${language})`, journey(async (stage) => {
    const boss = await stage.person("chen.jing", { language });
    const { page, words } = boss;
    await withShanghai(boss);
    const customer = await newCustomer(boss);
    await boss.open(`/customers/${customer.id}`);
    await boss.button(words.edit).click();
    await boss.field(words.region).and(page.getByRole("combobox")).click();
    await page.locator(".ant-select-tree-title").filter({ hasText: words.shanghai }).click();
    await boss.button(words.save).click();
    await boss.seesText(`${words.east} / ${words.shanghai}`, boss.card(words.details));
    assert.equal((await boss.get(`/customers/${customer.id}`)).region, "shanghai");
  }));
}

/** Shanghai below the east, once for all tests. */
async function withShanghai(person) {
  const find = async (key) => (await person.get(`/dictionary-entries?filter=dictionary = "region" and key = "${key}"`)).items[0];
  if (await find("shanghai")) return;
  const { id } = await find("east");
  const entry = { dictionary: "region", key: "shanghai", nameZh: "上海", nameEn: "Shanghai", parentId: id, position: 0 };
  await person.post("/dictionary-entries", entry);
}
