import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "./en";
import { formatter } from "./format";
import { translator } from "./translate";
import { zhCN } from "./zh-CN";

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted();

test("both languages have every text", () => {
  assert.deepEqual(Object.keys(zhCN).toSorted(), Object.keys(en).toSorted());
  for (const [key, text] of Object.entries({ ...en, ...zhCN })) assert.notEqual(text.trim(), "", key);
});

test("both languages fill in the same things", () => {
  for (const [key, text] of Object.entries(en)) {
    assert.deepEqual(placeholders(zhCN[key as keyof typeof en]), placeholders(text), key);
  }
});

test("a text is filled in, and what is unknown stays to be seen", () => {
  const t = translator("en", en);
  assert.equal(t("task.done", { title: "First contact" }), "Done: First contact");
  assert.equal(t("app.save"), "Save");
});

test("one and many are told apart", () => {
  const t = translator("en", en);
  assert.equal(t.count("list.count", 1), "1 record");
  assert.equal(t.count("list.count", 1200), "1,200 records");
  assert.equal(translator("zh-CN", zhCN).count("list.count", 1), "1 条");
});

test("distances in time use the unit that says most", () => {
  const format = formatter("en", "Asia/Shanghai");
  const now = Date.parse("2026-11-21T12:00:00Z");
  const cases: [string, string][] = [
    ["2026-11-21T12:00:20Z", "now"],
    ["2026-11-21T12:05:00Z", "in 5 minutes"],
    ["2026-11-21T09:00:00Z", "3 hours ago"],
    ["2026-11-20T12:00:00Z", "yesterday"],
    ["2026-12-05T12:00:00Z", "in 14 days"],
    ["2025-11-21T12:00:00Z", "last year"],
  ];
  for (const [at, text] of cases) assert.equal(format.relative(at, now), text);
});

test("times are those of the company's zone, amounts keep every digit", () => {
  const format = formatter("en", "Asia/Shanghai");
  assert.match(format.time("2026-11-21T20:30:00Z"), /Nov 22, 2026.*4:30/);
  assert.equal(format.day(new Date("2026-11-21T20:30:00Z")), "2026-11-22");
  assert.match(format.money({ amount: "9007199254740993.10", currency: "CNY" }), /9,007,199,254,740,993\.10/);
});
