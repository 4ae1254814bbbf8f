import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, change, redo, undo } from "./undo";

test("what was done is undone and done again", () => {
  const done = change(change(begin("a"), "b"), "c");
  assert.equal(undo(done).now, "b");
  assert.equal(undo(undo(done)).now, "a");
  assert.equal(redo(undo(done)).now, "c");
});

test("at the ends nothing happens", () => {
  const start = begin("a");
  assert.equal(undo(start), start);
  assert.equal(redo(start), start);
  assert.equal(change(start, "a"), start);
});

test("a change after an undo takes the place of what was undone", () => {
  const again = change(undo(change(begin("a"), "b")), "c");
  assert.equal(again.now, "c");
  assert.equal(redo(again), again);
  assert.equal(undo(again).now, "a");
});

test("keys typed into one text are one step", () => {
  const typed = change(change(change(begin(""), "h", "note"), "he", "note"), "hex", "other");
  assert.equal(undo(typed).now, "he");
  assert.equal(undo(undo(typed)).now, "");
});

test("typing goes on as a new step after an undo", () => {
  const typed = change(undo(change(change(begin("a"), "b", "note"), "c")), "d", "note");
  assert.equal(undo(typed).now, "b");
});

test("the oldest steps are forgotten", () => {
  let past = begin(0);
  for (let n = 1; n <= 500; n++) past = change(past, n);
  while (past.before.length > 0) past = undo(past);
  assert.equal(past.now, 400);
});
