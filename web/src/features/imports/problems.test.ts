import assert from "node:assert/strict";
import { test } from "node:test";
import { groupProblems, placeProblems } from "./problems";
import type { RowProblem } from "./types";

const counted = (code: string, field: string, rows: number) => ({ code, field, label: field, rows });
const problem = (column: string): RowProblem => ({ column, field: "name", code: "required", message: "Is missing.", remedy: "" });

test("problems of one kind stand together, the most frequent first", () => {
  const groups = groupProblems([
    counted("required", "name", 3),
    counted("unknown-reference", "product", 20),
    counted("unknown-reference", "account", 1425),
  ]);
  assert.deepEqual(
    groups.map(({ code, rows, places }) => [code, rows, places.map(({ field }) => field)]),
    [
      ["unknown-reference", 1445, ["account", "product"]],
      ["required", 3, ["name"]],
    ],
  );
});

test("a problem stands at its cell, or at the row when no column has it", () => {
  const { atCells, ofRow } = placeProblems({ problems: [problem("姓名"), problem("姓名"), problem("")] }, ["姓名"]);
  assert.equal(atCells.get("姓名")?.length, 2);
  assert.deepEqual(ofRow, [problem("")]);
});
