import assert from "node:assert/strict";
import { test } from "node:test";
import { numberOf } from "./number";

test("a count is written with the digits of the series, and longer where it has more", () => {
  const preview = { least: 7, preview: "L-2026-0007" };
  assert.equal(numberOf(preview, 42, 4), "L-2026-0042");
  assert.equal(numberOf(preview, 123456, 4), "L-2026-123456");
});
