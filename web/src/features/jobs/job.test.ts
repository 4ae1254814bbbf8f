import assert from "node:assert/strict";
import { test } from "node:test";
import type { Job } from "../../api/types";
import { bulkOf, isOpen } from "./job";

const job = (part: Partial<Job>) => part as Job;

test("a job is open until it has ended", () => {
  assert.deepEqual(
    (["waiting", "running", "done", "failed", "cancelled"] as const).map((state) => isOpen(job({ state }))),
    [true, true, false, false, false],
  );
});

test("a job that does something else has no records to show", () => {
  assert.equal(bulkOf(job({ result: { bulkId: "B1", done: 3 } })), "B1");
  assert.equal(bulkOf(job({ result: { file: "F1" } })), undefined);
  assert.equal(bulkOf(job({ result: null })), undefined);
  assert.equal(bulkOf(job({})), undefined);
});
