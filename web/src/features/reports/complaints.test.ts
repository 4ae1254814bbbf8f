import assert from "node:assert/strict";
import { test } from "node:test";
import { instantsOf } from "./complaints";

test("a period reaches from the beginning of its first day to the end of its last", () => {
  const { from, to } = instantsOf({ from: "2026-11-30", to: "2026-12-31" });
  assert.equal(from, new Date(2026, 10, 30).toISOString());
  assert.equal(to, new Date(2027, 0, 1).toISOString());
});
