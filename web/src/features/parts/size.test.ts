import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOf } from "./size";

test("sizes are told in the unit that people read", () => {
  assert.deepEqual(sizeOf(0), { unit: "bytes", count: 0 });
  assert.deepEqual(sizeOf(1023), { unit: "bytes", count: 1023 });
  assert.deepEqual(sizeOf(1024), { unit: "kilobytes", count: 1 });
  assert.deepEqual(sizeOf(2.55 * 1024 * 1024), { unit: "megabytes", count: 2.6 });
});
