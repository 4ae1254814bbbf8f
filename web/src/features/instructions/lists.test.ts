import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asValue, directivesOf, withChange, withReply } from "./lists";

describe("lists in forms", () => {
  it("change one entry and leave the others", () => {
    assert.deepEqual(withChange([{ text: "a" }, { text: "b" }], 1, { person: "p" }), [{ text: "a" }, { text: "b", person: "p" }]);
  });
  it("keep one answer to each and drop an emptied one", () => {
    const first = withReply([], "x", "yes");
    assert.deepEqual(withReply(first, "x", "no"), [{ to: "x", text: "no" }]);
    assert.deepEqual(withReply(first, "x", ""), []);
  });
  it("are no value at all when they are empty", () => {
    assert.equal(asValue([]), null);
    assert.deepEqual(directivesOf(null), []);
  });
});
