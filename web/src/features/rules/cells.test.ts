import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsOf, conditionOf, type Cells } from "./cells";
import type { InputField } from "./types";

const field = (name: string, type: InputField["type"]): InputField => ({ name, label: name, type, nullable: true });

const FIELDS = [
  field("lead.source", "choice"),
  field("lead.budget", "money"),
  field("lead.score", "number"),
  field("lead.due", "date"),
  field("lead.tags", "choices"),
  field("lead.note", "text"),
  field("customer.known", "yes-no"),
];

const SAME: readonly [condition: string, cells: Cells][] = [
  ["true", {}],
  ['lead.source == "ad"', { "lead.source": { is: "one-of", values: ["ad"] } }],
  ['lead.source != "ad"', { "lead.source": { is: "none-of", values: ["ad"] } }],
  ['lead.source in ["ad", "fair"]', { "lead.source": { is: "one-of", values: ["ad", "fair"] } }],
  ['lead.source not in ["ad", "fair"]', { "lead.source": { is: "none-of", values: ["ad", "fair"] } }],
  ["lead.budget >= cny(500000)", { "lead.budget": { is: "range", from: { value: "500000", included: true }, currency: "CNY" } }],
  ['lead.budget < usd("12.30")', { "lead.budget": { is: "range", to: { value: "12.30", included: false }, currency: "USD" } }],
  [
    "lead.score >= -5 and lead.score < 80",
    { "lead.score": { is: "range", from: { value: "-5", included: true }, to: { value: "80", included: false } } },
  ],
  ['lead.due <= date("2026-01-31")', { "lead.due": { is: "range", to: { value: "2026-01-31", included: true } } }],
  ['"a" in lead.tags and "b" in lead.tags', { "lead.tags": { is: "holds", values: ["a", "b"] } }],
  ['lead.note == "say \\"and\\""', { "lead.note": { is: "one-of", values: ['say "and"'] } }],
  ["lead.score == 3", { "lead.score": { is: "one-of", values: ["3"] } }],
  ["lead.score not in [3, -4]", { "lead.score": { is: "none-of", values: ["3", "-4"] } }],
  ["customer.known", { "customer.known": { is: "yes" } }],
  ["not customer.known", { "customer.known": { is: "no" } }],
  ["known(lead.note)", { "lead.note": { is: "known" } }],
  ["not known(lead.note)", { "lead.note": { is: "unknown" } }],
];

for (const [condition, cells] of SAME) {
  test(`${condition} is the same in the grid and as text`, () => {
    assert.deepEqual(cellsOf(condition, FIELDS), cells);
    assert.equal(conditionOf(cells, FIELDS), condition);
  });
}

test("other ways to write a cell are read too", () => {
  assert.deepEqual(cellsOf("lead.source in ['ad'] && !customer.known", FIELDS), {
    "lead.source": { is: "one-of", values: ["ad"] },
    "customer.known": { is: "no" },
  });
});

const TEXT_ONLY = [
  'lead.source == "ad" or customer.known',
  "known(lead.score) and lead.score > 3",
  "lead.score > 3 and lead.score > 5",
  "lead.score * 2 > 3",
  'lead.source == lead.note',
  'lead.source in ["ad" "fair"]',
  'lead.source in []',
  'lead.source == "ad" and',
  "not (customer.known)",
  "unknown.field",
  'len(lead.tags) > 2',
  "lead.budget == cny(1)",
  "lead.budget >= cny(1) and lead.budget < usd(2)",
  "customer.known == true",
];

for (const condition of TEXT_ONLY) {
  test(`${condition} can only be said as text`, () => {
    assert.equal(cellsOf(condition, FIELDS), undefined);
  });
}

test("a condition that is empty asks nothing", () => {
  assert.deepEqual(cellsOf(" ", FIELDS), {});
});

test("a row without conditions on it always holds", () => {
  assert.equal(conditionOf({ "lead.source": { is: "any" }, "lead.score": { is: "range" } }, FIELDS), "true");
});
