// The search over all kinds: grouped results, and the way to all of one kind.
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`the palette leads to all results, by kind (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page, words } = wang;
    const lead = await leadFor(wang);
    await wang.open("/inbox");
    const palette = await wang.openPalette();
    await page.keyboard.type(lead.name);
    await palette.getByRole("option", { name: words.allResults }).click();
    await page.waitForURL(/\/search\?q=/);
    await wang.sees(wang.heading(words.search));
    await wang.sees(page.getByRole("main").getByRole("link", { name: lead.name }));
    await page.getByRole("main").getByRole("link", { name: lead.name }).click();
    await wang.sees(wang.heading(lead.name));
  }));
}
