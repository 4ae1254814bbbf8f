import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field, FieldType } from "../../api/types";
import { daysOf, fromWidget, momentInDays, momentMode, toWidget } from "./values";

const field = (type: FieldType): Field => ({ name: "a", label: "A", type, required: false, readOnly: false, operators: ["="] });

test("values pass through their widgets unchanged", () => {
  const cases: [FieldType, string][] = [
    ["text", "华为"], ["number", "-5"], ["money", "12.5 CNY"], ["date", "2026-11-21"], ["choice", "web-form"], ["yes-no", "true"],
  ];
  for (const [type, text] of cases) assert.equal(fromWidget(toWidget(field(type), text)), text, type);
});

test("an empty widget has no value", () => {
  for (const empty of [null, undefined, ""]) assert.equal(fromWidget(empty), undefined);
  assert.equal(toWidget(field("number"), "many"), undefined);
});

test("moments are days of the calendar, days from today, or words", () => {
  assert.deepEqual([undefined, "2026-11-21", "today()", "today()-7d", "now()-2h"].map(momentMode), ["fixed", "fixed", "days", "days", "words"]);
  for (const days of [-7, 0, 30]) assert.equal(daysOf(momentInDays(days)), days);
});
