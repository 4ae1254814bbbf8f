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
    ["2026-11-21T12:00:20Z", "in a moment"],
    ["2026-11-21T11:59:50Z", "just now"],
    ["2026-11-21T12:05:00Z", "in 5 minutes"],
    ["2026-11-21T09:00:00Z", "3 hours ago"],
    ["2026-11-20T12:00:00Z", "yesterday"],
    ["2026-12-05T12:00:00Z", "in 14 days"],
    ["2025-11-21T12:00:00Z", "last year"],
  ];
  for (const [at, text] of cases) assert.equal(format.relative(at, now), text);
});

test("a deadline says the day and the hour of the company's zone", () => {
  const now = Date.parse("2026-11-21T12:00:00Z"); // Saturday, 20:00 in Shanghai
  const cases: { at: string; zh: string; english: string }[] = [
    { at: "2026-11-12T12:00:00Z", zh: "9天前", english: "9 days ago" },
    { at: "2026-11-21T09:00:00Z", zh: "3小时前", english: "3 hours ago" },
    { at: "2026-11-21T13:05:00Z", zh: "今天 21:05", english: "today 21:05" },
    { at: "2026-11-21T17:00:00Z", zh: "明天 01:00", english: "tomorrow 01:00" },
    { at: "2026-11-23T03:00:00Z", zh: "周一 11:00", english: "Mon 11:00" },
    { at: "2026-11-27T03:00:00Z", zh: "周五 11:00", english: "Fri 11:00" },
    { at: "2026-11-28T03:00:00Z", zh: "11月28日 11:00", english: "Nov 28, 11:00" },
    { at: "2027-01-05T03:00:00Z", zh: "2027年1月5日 11:00", english: "Jan 5, 2027, 11:00" },
  ];
  const chinese = formatter("zh-CN", "Asia/Shanghai");
  const english = formatter("en", "Asia/Shanghai");
  for (const { at, ...texts } of cases) {
    assert.deepEqual({ zh: chinese.deadline(at, now), english: english.deadline(at, now) }, texts);
  }
});

test("times are those of the company's zone, amounts keep every digit", () => {
  const format = formatter("en", "Asia/Shanghai");
  assert.match(format.time("2026-11-21T20:30:00Z"), /Nov 22, 2026.*4:30/);
  assert.equal(format.day(new Date("2026-11-21T20:30:00Z")), "2026-11-22");
  assert.match(format.money({ amount: "9007199254740993.10", currency: "CNY" }), /9,007,199,254,740,993\.10/);
});

test("a day that heads a list is called by its nearest name", () => {
  const now = Date.parse("2026-11-21T17:00:00Z"); // already Sunday in Shanghai
  const chinese = formatter("zh-CN", "Asia/Shanghai");
  const english = formatter("en", "Asia/Shanghai");
  const cases: [string, string, string][] = [
    ["2026-11-21", "Yesterday", "昨天"],
    ["2026-11-22", "Today", "今天"],
    ["2026-11-23", "Tomorrow", "明天"],
    ["2026-11-25", "Wednesday, Nov 25", "11月25日星期三"],
  ];
  for (const [day, inEnglish, inChinese] of cases) {
    assert.deepEqual([english.dayName(day, now), chinese.dayName(day, now)], [inEnglish, inChinese]);
  }
});
