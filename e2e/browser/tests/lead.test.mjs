// A lead comes in, gets its owner before one's eyes, and everybody may ask why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";
import { uniqueName, uniquePhone } from "../work.mjs";

for (const language of LANGUAGES) {
  test(`a rep enters a lead, sees it get an owner and reads why (${language})`, journey(async (stage) => {
    const rep = await stage.person("wang.fang", { language });
    const { page, words } = rep;
    const owner = await entersLead(rep);

    await rep.link(words.process, rep.card(words.processes)).click();
    const course = rep.card(words.course);
    for (const text of [words.started, words.decided, words.assignedTo(owner), words.created]) {
      await rep.seesText(text, course);
    }

    const why = course.getByRole("listitem").filter({ hasText: words.decided }).getByRole("link", { name: words.why });
    await why.click();
    const answer = page.getByRole("dialog", { name: words.why });
    await readsRule(rep, answer);
    await rep.seesText(words.ownStanding, answer);
    await followsChain(rep, answer);
    assert.equal(await answer.getByRole("table").count(), 0, "figures of colleagues are their manager's");

    await page.keyboard.press("Escape");
    await rep.seesNoMore(answer);
    assert.ok(await why.evaluate((link) => link === document.activeElement), "the focus is back where it was");
  }));
}

test("a manager sees in the same answer who was considered", journey(async (stage) => {
  const rep = await stage.person("wang.fang");
  const manager = await stage.person("li.ming");
  await entersLead(rep);
  const { words } = rep;
  await rep.card(words.decisions).getByRole("listitem").filter({ hasText: words.exhibitionRule }).getByRole("link", { name: words.why }).click();
  await rep.sees(rep.page.getByRole("dialog", { name: rep.words.why }));

  await manager.open(new URL(rep.page.url()).pathname + new URL(rep.page.url()).search);
  const answer = manager.page.getByRole("dialog", { name: manager.words.why });
  const people = answer.getByRole("region", { name: manager.words.everybody }).getByRole("table");
  for (const name of ["王芳", "张伟", "刘洋"]) {
    await manager.sees(people.getByRole("rowheader", { name, exact: true }));
  }
  const away = people.getByRole("row").filter({ has: manager.page.getByRole("rowheader", { name: "赵敏" }) });
  await manager.seesText(manager.words.away, away);
}));

/** Fills in the form and stays on the page until the lead has an owner; answers who that is. */
async function entersLead(rep) {
  const { page, words } = rep;
  const name = uniqueName("沈怀瑾");
  await rep.open("/leads");
  await rep.button(words.newLead).click();
  await rep.sees(rep.heading(words.newLead));
  await rep.field(words.name).fill(name);
  await rep.field(words.company).fill("杭州云栖精密仪器有限公司");
  await rep.field(words.phone).fill(uniquePhone());
  await rep.choose(words.source, words.exhibition);
  await rep.button(words.createLead).click();
  await rep.sees(rep.heading(name));
  await rep.sees(rep.state(words.assigned));
  const owner = rep.fact(words.owner);
  await rep.sees(owner.filter({ hasText: /王芳|张伟|刘洋/ }));
  assert.equal(rep.loads, 1, "the page was loaded once, with the list");
  return (await owner.innerText()).match(/王芳|张伟|刘洋/)[0];
}

/** Goes from the routing back to what the lead was worth, and forth again, in the same drawer. */
async function followsChain(person, answer) {
  const { words } = person;
  const steps = answer.getByRole("region", { name: words.chain }).getByRole("listitem");
  await person.sees(steps.filter({ hasText: words.exhibitionRule }).and(person.page.locator("[aria-current=step]")));
  await steps.getByRole("link", { name: words.scoring }).click();
  await person.seesText(words.points, answer);
  await steps.getByRole("link", { name: words.routing }).click();
  await person.seesText(words.ownStanding, answer);
}

async function readsRule(person, answer) {
  const { words } = person;
  await person.seesText(words.exhibitionRule, answer);
  await person.seesText(words.version, answer);
  const row = (label) => answer.getByRole("listitem").filter({ hasText: label });
  await person.sees(row(words.earlierRule).getByText(words.verdicts.failed, { exact: true }));
  await person.sees(row(words.exhibitionRule).getByText(words.verdicts.matched, { exact: true }));
  await person.sees(row(words.laterRule).getByText(words.verdicts.notReached, { exact: true }));
}
