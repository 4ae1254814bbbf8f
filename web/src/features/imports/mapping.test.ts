import assert from "node:assert/strict";
import { test } from "node:test";
import { missing, savedMapping, suggestionState, takenBy, toSave, withField } from "./mapping";
import type { ImportColumn, ImportField } from "./types";

const column = (name: string, field?: string, confident = true): ImportColumn => ({
  name,
  samples: [],
  ...(field ? { suggestion: { field, confident } } : {}),
});
const field = (name: string, required = false): ImportField => ({ name, label: name, type: "text", required });

const columns = [column("Account", "company", false), column("公司", "company"), column("姓名", "name"), column("x")];

test("columns without a field are not in the mapping", () => {
  assert.deepEqual(savedMapping([{ column: "x", field: "note" }, { column: "姓名", field: "" }]), { x: "note" });
});

test("a field is taken by the column that fills it until that fills another", () => {
  const mapping = withField({ 姓名: "name" }, "x", "note");
  assert.equal(takenBy(mapping, "note"), "x");
  assert.equal(takenBy(withField(mapping, "x", undefined), "note"), undefined);
});

test("columns left out on purpose are saved as such", () => {
  assert.deepEqual(toSave(columns.slice(2), { 姓名: "name" }), [
    { column: "姓名", field: "name" },
    { column: "x", field: "" },
  ]);
});

test("required fields that no column fills are missing", () => {
  const fields = [field("name", true), field("company", true), field("note")];
  assert.deepEqual(missing(fields, { 姓名: "name" }).map(({ name }) => name), ["company"]);
});

const states = [
  { says: "as suggested", of: columns[1], mapping: { 公司: "company" }, state: "suggested" },
  { says: "as suggested without certainty", of: columns[0], mapping: { Account: "company" }, state: "unsure" },
  { says: "otherwise than suggested", of: columns[1], mapping: { 公司: "name" }, state: "own" },
  { says: "without any suggestion", of: columns[3], mapping: { x: "note" }, state: "own" },
  { says: "to nothing", of: columns[1], mapping: {}, state: "none" },
] as const;

for (const { says, of, mapping, state } of states) {
  test(`a column mapped ${says} is ${state}`, () => {
    assert.ok(of);
    assert.equal(suggestionState(of, mapping), state);
  });
}
