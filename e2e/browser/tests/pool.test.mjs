// What nobody owns lies in a pool; who claims it owns it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { eventually, leadFor } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a rep claims from the pool what a colleague let go (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const zhang = await stage.person("zhang.wei", { language });
    const phone = `137${String(Date.now()).slice(-8)}`;
    const lead = await leadFor(wang, { phone });
    await eventually(async () => ((await wang.get(`/leads/${lead.id}`)).state === "assigned" ? true : undefined));
    await wang.post(`/leads/${lead.id}/acts/release`, { reason: "暂无需求" });

    const { page, words: { pool } } = zhang;
    await zhang.open(`/pool?kind=leads&q=${encodeURIComponent(lead.name)}`);
    await zhang.sees(zhang.link(lead.name));
    assert.equal(await page.getByText(phone).count(), 0, "how somebody is reached is masked");
    await page.getByRole("checkbox", { name: pool.select(lead.name) }).check();
    await zhang.button(pool.claim).click();
    await zhang.seesText(pool.claimed);
    assert.equal((await zhang.get(`/leads/${lead.id}`)).ownerId, zhang.user.id);
  }));
}
