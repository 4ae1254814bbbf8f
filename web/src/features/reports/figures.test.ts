import assert from "node:assert/strict";
import { test } from "node:test";
import { lastDays, percentOf, shareInTime } from "./figures";

test("a share is told only where something was due", () => {
  assert.equal(shareInTime({ inTime: 0, late: 0 }), undefined);
  assert.equal(shareInTime({ inTime: 3, late: 1 }), 0.75);
});

test("a bar is never longer than the whole, and nothing is no bar", () => {
  assert.equal(percentOf(1, 0), 0);
  assert.equal(percentOf(1, 4), 25);
  assert.equal(percentOf(9, 4), 100);
});

test("a period counts today", () => {
  assert.deepEqual(lastDays(1, new Date(2026, 10, 3, 9)), { from: "2026-11-03", to: "2026-11-03" });
  assert.deepEqual(lastDays(7, new Date(2026, 10, 3, 9)), { from: "2026-10-28", to: "2026-11-03" });
});
