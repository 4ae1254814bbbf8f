// Coming in: with a password, with a wrong one, and by one click into the demo company.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";

const DEMO_PEOPLE = [
  { name: "王芳", role: "staff" },
  { name: "李明", role: "manager" },
  { name: "陈静", role: "admin" },
];

for (const language of LANGUAGES) {
  test(`someone signs in with a password and comes to the screen they asked for (${language})`, journey(async (stage) => {
    const guest = await stage.person(undefined, { language });
    const { page, words } = guest;
    await guest.open("/leads?sort=name");
    assert.match(page.url(), /\/sign-in\?next=/);
    await guest.field(words.login).fill("wang.fang");
    await guest.field(words.password).fill("baton-demo");
    await guest.button(words.signIn).click();
    await guest.sees(guest.heading(words.leads));
    assert.match(page.url(), /\/leads\?sort=name$/);
    await guest.sees(guest.page.getByRole("banner").getByText("王芳", { exact: true }));
  }));

  test(`a wrong password is told and can be mended (${language})`, journey(async (stage) => {
    const guest = await stage.person(undefined, { language });
    const { page, words } = guest;
    await guest.open("/sign-in");
    await guest.field(words.login).fill("li.ming");
    await guest.field(words.password).fill("not-the-password");
    await page.keyboard.press("Enter");
    await guest.seesText(words.wrongPassword, page.getByRole("alert"));
    assert.match(page.url(), /\/sign-in$/);
    await guest.field(words.password).fill("baton-demo");
    await page.keyboard.press("Enter");
    await guest.sees(guest.heading(words.inbox));
  }));

  test(`one click enters the demo company as each of its people (${language})`, journey(async (stage) => {
    const guest = await stage.person(undefined, { language });
    const { page, words } = guest;
    for (const { name, role } of DEMO_PEOPLE) {
      await guest.open("/sign-in");
      await page.getByRole("button", { name: `${name} ${words.roles[role]}` }).click();
      await guest.sees(guest.heading(words.inbox));
      await page.getByRole("banner").getByRole("button", { name }).click();
      await page.getByRole("menuitem", { name: words.signOut, exact: true }).click();
      await guest.sees(guest.field(words.password));
    }
  }));
}

test("who signed out comes no further than the sign-in page", journey(async (stage) => {
  const wang = await stage.person("wang.fang");
  const { page, words } = wang;
  await wang.open("/inbox");
  await page.getByRole("banner").getByRole("button", { name: "王芳" }).click();
  await page.getByRole("menuitem", { name: words.signOut, exact: true }).click();
  await wang.sees(wang.field(words.password));
  await page.goto("/leads");
  await wang.sees(wang.field(words.password));
  const answer = await wang.context.request.get("/api/v1/leads");
  assert.equal(answer.status(), 401);
}));
