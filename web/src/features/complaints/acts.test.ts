import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { OneRecord } from "../../api/types";
import { isLesson, offeredActs } from "./acts";

const complaint = (fields: Record<string, unknown>) => ({ id: "1", version: 1, may: ["edit"], ...fields }) as unknown as OneRecord;

describe("acts on a complaint", () => {
  it("contain or withdraw an open one, and take up again one that is over", () => {
    assert.deepEqual(offeredActs(complaint({ state: "accepted" })), ["contain", "cancel-by-customer"]);
    assert.deepEqual(offeredActs(complaint({ state: "withdrawn" })), ["reopen"]);
  });
  it("are for those who may edit it", () => {
    assert.deepEqual(offeredActs(complaint({ state: "accepted", may: [] })), []);
  });
  it("make a lesson of what was summarised and closed", () => {
    assert.ok(isLesson(complaint({ state: "closed", summary: "Check seals" })));
    assert.ok(!isLesson(complaint({ state: "closed", summary: " " })));
    assert.ok(!isLesson(complaint({ state: "summarising", summary: "Check seals" })));
  });
});
