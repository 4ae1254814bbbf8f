import assert from "node:assert/strict";
import { test } from "node:test";
import { bothFilters, buildFilter, quote, readFilter, unquote, type Conditions } from "./filter";

const pairs: { filter: string; conditions: Conditions }[] = [
  { filter: "", conditions: {} },
  { filter: 'state = "new"', conditions: { state: ['"new"'] } },
  { filter: 'state in ("new", "waiting")', conditions: { state: ['"new"', '"waiting"'] } },
  {
    filter: 'state = "new" and ownerId = me() and paused = true',
    conditions: { state: ['"new"'], ownerId: ["me()"], paused: ["true"] },
  },
  { filter: 'dueOn >= "2026-11-01" and dueOn <= "2026-11-30"', conditions: { "dueOn>=": ['"2026-11-01"'], "dueOn<=": ['"2026-11-30"'] } },
  { filter: "score >= -3 and budget <= 12.50 CNY", conditions: { "score>=": ["-3"], "budget<=": ["12.50 CNY"] } },
  { filter: String.raw`name = "say \"and\" \\ or"`, conditions: { name: [String.raw`"say \"and\" \\ or"`] } },
];

test("a filter the bar writes is read back as the same conditions", () => {
  for (const { filter, conditions } of pairs) {
    assert.equal(buildFilter(conditions), filter);
    assert.deepEqual(readFilter(filter), conditions);
  }
});

test("a filter that says more than the bar can draw is left to the text field", () => {
  const beyond = [
    'state = "new" or state = "waiting"',
    'not state = "new"',
    "createdAt > today()-7d",
    '(state = "new")',
    'state = "new" and',
    'and state = "new"',
    'state = "new" and state = "waiting"',
    'state = "new" region = "east"',
    'state in ("new"',
    "state in ()",
    'state = "new',
    "state",
    "state = new",
    "score >= 3 and score >= 4",
    "dueOn >= 2026-11-01",
    "dueOn >= today()",
  ];
  for (const filter of beyond) assert.equal(readFilter(filter), undefined, filter);
});

test("a field without values drops out of the filter", () => {
  assert.equal(buildFilter({ state: [], region: ['"east"'] }), 'region = "east"');
});

test("quoting survives any text", () => {
  for (const text of ["", "plain", 'a "b" c', String.raw`back\slash`, "华为 and 中兴", String.raw`\"`]) {
    assert.equal(unquote(quote(text)), text);
    assert.deepEqual(readFilter(`name = ${quote(text)}`), { name: [quote(text)] });
  }
});

test("two filters are both meant, whatever they say", () => {
  assert.equal(bothFilters(undefined, 'grade = "A"'), 'grade = "A"');
  assert.equal(bothFilters("a or b", "c"), "(a or b) and c");
});
