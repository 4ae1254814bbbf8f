import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field } from "../api/types";
import { answersOf, visibleFields } from "./visible";

const fields: Field[] = [
  { name: "summary", type: "long-text", label: "Summary" },
  { name: "reason", type: "choice", label: "Reason", visibleWhen: { field: "outcome", in: ["disqualified"] } },
];

const names = (shown: Field[]) => shown.map(({ name }) => name);

test("a field with a condition shows only while it holds", () => {
  assert.deepEqual(names(visibleFields(fields, { outcome: "contacted" })), ["summary"]);
  assert.deepEqual(names(visibleFields(fields, { outcome: "disqualified" })), ["summary", "reason"]);
  assert.deepEqual(names(visibleFields(fields, {})), ["summary"]);
});

test("what was entered in a field that is hidden now is not sent", () => {
  const values = { outcome: "contacted", summary: "spoke", reason: "no-need" };
  assert.deepEqual(answersOf(fields, values), { summary: "spoke" });
});

test("empty entries are not sent, false and zero are", () => {
  const flags: Field[] = [
    { name: "paused", type: "yes-no", label: "Paused" },
    { name: "weight", type: "number", label: "Weight" },
    { name: "note", type: "text", label: "Note" },
  ];
  assert.deepEqual(answersOf(flags, { paused: false, weight: 0, note: "" }), { paused: false, weight: 0 });
});
