import assert from "node:assert/strict";
import { test } from "node:test";
import { anything, filters, outcomeOf, outcomes, statusesOf } from "./outcomes";

const trial = { rows: 10, counts: { create: 6, update: 1, skip: 1, refused: 2 } };
const done = { rows: 10, counts: { created: 6, updated: 1, skipped: 1, refused: 2 } };
const told = (of: { outcome: string; count: number }[]) => of.map(({ outcome, count }) => `${outcome} ${count}`).join(", ");

test("a trial and the import itself are told in the same order", () => {
  assert.equal(told(outcomes(trial)), "created 6, updated 1, skipped 1, refused 2");
  assert.equal(told(outcomes(done)), told(outcomes(trial)));
});

test("what was taken back is told once there is something", () => {
  assert.equal(told(outcomes({ counts: { undone: 6, refused: 2 } })), "created 0, updated 0, skipped 0, refused 2, undone 6");
});

test("an import of nothing but refused rows is of no use", () => {
  assert.ok(anything(trial));
  assert.ok(!anything({ counts: { refused: 10 } }));
});

test("rows are filtered by what became of them, or would", () => {
  assert.equal(told(filters(trial)), "created 6, updated 1, skipped 1, refused 2");
  assert.equal(statusesOf("updated"), "updated,update");
  assert.equal(statusesOf("refused"), "refused");
  assert.equal(told(filters(done)), "created 6, updated 1, skipped 1, refused 2");
});

test("a row of a trial says what would be done with it", () => {
  assert.equal(outcomeOf({ status: "ready", act: "update" }), "updated");
  assert.equal(outcomeOf({ status: "updated", act: "update" }), "updated");
  assert.equal(outcomeOf({ status: "ready" }), "ready");
});
