import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, isEmpty, isSelected, NOTHING, toggle } from "./selection";

test("a record is selected and let go again", () => {
  const one = toggle(NOTHING, "a", ["a", "b"]);
  assert.deepEqual(one, { all: false, ids: ["a"] });
  assert.ok(isEmpty(toggle(one, "a", ["a", "b"])));
});

test("all that were found are selected, also those not shown", () => {
  assert.ok(isSelected({ all: true }, "elsewhere"));
  assert.ok(!isEmpty({ all: true }));
});

test("taking one out of all leaves the others that are shown", () => {
  assert.deepEqual(toggle({ all: true }, "b", ["a", "b", "c"]), { all: false, ids: ["a", "c"] });
});

test("some are named by id, all by the conditions of the list", () => {
  assert.deepEqual(chosen({ all: false, ids: ["a"] }, { filter: 'grade = "A"' }), { ids: ["a"] });
  assert.deepEqual(chosen({ all: true }, { filter: 'grade = "A"', q: "华为" }), { filter: 'grade = "A"', q: "华为" });
  assert.deepEqual(chosen({ all: true }, {}), { filter: "" });
});
