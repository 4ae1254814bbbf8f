import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field } from "../api/types";
import { segmentRoom } from "./segments";

const choice = (labels: string[], required = true): Field => ({
  name: "channel",
  label: "Channel",
  type: "choice",
  required,
  choices: labels.map((label) => ({ value: label, label })),
});

test("choices stand side by side where there is room for them", () => {
  assert.equal(segmentRoom(choice(["电话", "邮件"])), "column");
  assert.equal(segmentRoom(choice(["电话", "邮件", "拜访", "即时消息"])), "row");
  assert.equal(segmentRoom(choice(["Call", "E-mail", "Visit", "Message"])), "row");
  assert.equal(segmentRoom(choice(["没有预算", "没有需求", "选择了竞争对手", "无法联系上", "其他原因"])), "none");
});

test("what may be left empty is a select, so that it can be emptied again", () => {
  assert.equal(segmentRoom(choice(["A", "B"], false)), "none");
  assert.equal(segmentRoom({ name: "note", label: "Note", type: "text", required: true }), "none");
});
