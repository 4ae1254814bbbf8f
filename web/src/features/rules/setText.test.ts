import assert from "node:assert/strict";
import { test } from "node:test";
import { locate, readText, textOf } from "./setText";
import type { Body } from "./types";

const BODY: Body = {
  rows: [
    {
      label: { zh: "老客户", en: "An existing customer" },
      when: 'customer.known and lead.source == "ad"',
      then: { strategy: "named-person", person: "=customer.ownerId" },
      priority: 0,
      enabled: true,
    },
    { label: { zh: "# 甲: 乙", en: "no: yes" }, when: "true", then: { roster: "" }, priority: 5, enabled: false },
  ],
  otherwise: { label: { zh: "其余", en: "All else" }, then: { roster: "inside" } },
};

test("a rule set is the same after it was a text", () => {
  assert.deepEqual(readText(textOf(BODY)), { body: BODY });
});

test("labels and outcomes stand on one line, each row on its own", () => {
  const lines = textOf(BODY).split("\n");
  assert.equal(lines[1], "  - label: {zh: 老客户, en: An existing customer}");
  assert.match(lines[3] ?? "", /^ {4}then: \{strategy: named-person, person: =customer.ownerId/);
  assert.equal(lines[4], "");
});

test("a text without rows is an empty set", () => {
  assert.deepEqual(readText("rows: []"), { body: { rows: [] } });
});

const WRONG = ["rows: [", "- a", "rows: 3", "rows:\n  - when: true\n    than: {}", "raws: []", "rows: []\nrows: []", "rows:\n  - text"];
for (const text of WRONG) {
  test(`${JSON.stringify(text)} is refused at its place`, () => {
    const read = readText(text);
    assert.ok("faults" in read && read.faults.length > 0);
    assert.ok(read.faults.every(({ from, to }) => from >= 0 && to >= from && to <= text.length + 1));
  });
}

test("a problem of a condition is found in the text", () => {
  const text = textOf(BODY);
  const at = locate(text, { row: 0, field: "when", code: "x", message: "?", from: 20, to: 31, suggestion: "x" });
  assert.equal(text.slice(at.from, at.to), "lead.source");
  const outcome = locate(text, { row: 0, field: "then.strategy", code: "x", message: "?" });
  assert.equal(text.slice(outcome.from, outcome.to), "named-person");
  const otherwise = locate(text, { row: -1, field: "then.roster", code: "x", message: "?" });
  assert.equal(text.slice(otherwise.from, otherwise.to), "inside");
});

test("a problem that stands nowhere is about the row", () => {
  const text = textOf(BODY);
  const at = locate(text, { row: 1, field: "then.person", code: "x", message: "?" });
  assert.match(text.slice(at.from, at.to), /^label: /);
});
