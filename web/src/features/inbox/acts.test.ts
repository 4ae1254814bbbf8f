import assert from "node:assert/strict";
import { test } from "node:test";
import { ACT_KEYS, isDialogAct, leaves, menuOf } from "./acts";
import { TASK_ACTS } from "./types";

test("the menu offers what may be done, in groups, and leaves out what has a button", () => {
  assert.deepEqual(menuOf(["complete", "claim", "pass-on", "comment", "reject"]), [["comment"], ["pass-on"], ["reject"]]);
  assert.deepEqual(menuOf([]), []);
});

test("every act is in the menu or has a button of its own", () => {
  const inMenu = new Set(menuOf(TASK_ACTS).flat());
  assert.deepEqual(TASK_ACTS.filter((act) => !inMenu.has(act)), ["claim", "complete"]);
});

test("no key stands for two acts", () => {
  const keys = Object.values(ACT_KEYS);
  assert.equal(new Set(keys).size, keys.length);
});

test("who passes a task on or sends it back is done with it; who comments is not", () => {
  assert.deepEqual(["pass-on", "send-back", "comment"].map((act) => leaves(act as "comment")), [true, true, false]);
  assert.equal(isDialogAct("claim"), false);
});
