// A person at a browser window: the page they look at, and what they could do over the API meanwhile.
import assert from "node:assert/strict";
import { words } from "./words.mjs";

const PATIENCE_MS = 30_000;
const DESK = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
const PASSWORD = "baton-demo";

/** Refused requests are part of some journeys; the browser itself reports each of them. */
const REPORTED_BY_BROWSER = /^Failed to load resource/;

export class Person {
  errors = [];
  loads = 0;
  #csrfToken;

  constructor(context, page, language) {
    this.context = context;
    this.page = page;
    this.language = language;
    this.words = words[language];
  }

  static async arrive(browser, url, login, { language = "zh-CN", theme = "light", phone = false } = {}) {
    const context = await browser.newContext({
      baseURL: url,
      locale: language,
      viewport: phone ? PHONE : DESK,
      hasTouch: phone,
      reducedMotion: "reduce",
      timezoneId: "Asia/Shanghai",
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addCookies([
      { name: "baton_language", value: language, url },
      { name: "baton_theme", value: theme, url },
    ]);
    const person = new Person(context, await context.newPage(), language);
    person.#listen();
    if (login) await person.#signIn(login);
    return person;
  }

  #listen() {
    this.page.on("load", () => this.loads++);
    this.page.on("pageerror", (error) => this.errors.push(error.stack ?? error.message));
    this.page.on("console", (message) => {
      if (message.type() === "error" && !REPORTED_BY_BROWSER.test(message.text())) this.errors.push(message.text());
    });
  }

  async #signIn(login) {
    const session = await this.send("POST", "/session", { login, password: PASSWORD });
    this.#csrfToken = session.csrfToken;
    this.user = session.user;
  }

  /** What the page is left with is read in its language, as a reader would. */
  async describe() {
    const text = await this.page.locator("body").ariaSnapshot({ timeout: 2_000 }).catch(() => "(nothing)");
    return `${this.user?.name ?? "Nobody"} at ${this.page.url()}\n${text}`;
  }

  async leave() {
    await this.context.close();
  }

  // What they see

  /** Opens a screen and waits for its heading. */
  async open(path) {
    await this.page.goto(path);
    await this.sees(this.page.getByRole("heading", { level: 1 }));
  }

  async sees(locator) {
    await locator.first().waitFor({ state: "visible" });
  }

  async seesText(text, within = this.page) {
    await this.sees(within.getByText(text));
  }

  /** Waits until the page has drawn what was just done. */
  async drawn() {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  async seesNoMore(locator) {
    await locator.first().waitFor({ state: "hidden" });
  }

  heading(name) {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  card(title) {
    return this.page.getByRole("region", { name: title, exact: true });
  }

  field(label, within = this.page) {
    return within.getByLabel(label, { exact: true });
  }

  button(name, within = this.page) {
    return within.getByRole("button", { name });
  }

  link(name, within = this.page) {
    return within.getByRole("link", { name, exact: true });
  }

  /** The value shown under a label of a list of facts. */
  fact(label, within = this.page.getByRole("main")) {
    const term = this.page.locator("dt", { hasText: new RegExp(`^${label}$`) });
    return within.locator("dl > div", { has: term }).locator("dd");
  }

  /** The small label beside the heading that says how things stand. */
  state(text) {
    return this.page.getByRole("main").locator("header", { has: this.page.locator("h1") }).getByText(text, { exact: true });
  }

  // What they do

  /** Chooses from one of the lists that drop down. */
  async choose(label, option) {
    await this.field(label).and(this.page.getByRole("combobox")).click();
    await this.page.locator(".ant-select-item-option").filter({ hasText: option }).first().click();
  }

  /** Opens the command palette and waits until it listens. */
  async openPalette() {
    await this.page.keyboard.press("Control+k");
    const palette = this.page.getByRole("dialog", { name: this.words.palette });
    await this.sees(palette.getByRole("combobox"));
    return palette;
  }

  /** Picks one of the choices that stand side by side. */
  async pick(choice) {
    const radio = this.page.getByRole("radio", { name: choice, exact: true });
    await this.page.locator("label").filter({ has: radio }).click();
  }

  /** Walks by Tab to an element, as somebody without a mouse does. */
  async tabTo(locator, key = "Tab") {
    const most = 80;
    for (let step = 0; step < most; step++) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
      await this.drawn(); // a menu moves the focus a frame later
    }
    assert.fail(`not reached within ${most} times ${key}: ${locator}`);
  }

  // What they could do from elsewhere, over the API

  get(path) {
    return this.send("GET", path);
  }

  post(path, body) {
    return this.send("POST", path, body);
  }

  async change(path, body) {
    const { version } = await this.get(path);
    return this.send("PATCH", path, body, { "If-Match": `"${version}"` });
  }

  async send(method, path, data, more = {}) {
    const headers = { "Accept-Language": this.language, ...more };
    if (this.#csrfToken) headers["X-CSRF-Token"] = this.#csrfToken;
    const answer = await this.context.request.fetch(`/api/v1${path}`, { method, headers, data });
    assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  }
}
