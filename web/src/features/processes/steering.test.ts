import assert from "node:assert/strict";
import { test } from "node:test";
import { askingOf, offeredActs } from "./steering";

test("acts stand in their usual order, and what the app does not know is left out", () => {
  assert.deepEqual(offeredActs(["end", "teleport", "pause"]), ["pause", "end"]);
});

test("what loses open work asks for a reason", () => {
  for (const act of offeredActs(["pause", "resume", "retry", "skip", "end"])) {
    const { reason, danger } = askingOf(act);
    assert.ok(reason || !danger, act);
  }
});
