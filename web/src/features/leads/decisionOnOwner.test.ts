import assert from "node:assert/strict";
import { test } from "node:test";
import type { DecisionSummary } from "../../api/types";
import { decisionOnOwner } from "./decisionOnOwner";

const decided = (...points: string[]): DecisionSummary[] =>
  points.map((point, n) => ({ id: `${n}`, point, pointLabel: point, at: "2026-11-23T01:00:00Z", rowLabel: "", outcomeText: "" }));

test("the newest routing tells whose a lead is", () => {
  assert.equal(decisionOnOwner(decided("lead.deadline", "lead.route", "lead.qualify", "lead.route"))?.id, "1");
});

test("what was linked or rejected was never routed", () => {
  assert.equal(decisionOnOwner(decided("lead.deadline", "lead.qualify", "lead.duplicate"))?.id, "2");
  assert.equal(decisionOnOwner(decided("lead.qualify", "lead.score"))?.id, "0");
});

test("of what was not decided nothing is told", () => {
  assert.equal(decisionOnOwner([]), undefined);
  assert.equal(decisionOnOwner(decided("task.breach"))?.point, "task.breach");
});
