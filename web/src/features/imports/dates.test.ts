import assert from "node:assert/strict";
import { test } from "node:test";
import { dateExample, readDate, type DateOrder } from "./dates";
import type { ImportColumn, ImportField } from "./types";

const cases: { text: string; order: DateOrder; read: string | undefined }[] = [
  { text: "20-10-16", order: "day-first", read: "2016-10-20" },
  { text: "20-10-16", order: "year-first", read: "2020-10-16" },
  { text: "3/19/2015", order: "month-first", read: "2015-03-19" },
  { text: "3/19/2015", order: "day-first", read: undefined },
  { text: "2026-11-21", order: "day-first", read: "2026-11-21" },
  { text: "31.02.2026", order: "day-first", read: undefined },
  { text: "soon", order: "year-first", read: undefined },
];

for (const { text, order, read } of cases) {
  test(`${text} read ${order} is ${read ?? "no day"}`, () => assert.equal(readDate(text, order), read));
}

test("the example is a date of the file that can be read in several ways", () => {
  const columns: ImportColumn[] = [
    { name: "电话", samples: ["01-02-03"] },
    { name: "日期", samples: ["2026-01-05", "03/04/2026"] },
  ];
  const fields: ImportField[] = [{ name: "expected", label: "预计", type: "date", required: false }];
  assert.equal(dateExample(columns, fields, { 日期: "expected", 电话: "phone" }), "03/04/2026");
  assert.equal(dateExample(columns, fields, {}), "03/04/2026", "invented, with nothing mapped");
});
