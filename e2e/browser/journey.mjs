// A journey is a test told from the user's side. It says what was on the screen when it fails,
// and fails when a page reported an error of its own, whatever else went well.
import assert from "node:assert/strict";
import { after } from "node:test";
import { connectBrowser } from "./browser.mjs";
import { Stage } from "./stage.mjs";

/** Both languages, for journeys whose words matter. */
export const LANGUAGES = ["zh-CN", "en"];

let connection;
const browser = () => (connection ??= connectBrowser());
after(async () => (await connection)?.close());

/** The body of a test on the product that run.mjs started, or on another that the test brings along. */
export function journey(walk, address = () => process.env.BATON_URL) {
  return async () => {
    const stage = new Stage(await browser(), address());
    try {
      await walk(stage);
      assert.deepEqual(stage.pageErrors(), [], "errors that pages reported");
    } catch (error) {
      throw new Error(`${error.message}\n\n${await stage.describe()}`, { cause: error });
    } finally {
      await stage.clear();
    }
  };
}
