// Two reps register the same company; who leads both judges whose it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { taskAmong, uniqueName } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a manager judges a clash and gives the company to one rep (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const zhao = await stage.person("zhao.min", { language });
    const li = await stage.person("li.ming", { language });
    const company = uniqueName("宁波港湾机械");
    const first = await wang.post("/registrations", { company, interest: "检测线" });
    const second = await zhao.post("/registrations", { company, interest: "检测线" });
    const { task } = await taskAmong([li], "judge-clash", first.id).catch(() => taskAmong([li], "judge-clash", second.id));

    const { page, words } = li;
    await li.open(`/tasks/${task.id}`);
    const both = li.card(words.clash.title);
    for (const name of ["王芳", "赵敏"]) await li.sees(both.getByRole("region", { name }));
    await li.pick(words.clash.one);
    await li.choose(words.clash.owner, "赵敏");
    await page.getByRole("textbox", { name: words.clash.reason }).fill("客户由赵敏先行拜访。");
    await li.button(words.complete(words.clash.one)).click();
    await li.sees(li.card(words.answers));

    await zhao.open(`/registrations/${second.id}`);
    await zhao.sees(zhao.state(words.clash.inForce));
    await wang.open(`/registrations/${first.id}`);
    await wang.sees(wang.state(words.clash.ceded));
    assert.equal((await wang.get(`/registrations/${first.id}`)).state, "ceded");
  }));
}
