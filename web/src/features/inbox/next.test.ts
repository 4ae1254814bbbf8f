import assert from "node:assert/strict";
import { test } from "node:test";
import { nextOf } from "./next";

const tasks = [{ id: "a" }, { id: "b" }, { id: "c" }];

test("the next task is the one after it, and after the last the first", () => {
  assert.equal(nextOf(tasks, "a")?.id, "b");
  assert.equal(nextOf(tasks, "c")?.id, "a");
});

test("after a task that has left the inbox comes the first", () => {
  assert.equal(nextOf(tasks, "gone")?.id, "a");
});

test("a task alone has none after it", () => {
  assert.equal(nextOf([{ id: "a" }], "a"), undefined);
  assert.equal(nextOf([], "a"), undefined);
});
