import assert from "node:assert/strict";
import { test } from "node:test";
import { ACT_KEYS } from "./acts";
import { BULK_KEYS, bulkActs } from "./bulkActs";

test("one's own tasks are completed together, those of others urged", () => {
  assert.equal(bulkActs("to-do").includes("complete"), true);
  assert.equal(bulkActs("to-do").includes("urge"), false);
  for (const view of ["team", "started", "urged"] as const) {
    assert.equal(bulkActs(view).includes("urge"), true);
    assert.equal(bulkActs(view).includes("complete"), false);
  }
});

test("a key means the same in the list and on the screen of a task", () => {
  for (const [act, key] of Object.entries(BULK_KEYS)) {
    const there = Object.entries(ACT_KEYS).find(([, one]) => one === key)?.[0];
    assert.equal(there ?? act, act);
  }
});
