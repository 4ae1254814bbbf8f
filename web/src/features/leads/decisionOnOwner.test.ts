import assert from "node:assert/strict";
import { test } from "node:test";
import type { DecisionSummary, HistoryItem } from "../../api/types";
import { decisionOnOwner, handingToOwner } from "./decisionOnOwner";

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

const happened = (type: string, field: string, more: Partial<HistoryItem> = {}): HistoryItem => ({
  id: type,
  type,
  text: type,
  at: "2026-11-23T02:00:00Z",
  actor: { id: "p1", name: "Sara" },
  changes: [{ field, label: field, before: "", after: "Sara" }],
  ...more,
});

test("who claimed a lead or was given it was chosen by no rule", () => {
  const claimed = [happened("lead.timed", "firstContactDueAt"), happened("lead.claimed", "ownerId"), happened("lead.assigned", "ownerId")];
  assert.deepEqual(handingToOwner(claimed), { how: "claimed", by: "Sara", at: "2026-11-23T02:00:00Z" });
  assert.equal(handingToOwner([happened("lead.given", "ownerId"), happened("lead.assigned", "ownerId")])?.how, "given");
  assert.equal(handingToOwner([happened("lead.updated", "note"), happened("lead.updated", "ownerId")])?.how, "given");
});

test("whom the rules chose since the last claim was chosen by rules", () => {
  const routed = [happened("lead.assigned", "ownerId"), happened("lead.taken", "ownerId"), happened("lead.claimed", "ownerId")];
  assert.equal(handingToOwner(routed), undefined);
  assert.equal(handingToOwner([happened("lead.pooled", "ownerId"), happened("lead.claimed", "ownerId")]), undefined);
  assert.equal(handingToOwner([]), undefined);
});

test("what was claimed before it was merged into this one says nothing of this one", () => {
  assert.equal(handingToOwner([happened("lead.claimed", "ownerId", { mergedFrom: "L2" }), happened("lead.assigned", "ownerId")]), undefined);
});
