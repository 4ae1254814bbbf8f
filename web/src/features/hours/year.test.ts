import assert from "node:assert/strict";
import { test } from "node:test";
import { monthsOf, toneOfDay, withChange } from "./year";

const day = (on: string, hours = "09:00-18:00") => ({ on, hours });

test("a month begins under its weekday, in a week from Monday", () => {
  const [november, december] = monthsOf([day("2026-11-30"), day("2026-12-01")]);
  assert.equal(november?.before, 0);
  assert.equal(december?.index, 11);
  assert.equal(december?.before, 1);
});

test("a change that is not saved yet shows", () => {
  assert.equal(toneOfDay(day("2026-11-23"), undefined), "work");
  assert.equal(toneOfDay(day("2026-11-22", ""), undefined), "off");
  assert.equal(toneOfDay({ ...day("2026-10-01", ""), kind: "off" }, undefined), "holiday");
  assert.equal(toneOfDay(day("2026-11-23"), { on: "2026-11-23", kind: "off", name: "x" }), "holiday");
  assert.equal(toneOfDay({ ...day("2026-11-22"), kind: "work" }, { on: "2026-11-22", kind: "" }), "work");
});

test("the last word on a date counts", () => {
  const once = withChange([{ on: "2026-10-02", kind: "off" }], { on: "2026-10-01", kind: "off" });
  assert.deepEqual(withChange(once, { on: "2026-10-02", kind: "work" }), [
    { on: "2026-10-01", kind: "off" },
    { on: "2026-10-02", kind: "work" },
  ]);
});
