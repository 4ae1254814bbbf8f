// The command palette: everything within reach of the keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`Ctrl-K finds a record and opens it (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page } = wang;
    const lead = await leadFor(wang);
    await wang.open("/inbox");
    const palette = await wang.openPalette();
    await page.keyboard.type(lead.name);
    await wang.sees(palette.getByRole("option", { name: lead.name }));
    await page.keyboard.press("Enter");
    await wang.sees(wang.heading(lead.name));
    await wang.seesNoMore(palette);
  }));
}

test("the palette goes to screens, and Escape gives the focus back", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  await wang.open("/inbox");
  await wang.link(words.customers).focus();
  const palette = await wang.openPalette();
  await page.keyboard.press("Escape");
  await wang.seesNoMore(palette);
  assert.ok(await wang.link(words.customers).evaluate((link) => link === document.activeElement));

  await wang.openPalette();
  await page.keyboard.type(words.newLead);
  await wang.sees(palette.getByRole("option", { name: words.newLead, selected: true }));
  await page.keyboard.press("Enter");
  await wang.sees(wang.heading(words.newLead));
}));
