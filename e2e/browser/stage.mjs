import { Person } from "./person.mjs";

/** Who takes part in one journey. */
export class Stage {
  #browser;
  #people = [];

  constructor(browser, url) {
    this.#browser = browser;
    this.url = url;
  }

  /** Somebody with a browser window of their own; without a login nobody is signed in. */
  async person(login, options = {}) {
    const person = await Person.arrive(this.#browser, this.url, login, options);
    this.#people.push(person);
    return person;
  }

  pageErrors() {
    return this.#people.flatMap(({ errors }) => errors);
  }

  async describe() {
    const screens = await Promise.all(this.#people.map((person) => person.describe()));
    return screens.join("\n\n");
  }

  async clear() {
    await Promise.all(this.#people.map((person) => person.leave()));
  }
}
