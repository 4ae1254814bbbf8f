import assert from "node:assert/strict";
import { test } from "node:test";
import { weekOf } from "./week";

test("a week begins on Monday, also over the end of a year", () => {
  assert.deepEqual(weekOf("2026-11-22", 0).slice(0, 1), ["2026-11-16"]);
  assert.deepEqual(weekOf("2026-12-31", 1), [
    "2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07", "2027-01-08", "2027-01-09", "2027-01-10",
  ]);
});
