import assert from "node:assert/strict";
import { describe, test } from "node:test";

test("passes", () => {});
test("twin", () => {});
test("twin", () => {});
describe("group", () => {
  test("holds", () => {});
  test("breaks", () => assert.equal(2, 3));
});
test("skipped", { skip: true }, () => {});
