import assert from "node:assert/strict";
import { test } from "node:test";
import { claimedOf } from "./results";
import { pooledKind } from "./types";

const refused = (detail: string) => ({ id: "1", status: "failed" as const, error: { code: "conflict", detail } });

test("counts what was claimed and tells each reason once", () => {
  const results = [{ id: "2", status: "done" as const }, refused("Sue was first"), refused("Sue was first"), refused("The limit")];
  assert.deepEqual(claimedOf({ results }), { done: 1, failed: 3, why: "Sue was first The limit" });
});

test("claims nothing where nothing was answered", () => {
  assert.deepEqual(claimedOf({ results: [] }), { done: 0, failed: 0, why: "" });
});

test("shows leads where the address names no kind that lies in pools", () => {
  assert.equal(pooledKind(undefined), "leads");
  assert.equal(pooledKind("orders"), "leads");
  assert.equal(pooledKind("customers"), "customers");
});
