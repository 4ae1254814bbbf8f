// Lists as each likes them: which columns, which order, and that the browser remembers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";

for (const language of LANGUAGES) {
  test(`the columns of a list are chosen, kept, sent on and given back (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page, words } = wang;
    await wang.open("/customers");
    await wang.sees(head(wang, words.region));
    await wang.button(words.columns).click();
    const chooser = page.getByRole("dialog", { name: words.columns });
    await wang.field(words.region, chooser).uncheck();
    await wang.field(words.shortName, chooser).check();
    await page.keyboard.press("Escape");
    await wang.sees(head(wang, words.shortName));
    await wang.seesNoMore(head(wang, words.region));
    assert.match(page.url(), /columns=[^&]*shortName/);
    const address = page.url();

    await wang.open("/customers");
    await wang.sees(head(wang, words.shortName));
    const colleague = await stage.person("wang.fang", { language });
    await colleague.open(address);
    await colleague.sees(head(colleague, words.shortName));

    await wang.button(words.columns).click();
    await wang.button(words.usualColumns, chooser).click();
    await page.keyboard.press("Escape");
    await wang.sees(head(wang, words.region));
    assert.doesNotMatch(page.url(), /columns=/);
  }));
}

test("a group of the navigation stays folded", journey(async (stage) => {
  const boss = await stage.person("chen.jing");
  const { page, words } = boss;
  const nav = page.getByRole("navigation");
  await boss.open("/inbox");
  await boss.sees(boss.link(words.users, nav));
  await boss.button(words.administration, nav).click();
  await boss.seesNoMore(boss.link(words.users, nav));
  await page.reload();
  await boss.sees(boss.button(words.administration, nav));
  assert.equal(await boss.link(words.users, nav).isVisible(), false);
}));

function head(person, name) {
  return person.page.getByRole("columnheader", { name, exact: true });
}
