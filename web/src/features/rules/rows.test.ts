import assert from "node:assert/strict";
import { test } from "node:test";
import { addRow, changeOtherwise, changeRow, copyRow, labelOf, moveRow, removeRow, withOutcome } from "./rows";
import type { Body, Row } from "./types";

const row = (when: string): Row => ({ label: { zh: when, en: "" }, when, then: {}, priority: 0, enabled: true });
const body = (...conditions: string[]): Body => ({ rows: conditions.map(row) });
const order = ({ rows }: Body) => rows.map(({ when }) => when).join(" ");

test("rows are added, copied and removed in their place", () => {
  assert.equal(order(addRow(body("a", "b"), 0)), "a true b");
  assert.equal(order(addRow(body("a"))), "a true");
  assert.equal(order(addRow(body())), "true");
  assert.equal(order(copyRow(body("a", "b"), 0)), "a a b");
  assert.equal(order(removeRow(body("a", "b"), 0)), "b");
});

test("a row moves, and stays at the ends", () => {
  assert.equal(order(moveRow(body("a", "b", "c"), 0, 2)), "b c a");
  assert.equal(order(moveRow(body("a", "b", "c"), 2, 1)), "a c b");
  const three = body("a", "b", "c");
  assert.equal(moveRow(three, 0, -1), three);
  assert.equal(moveRow(three, 2, 3), three);
});

test("a change leaves what was before as it was", () => {
  const before = body("a", "b");
  const after = changeRow(before, 1, { enabled: false });
  assert.deepEqual(before.rows.map(({ enabled }) => enabled), [true, true]);
  assert.deepEqual(after.rows.map(({ enabled }) => enabled), [true, false]);
  assert.equal(changeOtherwise(before, { then: { x: 1 } }).otherwise?.then["x"], 1);
});

test("an outcome without a value leaves the field out", () => {
  assert.deepEqual(withOutcome({ a: 1, b: 2 }, "a", 3), { a: 3, b: 2 });
  assert.deepEqual(withOutcome({ a: 1, b: 2 }, "a", null), { b: 2 });
  assert.deepEqual(withOutcome({ a: false }, "a", false), { a: false });
});

test("a label in the other language is better than none", () => {
  assert.equal(labelOf({ label: { zh: "甲", en: "" } }, "en"), "甲");
  assert.equal(labelOf({ label: { zh: "甲", en: "A" } }, "en"), "A");
});
