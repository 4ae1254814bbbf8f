import assert from "node:assert/strict";
import { test } from "node:test";
import { rowNamed, rowNameOf } from "./rowNames";
import type { Body } from "./types";

const row = (zh: string, en: string) => ({ label: { zh, en }, when: "true", then: {}, priority: 0, enabled: true });
const BODY: Body = { rows: [row("甲", "A"), row("乙", "B"), row("丙", "B"), row("", "")], otherwise: { label: { zh: "", en: "" }, then: {} } };

test("a row is called by a label that no other has", () => {
  assert.deepEqual([0, 1, 2, 3, -1].map((at) => rowNameOf(BODY, at)), ["A", "乙", "丙", "#4", "otherwise"]);
});

test("a name in either language finds its row", () => {
  assert.deepEqual(["甲", "A", "丙", "B", "nobody", "otherwise"].map((name) => rowNamed(BODY, name)), [0, 0, 2, undefined, undefined, -1]);
});
