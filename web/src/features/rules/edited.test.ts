import assert from "node:assert/strict";
import { test } from "node:test";
import { rowChanges } from "./edited";
import type { Body, Row } from "./types";

const row = (name: string, when = "true"): Row => ({ label: { zh: name, en: name }, when, then: {}, priority: 0, enabled: true });
const body = (...rows: Row[]): Body => ({ rows });

test("what others did is told row by row", () => {
  const changes = rowChanges(body(row("a"), row("b"), row("c")), body(row("a"), row("b", "x"), row("d")));
  assert.deepEqual(changes.map(({ is, label }) => `${label.en} ${is}`), ["b changed", "d added", "c removed"]);
});

test("the same rows are no change", () => {
  assert.deepEqual(rowChanges(body(row("a")), body(row("a"))), []);
});
