// One's own account: where one is signed in, the password, and tokens for programs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { journey, LANGUAGES } from "../journey.mjs";

/** Somebody of these journeys alone: their password changes, and no other test waits for them. */
async function newcomer(admin) {
  const login = `new.${Date.now().toString(36)}.${Math.floor(Math.random() * 1e6)}`;
  const user = await admin.post("/users", { name: "新来的", login, role: "staff" });
  return { ...user, login };
}

async function signIn(guest, login, password) {
  await guest.open("/sign-in");
  await guest.field(guest.words.login).fill(login);
  await guest.field(guest.words.password).fill(password);
  await guest.page.keyboard.press("Enter");
}

async function fillPasswords(person, current, next) {
  const { words } = person;
  await person.field(words.currentPassword).fill(current);
  await person.field(words.newPassword).fill(next);
  await person.field(words.repeatPassword).fill(next);
  await person.button(words.changePassword).click();
}

for (const language of LANGUAGES) {
  test(`an admin sets a password, and who signs in with it chooses their own first (${language})`, journey(async (stage) => {
    const admin = await stage.person("chen.jing", { language });
    const { words } = admin;
    const user = await newcomer(admin);
    await admin.open(`/users/${user.id}`);
    await admin.button(words.accountOf).click();
    await admin.page.getByRole("menuitem", { name: words.resetPassword, exact: true }).click();
    const dialog = admin.page.getByRole("dialog", { name: words.resetPassword });
    await admin.button(words.resetPassword, dialog).click();
    const temporary = await admin.field(words.temporaryPassword, dialog).inputValue();

    const guest = await stage.person(undefined, { language });
    await signIn(guest, user.login, temporary);
    await guest.sees(guest.heading(words.choosePassword));
    assert.equal(await guest.page.getByRole("navigation").count(), 0, "nothing else is open");
    await fillPasswords(guest, temporary, "Password123!");
    await guest.seesText(words.easyPassword);
    await fillPasswords(guest, temporary, "the kettle sings at noon");
    await guest.sees(guest.heading(words.inbox));
  }));

  test(`someone signs out everywhere else (${language})`, journey(async (stage) => {
    const login = "emily.carter"; // whom no other journey knows: signing out everywhere would end theirs
    const here = await stage.person(login, { language });
    const there = await stage.person(login, { language });
    const { page, words } = here;
    await there.open("/inbox");
    await here.open("/inbox");
    await page.getByRole("banner").getByRole("button", { name: here.user.name }).click();
    await page.getByRole("menuitem", { name: words.myAccount, exact: true }).click();
    await here.sees(here.heading(words.myAccount));
    const sessions = here.card(words.sessions);
    await here.seesText(words.thisSession, sessions);
    await here.button(words.signOutOthers, sessions).click();
    await here.seesNoMore(here.button(words.signOutOthers, sessions));
    await there.page.goto("/inbox");
    await there.sees(there.field(words.password));
  }));

  test(`a token is made for a purpose, shown once, used and revoked (${language})`, journey(async (stage) => {
    const wang = await stage.person("wang.fang", { language });
    const { page, words } = wang;
    const name = `script ${Date.now()}`;
    await wang.open("/account");
    const tokens = wang.card(words.tokens);
    await wang.button(words.makeToken, tokens).click();
    const dialog = page.getByRole("dialog", { name: words.makeToken });
    await wang.field(words.tokenName, dialog).fill(name);
    await dialog.getByRole("radio", { name: words.tokenIn30Days, exact: true }).check();
    await dialog.getByRole("group", { name: words.leads, exact: true }).getByRole("checkbox").last().check();
    await wang.button(words.makeToken, dialog).click();
    await wang.seesText(words.secretShown, dialog);
    const secret = await wang.field(name, dialog).inputValue();
    await page.keyboard.press("Escape");
    await wang.seesText(name, tokens);

    const status = async (path) => {
      const answer = await fetch(`${stage.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${secret}` } });
      await answer.arrayBuffer(); // an answer that is not read keeps its connection, and this program, for two minutes
      return answer.status;
    };
    assert.equal(await status("/leads"), 200);
    assert.equal(await status("/customers"), 403);
    await wang.button(words.revoke(name), tokens).click();
    await wang.seesNoMore(tokens.getByText(name));
    assert.equal(await status("/leads"), 401);
  }));
}

test("the account can be used by keyboard on a phone", journey(async (stage) => {
  const wang = await stage.person("wang.fang", { phone: true, theme: "dark" });
  const { page, words } = wang;
  await wang.open("/account");
  await wang.tabTo(wang.button(words.changePassword));
  await page.keyboard.press("Enter");
  await wang.sees(page.locator("[aria-invalid=true]"));
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(beyond, 0, "nothing sticks out");
}));
